package find

import (
	"slices"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// An article that quotes an exchange sets every paragraph of it behind a quotation mark: “LIND: When will it open?”
// These marks are the article's, and are no part of a turn.

// exchangeTurns returns which paragraphs belong to a transcript that stands in quotation marks, or nil where none does. It
// begins with a paragraph whose first words, behind the mark, are a label in capitals, and goes on as long as paragraphs
// begin with a mark. One such paragraph alone is no exchange.
func (p *Page) exchangeTurns() []bool {
	quoted, labels := make([]bool, len(p.Paragraphs)), 0
	for i := range p.Paragraphs {
		switch {
		case !p.behindMark(i):
		case p.quotedLabel(i).Len() > 0:
			quoted[i] = true
			labels++
		case i > 0:
			quoted[i] = quoted[i-1]
		}
	}
	if labels < 2 {
		return nil
	}
	return quoted
}

// Exchanged reports whether paragraph i is part of a transcript that stands in quotation marks. As within other marks, what
// its speakers report is no quote of its own.
func (p *Page) Exchanged(i int) bool { return p.exchange != nil && p.exchange[i] }

// behindMark reports whether paragraph i begins with an opening mark.
func (p *Page) behindMark(i int) bool {
	par := p.Paragraphs[i].Tokens
	if par.Len() < 2 {
		return false
	}
	return doubleMark(p.Tokens[par.First].Text)
}

func doubleMark(s string) bool {
	switch s {
	case "\"", "“", "”", "„", "«":
		return true
	}
	return false
}

// quotedLabel returns the name in capitals that stands between the mark and a colon at the head of paragraph i.
func (p *Page) quotedLabel(i int) text.Range {
	par := p.Paragraphs[i].Tokens
	label := p.colonAfter(text.Range{First: par.First + 1, Last: par.Last})
	if label.Len() == 0 || label.Len() > 5 || !p.inCapitals(label) {
		return text.Range{}
	}
	return label
}

// quotedLabels returns the labels of the turns of a transcript in quotation marks.
func (p *Page) quotedLabels() []text.Range {
	labels := make([]text.Range, len(p.Paragraphs))
	for i, quoted := range p.exchange {
		if quoted {
			labels[i] = p.quotedLabel(i)
		}
	}
	return labels
}

// unquote takes the marks around paragraphs out of what was said in them.
func (p *Page) unquote(content onrecord.Spans) {
	for i, s := range content {
		r := p.Range(s)
		if r.Len() > 1 && doubleMark(p.Tokens[r.First].Text) && p.regionAt[r.First] < 0 {
			r.First++
		}
		if r.Len() > 1 && closingMark(p.Tokens[r.Last-1].Text) && p.regionAt[r.Last-1] < 0 {
			r.Last--
		}
		content[i] = p.Span(r)
	}
}

func closingMark(s string) bool { return slices.Contains([]string{"\"", "”", "“", "»"}, s) }
