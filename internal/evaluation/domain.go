package evaluation

import (
	"github.com/onrecord/onrecord"
)

// What is counted in domain gold.
const (
	found = iota + firstOfShape
	named
	withAffiliation
	affiliationRight
	withAffiliationOfPerson
	affiliationOfPersonRight
	withRole
	roleRight
	withKind
	kindRight
	labelled
	positionsSaid
	positionsOfGold
	positionRight
	traps
	trapped
	domainCounters
)

// domainMeasures are the figures of domain gold, the headline first.
func domainMeasures() []measure {
	return []measure{
		f1("attributed", share{named, predictedQuotes}, share{named, goldQuotes}),
		f1("detected", share{found, predictedQuotes}, share{found, goldQuotes}),
		accuracy("speaker", named, found),
		accuracy("affiliation", affiliationRight, withAffiliation),
		accuracy("affiliation of persons", affiliationOfPersonRight, withAffiliationOfPerson),
		accuracy("role", roleRight, withRole),
		accuracy("kind", kindRight, withKind),
		accuracy("type", labelled, found),
		positionMeasure(),
		accuracy("traps", trapped, traps),
	}
}

// positionMeasure is of the detected quotes whose position gold has judged.
func positionMeasure() measure {
	m := f1("position", share{positionRight, positionsSaid}, share{positionRight, positionsOfGold})
	m.needs = positionsOfGold
	return m
}

// trapRow is the row in which traps are counted, beside those of the document. It is not shown.
const trapRow = "traps"

// domainCount counts one document of domain gold.
type domainCount struct {
	tally
	journal
}

func countDomain(doc Document, predicted []Quote) (tally, []Mistake) {
	c := &domainCount{tally: make(tally), journal: journal{doc: doc, text: []rune(doc.Text)}}
	regions := quotedRegions(c.text)
	under := func(spans onrecord.Spans) words { return tokenizer(scriptWord).under(c.text, spans) }
	var gold, guessed []words
	for _, g := range doc.Gold {
		gold = append(gold, under(g.Content))
		if !g.Optional {
			c.add(g.Type, goldQuotes, 1)
		}
	}
	var quotes []Quote
	for _, q := range predicted {
		if w := under(q.Content); len(w) > 0 {
			quotes, guessed = append(quotes, q), append(guessed, w)
		}
	}
	touching := align(guessed, gold)
	pairs := detected(touching)
	touched := make(map[int]bool)
	for i, q := range quotes {
		p, ok := touching[i]
		if ok {
			touched[p.gold] = true
		}
		if _, found := pairs[i]; found {
			c.countFound(doc.Gold[p.gold], q, p.jaccard, guessed[i].equal(gold[p.gold]))
		} else if !c.repeatsOptional(guessed[i], gold) {
			kind := c.countFalse(q, regions)
			if ok && !doc.Gold[p.gold].Optional {
				c.journal.add(WrongSpan, doc.Gold[p.gold].Type, &doc.Gold[p.gold].Quote, &q, p.jaccard)
			} else {
				c.journal.add(Spurious, kind, nil, &q, 0)
			}
		}
	}
	for j, g := range doc.Gold {
		if !touched[j] && !g.Optional {
			c.journal.add(Missed, g.Type, &g.Quote, nil, 0)
		}
	}
	for _, s := range doc.Traps {
		c.countTrap(under(onrecord.Spans{s}), guessed, pairs)
	}
	return c.tally, c.inText()
}

// add counts in the rows of a type of quote.
func (c *domainCount) add(kind onrecord.QuoteType, what counter, n float64) {
	c.tally.add(domainCounters, c.doc.rows(kind), what, n)
}

// addRight counts a thing that gold has and whether it is right.
func (c *domainCount) addRight(kind onrecord.QuoteType, all, of counter, right bool) {
	c.add(kind, all, 1)
	c.addIf(kind, of, right)
}

func (c *domainCount) addIf(kind onrecord.QuoteType, what counter, ok bool) {
	c.tally.addIf(domainCounters, c.doc.rows(kind), what, ok)
}

// countFound counts a detected quote in the rows of gold's type.
func (c *domainCount) countFound(g GoldQuote, q Quote, jaccard float64, exact bool) {
	if g.Optional {
		return
	}
	noteUnless := func(right bool, what Fault) bool {
		if !right {
			c.journal.add(what, g.Type, &g.Quote, &q, jaccard)
		}
		return right
	}
	want, got := g.Speaker, q.Speaker
	c.add(g.Type, predictedQuotes, 1)
	c.addRight(g.Type, found, named, noteUnless(sameSpeaker(want, got.Name, textUnder(c.text, g.Source)), WrongSpeaker))
	noteUnless(exact, InexactSpan)
	c.addIf(g.Type, labelled, noteUnless(q.Type == g.Type, WrongType))
	if want.Affiliation != "" {
		same := noteUnless(sameAffiliation(want, got), WrongAffiliation)
		c.addRight(g.Type, withAffiliation, affiliationRight, same)
		if !sameOrganisation(want.Name, want.Affiliation) {
			c.addRight(g.Type, withAffiliationOfPerson, affiliationOfPersonRight, same)
		}
	}
	if want.Role != "" {
		c.addRight(g.Type, withRole, roleRight, noteUnless(sameRole(want.Role, got.Role), WrongRole))
	}
	if want.Kind != "" {
		c.addRight(g.Type, withKind, kindRight, noteUnless(got.Kind == want.Kind, WrongKind))
	}
	if g.Judged {
		c.addIf(g.Type, positionsOfGold, g.Position != "")
		c.addIf(g.Type, positionsSaid, q.Position != "")
		c.addIf(g.Type, positionRight, q.Position != "" && noteUnless(q.Position == g.Position, WrongPosition))
	}
}

// countFalse counts a quote that detects none, in the row of the type it shows, which it returns.
func (c *domainCount) countFalse(q Quote, regions []onrecord.Span) onrecord.QuoteType {
	kind := typeOf(c.text, q.Content, regions)
	if q.Type == onrecord.Issued {
		kind = onrecord.Issued
	}
	c.add(kind, predictedQuotes, 1)
	return kind
}

// repeatsOptional reports whether a content is that of an optional quote, for which another prediction stands already.
func (c *domainCount) repeatsOptional(content words, gold []words) bool {
	for j, g := range c.doc.Gold {
		if g.Optional && content.jaccard(gold[j]) >= detectedFrom {
			return true
		}
	}
	return false
}

// countTrap counts a trap, and whether a quote that detects none has at least half of its words in it.
func (c *domainCount) countTrap(trap words, guessed []words, pairs map[int]pair) {
	emitted := false
	for i, w := range guessed {
		_, ok := pairs[i]
		emitted = emitted || !ok && 2*w.common(trap) >= len(w)
	}
	c.addRight(trapRow, traps, trapped, emitted)
}
