package speaker

import (
	"slices"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// reading reads mentions in a language other than English: in French, Spanish, German and Russian an office, its
// organisation and a name follow one another in much the same ways, told apart by the words of [lexicon.World].
type reading struct {
	*cast
	world *lexicon.World
}

// foreign returns the reading of the page's language, and whether there is one.
func (c *cast) foreign() (reading, bool) {
	w := c.resolver.lexicon.World[c.page.Lang]
	return reading{c, w}, w != nil
}

// mention settles who the tokens of r name, and where in them the name stands.
func (c reading) mention(r text.Range) (actor, text.Range) {
	switch c.page.Lang {
	case "zh", "ja":
		return c.ideographs(r)
	case "ar":
		return c.arabic(r)
	}
	r = c.trim(r)
	if r.Len() == 0 {
		return actor{}, r
	}
	if low := c.page.Tokens[r.First].Low; r.Len() > 1 && c.page.Lang == "de" && low == "er" {
		r.Last = r.First + 1 // sagte er der Nachrichtenagentur
	}
	if a, ok := c.standIn(r); ok {
		return a, r
	}
	if first, _ := c.skipArticles(r.First, r.Last, ""); first == r.Last-1 && speakerNoun(c.page.Tokens[first].Low) {
		for i := len(c.recent) - 1; i >= 0; i-- {
			if k := c.recent[i]; k.person || k.delegate {
				return *k, r
			}
		}
		return actor{}, r
	}
	if known := c.goesOnAbout(r); known != nil {
		return *known, r
	}
	if a, ok := c.unnamedSource(r); ok {
		return a, text.Range{}
	}
	if joint, ok := c.several(r); ok {
		return joint, r
	}
	return c.one(r)
}

// speakerNoun reports a word with which records go on with whoever speaks.
func speakerNoun(w string) bool {
	switch w {
	case "orador", "oradora", "orateur", "oratrice", "intervenant", "intervenante", "redner", "rednerin", "оратор", "выступающий", "выступающая":
		return true
	}
	return false
}

// standIn settles pronouns: the first person is the issuer, the third somebody named before.
func (c reading) standIn(r text.Range) (actor, bool) {
	if r.Len() > 1 {
		return actor{}, false
	}
	low := c.page.Tokens[r.First].Low
	switch {
	case c.page.Lang == "fr" && low == "on":
		if body := c.atBody(r.First); body.words != "" { // Au ministère, on assure que
			a := actor{name: body.words, kind: body.kind, proof: onrecord.Evidence{Name: c.spans(body.at)}}
			a.itself()
			return a, true
		}
		fallthrough
	case c.world.First[low]:
		if i := c.setting.Issuer; c.setting.Firsthand && low != "je" && low != "j'" && low != "yo" && low != "ich" && low != "я" {
			return actor{name: i.Name, affiliation: i.Name, kind: i.Kind}, true
		}
		return value(c.writers), true
	case c.pronoun(low):
		return c.reached(r), true
	}
	return actor{}, false
}

// atBody returns the body at which "on" speaks: the sentence begins with it, "Au ministère de la santé, on assure".
func (c reading) atBody(i int) phrase {
	sentence := c.sentenceOf(i)
	first := sentence.First
	if sentence.Len() == 0 || first >= i {
		return phrase{}
	}
	switch c.page.Tokens[first].Low {
	case "au", "à", "chez", "aux", "dans", "du":
	default:
		return phrase{}
	}
	for first++; first < i && (c.world.Articles[c.page.Tokens[first].Low] || c.page.Tokens[first].Low == "côté" || c.world.Links[c.page.Tokens[first].Low]); first++ {
	}
	at := text.Range{First: first, Last: c.bodyAt(first, i)}
	kind := c.kind(c.words(at))
	if at.Len() == 0 || kind == "" {
		return phrase{}
	}
	return phrase{words: c.canonical(at), at: at, kind: kind}
}

// one settles a mention of one speaker: the parts between its commas and, beside it, an apposition.
func (c reading) one(r text.Range) (actor, text.Range) {
	a := actor{}
	var name text.Range
	parts := c.parts(r)
	for _, p := range parts {
		c.take(&a, &name, p)
	}
	if before := c.officeBefore(r); a.role == "" && name.Len() > 0 && a.person && before.role.words != "" {
		c.takeOffice(&a, before)
	}
	c.apposition(&a, &name, r.Last)
	if name.Len() == 0 && a.person && a.affiliation != "" {
		name = c.nameOffBody(&a, r)
	}
	if name.Len() == 0 {
		return c.unnamedOne(a, r), text.Range{}
	}
	if !a.person {
		return a, name
	}
	c.fullPerson(&a, name)
	return a, name
}

// nameOffBody takes the name of a person off the end of the body of their office, where a mention ends with it: "le
// trésorier de la Banque du Bocage Anselme Quivrin". In languages that write nouns small the last two words in capitals
// are one where the name of the body is complete without them.
func (c reading) nameOffBody(a *actor, r text.Range) text.Range {
	if c.page.Lang != "fr" && c.page.Lang != "es" && c.page.Lang != "de" || len(a.proof.Affiliation) != 1 || c.indefinite(r) {
		return text.Range{}
	}
	body := c.page.Range(a.proof.Affiliation[0])
	if body.Last != r.Last || body.Len() < 3 {
		return text.Range{}
	}
	first := body.Last
	for first > body.First && (c.capitalName(first-1, 0) && !acronym(c.page.Tokens[first-1].Text) || particle(c.page.Tokens[first-1].Low) && body.Last > first && first-1 > body.First && c.capitalName(first-2, 0)) {
		first--
	}
	name := text.Range{First: max(first, body.Last-2), Last: body.Last}
	if particle(c.page.Tokens[name.First].Low) && name.First > body.First {
		name.First--
	}
	rest := text.Range{First: body.First, Last: name.First}
	if body.Last-first < 2 || rest.Len() == 0 || c.world.Links[c.page.Tokens[name.First-1].Low] || c.world.Articles[c.page.Tokens[name.First-1].Low] {
		return text.Range{}
	}
	if name.Len() > 2 && c.forenameAt(name.First) == "" || rest.Len() == 1 && c.kind(c.words(rest)) != "" {
		return text.Range{} // the Autoridad Portuaria de Késsel, the Red Agua Clara
	}
	if c.kind(c.words(rest)) == "" && rest.Len() > 1 || c.knownBody(name.First, name.Last) > name.First {
		return text.Range{}
	}
	a.affiliation, a.proof.Affiliation, a.sort = "", nil, ""
	c.takeAffiliation(a, phrase{words: c.canonical(rest), at: rest})
	return name
}

// parts cuts a mention at its commas.
func (c reading) parts(r text.Range) []text.Range {
	var out []text.Range
	first := r.First
	for i := r.First; i <= r.Last; i++ {
		if i == r.Last || c.page.Tokens[i].Text == "," {
			if p := c.trim(text.Range{First: first, Last: i}); p.Len() > 0 {
				out = append(out, p)
			}
			first = i + 1
		}
	}
	return out
}

// trim cuts signs off both ends, but for what is in parentheses.
func (c reading) trim(r text.Range) text.Range {
	for r.Len() > 0 && !c.page.Tokens[r.First].Word {
		r.First++
	}
	for r.Len() > 0 && !c.page.Tokens[r.Last-1].Word && c.page.Tokens[r.Last-1].Text != ")" && !c.closesName(r) {
		r.Last--
	}
	return r
}

// closesName reports a mention that ends with a name in marks: "منظمة «جزر بلا قيود»".
func (c reading) closesName(r text.Range) bool {
	if c.page.Lang != "ar" || c.page.Tokens[r.Last-1].Text != "»" {
		return false
	}
	for i := r.First; i < r.Last; i++ {
		if c.page.Tokens[i].Text == "«" {
			return true
		}
	}
	return false
}

// take adds what a part of a mention says: an office, a name, an organisation, or several of them in a row.
func (c reading) take(a *actor, name *text.Range, p text.Range) {
	first, sex, titled := c.titles(p)
	p.First = first
	if a.sex == "" {
		a.sex = sex
	}
	if p.Last-p.First > 2 && c.page.Tokens[p.Last-1].Text == ")" {
		p.Last = c.parenthesis(a, p)
	}
	if o, next, ok := c.office(p.First, p.Last); ok {
		c.takeOffice(a, o)
		a.person = true
		if first, sex, titled := c.titles(text.Range{First: next, Last: p.Last}); name.Len() == 0 && next < p.Last-1 && (titled || c.forenameAt(first) != "" && unicode.IsUpper([]rune(c.page.Tokens[first].Text)[0])) {
			if a.sex == "" {
				a.sex = sex
			}
			c.takeName(a, name, text.Range{First: first, Last: p.Last}, true)
			return
		}
		if run := (text.Range{First: next, Last: min(c.nameEnd(next), p.Last)}); c.page.Lang == "de" && name.Len() == 0 && run.Len() > 1 && c.knownBody(next, run.Last) == next && (c.particleBody(run) > 0 || run.Last < p.Last && c.world.Links[c.page.Tokens[run.Last].Low]) {
			c.takeName(a, name, text.Range{First: next, Last: p.Last}, true) // Präsident Karl Wolf vom Institut für Deichbau
			return
		}
		if n := c.nameIn(next, p.Last); n.Len() > 0 && name.Len() == 0 {
			*name = n
		} else if next < p.Last && a.affiliation == "" && c.bodyAt(next, p.Last) == p.Last {
			c.takeBody(a, text.Range{First: next, Last: p.Last})
		}
		return
	}
	if name.Len() == 0 {
		c.takeName(a, name, p, titled)
		return
	}
	if a.person && a.role != "" && a.affiliation == "" {
		c.takeAffiliation(a, c.bodyInList(p.First, p.Last)) // Maria Lind, directrice, Agence des estuaires
	}
}

// titles steps over articles and titles, and returns where the rest begins and the sex they tell.
func (c reading) titles(p text.Range) (first int, sex string, titled bool) {
	for first = p.First; first < p.Last-1; first++ {
		t := c.page.Tokens[first]
		title, ok := c.resolver.lexicon.Titles[t.Low]
		switch {
		case ok && !c.isOffice(first):
			titled = true
			if sex == "" || title.Sex != "" {
				sex = title.Sex
			}
		case c.world.Articles[t.Low]:
			if sex == "" {
				sex = articleSex(c.page.Lang, t.Low)
			}
		case t.Text != ".":
			return first, sex, titled
		}
	}
	return first, sex, titled
}

// articleSex is the sex an article tells where the noun after it is one of persons.
func articleSex(lang, article string) string {
	switch lang + " " + article {
	case "fr le", "fr un", "es el", "es un", "de der", "de ein", "de einem", "de dem":
		return "m"
	case "fr la", "fr une", "es la", "es una", "de eine":
		return "f"
	}
	return ""
}

// parenthesis reads "(CDU)" or "(Norvège)" at the end of a part and returns where it begins.
func (c reading) parenthesis(a *actor, p text.Range) int {
	for i := p.Last - 2; i > p.First; i-- {
		if c.page.Tokens[i].Text == "(" {
			c.takeParenthesis(a, text.Range{First: i + 1, Last: p.Last - 1})
			return i
		}
	}
	return p.Last
}

func (c reading) takeParenthesis(a *actor, inside text.Range) {
	if inside.Len() == 0 || inside.Len() > 14 {
		return
	}
	if o, next, ok := c.office(inside.First, inside.Last); ok && a.role == "" && o.body.words == "" && next < inside.Last-1 && c.page.Tokens[next].Text == "," {
		o.body = c.bodyInList(next+1, inside.Last) // (directrice, Agence des estuaires)
		c.takeOffice(a, o)
		return
	}
	if o, next, ok := c.office(inside.First, inside.Last); ok && a.role == "" && (next == inside.Last || o.body.words != "") { // (Observateur de l'Union postale)
		if o.body.words == "" && next < inside.Last {
			o.body = c.phrase(text.Range{First: c.afterLinks(next, inside.Last), Last: inside.Last})
		}
		c.takeOffice(a, o)
		return
	}
	if _, told := c.world.Kinds.Lookup(c.page.Tokens[inside.First].Low); inside.Len() > 8 || !c.page.Tokens[inside.First].Upper && !told {
		return
	}
	a.inside = c.phrase(inside)
}

// bodyInList is the body that an item of a list names, behind an office and a comma.
func (c reading) bodyInList(i, end int) phrase {
	i = c.afterLinks(i, end)
	if i >= end {
		return phrase{}
	}
	at := text.Range{First: i, Last: c.bodyAt(i, end)}
	if at.Len() == 0 && c.page.Tokens[i].Upper && !c.isPerson(text.Range{First: i, Last: max(i+1, min(c.nameEnd(i), end))}) {
		at.Last = end
	}
	if at.Len() == 0 {
		return phrase{}
	}
	return phrase{words: c.canonical(at), at: at, kind: c.kind(c.words(at))}
}

// takeOffice gives an actor an office with its organisation and kind, unless it has them.
func (c reading) takeOffice(a *actor, o office) {
	if a.role == "" && o.role.words != "" {
		a.role, a.proof.Role = o.role.words, o.spans
		if a.kind == "" {
			a.kind = o.kind
		}
		a.head = o.head
	}
	if a.affiliation == "" && o.body.words != "" {
		a.sort = o.body.kind
	}
	c.takeAffiliation(a, o.body)
	if a.sex == "" {
		a.sex = o.sex
	}
}

// several recognises speakers named together: "A et B", "la maire, A, et le syndicat B". Of the words for "and" in a
// mention the first counts that has a speaker on either side, for names of bodies have it too.
func (c reading) several(r text.Range) (actor, bool) {
	if _, ok := c.organisationIn(r); ok {
		return actor{}, false
	}
	for at := r.First + 1; at < r.Last-1; at++ {
		switch c.page.Tokens[at].Low {
		case "et", "y", "e", "und", "и":
		default:
			continue
		}
		left, ok := c.jointList(text.Range{First: r.First, Last: at})
		if !ok {
			continue
		}
		right, ok := c.jointPart(text.Range{First: at + 1, Last: r.Last})
		if !ok {
			continue
		}
		var out actor
		for _, a := range append(left, right) {
			c.remember(a, c.page.Tokens[r.First].Span.Start)
			c.joinSpeaker(&out, a)
		}
		return out, true
	}
	return actor{}, false
}

// jointList divides what stands before "and" at its commas into speakers: a name and its office belong together.
func (c reading) jointList(r text.Range) ([]actor, bool) {
	if a, ok := c.jointPart(r); ok {
		return []actor{a}, true
	}
	var out []actor
	for _, p := range c.parts(r) {
		a, ok := c.jointPart(p)
		if !ok {
			return nil, false
		}
		out = append(out, a)
	}
	return out, len(out) > 1
}

// jointPart settles one of several speakers.
func (c reading) jointPart(r text.Range) (actor, bool) {
	r = c.trim(r)
	if r.Len() == 0 {
		return actor{}, false
	}
	commas := len(c.parts(r)) - 1
	a, name := c.one(r)
	if name.Len() == 0 || a.name == "" || commas > 0 && a.role == "" || name.Len() == 1 && a.person && a.role == "" && len(c.full[c.page.Tokens[name.First].Low]) == 0 {
		return actor{}, false
	}
	return a, true
}

// joinSpeaker adds one to speakers named together: their names, offices and organisations are listed in order, and the
// kind is theirs as far as they agree.
func (c *cast) joinSpeaker(out *actor, a actor) {
	if out.name == "" {
		*out = actor{name: a.name, role: a.role, affiliation: a.affiliation, kind: a.kind, proof: a.proof}
		return
	}
	out.name = joinWords(out.name, a.name)
	out.role = joinWords(out.role, a.role)
	if a.affiliation != out.affiliation {
		out.affiliation = joinWords(out.affiliation, a.affiliation)
	}
	out.proof.Name = append(slices.Clip(out.proof.Name), a.proof.Name...)
	out.proof.Role = append(slices.Clip(out.proof.Role), a.proof.Role...)
	out.proof.Affiliation = append(slices.Clip(out.proof.Affiliation), a.proof.Affiliation...)
	switch {
	case out.kind == "" || out.kind == onrecord.KindPerson || out.kind == onrecord.KindOther:
		out.kind = a.kind
	case a.kind != "" && a.kind != onrecord.KindPerson && a.kind != onrecord.KindOther && a.kind != out.kind:
		out.kind = ""
	}
}

func joinWords(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + "; " + b
}
