package cite

import "github.com/onrecord/onrecord"

// Selector is a TextQuoteSelector or a TextPositionSelector of the W3C Web Annotation Data Model.
type Selector struct {
	Type string `json:"type"`
	// Of a TextQuoteSelector: the words, and what stands around them.
	Exact  string `json:"exact,omitempty"`
	Prefix string `json:"prefix,omitempty"`
	Suffix string `json:"suffix,omitempty"`
	// Of a TextPositionSelector: code points of the text, as the model counts them too.
	Start *int `json:"start,omitempty"`
	End   *int `json:"end,omitempty"`
}

// contextRunes is how much stands around the words of a TextQuoteSelector, on each side.
const contextRunes = 32

// Selectors are, for each span, the two selectors that find its words: by what they are and by where they are.
func Selectors(text onrecord.Text, spans onrecord.Spans) [][]Selector {
	all := make([][]Selector, len(spans))
	for i, s := range spans {
		all[i] = []Selector{
			{
				Type:   "TextQuoteSelector",
				Exact:  text.Slice(s),
				Prefix: text.Slice(onrecord.Span{Start: max(0, s.Start-contextRunes), End: s.Start}),
				Suffix: text.Slice(onrecord.Span{Start: s.End, End: min(text.Len(), s.End+contextRunes)}),
			},
			{Type: "TextPositionSelector", Start: &s.Start, End: &s.End},
		}
	}
	return all
}
