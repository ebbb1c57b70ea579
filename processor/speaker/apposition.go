package speaker

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// readAround reads the apposition or parenthesis after a name.
func (c *cast) readAround(a *actor, name text.Range) {
	tokens := c.page.Tokens
	i := name.Last
	if i >= len(tokens) {
		return
	}
	switch tokens[i].Text {
	case "(", "[":
		end := i + 1
		for end < len(tokens) && tokens[end].Text != ")" && tokens[end].Text != "]" && end-i < 14 {
			end++
		}
		c.readParenthesis(a, text.Range{First: i + 1, Last: end})
		if end+1 < len(tokens) && tokens[end+1].Text == "," && a.role == "" {
			c.readApposition(a, end+2)
		}
	case ",", "—", "–", "--":
		c.readApposition(a, i+1)
	case "who":
		c.readRelative(a, i)
	case "is", "was":
		if i+2 < len(tokens) && (c.determiner(i+1) || c.role(tokens[i+1].Low) || roleAdjective(tokens[i+1].Low) && c.role(tokens[i+2].Low)) {
			c.readApposition(a, i+1)
		}
	case "of", "from", "at", "with", "for":
		first := c.skipGeneric(i+1, len(tokens))
		if end := c.organisationEnd(first); end > first && first < len(tokens) {
			if org := c.phrase(text.Range{First: first, Last: end}); c.resolver.kindOf(org.words) != "" || acronym(org.words) || tokens[i].Low == "at" || c.actsAsBody(org.at) || c.page.Lang == "en" && first > i+1 && org.at.Len() > 1 && tokens[i].Low == "of" && hasSpace(a.name) && tokens[first-1].Low == "the" {
				c.takeAffiliation(a, org)
			}
		}
	}
}

// readParenthesis reads "(Harbour Watch)", "(director, Harbour Watch)" and, of a legislator, "(D-Lakeland)".
func (c *cast) readParenthesis(a *actor, inside text.Range) {
	tokens := c.page.Tokens
	if inside.Len() == 0 || !unicode.IsLetter([]rune(tokens[inside.First].Text)[0]) {
		return
	}
	if partyAndState(tokens[inside.First].Text) {
		if a.kind == "" && a.affiliation == "" {
			a.kind = onrecord.KindOther
		}
		return
	}
	head := -1
	for i := inside.First; i < inside.Last; i++ {
		if c.role(tokens[i].Low) && head < 0 {
			head = i
		}
	}
	if head >= 0 {
		c.readApposition(a, inside.First)
		return
	}
	if first := c.skipGeneric(inside.First, inside.Last); c.capital(first) && c.organisationEnd(first) >= inside.Last-3 {
		c.takeAffiliation(a, c.phrase(text.Range{First: first, Last: inside.Last}))
	}
}

// partyAndState reports the note by the name of an American legislator: D-Ohio, R-Texas, D.
func partyAndState(s string) bool {
	return len(s) == 1 && strings.Contains("DRI", s) || len(s) > 2 && s[1] == '-' && strings.Contains("DRI", s[:1])
}

// readApposition reads "director of policy at Cisco" at token i.
func (c *cast) readApposition(a *actor, i int) {
	tokens := c.page.Tokens
	if i+2 < len(tokens) && unicode.IsDigit([]rune(tokens[i].Text)[0]) && tokens[i+1].Text == "," {
		i += 2 // an age
		if i+1 < len(tokens) && (tokens[i].Low == "of" || tokens[i].Low == "from") && !c.isOrganisation(text.Range{First: i + 1, Last: max(i+2, c.organisationEnd(i+1))}, text.Range{}) {
			return // and a home
		}
	}
	if i >= len(tokens) || c.readRelative(a, i) {
		return
	}
	end, head := i, -1
	for end < len(tokens) && end-i < 24 && !c.endsApposition(i, end) {
		if c.role(tokens[end].Low) && head < 0 && !(end+1 < len(tokens) && tokens[end+1].Low == "'s") {
			head = end
		}
		end++
	}
	if head < 0 {
		if head = c.nounOf(i, end); head >= 0 && head+1 < end && (tokens[head+1].Low == "from" || tokens[head+1].Low == "in") {
			end = head + 1 // a net mender | from Vell
		}
	}
	if head < 0 {
		c.readMembership(a, i, end)
		return
	}
	for i < head && (c.determiner(i) || tokens[i].Low == "'s" || tokens[i].Tag == "RB" || tokens[i].Low == "now" || tokens[i].Low == "then") {
		i++
	}
	if tokens[i].Tag == "IN" || tokens[i].Tag == "PRP" || strings.HasPrefix(tokens[i].Tag, "VB") && tokens[i].Tag != "VBG" && tokens[i].Tag != "VBN" && i < head {
		return
	}
	role, affiliation := c.splitRole(text.Range{First: i, Last: end}, head)
	c.takeRole(a, role)
	c.takeAffiliation(a, affiliation)
	if a.affiliation == "" && c.page.Lang == "en" && i > 0 && tokens[i-1].Low == "its" && c.page.RegionAt(i) < 0 {
		if owner := c.possessor(text.Range{First: i, Last: end}); owner != nil { // Maria Lind, its director of ports
			a.affiliation, a.proof.Affiliation = owner.name, owner.proof.Name
		}
	}
	if end+1 < len(tokens) && tokens[end].Text == "," && a.affiliation == "" {
		c.readEmployer(a, c.skipGeneric(end+1, len(tokens)))
	}
}

