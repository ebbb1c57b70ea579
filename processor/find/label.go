package find

import (
	"strings"
	"unicode/utf8"

	"github.com/onrecord/onrecord/processor/text"
)

// labelLength is how many tokens a label may have.
const labelLength = 30

// labels returns the label of each paragraph, and whether there are any. A page with a single label is no transcript,
// unless the label is one that nothing else looks like. Names in lower case ("Maria Lind: …") are labels only where they
// come again and one of them is surely somebody's name, for a page has many lines like "Photo: …".
func (p *Page) labels() ([]text.Range, bool) {
	if p.exchange != nil {
		return p.quotedLabels(), false
	}
	labels := make([]text.Range, len(p.Paragraphs))
	weak := map[string][]int{}
	n, certain := 0, false
	for i := range p.Paragraphs {
		label := p.beforeColon(i)
		if label.Len() == 0 {
			continue
		}
		if sure, ok := p.labelled(label); ok {
			labels[i] = label
			n++
			certain = certain || sure
		} else if p.nameLike(label) {
			key := p.Slice(p.Span(label))
			weak[key] = append(weak[key], i)
		}
	}
	n += p.takeNames(labels, weak, n > 1 || certain)
	n += p.takeLetters(labels)
	if n < 2 && !certain {
		return make([]text.Range, len(p.Paragraphs)), false
	}
	return labels, true
}

// beforeColon returns the words before the first colon of a paragraph, if they are few.
func (p *Page) beforeColon(i int) text.Range {
	return p.colonAfter(p.Paragraphs[i].Tokens)
}

// colonAfter returns the words at the head of r before the first colon, if they are few.
func (p *Page) colonAfter(r text.Range) text.Range {
	for end := r.First; end < r.Last && end-r.First < labelLength; end++ {
		if colon(p.Tokens[end].Text) {
			return text.Range{First: r.First, Last: end}
		}
	}
	return text.Range{}
}

func colon(s string) bool { return s == ":" || s == "：" }

// afterLabel is the first token of what is said after a label.
func (p *Page) afterLabel(label text.Range) int {
	if label.Last >= len(p.Tokens) {
		return label.Last
	}
	switch t := p.Tokens[label.Last].Text; {
	case colon(t):
		return label.Last + 1
	case label.Len() == 1 && (t == "." || t == "-" || t == "/" || dash(t)) && utf8.RuneCountInString(strings.TrimSuffix(p.Tokens[label.First].Text, ".")) == 1:
		return label.Last + 1 // R.— Porque …
	}
	return label.Last
}

// takeNames makes labels of names in lower case, and returns how many paragraphs got one.
func (p *Page) takeNames(labels []text.Range, weak map[string][]int, transcript bool) int {
	person := transcript
	for key, at := range weak {
		person = person || len(at) > 1 && strings.Contains(key, " ") && (p.forename(key) || p.answersTo(weak, key)) || p.answersQuestions(at)
	}
	if !person {
		return 0
	}
	n := 0
	for key, at := range weak {
		_, body := p.Lexicon.Organisations[strings.ToLower(key)]
		if len(at) < 2 && !body && !p.forename(key) {
			continue
		}
		for _, i := range at {
			labels[i] = p.beforeColon(i)
			n++
		}
	}
	return n
}

// answersTo reports whether the paragraphs of a label stand after those of another that asks.
func (p *Page) answersTo(weak map[string][]int, key string) bool {
	asked := map[int]bool{}
	for other, at := range weak {
		if other == key {
			continue
		}
		for _, i := range at {
			asked[i+1] = p.asks(i)
		}
	}
	n := 0
	for _, i := range weak[key] {
		if asked[i] {
			n++
		}
	}
	return n > 1
}

// answersQuestions reports whether every paragraph of a label but the first stands after a question without a label, as
// in an interview whose answers alone have one.
func (p *Page) answersQuestions(at []int) bool {
	if p.Lang == "en" || len(at) < 2 {
		return false
	}
	for _, i := range at {
		if i == 0 || !p.asks(i-1) || p.asks(i) {
			return false
		}
	}
	return true
}

// forename reports a name whose first word is a known first name.
func (p *Page) forename(name string) bool {
	first, _, ok := strings.Cut(name, " ")
	_, known := p.Lexicon.Forenames[strings.ToLower(first)]
	return ok && known
}

// nameLike reports one to five capitalised words, with an article perhaps: "Maria Lind", "The Lantern", "Moderator".
func (p *Page) nameLike(r text.Range) bool {
	words := 0
	for i := r.First; i < r.Last; i++ {
		switch t := p.Tokens[i]; {
		case t.Word && t.Upper, t.Text == ".", t.Low == "de", t.Low == "van", t.Low == "von", t.Low == "al", t.Low == "bin":
		default:
			return false
		}
		words++
	}
	return words > 0 && words <= 5 && !furniture(p.Tokens[r.First].Low)
}

