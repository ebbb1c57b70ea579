package speaker

import (
	"strings"

	"github.com/onrecord/onrecord/processor/text"
)

// mention settles who the tokens of r name, and where in them the name stands. A mention may be as short as a surname
// and as long as "Eric Holm, the director of policy at Quay Watch, who joined in May".
func (c *cast) mention(r text.Range) (actor, text.Range) {
	if f, ok := c.foreign(); ok {
		return f.mention(r)
	}
	if c.page.Lang == "en" {
		r = c.tidy(c.withList(c.withName(c.forGroup(c.grown(r)))))
	}
	tokens := c.page.Tokens
	if r.Len() == 1 && c.pronoun(tokens[r.First].Low) {
		return c.antecedent(r), r
	}
	if theirs, ok := c.theirDelegation(r); ok {
		return theirs, r
	}
	if joint, ok := c.joint(r); ok {
		return joint, r
	}
	for r.Len() > 1 && c.determiner(r.First) {
		r.First++
	}
	head := c.headOf(r)
	if o, ok := c.resolver.organisation(c.words(head)); ok && head.Len() > 2 {
		a := c.body(head, o.Kind)
		c.readGroup(&a, head)
		return a, head
	}
	if c.articled(head) {
		return c.body(head, c.resolver.kindOf(c.words(head))), head
	}
	if a, run, ok := c.nameInApposition(head); ok {
		return a, run
	}
	if a, run, ok := c.bodyInApposition(head); ok {
		return a, run
	}
	if a, run, ok := c.officeInApposition(head); ok {
		return a, run
	}
	if c.aged(head) {
		if a := c.lastPerson(head.First, ""); a != nil {
			return *a, text.Range{}
		}
	}
	name := c.trailingName(head)
	if name.Len() == 0 {
		return c.description(head, r), text.Range{}
	}
	if head.Len() == 1 && c.commonNoun(head.First) || name.Len() == head.Len() && c.officeName(name) || c.isOffice(name) || c.oneOf(head, name) {
		return c.description(head, r), text.Range{} // "the Chair", or "Officials" at the head of a sentence
	}
	if link := c.linkBefore(head, name); link > head.First {
		return c.descriptionOf(head, link, name) // the spokesman for Meta, the government of Norway
	}
	return c.named(text.Range{First: head.First, Last: name.First}, name, head)
}

// aged reports "the 36-year-old": whoever was named last.
func (c *cast) aged(r text.Range) bool {
	return c.page.Lang == "en" && r.Len() == 1 && r.First > 0 && c.page.Tokens[r.First-1].Low == "the" && strings.HasSuffix(c.page.Tokens[r.First].Low, "-year-old")
}

// articled reports the name of a body that has an article in it: "Department for the Environment and the Regions".
func (c *cast) articled(r text.Range) bool {
	article := false
	for i := r.First + 2; i+1 < r.Last; i++ {
		article = article || c.determiner(i)
	}
	return article && c.page.Lang == "en" && c.capital(r.First) && !c.role(c.page.Tokens[r.First].Low) && c.organisationEnd(r.First) == r.Last &&
		c.resolver.kindOf(c.words(text.Range{First: r.First, Last: c.nameEnd(r.First)})) != ""
}

// commonNoun reports a single word in capitals that is nobody's name: an office, or a noun that begins a sentence.
func (c *cast) commonNoun(i int) bool {
	t := c.page.Tokens[i]
	if c.page.Lang != "en" || c.determinerBefore(i) {
		return c.resolver.lexicon.Roles[t.Low] && c.determinerBefore(i)
	}
	if len(c.full[t.Low]) > 0 || c.resolver.registered(t.Text) != nil {
		return false
	}
	if c.resolver.lexicon.Roles[t.Low] || c.resolver.lexicon.Unnamed[t.Low] {
		return true
	}
	return c.sentenceStart(i) && (t.Tag == "NNS" || t.Tag == "NN" || t.Tag == "JJ" || t.Tag == "CD") && !acronym(t.Text) && !c.properNoun(i) && len(c.names[t.Low]) < 2
}

// oneOf reports a mention that ends with an office or a party in capitals and has more before it: "a moderate Democrat".
func (c *cast) oneOf(head, name text.Range) bool {
	low := c.page.Tokens[name.First].Low
	return c.page.Lang == "en" && name.Len() == 1 && head.Len() > 1 && c.resolver.lexicon.Roles[low] && len(c.full[low]) == 0 && !c.capital(name.First-1)
}

// officeName reports an office in capitals with an article, "the Executive Director", that is nobody's name.
func (c *cast) officeName(name text.Range) bool {
	tokens := c.page.Tokens
	last := tokens[name.Last-1].Low
	if c.page.Lang != "en" || name.Len() < 2 || !c.role(last) || !c.determinerBefore(name.First) || len(c.full[last]) > 1 {
		return false
	}
	_, forename := c.resolver.lexicon.Forenames[tokens[name.First].Low]
	return !forename
}

// determiner reports an article or a possessive; UN and LA are none, though they look like French ones.
func (c *cast) determiner(i int) bool {
	t := c.page.Tokens[i]
	return determiner(t.Low) && !(acronym(t.Text) && len(t.Text) == 2)
}

