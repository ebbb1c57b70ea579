package find

import (
	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// Block finds quotations that are set apart as paragraphs of their own: lines that begin with ">", after "Lind wrote:"
// or above a signature, and paragraphs in marks that are signed with a dash and a name.
type Block struct{}

// Find implements [Finder].
func (Block) Find(p *Page) []Report {
	var out []Report
	for i := 0; i < len(p.Paragraphs); {
		end := i + 1
		switch {
		case p.quoteLine(i):
			for end < len(p.Paragraphs) && p.quoteLine(end) {
				end++
			}
		case p.Aside[i] || !p.wholeQuotation(i):
			i = end
			continue
		}
		if r, ok := p.block(i, end); ok {
			out = append(out, r)
		}
		i = end
	}
	return out
}

// quoteLine reports a line that begins with ">".
func (p *Page) quoteLine(i int) bool {
	t := p.Paragraphs[i].Tokens
	return p.Tokens[t.First].Text == ">" && t.Len() > 1
}

// wholeQuotation reports a paragraph that is one quotation and nothing else.
func (p *Page) wholeQuotation(i int) bool {
	t := p.Paragraphs[i].Tokens
	r := p.regionAt[t.First]
	if r < 0 || p.Words(p.Regions[r].Inner) < 4 {
		return false
	}
	for n := t.First; n < t.Last; n++ {
		if p.regionAt[n] < 0 && p.Tokens[n].Word {
			return false
		}
	}
	return true
}

// block makes a report of the paragraphs from i to end: their speaker is in the signature after them or the words
// before.
func (p *Page) block(i, end int) (Report, bool) {
	r := Report{Type: onrecord.Direct, Rule: "block quotation", Confidence: 0.75}
	last := end
	if signed := p.signatureLine(end - 1); signed.Len() > 0 && end-i > 1 && p.quoteLine(end-1) {
		r.Source, last = onrecord.Spans{p.Span(signed)}, end-1
	} else if end < len(p.Paragraphs) {
		if signed := p.signatureLine(end); signed.Len() > 0 {
			r.Source = onrecord.Spans{p.Span(signed)}
		}
	}
	if len(r.Source) == 0 && (!p.quoteLine(i) || !p.leadIn(i, &r)) {
		return r, false
	}
	for ; i < last; i++ {
		r.Content = append(r.Content, p.quoted(i)...)
	}
	return r, len(r.Content) > 0
}

// quoted is what a quoted paragraph says, without ">" and marks.
func (p *Page) quoted(i int) onrecord.Spans {
	t := p.Paragraphs[i].Tokens
	if p.quoteLine(i) {
		t.First++
	}
	var spans onrecord.Spans
	for n := t.First; n < t.Last; n++ {
		if r := p.regionAt[n]; r >= 0 && p.Regions[r].Tokens.First == n && !p.Regions[r].Single && p.Regions[r].Tokens.Len() >= t.Len()-1 {
			return append(spans, p.Regions[r].Inner)
		}
	}
	return append(spans, p.Span(t))
}

// signatureLine returns the words of a line that is a dash and a name, perhaps with office and organisation.
func (p *Page) signatureLine(i int) text.Range {
	t := p.Paragraphs[i].Tokens
	if p.Tokens[t.First].Text == ">" && t.Len() > 1 {
		t.First++
	}
	if !dash(p.Tokens[t.First].Text) || t.Len() < 2 || t.Len() > 20 || !p.Tokens[t.First+1].Upper || !p.Tokens[t.First+1].Word {
		return text.Range{}
	}
	t.First++
	for n := t.First; n < t.Last; n++ {
		if p.Tokens[n].Tag == "VBD" || p.Tokens[n].Tag == "VBZ" {
			return text.Range{} // a sentence, not a signature
		}
	}
	return t
}

// leadIn finds who is said to speak before a block, "In her letter Lind wrote:".
func (p *Page) leadIn(i int, r *Report) bool {
	if i == 0 {
		return false
	}
	before := p.Paragraphs[i-1].Tokens
	if last := p.Tokens[before.Last-1].Text; !colon(last) && last != "," {
		return false
	}
	sentences := p.sentences(p.Paragraphs[i-1])
	if len(sentences) == 0 {
		return false
	}
	s := sentences[len(sentences)-1]
	cues := p.cues(s)
	for n := range cues {
		p.findSubject(s, &cues[n], cues[:n])
	}
	for n := len(cues) - 1; n >= 0; n-- {
		if c := cues[n]; !c.subject.empty() {
			r.Source = onrecord.Spans{s.span(c.subject.first, c.subject.last)}
			r.Cue = onrecord.Spans{s.span(c.first, c.last)}
			return true
		}
	}
	return false
}
