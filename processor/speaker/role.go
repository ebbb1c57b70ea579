package speaker

import (
	"strings"

	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

func isTitle(lex *lexicon.Lexicon, w string) bool { _, ok := lex.Titles[w]; return ok }

// occurrences is how many mentions of a person are read for role and affiliation.
const occurrences = 6

// describe reads what the text says of a person beside any mention of the full name: "Eric Wenger, director at Cisco",
// "Anna Berg (EFF)", "Danish minister Per Holm". The nearest mentions in reading order come first.
func (c *cast) describe(a *actor, run text.Range) {
	c.readAround(a, run)
	c.readBefore(a, run)
	words := strings.Fields(a.name)
	last := lexicon.Fold(words[len(words)-1])
	n := 0
	for i, other := range c.names[last] {
		if n >= occurrences || i > 10*occurrences || a.role != "" && a.affiliation != "" {
			return
		}
		name := c.withoutTitle(other)
		if c.words(name) != a.name || name == run {
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
	}
}

// readBefore reads the office before a name between commas: "The group's president, Maria Lind,".
func (c *cast) readBefore(a *actor, name text.Range) {
	tokens := c.page.Tokens
	if name.First < 3 || tokens[name.First-1].Text != "," || a.role != "" {
		return
	}
	first, head := name.First-1, -1
	for first > 0 && name.First-first < 12 && tokens[first-1].Word {
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
	for first < head && determiner(tokens[first].Low) {
		first++
	}
	if first > head || tokens[first].Tag == "IN" || tokens[first].Tag == "CC" || functionWord(tokens[first].Low) {
		return
	}
	role, affiliation := c.splitRole(text.Range{First: first, Last: name.First - 1}, head)
	c.takeRole(a, role)
	c.takeAffiliation(a, affiliation)
}

// prefixBefore extends what stands before a name to the left, over lower-case words up to a determiner or a stop.
func (c *cast) prefixBefore(whole, name text.Range) text.Range {
	first := whole.First
	for first > 0 && name.First-first < 8 && c.sameLine(first) {
		t := c.page.Tokens[first-1]
		if t.Text == ")" && first > 3 && c.page.Tokens[first-3].Text == "(" {
			first -= 3 // an abbreviation of the office
			continue
		}
		if t.Low == "last" || t.Low == "this" || t.Low == "next" || !t.Word || determiner(t.Low) || strings.HasPrefix(t.Tag, "V") || t.Tag == "MD" || t.Tag == "IN" || t.Tag == "CC" || t.Tag == "TO" {
			break
		}
		first--
	}
	return text.Range{First: first, Last: name.First}
}

// readAround reads the apposition or parenthesis after a name.
func (c *cast) readAround(a *actor, name text.Range) {
	tokens := c.page.Tokens
	i := name.Last
	if i >= len(tokens) {
		return
	}
	switch tokens[i].Text {
	case "(":
		end := i + 1
		for end < len(tokens) && tokens[end].Text != ")" && end-i < 12 {
			end++
		}
		if inside := (text.Range{First: i + 1, Last: end}); inside.Len() > 0 && c.capital(i+1) && c.nameEnd(i+1) >= end-3 {
			c.takeAffiliation(a, c.phrase(inside))
		}
	case ",":
		c.readApposition(a, i+1)
	case "is", "was":
		if i+2 < len(tokens) && determiner(tokens[i+1].Low) {
			c.readApposition(a, i+1)
		}
	case "of", "from", "at", "with", "for":
		if end := c.organisationEnd(i + 1); end > i+1 && a.affiliation == "" {
			if name := c.phrase(text.Range{First: i + 1, Last: end}); c.resolver.kindOf(name.words) != "" || acronym(name.words) {
				c.takeAffiliation(a, name)
			}
		}
	}
}

// readApposition reads "director of policy at Cisco" at token i.
func (c *cast) readApposition(a *actor, i int) {
	tokens := c.page.Tokens
	end, head := i, -1
	for end < len(tokens) && end-i < 16 && c.page.ParagraphAt(tokens[end].Span.Start) == c.page.ParagraphAt(tokens[i].Span.Start) {
		t := tokens[end]
		if t.Text == "," || t.Text == "." || t.Text == "“" || t.Text == "”" || t.Text == "\"" || t.Text == ":" || t.Text == "(" || t.Text == ";" || t.Text == "—" || t.Text == "–" {
			break
		}
		if t.Low == "who" && end == i {
			c.readHeads(a, end+1)
			return
		}
		if t.Low == "who" || t.Low == "which" || (t.Tag == "VBD" || t.Tag == "VBZ" || t.Tag == "VBP" || t.Tag == "MD" || t.Tag == "CC") && (end == i || t.Tag != "CC") {
			break
		}
		if c.role(t.Low) && head < 0 {
			head = end
		}
		if t.Low == "speaking" || t.Low == "on" && end+1 < len(tokens) && tokens[end+1].Low == "behalf" {
			break
		}
		end++
	}
	if speaks := end; head < 0 {
		if speaks < len(tokens) && tokens[speaks].Low == "speaking" {
			c.readBehalf(a, speaks)
			return
		}
		if tokens[i].Low == "from" || tokens[i].Low == "of" || tokens[i].Low == "for" || tokens[i].Low == "at" {
			for i+2 < len(tokens) && determiner(tokens[i+1].Low) {
				i++
			}
			if to := c.organisationEnd(i + 1); to > i+1 {
				c.takeAffiliation(a, c.phrase(text.Range{First: i + 1, Last: to}))
			}
		}
		return
	}
	for i < head && determiner(tokens[i].Low) || i < head && tokens[i].Low == "'s" {
		i++
	}
	role, affiliation := c.splitRole(text.Range{First: i, Last: end}, head)
	c.takeRole(a, role)
	c.takeAffiliation(a, affiliation)
}

// readHeads reads "who heads the Northern Office" at the verb.
func (c *cast) readHeads(a *actor, i int) {
	tokens := c.page.Tokens
	if i+1 >= len(tokens) || a.affiliation != "" {
		return
	}
	switch tokens[i].Low {
	case "heads", "headed", "leads", "led", "runs", "chairs", "directs", "represents", "founded":
	default:
		return
	}
	first := c.skipGeneric(i+1, len(tokens))
	if end := c.organisationEnd(first); end > first {
		c.takeAffiliation(a, c.phrase(text.Range{First: first, Last: end}))
	}
}

// readBehalf reads "speaking for the EU and its members".
func (c *cast) readBehalf(a *actor, i int) {
	for j := i + 1; j < min(i+5, len(c.page.Tokens)); j++ {
		if t := c.page.Tokens[j].Low; t == "for" || t == "of" {
			for j+1 < len(c.page.Tokens) && determiner(c.page.Tokens[j+1].Low) {
				j++
			}
			if end := c.organisationEnd(j + 1); end > j+1 {
				name := c.phrase(text.Range{First: j + 1, Last: end})
				c.takeBehalf(a, name)
				c.takeAffiliation(a, name)
			}
			return
		}
	}
}

// prefixedRole reads what stands before a name: "Cisco technology policy director", "Danish Justice Minister".
func (c *cast) prefixedRole(r text.Range) (role, affiliation phrase) {
	head := -1
	for i := r.First; i < r.Last; i++ {
		if c.role(c.page.Tokens[i].Low) {
			head = i
		}
	}
	for r.Len() > 0 && (isTitle(c.resolver.lexicon, c.page.Tokens[r.Last-1].Low) && r.Last-1 != head || !c.page.Tokens[r.Last-1].Word) {
		r.Last--
	}
	if head < 0 || r.Len() <= 0 || head >= r.Last {
		return phrase{}, phrase{}
	}
	for r.First < head && determiner(c.page.Tokens[r.First].Low) {
		r.First++
	}
	return c.splitRole(r, head)
}

// skipGeneric steps over the article before a name and over a noun that only says what sort of body it is: "at the
// hosting company Harborline".
func (c *cast) skipGeneric(i, last int) int {
	tokens := c.page.Tokens
	for i < last && determiner(tokens[i].Low) {
		i++
	}
	for to := i; to < min(i+4, last-1) && tokens[to].Word && !c.capital(to); to++ {
		if len(c.resolver.lexicon.Collectives[tokens[to].Low]) > 0 && c.capital(to+1) {
			return to + 1
		}
	}
	return i
}

// firstLink steps back from the preposition before a name over one that only leads to a body of it, so that the office
// stays: "legal adviser to the delegation of Islemark".
func (c *cast) firstLink(head, link int) int {
	tokens := c.page.Tokens
	switch tokens[link-1].Low {
	case "delegation", "mission", "embassy", "government", "ministry", "cabinet", "secretariat", "board":
	default:
		return link
	}
	for i := link - 2; i > head && i >= link-3; i-- {
		if linkedWord(tokens[i].Low) {
			return i
		}
	}
	return link
}

// fieldOfWork reports the last word of what somebody is in charge of, which looks like the name of an organisation.
func fieldOfWork(w string) bool {
	switch w {
	case "affairs", "relations", "policy", "operations", "research", "security", "communications", "strategy", "advocacy", "programmes", "programs", "engineering", "privacy", "law", "sales", "marketing", "finance":
		return true
	}
	return false
}

// role reports a noun of office. German makes compounds of them: Klimaforscher, Regierungssprecherin.
func (c *cast) role(w string) bool {
	if c.resolver.lexicon.Roles[w] {
		return true
	}
	if c.page.Lang != "de" {
		return false
	}
	for _, head := range []string{"forscher", "minister", "sprecher", "experte", "chef", "präsident", "vorsitzende", "vorsitzender", "vertreter", "sekretär", "leiter", "beauftragte", "beauftragter", "anwalt", "kanzler", "direktor", "führer"} {
		if len(w) > len(head) && (strings.HasSuffix(w, head) || strings.HasSuffix(w, head+"in")) {
			return true
		}
	}
	return false
}
