package speaker

import (
	"strings"

	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
	"github.com/onrecord/onrecord/processor/wordnet"
)

// metonym returns the state for whose government a capital stands: "Berlin said".
func (c *cast) metonym(run text.Range) (lexicon.Organisation, bool) {
	if c.page.Lang != "en" {
		return lexicon.Organisation{}, false
	}
	o, ok := c.resolver.lexicon.Capitals[fold(c.words(run))]
	if !ok || c.resolver.registered(c.words(run)) != nil || c.isSurname(run) {
		return lexicon.Organisation{}, false
	}
	return o, true
}

func acronym(s string) bool {
	return len(s) >= 2 && len(s) <= 8 && s == strings.ToUpper(s) && strings.ToLower(s) != s
}

// inFull returns where the text has the whole name of an organisation that is referred to in short: by a noun of its
// name in capitals, "the Office" for "the Northern Office for Tides", or by its initials.
func (c *cast) inFull(run text.Range) text.Range {
	if run.Len() != 1 || c.resolver.registered(c.words(run)) != nil {
		return run
	}
	if long, ok := c.acronyms[c.page.Tokens[run.First].Text]; ok {
		return long
	}
	if long := c.shortened(run); long.Len() > 0 {
		return long
	}
	key := c.page.Tokens[run.First].Low
	if _, generic := c.resolver.lexicon.KindWords[key]; !generic && !genericBody(key) {
		return run
	}
	long, ok := before(c.bodies[key], run.First)
	if !ok || c.resolver.lexicon.Roles[c.page.Tokens[long.First].Low] {
		return run
	}
	return text.Range{First: long.First, Last: max(long.Last, c.organisationEnd(long.First))}
}

// shortened returns the name of a body that a single word stands for which begins it and means nothing else: "Baskerine" for
// Baskerine Aggregates Ltd.
func (c *cast) shortened(run text.Range) text.Range {
	t := c.page.Tokens[run.First]
	if c.page.Lang != "en" || run.Len() != 1 || len(t.Text) < 5 || acronym(t.Text) || wordnet.Noun(t.Low).First != 0 || len(c.full[t.Low]) > 0 || c.inTitle[t.Low] != "" {
		return text.Range{}
	}
	if _, forename := c.resolver.lexicon.Forenames[t.Low]; forename {
		return text.Range{}
	}
	if _, demonym := c.resolver.lexicon.Demonyms[t.Low]; demonym || adjectival(t.Low) {
		return text.Range{}
	}
	if _, known := c.resolver.organisation(t.Text); known || c.place(run) || c.kindOfNation(t.Text) != "" {
		return text.Range{}
	}
	long, ok := c.firsts[t.Low]
	if !ok || long.Len() < 2 || c.isPerson(long) || !c.bodyWords(long) && !c.headOfName(long) {
		return text.Range{}
	}
	return text.Range{First: long.First, Last: max(long.Last, c.organisationEnd(long.First))}
}

// readAcronym notes the name whose initials stand in parentheses after it: "the Northern Tide Office (NTO)".
func (c *cast) readAcronym(run text.Range) {
	tokens := c.page.Tokens
	short := tokens[run.First].Text
	if run.Len() != 1 || !acronym(short) || run.First < 3 || tokens[run.First-1].Text != "(" || run.Last >= len(tokens) || tokens[run.Last].Text != ")" {
		return
	}
	for first := run.First - 2; first >= max(0, run.First-14) && tokens[first].Word; first-- {
		if c.capital(first) && c.initials(first, run.First-1, short) {
			if _, taken := c.acronyms[short]; !taken {
				c.acronyms[short] = text.Range{First: first, Last: run.First - 1}
			}
			return
		}
	}
}

// initials reports whether an acronym is made of the first letters of the words in capitals, or of all the words.
func (c *cast) initials(first, last int, short string) bool {
	capitals, all := "", ""
	for i := first; i < last; i++ {
		if !c.page.Tokens[i].Word {
			continue
		}
		for _, part := range strings.FieldsFunc(c.page.Tokens[i].Text, func(r rune) bool { return r == '-' }) {
			initial := string([]rune(part)[0])
			all += strings.ToUpper(initial)
			if strings.ToUpper(initial) == initial {
				capitals += initial
			}
		}
	}
	short = strings.ToUpper(short)
	return short == capitals || short == all
}

// genericBody reports a noun that many organisations have in their names and that tells no kind.
func genericBody(w string) bool {
	switch w {
	case "office", "group", "project", "secretariat", "bureau", "centre", "center", "forum", "network", "alliance", "coalition", "initiative", "commons",
		"fund", "board", "council", "court", "agency", "service", "union", "league", "house", "chamber", "authority", "commission", "committee":
		return true
	}
	return false
}
