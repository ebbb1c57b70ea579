package find

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
)

// Issued finds the text in its issuer's own voice: a release in the first person, a statement, a signed letter. It
// gives one report of type statement, whose content is the body without furniture, boilerplate and contact lines; its
// source are the lines of the signature.
type Issued struct {
	Title string
}

// Find implements [Finder].
func (f Issued) Find(p *Page) []Report {
	if p.transcript {
		return nil
	}
	body, signature := p.body()
	own := 0
	for _, i := range body {
		if p.firstPerson(i) {
			own++
		}
	}
	titled := statementTitle(f.Title) || p.headed(body)
	if own == 0 && !titled && len(signature) < 2 || len(body) == 0 {
		return nil
	}
	if p.Lang != "en" && !titled && len(signature) == 0 && own*rarelyOwn <= len(body) {
		return nil
	}
	r := Report{Type: onrecord.Issued, Rule: "own voice", Confidence: 0.7, Source: signature, Label: len(signature) > 0}
	if own == 0 {
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

// rarelyOwn is in how many paragraphs of a text one at most is in the first person where the text speaks of its issuer as
// of others: a release that ends with "Nous appelons le gouvernement à …".
const rarelyOwn = 4

// headed reports whether a headline above the body says that a statement or a letter follows.
func (p *Page) headed(body []int) bool {
	if len(body) == 0 {
		return false
	}
	for i := range min(body[0], 6) {
		if statementTitle(p.Slice(p.Paragraphs[i].Span)) {
			return true
		}
	}
	return false
}

func statementTitle(title string) bool {
	title = strings.TrimSpace(strings.TrimLeft(strings.ToLower(title), "#* "))
	if title == "comunicado" || strings.HasPrefix(title, "comunicado de prensa") {
		return false // a release
	}
	for _, head := range []string{
		"statement by", "statement of", "statement on", "statement from", "statement to", "joint statement", "open letter", "joint letter", "joint open letter", "letter to", "joint declaration",
		"remarks by", "speech by", "address by", "opening remarks", "keynote", "intervention by", "our statement", "our response", "our position",
		"discours", "déclaration", "comunicado", "erklärung", "заявление",
	} {
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

// body returns the paragraphs of the text proper, and the lines of the signature under it.
func (p *Page) body() ([]int, onrecord.Spans) {
	var body []int
	var signature onrecord.Spans
	for i, par := range p.Paragraphs {
		if len(body) > 0 && (p.tail[i] || p.boilerplate(i)) {
			break
		}
		if len(body) > 0 && p.closing(i) {
			signature = p.signature(i)
			break
		}
		if len(body) == 0 && (p.Aside[i] || par.Tokens.Len() < 8) && !p.salutation(i) || p.contact(i) {
			continue
		}
		body = append(body, i)
	}
	for len(body) > 0 && (p.Aside[body[len(body)-1]] || len(body) > 1 && p.bio(body[len(body)-1])) {
		body = body[:len(body)-1]
	}
	return slices.Clip(body), signature
}

// longestList is how many signatories are read.
const longestList = 500

// signature returns the lines after the closing words at paragraph i, or what follows them on the same line.
func (p *Page) signature(i int) onrecord.Spans {
	var lines onrecord.Spans
	if t := p.Paragraphs[i].Tokens; dash(p.Tokens[t.First].Text) {
		t.First++
		lines = append(lines, p.Span(t))
	} else {
		for n := t.First; n+1 < t.Last; n++ {
			if colon(p.Tokens[n].Text) {
				t.First = n + 1
				lines = append(lines, p.Span(t))
				break
			}
		}
	}
	for i++; i < len(p.Paragraphs) && len(lines) < longestList && !p.tail[i] && !p.contact(i) && !p.boilerplate(i); i++ {
		if t := p.Paragraphs[i].Tokens; t.Len() > 24 || p.EndsSentence(t.Last-1, t.Last) && t.Len() > 8 {
			break
		}
		lines = append(lines, p.Paragraphs[i].Span)
	}
	return lines
}

// salutation reports a line that opens a speech or a letter.
func (p *Page) salutation(par int) bool {
	t := p.Paragraphs[par].Tokens
	switch p.Tokens[t.First].Low {
	case "dear", "mr", "madam", "excellencies", "monsieur", "madame", "mesdames", "señor", "señora", "distinguished":
		return true
	}
	return p.addressed(par)
}

// addressed reports the line that opens a letter in other languages than English: "Sehr geehrte Frau Ministerin,",
// "Уважаемый господин министр!", "尊敬的主席：".
func (p *Page) addressed(par int) bool {
	t := p.Paragraphs[par].Tokens
	if p.Lang == "en" || t.Len() > 24 {
		return false
	}
	words := strings.ToLower(p.Slice(p.Span(t)))
	for _, opening := range []string{"sehr geehrte", "liebe ", "madame", "monsieur", "mesdames", "chers ", "chère", "cher ", "estimad", "señor", "distinguid", "excelentísim", "уважаем", "дорогие ", "السيد ", "السيدة ", "معالي ", "سعادة ", "尊敬的"} {
		if strings.HasPrefix(words, opening) {
			return true
		}
	}
	return false
}

// Letter reports a page that is a letter by its form: a line that addresses somebody, and a signature behind words of
// farewell. Its speakers are those who signed, whoever published it.
func (p *Page) Letter() bool {
	if p.transcript {
		return false
	}
	addressed := false
	for i := range p.Paragraphs {
		if t := p.Paragraphs[i].Tokens; t.Len() > 0 && t.Len() <= 24 && i <= 8 {
			addressed = addressed || p.addressed(i) || p.Tokens[t.First].Low == "dear" && p.Tokens[t.Last-1].Text == ","
		}
		if addressed && p.closing(i) {
			return len(p.signature(i)) > 0
		}
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
	last := p.Tokens[t.Last-1].Text
	switch first.Low {
	case "about":
		return t.Len() <= 10 && last != "." && last != "?" || p.Aside[par]
	case "contact", "contacts", "media", "press":
		return t.Len() <= 6 && (t.Len() == 1 || strings.HasPrefix(p.Tokens[t.First+1].Low, "contact") || strings.HasPrefix(p.Tokens[t.First+1].Low, "enquir") || strings.HasPrefix(p.Tokens[t.First+1].Low, "inquir") || last == ":")
	case "notes", "note", "editors":
		return t.Len() <= 6 && last != "."
	case "ends", "-ends-", "end":
		return t.Len() <= 3
	case "-", "–", "—", "*", "--":
		return t.Len() <= 4 && t.Len() > 1 && strings.HasPrefix(p.Tokens[t.First+1].Low, "end")
	}
	return false
}

// closing reports the words before a signature: "Yours sincerely,", "Signed:", or a line that begins with a dash and a
// name.
func (p *Page) closing(par int) bool {
	t := p.Paragraphs[par].Tokens
	switch first := p.Tokens[t.First]; first.Low {
	case "signed", "signatories", "undersigned", "signatures", "endorsed", "co-signed", "supported":
		return t.Len() <= 5 || colonWithin(p, par, 6)
	case "—", "–", "―", "--":
		return t.Len() <= 14 && t.Len() > 1 && p.Tokens[t.First+1].Upper && p.Tokens[t.Last-1].Text != "."
	}
	if p.Lang != "en" && p.farewell(par) {
		return true
	}
	if t.Len() > 5 {
		return false
	}
	switch p.Tokens[t.First].Low {
	case "sincerely", "yours", "respectfully", "regards", "cordialement", "atentamente", "hochachtungsvoll", "faithfully":
		return true
	}
	return t.Len() > 1 && (p.Tokens[t.First+1].Low == "regards" || p.Tokens[t.First+1].Low == "wishes" && t.Len() <= 4 || p.Tokens[t.First+1].Low == "sincerely")
}

// farewell reports the words before a signature in other languages than English.
func (p *Page) farewell(par int) bool {
	t := p.Paragraphs[par].Tokens
	if t.Len() > 22 {
		return false
	}
	words := strings.ToLower(p.Slice(p.Span(t)))
	for _, opening := range []string{"mit freundlichen grüßen", "mit freundlichem gruß", "mit besten grüßen", "hochachtungsvoll", "es grüßt", "veuillez agréer", "je vous prie d’agréer", "je vous prie d'agréer", "nous vous prions", "cordialement", "bien cordialement", "respectueusement",
		"atentamente", "le saluda", "reciba", "cordialmente", "sin otro particular", "с уважением", "с наилучшими", "искренне ваш", "مع الاحترام", "وتفضلوا", "مع فائق", "此致", "谨启", "顺颂"} {
		if strings.HasPrefix(words, opening) {
			return true
		}
	}
	return false
}

// colonWithin reports a colon among the first tokens of a paragraph.
func colonWithin(p *Page, par, n int) bool {
	t := p.Paragraphs[par].Tokens
	for i := t.First; i < min(t.First+n, t.Last); i++ {
		if colon(p.Tokens[i].Text) {
			return true
		}
	}
	return false
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
