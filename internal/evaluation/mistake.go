package evaluation

import (
	"cmp"
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
)

// Fault says what is wrong with a quote.
type Fault string

// The faults.
const (
	Missed           Fault = "missed"            // gold has it, nothing predicted touches it
	Spurious         Fault = "spurious"          // it was predicted and touches no gold quote that is not taken
	WrongSpan        Fault = "wrong span"        // predicted and gold touch, too little to count as the same quote
	InexactSpan      Fault = "inexact span"      // detected, with some words too many or too few
	WrongSource      Fault = "wrong source"      // detected, the mention is another: it is not attributed (news)
	WrongSpeaker     Fault = "wrong speaker"     // detected, the name is another: it is not attributed (domain)
	WrongAffiliation Fault = "wrong affiliation" // the following of detected quotes, where gold has one
	WrongRole        Fault = "wrong role"
	WrongKind        Fault = "wrong kind"
	WrongType        Fault = "wrong type"
	WrongPosition    Fault = "wrong position" // one was said where gold has another, or none
)

// Mistake is one mistake to read. A quote can be the place of several.
type Mistake struct {
	Document     string             `json:"document"`
	Lang         string             `json:"lang,omitempty"`
	DocumentType string             `json:"doc_type,omitempty"`
	What         Fault              `json:"what"`
	Type         onrecord.QuoteType `json:"type"`
	// Jaccard is how much of the words the two have in common; 0 where there is only one.
	Jaccard float64 `json:"jaccard,omitempty"`
	// Gold and Said are the quotes of either side, nil where a side has none.
	Gold *Side `json:"gold,omitempty"`
	Said *Side `json:"said,omitempty"`
	// Context is the text around both, with gold's content in [[ ]] and the predicted in {{ }}.
	Context string `json:"context"`
}

// Side is a quote in words.
type Side struct {
	Quote
	ContentText string `json:"content_text"`
	SourceText  string `json:"source_text,omitempty"`
	CueText     string `json:"cue_text,omitempty"`
}

// journal collects the mistakes of a document.
type journal struct {
	doc      Document
	text     []rune
	mistakes []Mistake
}

// add notes a mistake in a quote of a type. Either side may be nil.
func (j *journal) add(what Fault, kind onrecord.QuoteType, gold, said *Quote, jaccard float64) {
	j.mistakes = append(j.mistakes, Mistake{
		Document: j.doc.ID, Lang: j.doc.Lang, DocumentType: j.doc.Type, What: what, Type: kind, Jaccard: jaccard,
		Gold: j.side(gold), Said: j.side(said), Context: inContext(j.text, contentOf(gold), contentOf(said)),
	})
}

// inText returns the mistakes in the order of the text, those of one place in the order found.
func (j *journal) inText() []Mistake {
	slices.SortStableFunc(j.mistakes, func(a, b Mistake) int { return cmp.Compare(a.start(), b.start()) })
	return j.mistakes
}

func (j *journal) side(q *Quote) *Side {
	if q == nil {
		return nil
	}
	return &Side{Quote: *q, ContentText: textUnder(j.text, q.Content), SourceText: textUnder(j.text, q.Source), CueText: textUnder(j.text, q.Cue)}
}

func contentOf(q *Quote) onrecord.Spans {
	if q == nil {
		return nil
	}
	return q.Content
}

// start is where the first of the contents begins.
func (m Mistake) start() int {
	first := -1
	for _, side := range []*Side{m.Gold, m.Said} {
		if side == nil {
			continue
		}
		for _, s := range side.Content {
			if first < 0 || s.Start < first {
				first = s.Start
			}
		}
	}
	return first
}

// contextRunes is how much of the text is shown before and after the contents, in code points.
const contextRunes = 160

// inContext shows the text around both contents on one line, with marks around them.
func inContext(text []rune, gold, said onrecord.Spans) string {
	from, to := len(text), 0
	marks := make(map[int]string)
	for _, side := range []struct {
		spans       onrecord.Spans
		open, close string
	}{{gold, "[[", "]]"}, {said, "{{", "}}"}} {
		for _, s := range side.spans {
			from, to = min(from, s.Start), max(to, s.End)
			marks[s.Start] += side.open
			marks[s.End] = side.close + marks[s.End]
		}
	}
	from, to = max(0, from-contextRunes), min(len(text), to+contextRunes)
	var b strings.Builder
	if from > 0 {
		b.WriteString("… ")
	}
	for i := from; i < to; i++ {
		b.WriteString(marks[i])
		b.WriteRune(text[i])
	}
	b.WriteString(marks[to])
	if to < len(text) {
		b.WriteString(" …")
	}
	return oneLine(b.String())
}

// textUnder is the text under spans, the pieces joined by a blank. Unlike [onrecord.Text.Join] it takes any order.
func textUnder(text []rune, spans onrecord.Spans) string {
	pieces := make([]string, len(spans))
	for i, s := range spans {
		pieces[i] = string(text[s.Start:s.End])
	}
	return strings.Join(pieces, " ")
}

// spread returns n mistakes, evenly from the whole of the list, or all if there are fewer or n is 0.
func spread(mistakes []Mistake, n int) []Mistake {
	if n == 0 || len(mistakes) <= n {
		return mistakes
	}
	kept := make([]Mistake, n)
	for i := range kept {
		kept[i] = mistakes[i*len(mistakes)/n]
	}
	return kept
}
