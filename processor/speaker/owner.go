package speaker

import (
	"strings"

	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

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
	for owner.Len() > 1 && (c.determiner(owner.First) || !tokens[owner.First].Word) {
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
	if low := tokens[owner.Last-1].Low; low == "opposition" || low == "coalition" || low == "government" {
		return phrase{words: c.words(text.Range{First: owner.Last - 1, Last: owner.Last}), at: text.Range{First: owner.Last - 1, Last: owner.Last}}, true
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

// withoutLinked cuts off an office what only says where its holder serves: "spokesman in Oslo".
func (c *cast) withoutLinked(r text.Range, head int) text.Range {
	if i := head + 1; i < r.Last && c.page.Tokens[i].Low == "in" {
		r.Last = i
	}
	return r
}

// ownerOf takes the organisation off the head of a role: "Cisco", "Norway's", "Danish".
func (c *cast) ownerOf(r *text.Range, head int) (phrase, bool) {
	tokens := c.page.Tokens
	end := r.First
	for end < head && (c.capital(end) || c.lowercaseName(end) || end > r.First && tokens[end].Text == "&") {
		end++
	}
	if further := c.organisationEnd(r.First); c.page.Lang == "en" && further > end && further <= head && end > r.First && headLink(tokens[end].Low) && !c.role(tokens[end-1].Low) && c.resolver.kindOf(c.words(text.Range{First: r.First, Last: further})) != "" {
		owner := c.phrase(text.Range{First: r.First, Last: further}) // Alliance for Open Water policy adviser
		r.First = further
		if r.First < head && tokens[r.First].Low == "'s" {
			r.First++
		}
		return owner, true
	}
	if end == r.First || end == r.First+1 && c.page.Lang == "en" && r.First > 0 && tokens[r.First].Tag == "NN" && c.sentenceStart(r.First) && c.commonNoun(r.First) && c.commonBody(tokens[end].Low) {
		return phrase{}, false // "Prison union representatives"
	}
	if tokens[end].Low == "'s" && end < head {
		owner := c.phrase(text.Range{First: r.First, Last: end})
		r.First = end + 1
		return owner, true
	}
	if roleAdjective(tokens[r.First].Low) || strings.HasSuffix(tokens[r.First].Low, "-based") {
		return phrase{}, false
	}
	for cut := end; cut > r.First; cut-- {
		owner := c.phrase(text.Range{First: r.First, Last: cut})
		name := owner.words
		if o, ok := c.resolver.lexicon.Demonyms[fold(name)]; ok {
			r.First = cut
			return phrase{words: o.Name, at: owner.at}, true
		}
		if cut == r.First+1 {
			if nation, ok := c.nationOfAdjective(r.First); ok {
				r.First = cut
				return nation, true
			}
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
		if acronym(name) && cut == r.First+1 && !initialism(name) {
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
	if c.resolver.kindOf(name) != "" || acronym(name) && end < head && !initialism(name) {
		return true
	}
	return (!c.capital(head) || acronym(c.page.Tokens[head].Text)) && !branch(fold(name)) && !initialism(name)
}

// initialism reports an office that is written by its initials.
func initialism(s string) bool {
	switch s {
	case "VP", "SVP", "EVP", "AVP", "CEO", "CFO", "CTO", "COO", "MD", "PM", "MP", "MEP", "AG", "DA", "DG", "SG":
		return true
	}
	return false
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
