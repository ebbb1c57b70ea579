package speaker

import (
	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// unnamedSource settles somebody who speaks without a name, "une source proche du dossier", "fuentes de la empresa": a
// body that the words name, or else nobody known, of kind other.
func (c reading) unnamedSource(r text.Range) (actor, bool) {
	first, _ := c.skipArticles(r.First, r.Last, "")
	if first >= r.Last || !sourceNoun(c.page.Tokens[first].Low) {
		return actor{}, false
	}
	for i := first + 1; i < r.Last; i++ {
		from := c.afterLinks(i, r.Last)
		if from == i {
			continue
		}
		to := c.bodyAt(from, r.Last)
		if to == from {
			to = c.sortedBody(from, r.Last)
		}
		at := text.Range{First: from, Last: to}
		if to <= from || c.kind(c.words(at)) == "" && !c.page.Tokens[from].Upper && !c.world.Generic[c.page.Tokens[from].Low] {
			continue
		}
		a := actor{kind: c.kind(c.words(at))}
		for at.Len() > 1 && c.world.Generic[c.page.Tokens[at.First].Low] && (c.page.Tokens[at.First+1].Upper || c.opens(at.First+1) >= 0) {
			at.First++
		}
		c.takeAffiliation(&a, phrase{words: c.canonical(at), at: at})
		if a.kind == "" {
			a.kind = c.kindInText(a.affiliation)
		}
		return a, true
	}
	return actor{kind: onrecord.KindOther}, true
}

// sourceNoun reports a word for those who speak without a name.
func sourceNoun(w string) bool {
	switch w {
	case "entourage", "entorno", "umfeld", "окружение", "source", "sources", "fuente", "fuentes", "quelle", "quellen", "kreise", "kreisen", "insider", "источник", "источники", "источника", "источников", "собеседник", "مصدر", "مصادر", "المصدر", "المصادر":
		return true
	}
	return false
}
