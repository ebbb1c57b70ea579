package speaker

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// complements reads what follows the noun of office: adjectives, fields, the body it is held in.
func (c reading) complements(o *office, role *onrecord.Spans, i, end int) int {
	for n := 0; i < end && n < 12; n++ {
		t := c.page.Tokens[i]
		word := text.Range{First: i, Last: i + 1}
		if state, ok := c.world.Demonym(t.Low); ok && !c.capitalName(i, end) {
			c.state(o, state.Name, word)
			i++
			continue
		}
		if nation, ok := c.nationOf(i); ok && o.body.words == "" { // embajador torvino
			o.body = nation
			i++
			continue
		}
		if c.page.Lang == "de" && t.Upper && o.body.words == "" {
			if state, ok := c.genitiveState(t.Low); ok { // der Vertreter Ungarns
				c.state(o, state, word)
				i++
				continue
			}
		}
		next := i
		switch {
		case c.page.Lang == "ru":
			next = c.genitive(o, role, i, end)
		case c.world.Links[t.Low]:
			next = c.linkedBody(o, role, i, end)
		case c.world.Generic[t.Low]:
			if e := c.bodyAt(i, end); e > i+1 {
				c.takeOfficeBody(o, text.Range{First: i, Last: e})
				next = e
			}
		case t.Word && (!t.Upper || officeAdjective(t.Low)) && !c.verbal(i) && !c.world.Articles[t.Low] && !conjunction(t.Low):
			*role = append(*role, t.Span)
			next = i + 1
		}
		if next == i {
			return i
		}
		i = next
	}
	return i
}

// officeAdjective reports an adjective of offices, which are often written with capitals: "Representante Permanente
// Alterna", "Secrétaire Général Adjoint".
func officeAdjective(w string) bool {
	switch w {
	case "permanent", "permanente", "adjoint", "adjointe", "général", "générale", "exécutif", "exécutive", "spécial", "spéciale", "suppléant", "suppléante", "extraordinaire", "plénipotentiaire",
		"alterno", "alterna", "adjunto", "adjunta", "general", "ejecutivo", "ejecutiva", "especial", "nacional", "national", "nationale", "extraordinario", "extraordinaria", "plenipotenciario", "plenipotenciaria":
		return true
	}
	return false
}

func conjunction(w string) bool {
	switch w {
	case "et", "y", "e", "und", "и", "que", "qui", "dass", "что", "который", "которая", "quien":
		return true
	}
	return false
}

// linkedBody reads a preposition with what it links: the body of the office, or a field that belongs to the office.
func (c reading) linkedBody(o *office, role *onrecord.Spans, i, end int) int {
	from := i
	for from < end && (c.world.Links[c.page.Tokens[from].Low] || c.world.Articles[c.page.Tokens[from].Low]) {
		from++
	}
	if from >= end || !c.page.Tokens[from].Word && c.opens(from) < 0 {
		return i
	}
	to := c.bodyAt(from, end)
	if to == from && c.page.Lang == "de" && speaksFor(o.head) && c.page.Tokens[from].Upper && (c.nameIn(from, end).First != from || c.nameIn(from, end).Len() < 2) {
		to = from + 1
	}
	if to == from {
		to = c.sortedBody(from, end)
	}
	body := text.Range{First: from, Last: max(to, from+1)}
	isBody := to > from
	if isBody && c.world.Portfolio[portfolioHead(o.head)] && !c.institution(o.head, from) && !c.fielded(o, i) && c.kind(c.words(body)) == "" && !acronym(c.page.Tokens[from].Text) {
		isBody = false // ministre des Affaires étrangères
		body.Last = c.fieldEnd(from, to)
	}
	if isBody && ministers(o.head) && c.kind(c.words(body)) == onrecord.KindCompany {
		isBody = false // ministre délégué aux Transports
	}
	if c.page.Lang == "de" && germanPart(c.page.Tokens[from].Low) && !isBody {
		isBody, to = true, from+1
		for to < end && (c.page.Tokens[to].Upper || germanJoint(c.page.Tokens[to].Low)) {
			to++
		}
	}
	if whole := c.wholeBehind(from, to); isBody && whole > 0 { // cheffe du service juridique de la Banque du Val
		*role = append(*role, c.page.Span(text.Range{First: i, Last: min(whole, to)}))
		if whole >= to {
			return to
		}
		return c.linkedBody(o, role, whole, end)
	}
	if isBody && o.body.words == "" {
		c.takeOfficeBody(o, body)
		return body.Last
	}
	if n := c.nameIn(from, end); !isBody && c.page.Lang == "de" && c.page.Tokens[from].Upper && n.Len() > 1 && n.First == from {
		return i
	}
	*role = append(*role, c.page.Span(text.Range{First: i, Last: body.Last}))
	return body.Last
}

