// Package find finds acts of saying in a text: the words said, the words of saying and the mention of who says them.
//
// Each [Finder] knows one way in which texts report words: English clauses, the other languages by their marks and
// verbs, the turns of a transcript, a text in its issuer's own voice. A finder that learned from examples can stand
// beside them or in their place: whoever holds the finders (package processor) asks only for [Report]s. Who the mention
// stands for is settled later, by packages attribution and speaker.
package find

import (
	"slices"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/marks"
	"github.com/onrecord/onrecord/processor/text"
)

// Finder finds reports in a page.
type Finder interface {
	Find(p *Page) []Report
}

// Report is one act of saying.
type Report struct {
	Type onrecord.QuoteType
	// Content is what was said, in order and apart.
	Content onrecord.Spans
	// Source is the mention of the speaker, Cue the words of saying; either may be absent.
	Source, Cue onrecord.Spans
	// Rule names the phenomenon that was recognised, Confidence is the share of its finds that are right, estimated on
	// development data.
	Rule       string
	Confidence float64
	// Label is set for the turns of a transcript and signatures: Source is all there is about the speaker.
	Label bool
	// Floating is set for words in marks without words of saying beside them: they belong to somebody named before or
	// after.
	Floating bool
	// Notes say what was done to the report after it was found, for those who ask why it is as it is.
	Notes []string
}

// Start and End are the code points between which the report's content stands.
func (r Report) Start() int { return r.Content[0].Start }

// End is where the content ends.
func (r Report) End() int { return r.Content[len(r.Content)-1].End }

// Page is a text with what finders need to know about it.
type Page struct {
	*text.Text
	Regions []marks.Region
	Lang    string
	Lexicon *lexicon.Lexicon
	// Aside marks the paragraphs that are not the document's own sentences: headlines, captions, menus.
	Aside []bool
	// Labels are the labels of the paragraphs that open a turn of a transcript.
	Labels     []text.Range
	transcript bool
	// exchange marks the paragraphs of a transcript that stands in quotation marks, each of them behind a mark.
	exchange []bool
	// soleVoice is true of a transcript in which one speaker has all the turns but the questions.
	soleVoice bool
	// prompted is true of a transcript of answers that have one label, and whose questions have none.
	prompted bool
	// narrators are the labels of those who lead a conversation without only asking.
	narrators map[string]bool
	// Headline marks those of the paragraphs set aside that end as no sentence does.
	Headline []bool
	// tail marks the boilerplate that a release ends with.
	tail []bool
	// regionAt is, for each token, the region it stands in, or -1.
	regionAt []int
}

// NewPage prepares a text.
func NewPage(t *text.Text, lang string, lex *lexicon.Lexicon) *Page {
	p := &Page{Text: t, Lang: lang, Lexicon: lex}
	p.exchange = p.exchangeTurns()
	p.Regions = marks.ScanBehind(t, p.exchange)
	p.regionAt = make([]int, len(t.Tokens))
	for i := range p.regionAt {
		p.regionAt[i] = -1
	}
	for r, region := range p.Regions {
		for i := region.Tokens.First; i < region.Tokens.Last; i++ {
			p.regionAt[i] = r
		}
	}
	p.Labels, p.transcript = p.labels()
	p.Aside = make([]bool, len(t.Paragraphs))
	for i := range t.Paragraphs {
		p.Aside[i] = p.Labels[i].Len() == 0 && p.aside(i)
	}
	p.Headline = slices.Clone(p.Aside)
	p.markTail()
	p.leaders()
	return p
}

// RegionAt returns the region token i stands in, or -1.
func (p *Page) RegionAt(i int) int { return p.regionAt[i] }

// Turns reports whether the page is a transcript, in which labels open the turns of speakers.
func (p *Page) Turns() bool { return p.transcript }

// SoleVoice reports a transcript in which one speaker has all the turns but the questions.
func (p *Page) SoleVoice() bool { return p.transcript && p.soleVoice }

// Words counts the words in a span.
func (p *Page) Words(s onrecord.Span) int {
	n := 0
	r := p.Range(s)
	for _, t := range p.Tokens[r.First:r.Last] {
		if t.Word {
			n++
		}
	}
	return n
}

// Trim cuts white space and, at the ends, commas and dashes from a span.
func (p *Page) Trim(s onrecord.Span) onrecord.Span {
	r := p.Range(s)
	for r.First < r.Last && edge(p.Tokens[r.First].Text) {
		r.First++
	}
	for r.Last > r.First && edge(p.Tokens[r.Last-1].Text) {
		r.Last--
	}
	if r.Len() == 0 {
		return onrecord.Span{Start: s.Start, End: s.Start}
	}
	return p.Span(r)
}

func edge(s string) bool {
	switch s {
	case ",", "—", "–", "--", "-", ";", ":", "，", "،", "：":
		return true
	}
	return false
}
