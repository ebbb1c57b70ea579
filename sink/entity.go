package sink

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/onrecord/onrecord"
)

// People and organisations are the names that texts have, until a correction says that two names are one, or what a
// name is in a public register. Merging changes no reading: it is a way of showing that a split takes back.

// insertStakeholder keeps what a statement says of the organisation whose source it is from. The version seen last
// decides, in whatever order they come.
const insertStakeholder = `
INSERT INTO stakeholders (id, name, kind, country, aliases, wikidata, as_of) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET
  name = excluded.name, kind = excluded.kind, country = excluded.country, aliases = excluded.aliases,
  wikidata = excluded.wikidata, as_of = excluded.as_of
WHERE excluded.as_of > as_of`

// stakeholder notes what a statement says of its own, for saveStakeholders.
func (i *insertion) stakeholder(s *onrecord.Statement) {
	if last := i.stakeholders[s.Stakeholder.ID]; last == nil || asOf(last) < asOf(s) {
		i.stakeholders[s.Stakeholder.ID] = s
	}
}

// asOf orders what statements say of a stakeholder.
func asOf(s *onrecord.Statement) string { return timestamp(s.FirstSeenAt) + " " + string(s.VersionID) }

func (i *insertion) saveStakeholders(ctx context.Context) error {
	for id, s := range i.stakeholders {
		o := s.Stakeholder
		_, err := i.exec(ctx, insertStakeholder, id, o.Name, o.Kind, known(o.Country), listJSON(o.Aliases), known(o.Wikidata), asOf(s))
		if err != nil {
			return fmt.Errorf("stakeholder %s: %w", id, err)
		}
	}
	return nil
}

// mergedNames says under which name one is shown.
type mergedNames map[onrecord.EntityType]map[string]string

func (i *insertion) mergedNames(ctx context.Context) (mergedNames, error) {
	rows, err := i.tx.QueryContext(ctx, `SELECT type, name, into_name FROM merged_names`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names := mergedNames{onrecord.Person: {}, onrecord.Organisation: {}}
	for rows.Next() {
		var t onrecord.EntityType
		var name, into string
		if err := rows.Scan(&t, &name, &into); err != nil {
			return nil, err
		}
		names[t][name] = into
	}
	return names, rows.Err()
}

// rename shows the speakers and stakeholders of an edition under the names they were merged into. What the text says,
// role, affiliation and on whose behalf, stays as written. An organisation may be the speaker itself.
func (e *edition) rename(names mergedNames) {
	for _, q := range e.quotes {
		if into, ok := names[onrecord.Person][q.quote.Speaker.Name]; ok {
			q.callSpeaker(into)
		} else if into, ok := names[onrecord.Organisation][q.quote.Speaker.Name]; ok {
			q.callSpeaker(into)
		}
		if into, ok := names[onrecord.Organisation][q.quote.Stakeholder]; ok {
			q.quote.Stakeholder = into
		}
	}
}

// callSpeaker gives the speaker another name, which need not be in the text.
func (q *edited) callSpeaker(name string) {
	q.quote.Speaker.Name = name
	if q.quote.Evidence != nil {
		q.quote.Evidence.Name = nil
	}
}

// reconcile builds names, entities and memberships anew from the corrections that stand, and shows the quotes
// accordingly.
func (i *insertion) reconcile(ctx context.Context) error {
	before, err := i.mergedNames(ctx)
	if err != nil {
		return err
	}
	corrections, err := i.standing(ctx, "")
	if err != nil {
		return fmt.Errorf("corrections of people and organisations: %w", err)
	}
	r := register{names: mergedNames{onrecord.Person: {}, onrecord.Organisation: {}}, by: make(map[string]*standing)}
	for _, c := range corrections {
		r.apply(c)
	}
	if err := i.saveRegister(ctx, r); err != nil {
		return fmt.Errorf("people and organisations: %w", err)
	}
	for _, c := range corrections {
		state, note := c.outcome.verdict()
		if _, err := i.exec(ctx, setCorrectionState, c.row, state, known(note)); err != nil {
			return err
		}
	}
	return i.recorrectNamed(ctx, before, r.names)
}

// recorrectNamed corrects the statements in which a name stands that is shown otherwise than before.
func (i *insertion) recorrectNamed(ctx context.Context, before, after mergedNames) error {
	changed := make(map[string]bool)
	for _, t := range onrecord.EntityTypes() {
		for name, into := range before[t] {
			if after[t][name] != into {
				changed[name], changed[into] = true, true
			}
		}
		for name, into := range after[t] {
			if before[t][name] != into {
				changed[name], changed[into] = true, true
			}
		}
	}
	if len(changed) == 0 {
		return nil
	}
	names, err := json.Marshal(slices.Sorted(maps.Keys(changed)))
	if err != nil {
		return err
	}
	rows, err := i.tx.QueryContext(ctx, `
SELECT DISTINCT s.statement_id FROM quotes q JOIN statements s ON s.id = q.statement
WHERE q.current = 1 AND (q.speaker IN (SELECT value FROM json_each(?1)) OR q.stakeholder IN (SELECT value FROM json_each(?1)))
ORDER BY s.statement_id`, string(names))
	if err != nil {
		return err
	}
	statements, err := scanStrings(rows)
	if err != nil {
		return err
	}
	for _, id := range statements {
		if err := i.recorrect(ctx, onrecord.StatementID(id)); err != nil {
			return err
		}
	}
	return nil
}
