package sink

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/onrecord/onrecord"
)

// mask takes stretches of a text out, a Mask for each code point, so that all other spans stay what they are. Only the
// ends of paragraphs stay.
type mask struct {
	text  onrecord.Text
	spans onrecord.Spans
}

func (m *mask) add(spans ...onrecord.Span) { m.spans = append(m.spans, spans...) }

// addWords takes out every place in which words stand. Whole says that they must not be part of a longer word.
func (m *mask) addWords(words string, whole bool) {
	s := m.text.String()
	for from := 0; words != ""; {
		at := strings.Index(s[from:], words)
		if at < 0 {
			return
		}
		at += from
		if !whole || standsAlone(s, at, at+len(words)) {
			start := utf8.RuneCountInString(s[:at])
			m.add(onrecord.Span{Start: start, End: start + utf8.RuneCountInString(words)})
		}
		from = at + len(words)
	}
}

// standsAlone reports whether what stands between two offsets is not part of a longer word. In scripts without spaces
// there is no telling, and then it is not.
func standsAlone(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	after, _ := utf8.DecodeRuneInString(s[end:])
	joins := func(r rune) bool { return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !isUnspaced(r) }
	return !joins(before) && !joins(after)
}

// covers is the share of spans that is taken out.
func (m *mask) covers(spans onrecord.Spans) float64 {
	gone := 0
	for _, s := range spans {
		for at := s.Start; at < s.End; at++ {
			if slices.ContainsFunc(m.spans, func(o onrecord.Span) bool { return o.Start <= at && at < o.End }) {
				gone++
			}
		}
	}
	return float64(gone) / float64(max(1, length(spans)))
}

// left is the text that is left.
func (m *mask) left() string {
	runes := []rune(m.text.String())
	for _, s := range m.spans {
		for at := s.Start; at < s.End; at++ {
			if runes[at] != '\n' {
				runes[at] = onrecord.Mask
			}
		}
	}
	return string(runes)
}

// maskWords is left of a short text without some words.
func maskWords(s string, words []string, whole bool) string {
	m := mask{text: onrecord.NewText(s)}
	for _, w := range words {
		m.addWords(w, whole)
	}
	return m.left()
}

// redactedText reports whether something was taken out of a text: how it was edited cannot be told any more.
func redactedText(s string) bool { return strings.ContainsRune(s, onrecord.Mask) }
