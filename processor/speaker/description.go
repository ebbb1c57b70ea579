package speaker

import (
	"slices"
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// description settles a mention without a name: "the company", "a Berlin-based NGO", "officials". The whole mention may
// go on after r.
func (c *cast) description(r, whole text.Range) actor {
	head := c.head(r)
	low := c.page.Tokens[head].Low
	definite := r.First > 0 && definiteArticle(c.page.Tokens[r.First-1].Low)
	lex := c.resolver.lexicon
	switch {
	case lex.Documents[low] && !lex.Roles[low]:
		return c.document(r, whole, head)
	case lex.Roles[low] || lex.Unnamed[low]:
		return c.unnamed(r, head, definite)
	}
	if definite && c.commonBody(low) && !c.namesInside(r) {
		if known := c.bodyMeant(head); known != nil {
			return *known
		}
	}
	if t := c.page.Tokens[head]; r.Len() == 1 && t.Tag == "NN" && !determinerBefore(c.page.Tokens, r.First) && !lex.Unnamed[low] && !c.commonBody(low) {
		return c.body(r, c.kindInText(c.words(r))) // a name written small
	}
	return c.bodyByKind(r, head)
}

// bodyByKind settles an organisation without a name, "a Berlin-based NGO", "the German government".
func (c *cast) bodyByKind(r text.Range, head int) actor {
	kind := c.resolver.kindOf(c.words(r))
	if kind == "" {
		if c.namesInside(r) && c.page.Lang == "en" && c.campaign(head) {
			return c.body(r, "")
		}
		return actor{}
	}
	if c.groupsOfKind(head) {
		kind = c.narrowed(c.resolver.lexicon.Collectives[strings.TrimSuffix(c.page.Tokens[head].Low, "s")], r)
	}
	a := c.body(r, kind)
	if !c.namesInside(r) {
		a.affiliation, a.proof.Affiliation = "", nil
	}
	owner, ok := c.ownerOf(&text.Range{First: r.First, Last: r.Last}, head)
	if ok && kind == onrecord.KindState && c.ofTheState(c.page.Tokens[head].Low) {
		a.affiliation, a.proof.Affiliation = owner.words, c.spans(owner.at)
	}
	return a
}

// groupsOfKind reports the plural of a noun for organisations of several kinds.
func (c *cast) groupsOfKind(head int) bool {
	low := c.page.Tokens[head].Low
	return c.page.Lang == "en" && strings.HasSuffix(low, "s") && len(c.resolver.lexicon.Collectives[strings.TrimSuffix(low, "s")]) > 1
}

// campaign reports a noun for those around a person: "the Lind campaign", "Lind's team".
func (c *cast) campaign(head int) bool {
	switch c.page.Tokens[head].Low {
	case "campaign", "team", "camp", "administration", "office", "transition":
		return true
	}
	return false
}

// ofTheState reports a noun that stands for a state as a whole, so that with an adjective it is the state that speaks.
func (c *cast) ofTheState(low string) bool {
	switch low {
	case "government", "governments", "delegation", "mission", "embassy", "authorities", "administration", "cabinet", "side":
		return true
	}
	return c.page.Lang != "en"
}

// body is an organisation by the words of a mention.
func (c *cast) body(r text.Range, kind onrecord.Kind) actor {
	a := actor{name: c.words(r), kind: kind}
	a.proof.Name = c.spans(r)
	a.itself()
	return a
}

// descriptionOf settles "a spokesperson for Meta", "the government of Norway", "Anna Berg of EFF": what stands before
// the preposition at link, and the name after it.
func (c *cast) descriptionOf(r text.Range, link int, name text.Range) (actor, text.Range) {
	front := text.Range{First: r.First, Last: link}
	full := c.words(name)
	if front.Len() == 0 {
		return actor{name: full, kind: c.resolver.kindOf(full), proof: onrecord.Evidence{Name: c.spans(name)}}, name
	}
	head := c.head(front)
	low := c.page.Tokens[head].Low
	lex := c.resolver.lexicon
	if lead := c.trailingName(front); lead.Len() > 0 && !(lead.Len() == front.Len() && (c.role(low) || lex.Documents[low] || lex.Unnamed[low])) {
		return c.nameOf(r, front, lead, link, name)
	}
	switch {
	case lex.Documents[low] && !lex.Roles[low]:
		return c.document(r, r, head), text.Range{}
	case c.role(low) || lex.Unnamed[low]:
		return c.officer(r, head, link, name), text.Range{}
	}
	kind := c.resolver.kindOf(c.words(front))
	if kind == "" {
		return actor{}, text.Range{} // "the mother of Lind"
	}
	a := c.body(r, kind)
	if kind == onrecord.KindState && c.ofTheState(low) {
		a.affiliation, a.proof.Affiliation = full, c.spans(name)
	}
	return a, text.Range{}
}

// nameOf settles a name tied to another: "Anna Berg of EFF", "the Institute of Tides".
func (c *cast) nameOf(r, front, lead text.Range, link int, name text.Range) (actor, text.Range) {
	if c.isOrganisation(lead, text.Range{}) || lead.Len() == 1 && !c.isSurname(lead) {
		whole := c.words(text.Range{First: lead.First, Last: r.Last})
		_, known := c.resolver.organisation(c.words(lead))
		if kind := c.resolver.kindOf(whole); kind != "" && front.Len() == lead.Len() && !known && c.page.Tokens[link].Low != "in" {
			return c.body(text.Range{First: lead.First, Last: r.Last}, kind), r
		}
	}
	a, run := c.named(text.Range{First: front.First, Last: lead.First}, lead, front)
	if a.person && a.affiliation == "" && c.page.Tokens[link].Low != "in" {
		c.takeAffiliation(&a, c.phrase(name))
		c.settleKind(&a)
	}
	return a, run
}

// officer settles somebody known by an office with a named organisation: "a spokesperson for Meta", "the delegate of
// Chile".
func (c *cast) officer(r text.Range, head, link int, name text.Range) actor {
	a := actor{}
	low := c.page.Tokens[head].Low
	role, affiliation := c.splitRole(text.Range{First: r.First, Last: name.Last}, head)
	if affiliation.words == "" && c.page.Tokens[link].Low != "in" {
		role, affiliation = c.phrase(text.Range{First: r.First, Last: link}), c.phrase(c.withoutTitle(name))
	}
	if c.role(low) {
		c.takeRole(&a, role)
	}
	c.takeAffiliation(&a, affiliation)
	if known := c.holderOf(a.role, a.affiliation); known != nil {
		return *known
	}
	c.settleKind(&a)
	if a.kind == "" && c.page.Tokens[link].Low == "in" {
		a.kind = c.resolver.kindOf(c.words(text.Range{First: r.First, Last: link}))
	}
	if represents(low) && a.kind != "" && affiliation.at == name { // records name the state, not the delegate
		a.name, a.proof.Name, a.delegate = affiliation.words, c.spans(name), true
		c.readGroup(&a, name)
		a.itself()
	}
	return a
}

// represents reports an office that consists in speaking for the organisation named with it.
func represents(w string) bool {
	switch w {
	case "representative", "delegate", "delegation", "observer", "représentant", "représentante", "representante":
		return true
	}
	return false
}

// head returns the noun a description hangs on: the last before any preposition or participle.
func (c *cast) head(r text.Range) int {
	for i := r.First + 1; i < r.Last; i++ {
		t := c.page.Tokens[i]
		if t.Tag == "IN" || t.Tag == "TO" || c.linked(i) || t.Text == "," || t.Text == "(" || t.Tag == "WP" || t.Tag == "WDT" || c.participle(r, i) {
			return c.beforeNumber(c.lastNoun(i-1, r.First), r.First)
		}
	}
	return c.beforeNumber(r.Last-1, r.First)
}

// participle reports a verb form after a noun: people "briefed" on the plan.
func (c *cast) participle(r text.Range, i int) bool {
	t, prev := c.page.Tokens[i], c.page.Tokens[i-1]
	return c.page.Lang == "en" && (t.Tag == "VBN" || t.Tag == "VBG" || t.Tag == "VBD") && i+1 < r.Last && (prev.Tag == "NN" || prev.Tag == "NNS") && !strings.HasPrefix(c.page.Tokens[i+1].Tag, "NN")
}

// lastNoun steps back over an adjective after its noun: a person "familiar" with the talks.
func (c *cast) lastNoun(i, first int) int {
	for j := i; c.page.Lang == "en" && j > first; j-- {
		if t := c.page.Tokens[j]; t.Tag != "JJ" && t.Tag != "RB" && t.Tag != "VBN" {
			if strings.HasPrefix(t.Tag, "NN") {
				return j
			}
			break
		}
	}
	return i
}

// unnamed settles somebody known by an office only. The holder of that office, if the text names one, is meant by "the".
func (c *cast) unnamed(r text.Range, head int, definite bool) actor {
	a := actor{}
	role, affiliation := c.splitRole(r, head)
	if c.role(c.page.Tokens[head].Low) {
		c.takeRole(&a, role)
	}
	c.takeAffiliation(&a, affiliation)
	if known := c.holderOf(a.role, a.affiliation); known != nil && (definite || a.affiliation != "" || c.ownedBefore(r)) {
		return *known
	}
	if owner := c.possessor(r); owner != nil && a.affiliation == "" {
		a.affiliation, a.proof.Affiliation = owner.name, owner.proof.Name
	}
	c.settleKind(&a)
	if a.kind == "" {
		a.kind = c.resolver.kindOf(c.words(r))
	}
	if a.role == "" && a.affiliation == "" && a.kind == onrecord.KindState && c.page.Lang == "en" {
		a.name, a.proof.Name = c.words(r), c.spans(r) // the police, the authorities
	}
	return a
}

// ownedBefore reports a possessive pronoun before a description: "its president" is somebody the text may name.
func (c *cast) ownedBefore(r text.Range) bool {
	if r.First == 0 {
		return false
	}
	switch c.page.Tokens[r.First-1].Low {
	case "its", "his", "her", "their":
		return true
	}
	return false
}

// possessor is the organisation that "its president" belongs to, or the body that "her office" is part of.
func (c *cast) possessor(r text.Range) *actor {
	if r.First > 0 && c.page.Tokens[r.First-1].Low == "its" {
		if a := c.lookBack(r.First-1, c.bodyIn); a != nil {
			return a
		}
		return c.lastOrganisation(onrecord.Kinds())
	}
	return nil
}

// holderOf returns the person of the cast, or of the text, who holds an office.
func (c *cast) holderOf(role, affiliation string) *actor {
	if role == "" {
		return nil
	}
	for i := len(c.recent) - 1; i >= 0; i-- {
		a := c.recent[i]
		if a.person && a.name != "" && sameOffice(a.role, role) && (affiliation == "" || nameKey(a.affiliation) == nameKey(affiliation)) {
			return a
		}
	}
	words := strings.Fields(lexicon.Fold(role))
	last := words[len(words)-1]
	for n, run := range c.titled(last) { // the text may name the holder later: "Justice Minister Per Holm"
		if n > 20 {
			break
		}
		name := c.withoutTitle(run)
		got, org := c.prefixedRole(c.prefixBefore(run, name))
		if strings.EqualFold(got.words, role) && (affiliation == "" || nameKey(org.words) == nameKey(affiliation)) {
			a, _ := c.named(text.Range{First: run.First, Last: run.First}, run, run)
			return &a
		}
	}
	return nil
}

// sameOffice compares offices: a short form means the one that begins so, "the president", or ends so, "the minister".
func sameOffice(held, meant string) bool {
	held, meant = lexicon.Fold(held), lexicon.Fold(meant)
	return held == meant || strings.HasPrefix(held, meant+" ") || strings.HasSuffix(held, " "+meant) && !strings.Contains(held, " for ") && !strings.Contains(held, " of ")
}

// titled returns the name runs that hold a role in capitals.
func (c *cast) titled(role string) []text.Range {
	if c.byRole == nil {
		c.byRole = map[string][]text.Range{}
		for _, run := range c.runs {
			name := c.withoutTitle(run)
			if name.First > run.First && name.Len() > 1 {
				low := c.page.Tokens[name.First-1].Low
				c.byRole[low] = append(c.byRole[low], run)
			}
		}
	}
	return c.byRole[role]
}

// lastOrganisation returns the organisation of one of these kinds that was named last, in a report or beside one.
func (c *cast) lastOrganisation(kinds []onrecord.Kind) *actor {
	for i := len(c.recent) - 1; i >= 0; i-- {
		a := c.recent[i]
		if !slices.Contains(kinds, a.kind) {
			continue
		}
		if !a.person && a.name != "" {
			return a
		}
		if a.person && a.affiliation != "" {
			return c.employer(a)
		}
	}
	if c.setting.Firsthand && slices.Contains(kinds, c.setting.Issuer.Kind) {
		i := c.setting.Issuer
		return &actor{name: i.Name, affiliation: i.Name, kind: i.Kind}
	}
	return nil
}

// nameInApposition settles "the group's president, Maria Lind, said": an office, then the name between commas.
func (c *cast) nameInApposition(r text.Range) (actor, text.Range, bool) {
	tokens := c.page.Tokens
	if r.Last+1 >= len(tokens) || tokens[r.Last].Text != "," || !c.capital(r.Last+1) {
		return actor{}, text.Range{}, false
	}
	head := -1
	for i := r.First; i < r.Last && (head < 0 || !c.linked(i)); i++ {
		if c.role(tokens[i].Low) || tokens[r.First].Low == "one" && c.role(strings.TrimSuffix(tokens[i].Low, "s")) {
			head = i
		}
	}
	whole := text.Range{First: r.Last + 1, Last: c.nameEnd(r.Last + 1)}
	run := c.withoutTitle(whole)
	titled := run.First > whole.First
	if head < 0 || run.Len() < 2 && !titled || run.Len() > 5 || run.Last < len(tokens) && tokens[run.Last].Word && tokens[run.Last].Low != "who" {
		return actor{}, text.Range{}, false
	}
	if c.isOrganisation(run, text.Range{First: whole.First, Last: run.First}) || c.capital(r.First) && !c.role(tokens[r.First].Low) && c.nameEnd(r.First) > head+1 {
		return actor{}, text.Range{}, false
	}
	at, full := c.nameInFull(run, c.titleSex(whole, run))
	a := actor{name: full, person: true, sure: true, sex: c.titleSex(whole, run), proof: onrecord.Evidence{Name: c.spans(at)}}
	c.readForename(&a)
	office, org := c.splitRole(r, head)
	c.takeRole(&a, office)
	c.takeAffiliation(&a, org)
	if p := c.possessor(r); p != nil && a.affiliation == "" {
		a.affiliation, a.proof.Affiliation = p.name, p.proof.Name
	}
	c.settleKind(&a)
	return a, run, true
}

// namesInside reports whether a description names somebody, "the German government", and so means nobody else.
func (c *cast) namesInside(r text.Range) bool {
	for i := r.First; i < r.Last; i++ {
		if c.capital(i) && !(i > 0 && c.sentenceStart(i) && c.page.Tokens[i].Tag != "NNP" && c.page.Tokens[i].Tag != "NNPS") {
			return true
		}
	}
	return false
}

// definiteArticle reports a word that points at somebody who was named.
func definiteArticle(w string) bool {
	switch w {
	case "the", "this", "that", "le", "la", "el", "der", "die", "das":
		return true
	}
	return false
}

// determinerBefore reports whether an article stands before token i.
func determinerBefore(tokens []text.Token, i int) bool {
	return i > 0 && determiner(tokens[i-1].Low)
}

// beforeNumber steps back over a number: the head of "Article 6" is the article.
func (c *cast) beforeNumber(i, first int) int {
	if i > first && unicode.IsDigit([]rune(c.page.Tokens[i].Text)[0]) {
		return i - 1
	}
	return i
}
