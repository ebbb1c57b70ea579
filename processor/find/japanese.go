package find

import (
	"github.com/onrecord/onrecord"
)

// japanese finds 「…」と述べた, …と述べた and …によると.
func (f foreign) japanese(s sentence) []Report {
	end := contentEnd(s)
	for i := range s {
		if s[i].region < 0 || i+1 >= len(s) || f.Words(s[i].Span) < 4 {
			continue
		}
		verb, n := f.japaneseVerb(s, i+1)
		if verb < 0 {
			continue
		}
		r := Report{Type: onrecord.Direct, Rule: "marks and verb", Confidence: 0.85, Content: onrecord.Spans{f.Regions[s[i].region].Inner}}
		for j := i + 1; j < verb; j++ {
			if s[j].region >= 0 {
				r.Content = append(r.Content, f.Regions[s[j].region].Inner)
			}
		}
		r.Cue = onrecord.Spans{s.span(verb, verb+n)}
		if source := f.topic(s, i); !source.empty() {
			r.Source = onrecord.Spans{s.span(source.first, source.last)}
		} else {
			r.Floating = true
		}
		return []Report{r}
	}
	if r, ok := f.japaneseClause(s, end); ok {
		return []Report{r}
	}
	return nil
}

// japaneseVerb looks for と and a verb of saying at i or, behind further words, at the end of the sentence.
func (f foreign) japaneseVerb(s sentence, i int) (verb, n int) {
	if i >= len(s) || s[i].region >= 0 || s[i].Text != "と" && s[i].Text != "など" && s[i].Text != "。" {
		return -1, 0
	}
	for j := i; j < min(len(s), i+40); j++ {
		if n := f.verbAt(s, j); n > 0 {
			return j, n
		}
	}
	return -1, 0
}

// topic returns what は or が marks before item i: 小林報道官は.
func (f foreign) topic(s sentence, i int) span {
	for j := 1; j < i; j++ {
		if s[j].region >= 0 {
			if f.Words(s[j].Span) > 8 {
				return span{}
			}
			continue
		}
		if s[j].Text != "は" && s[j].Text != "が" {
			continue
		}
		first := j
		for first > 0 && (s[first-1].region >= 0 || s[first-1].Word || s[first-1].Text == "・" || s[first-1].Text == "(" || s[first-1].Text == ")" || s[first-1].Text == "（" || s[first-1].Text == "）") {
			first--
		}
		if j-first >= 2 && j-first <= longestChinese {
			return span{first, j}
		}
		return span{}
	}
	return span{}
}

// japaneseClause finds …は…と述べた without marks, and …によると、…
func (f foreign) japaneseClause(s sentence, end int) (Report, bool) {
	for i := 2; i+3 < end; i++ {
		if s[i].region >= 0 {
			return Report{}, false
		}
		for _, by := range []string{"によると", "によれば"} {
			n := len([]rune(by))
			if i+n < end && joinText(s[i:i+n]) == by && f.partStart(s, i) < i {
				r, ok := f.report(s, []span{{i + n + 1, end}}, "according to")
				r.Confidence, r.Cue, r.Source = 0.6, onrecord.Spans{s.span(i, i+n)}, onrecord.Spans{s.span(f.partStart(s, i), i)}
				return r, ok
			}
		}
	}
	source := f.topic(s, end)
	if source.empty() {
		return Report{}, false
	}
	for j := source.last + 4; j < end; j++ {
		if s[j].region < 0 && s[j].Text == "と" && j+1 < end {
			if n := f.verbAt(s, j+1); n > 0 && j+1+n >= end-1 {
				r, ok := f.report(s, []span{{source.last + 1, j}}, "that-clause")
				r.Confidence, r.Cue, r.Source = 0.65, onrecord.Spans{s.span(j+1, j+1+n)}, onrecord.Spans{s.span(source.first, source.last)}
				return r, ok
			}
		}
	}
	return Report{}, false
}
