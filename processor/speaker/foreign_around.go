package speaker

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// reachOfOffice is how many tokens an office may take up beside a name.
const reachOfOffice = 18

// officeBefore reads an office that ends right before a mention: "la présidente de la fédération, [Maria Lind]",
// "министр [Орлов]". Only one that leaves nothing between itself and the mention counts.
func (c reading) officeBefore(r text.Range) office {
	tokens := c.page.Tokens
	end := r.First
	for end > 0 && (tokens[end-1].Text == "," || tokens[end-1].Text == "." && end > 1 && isTitle(c.resolver.lexicon, tokens[end-2].Low) || isTitle(c.resolver.lexicon, tokens[end-1].Low)) {
		end--
	}
	first := end
	for first > 0 && end-first < reachOfOffice && c.page.RegionAt(first-1) == c.page.RegionAt(r.First) && !officeStop(tokens[first-1].Text) && !c.verbal(first-1) {
		if first < len(tokens) && c.page.ParagraphAt(tokens[first-1].Span.Start) != c.page.ParagraphAt(tokens[r.First].Span.Start) {
			break
		}
		first--
	}
	for i := first; i < end; i++ {
		if o, next, ok := c.office(i, end); ok && next == end {
			return o
		}
	}
	return office{}
}

// officeStop reports a sign no office reaches over.
func officeStop(s string) bool {
	switch s {
	case ".", ",", ";", ":", "!", "?", "(", ")", "—", "–", "-", "“", "”", "«", "»", "„", "\"", "…":
		return true
	}
	return false
}

// apposition reads what follows a mention at token i: parentheses, or an office, an organisation or a name between
// commas.
func (c reading) apposition(a *actor, name *text.Range, i int) {
	tokens := c.page.Tokens
	if i+1 < len(tokens) && tokens[i].Text == "(" {
		end := i + 1
		for end < len(tokens) && tokens[end].Text != ")" && end-i < 16 {
			end++
		}
		c.takeParenthesis(a, text.Range{First: i + 1, Last: end})
		i = end + 1
	}
	if i < 1 || i+1 >= len(tokens) || tokens[i].Text != "," && !c.linkAt(i) || c.page.RegionAt(i) != c.page.RegionAt(i-1) {
		return
	}
	first := i
	if tokens[i].Text == "," {
		first++
	}
	if c.employed(a, first) {
		return
	}
	end := first
	for end < len(tokens) && end-first < reachOfOffice && c.page.RegionAt(end) == c.page.RegionAt(i) && !officeStop(tokens[end].Text) && !c.verbal(end) {
		if c.page.ParagraphAt(tokens[end].Span.Start) != c.page.ParagraphAt(tokens[i].Span.Start) {
			break
		}
		end++
	}
	if end == first {
		return
	}
	c.takeApposition(a, name, text.Range{First: first, Last: end})
}

func (c reading) linkAt(i int) bool { return c.world.Links[c.page.Tokens[i].Low] }

func (c reading) takeApposition(a *actor, name *text.Range, p text.Range) {
	if name.Len() == 0 && a.role == "" {
		return
	}
	if o, _, ok := c.office(p.First, p.Last); ok && name.Len() > 0 && a.person {
		c.takeOffice(a, o)
		return
	}
	from := p.First
	for name.Len() == 0 && from < p.Last-1 {
		if _, demonym := c.world.Demonym(c.page.Tokens[from].Low); !demonym && !c.world.Articles[c.page.Tokens[from].Low] {
			break
		}
		from++ // el danés Rasmus Holm
	}
	run := text.Range{First: from, Last: c.nameEnd(from)}
	switch {
	case name.Len() == 0 && c.elided(run, p.Last) && (c.forenameAt(run.First) != "" || a.role != "" && run.Len() == 1): // Côme d'Arvieux
		*name, a.person = text.Range{First: run.First, Last: p.Last}, true
	case name.Len() == 0 && run.Len() > 1 && run.Last == p.Last && c.isPerson(run):
		*name, a.person = run, true
	case name.Len() > 0 && a.person && a.affiliation == "" && c.linkAt(p.First):
		from := c.afterLinks(p.First, p.Last)
		if to := c.bodyAt(from, p.Last); to > from && (c.page.Lang == "de" || to == p.Last || c.page.Tokens[from].Upper) && c.tellsBody(p.First, text.Range{First: from, Last: to}) {
			c.takeAffiliation(a, phrase{words: c.canonical(text.Range{First: from, Last: to}), at: text.Range{First: from, Last: to}})
		}
	}
}

