package speaker

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord/processor/text"
)

// employs reports a verb of a relative clause that says for whom somebody works.
func employs(w string) bool {
	switch w {
	case "dirige", "préside", "travaille", "enseigne", "représente", "conduit", "coordonne", "anime", "pilote", "gère", "dirigeait", "présidait", "travaillait", "enseignait",
		"preside", "encabeza", "trabaja", "enseña", "representa", "coordina", "lidera", "dirigió", "dirigía", "presidió",
		"leitet", "führt", "vertritt", "lehrt", "arbeitet", "berät", "präsidiert", "forscht", "leitete", "vertrat", "vorsteht",
		"возглавляет", "руководит", "представляет", "преподаёт", "преподает", "работает", "возглавлял", "возглавляла", "координирует":
		return true
	}
	return false
}

// longestRelative is how many tokens of a relative clause are read.
const longestRelative = 18

// employed reads whom somebody works for in a relative clause that begins at token i, "qui dirige le Bureau", "die an der
// Universität lehrt", and reports whether there is one.
func (c reading) employed(a *actor, i int) bool {
	tokens := c.page.Tokens
	if i >= len(tokens) {
		return false
	}
	switch tokens[i].Low {
	case "qui", "quien", "который", "которая":
	case "que":
		if c.page.Lang != "es" {
			return false
		}
	case "der", "die":
		if c.page.Lang != "de" {
			return false
		}
	default:
		return false
	}
	if end := c.clauseEnd(i); i+2 < end && copula(tokens[i+1].Low) {
		if o, _, ok := c.office(i+2, end); ok && a.person {
			c.takeOffice(a, o) // qui est directrice de l'Agence
			return true
		}
	}
	end, works := i+1, -1
	for end < len(tokens) && end-i < longestRelative && (tokens[end].Word || c.opens(end) >= 0 || c.page.RegionAt(end) >= 0) && c.page.ParagraphAt(tokens[end].Span.Start) == c.page.ParagraphAt(tokens[i].Span.Start) {
		if works < 0 && employs(tokens[end].Low) {
			works = end
		}
		end++
	}
	if works < 0 {
		return tokens[i].Low != "der" && tokens[i].Low != "die"
	}
	if a.affiliation != "" {
		return true
	}
	from, last := works+1, end
	if c.page.Lang == "de" {
		from, last = i+1, works
	}
	c.employedIn(a, text.Range{First: from, Last: last})
	c.officeOfVerb(a, works)
	return true
}

// employedIn takes the body that a clause names as the one somebody works for: the first whose kind can be told, or else
// the first in capitals.
func (c reading) employedIn(a *actor, r text.Range) {
	if a.affiliation != "" {
		return
	}
	tokens := c.page.Tokens
	first, last := text.Range{}, r.Last
	for n := r.First; n < last; {
		n = c.afterLinks(n, last)
		to := c.bodyAt(n, last)
		if to <= n {
			if first.Len() == 0 && n < last && unicode.IsUpper([]rune(tokens[n].Text)[0]) {
				first = text.Range{First: n, Last: min(c.properBody(n, last), last)}
			}
			n++
			continue
		}
		if at := (text.Range{First: n, Last: to}); c.kind(c.words(at)) != "" {
			c.takeAffiliation(a, phrase{words: c.canonical(at), at: at})
			return
		}
		if first.Len() == 0 {
			first = text.Range{First: n, Last: to}
		}
		n = to
	}
	if first.Len() > 0 {
		c.takeAffiliation(a, phrase{words: c.canonical(first), at: first})
	}
}

// officeOfVerb gives whoever leads a body by the verb at token i the office that goes with it: who chairs it is its chair.
func (c reading) officeOfVerb(a *actor, i int) {
	if a.affiliation == "" || a.role != "" {
		return
	}
	offices := map[string][2]string{
		"dirige fr": {"directeur", "directrice"}, "préside fr": {"président", "présidente"}, "coordonne fr": {"coordinateur", "coordinatrice"},
		"dirige es": {"director", "directora"}, "preside es": {"presidente", "presidenta"}, "coordina es": {"coordinador", "coordinadora"},
		"leitet de": {"Leiter", "Leiterin"}, "возглавляет ru": {"глава", "глава"},
	}[c.page.Tokens[i].Low+" "+c.page.Lang]
	sex := a.sex
	for n := i - 1; n >= max(0, i-8) && sex == ""; n-- {
		sex = c.forenameAt(n)
	}
	office := offices[0]
	if sex == "f" {
		office = offices[1]
	}
	at := text.Range{First: i, Last: i + 1}
	if low := c.page.Tokens[i].Low; low == "dirige" || low == "coordonne" || low == "возглавляет" {
		at = text.Range{} // the office is no form of the verb, so its words stand nowhere
	}
	if office != "" {
		c.takeRole(a, phrase{words: office, at: at})
		a.head = strings.ToLower(office)
	}
}
