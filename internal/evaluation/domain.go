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
		accuracy("traps", trapped, traps),
	}
}

// trapRow is the row in which traps are counted, beside those of the document. It is not shown.
const trapRow = "traps"

// domainCount counts one document of domain gold.
type domainCount struct {
	tally
	doc      Document
	text     []rune
	mistakes []Mistake
}

func countDomain(doc Document, predicted []Quote) (tally, []Mistake) {
	c := &domainCount{tally: make(tally), doc: doc, text: []rune(doc.Text)}
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
	pairs := detected(align(guessed, gold))
	isFound := make(map[int]bool)
	for i, q := range quotes {
		if p, ok := pairs[i]; ok {
			isFound[p.gold] = true
			c.countFound(doc.Gold[p.gold], q)
		} else if !c.repeatsOptional(guessed[i], gold) {
			c.countFalse(q, regions)
		}
	}
	for j, g := range doc.Gold {
		if !isFound[j] && !g.Optional {
			c.mistake(Missed, g.Type, g.Content, g.Speaker.Name, "")
		}
	}
	for _, s := range doc.Traps {
		c.countTrap(under(onrecord.Spans{s}), guessed, pairs)
	}
	return c.tally, c.mistakes
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

func (c *domainCount) mistake(what Fault, kind onrecord.QuoteType, content onrecord.Spans, gold, said string) {
	c.mistakes = append(c.mistakes, Mistake{Document: c.doc.ID, What: what, Type: kind, Text: textUnder(c.text, content), Gold: gold, Said: said})
}

// countFound counts a detected quote in the rows of gold's type.
func (c *domainCount) countFound(g GoldQuote, q Quote) {
	if g.Optional {
		return
	}
	want, got := g.Speaker, q.Speaker
	right := sameSpeaker(want, got.Name, textUnder(c.text, g.Source))
	c.add(g.Type, predictedQuotes, 1)
	c.addRight(g.Type, found, named, right)
	c.addIf(g.Type, labelled, q.Type == g.Type)
	if !right {
		c.mistake(WrongSpeaker, g.Type, g.Content, want.Name, got.Name)
	}
	if want.Affiliation != "" {
		same := sameAffiliation(want, got)
		c.addRight(g.Type, withAffiliation, affiliationRight, same)
		if !sameOrganisation(want.Name, want.Affiliation) {
			c.addRight(g.Type, withAffiliationOfPerson, affiliationOfPersonRight, same)
		}
	}
	if want.Role != "" {
		c.addRight(g.Type, withRole, roleRight, sameRole(want.Role, got.Role))
	}
	if want.Kind != "" {
		c.addRight(g.Type, withKind, kindRight, got.Kind == want.Kind)
	}
}

// countFalse counts a quote that detects none, in the row of the type it shows.
func (c *domainCount) countFalse(q Quote, regions []onrecord.Span) {
	kind := typeOf(c.text, q.Content, regions)
	if q.Type == onrecord.Issued {
		kind = onrecord.Issued
	}
	c.add(kind, predictedQuotes, 1)
	c.mistake(False, kind, q.Content, "", q.Speaker.Name)
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