// elided reports whether a run of capitals goes on to last over a French "d'".
func (c reading) elided(run text.Range, last int) bool {
	return run.Len() > 0 && run.Last+1 < last && run.Last+3 > last && c.page.Tokens[run.Last].Low == "d'" && c.page.Tokens[run.Last+1].Upper
}

// tellsBody guards against taking a place or a thing behind "in" or "à" for an organisation.
func (c reading) tellsBody(link int, body text.Range) bool {
	switch c.page.Tokens[link].Low {
	case "de", "du", "d'", "des", "del", "von", "vom", "beim", "bei", "из", "от":
		return c.kind(c.words(body)) != "" || acronym(c.page.Tokens[body.First].Text) || c.resolver.registered(c.words(body)) != nil
	}
	return false
}

// fullPerson settles a person by name: the full name where the text has it, and what other mentions of it say.
func (c reading) fullPerson(a *actor, name text.Range) {
	full, at := c.words(name), name
	if name.Len() == 1 {
		full, at = c.fullOf(name)
	} else if long := c.longName(name); long != "" {
		full = long
	}
	if c.page.Lang == "ru" {
		full = c.nominative(full, c.oblique(name) || c.bentForename(full))
	}
	if acronym(full) && len([]rune(full)) > 3 || strings.Contains(full, " ") || len(full) > 8 {
		full = titled(full) // UN records write surnames in capitals
	}
	a.name, a.proof.Name = full, c.spans(at)
	if sex := c.sexOfName(full); sex != "" {
		a.sex = sex
	}
	if known := c.known[nameKey(full)]; known != nil {
		if a.role == "" {
			a.role, a.head, a.proof.Role = known.role, known.head, known.proof.Role
		}
		if a.affiliation == "" {
			a.affiliation, a.proof.Affiliation = known.affiliation, known.proof.Affiliation
		}
		if a.kind == "" {
			a.kind = known.kind
		}
	} else {
		c.describeForeign(a, full, name)
	}
	if a.affiliation != "" {
		c.genericBody(a, name)
	}
	c.settleForeign(a)
}

// byFirstName returns the full name in the text that begins with a first name standing alone.
func (c reading) byFirstName(low string) text.Range {
	run, ok := c.firsts[low]
	if !ok || run.Len() < 2 || c.resolver.lexicon.WorldForenames[low] == "" || c.knownBody(run.First, run.Last) > run.First {
		return text.Range{}
	}
	return run
}

// plausible guards against a German run of nouns being taken for somebody's full name.
func (c reading) plausible(name text.Range) bool {
	if c.page.Lang != "de" || c.forenameAt(name.First) != "" {
		return true
	}
	for i := name.First; i < name.Last; i++ {
		if !c.page.Tokens[i].Upper || c.knownBody(i, i+1) > i {
			return false
		}
	}
	return name.Len() == 2
}

// fullOf returns the full name of somebody mentioned by one word.
func (c reading) fullOf(name text.Range) (string, text.Range) {
	t := c.page.Tokens[name.First]
	for _, low := range c.surnames(t.Low) {
		if long, ok := c.fullName(low, t.Span.Start, ""); ok {
			if n := c.personIn(long); n.Len() > 1 && c.plausible(n) {
				return c.words(n), n
			}
		}
		if known := c.inTitle[low]; known != "" {
			return known, name
		}
	}
	if run := c.byFirstName(t.Low); run.Len() > 0 {
		return c.words(run), run
	}
	for i := len(c.recent) - 1; i >= 0; i-- {
		if c.recent[i].person && (strings.HasSuffix(c.recent[i].name, " "+t.Text) || c.page.Lang == "es" && strings.Contains(c.recent[i].name, " "+t.Text+" ")) {
			return c.recent[i].name, name
		}
	}
	if run := c.firstOfTwo(t.Text); run.Len() > 0 {
		return c.words(run), run
	}
	return t.Text, name
}

