package sink_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
)

func person(name string, names ...string) *onrecord.Entity {
	return &onrecord.Entity{Type: onrecord.Person, Name: name, Names: names}
}

// Merging shows names under one; the texts and what was read in them stay, so that splitting restores all of it.
func TestMergeAndSplit(t *testing.T) {
	s := newMemoryStream()
	st := s.statement(document{path: "a", title: "A", text: "“One,” said Mara Lindqvist. “Two,” said M. Lindqvist. “Three,” said Dr Lindqvist. “Four,” said Brightwater.", day: 1, lang: "en"})
	quotes := func(st onrecord.Statement) []onrecord.Quote {
		var all []onrecord.Quote
		for n, name := range []string{"Mara Lindqvist", "M. Lindqvist", "Dr Lindqvist", "Brightwater"} {
			q := quote(t, st, []string{"One", "Two", "Three", "Four"}[n], onrecord.Speaker{Name: name, Affiliation: "Brightwater", Kind: onrecord.KindCompany})
			q.Stakeholder = "Brightwater Systems"
			all = append(all, q)
		}
		return all
	}
	s.publish(t, st)
	s.publishQuotes(t, st, "rules/1", quotes(st)...)
	path := filepath.Join(t.TempDir(), "archive.db")
	a := openArchive(t, path)
	speakers := func() []string {
		return table(t, openReader(t, path), `SELECT text, speaker, stakeholder, affiliation, corrected FROM v_quotes ORDER BY first_seen_at, statement_id, content_spans`)
	}
	drain(t, a, s)
	asRead := speakers()

	merge := s.correct(t, 1, onrecord.Correction{Action: onrecord.ActionMerge, Entity: person("M. Lindqvist", "Dr Lindqvist")})
	s.correct(t, 2, onrecord.Correction{Action: onrecord.ActionMerge, Entity: person("Mara Lindqvist", "M. Lindqvist")})
	s.correct(t, 3, onrecord.Correction{Action: onrecord.ActionMerge, Entity: &onrecord.Entity{
		Type: onrecord.Organisation, Name: "Brightwater Group", Names: []string{"Brightwater Systems", "Brightwater"}}})
	s.correct(t, 4, onrecord.Correction{Action: onrecord.ActionIdentify, Entity: &onrecord.Entity{
		Type: onrecord.Organisation, Name: "Brightwater Systems", LEI: "529900T8BM49AURSDO55", Wikidata: "Q999999903"}})
	s.correct(t, 5, onrecord.Correction{Action: onrecord.ActionIdentify, Entity: &onrecord.Entity{Type: onrecord.Person, Name: "Dr Lindqvist", Wikidata: "Q999999904"}})
	s.correct(t, 6, onrecord.Correction{Action: onrecord.ActionMember, Membership: &onrecord.Membership{
		Person: "M. Lindqvist", Organisation: "Brightwater", Role: "chief engineer", Since: "2024-05", OnBehalfOf: "Weir League"}})
	// What comes after the merging is shown the same way.
	later := s.statement(document{path: "b", title: "B", text: st.Text + " It rained.", day: 2, lang: "en"})
	s.publish(t, later)
	s.publishQuotes(t, later, "rules/1", quotes(later)...)
	drain(t, a, s)
	var want []string
	for range 2 {
		want = append(want,
			"One | Mara Lindqvist | Brightwater Group | Brightwater | 1",
			"Two | Mara Lindqvist | Brightwater Group | Brightwater | 1",
			"Three | Mara Lindqvist | Brightwater Group | Brightwater | 1",
			"Four | Brightwater Group | Brightwater Group | Brightwater | 1")
	}
	if diff := cmp.Diff(speakers(), want); diff != "" {
		t.Errorf("merged: got - want +\n%s", diff)
	}
	r := openReader(t, path)
	if diff := cmp.Diff(table(t, r, `SELECT name, aliases, wikidata, quotes, first_quoted, last_quoted FROM v_people`), []string{
		`Mara Lindqvist | ["Dr Lindqvist","M. Lindqvist"] | Q999999904 | 6 | 2026-03-01 | 2026-03-02`,
	}); diff != "" {
		t.Errorf("people: got - want +\n%s", diff)
	}
	if diff := cmp.Diff(table(t, r, `SELECT name, kind, aliases, wikidata, lei, stakeholder_id, quotes FROM v_organisations`), []string{
		`Brightwater Group | company | ["Brightwater","Brightwater Systems"] | Q999999903 | 529900T8BM49AURSDO55 | brightwater | 8`,
	}); diff != "" {
		t.Errorf("organisations: got - want +\n%s", diff)
	}
	if diff := cmp.Diff(table(t, r, `SELECT person, organisation, role, since, until, on_behalf_of, origin, quotes FROM v_memberships ORDER BY origin`), []string{
		"Mara Lindqvist | Brightwater Group | chief engineer | 2024-05 | <nil> | Weir League | correction | <nil>",
		"Mara Lindqvist | Brightwater Group | <nil> | <nil> | <nil> | <nil> | quotes | 6",
	}); diff != "" {
		t.Errorf("memberships: got - want +\n%s", diff)
	}
	sameWhenRebuilt(t, path, s)

	s.correct(t, 7, onrecord.Correction{Action: onrecord.ActionSplit, Entity: person("Mara Lindqvist", "Dr Lindqvist")})
	drain(t, a, s)
	if got := speakers(); got[2] != "Three | Dr Lindqvist | Brightwater Group | Brightwater | 1" || got[1] != want[1] {
		t.Errorf("split: %q", got[:3])
	}
	if got := table(t, r, `SELECT correction_id, state FROM v_conflicts`); len(got) != 1 || got[0] != string(merge)+" | overruled" {
		t.Errorf("conflicts: %q, want the merge overruled", got)
	}
	for _, c := range []*onrecord.Entity{person("Mara Lindqvist", "M. Lindqvist"), {Type: onrecord.Organisation, Name: "Brightwater Group", Names: []string{"Brightwater Systems", "Brightwater"}}} {
		s.correct(t, 8, onrecord.Correction{Action: onrecord.ActionSplit, Entity: c})
	}
	drain(t, a, s)
	if diff := cmp.Diff(speakers()[:4], asRead); diff != "" {
		t.Errorf("after all is split: got - as read +\n%s", diff)
	}
	sameWhenRebuilt(t, path, s)
	checkIntegrity(t, path)
}

