// Package attribution gives words in marks that have no words of saying beside them to the report they belong to: the
// next paragraph of a long quotation, a second sentence after "…," she said, a quotation that floats between
// paragraphs.
//
// It is the rule-based pairing of content and source; a learned one can take its place behind [Pairer].
package attribution

import (
	"slices"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/find"
)

// Pairer completes reports: every one that it returns has the mention of its speaker, where the text has one.
type Pairer interface {
	Pair(p *find.Page, reports []find.Report) []find.Report
}

// Rules is the pairing by rules.
type Rules struct{}

// scareWords is the length below which words in marks without words of saying are a term, a title or irony.
const scareWords = 6

// phraseWords is the length below which the same is true, in English, of words that are no sentence by themselves.
const phraseWords = 12

// Pair implements [Pairer].
func (Rules) Pair(p *find.Page, reports []find.Report) []find.Report {
	w := &pairing{page: p, reports: reports, owner: make([]int, len(p.Regions))}
	w.claim()
	for r := range p.Regions {
		w.place(r)
	}
	out := make([]find.Report, 0, len(w.reports))
	for _, r := range w.reports {
		if len(r.Content) > 0 {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b find.Report) int { return a.Start() - b.Start() })
	return borrowSources(p, out)
}

type pairing struct {
	page    *find.Page
	reports []find.Report
	// owner is, for each region, the report that holds its words, or -1.
	owner []int
}

// claim notes which regions the reports hold already.
func (w *pairing) claim() {
	for r := range w.owner {
		w.owner[r] = -1
	}
	for i, report := range w.reports {
		for _, span := range report.Content {
			for t := w.page.At(span.Start); t < len(w.page.Tokens) && w.page.Tokens[t].Span.Start < span.End; t++ {
				if r := w.page.RegionAt(t); r >= 0 {
					if w.owner[r] < 0 || w.reports[w.owner[r]].Type == onrecord.Issued {
						w.owner[r] = i
					}
					t = w.page.Regions[r].Tokens.Last - 1
				}
			}
		}
	}
}

// place gives region r to a report.
func (w *pairing) place(r int) {
	region := w.page.Regions[r]
	if w.page.Aside[region.Paragraph] {
		return
	}
	before := region.Continues
	if own := w.owner[r]; own >= 0 && w.reports[own].Type != onrecord.Issued {
		if before >= 0 && w.owner[before] >= 0 && w.owner[before] != own && w.reports[w.owner[before]].Floating && w.reports[own].Type == onrecord.Direct {
			w.move(w.owner[before], own)
		}
		return
	}
	if before >= 0 && w.owner[before] >= 0 && w.reports[w.owner[before]].Type == onrecord.Direct {
		w.add(w.owner[before], r)
		return
	}
	if w.sentenceOfItsOwn(r) {
		if own := w.neighbour(r, r-1); own >= 0 {
			w.add(own, r)
			return
		}
		if own := w.neighbour(r, r+1); own >= 0 {
			w.add(own, r)
			return
		}
	}
	words := w.page.Words(region.Inner)
	if w.page.Lang == "zh" || w.page.Lang == "ja" {
		words /= 2 // every character counts as one
	}
	if w.page.NounPhrase(r) || w.titled(r) {
		return
	}
	if w.page.Lang == "en" && words < phraseWords && !w.sentenceOfItsOwn(r) && unicode.IsLower(w.page.Runes[region.Inner.Start]) {
		return
	}
	if words < scareWords && !(w.sentenceOfItsOwn(r) && w.fillsParagraph(r)) || region.Single && !w.sentenceOfItsOwn(r) {
		return
	}
	confidence := 0.7
	if !w.fillsParagraph(r) {
		confidence = 0.45
	}
	w.reports = append(w.reports, find.Report{
		Type: onrecord.Direct, Content: onrecord.Spans{region.Inner}, Rule: "floating", Confidence: confidence, Floating: true,
	})
	w.owner[r] = len(w.reports) - 1
}

