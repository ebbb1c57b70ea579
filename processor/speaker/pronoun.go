package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// pronoun reports a word that stands for somebody named elsewhere.
func (c *cast) pronoun(w string) bool {
	switch w {
	case "he", "she", "it", "they", "we", "i", "his", "her", "its", "their", "our", "my", "you", "who", "us":
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

// lookBack is how far before a pronoun its name is looked for, in tokens.
const lookBack = 150

// antecedent settles a pronoun: "we" is the issuer, "he" and "she" the person named last who is not known to be of the
// other sex, "it" the organisation, "they" whoever was last.
func (c *cast) antecedent(r text.Range) actor {
	w := c.page.Tokens[r.First].Low
	at := c.page.Tokens[r.First].Span.Start
	switch w {
	case "we", "our", "us", "i", "my":
		if i := c.setting.Issuer; c.setting.Firsthand && w != "i" && w != "my" {
			return actor{name: i.Name, affiliation: i.Name, kind: i.Kind}
		}
		return actor{}
	case "you":
		return actor{}
	}
	if sex := sexOf(w); sex != "" {
		if a := c.lastPerson(r.First, sex); a != nil {
			if a.sex == "" {
				a.sex = sex
			}
			return *a
		}
		for i := len(c.recent) - 1; i >= 0; i-- { // in summary records the delegate of a state is "he"
			if c.recent[i].kind == onrecord.KindState && !c.recent[i].person {
				return *c.recent[i]
			}
		}
		return actor{}
	}
	for i := len(c.recent) - 1; i >= 0; i-- {
		a := c.recent[i]
		if at-a.at > 3000 {
			break
		}
		if a.person { // "they" may be several people, but none of them alone
			continue
		}
		return *a
	}
	return actor{}
}

// lastPerson returns the person named last before token i: a speaker, or somebody a sentence began with.
func (c *cast) lastPerson(i int, sex string) *actor {
	var spoken *actor
	for n := len(c.recent) - 1; n >= 0; n-- {
		if a := c.recent[n]; (a.person || a.delegate) && (a.sex == "" || a.sex == sex) {
			spoken = a
			break
		}
	}
	for at := i - 1; at >= max(0, i-lookBack); at-- {
		if spoken != nil && c.page.Tokens[at].Span.Start <= spoken.at {
			break
		}
		if !c.sentenceStart(at) || !c.capital(at) {
			continue
		}
		run := text.Range{First: at, Last: c.nameEnd(at)}
		if run.Len() == 0 || c.page.RegionAt(at) >= 0 {
			continue
		}
		a, _ := c.named(text.Range{First: at, Last: at}, run, run)
		if a.person && (len(c.names[c.page.Tokens[run.Last-1].Low]) > 0 && hasSpace(a.name)) && (a.sex == "" || a.sex == sex) {
			return c.remember(a, c.page.Tokens[at].Span.Start)
		}
	}
	return spoken
}

func hasSpace(s string) bool {
	for _, r := range s {
		if r == ' ' {
			return true
		}
	}
	return false
}

// sentenceStart reports whether a sentence or a clause begins with token i.
func (c *cast) sentenceStart(i int) bool {
	if i == 0 {
		return true
	}
	prev := c.page.Tokens[i-1]
	return !prev.Word || c.page.ParagraphAt(prev.Span.Start) != c.page.ParagraphAt(c.page.Tokens[i].Span.Start)
}
