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
