package speaker

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// office is what a text says somebody is: the words of the office, the body it is held in, the kind it tells by itself.
type office struct {
	role  phrase
	spans onrecord.Spans
	body  phrase
	kind  onrecord.Kind
	sex   string
	// head is the noun of office in lower case.
	head string
}

// adjectivesBefore is how many words may stand between an article and the noun of office.
const adjectivesBefore = 5

// office reads an office that begins at token i and ends before end: "secrétaire générale de la CGT", "избранный
// президент Молдовы", "US-amerikanische Außenministerin". It returns where the reading stopped.
func (c reading) office(i, end int) (o office, next int, ok bool) {
	o, next, ok = c.oneOffice(i, end)
	if !ok || o.body.words != "" || next+1 >= end || !andWord(c.page.Tokens[next].Low) || c.world.Articles[c.page.Tokens[next+1].Low] {
		return o, next, ok
	}
	if more, last, second := c.oneOffice(next+1, end); second && c.isOffice(next+1) { // fondatrice et directrice de l'Agence
		o.role.words += " " + c.page.Tokens[next].Text + " " + more.role.words
		o.spans = inOrder(joined(append(append(o.spans, c.page.Tokens[next].Span), more.spans...)))
		o.body, o.kind = more.body, firstKind(o.kind, more.kind)
		return o, last, true
	}
	return o, next, ok
}

func andWord(w string) bool {
	switch w {
	case "et", "y", "e", "und", "и":
		return true
	}
	return false
}

// oneOffice reads a single office.
func (c reading) oneOffice(i, end int) (o office, next int, ok bool) {
	i, o.sex = c.skipArticles(i, end, "")
	first := i
	for i < end && !c.isOffice(i) {
		if i-first >= adjectivesBefore || !c.beforeOffice(&o, &first, i) {
			return office{}, first, false
		}
		i++
	}
	if i >= end {
		return office{}, first, false
	}
	o.head = c.page.Tokens[i].Low
	o.kind, _ = c.roleKind(o.head)
	if s := c.sexOfOffice(o.head); s != "" {
		o.sex = s
	}
	from := c.splitCompound(&o, i)
	role := onrecord.Spans{}
	if first < i {
		role = append(role, c.page.Span(text.Range{First: first, Last: i}))
	}
	role = append(role, onrecord.Span{Start: from, End: c.page.Tokens[i].Span.End})
	next = c.complements(&o, &role, i+1, end)
	o.spans = inOrder(joined(role))
	o.role.words = c.joinWords(o.spans)
	if c.page.Lang == "de" {
		o.role.words = germanOffice(o.role.words, c.articleBefore(first))
	}
	if c.page.Lang == "ru" {
		o.role.words = c.russianOffice(o.role.words)
	}
	return o, next, true
}

// articleBefore is the word before token i in lower case, where it is an article.
func (c reading) articleBefore(i int) string {
	if i > 0 && c.world.Articles[c.page.Tokens[i-1].Low] {
		return c.page.Tokens[i-1].Low
	}
	return ""
}

// germanOffice writes an office whose noun bends like an adjective as it stands without an article: "der Vorsitzende" is a
// Vorsitzender, "dem Beauftragten" a Beauftragter, "der Vorsitzenden" a Vorsitzende.
func germanOffice(role, article string) string {
	first, rest, more := strings.Cut(role, " ")
	stem := strings.TrimSuffix(strings.TrimSuffix(first, "n"), "e")
	bends := false
	for _, end := range []string{"vorsitzend", "beauftragt", "abgeordnet", "delegiert", "gesandt", "bevollmächtigt", "sachverständig", "angestellt"} {
		bends = bends || strings.HasSuffix(strings.ToLower(stem), end)
	}
	switch ending := strings.TrimPrefix(first, stem); {
	case !bends:
		return role
	case article == "der" && ending == "e", (article == "dem" || article == "des" || article == "den" || article == "vom") && ending == "en":
		first = stem + "er"
	case article == "der" && ending == "en":
		first = stem + "e"
	}
	if more {
		return first + " " + rest
	}
	return first
}

// joined makes one span of those that only a space sets apart.
func joined(spans onrecord.Spans) onrecord.Spans {
	var out onrecord.Spans
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start-out[n-1].End <= 1 {
			out[n-1].End = s.End
			continue
		}
		out = append(out, s)
	}
	return out
}

func (c reading) joinWords(spans onrecord.Spans) string {
	var words []string
	for _, s := range spans {
		words = append(words, strings.Fields(c.page.Slice(s))...)
	}
	return strings.Join(words, " ")
}

func (c reading) skipArticles(i, end int, sex string) (int, string) {
	for i < end && c.world.Articles[c.page.Tokens[i].Low] {
		if sex == "" {
			sex = articleSex(c.page.Lang, c.page.Tokens[i].Low)
		}
		i++
	}
	return i, sex
}

