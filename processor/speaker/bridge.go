package speaker

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
	"github.com/onrecord/onrecord/processor/wordnet"
)

// A text names somebody first and says what they are in the sentence after, or speaks of somebody without a name twice:
// this file ties the one to the other.

// nameless is somebody without a name who has spoken: "a senior diplomat from Norland".
type nameless struct {
	noun string
	who  actor
	at   int
}

// noteNameless remembers somebody without a name by the noun of their office.
func (c *cast) noteNameless(head int, a actor) {
	if c.page.Lang == "en" && a.name == "" && a.role != "" && (a.affiliation != "" || a.kind != "") {
		c.nameless = append(c.nameless, nameless{c.page.Tokens[head].Low, a, c.page.Tokens[head].Span.Start})
	}
}

// sameNameless returns who has spoken without a name and is meant again by "the diplomat" at token head.
func (c *cast) sameNameless(head int) *actor {
	t := c.page.Tokens[head]
	for n := len(c.nameless) - 1; n >= 0; n-- {
		k := &c.nameless[n]
		if t.Span.Start-k.at > reachOfHolder {
			return nil
		}
		if k.noun == t.Low {
			return &k.who
		}
	}
	return nil
}

// bridgeBack is how many sentences before an office its holder may have been named without it.
const bridgeBack = 2

// introducedWithout returns the person whom the sentences just before a definite office name without any office, where it is
// the only one they begin with: "Maria Lind of the Reef Trust was not amused. “No,” | the staff attorney said".
func (c *cast) introducedWithout(r text.Range, a actor) *actor {
	if c.page.Lang != "en" || a.role == "" || a.role != lowered(a.role) || strings.HasSuffix(fold(a.role), "s") && !staffs(fold(a.role)) || spokesman(fold(a.role)) {
		return nil
	}
	n := 0
	return c.lookBack(r.First, func(sentence text.Range) *actor {
		if n++; n > bridgeBack || sentence.Len() == 0 {
			return nil
		}
		first, last := c.runsIn(sentence)
		for k := first; k < last; k++ {
			run := c.runs[k]
			if c.page.RegionAt(run.First) >= 0 {
				continue
			}
			who := c.sight(k)
			if who == nil || !who.person {
				continue
			}
			if who.role != "" || !c.opensSentence(run, sentence) || !c.personlike(run) || a.affiliation != "" && who.affiliation != "" && nameKey(a.affiliation) != nameKey(who.affiliation) {
				n = bridgeBack
				return nil // whoever is named last has an office of their own
			}
			return who
		}
		return nil
	})
}

// inOffice gives somebody named before the office that a later mention tells.
func (c *cast) inOffice(known *actor, a actor) *actor {
	known.role, known.proof.Role, known.sure = a.role, a.proof.Role, true
	if known.affiliation == "" {
		known.affiliation, known.proof.Affiliation = a.affiliation, a.proof.Affiliation
	}
	if known.kind == "" || known.affiliation != "" {
		known.kind = ""
		c.settleKind(known)
	}
	return known
}

// spokesman reports an office that newspapers give to people without names.
func spokesman(role string) bool {
	return strings.HasPrefix(role, "spokes") || strings.HasPrefix(role, "official") || strings.HasPrefix(role, "source")
}

// opensSentence reports whether a name is the first word of its sentence, title and signs aside.
func (c *cast) opensSentence(run, sentence text.Range) bool {
	for i := sentence.First; i < run.First; i++ {
		t := c.page.Tokens[i]
		if t.Word && !isTitle(c.resolver.lexicon, t.Low) && !definiteArticle(t.Low) && !(i == sentence.First && (t.Tag == "CC" || t.Tag == "RB")) {
			return false
		}
	}
	return true
}

// personlike reports a name of two words or more that reads as a person's: with a known first name, or of words that mean
// nothing, none of them of a body.
func (c *cast) personlike(run text.Range) bool {
	name := c.withoutTitle(run)
	if name.First > run.First || c.isPerson(run) {
		return true
	}
	if name.Len() < 2 || name.Len() > 4 || c.bodyWords(name) || c.headOfName(name) {
		return false
	}
	if first := c.page.Tokens[name.First].Low; roleAdjective(first) || c.commonBody(first) || c.role(first) {
		return false
	}
	for _, i := range []int{name.First, name.Last - 1} {
		t := c.page.Tokens[i]
		if acronym(t.Text) || i > name.First && wordnet.Noun(t.Low).First != 0 || !unicode.IsUpper([]rune(t.Text)[0]) || c.kindOfNation(t.Text) != "" {
			return false
		}
		if _, known := c.resolver.lexicon.Organisations[lexicon.Fold(t.Text)]; known {
			return false
		}
	}
	return true
}

// shownPerson reports whether the text treats a name that no list has as a person's: it goes on with the surname alone, or
// with "who", or with an age.
func (c *cast) shownPerson(run text.Range) bool {
	if c.page.Lang != "en" || run.Len() < 2 || !c.personlike(run) {
		return false
	}
	tokens := c.page.Tokens
	for n, other := range c.names[c.surname(run)] {
		if n > 20 {
			break
		}
		if other.Len() == 1 || c.withoutTitle(other).Len() == 1 {
			return true
		}
		if other.Len() != run.Len() || other.Last+1 >= len(tokens) {
			continue
		}
		i := other.Last
		if tokens[i].Text == "," {
			i++
		}
		if low := tokens[i].Low; low == "who" || low == "whose" && i > other.Last || unicode.IsDigit([]rune(low)[0]) && i > other.Last {
			return true
		}
		for k := other.Last; k < min(other.Last+16, len(tokens)) && tokens[k].Text != "." && c.runAt[k] < 0; k++ {
			if low := tokens[k].Low; low == "her" || low == "his" || low == "she" || low == "he" {
				return true
			}
		}
	}
	return false
}
