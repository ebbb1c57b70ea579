package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// splitRole divides a description whose head noun is at head into office and organisation: "Cisco's policy director",
// "Cisco technology policy director", "director for policy at Cisco", "ambassador of Norway to Chad".
func (c *cast) splitRole(r text.Range, head int) (role, affiliation phrase) {
	tokens := c.page.Tokens
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
		if owner, ok := c.ownerOf(&r, head); ok && c.resolver.kindOf(affiliation.words) == "" {
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
	for i := r.First + 1; i < head; i++ { // a senior Norwegian official
		if o, ok := c.stateWord(i); ok {
			return c.phrase(r), phrase{words: o.Name, at: text.Range{First: i, Last: i + 1}}
		}
	}
	return c.phrase(r), phrase{}
}

// stateWord returns the state or body that a capitalised word stands for, as a demonym or a name.
func (c *cast) stateWord(i int) (lexicon.Organisation, bool) {
	t := c.page.Tokens[i]
	if !c.capital(i) {
		return lexicon.Organisation{}, false
	}
	if o, ok := c.resolver.lexicon.Demonyms[t.Low]; ok {
		return o, true
	}
	return c.resolver.organisation(t.Text)
}

// sentTo reports an office after which "to" names where its holder was sent, not whom they speak for.
func sentTo(w string) bool {
	switch w {
	case "ambassador", "envoy", "representative", "delegate", "consul", "emissary", "observer":
		return true
	}
	return false
}

// possessive takes the owner before an 's off the head of a description: "Cisco's", "the union's".
func (c *cast) possessive(r *text.Range, head int) (phrase, bool) {
	tokens := c.page.Tokens
	at := -1
	for i := r.First + 1; i < head; i++ {
		if low := tokens[i].Low; low == "'s" || (low == "'" || low == "’") && c.adjacent(i) && tokens[i].Tag == "POS" {
			at = i
			break
		}
	}
	if at < 0 || c.page.Lang != "en" {
		return phrase{}, false
	}
	owner := text.Range{First: r.First, Last: at}
	for owner.Len() > 1 && (determiner(tokens[owner.First].Low) || !tokens[owner.First].Word) {
		owner.First++
	}
	r.First = at + 1
	name := c.trailingName(owner)
	switch {
	case name.Len() == owner.Len():
		return c.owning(owner), true
	case name.Len() > 0 && c.kindOfBody(owner) != "":
		return c.phrase(owner), true
	}
	return c.bodyPhrase(owner), true
}

// owning is the owner of an office by name: a state where the name is one of its adjectives.
func (c *cast) owning(r text.Range) phrase {
	p := c.phrase(c.withoutTitle(r))
	if o, ok := c.resolver.lexicon.Demonyms[fold(p.words)]; ok {
		p.words = o.Name
	} else if o, ok := c.metonym(r); ok {
		p.words = o.Name
	}
	return p
}

// bodyPhrase is an organisation by a common noun, "the ministry", under the name that the text gave it; what has no
// name has but a kind.
func (c *cast) bodyPhrase(r text.Range) phrase {
	head := c.head(r)
	p := phrase{at: r, kind: c.resolver.kindOf(c.words(r))}
	if c.namesInside(r) && p.kind != "" {
		return c.phrase(r) // the Norwegian foreign ministry
	}
	if a := c.bodyMeant(head); a != nil && definiteBefore(c.page.Tokens, r.First) {
		p.words, p.kind = a.name, a.kind
	}
	return p
}

func definiteBefore(tokens []text.Token, i int) bool {
	return i > 0 && definiteArticle(tokens[i-1].Low)
}

// kindOfBody tells the kind of a body from its description.
func (c *cast) kindOfBody(r text.Range) onrecord.Kind { return c.resolver.kindOf(c.words(r)) }

// withoutLinked cuts off an office what only says where its holder serves: "spokesman in Oslo".
func (c *cast) withoutLinked(r text.Range, head int) text.Range {
	if i := head + 1; i < r.Last && c.page.Tokens[i].Low == "in" {
		r.Last = i
	}
	return r
}

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
		if kind == "" && c.portfolio(head, i, from, end) {
			continue
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

// bodyNounAfter goes on from the end of a name over the common nouns of a body, "the UN climate convention", "the
// Norwegian foreign ministry".
func (c *cast) bodyNounAfter(end, last int) int {
	if c.page.Lang != "en" {
		return end
	}
	for i := end; i < min(end+4, last); i++ {
		switch t := c.page.Tokens[i]; {
		case !t.Word || !strings.HasPrefix(t.Tag, "NN") && t.Tag != "JJ":
			return end
		case c.commonBody(t.Low) && !c.resolver.lexicon.Roles[t.Low]:
			return i + 1
		}
	}
	return end
}

// portfolio reports that a name in capitals after an office says what its holder is in charge of: "Minister for
// Fisheries", "Secretary of State".
func (c *cast) portfolio(head, link, from, end int) bool {
	switch c.page.Tokens[link].Low {
	case "of", "for":
	default:
		return false
	}
	switch c.page.Tokens[head].Low {
	case "minister", "secretary", "commissioner", "undersecretary", "under-secretary", "under-secretary-general", "envoy", "rapporteur", "vice-president", "deputy", "chief":
		name := c.words(text.Range{First: from, Last: end})
		return !acronym(name)
	}
	return fieldOfWork(c.page.Tokens[end-1].Low) && end-from <= 3
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
		for first < r.Last && determiner(tokens[first].Low) {
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

// ownerOf takes the organisation off the head of a role: "Cisco", "Norway's", "Danish".
func (c *cast) ownerOf(r *text.Range, head int) (phrase, bool) {
	tokens := c.page.Tokens
	end := r.First
	for end < head && (c.capital(end) || c.lowercaseName(end) || end > r.First && tokens[end].Text == "&") {
		end++
	}
	if end == r.First {
		return phrase{}, false
	}
	if tokens[end].Low == "'s" && end < head {
		owner := c.phrase(text.Range{First: r.First, Last: end})
		r.First = end + 1
		return owner, true
	}
	if roleAdjective(tokens[r.First].Low) {
		return phrase{}, false
	}
	for cut := end; cut > r.First; cut-- {
		owner := c.phrase(text.Range{First: r.First, Last: cut})
		name := owner.words
		if o, ok := c.resolver.lexicon.Demonyms[fold(name)]; ok {
			r.First = cut
			return phrase{words: o.Name, at: owner.at}, true
		}
		if _, ok := c.resolver.organisation(name); ok {
			r.First = cut
			return owner, true
		}
		if cut == end && c.ownerName(name, end, head) {
			r.First = cut
			if owner.at.Len() == 1 && c.commonBody(tokens[owner.at.First].Low) {
				return c.bodyPhrase(owner.at), true
			}
			return owner, true
		}
		if acronym(name) && cut == r.First+1 {
			r.First = cut
			return owner, true
		}
	}
	return phrase{}, false
}

// ownerName reports whether capitalised words before an office are an organisation rather than part of the office: they
// tell a kind, or only they are in capitals.
func (c *cast) ownerName(name string, end, head int) bool {
	if end == head && c.page.Lang != "en" {
		return false
	}
	if c.resolver.kindOf(name) != "" || acronym(name) && end < head {
		return true
	}
	return !c.capital(head) && !branch(fold(name))
}

// branch reports a branch of government or business that stands before an office: "Finance minister" at the head of a
// sentence.
func branch(w string) bool {
	switch w {
	case "environment", "finance", "justice", "interior", "defence", "defense", "health", "energy", "transport", "trade", "education", "agriculture",
		"labour", "labor", "home", "foreign", "climate", "economy", "fisheries", "culture", "digital", "government", "opposition", "state", "city",
		"marketing", "sales", "research", "campaign", "press", "police", "army", "church", "industry", "human", "civil", "political", "business", "security":
		return true
	}
	return false
}

// roleAdjective reports a capitalised word that belongs to a role, not to an organisation.
func roleAdjective(w string) bool {
	switch w {
	case "senior", "chief", "deputy", "former", "vice", "executive", "acting", "managing", "general", "prime", "foreign", "associate", "assistant", "permanent", "lead", "principal", "policy", "legal", "global", "national", "regional",
		"interim", "veteran", "outgoing", "incoming", "retired", "top", "leading", "one", "two", "three", "four", "several", "many", "some", "local", "junior", "co-founding", "founding",
		"ex", "then", "longtime", "long-time", "first", "another", "other", "new", "current", "late", "shadow", "special", "honorary", "joint", "professional", "independent", "staff", "european", "western", "african", "asian":
		return true
	}
	return false
}

// organisationEnd returns the end of the name of an organisation that begins at token i: capitalised words joined by
// of, for and the like.
func (c *cast) organisationEnd(i int) int {
	tokens := c.page.Tokens
	if i >= len(tokens) {
		return i
	}
	if c.lowercaseName(i) && !c.capital(i) {
		return i + 1
	}
	end := c.nameEnd(i)
	for end > i && end+1 < len(tokens) && end-i < 12 {
		switch tokens[end].Low {
		case "of", "for", "and", "on", "against", "&", "de", "des", "du":
			next := end + 1
			if determiner(tokens[next].Low) && next+1 < len(tokens) {
				next++
			}
			further := c.nameEnd(next)
			if further == next || !c.goesOn(i, end, further) {
				return end
			}
			end = further
		default:
			return end
		}
	}
	return end
}

// goesOn reports whether the name that begins at token i goes on over the joint at token end.
func (c *cast) goesOn(i, end, further int) bool {
	whole := c.words(text.Range{First: i, Last: further})
	if _, ok := c.resolver.organisation(whole); ok {
		return true
	}
	front := c.words(text.Range{First: i, Last: end})
	switch c.page.Tokens[end].Low {
	case "and":
		if _, ok := c.resolver.organisation(front); ok || c.isPerson(text.Range{First: i, Last: end}) {
			return false
		}
		next := c.words(text.Range{First: end + 1, Last: further})
		if c.resolver.kindOf(next) != "" && c.resolver.kindOf(front) != "" || acronym(next) {
			return false // the Reef Trust and Harbour Bank
		}
		return c.resolver.kindOf(whole) != ""
	case "for", "on", "against":
		if c.page.Lang != "en" {
			return true
		}
		_, known := c.resolver.organisation(front)
		return !known
	}
	return true
}

// kindFromApposition reads "Cisco, a technology conglomerate," and "conglomerate Cisco".
func (c *cast) kindFromApposition(run text.Range) onrecord.Kind {
	tokens := c.page.Tokens
	if run.First > 0 {
		if kinds := c.resolver.lexicon.Collectives[tokens[run.First-1].Low]; len(kinds) > 0 {
			return kinds[0]
		}
	}
	i := run.Last
	if i+2 < len(tokens) && tokens[i].Text == "(" && i+3 < len(tokens) && tokens[i+2].Text == ")" {
		i += 3 // the Reef Trust (RT), a charity
	}
	if i+1 < len(tokens) && (tokens[i].Text == "," || tokens[i].Text == "—" || tokens[i].Text == "–" || tokens[i].Low == "is") && (determiner(tokens[i+1].Low) || tokens[i+1].Tag == "CD") {
		for j := i + 2; j < min(i+10, len(tokens)); j++ {
			low := tokens[j].Low
			if c.resolver.lexicon.Roles[low] {
				return ""
			}
			if kinds := c.resolver.lexicon.Collectives[low]; len(kinds) > 0 && (j+1 >= len(tokens) || !strings.HasPrefix(tokens[j+1].Tag, "NN")) {
				return c.narrowed(kinds, text.Range{First: i + 2, Last: j + 1})
			}
			if !tokens[j].Word {
				break
			}
		}
	}
	return ""
}

// narrowed chooses among the kinds that a noun may stand for by the words around it: "a civil rights group".
func (c *cast) narrowed(kinds []onrecord.Kind, r text.Range) onrecord.Kind {
	if kind := c.resolver.kindOf(c.words(r)); len(kinds) > 1 && contains(kinds, kind) {
		return kind
	}
	return kinds[0]
}

// kindInText looks for a description of an organisation anywhere it is named.
func (c *cast) kindInText(name string) onrecord.Kind {
	words := strings.Fields(name)
	for n, run := range c.names[fold(words[len(words)-1])] {
		if n > 20 {
			break
		}
		if run.Len() < len(words) && run.Len() > 1 || len(words) > 1 && run.Len() == 1 {
			continue
		}
		if kind := c.kindFromApposition(run); kind != "" {
			return kind
		}
	}
	return ""
}
