package speaker

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// knownBody returns the end of a known organisation or a word that tells a kind at token i, or i.
func (c reading) knownBody(i, end int) int {
	if to := c.listed(i, end); to > i {
		return to
	}
	t := c.page.Tokens[i]
	if acronym(t.Text) && !strings.Contains(t.Text, ".") {
		return i + 1
	}
	if c.tells(t.Low) && c.forenameAt(i) == "" && !c.isOffice(i) {
		return i + 1
	}
	return i
}

// longestName is of how many tokens the name of a listed organisation may be.
const longestName = 7

// listed returns the end of the longest listed or registered organisation that begins at token i, or i.
func (c reading) listed(i, end int) int {
	for to := min(end, i+longestName); to > i; to-- {
		name := c.words(text.Range{First: i, Last: to})
		if name == "" || unicode.IsLower([]rune(name)[0]) {
			return i
		}
		if _, ok := c.world.Organisations[lexicon.Fold(name)]; ok {
			return to
		}
		if c.resolver.registered(name) != nil {
			return to
		}
	}
	return i
}

func (c reading) organisationIn(r text.Range) (lexicon.Organisation, bool) {
	name := c.words(r)
	if o, ok := c.world.Organisations[lexicon.Fold(name)]; ok && !unicode.IsLower([]rune(name)[0]) {
		return o, true
	}
	return c.resolver.organisation(name)
}

// isBody reports whether the words name an organisation.
func (c reading) isBody(r text.Range) bool {
	if r.Len() == 0 {
		return false
	}
	if _, ok := c.organisationIn(r); ok {
		return true
	}
	if c.page.Lang == "ru" && c.adjectiveOfBody(r.First, r.Last) > r.First && c.bodyAt(r.First, r.Last) == r.Last {
		return true
	}
	return c.bodyAt(r.First, r.Last) == r.Last && (c.knownBody(r.First, r.Last) > r.First || c.page.Lang == "de" && r.Len() > 1 && unicode.IsUpper([]rune(c.page.Tokens[r.First].Text)[0]) && c.knownBody(r.Last-1, r.Last) == r.Last || c.world.Generic[c.page.Tokens[r.First].Low]) && c.forenameAt(r.First) == "" && !(c.page.Lang != "de" && unicode.IsLower([]rune(c.page.Tokens[r.First].Text)[0]) && r.Len() == 1)
}

// bodyAt returns the end of the organisation whose name begins at token i, or i where none does.
func (c reading) bodyAt(i, end int) int {
	if i >= end {
		return i
	}
	if region := c.opens(i); region >= 0 { // in marks
		return min(end, c.page.Regions[region].Tokens.Last)
	}
	t := c.page.Tokens[i]
	if to := c.listed(i, end); to > i {
		return c.withState(to, end)
	}
	told := c.tells(t.Low)
	switch {
	case !t.Word || c.isOffice(i) && !told || c.forenameAt(i) != "" && i+1 < end && c.page.Tokens[i+1].Upper:
		return i
	case told || c.world.Generic[t.Low]:
		return c.longBody(i, end)
	case acronym(t.Text):
		return c.withState(i+1, end)
	case !unicode.IsUpper([]rune(t.Text)[0]):
		if c.page.Lang == "de" || c.page.Lang == "ru" { // der evangelischen Kirche
			if state, ok := c.world.Demonym(t.Low); ok && state.Name != "" && i+1 < end {
				if to := c.bodyAt(i+1, end); to > i+1 {
					return to
				}
			}
		}
		return i
	case c.page.Lang == "de":
		return c.germanBody(i, end)
	case c.page.Lang == "ru" && c.adjectiveOfBody(i, end) > i:
		return c.longBody(c.adjectiveOfBody(i, end), end)
	case c.page.Lang == "ru":
		if n := c.nameIn(i, end); n.Len() > 1 && n.First > i {
			return n.First
		}
		return i
	}
	return c.properBody(i, end)
}

// adjectiveOfBody returns where the noun stands that tells a body, behind its adjectives at token i, or i: "Всемирный союз
// библиотек", "Экологическая организация".
func (c reading) adjectiveOfBody(i, end int) int {
	for n := i; n < min(end, i+3); n++ {
		low := c.page.Tokens[n].Low
		if _, told := c.world.Kinds.Lookup(low); n > i && (told || c.world.Generic[low]) && !c.isOffice(n) {
			return n
		}
		if !russianAdjective(low) || c.forenameAt(n) != "" || c.surname(low) != "" && n > i {
			break
		}
	}
	return i
}

// withState adds the state behind a body: "МИД России", "EU-Kommission".
func (c reading) withState(i, end int) int {
	if c.page.Lang == "ru" && i < end {
		if o, ok := c.world.Organisations[c.page.Tokens[i].Low]; ok && o.Name != "" && c.page.Tokens[i].Upper {
			return i + 1
		}
	}
	return i
}

