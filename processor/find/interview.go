package find

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// interview finds the answers of an interview without labels, whose questions are paragraphs of their own: an
// introduction names whom it is with.
func (p *Page) interview() []Report {
	var questions []int
	for i := range p.Paragraphs {
		if i > 0 && i+1 < len(p.Paragraphs) && p.asks(i) {
			questions = append(questions, i)
		}
	}
	if len(questions) < 2 || !p.answered(questions) && !p.dashed(questions) && !p.headedInterview() {
		return nil
	}
	guest, ok := p.guest(questions[0])
	if !ok {
		return nil
	}
	var out []Report
	for n, q := range questions {
		end := len(p.Paragraphs)
		if n+1 < len(questions) {
			end = questions[n+1]
		}
		r := Report{Type: onrecord.Direct, Rule: "interview", Confidence: 0.7, Label: true, Source: onrecord.Spans{guest}}
		for i := q + 1; i < end && !p.tail[i] && !p.bio(i); i++ {
			span := p.Paragraphs[i].Span
			if dash(p.Tokens[p.Paragraphs[i].Tokens.First].Text) {
				span = p.Trim(span)
			}
			r.Content = append(r.Content, span)
			p.answer(i)
		}
		if len(r.Content) > 0 {
			out = append(out, r)
		}
		p.Aside[q] = true
	}
	return out
}

// dashed reports whether a dash opens every question and every answer.
func (p *Page) dashed(questions []int) bool {
	for _, q := range questions {
		if !dash(p.Tokens[p.Paragraphs[q].Tokens.First].Text) || !dash(p.Tokens[p.Paragraphs[q+1].Tokens.First].Text) {
			return false
		}
	}
	return true
}

// answer sets an answer that a dash opens aside, so that it is not read as speech among others once more.
func (p *Page) answer(i int) {
	if p.Lang != "en" && dash(p.Tokens[p.Paragraphs[i].Tokens.First].Text) {
		p.Aside[i] = true
	}
}

// answered reports whether what follows the questions speaks in the first person.
func (p *Page) answered(questions []int) bool {
	n := 0
	for _, q := range questions {
		if p.firstPerson(q+1) || p.speaksOfSelf(q+1) {
			n++
		}
	}
	return 2*n >= len(questions)
}

// speaksOfSelf reports a paragraph that has a word for its speaker that a report has only in marks, outside of them.
func (p *Page) speaksOfSelf(par int) bool {
	t := p.Paragraphs[par].Tokens
	for i := t.First; i < t.Last; i++ {
		if p.regionAt[i] < 0 && selfWords[p.Lang][p.Tokens[i].Low] {
			return true
		}
	}
	return false
}

// selfWords are pronouns and verbs of the first person, in languages other than English.
var selfWords = map[string]map[string]bool{
	"fr": wordSet("je j' m' me moi mon ma mes nous notre nos"),
	"es": wordSet("yo me mí mi mis nos nosotros nosotras nuestro nuestra nuestros nuestras creo he hemos estoy estamos tengo tenemos puedo podemos soy somos espero esperamos quiero queremos sé sabemos"),
	"de": wordSet("ich mich mir mein meine meinen meinem meiner wir uns unser unsere unseren unserer"),
	"ru": wordSet("я мне меня мной мой моя моё мои мы нам нас нами наш наша наше наши"),
	"ar": wordSet("أنا نحن لدينا لنا عندنا إنني إننا أعتقد نعتقد"),
}

// headedInterview reports a first line that says what follows: "Five questions for Maria Lind", "Interview with …".
func (p *Page) headedInterview() bool {
	for i, par := range p.Paragraphs {
		if i > 2 || par.Tokens.Len() > 20 {
			break
		}
		for t := par.Tokens.First; t < par.Tokens.Last; t++ {
			switch p.Tokens[t].Low {
			case "interview", "questions", "q&a", "conversation":
				return p.Lang == "en"
			}
		}
	}
	return false
}

