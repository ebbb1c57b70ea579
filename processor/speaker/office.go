package speaker

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
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
	c.settleKind(&a)
	if a.kind == "" && c.page.Tokens[link].Low == "in" {
		a.kind = c.resolver.kindOf(c.words(text.Range{First: r.First, Last: link}))
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
