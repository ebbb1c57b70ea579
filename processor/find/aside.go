package find

import (
	"strings"
	"unicode"
)

// headlineWords is the length above which a line without a full stop is taken for prose all the same.
const headlineWords = 30

// aside reports whether a paragraph is a headline, a menu entry or a caption: a line that ends as no sentence does.
// Words in marks there are titles of other stories, or will come again in the body.
func (p *Page) aside(i int) bool {
	par := p.Paragraphs[i]
	first, last := p.Tokens[par.Tokens.First], p.Tokens[par.Tokens.Last-1]
	if strings.HasPrefix(first.Text, "#") {
		return true
	}
	words := 0
	for _, t := range p.Tokens[par.Tokens.First:par.Tokens.Last] {
		if t.Word {
			words++
		}
	}
	if words > headlineWords || last.Text == ":" || last.Text == "," || last.Text == "：" {
		return false
	}
	if relatedLink(first.Low, p.Tokens[min(par.Tokens.First+1, par.Tokens.Last-1)].Low) {
		return true
	}
	if p.signedLine(par.Tokens.First, par.Tokens.Last) {
		return false
	}
	for n := par.Tokens.Last - 1; n >= par.Tokens.First; n-- {
		t := p.Tokens[n]
		if t.Word || stops(t.Text) {
			if t.Word && wholeInMarks(p, par.Tokens.First, n) {
				return false // a floating quotation whose full stop was left out
			}
			return t.Word && !strings.HasSuffix(t.Text, ".")
		}
	}
	return true
}

// relatedLink recognises the furniture that leads to other stories.
func relatedLink(first, second string) bool {
	switch first {
	case "related", "read", "more", "see", "watch", "also", "recommended", "caption", "photo":
		return second == ":" || second == "more" || second == "also" || second == "stories" || second == "articles"
	}
	return false
}

// signedLine reports whether the tokens from first to last are a quotation with its speaker behind a dash.
func (p *Page) signedLine(first, last int) bool {
	r := p.regionAt[first]
	if r < 0 || p.Words(p.Regions[r].Inner) < signedWords || titleCase(p, r) {
		return false
	}
	end := p.Regions[r].Tokens.Last
	return end+1 < last && dash(p.Tokens[end].Text) && p.Tokens[end+1].Upper
}

// signedWords is how long a quotation must be to be told from a headline by the dash and the name behind it.
const signedWords = 5

// wholeInMarks reports whether the tokens from first to last are one quotation of some length.
func wholeInMarks(p *Page, first, last int) bool {
	r := p.regionAt[first]
	return r >= 0 && p.regionAt[last] == r && p.Words(p.Regions[r].Inner) > 7 && !titleCase(p, r)
}

// titleCase reports whether most long words of a region begin with a capital, as in titles.
func titleCase(p *Page, r int) bool {
	upper, all := 0, 0
	region := p.Regions[r]
	for _, t := range p.Tokens[region.Tokens.First:region.Tokens.Last] {
		if !t.Word || len(t.Low) < 4 {
			continue
		}
		all++
		if unicode.IsUpper([]rune(t.Text)[0]) {
			upper++
		}
	}
	return all > 1 && upper*5 > all*4
}

func stops(s string) bool {
	switch s {
	case ".", "!", "?", "…", "。", "！", "？", "؟", "...", ":", ";", "；", "：":
		return true
	}
	return false
}

// markTail finds what a release ends with, its description of the issuer, notes and contacts, and sets it aside. What
// stands under such a heading before any prose is the head of the release.
func (p *Page) markTail() {
	p.tail = make([]bool, len(p.Paragraphs))
	prose, on := false, false
	for i, par := range p.Paragraphs {
		on = on || prose && p.boilerplate(i)
		if on {
			p.tail[i], p.Aside[i] = true, true
		}
		prose = prose || par.Tokens.Len() >= 12 && !p.Aside[i]
	}
}
