package sink_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// redact plans a redaction, publishes it and erases from the streams what it takes out, as the command does.
func (s *memoryStream) redact(t testing.TB, path string, scope onrecord.RedactionScope, name string) []sink.RedactionPlan {
	t.Helper()
	plans, err := openReader(t, path).PlanRedaction(t.Context(), sink.RedactionRequest{
		Scope: scope, Name: name, Author: "Ines Quill", Reason: "a court order", MadeAt: epoch,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range plans {
		data, err := onrecord.MarshalRedaction(p.Redaction)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := onrecord.UnmarshalRedaction(data); err != nil {
			t.Fatal(err)
		}
		s.add(onrecord.StreamCorrections, string(p.Redaction.ID), data)
		s.erase(t, p.Redaction)
	}
	return plans
}

// erase takes messages and captures away and leaves their places.
func (s *memoryStream) erase(t testing.TB, r onrecord.Redaction) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	gone := map[string]bool{string(r.Statement.VersionID): true}
	for _, c := range r.Corrections {
		gone[string(c)] = true
	}
	for _, e := range r.Earlier {
		gone[string(e.ID)] = true
	}
	for name, messages := range s.messages {
		for n, m := range messages {
			if gone[m.ID] || name == onrecord.StreamQuotes && strings.Contains(string(m.Data), string(r.Statement.VersionID)) {
				messages[n] = sink.Message{Stream: name, Seq: m.Seq}
			}
		}
	}
	delete(s.captures, r.Statement.Capture.SHA256)
}

// holds reports whether words stand anywhere in the bytes of a file, its log or what is beside it.
func holds(t testing.TB, path, words string) bool {
	t.Helper()
	for _, file := range []string{path, path + "-wal"} {
		b, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		if strings.Contains(strings.ToLower(string(b)), strings.ToLower(words)) {
			return true
		}
	}
	return false
}

// herons is a statement with four quotes, in two versions and read by two extractors.
func (s *memoryStream) herons(t testing.TB) (versions []onrecord.Statement) {
	t.Helper()
	const text = "“Quicksilver herons nested at the old weir,” said Perpetua Fenwick. “So they did,” said Odo Marsh.\n" +
		"Fenwick said she would count them. “Ask Perpetua Fenwick,” Marsh added."
	for n, body := range []string{text, text + " It rained."} {
		st := s.statement(document{path: "herons", title: "Fenwick on herons", version: n + 1, text: body, day: n + 1, lang: "en"})
		s.publish(t, st)
		for _, extractor := range []string{"rules/1", "rules/2"} {
			s.publishQuotes(t, st, extractor,
				quote(t, st, "Quicksilver herons nested at the old weir", onrecord.Speaker{Name: "Perpetua Fenwick", Affiliation: "Weir League"}),
				quote(t, st, "So they did", onrecord.Speaker{Name: "Odo Marsh"}),
				quote(t, st, "she would count them", onrecord.Speaker{Name: "P. Fenwick"}),
				quote(t, st, "Ask Perpetua Fenwick", onrecord.Speaker{Name: "Odo Marsh", OnBehalfOf: []string{"friends of Fenwick"}}),
			)
		}
		versions = append(versions, st)
	}
	return versions
}

func TestRedact(t *testing.T) {
	for _, c := range []struct {
		scope onrecord.RedactionScope
		name  func([]onrecord.Statement) string
		// gone are words that are nowhere any more, left the quotes of the last version that are.
		gone, left []string
		merged     bool
	}{
		{onrecord.RedactQuote, func(v []onrecord.Statement) string {
			text := onrecord.NewText(v[0].Text)
			span, _ := text.Find(onrecord.TextQuote{Exact: "Quicksilver herons nested at the old weir"})
			return string(onrecord.NewQuoteID(v[0].VersionID, onrecord.Spans{span}))
		}, []string{"Quicksilver", "nested at"}, []string{"So they did", "she would count them", "Ask Perpetua Fenwick"}, false},
		{onrecord.RedactStatement, func(v []onrecord.Statement) string { return string(v[0].ID) },
			[]string{"Quicksilver", "Fenwick", "Marsh", "It rained"}, nil, false},
		{onrecord.RedactPerson, func([]onrecord.Statement) string { return "Perpetua Fenwick" },
			[]string{"Quicksilver", "Fenwick", "Perpetua", "count them"}, []string{"So they did", "Ask ████████ ███████"}, true},
	} {
		t.Run(string(c.scope), func(t *testing.T) {
			s := newMemoryStream()
			versions := s.herons(t)
			other := s.statement(document{path: "other", title: "Other", text: "“Nothing of the kind,” said Bram Oke.", day: 5, lang: "en"})
			s.publish(t, other)
			s.publishQuotes(t, other, "rules/2", quote(t, other, "Nothing of the kind", onrecord.Speaker{Name: "Bram Oke"}))
			if c.merged {
				s.correct(t, 1, onrecord.Correction{Action: onrecord.ActionMerge, Entity: person("Perpetua Fenwick", "P. Fenwick")})
			}
			s.correct(t, 2, onrecord.Correction{Action: onrecord.ActionSet, Set: &onrecord.QuoteFields{Role: ptr("warden")},
				Target: target(t, versions[1], nil, "Quicksilver herons nested at the old weir")})
			withdrawn := s.correct(t, 2, onrecord.Correction{Action: onrecord.ActionSet, Set: &onrecord.QuoteFields{Role: ptr("poet")},
				Target: target(t, versions[0], nil, "Quicksilver herons nested at the old weir")})
			s.correct(t, 2, onrecord.Correction{Action: onrecord.ActionWithdraw, Withdraws: withdrawn})
			s.correct(t, 3, onrecord.Correction{Action: onrecord.ActionSet, Set: &onrecord.QuoteFields{Role: ptr("keeper")},
				Target: target(t, versions[1], nil, "So they did")})
			path := filepath.Join(t.TempDir(), "archive.db")
			a := openArchive(t, path)
			drain(t, a, s)
			if !holds(t, path, c.gone[0]) {
				t.Fatalf("%q is not in the file to begin with: the test cannot tell", c.gone[0])
			}

			plans := s.redact(t, path, c.scope, c.name(versions))
			if len(plans) != 2 {
				t.Errorf("%d versions redacted, want both", len(plans))
			}
			drain(t, a, s)
			r := openReader(t, path)
			checkLeft(t, r, c.left)
			for _, words := range c.gone {
				if holds(t, path, words) {
					t.Errorf("%q is still in the file", words)
				}
				if plans[0].Redaction.Text != "" && strings.Contains(plans[0].Redaction.Text, words) {
					t.Errorf("%q is in the event", words)
				}
			}
			if got := table(t, r, `SELECT count(*), count(DISTINCT version) FROM v_redactions`); got[0] != "2 | 2" {
				t.Errorf("tombstones: %s, want one a version", got[0])
			}
			checkIntegrity(t, path)
			ok, differences := verifyAll(t, path)
			if len(differences) != 0 || ok == 0 {
				t.Errorf("verify: %d hold, differences %v", ok, differences)
			}
			sameWhenRebuilt(t, path, s)
			for e, err := range openReader(t, path).Entries(t.Context(), sink.SearchQuery{}, true) {
				if err != nil {
					t.Fatal(err)
				}
				if e.Statement != nil && e.Statement.ID != other.ID || e.Quotes != nil && e.Quotes.Statement.ID != other.ID {
					t.Errorf("handed on: %+v", e)
				}
			}

			// Whoever collects or reads it once more brings nothing back.
			for _, st := range versions {
				s.publish(t, st)
				s.publishQuotes(t, st, "rules/3", quote(t, st, "Quicksilver herons nested at the old weir", onrecord.Speaker{Name: "Perpetua Fenwick"}))
			}
			drain(t, a, s)
			checkLeft(t, openReader(t, path), c.left)
			if holds(t, path, c.gone[0]) {
				t.Errorf("%q came back", c.gone[0])
			}
			sameWhenRebuilt(t, path, s)
			for _, p := range plans {
				for _, st := range versions {
					if !p.Withheld.In(st.Text) {
						t.Error("the words are not recognised when they are collected again")
					}
				}
				if !p.Withheld.Whole && p.Withheld.In(other.Text) {
					t.Error("other words are taken for them")
				}
			}
		})
	}
}

func checkLeft(t *testing.T, r *sink.Reader, want []string) {
	t.Helper()
	got := table(t, r, `SELECT text FROM v_quotes WHERE is_latest AND url LIKE '%herons' ORDER BY content_spans`)
	slices.Sort(got)
	want = slices.Clone(want)
	for i := range want {
		want[i] = strings.ReplaceAll(want[i], "████████ ███████", strings.Repeat("█", len("Perpetua Fenwick")))
	}
	slices.Sort(want)
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("quotes left: got - want +\n%s", diff)
	}
}