// firstOfTwo returns the full name in the text whose first surname a word is: Spanish names have two, and later mentions
// the first.
func (c reading) firstOfTwo(surname string) text.Range {
	if c.page.Lang != "es" {
		return text.Range{}
	}
	for n, run := range c.runs {
		if n > runsBack || run.Len() < 3 || !slices.ContainsFunc(c.page.Tokens[run.First+1:run.Last-1], func(t text.Token) bool { return t.Text == surname }) {
			continue
		}
		name := c.personIn(run)
		if name.Len() >= 3 && (c.forenameAt(name.First) != "" || c.officeBefore(name).role.words != "") && c.page.Tokens[name.Last-2].Text == surname {
			return name
		}
	}
	return text.Range{}
}

// wholeName adds what a run of capitals misses of a name with two particles: "Ursula von der" before "Leyen".
func (c reading) wholeName(run text.Range) text.Range {
	first := run.First
	for first > 0 && particle(c.page.Tokens[first-1].Low) && c.sameLine(first) {
		first--
	}
	if run.First-first >= 2 && first > 0 && c.capital(first-1) && c.sameLine(first) && c.forenameAt(first-1) != "" {
		return text.Range{First: first - 1, Last: run.Last}
	}
	return run
}

// longName returns the full name in the text that ends with the words of a run of several.
func (c reading) longName(run text.Range) string {
	suffix := " " + lexicon.Fold(c.words(run))
	for n, other := range c.names[c.page.Tokens[run.Last-1].Low] {
		if n > 20 {
			break
		}
		if name := c.words(c.wholeName(c.personIn(other))); strings.HasSuffix(lexicon.Fold(name), suffix) {
			return name
		}
	}
	return ""
}

// personIn takes the name of a person out of a run of capitals: without offices, organisations and titles before it.
func (c reading) personIn(run text.Range) text.Range {
	if strings.Contains(c.page.Tokens[run.Last-1].Text, ".") { // С.П.Волгин
		return text.Range{First: run.Last - 1, Last: run.Last}
	}
	for i := run.Last - 2; i >= run.First; i-- {
		if c.isOffice(i) || isTitle(c.resolver.lexicon, c.page.Tokens[i].Low) {
			run.First = i + 1
			break
		}
	}
	for i := run.First; i < run.Last-1; i++ {
		if c.forenameAt(i) != "" {
			return text.Range{First: i, Last: run.Last}
		}
	}
	for run.Len() > 2 {
		to := c.knownBody(run.First, run.Last)
		if to == run.First || to >= run.Last-1 {
			break
		}
		run.First = to
	}
	return run
}

// describeForeign reads office and organisation beside the other mentions of a full name, the first ones first.
func (c reading) describeForeign(a *actor, full string, at text.Range) {
	words := strings.Fields(full)
	last := lexicon.Fold(words[len(words)-1])
	n := 0
	for i, run := range c.mentionsOf(last) {
		if n >= occurrences || i > 10*occurrences || a.role != "" && a.affiliation != "" {
			return
		}
		name := c.wholeName(c.personIn(run))
		if words := c.words(name); name == at || words != full && name.Len() > 1 && !(c.page.Lang == "ru" && strings.HasPrefix(words, full)) {
			continue
		}
		n++
		c.takeOffice(a, c.officeBefore(name))
		c.apposition(a, &name, name.Last)
	}
}