// isOffice reports a noun of office.
func (c reading) isOffice(i int) bool {
	t := c.page.Tokens[i]
	if !t.Word || c.page.Lang == "de" && !t.Upper {
		return false
	}
	_, ok := c.roleKind(t.Low)
	return ok
}

// roleKind is the kind that a noun of office tells, and whether a word in lower case is one: with "ex-", "vice-" and the
// like before it, in Russian in any case.
func (c reading) roleKind(low string) (onrecord.Kind, bool) {
	if k, ok := c.world.Roles.Lookup(low); ok {
		return k.Kind, true
	}
	switch c.page.Lang {
	case "fr", "es":
		for _, prefix := range []string{"ex-", "vice-", "co-", "sous-", "ex", "vice", "co", "sub"} {
			if rest, ok := strings.CutPrefix(low, prefix); ok && len(rest) > 4 {
				if k, ok := c.world.Roles.Lookup(rest); ok {
					return formerKind(prefix, k.Kind), true
				}
			}
		}
	case "ru":
		for _, prefix := range []string{"", "экс-", "вице-", "зам"} {
			rest, ok := strings.CutPrefix(low, prefix)
			if !ok {
				continue
			}
			if nominative, ok := c.russianRole(rest); ok {
				k, _ := c.world.Roles.Lookup(nominative)
				return formerKind(prefix, k.Kind), true
			}
		}
	}
	return "", false
}

// formerKind is the kind of an office that was held once: whoever held it speaks for themself.
func formerKind(prefix string, kind onrecord.Kind) onrecord.Kind {
	switch prefix {
	case "ex-", "ex", "экс-":
		return onrecord.KindOther
	}
	return kind
}

// beforeOffice takes a word before the noun of office: an adjective of a state, an organisation in capitals, or an
// adjective that belongs to the office. It reports false for what cannot stand there.
func (c reading) beforeOffice(o *office, first *int, i int) bool {
	t := c.page.Tokens[i]
	if !t.Word && t.Text != "-" {
		return false
	}
	word := text.Range{First: i, Last: i + 1}
	if state, ok := c.world.Demonym(t.Low); ok {
		c.state(o, state.Name, word)
		*first = i + 1
		return true
	}
	if c.page.Lang == "de" && t.Upper {
		if state, ok := c.genitiveState(t.Low); ok {
			c.state(o, state, word)
			*first = i + 1
			return true
		}
		if acronym(t.Text) || c.resolver.registered(t.Text) != nil {
			o.body = c.phrase(word)
			*first = i + 1
			return true
		}
	}
	if t.Upper && unicode.IsUpper([]rune(t.Text)[0]) && i != *first || c.page.Lang == "de" && t.Upper {
		return false
	}
	if acronym(t.Text) {
		return false
	}
	if strings.HasSuffix(t.Low, "-jährige") || strings.HasSuffix(t.Low, "-летний") || strings.HasSuffix(t.Low, "-летняя") {
		*first = i + 1
		return true
	}
	return !c.world.Links[t.Low] && !c.verbal(i) && !functionWord(t.Low)
}

func (c reading) state(o *office, name string, at text.Range) {
	if o.body.words == "" {
		o.body = phrase{words: name, at: at}
	}
}

// genitiveState returns the state of "Italiens".
func (c reading) genitiveState(w string) (string, bool) {
	if s, ok := strings.CutSuffix(w, "s"); ok {
		if state, ok := c.world.Organisations[s]; ok && state.Kind == onrecord.KindState {
			return state.Name, true
		}
	}
	return "", false
}

// splitCompound takes the organisation off a compound, "Greenpeace-Sprecher", and returns where the office begins.
func (c reading) splitCompound(o *office, i int) int {
	t := c.page.Tokens[i]
	at := strings.LastIndex(t.Text, "-")
	if at <= 0 || c.page.Lang != "de" {
		return t.Span.Start
	}
	body := t.Text[:at]
	switch strings.ToLower(body) {
	case "vize", "ex", "chef", "general", "co", "alt", "ober":
		return t.Span.Start
	}
	runes := len([]rune(body))
	if o.body.words == "" {
		o.body = phrase{words: body, at: text.Range{First: i, Last: i + 1}}
		if state, ok := c.world.Organisations[strings.ToLower(body)]; ok {
			o.body.words = state.Name
		}
	}
	return t.Span.Start + runes + 1
}

// sexOfOffice tells a sex by the ending of a noun of office.
func (c reading) sexOfOffice(w string) string {
	endings := map[string][]string{
		"fr": {"trice", "ère", "ente", "ienne", "euse", "ée", "cheffe", "ure"}, "es": {"ora", "denta", "ada", "jefa", "stra", "tiva"}, "de": {"in"},
	}[c.page.Lang]
	for _, e := range endings {
		if strings.HasSuffix(w, e) {
			return "f"
		}
	}
	return ""
}

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
