package speaker

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// takeName reads a part without an office: a name, an organisation, a name with its organisation behind a preposition.
func (c reading) takeName(a *actor, name *text.Range, p text.Range, titled bool) {
	if c.resolver.lexicon.Documents[c.page.Tokens[p.First].Low] {
		return
	}
	if !titled && c.isBody(p) {
		c.takeBody(a, p)
		*name = p
		return
	}
	run := text.Range{First: p.First, Last: c.nameEnd(p.First)}
	if c.page.Lang == "de" && run.Len() > 1 && !titled && c.forenameAt(run.First) == "" { // Umweltschützer Karl Wolf
		if n := c.nameIn(run.First+1, run.Last); n.Len() > 1 && c.forenameAt(n.First) != "" {
			run.First = n.First
		}
	}
	if run.Len() == 0 {
		if n := c.nameIn(p.First, p.Last); n.Len() > 1 {
			a.person = true
			*name = n
		}
		return
	}
	run.Last = min(run.Last, p.Last)
	if cut := c.particleBody(run); cut > 0 {
		run.Last = cut
	}
	for run.Len() > 1 && c.world.Links[c.page.Tokens[run.Last-1].Low] {
		run.Last-- // Karl Wolf [von] der Universität
	}
	switch {
	case titled || c.isPerson(run):
		a.person = true
		*name = run
		if from := c.afterLinks(run.Last, p.Last); from > run.Last {
			if to := c.bodyAt(from, p.Last); to > from && c.tellsBody(run.Last, text.Range{First: from, Last: to}) {
				c.takeAffiliation(a, phrase{words: c.canonical(text.Range{First: from, Last: to}), at: text.Range{First: from, Last: to}})
			}
		}
	case c.page.Lang == "de" && p.First > 0 && c.world.Articles[c.page.Tokens[p.First-1].Low]:
		return // an article and a noun: somebody without a name
	default:
		whole := text.Range{First: p.First, Last: max(run.Last, c.bodyAt(p.First, p.Last))}
		c.takeBody(a, whole)
		*name = whole
	}
}

// particleBody returns where a run ends if what seems a particle of a name ties an organisation to it: "Ana Vidal de
// Altermar" where Altermar is known for one.
func (c reading) particleBody(run text.Range) int {
	for i := run.First + 1; i < run.Last-1; i++ {
		from := i + 1
		for c.page.Lang == "de" && from < run.Last-1 && particle(c.page.Tokens[from].Low) {
			from++
		}
		if particle(c.page.Tokens[i].Low) && (c.isBody(text.Range{First: from, Last: run.Last}) || c.tells(c.page.Tokens[from].Low)) {
			return i
		}
	}
	return 0
}

func (c reading) afterLinks(i, end int) int {
	for i < end && (c.world.Links[c.page.Tokens[i].Low] || c.world.Articles[c.page.Tokens[i].Low]) {
		i++
	}
	return i
}

// takeDelegation makes "la délégation norvégienne" and "la delegación de Chile" the state: records name it, not the
// delegate.
func (c reading) takeDelegation(a *actor, r text.Range) bool {
	switch c.page.Tokens[r.First].Low {
	case "délégation", "delegación", "delegation", "делегация":
	default:
		return false
	}
	for i := r.First + 1; i < r.Last; i++ {
		at := text.Range{First: i, Last: i + 1}
		o, ok := c.world.Demonym(c.page.Tokens[i].Low)
		if to := c.listed(i, r.Last); !ok && to > i {
			at.Last = to
			o, ok = c.world.Organisations[lexicon.Fold(c.words(at))]
		}
		if ok && (o.Kind == onrecord.KindState || o.Kind == onrecord.KindIGO) {
			a.name, a.kind, a.delegate, a.proof.Name = o.Name, o.Kind, true, c.spans(at)
			a.itself()
			return true
		}
	}
	return false
}

// opens returns the quotation that begins at token i, or -1.
func (c reading) opens(i int) int {
	if i < len(c.page.Tokens) {
		if region := c.page.RegionAt(i); region >= 0 && c.page.Regions[region].Tokens.First == i {
			return region
		}
	}
	return -1
}

// takeBody makes the actor an organisation.
func (c reading) takeBody(a *actor, r text.Range) {
	if a.person {
		c.takeAffiliation(a, phrase{words: c.canonical(r), at: r})
		return
	}
	if c.page.Lang == "de" && c.tells(c.page.Tokens[r.Last-1].Low) { // das Landesamt | für Küstenschutz
		if to := r.Last; to+1 < len(c.page.Tokens) && (c.page.Tokens[to].Low == "für" || c.page.Tokens[to].Low == "zur") && c.page.Tokens[to+1].Upper {
			r.Last = to + 2
		}
	}
	whole := c.words(r)
	if low := c.page.Tokens[r.First].Low; r.Len() == 1 && c.world.Generic[low] {
		if known := c.lastBody(c.kind(low)); known != nil {
			*a = *known // nach Angaben des Unternehmens
			return
		}
	}
	if t := c.page.Tokens[r.First]; r.Len() > 1 && c.world.Generic[t.Low] && (c.page.Tokens[r.First+1].Upper && unicode.IsLower([]rune(t.Text)[0]) || c.opens(r.First+1) >= 0) {
		r.First++ // l'association Mer Ouverte
	}
	if c.takeDelegation(a, r) {
		return
	}
	if inner := c.inMarks(r); inner.Len() > 0 {
		r = inner // экологическая организация «Берег»
	}
	a.name, a.proof.Name = c.canonical(r), c.spans(r)
	if a.kind = c.kind(a.name); a.kind == "" {
		a.kind = c.kind(whole)
	}
	if a.kind == "" {
		a.kind = c.kindInText(a.name)
	}
	a.itself()
}