// ministers reports an office of government, whose field is no company.
func ministers(head string) bool {
	return strings.Contains(head, "minist") || strings.HasPrefix(head, "secr")
}

// wholeBehind returns where the body begins that a part of it belongs to, "service juridique | de la Banque du Val", the end
// of the stretch where the part stands alone, or 0 where the stretch does not begin with a part written small.
func (c reading) wholeBehind(from, to int) int {
	if c.page.Lang == "de" && germanPart(c.page.Tokens[from].Low) {
		for i := from + 1; i < to; i++ {
			if low := c.page.Tokens[i].Low; low == "der" || low == "des" || low == "beim" || low == "bei" || low == "von" || low == "vom" {
				return i
			}
		}
		return to
	}
	if !partOfBody(c.page.Lang, c.page.Tokens[from].Low) || c.page.Tokens[from].Upper {
		return 0
	}
	for i := from + 1; i < to; i++ {
		if c.page.Tokens[i].Upper || c.opens(i) >= 0 {
			link := i
			for link > from+1 && c.world.Articles[c.page.Tokens[link-1].Low] {
				link--
			}
			if link > from+1 && c.world.Links[c.page.Tokens[link-1].Low] {
				return link - 1
			}
			return 0
		}
	}
	return to
}

// germanPart reports a German noun for a part of a body.
func germanPart(w string) bool {
	for _, end := range []string{"abteilung", "referat", "referats", "bereich", "bereichs", "stabsstelle", "team", "teams", "ressort", "ressorts", "geschäftsstelle", "pressestelle", "sektion", "dezernat", "dezernats"} {
		if strings.HasSuffix(w, end) {
			return true
		}
	}
	return false
}

// partOfBody reports a noun for a part of a body, which somebody may be in charge of.
func partOfBody(lang, w string) bool {
	switch lang + " " + w {
	case "fr service", "fr services", "fr direction", "fr mission", "fr cabinet", "fr bureau", "fr section", "fr pôle", "fr unité", "fr cellule", "fr équipe", "fr département", "fr conseil",
		"es servicio", "es servicios", "es dirección", "es misión", "es gabinete", "es oficina", "es sección", "es área", "es unidad", "es equipo", "es departamento", "es consejo":
		return true
	}
	return false
}

// sortedBody returns the end of a body that a common noun introduces, whatever the noun: "la cooperativa Mar Abierto",
// or from. In French and Spanish a name in capitals behind a noun written small is that of a body where it is none of a
// person, and where the mention goes on with somebody's name.
func (c reading) sortedBody(from, end int) int {
	tokens := c.page.Tokens
	if c.page.Lang != "fr" && c.page.Lang != "es" || from+1 >= end || tokens[from].Upper || !tokens[from].Word || c.verbal(from) || c.isOffice(from) {
		return from
	}
	next := from + 1
	if c.opens(next) < 0 && (!tokens[next].Upper || !tokens[next].Word || c.forenameAt(next) != "" || isTitle(c.resolver.lexicon, tokens[next].Low)) {
		return from
	}
	var to int
	if region := c.opens(next); region >= 0 {
		to = min(end, c.page.Regions[region].Tokens.Last)
	} else {
		to = c.properBody(next, end)
	}
	if to < len(tokens) && (to < end || tokens[to].Text == "," && to+1 < len(tokens) && tokens[to+1].Upper) {
		return to
	}
	return from
}

// portfolioHead is a noun of office without "ex" and "vice".
func portfolioHead(head string) string {
	for _, prefix := range []string{"ex-", "vice-", "sous-", "ex", "vice", "sub"} {
		if rest, ok := strings.CutPrefix(head, prefix); ok && len(rest) > 4 {
			return rest
		}
	}
	return head
}

// institution reports whether a name in capitals behind "directrice" or "jefe" is that of a body: no field of work, as it
// is behind "ministre".
func (c reading) institution(head string, from int) bool {
	t := c.page.Tokens[from]
	if !t.Upper || c.page.Lang != "fr" && c.page.Lang != "es" || strings.Contains(head, "minist") || strings.HasPrefix(head, "secr") || head == "chargé" || head == "chargée" || head == "titular" {
		return false
	}
	switch t.Low {
	case "affaires", "relations", "ressources", "opérations", "finances", "programmes", "communication", "recherche", "projets", "services", "campagnes", "études", "systèmes", "politiques", "politique", "stratégie", "marketing", "développement", "partenariats", "plaidoyer",
		"asuntos", "relaciones", "recursos", "operaciones", "finanzas", "programas", "comunicación", "investigación", "proyectos", "servicios", "campañas", "estudios", "salud", "política", "políticas", "obras", "gabinete", "estrategia", "desarrollo", "prensa", "incidencia", "estado", "état", "etat", "exécutif", "ejecutivo", "gobierno", "gouvernement":
		return false
	}
	return true
}