// readEmployer reads the organisation after an office and a comma, as signatures and lists have it: "Maria Lind,
// director, Quay Watch".
func (c *cast) readEmployer(a *actor, i int) {
	if i >= len(c.page.Tokens) || !c.capital(i) {
		return
	}
	end := c.organisationEnd(i)
	if end == i || end < len(c.page.Tokens) && c.page.Tokens[end].Word && c.page.ParagraphAt(c.page.Tokens[end].Span.Start) == c.page.ParagraphAt(c.page.Tokens[i].Span.Start) {
		return
	}
	org := c.phrase(text.Range{First: i, Last: end})
	if _, place := c.metonym(org.at); place {
		return
	}
	if c.isOrganisation(org.at, text.Range{}) || c.closes(end) && staffs(fold(a.role)) && !c.isPerson(org.at) {
		c.takeAffiliation(a, org)
	}
}

// closes reports whether a parenthesis, a dash or the paragraph closes at token i, as in lists and signatures.
func (c *cast) closes(i int) bool {
	tokens := c.page.Tokens
	if i >= len(tokens) || c.page.ParagraphAt(tokens[i].Span.Start) != c.page.ParagraphAt(tokens[i-1].Span.Start) {
		return true
	}
	switch tokens[i].Text {
	case ")", "]", "—", "–", "--", ":":
		return true
	}
	return false
}

// staffs reports an office that nobody holds but in an organisation.
func staffs(role string) bool {
	for _, w := range strings.Fields(strings.ReplaceAll(role, "-", " ")) {
		switch strings.TrimSuffix(w, ",") {
		case "director", "manager", "chief", "head", "officer", "president", "chair", "chairman", "chairwoman", "chairperson", "secretary", "counsel", "adviser", "advisor",
			"spokesperson", "spokesman", "spokeswoman", "analyst", "coordinator", "ceo", "cto", "founder", "scientist", "lead", "partner", "executive", "treasurer", "principal", "fellow", "representative":
			return true
		}
	}
	return false
}

// officeWithin reports whether an office follows at token i, behind words that belong to it: "legal counsel", "also head".
func (c *cast) officeWithin(i int) bool {
	for end := min(i+4, len(c.page.Tokens)); i < end && c.page.Tokens[i].Word; i++ {
		if c.role(c.page.Tokens[i].Low) {
			return true
		}
		if linkedWord(c.page.Tokens[i].Low) {
			return false
		}
	}
	return false
}

// endsApposition reports whether an apposition that began at i ends before token end.
func (c *cast) endsApposition(i, end int) bool {
	t := c.page.Tokens[end]
	if c.page.ParagraphAt(t.Span.Start) != c.page.ParagraphAt(c.page.Tokens[i].Span.Start) || c.page.RegionAt(end) != c.page.RegionAt(i) {
		return true
	}
	switch t.Text {
	case ",", ".", "“", "”", "\"", ":", "(", ")", ";", "—", "–", "--", "[", "]":
		return true
	}
	switch t.Low {
	case "who", "which", "whose", "speaking":
		return true
	case "on":
		return end+1 < len(c.page.Tokens) && c.page.Tokens[end+1].Low == "behalf"
	}
	return t.Tag == "VBD" || t.Tag == "VBZ" || t.Tag == "VBP" || t.Tag == "MD" || t.Tag == "CC" && end == i
}