// inMarks returns the name in marks that ends the Russian name of a body behind common nouns, empty where there is none.
func (c reading) inMarks(r text.Range) text.Range {
	if c.page.Lang != "ru" {
		return text.Range{}
	}
	for i := r.First + 1; i < r.Last; i++ {
		region := c.opens(i)
		if region >= 0 && c.page.Regions[region].Tokens.Last >= r.Last && c.world.Generic[c.page.Tokens[i-1].Low] {
			return text.Range{First: i, Last: r.Last}
		}
	}
	return text.Range{}
}

// isPerson decides whether a run of capitalised words names a person. A single word that is nobody's surname in the text
// is more likely an organisation, for people are introduced by their full names.
func (c reading) isPerson(run text.Range) bool {
	first := c.page.Tokens[run.First]
	switch {
	case c.forenameAt(run.First) != "" && run.Len() > 1:
		return true
	case c.isBody(run) || acronym(first.Text) && run.Len() == 1:
		return false
	case run.Len() > 1:
		return true
	}
	if len(c.full[first.Low]) > 0 || c.inTitle[first.Low] != "" || c.byFirstName(first.Low).Len() > 0 || strings.Contains(first.Text, ".") {
		return true
	}
	for i := len(c.recent) - 1; i >= 0; i-- {
		if c.recent[i].person && (strings.HasSuffix(c.recent[i].name, " "+first.Text) || c.page.Lang == "es" && strings.Contains(c.recent[i].name, " "+first.Text+" ")) {
			return true
		}
	}
	for _, form := range c.surnames(first.Low)[1:] {
		if len(c.full[form]) > 0 {
			return true
		}
	}
	return c.page.Lang == "ru" && c.surname(first.Low) != "" || c.firstOfTwo(first.Text).Len() > 0
}

// forenameAt is the sex that the word at i tells as a first name, or "".
func (c reading) forenameAt(i int) string {
	if i >= len(c.page.Tokens) || !c.page.Tokens[i].Upper {
		return ""
	}
	low := c.page.Tokens[i].Low
	if sex := c.resolver.lexicon.WorldForenames[low]; sex != "" {
		return sex
	}
	if head, _, ok := strings.Cut(low, "-"); ok {
		if sex := c.resolver.lexicon.WorldForenames[head]; sex != "" {
			return sex
		}
	}
	return c.resolver.lexicon.Forenames[low]
}

// capitalName reports a word in capitals where an adjective would be written small.
func (c reading) capitalName(i, _ int) bool {
	return unicode.IsUpper([]rune(c.page.Tokens[i].Text)[0])
}

// nameIn returns the name of a person that closes [i, end): the last words in capitals, without the organisation that
// may stand before them.
func (c reading) nameIn(i, end int) text.Range {
	r := text.Range{First: end, Last: end}
	for r.First > i {
		t := c.page.Tokens[r.First-1]
		up := t.Word && unicode.IsUpper([]rune(t.Text)[0]) && !functionWord(t.Low)
		if !up && !(t.Word && particle(t.Low) && r.Len() > 0 && r.First-2 >= i && unicode.IsUpper([]rune(c.page.Tokens[r.First-2].Text)[0])) && !(t.Text == "." && r.Len() > 0) {
			break
		}
		r.First--
	}
	for r.Len() > 0 && !c.page.Tokens[r.First].Word {
		r.First++
	}
	for p := r.First; p < r.Last-1; p++ {
		if c.forenameAt(p) != "" {
			return text.Range{First: p, Last: r.Last}
		}
	}
	atStart := r.First == i
	for r.Len() > 1 {
		to := c.knownBody(r.First, r.Last)
		if to == r.First || to >= r.Last {
			break
		}
		r.First = to
		atStart = true
	}
	if r.Len() == 0 || c.knownBody(r.First, r.Last) == r.Last {
		return text.Range{First: end, Last: end}
	}
	if before := max(r.First-1, 0); !atStart && (c.world.Links[c.page.Tokens[before].Low] || c.world.Articles[c.page.Tokens[before].Low]) {
		if r.Len() < 3 {
			return text.Range{First: end, Last: end}
		}
		r.First = r.Last - 2
	}
	return r
}

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

// verbal reports a verb of saying or an auxiliary.
func (c reading) verbal(i int) bool {
	f := c.resolver.lexicon.Foreign[c.page.Lang]
	if f == nil {
		return false
	}
	switch low := c.page.Tokens[i].Low; low {
	case "a", "ont", "avait", "est", "ha", "han", "hat", "haben", "hatte", "ist", "sind", "wurde", "war", "был", "была", "sera", "fue", "wird", "werden":
		return true
	default:
		return f.Verbs[low]
	}
}