// titled reports words in marks that are written as English writes titles: every long word with a capital letter.
func (w *pairing) titled(r int) bool {
	capitals := 0
	in := w.page.Range(w.page.Regions[r].Inner)
	for _, t := range w.page.Tokens[in.First:in.Last] {
		switch {
		case w.page.Lang != "en" || !t.Upper && t.Word && len(t.Text) >= longWord:
			return false
		case t.Upper && len(t.Text) >= longWord:
			capitals++
		}
	}
	return capitals >= titleWords
}

// longWord is how many letters a word of a title has that is written with a capital wherever it stands, titleWords how many
// of them make a title.
const longWord, titleWords = 5, 2

// neighbour returns the direct report that holds region other of r's paragraph, or -1.
func (w *pairing) neighbour(r, other int) int {
	if other < 0 || other >= len(w.owner) || w.page.Regions[other].Paragraph != w.page.Regions[r].Paragraph {
		return -1
	}
	if own := w.owner[other]; own >= 0 && w.reports[own].Type == onrecord.Direct {
		return own
	}
	return -1
}

// add gives region r to a report.
func (w *pairing) add(report, r int) {
	rep := &w.reports[report]
	rep.Content = append(rep.Content, w.page.Regions[r].Inner)
	slices.SortFunc(rep.Content, func(a, b onrecord.Span) int { return a.Start - b.Start })
	rep.Notes = append(rep.Notes, "words in marks beside it were joined to it")
	w.owner[r] = report
}

// move gives all that one report holds to another.
func (w *pairing) move(from, to int) {
	for r, own := range w.owner {
		if own == from {
			w.add(to, r)
		}
	}
	w.reports[from].Content = nil
}

// sentenceOfItsOwn reports whether nothing of the sentence stands outside the marks.
func (w *pairing) sentenceOfItsOwn(r int) bool {
	t := w.page.Regions[r].Tokens
	par := w.page.Paragraphs[w.page.Regions[r].Paragraph].Tokens
	startsClean := t.First == par.First || !w.page.Tokens[t.First-1].Word && w.page.Tokens[t.First-1].Text != "," && w.page.Tokens[t.First-1].Text != "("
	endsClean := t.Last >= par.Last || !w.page.Tokens[t.Last].Word && w.page.Tokens[t.Last].Text != "," && w.page.Tokens[t.Last].Text != ")" || w.page.Tokens[t.Last].Upper && !w.page.Tokens[t.Last-2].Word
	return startsClean && endsClean
}

// fillsParagraph reports whether the paragraph has no word outside marks.
func (w *pairing) fillsParagraph(r int) bool {
	par := w.page.Paragraphs[w.page.Regions[r].Paragraph].Tokens
	for i := par.First; i < par.Last; i++ {
		if w.page.RegionAt(i) < 0 && w.page.Tokens[i].Word {
			return false
		}
	}
	return true
}

// reachBack and reachOn are how many paragraphs before and after a floating quotation its speaker may be named.
const reachBack, reachOn = 2, 1

// borrowSources gives a floating quotation the speaker of the report before it or, where there is none near, of the
// one after.
func borrowSources(p *find.Page, reports []find.Report) []find.Report {
	for i := range reports {
		if !reports[i].Floating {
			continue
		}
		at := p.ParagraphAt(reports[i].Start())
		if from := nearest(p, reports, i, -1, at); from >= 0 {
			reports[i].Source = reports[from].Source
			reports[i].Notes = append(reports[i].Notes, "it has no words of saying: the speaker is that of the quote before it")
		} else if from := nearest(p, reports, i, 1, at); from >= 0 {
			reports[i].Source = reports[from].Source
			reports[i].Notes = append(reports[i].Notes, "it has no words of saying: the speaker is that of the quote after it")
			reports[i].Confidence *= 0.7
		} else {
			reports[i].Notes = append(reports[i].Notes, "it has no words of saying, and no quote near it has a speaker")
			reports[i].Confidence *= 0.4
		}
	}
	return reports
}

func nearest(p *find.Page, reports []find.Report, i, step, at int) int {
	for j := i + step; j >= 0 && j < len(reports); j += step {
		par := p.ParagraphAt(reports[j].Start())
		if at-par > reachBack || par-at > reachOn {
			return -1
		}
		if len(reports[j].Source) > 0 && reports[j].Type != onrecord.Issued && (reports[j].Type != onrecord.Indirect || step < 0) {
			return j
		}
	}
	return -1
}
