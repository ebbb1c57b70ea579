package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// pronoun reports a word that stands for somebody named elsewhere.
func (c *cast) pronoun(w string) bool {
	switch w {
	case "he", "she", "it", "they", "we", "i", "his", "her", "its", "their", "our", "my", "you", "who", "which", "us":
		return true
	}
	if tied(w) != "" {
		return true
	}
	if f := c.resolver.lexicon.Foreign[c.page.Lang]; f != nil {
		return f.Pronouns[w]
	}
	return false
}

// sexOf is the sex a pronoun tells.
func sexOf(w string) string {
	if p := tied(w); p != "" {
		w = p
	}
	switch w {
	case "he", "his", "il", "él", "er", "он", "他", "هو":
		return "m"
	case "she", "her", "elle", "ella", "она", "她", "هي":
		return "f"
	}
	return ""
}

// tied returns the pronoun tied to a French verb, as in "dit-elle", or "".
func tied(w string) string {
	i := strings.LastIndexAny(w, "-'")
	if i < 0 {
		return ""
	}
	switch p := w[i+1:]; p {
	case "il", "elle", "ils", "elles", "on":
		return p
	}
	return ""
}

// antecedent settles a pronoun: "we" is the issuer, "he" and "she" the last person who is not known to be of the other
// sex, "it" the organisation, "they" several people or an organisation.
func (c *cast) antecedent(r text.Range) actor {
	w := c.page.Tokens[r.First].Low
	if c.page.Lang == "en" && c.page.RegionAt(r.First) >= 0 {
		return actor{} // a pronoun in somebody's words: whom they mean is for them to say
	}
	switch w {
	case "we", "our", "us":
		return c.ourselves()
	case "i", "my", "you":
		return actor{}
	case "who", "which":
		if before := c.relatedTo(r.First); before.Len() > 0 {
			a, _ := c.mention(before)
			return a
		}
	}
	var found *actor
	if w == "they" || w == "their" {
		if several := c.lastSeveral(); several != nil {
			return *several
		}
	}
	if sex := sexOf(w); sex != "" {
		found = c.lastPerson(r.First, sex)
	} else {
		found = c.lastBody(r.First)
	}
	if found == nil {
		return actor{}
	}
	return *found
}

// lastSeveral returns speakers named together whom "they" means: those of the last report, if no body was named after them.
func (c *cast) lastSeveral() *actor {
	if n := len(c.recent); n > 0 && strings.Contains(c.recent[n-1].name, "; ") {
		return c.recent[n-1]
	}
	return nil
}

// ourselves is who "we" are outside quotations: the issuer of a text of its own, or nobody who could be told.
func (c *cast) ourselves() actor {
	i := c.setting.Issuer
	if !c.setting.Firsthand || i.Name == "" {
		return value(c.writers)
	}
	return actor{name: i.Name, affiliation: i.Name, kind: i.Kind}
}

// forget is how far back a speaker may have been named for a pronoun to mean them, in code points.
const forget = 3000

// lastPerson returns the person whom "he" or "she" at token i means, or of no matter what sex "the 36-year-old".
func (c *cast) lastPerson(i int, sex string) *actor {
	found := c.lookBack(i, func(sentence text.Range) *actor { return c.personIn(sentence, sex) })
	at := c.page.Tokens[i].Span.Start
	for n := len(c.recent) - 1; n >= 0 && found == nil; n-- {
		a := c.recent[n]
		if (a.person || a.delegate) && (a.sex == "" || a.sex == sex || sex == "") && at-a.at < forget {
			found = a
		}
	}
	if found != nil {
		if found.sex == "" {
			found.sex = sex
		}
		return found
	}
	for n := len(c.recent) - 1; n >= 0; n-- { // in summary records the delegate of a state is "he"
		if a := c.recent[n]; a.kind == onrecord.KindState && !a.person {
			return a
		}
	}
	return nil
}

// lastBody returns whom "it" or "they" at token i means: never a single person.
func (c *cast) lastBody(i int) *actor {
	if found := c.lookBack(i, c.bodyOrSubjectIn); found != nil {
		return found
	}
	at := c.page.Tokens[i].Span.Start
	for n := len(c.recent) - 1; n >= 0; n-- {
		if a := c.recent[n]; !a.person && !a.delegate && at-a.at < forget {
			return a
		}
	}
	return nil
}

func hasSpace(s string) bool { return strings.Contains(s, " ") }

// sentenceStart reports whether a sentence or a clause begins with token i.
func (c *cast) sentenceStart(i int) bool {
	if i == 0 {
		return true
	}
	prev := c.page.Tokens[i-1]
	return !prev.Word || c.page.ParagraphAt(prev.Span.Start) != c.page.ParagraphAt(c.page.Tokens[i].Span.Start)
}

// sexByPronouns tells the sex of a person by the pronouns that follow the name before anybody else is named, where they
// are all of one.
func (c *cast) sexByPronouns(a *actor) string {
	votes := map[string]int{}
	for n, run := range c.names[c.lastWord(a.name)] {
		if n > 8 {
			break
		}
		if name := c.withoutTitle(run); c.words(name) != a.name && (name.Len() > 1 || !c.onlyOne(name)) {
			continue
		}
		for i := run.Last; i < min(run.Last+25, len(c.page.Tokens)) && (c.runAt[i] < 0 || !c.isPerson(c.runs[c.runAt[i]])); i++ {
			if c.page.RegionAt(i) >= 0 {
				continue
			}
			switch c.page.Tokens[i].Low {
			case "he", "his", "him", "himself":
				votes["m"]++
			case "she", "her", "herself":
				votes["f"]++
			}
		}
	}
	switch {
	case votes["m"] > 0 && votes["f"] == 0:
		return "m"
	case votes["f"] > 0 && votes["m"] == 0:
		return "f"
	}
	return ""
}