// fielded reports whether a preposition stands between the noun of office and token i: its field has been read.
func (c reading) fielded(o *office, i int) bool {
	for j := i - 1; j >= 0 && i-j < reachOfOffice && c.page.Tokens[j].Low != o.head; j-- {
		if c.world.Links[c.page.Tokens[j].Low] {
			return true
		}
	}
	return false
}

// speaksFor reports a German office that consists in speaking for whatever stands in the genitive behind it.
func speaksFor(head string) bool {
	for _, h := range []string{"sprecher", "sprecherin", "vorsitzende", "vorsitzender", "vorsitzenden", "präsident", "präsidentin", "geschäftsführer", "geschäftsführerin", "vertreter", "vertreterin", "chef", "chefin", "generalsekretär", "generalsekretärin"} {
		if strings.HasSuffix(head, h) {
			return true
		}
	}
	return false
}

// fieldEnd returns the end of a field of office: its noun in capitals, and what is written small behind.
func (c reading) fieldEnd(from, to int) int {
	if n := c.nameIn(from, to); n.Len() > 1 && n.First > from {
		return n.First
	}
	return to
}

// takeOfficeBody keeps an organisation as the one an office is held in.
func (c reading) takeOfficeBody(o *office, r text.Range) {
	sort, _ := c.world.Kinds.Lookup(c.page.Tokens[r.First].Low)
	for r.Len() > 1 && c.world.Generic[c.page.Tokens[r.First].Low] && (c.page.Tokens[r.First+1].Upper || c.opens(r.First+1) >= 0) && !unicode.IsUpper([]rune(c.page.Tokens[r.First].Text)[0]) {
		r.First++
	}
	if o.body.words == "" {
		o.body = phrase{words: c.canonical(r), at: r, kind: sort.Kind}
	}
}

// genitive reads a Russian complement: a field in small letters, a body, a state.
func (c reading) genitive(o *office, role *onrecord.Spans, i, end int) int {
	t := c.page.Tokens[i]
	if (t.Low == "от" || t.Low == "при") && i+1 < end {
		if e := c.bodyAt(i+1, end); e > i+1 {
			i, t = i+1, c.page.Tokens[i+1] // наблюдатель от Союза
		}
	}
	if part := c.russianPart(i, end); part > i {
		*role = append(*role, c.page.Span(text.Range{First: i, Last: part}))
		return part
	}
	if e := c.bodyAt(i, end); e > i {
		if n := c.nameIn(i, e); n.Len() > 1 && n.First > i {
			e = n.First
		}
		c.takeOfficeBody(o, text.Range{First: i, Last: e})
		return e
	}
	if t.Word && !unicode.IsUpper([]rune(t.Text)[0]) && !conjunction(t.Low) && !c.verbal(i) || i+1 < end && russianAdjective(t.Low) && c.isOffice(i+1) {
		*role = append(*role, t.Span)
		return i + 1
	}
	return i
}

// russianPart returns the end of a part of a body at token i, "управления связи | Портовой администрации", or i: it is
// written small and may mean one of any body, or a body follows.
func (c reading) russianPart(i, end int) int {
	tokens := c.page.Tokens
	if tokens[i].Upper || !c.tells(tokens[i].Low) || c.isOffice(i) {
		return i
	}
	weak := c.resolver.lexicon.Heads["ru"].Weak.Has(tokens[i].Low)
	n := i + 1
	for ; n < min(end, i+5) && !tokens[n].Upper; n++ {
		if c.opens(n) >= 0 || !tokens[n].Word {
			return i
		}
		if c.tells(tokens[n].Low) || c.world.Generic[tokens[n].Low] {
			break
		}
	}
	if weak && n > i+1 || n < end && n > i+1 && c.opens(n) < 0 && c.bodyAt(n, end) > n {
		return n
	}
	return i
}

// russianAdjective reports a word with the ending of an adjective: "Постоянного".
func russianAdjective(w string) bool {
	for _, ending := range []string{"ый", "ий", "ой", "ого", "его", "ому", "ему", "ым", "им", "ая", "яя", "ую", "ые", "ых"} {
		if strings.HasSuffix(w, ending) && len(w) > len(ending)+4 {
			return true
		}
	}
	return false
}
