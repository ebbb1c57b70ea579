package speaker

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

func fold(s string) string { return lexicon.Fold(s) }

// farAway is how many tokens after a full name its surname may rather mean a namesake who is named more often.
const farAway = 200

// fullName returns the run of two words or more that ends like a single surname: of the sex that a title told, the last
// before code point at or else the first after. Where several people bear the surname and none was named in full just
// before, it is the one the text names most.
func (c *cast) fullName(surname string, at int, sex string) (text.Range, bool) {
	runs := c.namesakes(surname, sex)
	if len(runs) == 0 {
		return text.Range{}, false
	}
	after, _ := slices.BinarySearchFunc(runs, at, func(run text.Range, at int) int {
		return c.page.Tokens[run.First].Span.Start - at - 1
	})
	nearest := runs[max(after-1, 0)]
	if c.page.Lang == "en" && c.ratherAlone(surname, nearest) {
		return text.Range{}, false
	}
	if c.page.At(at)-nearest.First > farAway {
		return c.mostNamed(runs, nearest), true
	}
	return nearest, true
}

// ratherAlone reports a name of several words, not shown to be a person's, whose last word stands by itself far more
// often: "Camp Strandvik" is no full name of Strandvik.
func (c *cast) ratherAlone(surname string, long text.Range) bool {
	if c.isPerson(long) || len(c.names[surname]) < 4 {
		return false
	}
	words, alone, together := c.words(long), 0, 0
	for n, run := range c.names[surname] {
		if n > 60 {
			break
		}
		if run.Len() == 1 {
			alone++
		} else if c.words(run) == words {
			together++
		}
	}
	return alone >= 3*together && !c.introduced(long)
}

// namesakes are the full names with a surname, without those that are known to be of the other sex.
func (c *cast) namesakes(surname, sex string) []text.Range {
	runs := c.full[surname]
	if sex == "" || len(runs) == 0 {
		return runs
	}
	var out []text.Range
	for _, run := range runs {
		if s := c.sexOfName(run); s == "" || s == sex {
			out = append(out, run)
		}
	}
	return out
}

// sexOfName is the sex that the title or the first name of a run tells.
func (c *cast) sexOfName(run text.Range) string {
	name := c.withoutTitle(run)
	if sex := c.titleSex(run, name); sex != "" {
		return sex
	}
	return c.resolver.lexicon.Forenames[c.page.Tokens[name.First].Low]
}

// mostNamed returns the last run with the full name that comes most often, the nearest on a tie.
func (c *cast) mostNamed(runs []text.Range, nearest text.Range) text.Range {
	count := map[string]int{}
	best, most := nearest, 0
	runs = runs[:min(len(runs), 200)]
	for _, run := range runs {
		count[c.words(c.withoutTitle(run))]++
	}
	for _, run := range append(slices.Clone(runs), nearest) {
		if n := count[c.words(c.withoutTitle(run))]; n >= most {
			best, most = run, n
		}
	}
	return best
}

// longer returns the full name that ends with the words of a run of several: "Ursula von der Leyen" for "Von der Leyen".
func (c *cast) longer(run text.Range) text.Range {
	if run.Len() < 2 {
		return text.Range{}
	}
	suffix := " " + fold(c.words(run))
	for n, other := range c.names[c.surname(run)] {
		if n > 20 {
			break
		}
		if name := c.withoutTitle(other); strings.HasSuffix(fold(c.words(name)), suffix) {
			return name
		}
	}
	return text.Range{}
}

// firstName returns where the text names the person whose first name, or in Chinese and Hungarian names whose surname,
// this is.
func (c *cast) firstName(name string) text.Range {
	run, ok := c.firsts[fold(name)]
	if !ok || run.Len() > 4 || c.isOrganisation(run, text.Range{}) || !c.isPerson(run) && !c.introduced(run) {
		return text.Range{}
	}
	return run
}

// introduced reports whether the text says of a name who it is: by an office or a title before it, or after a comma.
func (c *cast) introduced(run text.Range) bool {
	if at := run.First; at > 0 && isTitle(c.resolver.lexicon, c.page.Tokens[at-1].Low) || at > 1 && c.page.Tokens[at-1].Text == "." && c.dotted(at-1) {
		return true
	}
	if c.prefixBefore(run, run).Len() > 0 {
		if role, _ := c.prefixedRole(c.prefixBefore(run, run)); role.words != "" {
			return true
		}
	}
	a := actor{}
	c.readAround(&a, run)
	return a.role != "" || a.affiliation != ""
}