// guest returns where the introduction before paragraph first names the one who is interviewed.
func (p *Page) guest(first int) (onrecord.Span, bool) {
	announced := false
	var name text.Range
	for _, par := range p.Paragraphs[:first] {
		for i := par.Tokens.First; i < par.Tokens.Last; i++ {
			switch low := p.Tokens[i].Low; low {
			case "interview", "interviewed", "spoke", "talked", "asked", "conversation", "q&a", "questions", "answers", "met", "speaks", "talks", "explains", "sat":
				announced = true
			}
			announced = announced || p.Lang != "en" && announcesInterview(p.Tokens[i].Low)
			if p.firstName(i) && name.Len() == 0 && p.Tokens[i].Upper && i+1 < par.Tokens.Last && p.Tokens[i+1].Upper && p.Tokens[i+1].Word {
				name = text.Range{First: i, Last: i + 1}
				for name.Last < par.Tokens.Last && p.Tokens[name.Last].Upper && p.Tokens[name.Last].Word {
					name.Last++
				}
			}
		}
	}
	if !announced || name.Len() == 0 {
		return onrecord.Span{}, false
	}
	return p.Span(name), true
}

// firstName reports a known first name, in other languages than English one of theirs too.
func (p *Page) firstName(i int) bool {
	low := p.Tokens[i].Low
	if _, known := p.Lexicon.Forenames[low]; known {
		return p.Lang == "en" || !linkWord(low)
	}
	head, _, _ := strings.Cut(low, "-")
	if p.russianForename(low) {
		return true // интервью с Фёдором Лунёвым
	}
	return p.Lang != "en" && (p.Lexicon.WorldForenames[low] != "" || p.Lexicon.WorldForenames[head] != "")
}

// russianForename reports a known first name in one of its Russian cases.
func (p *Page) russianForename(low string) bool {
	if p.Lang != "ru" {
		return false
	}
	for _, e := range [][2]string{{"ом", ""}, {"ем", "й"}, {"ем", "ь"}, {"ой", "а"}, {"ей", "я"}, {"а", ""}, {"я", "й"}, {"я", "ь"}, {"у", ""}, {"ю", "й"}, {"ы", "а"}, {"и", "я"}} {
		if stem, ok := strings.CutSuffix(low, e[0]); ok && p.Lexicon.WorldForenames[stem+e[1]] != "" {
			return true
		}
	}
	return false
}

// announcesInterview reports a word with which an introduction says that somebody was asked.
func announcesInterview(w string) bool {
	switch w {
	case "entretien", "interview", "interviewé", "interviewée", "entrevue", "rencontre", "questions", "propos",
		"entrevista", "entrevistado", "entrevistada", "conversación", "conversamos", "charla", "preguntas",
		"gespräch", "interviews", "fragen", "интервью", "беседа", "беседу", "беседовал", "беседовала", "разговор", "вопросы", "вопросов":
		return true
	}
	return false
}

// bio reports a line that says who the author or the guest is: "Maria Lind is the director of Quay Watch."
func (p *Page) bio(i int) bool {
	par := p.Paragraphs[i].Tokens
	if par.Len() < 5 || par.Len() > 60 || i < 2 || !p.Tokens[par.First].Upper {
		return false
	}
	end := par.First
	for end < par.Last && end-par.First < 6 && p.Tokens[end].Upper && p.Tokens[end].Word {
		end++
	}
	if end-par.First < 2 || end+2 >= par.Last {
		return false
	}
	switch p.Tokens[end].Low {
	case "is", "was", "are", "heads", "leads", "directs", "teaches", "works", "writes", "serves":
	default:
		return false
	}
	for n := end; n < min(end+12, par.Last); n++ {
		if p.Lexicon.Roles[strings.TrimSuffix(p.Tokens[n].Low, "s")] || p.Lexicon.Roles[p.Tokens[n].Low] {
			return true
		}
	}
	return false
}
