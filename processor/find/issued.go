package find

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
)

// Issued finds the text in its issuer's own voice: a release in the first person, a statement, a signed letter. It
// gives one report of type statement, whose content is the body without furniture, boilerplate and contact lines.
type Issued struct {
	Title string
}

// Find implements [Finder].
func (f Issued) Find(p *Page) []Report {
	if p.transcript {
		return nil
	}
	body, signature := p.body()
	own := false
	for _, i := range body {
		own = own || p.firstPerson(i)
	}
	if !own && !statementTitle(f.Title) || len(body) == 0 {
		return nil
	}
	r := Report{Type: onrecord.Issued, Rule: "own voice", Confidence: 0.7, Source: signature, Label: len(signature) > 0}
	if !own {
		r.Confidence = 0.5
	}
	for n, i := range body {
		span := p.Paragraphs[i].Span
		if last := len(r.Content) - 1; n > 0 && body[n-1] == i-1 {
			r.Content[last].End = span.End
			continue
		}
		r.Content = append(r.Content, span)
	}
	return []Report{r}
}

func statementTitle(title string) bool {
	title = strings.ToLower(title)
	for _, head := range []string{"statement by", "statement of", "statement on", "joint statement", "open letter", "remarks by", "discours", "déclaration", "comunicado", "erklärung", "заявление"} {
		if strings.HasPrefix(title, head) {
			return true
		}
	}
	return false
}

// firstPerson reports whether a paragraph speaks of its author as we or I, outside marks.
func (p *Page) firstPerson(par int) bool {
	tokens := p.Paragraphs[par].Tokens
	for i := tokens.First; i < tokens.Last; i++ {
		if p.regionAt[i] >= 0 {
			continue
		}
		switch p.Tokens[i].Low {
		case "we", "our", "ours", "nous", "notre", "nos", "je", "nosotros", "nuestro", "nuestra", "nuestros", "wir", "unser", "unsere", "unseren", "мы", "наш", "наша", "наши", "نحن":
			return true
		case "i":
			if p.Tokens[i].Text == "I" && p.Lang == "en" {
				return true
			}
		case "我":
			return true
		}
	}
	return false
}

// body returns the paragraphs of the text proper, and the signature under it.
func (p *Page) body() ([]int, onrecord.Spans) {
	var body []int
	var signature onrecord.Spans
	for i, par := range p.Paragraphs {
		if len(body) > 0 && p.boilerplate(i) {
			break
		}
		if len(body) > 0 && p.closing(i) {
			if i+1 < len(p.Paragraphs) && p.Paragraphs[i+1].Tokens.Len() <= 8 {
				signature = onrecord.Spans{p.Paragraphs[i+1].Span}
			}
			break
		}
		if len(body) == 0 && (p.Aside[i] || par.Tokens.Len() < 8) && !p.salutation(i) || p.contact(i) {
			continue
		}
		body = append(body, i)
	}
	for len(body) > 0 && p.Aside[body[len(body)-1]] {
		body = body[:len(body)-1]
	}
	return slices.Clip(body), signature
}

// salutation reports a line that opens a speech or a letter.
func (p *Page) salutation(par int) bool {
	t := p.Paragraphs[par].Tokens
	switch p.Tokens[t.First].Low {
	case "dear", "mr", "madam", "excellencies", "monsieur", "madame", "mesdames", "señor", "señora", "distinguished":
		return true
	}
	return false
}

// boilerplate reports the heading under which a release describes its issuer, or ends.
func (p *Page) boilerplate(par int) bool {
	t := p.Paragraphs[par].Tokens
	first := p.Tokens[t.First]
	if first.Text == "#" || first.Text == "\\" || strings.HasPrefix(p.Slice(p.Paragraphs[par].Span), "###") {
		return par > 0 && t.Len() <= 4
	}
	switch first.Low {
	case "about":
		return t.Len() <= 10 || p.Aside[par]
	case "contact", "contacts", "media", "press", "notes", "ends":
		return t.Len() <= 6
	}
	return false
}

// closing reports the words before a signature.
func (p *Page) closing(par int) bool {
	t := p.Paragraphs[par].Tokens
	if t.Len() > 5 {
		return false
	}
	switch p.Tokens[t.First].Low {
	case "sincerely", "yours", "respectfully", "signed", "regards", "cordialement", "atentamente", "hochachtungsvoll":
		return true
	}
	return t.Len() > 1 && p.Tokens[t.First+1].Low == "regards"
}

// contact reports a line with an address to write to.
func (p *Page) contact(par int) bool {
	t := p.Paragraphs[par].Tokens
	if t.Len() > 40 {
		return false
	}
	for i := t.First; i < t.Last; i++ {
		if low := p.Tokens[i].Low; strings.Contains(low, "@") || low == "tel" || low == "phone" || low == "email" || low == "e-mail" {
			return true
		}
	}
	return false
}
