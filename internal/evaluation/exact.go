package evaluation

import (
	"slices"
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
)

// exactSpans counts the contiguous spans of one role, source, cue or content, that both sides have to the token. It
// is how CofeNet (COLING 2022) and those compared with it count: a discontinuous content is several spans, a span ends
// with its line, punctuation counts, and a span that several quotes share is one.
type exactSpans struct {
	of                         func(text []rune, q Quote) onrecord.Spans
	predicted, hitP, gold, hit counter
}

func exactRoles() []exactSpans {
	content := func(_ []rune, q Quote) onrecord.Spans { return q.Content }
	return []exactSpans{
		{func(_ []rune, q Quote) onrecord.Spans { return q.Source }, sourceSpansP, sourceSpansRightP, sourceSpansG, sourceSpansRightG},
		{func(_ []rune, q Quote) onrecord.Spans { return q.Cue }, cueSpansP, cueSpansRightP, cueSpansG, cueSpansRightG},
		{content, contentSpansP, contentSpansRightP, contentSpansG, contentSpansRightG},
		{contentWithMarks, markedSpansP, markedSpansRightP, markedSpansG, markedSpansRightG},
	}
}

// contentWithMarks is the content with the quotation marks that stand directly before and behind its spans, and with a
// "that" before them. Corpora differ in whether these are content; so widened, both ways of marking are the same.
func contentWithMarks(text []rune, q Quote) onrecord.Spans {
	wide := slices.Clone(q.Content)
	for i, s := range wide {
		for s.Start > 0 && isQuotationMark(text[s.Start-1]) {
			s.Start--
		}
		for s.End < len(text) && isQuotationMark(text[s.End]) {
			s.End++
		}
		if before := s.Start - len(conjunction); before >= 0 && strings.EqualFold(string(text[before:s.Start]), conjunction) && (before == 0 || !unicode.IsLetter(text[before-1])) {
			s.Start = before
		}
		wide[i] = s
	}
	return wide
}

// conjunction is what English puts between a verb of saying and the clause.
const conjunction = "that "

func isQuotationMark(r rune) bool {
	return strings.ContainsRune("\"“”„‟«»‹›「」『』‘’'", r)
}

// tokenSpan is a run of tokens by where the first and the last begin.
type tokenSpan struct{ first, last int }

// countExactSpans counts the spans of each role. A row of a type has the spans of the quotes of that type, right if any
// quote of the other side has them.
func (c *newsCount) countExactSpans(text []rune) {
	all := slices.Concat(c.predicted, c.wordless)
	for _, role := range exactRoles() {
		gold, predicted := spansByRow(text, role.of, c.doc, c.gold), spansByRow(text, role.of, c.doc, all)
		c.countSpans(predicted, gold[allRow], role.predicted, role.hitP)
		c.countSpans(gold, predicted[allRow], role.gold, role.hit)
	}
}

func (c *newsCount) countSpans(byRow map[string]map[tokenSpan]bool, other map[tokenSpan]bool, all, right counter) {
	for row, spans := range byRow {
		for s := range spans {
			c.tally.add(newsCounters, []string{row}, all, 1)
			c.tally.addIf(newsCounters, []string{row}, right, other[s])
		}
	}
}

func spansByRow(text []rune, of func([]rune, Quote) onrecord.Spans, doc Document, quotes []marked) map[string]map[tokenSpan]bool {
	byRow := make(map[string]map[tokenSpan]bool)
	for _, q := range quotes {
		for _, row := range doc.rows(q.kind) {
			if byRow[row] == nil {
				byRow[row] = make(map[tokenSpan]bool)
			}
			for _, s := range of(text, q.Quote) {
				addTokenSpans(byRow[row], text, s)
			}
		}
	}
	return byRow
}

// addTokenSpans adds the tokens of a span, parted where a line ends between two of them.
func addTokenSpans(to map[tokenSpan]bool, text []rune, s onrecord.Span) {
	var at tokenSpan
	open, newLine := false, false
	for i := s.Start; i < s.End; {
		end := newsToken(text[:s.End], i)
		if end == i {
			newLine = newLine || text[i] == '\n'
			i++
			continue
		}
		if open && newLine {
			to[at] = true
			open = false
		}
		if !open {
			at.first = i
		}
		at.last, open, newLine = i, true, false
		i = end
	}
	if open {
		to[at] = true
	}
}
