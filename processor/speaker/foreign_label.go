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
			return actor{}, nil
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
	if name.Len() == 0 || answersAlone(c.page.Tokens[name.First].Low) {
		return actor{}, nil
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

// answersAlone reports a label that says that whoever is asked speaks.
func answersAlone(w string) bool {
	switch w {
	case "réponse", "respuesta", "antwort", "ответ", "جواب", "الجواب", "answer":
		return true
	}
	return false
}