// The later word holds where two merges contradict each other, and a merge may be turned round.
func TestMergeTurnedRound(t *testing.T) {
	s := newMemoryStream()
	st := s.statement(document{path: "a", title: "A", text: "“One,” said Bram. “Two,” said Bram Oke.", day: 1, lang: "en"})
	s.publish(t, st)
	s.publishQuotes(t, st, "rules/1", quote(t, st, "One", onrecord.Speaker{Name: "Bram"}), quote(t, st, "Two", onrecord.Speaker{Name: "Bram Oke"}))
	s.correct(t, 1, onrecord.Correction{Action: onrecord.ActionMerge, Entity: person("Bram", "Bram Oke")})
	s.correct(t, 2, onrecord.Correction{Action: onrecord.ActionMerge, Entity: person("Bram Oke", "Bram")})
	s.correct(t, 3, onrecord.Correction{Action: onrecord.ActionSplit, Entity: person("Bram Oke", "Nobody")})
	path := filepath.Join(t.TempDir(), "archive.db")
	drain(t, openArchive(t, path), s)
	r := openReader(t, path)
	if got := table(t, r, `SELECT DISTINCT speaker FROM v_quotes`); len(got) != 1 || got[0] != "Bram Oke" {
		t.Errorf("speakers %q, want Bram Oke", got)
	}
	if diff := cmp.Diff(table(t, r, `SELECT action, state FROM v_corrections ORDER BY rowid`), []string{"merge | overruled", "merge | applied", "split | lost"}); diff != "" {
		t.Errorf("got - want +\n%s", diff)
	}
}
