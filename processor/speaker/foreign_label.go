package speaker

import (
	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/find"
	"github.com/onrecord/onrecord/processor/text"
)

// label settles the label of a turn: "Mme Roland (Norvège)", "El Presidente", "С.П.Волгин", "林晓". "Ответ" names nobody.
func (c reading) label(r text.Range, report find.Report) (actor, onrecord.Spans) {
	if c.page.Lang == "zh" || c.page.Lang == "ja" {
		if s := c.words(r); s == "答" || s == "回答" {
			return value(c.lastNamed()), nil
		}
		a, _ := c.ideographs(r)
		c.readTurnForeign(&a, r, report)
		return *c.remember(a, c.page.Tokens[r.First].Span.Start), nil
	}
	a := actor{person: true}
	name := r
	for i := r.First; i < r.Last; i++ {
		if c.page.Tokens[i].Text != "(" {
			continue
		}
		end := i + 1
		for end < r.Last && c.page.Tokens[end].Text != ")" {
			end++
		}
		c.takeParenthesis(&a, text.Range{First: i + 1, Last: end})
		name.Last = i
		break
	}
	name = c.trim(name)
	if name.Len() == 0 {
		return actor{}, nil
	}
	if answersAlone(c.page.Tokens[name.First].Low) && (name.Len() == 1 || name.Len() == 2 && c.page.Tokens[name.Last-1].Text == ".") {
		return c.interviewed(r.First), nil
	}
	var titled bool
	name.First, a.sex, titled = c.titles(name)
	for name.Len() > 1 && c.page.Tokens[name.First].Text == "." { // Sra. Vidal
		name.First++
	}
	if !titled && c.isOffice(name.First) && name.Len() <= 2 {
		c.takeRole(&a, c.phrase(name))
		a.head, a.person = c.page.Tokens[name.First].Low, false
		c.settleForeign(&a)
		return a, nil
	}
	if end := name.Last; end < len(c.page.Tokens) && end == r.Last && c.page.Tokens[end].Text != ":" && c.page.Tokens[end].Text != "：" { // whom an interview is with
		c.takeOffice(&a, c.officeBefore(name))
		c.apposition(&a, &name, name.Last)
	}
	c.fullPerson(&a, name)
	c.readTurnForeign(&a, r, report)
	return *c.remember(a, c.page.Tokens[r.First].Span.Start), nil
}

// interviewed returns whom a page of questions and answers is with: the first person that it names in full before the
// first answer.
func (c reading) interviewed(first int) actor {
	for n, run := range c.runs {
		if run.First >= first || n > runsBack {
			break
		}
		name := c.personIn(run)
		if name.Len() < 2 || c.isBody(name) {
			continue
		}
		a := actor{person: true}
		c.takeOffice(&a, c.officeBefore(name))
		c.apposition(&a, &name, name.Last)
		c.career(&a, name)
		if a.role == "" && a.affiliation == "" && c.forenameAt(name.First) == "" {
			continue
		}
		c.fullPerson(&a, name)
		return *c.remember(a, c.page.Tokens[run.First].Span.Start)
	}
	return actor{}
}

// lastNamed is the person named last, or nil.
func (c reading) lastNamed() *actor {
	for i := len(c.recent) - 1; i >= 0; i-- {
		if c.recent[i].person && c.recent[i].name != "" {
			return c.recent[i]
		}
	}
	return nil
}

// answersAlone reports a label that says that whoever is asked speaks.
func answersAlone(w string) bool {
	switch w {
	case "r", "r.", "о", "о.", "a", "a.", "réponse", "respuesta", "antwort", "ответ", "جواب", "الجواب", "answer":
		return true
	}
	return false
}