// mentionsOf returns the runs of capitals that end with a surname, in Russian also with an oblique case of it.
func (c reading) mentionsOf(last string) []text.Range {
	runs := c.names[last]
	if c.page.Lang == "ru" {
		for _, ending := range []string{"а", "ым", "у"} {
			runs = append(slices.Clip(runs), c.names[last+ending]...)
		}
	}
	return runs
}

// sexOfName is the sex that a full name tells: by the first name or, in Russian, by the surname.
func (c reading) sexOfName(full string) string {
	first, _, ok := strings.Cut(full, " ")
	if ok {
		low := lexicon.Fold(first)
		if sex := c.resolver.lexicon.WorldForenames[low]; sex != "" {
			return sex
		}
		head, _, _ := strings.Cut(low, "-")
		if sex := c.resolver.lexicon.WorldForenames[head]; sex != "" {
			return sex
		}
		if sex := c.resolver.lexicon.Forenames[low]; sex != "" {
			return sex
		}
	}
	if c.page.Lang == "ru" {
		words := strings.Fields(lexicon.Fold(full))
		return c.surname(words[len(words)-1])
	}
	return ""
}

// unnamedOne settles a mention without a name: the holder of an office, the delegate of a state, a description of an
// organisation.
func (c reading) unnamedOne(a actor, r text.Range) actor {
	if a.role == "" {
		return c.describedBody(r)
	}
	c.genericBody(&a, r)
	if represents(a.head) || c.delegates(a.head) {
		if o, ok := c.world.Organisations[lexicon.Fold(a.affiliation)]; ok && (o.Kind == onrecord.KindState || o.Kind == onrecord.KindIGO) {
			return actor{name: a.affiliation, role: a.role, head: a.head, affiliation: a.affiliation, kind: o.Kind, delegate: true,
				proof: onrecord.Evidence{Name: a.proof.Affiliation, Role: a.proof.Role, Affiliation: a.proof.Affiliation}}
		}
	}
	if known := c.holder(a, r); known != nil {
		if known.role == "" {
			known.role, known.head, known.proof.Role = a.role, a.head, a.proof.Role
		}
		if known.affiliation == "" {
			known.affiliation, known.proof.Affiliation = a.affiliation, a.proof.Affiliation
			c.settleForeign(known)
		}
		return *known
	}
	a.person = true
	c.settleForeign(&a)
	return a
}

func (c reading) delegates(head string) bool {
	switch head {
	case "délégué", "déléguée", "delegado", "delegada", "delegierte", "delegierter", "vertreter", "vertreterin", "observateur", "observatrice", "observador", "observadora", "представитель", "представительница", "делегат", "наблюдатель":
		return true
	}
	return false
}

// reachOfHolder is how far back, in code points, somebody named may be meant by an office that the text has not given.
const reachOfHolder = 1200

// genericBody replaces a noun that only says what sort of body it is, "responsable de l'association", by the body named
// before, and gives "ein Sprecher" the body that has just been spoken of.
func (c reading) genericBody(a *actor, r text.Range) {
	low := lexicon.Fold(a.affiliation)
	if ministry(low) {
		if known := c.lastOrganisation([]onrecord.Kind{onrecord.KindState}); known != nil && !known.delegate {
			a.affiliation, a.proof.Affiliation = known.name, known.proof.Name
		}
		return
	}
	if a.affiliation != "" && !c.world.Generic[low] {
		return
	}
	if a.affiliation == "" {
		office, _ := c.roleKind(a.head)
		if office != "" || !c.indefinite(r) {
			return
		}
		at := c.page.Tokens[r.First].Span.Start
		if n := len(c.recent); n > 0 && !c.recent[n-1].person && at-c.recent[n-1].at < 400 && c.recent[n-1].name != "" {
			a.affiliation, a.proof.Affiliation, a.kind = c.recent[n-1].affiliation, c.recent[n-1].proof.Affiliation, c.recent[n-1].kind
		}
		return
	}
	if known := c.lastBody(c.kind(a.affiliation)); known != nil {
		a.affiliation, a.proof.Affiliation = known.name, known.proof.Name
	}
}