// isOrganisation reports whether a name is that of an organisation rather than of a person.
func (c *cast) isOrganisation(run, prefix text.Range) bool {
	tokens, lex := c.page.Tokens, c.resolver.lexicon
	if _, ok := c.resolver.organisation(c.words(run)); ok {
		return !c.isSurname(run)
	}
	if run.Len() == 1 && (genericBody(tokens[run.First].Low) || c.shortened(run).Len() > 0) {
		return true
	}
	if c.bodyWords(run) {
		return true
	}
	for i := prefix.First; i < prefix.Last; i++ {
		if c.role(tokens[i].Low) || isTitle(lex, tokens[i].Low) {
			return false
		}
	}
	if prefix.Len() > 0 && len(lex.Collectives[tokens[prefix.Last-1].Low]) > 0 {
		return true
	}
	if run.Len() > 1 {
		return c.page.Lang == "en" && !c.isPerson(run) && (c.headOfName(run) || c.actsAsBody(run) || c.pluralNoun(run))
	}
	first := tokens[run.First]
	if _, ok := c.fullName(first.Low, first.Span.Start, ""); ok || c.firstName(first.Text).Len() > 0 {
		return false
	}
	if _, ok := c.metonym(run); ok {
		return true
	}
	return acronym(first.Text) || c.actsAsBody(run) || c.page.Lang == "en" && c.kindOfNation(first.Text) != ""
}

// headOfName reports a name whose last word tells a kind at the head of a name: Ombric Pharma, Lorne Review.
func (c *cast) headOfName(run text.Range) bool {
	return c.resolver.kindOfNoun(c.page.Tokens[run.Last-1].Text, true) != ""
}

// pluralNoun reports a name that ends with a common noun, as those of charities do: Clean Rivers, Quay Watch.
func (c *cast) pluralNoun(run text.Range) bool {
	t := c.page.Tokens[run.Last-1]
	switch t.Low {
	case "watch", "now", "rights", "action", "international", "project", "online", "digital", "global", "solutions", "works", "first", "justice",
		"democracy", "freedom", "world", "earth", "today", "matters", "borders", "people", "rivers", "waters", "oceans", "voices", "friends", "neighbours", "nations", "states":
		return true
	}
	return t.Tag == "NNPS" && run.Len() == 2 && !strings.Contains(t.Text, "'")
}

// isSurname reports a single word that is the name of a state or a city but in this text that of a person: Ms. Chad.
func (c *cast) isSurname(run text.Range) bool {
	t := c.page.Tokens[run.First]
	if run.Len() != 1 || c.resolver.registered(t.Text) != nil {
		return false
	}
	if run.First > 0 && isTitle(c.resolver.lexicon, c.page.Tokens[run.First-1].Low) {
		return true
	}
	for _, other := range c.full[t.Low] {
		if c.isPerson(other) {
			return true
		}
	}
	return false
}

// bodyWords reports whether a name has a word or a joint in it that only organisations have.
func (c *cast) bodyWords(run text.Range) bool {
	lex := c.resolver.lexicon
	for i := run.First; i < run.Last; i++ {
		low := strings.TrimSuffix(c.page.Tokens[i].Low, ".")
		if _, ok := lex.KindWords[low]; ok && !lex.Roles[low] {
			return true
		}
		if low == "of" || low == "&" || low == "for" || low == "and" || run.Len() > 1 && (bodyNoun(low) || genericBody(low)) {
			return true
		}
	}
	return false
}

// actsAsBody reports whether the text treats a name as that of an organisation: it says what sort of body it is, or has
// "at Cisco" or "Cisco's director" elsewhere.
func (c *cast) actsAsBody(run text.Range) bool {
	if c.kindFromApposition(run) != "" {
		return true
	}
	words, tokens := c.words(run), c.page.Tokens
	for n, other := range c.names[c.surname(run)] {
		if n > 20 {
			break
		}
		if other.First == 0 || other.Len() != run.Len() || c.words(other) != words {
			continue
		}
		switch tokens[other.First-1].Low {
		case "at":
			return true
		case "for", "of", "with":
			if other.First > 1 && c.role(tokens[other.First-2].Low) {
				return true
			}
		}
		if other.Last < len(tokens) && tokens[other.Last].Low == "'s" && c.officeAfter(other.Last+1) {
			return true
		}
	}
	return false
}

// officeAfter reports whether an office follows within a few words: the "policy director" of "Cisco's policy director".
func (c *cast) officeAfter(i int) bool {
	for end := min(i+4, len(c.page.Tokens)); i < end && c.page.Tokens[i].Word; i++ {
		switch low := c.page.Tokens[i].Low; low {
		case "spokesman", "spokeswoman", "spokesperson", "director", "president", "chairman", "chairwoman", "chair", "ceo", "founder", "secretary", "counsel", "economist", "executive", "headquarters", "members", "board":
			return true
		}
	}
	return false
}