// longBody reads a name that begins with a word for what it is, "Fédération nationale des pêcheurs".
func (c reading) longBody(i, end int) int {
	to := i + 1
	for to < end && to-i < 14 {
		t := c.page.Tokens[to]
		if region := c.opens(to); region >= 0 && (to == i+1 || c.page.Lang == "ru") {
			return min(end, c.page.Regions[region].Tokens.Last)
		}
		if c.page.Lang == "de" && t.Word && !t.Upper && !germanJoint(t.Low) {
			break
		}
		if t.Text == "&" && to+1 < end && c.page.Tokens[to+1].Upper {
			to++
			continue
		}
		if sinceWhen(t.Low) || unicode.IsDigit([]rune(t.Text)[0]) && to == end-1 {
			break
		}
		if !t.Word && t.Text != "-" || c.verbal(to) || placeBehind(t.Low) && to+1 < end && c.world.Articles[c.page.Tokens[to+1].Low] || conjunction(t.Low) && t.Low != "et" && t.Low != "y" && t.Low != "e" && t.Low != "und" && t.Low != "и" {
			break
		}
		if c.forenameAt(to) != "" && to+1 < end && c.page.Tokens[to+1].Upper && unicode.IsUpper([]rune(c.page.Tokens[to+1].Text)[0]) {
			break
		}
		to++
	}
	if n := c.nameIn(i+1, to); n.Len() == 2 && n.First > i+1 && c.page.Lang == "ru" && n.Last == to && c.knownBody(n.First, n.Last) == n.First {
		to = n.First
	}
	for to > i+1 && (c.world.Links[c.page.Tokens[to-1].Low] || c.world.Articles[c.page.Tokens[to-1].Low] || conjunction(c.page.Tokens[to-1].Low)) {
		to--
	}
	return to
}

// sinceWhen reports a preposition of time, which no name of a body has.
func sinceWhen(w string) bool {
	switch w {
	case "depuis", "dès", "après", "jusqu'", "desde", "hasta", "tras", "seit", "nach", "с", "после":
		return true
	}
	return false
}

// germanJoint reports a word written small within the name of a German body: "Institut für Deichbau", "Bund der Imker".
func germanJoint(w string) bool {
	switch w {
	case "für", "der", "des", "die", "und", "zur", "zum", "von", "gegen", "ohne", "mit", "in", "im", "auf", "an", "am", "aus", "e.v.":
		return true
	}
	return false
}

// tells reports a noun that tells the kind of a body, in German in the genitive too.
func (c reading) tells(low string) bool {
	_, ok := c.toldKind(low)
	return ok
}

// toldKind is the kind that a noun tells, in German in the genitive or the dative too.
func (c reading) toldKind(low string) (lexicon.RankedKind, bool) {
	k, ok := c.world.Kinds.Lookup(low)
	if ok || c.page.Lang != "de" {
		return k, ok
	}
	for _, ending := range []string{"es", "s", "en", "n"} {
		if stem, cut := strings.CutSuffix(low, ending); cut && len(stem) > 4 {
			if k, ok := c.world.Kinds.Lookup(stem); ok {
				return k, ok
			}
		}
	}
	return k, false
}

// placeBehind reports a preposition that ties a place to a body rather than belongs to its name: "la misión del Banco en
// el país".
func placeBehind(w string) bool { return w == "en" || w == "dans" || w == "ante" || w == "auprès" }

// properBody reads a name in capitals, joined by small words: "Ecologistas en Acción", "Médecins du Monde".
func (c reading) properBody(i, end int) int {
	to := i + 1
	for to < end {
		t := c.page.Tokens[to]
		if t.Word && unicode.IsUpper([]rune(t.Text)[0]) {
			if c.forenameAt(to) != "" && to+1 < end && c.page.Tokens[to+1].Upper {
				break
			}
			to++
			continue
		}
		if t.Text == "&" && to+1 < end && c.page.Tokens[to+1].Upper {
			to += 2
			continue
		}
		next := c.afterLinks(to, end)
		if next > to && next < end && unicode.IsUpper([]rune(c.page.Tokens[next].Text)[0]) && c.forenameAt(next) == "" {
			to = next + 1
			continue
		}
		if further := c.overField(to, next, end); further > to {
			to = further
			continue
		}
		break
	}
	return to
}

// overField steps over a noun written small within the name of a body, "Maison des semences de Kerbihan", or returns to.
func (c reading) overField(to, next, end int) int {
	tokens := c.page.Tokens
	if next == to || next >= end || !tokens[next].Word || tokens[next].Upper || c.verbal(next) || c.isOffice(next) || conjunction(tokens[next].Low) {
		return to
	}
	after := next + 1
	if after >= end {
		return after
	}
	if c.world.Links[tokens[after].Low] && c.afterLinks(after, end) < end && c.page.Tokens[c.afterLinks(after, end)].Upper && c.forenameAt(c.afterLinks(after, end)) == "" {
		return c.afterLinks(after, end) + 1
	}
	return to
}

// germanBody reads a noun that tells no kind as an organisation only where "vom" or "bei" says so.
func (c reading) germanBody(i, end int) int {
	before := c.page.Tokens[max(i-1, 0)].Low
	if before == "der" && i > 1 {
		if b := c.page.Tokens[i-2].Low; b == "von" || b == "bei" {
			before = b
		}
	}
	switch before {
	case "vom", "beim", "von", "bei":
		to := i + 1
		for to < end && c.page.Tokens[to].Upper && c.page.Tokens[to].Word && c.forenameAt(to) == "" {
			to++
		}
		return to
	}
	for to := i + 1; to < min(end, i+3) && c.page.Tokens[to].Upper; to++ { // Deutsche Umwelthilfe, Rotes Kreuz
		if c.tells(c.page.Tokens[to].Low) {
			return c.longBody(to, end)
		}
	}
	return i
}