// ministry reports a noun that stands for a ministry named before.
func ministry(w string) bool {
	switch w {
	case "ministère", "ministerio", "cancillería", "ministerium", "ministeriums", "behörde", "ведомство", "ведомства", "министерство", "министерства", "внешнеполитического ведомства":
		return true
	}
	return false
}

// indefinite reports a mention with an article that introduces somebody: "ein Sprecher", "une porte-parole".
func (c reading) indefinite(r text.Range) bool {
	for _, i := range []int{r.First, max(r.First-1, 0)} {
		switch c.page.Tokens[i].Low {
		case "ein", "eine", "un", "une", "una":
			return true
		}
	}
	return false
}

// holder returns the person who holds an office: somebody known by it or, for a definite description, the only person
// of that sex mentioned just before.
func (c reading) holder(a actor, r text.Range) *actor {
	definite := r.First < len(c.page.Tokens) && (articleDefinite(c.page.Tokens[r.First].Low) || r.First > 0 && articleDefinite(c.page.Tokens[r.First-1].Low) || c.page.Lang == "ru")
	var only *actor
	at := c.page.Tokens[r.First].Span.Start
	for i := len(c.recent) - 1; i >= 0; i-- {
		k := c.recent[i]
		if !k.person || k.name == "" {
			continue
		}
		if k.head != "" && (sameHead(k.head, a.head) || definite && c.page.Lang == "de" && len(a.head) > 5 && strings.HasSuffix(k.head, a.head)) && (a.affiliation == "" || k.affiliation == "" || nameKey(k.affiliation) == nameKey(a.affiliation)) {
			return k
		}
		if (k.role == "" || leads(a.head)) && at-k.at < reachOfHolder && (k.sex == a.sex || k.sex == "" || a.sex == "") && (k.affiliation == "" || nameKey(k.affiliation) == nameKey(a.affiliation)) {
			if only != nil {
				return nil
			}
			only = k
		}
	}
	if !definite {
		return nil
	}
	if only == nil {
		return c.introducedHolder(a.head, r)
	}
	return only
}

// introducedHolder returns whom the text before a mention names with an office: "die Ministerin" is the one of
// "Bundesministerin Anna Lind", whether or not she has said anything yet.
func (c reading) introducedHolder(head string, r text.Range) *actor {
	if head == "" || leads(head) {
		return nil
	}
	at := c.page.Tokens[r.First].Span.Start
	for i := r.First - 1; i >= 0 && at-c.page.Tokens[i].Span.Start < reachOfHolder; i-- {
		if c.page.RegionAt(i) >= 0 || !c.isOffice(i) || !strings.HasSuffix(c.page.Tokens[i].Low, head) && !sameHead(c.page.Tokens[i].Low, head) {
			continue
		}
		limit := min(len(c.page.Tokens), i+reachOfOffice)
		for n := i + 1; n < limit && !stopsSentence(c.page.Tokens[n].Text) && n < r.First; n++ {
			if c.runAt[n] < 0 || c.runs[c.runAt[n]].First != n && n != i+1 {
				continue
			}
			run := c.personIn(text.Range{First: n, Last: c.runs[c.runAt[n]].Last})
			if run.Len() < 2 || c.forenameAt(run.First) == "" {
				continue
			}
			o, _, ok := c.office(i, run.First)
			if !ok {
				break
			}
			found := actor{person: true}
			c.takeOffice(&found, o)
			c.fullPerson(&found, run)
			return c.remember(found, c.page.Tokens[i].Span.Start)
		}
	}
	return nil
}

func stopsSentence(s string) bool { return s == "." || s == "!" || s == "?" || s == ";" }

// leads reports an office that says no more than that somebody leads: it may mean whoever holds another.
func leads(head string) bool {
	switch head {
	case "dirigeant", "dirigeante", "responsable", "patron", "patronne", "dirigente", "líder", "chef", "chefin", "cheffe", "leiter", "leiterin", "руководитель", "лидер", "глава":
		return true
	}
	return false
}

