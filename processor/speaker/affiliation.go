package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
	"github.com/onrecord/onrecord/processor/wordnet"
)

// splitRole divides a description whose head noun is at head into office and organisation: "Cisco's policy director",
// "Cisco technology policy director", "director for policy at Cisco", "ambassador of Norway to Chad".
func (c *cast) splitRole(r text.Range, head int) (role, affiliation phrase) {
	tokens := c.page.Tokens
	if c.page.Lang == "en" && r.Len() > 1 && r.First < head && (tokens[r.First].Low == "one" || tokens[r.First].Low == "another") {
		r.First++ // one veteran negotiator
	}
	if c.page.Lang == "en" && r.Last-1 > head && tokens[r.Last-1].Low == "there" { // a marine biologist there
		r.Last--
		if body := c.lookBack(r.First, c.bodyIn); body != nil {
			return c.phrase(r), phrase{words: body.affiliation, at: c.rangeOf(body.proof.Affiliation)}
		}
	}
	if owner, ok := c.possessive(&r, head); ok {
		return c.phrase(c.withoutLinked(r, head)), owner
	}
	if sentTo(tokens[head].Low) {
		if owner, ok := c.ownerOf(&r, head); ok {
			return c.phrase(r), owner
		}
	}
	if link, name := c.linkedOrganisation(r, head); name.Len() > 0 {
		affiliation = c.phrase(name)
		if owner, ok := c.ownerOf(&r, head); ok && c.resolver.kindOf(affiliation.words) == "" && c.resolver.kindOf(owner.words) != "" {
			affiliation = owner
		}
		return c.phrase(text.Range{First: r.First, Last: link}), affiliation
	}
	if owner, ok := c.ownerOf(&r, head); ok {
		return c.phrase(r), owner
	}
	if link, body := c.linkedBody(r, head); link > 0 {
		return c.phrase(text.Range{First: r.First, Last: link}), body
	}
	for i := head + 1; i < r.Last; i++ { // embajador cubano, президент Молдовы
		if o, ok := c.resolver.lexicon.Demonyms[tokens[i].Low]; ok {
			return c.phrase(r), phrase{words: o.Name, at: text.Range{First: i, Last: i + 1}}
		}
		if c.capital(i) && !linkedWord(tokens[i-1].Low) && c.nameEnd(i) >= r.Last && c.page.Lang != "en" {
			return c.phrase(text.Range{First: r.First, Last: i}), c.phrase(text.Range{First: i, Last: r.Last})
		}
	}
	if c.page.Lang == "en" && r.Len() > 3 && roleAdjective(tokens[r.First].Low) { // former White House Russia adviser
		behind := text.Range{First: r.First + 1, Last: r.Last}
		for cut := min(c.nameEnd(behind.First), head); cut > behind.First+1; cut-- {
			owner := text.Range{First: behind.First, Last: cut}
			if _, known := c.resolver.organisation(c.words(owner)); known {
				return c.phrase(r), c.phrase(owner)
			}
		}
		if owner, ok := c.ownerOf(&behind, head); ok && owner.at.Len() > 1 {
			return c.phrase(r), owner
		}
	}
	for i := r.First + 1; i < head; i++ { // a senior Norwegian official
		if o, ok := c.stateWord(i); ok {
			return c.phrase(r), phrase{words: o.Name, at: text.Range{First: i, Last: i + 1}}
		}
	}
	return c.phrase(r), phrase{}
}

// bodyPhrase is an organisation by a common noun, "the ministry", under the name that the text gave it; what has no
// name has but a kind.
func (c *cast) bodyPhrase(r text.Range) phrase {
	head := c.head(r)
	p := phrase{at: r, kind: c.resolver.kindOf(c.words(r))}
	if c.namesInside(r) && p.kind != "" {
		return c.phrase(r) // the Norwegian foreign ministry
	}
	if a := c.bodyMeant(head); a != nil && definiteBefore(c.page.Tokens, r.First) && c.describes(r, head, a.name) {
		p.words, p.kind = a.name, a.kind
	} else if low := c.page.Tokens[head].Low; c.page.Lang == "en" && r.Len() > 1 && (low == "ministry" || low == "department") && definiteBefore(c.page.Tokens, r.First) {
		p.words = c.words(r) // a body of state known by its field
	}
	return p
}

// describes reports whether the words before the noun of a body are in a name that it may stand for: "the transport
// ministry" is not the Ministry of Fisheries.
func (c *cast) describes(r text.Range, head int, name string) bool {
	if c.page.Lang != "en" || !distinctBody(c.page.Tokens[head].Low) {
		return true
	}
	name = " " + fold(name) + " "
	for i := r.First; i < head; i++ {
		if t := c.page.Tokens[i]; strings.HasPrefix(t.Tag, "NN") && !strings.Contains(name, " "+t.Low+" ") {
			return false
		}
	}
	return true
}

func definiteBefore(tokens []text.Token, i int) bool {
	return i > 0 && definiteArticle(tokens[i-1].Low)
}

