package speaker

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// Which state an office or a ministry is of, where the words beside it do not say.

// adjectivalEndings are those by which English makes adjectives of the names of states.
var adjectivalEndings = []string{"ian", "ean", "an", "n", "ese", "ish", "ic", "i"}

// longestEnding is how many letters the name of a state may have beyond the stem of its adjective, shortestStem how many
// the stem has at least.
const longestEnding, shortestStem = 3, 4

// nationOfAdjective returns where the text or its title has the name of which a word looks like the adjective: "Norlandian"
// where Norland is named. Words of a list are none of its business.
func (c *cast) nationOfAdjective(i int) (phrase, bool) {
	t := c.page.Tokens[i]
	if c.page.Lang != "en" || !t.Upper || acronym(t.Text) || !adjectival(t.Low) {
		return phrase{}, false
	}
	for _, ending := range adjectivalEndings {
		stem, ok := strings.CutSuffix(t.Low, ending)
		if !ok || len([]rune(stem)) < shortestStem {
			continue
		}
		for n, run := range c.runs {
			if n > runsBack {
				break
			}
			if low := c.page.Tokens[run.First].Low; run.Len() == 1 && low != t.Low && strings.HasPrefix(low, stem) && len(low)-len(stem) <= longestEnding && !adjectival(low) && !c.isSurname(run) {
				return c.phrase(run), true
			}
		}
		for _, w := range strings.FieldsFunc(c.setting.Title, func(r rune) bool { return !unicode.IsLetter(r) }) {
			if low := lexicon.Fold(w); unicode.IsUpper([]rune(w)[0]) && low != t.Low && strings.HasPrefix(low, stem) && len(low)-len(stem) <= longestEnding && !adjectival(low) {
				return phrase{words: w}, true
			}
		}
	}
	return phrase{}, false
}

// adjectival reports a word with an ending that adjectives of states have, and names of states do not.
func adjectival(low string) bool {
	for _, ending := range []string{"ian", "ean", "an", "ese", "ish"} {
		if strings.HasSuffix(low, ending) && len(low) > len(ending)+shortestStem-1 {
			return true
		}
	}
	return false
}

// adjectiveNamed reports a name whose adjective the text has.
func (c *cast) adjectiveNamed(name string) bool {
	low := fold(name)
	for n, run := range c.runs {
		if n > runsBack {
			break
		}
		if w := c.page.Tokens[run.First].Low; adjectival(w) && w != low && strings.HasPrefix(w, low[:min(len(low), max(shortestStem, len(low)-2))]) {
			return true
		}
	}
	return false
}

// homeBack is how many sentences, the one with an office among them, are looked through for its state.
const homeBack = 2

// homeState returns the state that the sentence with an office, or the one before it, begins with: "Norland will appeal, |
// Trade Secretary Per Lind said." A title or a text that opens with a state and a colon is about that state all along.
func (c *cast) homeState(i int) *actor {
	if c.page.Lang != "en" || i >= len(c.page.Tokens) || c.page.RegionAt(i) >= 0 {
		return nil
	}
	n := 0
	found := c.lookBack(i, func(sentence text.Range) *actor {
		if n++; n > homeBack {
			return nil
		}
		first, last := c.runsIn(sentence)
		for k := first; k < last; k++ {
			run := c.runs[k]
			if c.page.RegionAt(run.First) >= 0 || !c.opensSentence(run, sentence) && !(c.determiner(max(run.First-1, 0)) && run.First-1 == sentence.First) {
				continue
			}
			if c.statelike(run) {
				a := c.body(run, onrecord.KindState)
				return c.meet(a)
			}
		}
		return nil
	})
	if found != nil {
		return found
	}
	return c.titleState()
}

// titleState returns the state with which the title begins, before a colon.
func (c *cast) titleState() *actor {
	head, _, ok := strings.Cut(c.setting.Title, ":")
	if !ok || len(strings.Fields(head)) > 2 || len(head) == 0 {
		return nil
	}
	words := strings.Fields(head)
	for n, run := range c.names[fold(words[len(words)-1])] {
		if n > 20 {
			break
		}
		if c.words(run) == head && c.statelike(run) {
			return c.meet(c.body(run, onrecord.KindState))
		}
	}
	return nil
}

// statelike reports the name of a state: a listed one, one that the text shows to be one, or a single name that the text has
// as a place, and neither a person's nor a body's.
func (c *cast) statelike(run text.Range) bool {
	name := c.words(run)
	if o, ok := c.resolver.organisation(name); ok {
		_, state := c.resolver.lexicon.States[o.Name]
		return state || o.Kind == onrecord.KindState && c.resolver.registered(name) == nil && run.Len() == 1 && !acronym(name)
	}
	if c.kindOfNation(name) == onrecord.KindState {
		return true
	}
	if run.Len() != 1 || acronym(name) || c.isSurname(run) || len(c.full[fold(name)]) > 0 || !c.properNoun(run.First) || c.resolver.kindOf(name) != "" {
		return false
	}
	return c.place(run)
}

// place reports a name that the text has behind "in", or whose adjective it has.
func (c *cast) place(run text.Range) bool {
	low := c.page.Tokens[run.First].Low
	for n, other := range c.names[low] {
		if n > 20 {
			break
		}
		if other.Len() == 1 && other.First > 0 {
			switch c.page.Tokens[other.First-1].Low {
			case "in", "across", "throughout", "outside", "within", "into":
				return true
			}
		}
	}
	return false
}

// takeHomeState gives the holder of an office of state the state that the text is about at token i.
func (c *cast) takeHomeState(a *actor, i int) {
	if a.affiliation != "" || !ofOneState(fold(a.role)) {
		return
	}
	if state := c.homeState(i); state != nil {
		a.affiliation, a.proof.Affiliation = state.name, state.proof.Name
	}
}

// ofOneState reports an office that a state has: not that of a diplomat or an official, who may be anybody's.
func ofOneState(role string) bool {
	if ofGovernment(role) || strings.HasSuffix(role, "chancellor") || strings.HasPrefix(role, "attorney general") {
		return true
	}
	for _, w := range strings.Fields(role) {
		if w == "minister" || w == "premier" {
			return true
		}
	}
	return false
}