// A second redaction of a statement hides what the first one left, also in the first one's message.
func TestRedactTwice(t *testing.T) {
	s := newMemoryStream()
	versions := s.herons(t)
	path := filepath.Join(t.TempDir(), "archive.db")
	a := openArchive(t, path)
	drain(t, a, s)
	text := onrecord.NewText(versions[1].Text)
	for _, words := range []string{"Quicksilver herons nested at the old weir", "she would count them"} {
		span, err := text.Find(onrecord.TextQuote{Exact: words})
		if err != nil {
			t.Fatal(err)
		}
		s.redact(t, path, onrecord.RedactQuote, string(onrecord.NewQuoteID(versions[1].VersionID, onrecord.Spans{span})))
		drain(t, a, s)
	}
	for _, messages := range s.messages {
		for _, m := range messages {
			if strings.Contains(string(m.Data), "count them") {
				t.Errorf("message %s of %s still has the words", m.ID, m.Stream)
			}
		}
	}
	checkLeft(t, openReader(t, path), []string{"So they did", "Ask Perpetua Fenwick"})
	if got := table(t, openReader(t, path), `SELECT count(*) FROM v_redactions`); got[0] != "4" {
		t.Errorf("%s tombstones, want 4", got[0])
	}
	sameWhenRebuilt(t, path, s)
	r := openReader(t, path)
	id := table(t, r, `SELECT json_extract(removed, '$[0]') FROM v_redactions LIMIT 1`)[0]
	for _, err := range r.Verify(t.Context(), []string{id}, derive) {
		if !errors.Is(err, onrecord.ErrRedacted) {
			t.Errorf("verify of a quote that is gone: %v, want ErrRedacted", err)
		}
	}
}
