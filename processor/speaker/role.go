package speaker

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

func isTitle(lex *lexicon.Lexicon, w string) bool { _, ok := lex.Titles[w]; return ok }

// occurrences is how many mentions of a person are read for role and affiliation.
const occurrences = 6

// describe reads what the text says of a person beside any mention of the full name: "Eric Wenger, director at Cisco",
// "Anna Berg (EFF)", "Danish minister Per Holm". The mention itself comes first, the others in reading order.
func (c *cast) describe(a *actor, run text.Range) {
	c.readAround(a, run)
	c.readBefore(a, run)
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
	for first < head && (determiner(tokens[first].Low) || tokens[first].Tag == "CC" || leadsToOffice(tokens[first].Low)) {
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
	case "with", "by", "to", "from", "including", "for", "against":
		return true
	}
	return false
}

// prefixBefore extends what stands before a name to the left, over lower-case words up to a determiner or a stop, and
// over the preposition within an office: "Minister for Foreign Affairs Per Holm".
func (c *cast) prefixBefore(whole, name text.Range) text.Range {
	tokens := c.page.Tokens
	first := whole.First
	for first > 0 && name.First-first < 10 && c.sameLine(first) {
		t := tokens[first-1]
		if t.Text == ")" && first > 3 && tokens[first-3].Text == "(" {
			first -= 3 // an abbreviation of the office
			continue
		}
		if to := c.officeLink(first - 1); to >= 0 {
			first = to
			continue
		}
		if t.Low == "last" || t.Low == "this" || t.Low == "next" || day(t.Low) || !t.Word || determiner(t.Low) || strings.HasPrefix(t.Tag, "V") || t.Tag == "MD" || t.Tag == "IN" || t.Tag == "CC" || t.Tag == "TO" || t.Tag == "PRP" {
			break
		}
		first--
	}
	return text.Range{First: first, Last: name.First}
}

// officeLink returns the office that the preposition at token i goes on with, "Secretary of State", or -1.
func (c *cast) officeLink(i int) int {
	tokens := c.page.Tokens
	for i > 0 && determiner(tokens[i].Low) {
		i--
	}
	if i < 1 {
		return -1
	}
	switch tokens[i].Low {
	case "of", "for", "at":
		if c.role(tokens[i-1].Low) || i > 1 && fieldOfWork(tokens[i-1].Low) && c.role(tokens[i-2].Low) {
			return i - 1
		}
	case "and":
		if c.capital(i-1) && i > 2 && (tokens[i-2].Low == "of" || tokens[i-2].Low == "for") && c.role(tokens[i-3].Low) {
			return i - 3 // Minister of Health and Social Care
		}
	}
	return -1
}

func day(w string) bool {
	switch w {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday", "today", "earlier", "later":
		return true
	}
	return false
}

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
	case "is", "was":
		if i+2 < len(tokens) && determiner(tokens[i+1].Low) {
			c.readApposition(a, i+1)
		}
	case "of", "from", "at", "with", "for":
		first := c.skipGeneric(i+1, len(tokens))
		if end := c.organisationEnd(first); end > first && first < len(tokens) {
			if org := c.phrase(text.Range{First: first, Last: end}); c.resolver.kindOf(org.words) != "" || acronym(org.words) || tokens[i].Low == "at" || c.actsAsBody(org.at) {
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
			a.kind = "other"
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
		c.readMembership(a, i, end)
		return
	}
	for i < head && (determiner(tokens[i].Low) || tokens[i].Low == "'s" || tokens[i].Low == "currently" || tokens[i].Low == "then") {
		i++
	}
	if tokens[i].Tag == "IN" || tokens[i].Tag == "PRP" || strings.HasPrefix(tokens[i].Tag, "VB") && tokens[i].Tag != "VBG" && tokens[i].Tag != "VBN" && i < head {
		return
	}
	role, affiliation := c.splitRole(text.Range{First: i, Last: end}, head)
	c.takeRole(a, role)
	c.takeAffiliation(a, affiliation)
	if end < len(tokens) && tokens[end].Text == "," && a.affiliation == "" && c.capital(end+1) {
		c.readEmployer(a, end+1)
	}
}

// readEmployer reads the organisation after an office and a comma, as signatures and lists have it: "Maria Lind,
// director, Quay Watch".
func (c *cast) readEmployer(a *actor, i int) {
	end := c.organisationEnd(i)
	if end == i || end < len(c.page.Tokens) && c.page.Tokens[end].Word {
		return
	}
	if org := c.phrase(text.Range{First: i, Last: end}); c.isOrganisation(org.at, text.Range{}) {
		c.takeAffiliation(a, org)
	}
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
			c.takeAffiliation(a, c.phrase(text.Range{First: first, Last: to}))
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
	switch tokens[i+1].Low {
	case "is", "was":
		if !determiner(tokens[i+2].Low) && !c.role(tokens[i+2].Low) {
			return true
		}
		c.readApposition(a, i+2)
	case "serves", "served", "works", "worked":
		if tokens[i+2].Low == "as" && i+3 < len(tokens) {
			c.readApposition(a, i+3)
		} else if tokens[i+2].Low == "for" || tokens[i+2].Low == "at" {
			c.readMembership(a, i+2, i+3)
		}
	case "heads", "headed", "leads", "led", "runs", "ran", "chairs", "chaired", "directs", "represents", "represented", "founded", "advises", "advised":
		if a.affiliation != "" {
			return true
		}
		first := c.skipGeneric(i+2, len(tokens))
		if end := c.organisationEnd(first); end > first {
			c.takeAffiliation(a, c.phrase(text.Range{First: first, Last: end}))
		}
	}
	return true
}

// prefixedRole reads what stands before a name: "Cisco technology policy director", "Danish Justice Minister".
func (c *cast) prefixedRole(r text.Range) (role, affiliation phrase) {
	tokens := c.page.Tokens
	for r.Len() > 0 && (isTitle(c.resolver.lexicon, tokens[r.Last-1].Low) || !tokens[r.Last-1].Word) && !c.resolver.lexicon.Roles[tokens[r.Last-1].Low] {
		r.Last--
	}
	head := -1
	for i := r.First; i < r.Last; i++ {
		if c.role(tokens[i].Low) {
			head = i
		}
		if head >= 0 && (tokens[i].Low == "of" || tokens[i].Low == "for") {
			break
		}
	}
	if head < 0 || r.Len() <= 0 || head >= r.Last {
		return phrase{}, phrase{}
	}
	for r.First < head && determiner(tokens[r.First].Low) {
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
	case "affairs", "relations", "policy", "operations", "research", "security", "communications", "strategy", "advocacy", "programmes", "programs", "engineering", "privacy", "law", "sales", "marketing", "finance",
		"state", "staff", "justice", "health", "defence", "defense", "education", "trade", "energy", "transport", "economy", "environment", "interior", "fisheries", "culture", "agriculture", "labour", "rights", "media", "product", "technology", "development":
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