// furniture reports the first word of a line that names what follows it.
func furniture(w string) bool {
	switch w {
	case "photo", "photos", "image", "caption", "credit", "source", "sources", "note", "notes", "read", "related", "more", "see", "watch", "date", "time", "place", "where", "when", "contact", "contacts",
		"media", "email", "tel", "phone", "tags", "topics", "update", "updated", "published", "summary", "background", "video", "audio", "listen", "download", "share", "correction", "disclaimer", "subject", "re", "to", "from", "cc", "title", "author", "authors":
		return true
	}
	return false
}

// takeLetters makes labels of the letters of an interview, "Q." and "A.", "P." and "R.", where both begin paragraphs, or
// where that of the answers alone begins paragraphs behind others, which are the questions.
func (p *Page) takeLetters(labels []text.Range) int {
	letters, ok := interviewLetters[p.Lang]
	if !ok {
		return 0
	}
	var at []int
	found := map[string]int{}
	prompted := true
	for i := range p.Paragraphs {
		letter := p.letter(i)
		if letter != letters.question && letter != letters.answer || labels[i].Len() > 0 {
			continue
		}
		prompted = prompted && i > 0 && p.letter(i-1) == ""
		at = append(at, i)
		found[letter]++
	}
	if len(found) < 2 && (found[letters.answer] < 2 || !prompted) {
		return 0
	}
	for _, i := range at {
		first := p.Paragraphs[i].Tokens.First
		if dash(p.Tokens[first].Text) {
			first++
		}
		labels[i] = text.Range{First: first, Last: first + 1}
	}
	return len(at)
}

// interviewLetters are the letters that stand for question and answer in print.
var interviewLetters = map[string]struct{ question, answer string }{
	"en": {"Q", "A"}, "fr": {"Q", "R"}, "es": {"P", "R"}, "de": {"F", "A"}, "ru": {"В", "О"}, "ar": {"س", "ج"},
}

// letter returns the single letter with a stop, a colon or a slash that a paragraph begins with, perhaps behind a dash:
// "R.", "A:", "— P.-"; or "".
func (p *Page) letter(i int) string {
	t := p.Paragraphs[i].Tokens
	if t.Len() > 2 && dash(p.Tokens[t.First].Text) {
		t.First++
	}
	if t.Len() < 3 {
		return ""
	}
	word := p.Tokens[t.First].Text
	letter := strings.TrimSuffix(word, ".")
	switch p.Tokens[t.First+1].Text {
	case ":", ".", ".-", "/", "：":
	default:
		if letter == word {
			return ""
		}
	}
	if utf8.RuneCountInString(letter) != 1 {
		return ""
	}
	return letter
}

// labelled reports whether tokens are the label of a turn, and whether surely: a title with a state in parentheses.
func (p *Page) labelled(r text.Range) (sure, ok bool) {
	if r.Len() == 0 {
		return false, false
	}
	if p.Lexicon.World[p.Lang] != nil {
		if sure, ok := p.labelledForeign(r); ok {
			return sure, ok
		}
		if p.Lang == "zh" || p.Lang == "ja" || p.Lang == "ar" {
			return false, false
		}
	}
	name := r
	for i := r.First; i < r.Last; i++ {
		if t := p.Tokens[i].Text; t == "(" || t == "[" {
			name.Last = i
			break
		}
	}
	first := p.Tokens[r.First].Low
	_, titled := p.Lexicon.Titles[first]
	if (titled || p.Lexicon.Roles[first] && name.Last < r.Last) && name.Len() >= 2 && name.Len() <= 7 {
		return name.Last < r.Last, name.Last < r.Last || r.Len() <= 8
	}
	if first == "the" && name.Len() <= 4 && p.Lexicon.Roles[p.Tokens[name.Last-1].Low] && p.Tokens[r.First+1].Upper {
		return false, true
	}
	if host(first) && name.Len() == 1 {
		return false, true
	}
	return false, name.Len() > 0 && name.Len() <= 5 && r.Len() <= 14 && p.inCapitals(name)
}

// inCapitals reports words that are all in capitals.
func (p *Page) inCapitals(name text.Range) bool {
	for i := name.First; i < name.Last; i++ {
		t := p.Tokens[i]
		if t.Word && t.Text != strings.ToUpper(t.Text) || !t.Word && t.Text != "." && t.Text != "," {
			return false
		}
		if t.Word && strings.ToLower(t.Text) == t.Text {
			return false
		}
	}
	return p.Tokens[name.First].Word
}

// host reports the label of somebody who leads a conversation, or of what they ask.
func host(w string) bool {
	switch w {
	case "q", "q.", "question", "moderator", "interviewer", "host", "operator", "reporter", "facilitator", "presenter", "journalist":
		return true
	}
	return false
}
