package speaker

import (
	"strings"

	"github.com/onrecord/onrecord/processor/text"
)

// occurrences is how many mentions of a person are read for role and affiliation.
const occurrences = 6

// describe reads what the text says of a person beside any mention of the full name: "Eric Wenger, director at Cisco",
// "Anna Berg (EFF)", "Danish minister Per Holm". The mention itself comes first, the others in reading order.
func (c *cast) describe(a *actor, run text.Range) {
	c.readAround(a, run)
	c.readBefore(a, run)
	c.readInverted(a, run)
	c.readCareer(a, run)
	n := 0
	for i, other := range c.names[c.lastWord(a.name)] {
		if n >= occurrences || i > 10*occurrences || a.role != "" && a.affiliation != "" {
			return
		}
		name := c.withoutOwner(c.withoutTitle(other))
		if name == run || !c.refersTo(a, other, name) {
			continue
		}
		n++
		prefix := c.prefixBefore(other, name)
		if role, affiliation := c.prefixedRole(prefix); role.words != "" && a.role == "" {
			c.takeRole(a, role)
			c.takeAffiliation(a, affiliation)
		}
		c.readAround(a, name)
		c.readBefore(a, name)
		c.readInverted(a, name)
		c.readCareer(a, name)
	}
}

// readInverted reads "Leading the Norwegian delegation this week is Maria Lind".
func (c *cast) readInverted(a *actor, name text.Range) {
	tokens := c.page.Tokens
	if name.First < 4 || a.affiliation != "" || tokens[name.First-1].Low != "is" && tokens[name.First-1].Low != "was" {
		return
	}
	first := name.First - 2
	for first > 0 && name.First-first < 16 && !c.sentenceStart(first) {
		first--
	}
	switch tokens[first].Low {
	case "leading", "heading", "chairing", "representing", "directing":
		from := c.skipGeneric(first+1, name.First)
		if end := c.bodyNounAfter(c.organisationEnd(from), name.First-1); end > from {
			c.takeAffiliation(a, c.phrase(text.Range{First: from, Last: end}))
		}
	}
}

// lastWord is the surname in a name, as names are indexed.
func (c *cast) lastWord(name string) string {
	words := strings.Fields(name)
	for i := len(words) - 1; i > 0; i-- {
		if w := fold(words[i]); !generation(w) {
			return w
		}
	}
	return fold(words[0])
}

// refersTo reports whether a run names the actor: by the full name, or by the surname after a title or an office where
// nobody else bears it ("Ambassador Holm").
func (c *cast) refersTo(a *actor, run, name text.Range) bool {
	if c.words(name) == a.name {
		return true
	}
	if name.Len() > 1 || name.First == run.First && !hasSpace(a.name) {
		return name.Len() == 1 && c.words(name) == a.name
	}
	return name.First > run.First && strings.HasSuffix(a.name, c.words(name)) && c.onlyOne(name)
}

// onlyOne reports whether the text knows at most one full name with a surname.
func (c *cast) onlyOne(name text.Range) bool {
	known := ""
	for n, run := range c.full[c.surname(name)] {
		full := c.words(c.withoutTitle(run))
		if known != "" && full != known || n > 20 {
			return false
		}
		known = full
	}
	return true
}

// readBefore reads the office before a name between commas: "The group's president, Maria Lind,".
func (c *cast) readBefore(a *actor, name text.Range) {
	tokens := c.page.Tokens
	at := name.First
	for at > 0 && (isTitle(c.resolver.lexicon, tokens[at-1].Low) || tokens[at-1].Text == ".") {
		at--
	}
	if at < 3 || tokens[at-1].Text != "," || a.role != "" {
		return
	}
	first, head := at-1, -1
	for first > 0 && at-first < 14 && (tokens[first-1].Word || tokens[first-1].Text == "'" || tokens[first-1].Text == "’") {
		first--
		if c.role(tokens[first].Low) {
			head = first
		}
		if c.sentenceStart(first) || strings.HasPrefix(tokens[first].Tag, "V") {
			break
		}
	}
	if head < 0 {
		return
	}
	if strings.HasPrefix(tokens[first].Tag, "V") {
		first++
	}
	if c.page.Lang == "en" && first < head && tokens[first].Low == "whose" && first > 1 && tokens[first-1].Text == "," { // the Health Office, whose director, Maria Lind,
		if n := c.runAt[first-2]; n >= 0 && a.affiliation == "" {
			run := c.runs[n]
			for k := run.First - 1; k > 0 && run.First-k < 3 && headLink(tokens[k].Low) && c.runAt[k-1] >= 0; k = run.First - 1 {
				run.First = c.runs[c.runAt[k-1]].First // the Office of Ports
			}
			c.takeAffiliation(a, c.phrase(run))
		}
		first++
	}
	for first < head && (c.determiner(first) || tokens[first].Tag == "CC" || leadsToOffice(tokens[first].Low)) {
		first++
	}
	for i := head - 1; i > first; i-- {
		if tokens[i].Low == "by" || tokens[i].Low == "with" { // "a briefing by the spokesman, Per Holm"
			first = i + 1
			break
		}
	}
	for first < head && c.determiner(first) {
		first++
	}
	if first > head || tokens[first].Tag == "IN" || tokens[first].Tag == "CC" || functionWord(tokens[first].Low) {
		return
	}
	role, affiliation := c.splitRole(text.Range{First: first, Last: at - 1}, head)
	c.takeRole(a, role)
	c.takeAffiliation(a, affiliation)
}

// leadsToOffice reports a preposition before an office that a name explains: "with the mayor, Per Holm". What somebody
// speaks through is not theirs: "through an interpreter, Per Holm said".
func leadsToOffice(w string) bool {
	switch w {
	case "with", "by", "to", "from", "including", "for", "against", "as":
		return true
	}
	return false
}
