package cite

import (
	"unicode"

	"github.com/onrecord/onrecord"
)

// The text around a quote is shown to the beginning and end of its paragraphs, but no more than so much on each side,
// and where that is little, with the paragraphs beside them.
const (
	contextMost  = 400
	contextLeast = 80
)

// Context returns what to show in front of a quote and behind it.
func Context(text onrecord.Text, spans onrecord.Spans) (before, after onrecord.Span) {
	runes := []rune(text.String())
	start, end := spans[0].Start, spans[len(spans)-1].End
	from := start
	for from > 0 && start-from < contextMost && (runes[from-1] != '\n' || start-from < contextLeast) {
		from--
	}
	to := end
	for to < len(runes) && to-end < contextMost && (runes[to] != '\n' || to-end < contextLeast) {
		to++
	}
	// Not in the middle of a word.
	for cut := from > 0; cut && from < start && !unicode.IsSpace(runes[from-1]); {
		from++
	}
	for cut := to < len(runes); cut && to > end && !unicode.IsSpace(runes[to]); {
		to--
	}
	return onrecord.Span{Start: from, End: start}, onrecord.Span{Start: end, End: to}
}