// kindOfBody tells the kind of a body from its description.
func (c *cast) kindOfBody(r text.Range) onrecord.Kind { return c.resolver.kindOf(c.words(r)) }

// linkedOrganisation returns the organisation that closes a description, and the preposition before it: the first whose
// kind can be told ("the Institute of Tides at the University of Norland"), or else the last.
func (c *cast) linkedOrganisation(r text.Range, head int) (link int, name text.Range) {
	tokens := c.page.Tokens
	for i := head + 1; i < r.Last-1; i++ {
		from := c.skipGeneric(i+1, r.Last)
		if !linkedWord(tokens[i].Low) || from >= r.Last || !c.capital(from) && !c.lowercaseName(from) {
			continue
		}
		if low := tokens[i].Low; c.page.Lang == "en" && (low == "in" || low == "to" && sentTo(tokens[head].Low)) {
			continue
		}
		if field := c.nameEnd(from); field < r.Last && tokens[field].Low == "at" && field-from <= 2 && fieldOfWork(tokens[field-1].Low) {
			continue // Head of Government Affairs at Harborline
		}
		end := min(c.organisationEnd(from), r.Last)
		if end < r.Last && tokens[end].Low == "'s" {
			continue // a friend of Lind's party
		}
		if end < r.Last && tokens[end].Word && !linkedWord(tokens[end].Low) && tokens[end].Low != "and" && c.page.Lang != "en" {
			continue
		}
		end = c.bodyNounAfter(end, r.Last)
		kind := c.resolver.kindOf(c.words(text.Range{First: from, Last: end}))
		if (kind == "" || c.fieldByHead(from, end)) && c.portfolio(head, i, from, end) {
			continue
		}
		if kind == "" && tokens[i].Low == "from" && c.page.Lang == "en" {
			continue // a fisher from Lune
		}
		link, name = c.firstLink(head, i), text.Range{First: from, Last: end}
		if kind == "" {
			continue
		}
		if c.page.Lang != "en" || end < r.Last && (tokens[end].Low == "at" || tokens[end].Low == "of") {
			name.Last = r.Last
		}
		return link, name
	}
	return link, name
}

// portfolio reports that a name in capitals after an office says what its holder is in charge of: "Minister for
// Fisheries", "Secretary of State".
func (c *cast) portfolio(head, link, from, end int) bool {
	switch c.page.Tokens[link].Low {
	case "of", "for":
	default:
		return false
	}
	if next := c.page.Tokens[head+1].Low; c.page.Tokens[head].Low == "chief" && link > head+1 && (next == "executive" || strings.HasSuffix(next, "ist") || c.role(c.page.Tokens[link-1].Low)) {
		return false // the chief executive of Norrbank, the chief negotiator for Norland
	}
	switch c.page.Tokens[head].Low {
	case "minister", "secretary", "commissioner", "undersecretary", "under-secretary", "under-secretary-general", "envoy", "rapporteur", "vice-president", "deputy", "chief":
		name := c.words(text.Range{First: from, Last: end})
		return !acronym(name)
	}
	return fieldOfWork(c.page.Tokens[end-1].Low) && end-from <= 3
}

// fieldByHead reports a name whose last word is a field of work and whose kind another word of it tells alone: "Trust
// Engineering" is engineering and no trust.
func (c *cast) fieldByHead(from, end int) bool {
	name := c.words(text.Range{First: from, Last: end})
	if _, known := c.resolver.organisation(name); known || c.page.Lang != "en" || end-from < 2 {
		return false
	}
	for i := from; i < end; i++ {
		if wordnet.Noun(c.page.Tokens[i].Low).First == 0 {
			return false // a name
		}
	}
	return fieldOfWork(c.page.Tokens[end-1].Low)
}

// linkedBody returns the organisation without a name of its own that closes a description, and the preposition before
// it: "a spokeswoman for the Norwegian foreign ministry", "the director of the charity".
func (c *cast) linkedBody(r text.Range, head int) (link int, body phrase) {
	tokens := c.page.Tokens
	if c.page.Lang != "en" {
		return 0, phrase{}
	}
	for i := head + 1; i < r.Last-1; i++ {
		switch tokens[i].Low {
		case "of", "for", "at", "with", "from":
		default:
			continue
		}
		first := i + 1
		for first < r.Last && c.determiner(first) {
			first++
		}
		last := first
		for ; last < r.Last && tokens[last].Word && !linkedWord(tokens[last].Low) && tokens[last].Low != "and"; last++ {
		}
		np := text.Range{First: first, Last: last}
		if np.Len() == 0 || !c.commonBody(tokens[np.Last-1].Low) && !c.commonBody(strings.TrimSuffix(tokens[np.Last-1].Low, "s")) {
			continue
		}
		return i, c.bodyPhrase(np)
	}
	return 0, phrase{}
}

// linkedWord reports a preposition between an office and its organisation.
func linkedWord(w string) bool {
	switch w {
	case "at", "of", "for", "with", "from", "in", "to", "de", "du", "des", "del", "der", "von", "vom", "beim", "pour", "para":
		return true
	}
	return false
}
