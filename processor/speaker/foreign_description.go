package speaker

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// unnamedOne settles a mention without a name: the holder of an office, the delegate of a state, a description of an
// organisation.
func (c reading) unnamedOne(a actor, r text.Range) actor {
	if a.role == "" {
		return c.describedBody(r)
	}
	c.genericBody(&a, r)
	if represents(a.head) || c.delegates(a.head) {
		o, ok := c.world.Organisations[lexicon.Fold(a.affiliation)]
		if !ok && a.affiliation != "" && c.kind(a.affiliation) == "" && c.kindOfNation(a.affiliation) != "" {
			o.Kind, ok = onrecord.KindState, true
		}
		if ok && (o.Kind == onrecord.KindState || o.Kind == onrecord.KindIGO) {
			return actor{name: a.affiliation, role: a.role, head: a.head, affiliation: a.affiliation, kind: o.Kind, delegate: true,
				proof: onrecord.Evidence{Name: a.proof.Affiliation, Role: a.proof.Role, Affiliation: a.proof.Affiliation}}
		}
	}
	if strings.HasPrefix(a.head, "пресс-служб") && a.affiliation != "" {
		body := actor{name: a.affiliation, affiliation: a.affiliation, kind: firstKind(c.kind(a.affiliation), a.sort)}
		body.proof.Name, body.proof.Affiliation = a.proof.Affiliation, a.proof.Affiliation
		if len(a.proof.Affiliation) == 1 {
			body.name = "пресс-служба " + c.words(c.page.Range(a.proof.Affiliation[0]))
			body.proof.Name = append(slices.Clip(a.proof.Role), a.proof.Affiliation...)
		}
		return body
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
	c.takeHouse(&a, r.First)
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
	} else if body := c.house(r.First); body.words != "" && (body.kind == "" || body.kind == c.kind(a.affiliation) || c.kind(a.affiliation) == "") {
		if i := body.at.First; c.world.Generic[c.page.Tokens[i].Low] && body.at.Len() > 1 && c.page.Tokens[i+1].Upper { // el colectivo | Ojos Claros | llevó
			body = c.phrase(text.Range{First: i + 1, Last: min(body.at.Last, max(i+2, c.nameEnd(i+1)))})
		}
		a.affiliation, a.proof.Affiliation = body.words, c.spans(body.at) // abogada de la organización
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