func determiner(w string) bool {
	switch w {
	case "the", "a", "an", "another", "this", "that", "its", "his", "her", "their", "these", "those", "our", "my", "your", "le", "la", "les", "un", "une", "el", "los", "las", "una", "der", "die", "das", "ein", "eine", "des":
		return true
	}
	return false
}

// linked reports whether token i ties a name to what stands before it.
func (c *cast) linked(i int) bool {
	switch c.page.Tokens[i].Low {
	case "of", "for", "from", "at", "with", "in", "to", "on", "by", "de", "du", "del", "des", "von", "vom", "pour", "para":
		return true
	}
	return false
}

// linkBefore returns the preposition that ties the name at the end of a mention to what stands before it, over an
// article or a noun that says what sort of thing the name is, or -1.
func (c *cast) linkBefore(r, name text.Range) int {
	tokens := c.page.Tokens
	i := name.First - 1
	for i > r.First && (c.determiner(i) || (c.commonBody(tokens[i].Low) || c.page.Lang == "en" && (tokens[i].Tag == "JJ" || tokens[i].Tag == "VBG")) && !c.capital(i) && i > r.First+1) {
		i--
	}
	if i > r.First && c.linked(i) {
		return i
	}
	if i = name.First - 1; i > r.First && c.linked(i) {
		return i
	}
	return -1
}

// trailingName returns the capitalised run at the end of a mention.
func (c *cast) trailingName(r text.Range) text.Range {
	if c.page.Lang == "ar" {
		return r // a script without capitals: the mention is taken as it stands
	}
	i := r.Last
	for i > r.First {
		t := c.page.Tokens[i-1]
		switch {
		case i < r.Last && c.runAt[i] >= 0 && c.runAt[i-1] >= 0 && c.runAt[i-1] != c.runAt[i]:
			return text.Range{First: i, Last: r.Last} // Secretary of State | Per Lind
		case c.capital(i-1) || t.Word && t.Upper && i-1 > r.First && t.Tag != "DT" && t.Tag != "IN" && t.Tag != "PRP$":
			i--
		case i < r.Last && i-1 > r.First && c.runAt[i-1] >= 0 && c.runAt[i-1] == c.runAt[i]:
			i-- // the full stop of "Dr.", the apostrophe of "Skippers' Union"
		case i < r.Last && (t.Text == "&" || particle(t.Low) || c.orgAround(i-1, r)) && i-1 > r.First && c.capital(i-2):
			i--
		case i == r.Last && t.Word && t.Low != "'s" && c.lowercaseName(i-1):
			i--
		default:
			return c.overJoint(r, i)
		}
	}
	return c.overJoint(r, i)
}

// overJoint takes what stands before a joint into a name that begins at token i: a body whose name has two of them,
// "the Chamber of Commerce of Vell", is told by the head of the whole.
func (c *cast) overJoint(r text.Range, i int) text.Range {
	name := text.Range{First: i, Last: r.Last}
	if c.page.Lang != "en" || i >= r.Last || i-2 <= r.First || c.page.Tokens[i-1].Low != "of" || !c.capital(i-2) {
		return name
	}
	for first := i - 3; first >= r.First && c.page.Tokens[first].Word; first-- {
		low := c.page.Tokens[first].Low
		if c.capital(first) && first+1 < i && c.page.Tokens[first+1].Low == "of" && !c.role(low) && c.resolver.kindOfNoun(c.page.Tokens[first].Text, true) != "" && c.organisationEnd(first) == r.Last {
			for first > r.First && c.capital(first-1) && c.runAt[first] >= 0 && c.runAt[first-1] == c.runAt[first] {
				first--
			}
			return text.Range{First: first, Last: r.Last}
		}
		if !c.capital(first) && low != "of" && low != "for" && low != "and" && !c.determiner(first) {
			break
		}
	}
	return name
}

// lowercaseName reports a name that its owner writes small: one the registry knows.
func (c *cast) lowercaseName(i int) bool {
	t := c.page.Tokens[i]
	if c.resolver.registered(t.Text) != nil {
		return true
	}
	known := c.known[t.Low]
	return known != nil && known.name == t.Text && !known.person && known.small
}

// orgAround reports whether the "of" or "for" at token i is part of a name: "Ministry of Justice", "Centre for Tides".
func (c *cast) orgAround(i int, r text.Range) bool {
	if i == r.First || i+1 >= r.Last {
		return false
	}
	switch c.page.Tokens[i].Low {
	case "of", "for", "on":
	case "and":
		return c.page.Lang == "en" && c.joinsName(r.First, i)
	default:
		return false
	}
	before := c.page.Tokens[i-1].Low
	_, kind := c.resolver.lexicon.KindWords[before]
	return (kind || bodyNoun(before)) && !c.resolver.lexicon.Roles[before]
}

// bodyNoun reports a noun after which "of" or "for" goes on with the name of a body.
func bodyNoun(w string) bool {
	switch w {
	case "bank", "house", "council", "court", "office", "institute", "league", "society", "chamber", "centre", "center", "bureau", "board", "friends", "doctors",
		"group", "organization", "organisation", "world", "union", "fund", "agency", "network", "forum", "service", "association", "committee", "community",
		"lawyers", "citizens", "parents", "mothers", "students", "workers", "scientists", "campaign", "movement", "programme", "program", "directorate", "division":
		return true
	}
	return false
}
