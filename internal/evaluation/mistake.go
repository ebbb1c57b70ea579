package evaluation

import (
	"strings"

	"github.com/onrecord/onrecord"
)

// Fault says what is wrong with a quote.
type Fault string

// The faults.
const (
	Missed       Fault = "missed"        // gold has it, it was not detected
	False        Fault = "false"         // it was predicted and detects no gold quote
	WrongSpeaker Fault = "wrong speaker" // it was detected and is not attributed
)

// Mistake is one mistake to read.
type Mistake struct {
	Document string             `json:"document"`
	What     Fault              `json:"what"`
	Type     onrecord.QuoteType `json:"type"`
	// Text is the content: gold's, or the predicted of a false quote.
	Text string `json:"text"`
	// Gold and Said are who said it, of gold and of the prediction. In news it is the mention, the name behind it.
	Gold string `json:"gold,omitempty"`
	Said string `json:"said,omitempty"`
}

// textUnder is the text under spans, the pieces joined by a blank. Unlike [onrecord.Text.Join] it takes any order.
func textUnder(text []rune, spans onrecord.Spans) string {
	pieces := make([]string, len(spans))
	for i, s := range spans {
		pieces[i] = string(text[s.Start:s.End])
	}
	return strings.Join(pieces, " ")
}

// said is the mention of a quote's speaker and, where it is known and another, the name.
func said(text []rune, q Quote) string {
	mention := textUnder(text, q.Source)
	switch name := q.Speaker.Name; {
	case name == "" || name == mention:
		return mention
	case mention == "":
		return name
	default:
		return mention + " = " + name
	}
}

// spread returns n mistakes, or all if there are fewer, evenly from the whole of the list.
func spread(mistakes []Mistake, n int) []Mistake {
	if len(mistakes) <= n {
		return mistakes
	}
	kept := make([]Mistake, n)
	for i := range kept {
		kept[i] = mistakes[i*len(mistakes)/n]
	}
	return kept
}
