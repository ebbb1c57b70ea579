package sink

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/onrecord/onrecord"
)

// register is what the standing corrections say of people and organisations.
type register struct {
	names    mergedNames
	entities []onrecord.Entity
	members  []*standing
	// by is the merge that decides a name, by type and name.
	by map[string]*standing
}

func (r *register) apply(c *standing) {
	switch c.Action {
	case onrecord.ActionMerge:
		r.merge(c)
	case onrecord.ActionSplit:
		r.split(c)
	case onrecord.ActionIdentify:
		r.identify(*c.Entity)
		c.outcome.add(stateApplied, "")
	default:
		r.members = append(r.members, c)
		c.outcome.add(stateApplied, "")
	}
}

// merge shows some names, and those merged into them before, under another. Where the other one was itself merged into
// one of them, the later word holds: it stands for itself again.
func (r *register) merge(c *standing) {
	e, names := c.Entity, r.names[c.Entity.Type]
	into := e.Name
	if slices.Contains(e.Names, names[into]) {
		r.overrule(c, e.Type, into)
		delete(names, into)
	}
	into = cmp.Or(names[into], into)
	for _, name := range e.Names {
		if old, ok := names[name]; ok && old != into {
			r.overrule(c, e.Type, name)
		}
		for other, shown := range names {
			if shown == name {
				names[other] = into
			}
		}
		names[name] = into
		r.by[string(e.Type)+" "+name] = c
	}
	c.outcome.add(stateApplied, "")
}

// overrule notes that an earlier merge does not decide a name any more.
func (r *register) overrule(c *standing, t onrecord.EntityType, name string) {
	if by := r.by[string(t)+" "+name]; by != nil {
		by.outcome.overruled(fmt.Sprintf("%s of %s says otherwise of %q", c.ID, c.Author, name))
	}
}

// split lets names stand for themselves again.
func (r *register) split(c *standing) {
	e, names := c.Entity, r.names[c.Entity.Type]
	found := false
	for _, name := range e.Names {
		if into, ok := names[name]; !ok || into != e.Name && into != names[e.Name] {
			continue
		}
		r.overrule(c, e.Type, name)
		delete(names, name)
		found = true
	}
	if !found {
		c.outcome.add(stateLost, fmt.Sprintf("none of %q is merged with %q", e.Names, e.Name))
		return
	}
	c.outcome.add(stateApplied, "")
}

// identify adds what a correction knows of an entity to what others did.
func (r *register) identify(e onrecord.Entity) {
	for n, have := range r.entities {
		if have.Type == e.Type && have.Name == e.Name {
			e.Kind = cmp.Or(e.Kind, have.Kind)
			e.Wikidata, e.LEI = cmp.Or(e.Wikidata, have.Wikidata), cmp.Or(e.LEI, have.LEI)
			e.ROR, e.ISO = cmp.Or(e.ROR, have.ROR), cmp.Or(e.ISO, have.ISO)
			r.entities[n] = e
			return
		}
	}
	r.entities = append(r.entities, e)
}

// saveRegister replaces what the archive has of people and organisations. What is said of a name that was merged is
// said of the name it was merged into.
func (i *insertion) saveRegister(ctx context.Context, r register) error {
	if _, err := i.tx.ExecContext(ctx, `DELETE FROM merged_names; DELETE FROM entities; DELETE FROM memberships`); err != nil {
		return err
	}
	for t, names := range r.names {
		for name, into := range names {
			if _, err := i.tx.ExecContext(ctx, `INSERT INTO merged_names (type, name, into_name) VALUES (?, ?, ?)`, t, name, into); err != nil {
				return err
			}
		}
	}
	for _, e := range r.entities {
		_, err := i.tx.ExecContext(ctx, `
INSERT INTO entities (type, name, kind, wikidata, lei, ror, iso) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET
  kind = coalesce(kind, excluded.kind), wikidata = coalesce(wikidata, excluded.wikidata), lei = coalesce(lei, excluded.lei),
  ror = coalesce(ror, excluded.ror), iso = coalesce(iso, excluded.iso)`,
			e.Type, r.shown(e.Type, e.Name), known(e.Kind), known(e.Wikidata), known(e.LEI), known(e.ROR), known(e.ISO))
		if err != nil {
			return err
		}
	}
	for _, c := range r.members {
		m := c.Membership
		_, err := i.tx.ExecContext(ctx, `
INSERT INTO memberships (correction_id, person, organisation, role, since, until, on_behalf_of) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			c.ID, r.shown(onrecord.Person, m.Person), r.shown(onrecord.Organisation, m.Organisation), known(m.Role),
			known(m.Since), known(m.Until), known(m.OnBehalfOf))
		if err != nil {
			return err
		}
	}
	return nil
}

// shown is the name that a name is shown under.
func (r *register) shown(t onrecord.EntityType, name string) string {
	return cmp.Or(r.names[t][name], name)
}
