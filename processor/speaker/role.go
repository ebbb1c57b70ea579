package speaker

import (
	"strings"

	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

func isTitle(lex *lexicon.Lexicon, w string) bool { _, ok := lex.Titles[w]; return ok }

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
	for i > 0 && c.determiner(i) {
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
	for r.First < head && c.determiner(r.First) {
		r.First++
	}
	return c.splitRole(r, head)
}

// skipGeneric steps over the article before a name and over a noun that only says what sort of body it is: "at the
// hosting company Harborline".
func (c *cast) skipGeneric(i, last int) int {
	tokens := c.page.Tokens
	for i < last && c.determiner(i) {
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

// occupation reports a noun for somebody who does or studies something, by its ending: cryptographer, virologist.
func occupation(w string) bool {
	for _, ending := range []string{"ologist", "ographer", "ometrist", "iatrist", "nomist", "aticist", "physicist", "chemist", "-general"} {
		if strings.HasSuffix(w, ending) && len(w) > len(ending)+1 {
			return true
		}
	}
	return false
}

// role reports a noun of office. German makes compounds of them: Klimaforscher, Regierungssprecherin.
func (c *cast) role(w string) bool {
	if c.resolver.lexicon.Roles[w] || w == "counterpart" {
		return true
	}
	if c.page.Lang == "en" {
		return occupation(w)
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
