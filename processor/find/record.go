package find

import (
	"unicode"

	"github.com/onrecord/onrecord"
)

// recordParagraphs is how many numbered paragraphs that report somebody make a text a summary record.
const recordParagraphs = 3

// goesOn finds the sentences of a summary record that go on with what somebody was reported to say, without saying so
// again: "4. Ms. Duarte (Norland) said that the draft was fair. It would help the ports." They stand in numbered
// paragraphs, in the past or as conditions.
func (p *Page) goesOn(found [][]Report) [][]Report {
	records := 0
	for i := range p.Paragraphs {
		if p.numbered(i) && len(found[i]) > 0 {
			records++
		}
	}
	if records < recordParagraphs {
		return found
	}
	for i, par := range p.Paragraphs {
		if !p.numbered(i) || len(found[i]) == 0 || p.Aside[i] {
			continue
		}
		speaks := false
		for n, s := range p.sentences(par) {
			if p.reported(s, found[i]) {
				speaks = true
			} else if r, ok := p.freeReport(s); ok && speaks && n > 0 {
				found[i] = append(found[i], r)
			}
		}
	}
	return found
}

// numbered reports a paragraph that begins with its number: "12. Ms. Duarte …".
func (p *Page) numbered(i int) bool {
	t := p.Paragraphs[i].Tokens
	return t.Len() > 8 && unicode.IsDigit([]rune(p.Tokens[t.First].Text)[0]) && p.Tokens[t.First+1].Text == "."
}

// reported reports whether a sentence has words of saying of its own.
func (p *Page) reported(s sentence, found []Report) bool {
	for _, r := range found {
		for _, spans := range []onrecord.Spans{r.Content, r.Cue} {
			for _, c := range spans {
				if c.Start < s[len(s)-1].Span.End && s[0].Span.Start < c.End {
					return true
				}
			}
		}
	}
	return false
}

// freeReport makes a report of a whole sentence in the past.
func (p *Page) freeReport(s sentence) (Report, bool) {
	past := false
	for _, w := range s {
		past = past || w.Tag == "VBD" || w.Tag == "MD" && (w.Low == "would" || w.Low == "should" || w.Low == "could" || w.Low == "might" || w.Low == "must")
	}
	if !past {
		return Report{}, false
	}
	span := p.withoutStop(p.Trim(s.span(0, len(s))))
	r := Report{Type: onrecord.Indirect, Rule: "free indirect", Confidence: 0.5, Floating: true, Content: onrecord.Spans{span}}
	return r, span.Len() > 0 && len(s) > 3
}