func articleDefinite(w string) bool {
	switch w {
	case "le", "la", "l'", "el", "der", "die", "dem", "den":
		return true
	}
	return false
}

// sameHead compares nouns of office without regard to sex.
func sameHead(a, b string) bool {
	return a == b || strings.TrimSuffix(a, "in") == strings.TrimSuffix(b, "in") || strings.TrimRight(a, "ae") == strings.TrimRight(b, "ae")
}

// describedBody settles "l'association", "das Ministerium", "la police": an organisation named before or described.
func (c reading) describedBody(r text.Range) actor {
	first, _ := c.skipArticles(r.First, r.Last, "")
	for first < r.Last && (c.world.Links[c.page.Tokens[first].Low] || !c.page.Tokens[first].Word) {
		first++
	}
	r.First = first
	if r.Len() == 0 {
		return actor{}
	}
	whole := c.words(r)
	kind := c.kind(whole)
	for i := r.First; i < min(r.Last, r.First+3); i++ {
		if c.documentAt(i) { // a report is no person and no body
			if a, ok := c.issuedBy(i+1, r.Last); ok {
				return a
			}
			return actor{name: whole, kind: onrecord.KindOther, proof: onrecord.Evidence{Name: c.spans(r)}}
		}
	}
	low := c.page.Tokens[r.First].Low
	if c.page.Lang == "de" && r.Len() > 1 {
		low = c.page.Tokens[r.Last-1].Low
	}
	if c.world.Generic[low] && (r.Len() == 1 || c.page.Lang == "de") || r.Len() == 1 && (kind == onrecord.KindNGO || kind == onrecord.KindCompany) {
		if known := c.lastBody(kind); known != nil {
			return *known
		}
	}
	if kind == "" {
		return actor{}
	}
	a := actor{name: whole, kind: kind, proof: onrecord.Evidence{Name: c.spans(r)}}
	a.itself()
	if kind == onrecord.KindState {
		for i := r.First; i < r.Last; i++ { // le gouvernement français
			if o, ok := c.world.Demonym(c.page.Tokens[i].Low); ok {
				a.affiliation, a.proof.Affiliation = o.Name, c.spans(text.Range{First: i, Last: i + 1})
			}
		}
	}
	return a
}

// documentAt reports a noun for something that is read, in Russian in any case.
func (c reading) documentAt(i int) bool {
	low := c.page.Tokens[i].Low
	if c.resolver.lexicon.Documents[low] {
		return true
	}
	if c.page.Lang != "ru" {
		return false
	}
	for _, stem := range []string{"отчёт", "отчет", "доклад", "исследовани", "заявлени", "сообщени", "релиз", "пресс-релиз", "обращени", "письм"} {
		if strings.HasPrefix(low, stem) && len(low)-len(stem) <= 6 {
			return true
		}
	}
	return false
}

// issuedBy returns the body that tokens from i on name as the one that a document is by: "un rapport de la Fondation".
func (c reading) issuedBy(i, last int) (actor, bool) {
	for n := i; n < last; n++ {
		from := c.afterLinks(n, last)
		if c.page.Lang != "ru" && from == n || from >= last {
			continue
		}
		low := c.page.Tokens[from].Low
		if c.world.Generic[low] && from+1 >= last {
			if known := c.lastBody(c.kind(low)); known != nil {
				return *known, true
			}
		}
		if to := c.bodyAt(from, last); to > from && c.kind(c.words(text.Range{First: from, Last: to})) != "" {
			a := actor{}
			c.takeBody(&a, text.Range{First: from, Last: to})
			return a, a.name != ""
		}
	}
	return actor{}, false
}

// lastBody is the organisation of a kind that was named last, or the issuer.
func (c reading) lastBody(kind onrecord.Kind) *actor {
	kinds := []onrecord.Kind{kind}
	if kind == "" {
		kinds = []onrecord.Kind{onrecord.KindNGO, onrecord.KindCompany, onrecord.KindMedia, onrecord.KindOther}
	}
	return c.lastOrganisation(kinds)
}