// readMembership reads an apposition without an office: "of Harbour Watch", "speaking for the Group".
func (c *cast) readMembership(a *actor, i, end int) {
	tokens := c.page.Tokens
	if end < len(tokens) && end <= i+1 && c.readBehalf(a, end) {
		return
	}
	if low := tokens[i].Low; low == "both" && i+1 < len(tokens) {
		i++
	}
	switch tokens[i].Low {
	case "from", "of", "for", "at", "with":
		if c.readBehalf(a, i) {
			return
		}
		first := c.skipGeneric(i+1, len(tokens))
		if to := c.organisationEnd(first); to > first {
			org := c.phrase(text.Range{First: first, Last: to})
			if tokens[i].Low != "from" || c.page.Lang != "en" || c.isOrganisation(org.at, text.Range{}) {
				c.takeAffiliation(a, org) // but not the town somebody is from
			}
		}
	default:
		if c.capital(i) && end == c.organisationEnd(i) && a.role == "" {
			c.readEmployer(a, i) // Maria Lind, Quay Watch.
		}
	}
}

// readRelative reads "who heads the Northern Office" and "who is director of the Reef Trust" at "who", and reports
// whether a clause begins there.
func (c *cast) readRelative(a *actor, i int) bool {
	tokens := c.page.Tokens
	if tokens[i].Low != "who" {
		return false
	}
	if i+2 >= len(tokens) {
		return true
	}
	c.readWork(a, i+1)
	return true
}

// readWork reads what follows the verb at token i of a clause that says who somebody is or for whom they work.
func (c *cast) readWork(a *actor, i int) {
	tokens := c.page.Tokens
	i-- // as behind "who"
	if i+2 >= len(tokens) {
		return
	}
	switch tokens[i+1].Low {
	case "is", "was", "became", "becomes":
		if c.determiner(i+2) || c.officeWithin(i+2) {
			c.readApposition(a, i+2)
		}
	case "serves", "served", "works", "worked":
		if tokens[i+2].Low == "as" && i+3 < len(tokens) {
			c.readApposition(a, i+3)
		} else if low := tokens[i+2].Low; low == "for" || low == "at" || low == "with" {
			c.readMembership(a, i+2, i+3)
			if end := c.organisationEnd(c.skipGeneric(i+3, len(tokens))); end+1 < len(tokens) && tokens[end].Low == "as" {
				c.readApposition(a, end+1)
			}
		}
	case "joined":
		first := c.skipGeneric(i+2, len(tokens))
		if end := c.organisationEnd(first); end+1 < len(tokens) && end > first && tokens[end].Low == "as" {
			if c.readApposition(a, end+1); a.role != "" {
				c.takeAffiliation(a, c.phrase(text.Range{First: first, Last: end}))
			}
		}
	case "teaches", "taught", "lectures", "researches", "studies":
		for n := i + 2; n < min(i+10, len(tokens)-1) && tokens[n].Word; n++ {
			if tokens[n].Low == "at" {
				c.readMembership(a, n, n+1)
				return
			}
		}
	case "holds", "held":
		if c.determiner(i + 2) { // who holds the Chair of Geology at the University
			c.readApposition(a, i+2)
		}
	case "speaks":
		if tokens[i+2].Low == "for" {
			c.readMembership(a, i+2, i+3)
		}
	case "heads", "headed", "leads", "led", "runs", "ran", "chairs", "chaired", "directs", "represents", "represented", "founded", "advises", "advised":
		if a.affiliation != "" {
			return
		}
		if tokens[i+2].Low == "our" && c.page.RegionAt(i) < 0 { // who leads our legal team
			if us := c.ourselves(); us.name != "" {
				c.takeAffiliation(a, phrase{words: us.name})
			}
			return
		}
		if i+4 < len(tokens) && tokens[i+2].Low == "the" && c.commonBody(tokens[i+3].Low) && tokens[i+4].Low == "'s" { // who leads the company's division
			if us := c.ourselves(); us.name != "" {
				c.takeAffiliation(a, phrase{words: us.name})
			}
			return
		}
		first := c.skipGeneric(i+2, len(tokens))
		if end := c.organisationEnd(first); end > first {
			c.takeAffiliation(a, c.phrase(text.Range{First: first, Last: end}))
			if office := officeOfVerb(tokens[i+1].Low); office != "" {
				c.takeRole(a, phrase{words: office, at: text.Range{First: i + 1, Last: i + 2}})
			}
		}
	}
}

// officeOfVerb is the office of whoever does what a verb says: who chairs a council is its chair.
func officeOfVerb(verb string) string {
	if verb == "chairs" {
		return "chair"
	}
	return ""
}
