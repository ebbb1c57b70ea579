package speaker

import (
	"slices"
	"sort"
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
	"github.com/onrecord/onrecord/processor/wordnet"
)

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
	if definiteBefore(c.page.Tokens, r.First) && !represents(low) {
		if known := c.introducedWithout(r, a); known != nil {
			return *c.inOffice(known, a)
		}
	}
	defer func() { c.noteNameless(head, a) }()
	c.settleKind(&a)
	if a.kind == "" && c.page.Tokens[link].Low == "in" {
		a.kind = c.resolver.kindOf(c.words(text.Range{First: r.First, Last: link}))
	}
	if represents(low) && a.kind == "" && c.page.Lang == "en" && name.Len() == 1 && !acronym(a.affiliation) && (c.meeting() || c.delegates()) {
		a.kind = onrecord.KindState // the observer for Norland, in the record of a meeting of states
	}
	if represents(low) && c.speaksFor(r, low, a) && affiliation.at == name { // records name the state, not the delegate
		a.name, a.proof.Name, a.delegate = affiliation.words, c.spans(name), true
		c.readGroup(&a, name)
		a.itself()
	}
	return a
}

// speaksFor reports whether a delegate's words are recorded as those of the body: in records "the representative of
// Chile" is Chile, and so is the observer for a charity; in the press "a representative of a company" is somebody.
func (c *cast) speaksFor(r text.Range, low string, a actor) bool {
	switch a.kind {
	case onrecord.KindState, onrecord.KindIGO:
		return true
	case "", onrecord.KindNGO:
		return low == "observer" || definiteBefore(c.page.Tokens, r.First)
	}
	return false
}

// represents reports an office that consists in speaking for the organisation named with it.
func represents(w string) bool {
	switch w {
	case "representative", "delegate", "delegation", "observer", "représentant", "représentante", "representante":
		return true
	}
	return false
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
		holder := *known
		if strings.EqualFold(holder.role, a.role) { // as written here
			holder.role, holder.proof.Role = a.role, a.proof.Role
		}
		return holder
	}
	if definite {
		if known := c.introducedOfficer(r, a); known != nil {
			return *known
		}
		if known := c.sameNameless(head); known != nil && a.affiliation == "" {
			return *known
		}
		if known := c.introducedWithout(r, a); known != nil {
			return *c.inOffice(known, a)
		}
	}
	defer func() { c.noteNameless(head, a) }()
	owner := c.possessor(r)
	if owner == nil && a.kind == "" { // of a body that has been named, if only by its noun
		owner = c.houseOf(r, a)
	}
	if owner != nil && a.affiliation == "" {
		a.affiliation, a.proof.Affiliation = owner.name, owner.proof.Name
	}
	c.settleKind(&a)
	if a.kind == "" {
		a.kind = c.resolver.kindOf(c.words(r))
	}
	if a.role == "" && a.affiliation == "" && a.kind == onrecord.KindState && c.page.Lang == "en" {
		a.name, a.proof.Name = c.words(r), c.spans(r) // the police, the authorities
	}
	if a.kind == "" && c.page.Lang == "en" && a.affiliation == "" {
		a.kind = kindOfUnnamed(c.page.Tokens[head].Low)
	}
	return a
}

// kindOfUnnamed is the kind of somebody of whom a text says no more than a noun: "people familiar with the talks", "one
// skipper", "a negotiator".
func kindOfUnnamed(noun string) onrecord.Kind {
	switch noun = strings.TrimSuffix(noun, "s"); noun {
	case "people", "person", "source", "insider", "observer", "critic", "delegate", "participant":
		return onrecord.KindOther
	case "negotiator", "diplomat", "official", "prosecutor":
		return onrecord.KindState
	case "spokesman", "spokeswoman", "spokesperson", "aide", "representative", "executive", "employee", "member", "analyst", "expert", "lawyer", "director", "manager", "president", "chairman", "chair", "chief", "head", "secretary", "adviser", "advisor", "officer", "economist", "scientist", "researcher":
		return ""
	}
	if e := wordnet.Noun(noun); e.First == wordnet.NounPerson {
		return onrecord.KindPerson
	}
	return ""
}

// introducedOfficer returns whom the text before a mention says to hold an office, whether or not they have spoken:
// "Maria Lind became treasurer of the Reef Trust … the treasurer said".
func (c *cast) introducedOfficer(r text.Range, a actor) *actor {
	if c.page.Lang != "en" || a.role == "" {
		return nil
	}
	from := sort.Search(len(c.runs), func(n int) bool { return c.runs[n].First >= r.First })
	for n := from - 1; n >= max(0, from-namesBack); n-- {
		if c.page.RegionAt(c.runs[n].First) >= 0 {
			continue
		}
		k := c.sight(n)
		if k != nil && k.person && k.role != "" && sameOffice(k.role, a.role) && (a.affiliation == "" || nameKey(k.affiliation) == nameKey(a.affiliation)) {
			return k
		}
	}
	return nil
}

// namesBack is how many names before an office its holder is looked for, houseBack how many sentences before it the body
// that it is held in.
const namesBack, houseBack = 40, 3

// houseOf returns the body that the sentences just before the holder of an office speak of, where the office is one that
// is held in a body: "The Savings Bank met on Monday. … the treasurer said".
func (c *cast) houseOf(r text.Range, a actor) *actor {
	if c.page.Lang != "en" || a.affiliation != "" || !staffs(fold(a.role)) || c.kindOfRole(&a) != "" || c.setting.Firsthand || a.role != lowered(a.role) {
		return nil
	}
	n := 0
	return c.lookBack(r.First, func(sentence text.Range) *actor {
		if n++; n > houseBack {
			return nil
		}
		if body := c.bodyIn(sentence); body != nil && !body.delegate {
			return body
		}
		return nil
	})
}

// lowered is a phrase with a small initial.
func lowered(s string) string {
	r := []rune(s)
	r[0] = unicode.ToLower(r[0])
	return string(r)
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
		if a := c.lookBack(r.First-1, c.subjectIn); a != nil {
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
	if a := c.chairHolder(role, affiliation); a != nil {
		return a
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
