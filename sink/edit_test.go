package sink_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// editCase is a case of testdata/edits: versions of a document, of which all but the last have quotes in [[ and ]], and
// the edits to be found, a line each: the version, what became of the words, the words, what stands there now.
func editCase(t *testing.T, path string) (s *memoryStream, want []string) {
	t.Helper()
	a, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s = newMemoryStream()
	for _, f := range a.Files {
		body := strings.TrimSuffix(string(f.Data), "\n")
		if f.Name == "edits" {
			if body != "" {
				want = strings.Split(body, "\n")
			}
			continue
		}
		s.version(t, strings.TrimSuffix(filepath.Base(path), ".txtar"), len(s.messages[onrecord.StreamStatements])+1, body)
	}
	return s, want
}

// version publishes a version of a document and the quotes marked in it.
func (s *memoryStream) version(t *testing.T, name string, version int, marked string) {
	t.Helper()
	var quoted []string
	for _, part := range strings.Split(marked, "[[")[1:] {
		words, _, _ := strings.Cut(part, "]]")
		quoted = append(quoted, words)
	}
	st := s.statement(document{path: name, title: name, day: version, version: version,
		text: strings.NewReplacer("[[", "", "]]", "").Replace(marked)})
	s.publish(t, st)
	var quotes []onrecord.Quote
	for _, words := range quoted {
		quotes = append(quotes, quote(t, st, words, tomé))
	}
	s.publishQuotes(t, st, "rules/1", quotes...)
}

const listEdits = `SELECT version || ' → ' || edited_version, change || iif(silent, '', ' and noted'), was, coalesce(now, '')
FROM v_edits ORDER BY version, instr((SELECT text FROM v_statements s WHERE s.statement_id = v_edits.statement_id AND s.version = v_edits.version), was)`

func TestEdits(t *testing.T) {
	paths, err := filepath.Glob("testdata/edits/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			s, want := editCase(t, path)
			archive := filepath.Join(t.TempDir(), "archive.db")
			drain(t, openArchive(t, archive), s)
			got := table(t, openReader(t, archive), listEdits)
			for i := range got {
				got[i] = strings.ReplaceAll(got[i], "\n", " / ")
			}
			if diff := cmp.Diff(got, want); diff != "" {
				t.Errorf("got (-) want (+)\n%s", diff)
			}
			checkIntegrity(t, archive)
		})
	}
}

// TestEditsWhateverTheOrder holds that the edits follow from the rows: the streams may arrive in any order, one message
// at a time, and a reading may be replaced by another and come back.
func TestEditsWhateverTheOrder(t *testing.T) {
	reference, want := editCase(t, "testdata/edits/three.txtar")
	for name, arrange := range map[string]func(s *memoryStream){
		"backwards": func(s *memoryStream) {
			for stream := range s.messages {
				slices.Reverse(s.messages[stream])
			}
		},
		"twice": func(s *memoryStream) {
			for stream, m := range s.messages {
				s.messages[stream] = append(slices.Clone(m), m...)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newMemoryStream()
			for stream, m := range reference.messages {
				s.messages[stream] = slices.Clone(m)
			}
			s.captures = reference.captures
			arrange(s)
			for stream := range s.messages {
				for i := range s.messages[stream] {
					s.messages[stream][i].Seq = uint64(i + 1)
				}
			}
			path := filepath.Join(t.TempDir(), "archive.db")
			drain(t, openArchive(t, path), s)
			if diff := cmp.Diff(table(t, openReader(t, path), listEdits), want); diff != "" {
				t.Errorf("got (-) want (+)\n%s", diff)
			}
		})
	}
	t.Run("another reading", func(t *testing.T) {
		s, _ := editCase(t, "testdata/edits/three.txtar")
		first, err := onrecord.UnmarshalStatement(s.messages[onrecord.StreamStatements][0].Data)
		if err != nil {
			t.Fatal(err)
		}
		s.publishQuotes(t, first, "rules/2") // it finds nothing in the first version
		path := filepath.Join(t.TempDir(), "archive.db")
		a := openArchive(t, path)
		drain(t, a, s)
		got := table(t, openReader(t, path), listEdits)
		if len(got) == 0 || strings.Contains(strings.Join(got, "\n"), "1 → 2") {
			t.Errorf("edits of quotes that are not shown any more: %q", got)
		}
		again := s.messages[onrecord.StreamQuotes][0]
		s.add(onrecord.StreamQuotes, again.ID, again.Data)
		drain(t, a, s)
		if diff := cmp.Diff(table(t, openReader(t, path), listEdits), want); diff != "" {
			t.Errorf("got (-) want (+)\n%s", diff)
		}
	})
}

// TestEditsOfDeletedRows holds that nothing is left of a version that was taken out.
func TestEditsOfDeletedRows(t *testing.T) {
	s, _ := editCase(t, "testdata/edits/three.txtar")
	path := filepath.Join(t.TempDir(), "archive.db")
	drain(t, openArchive(t, path), s)
	execute(t, path, `DELETE FROM quotes WHERE statement = (SELECT min(id) FROM statements)`)
	openArchive(t, path) // works out what is stale
	got := table(t, openReader(t, path), `SELECT count(*), (SELECT count(*) FROM edits_stale) FROM edits WHERE statement = (SELECT min(id) FROM statements)`)
	if got[0] != "0 | 0" {
		t.Errorf("edits of the deleted quotes | stale: %v", got)
	}
}

// TestAnnounce holds that each edit is told once by an archive, also after a failure and a new start.
func TestAnnounce(t *testing.T) {
	s, want := editCase(t, "testdata/edits/three.txtar")
	path := filepath.Join(t.TempDir(), "archive.db")
	var mu sync.Mutex
	var told []onrecord.Edit
	failures := 2
	open := func() *sink.Archive {
		a, err := sink.Open(t.Context(), path, sink.Options{
			RetryCaptures: time.Millisecond,
			Announce: func(_ context.Context, e onrecord.Edit) error {
				mu.Lock()
				defer mu.Unlock()
				if failures > 0 {
					failures--
					return errors.New("the stream is away")
				}
				told = append(told, e)
				return e.Validate()
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { a.Close() })
		return a
	}
	a := open()
	count := func(context.Context) bool {
		mu.Lock()
		defer mu.Unlock()
		return len(told) == len(want)
	}
	runUntil(t, a, s, count)
	a.Close()
	s.version(t, "later", 1, "Nothing.")
	drain(t, open(), s)
	seen := make(map[onrecord.EditID]bool)
	for _, e := range told {
		seen[e.ID] = true
		if e.From.Version+1 != e.To.Version || e.URL != "https://brightwater.example/news/three" || e.Source != "brightwater-news" {
			t.Errorf("told %+v", e)
		}
	}
	if len(told) != len(want) || len(seen) != len(want) {
		t.Errorf("told %d times of %d edits, want %d", len(told), len(seen), len(want))
	}
}
