package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// splitRole divides a description whose head noun is at head: what stands before the role in capitals is the
// organisation ("Cisco technology policy director"), or what follows at, of or for ("director for policy at Cisco").
func (c *cast) splitRole(r text.Range, head int) (role, affiliation phrase) {
	tokens := c.page.Tokens
	if link, name := c.linkedOrganisation(r, head); name.Len() > 0 {
		return c.phrase(text.Range{First: r.First, Last: link}), c.phrase(name)
	}
	if affiliation, ok := c.ownerOf(&r, head); ok {
		return c.phrase(r), affiliation
	}
	for i := head + 1; i < r.Last; i++ { // embajador cubano, президент Молдовы
		if o, ok := c.resolver.lexicon.Demonyms[tokens[i].Low]; ok {
			return c.phrase(r), phrase{o.Name, text.Range{First: i, Last: i + 1}}
		}
		if c.capital(i) && !linkedWord(tokens[i-1].Low) && c.nameEnd(i) >= r.Last && c.page.Lang != "en" {
			return c.phrase(text.Range{First: r.First, Last: i}), c.phrase(text.Range{First: i, Last: r.Last})
		}
	}
	return c.phrase(r), phrase{}
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
		if field := c.nameEnd(from); field < r.Last && tokens[field].Low == "at" && field-from <= 2 && fieldOfWork(tokens[field-1].Low) {
			continue // Head of Government Affairs at Harborline
		}
		end := min(c.organisationEnd(from), r.Last)
		if end < r.Last && tokens[end].Word && !linkedWord(tokens[end].Low) && tokens[end].Low != "and" {
			continue
		}
		link, name = c.firstLink(head, i), text.Range{First: from, Last: end}
		if c.resolver.kindOf(c.words(name)) != "" {
			name.Last = r.Last
			return link, name
		}
	}
	return link, name
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
	for end < head && (c.capital(end) || c.lowercaseName(end)) {
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
	for cut := end; cut > r.First; cut-- {
		owner := c.phrase(text.Range{First: r.First, Last: cut})
		name := owner.words
		if o, ok := c.resolver.lexicon.Demonyms[lexicon.Fold(name)]; ok {
			r.First = cut
			return phrase{o.Name, owner.at}, true
		}
		if _, ok := c.resolver.organisation(name); ok {
			r.First = cut
			return owner, true
		}
		if cut == end && end < head && (c.resolver.kindOf(name) != "" || acronym(name) || !c.capital(head)) && !roleAdjective(tokens[r.First].Low) {
			r.First = cut
			return owner, true
		}
		if acronym(name) && cut == r.First+1 {
			r.First = cut
			return owner, true
		}
	}
	return phrase{}, false
}

// roleAdjective reports a capitalised word that belongs to a role, not to an organisation.
func roleAdjective(w string) bool {
	switch w {
	case "senior", "chief", "deputy", "former", "vice", "executive", "acting", "managing", "general", "prime", "foreign", "associate", "assistant", "permanent", "lead", "principal", "policy", "legal", "global", "national", "regional":
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
	for end > i && end+1 < len(tokens) && end-i < 10 {
		switch tokens[end].Low {
		case "of", "for", "and", "on", "&", "de", "des", "du":
			next := end + 1
			if determiner(tokens[next].Low) && next+1 < len(tokens) {
				next++
			}
			further := c.nameEnd(next)
			if further == next || tokens[end].Low == "and" && c.resolver.kindOf(c.words(text.Range{First: i, Last: further})) == "" {
				return end
			}
			end = further
		default:
			return end
		}
	}
	return end
}

// kindFromApposition reads "Cisco, a technology conglomerate," and "conglomerate Cisco".
func (c *cast) kindFromApposition(run text.Range) onrecord.Kind {
	tokens := c.page.Tokens
	if run.First > 0 {
		if kinds := c.resolver.lexicon.Collectives[tokens[run.First-1].Low]; len(kinds) > 0 {
			return kinds[0]
		}
	}
	if run.Last+1 < len(tokens) && tokens[run.Last].Text == "," && determiner(tokens[run.Last+1].Low) {
		for i := run.Last + 2; i < min(run.Last+9, len(tokens)); i++ {
			if kinds := c.resolver.lexicon.Collectives[tokens[i].Low]; len(kinds) > 0 {
				return kinds[0]
			}
			if !tokens[i].Word {
				break
			}
		}
	}
	return ""
}

// kindInText looks for a description of an organisation anywhere it is named.
func (c *cast) kindInText(name string) onrecord.Kind {
	words := strings.Fields(name)
	for n, run := range c.names[lexicon.Fold(words[len(words)-1])] {
		if n > 20 {
			break
		}
		if kind := c.kindFromApposition(run); kind != "" {
			return kind
		}
	}
	return ""
}

// readGroup reads "Norway, for the Nordic Council, said": the group a state speaks for.
func (c *cast) readGroup(a *actor, name text.Range) {
	tokens := c.page.Tokens
	i := name.Last
	if a.kind != onrecord.KindState || i+3 >= len(tokens) || tokens[i].Text != "," {
		return
	}
	switch tokens[i+1].Low {
	case "for":
		i++
	case "speaking", "on", "also":
		i += 2
	default:
		return
	}
	for limit := i + 5; i < min(limit, len(tokens)-1) && (determiner(tokens[i+1].Low) || !c.capital(i+1)); {
		i++
	}
	if end := c.organisationEnd(i + 1); end > i+1 {
		if end+1 < len(tokens) && tokens[end].Text == "/" {
			end = c.organisationEnd(end + 1)
		}
		group := c.phrase(text.Range{First: i + 1, Last: end})
		c.takeBehalf(a, group)
		a.affiliation, a.proof.Affiliation = group.words, c.spans(group.at)
	}
}
