package sink_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// TestArchiveOfSchema8 opens an archive in which quotes have their words beside the statement's text: nothing that a
// reader sees is different afterwards, and the words are kept once.
func TestArchiveOfSchema8(t *testing.T) {
	dir := t.TempDir()
	path, older := filepath.Join(dir, "archive.db"), filepath.Join(dir, "older.db")
	s := newsroom(t)
	for i, text := range languages(t) {
		publishText(t, s, fmt.Sprintf("line-%d", i+1), text)
	}
	twice := s.statement(document{path: "twice", text: "“We open,” said Mara Lindqvist, “at noon.”"})
	s.publish(t, twice)
	s.publishQuotes(t, twice, "rules/1", interrupted(twice))
	late := s.statement(document{path: "late", text: "“We close at dusk,” said Mara Lindqvist."})
	s.publishQuotes(t, late, "rules/1", quote(t, late, "We close at dusk,", mara)) // its text never comes
	a := openArchive(t, path)
	drain(t, a, s)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	asSchema8(t, path, older)
	words := table(t, openReader(t, path), `SELECT text FROM v_quotes ORDER BY quote_id`)
	if kept := table(t, openReader(t, path), `SELECT text FROM quotes WHERE text <> '' ORDER BY 1`); !slices.Equal(kept, []string{"We close at dusk,", "We open, at noon."}) {
		t.Errorf("words kept beside the text: %q", kept)
	}

	b := openArchive(t, older)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(views(t, older), views(t, path)); diff != "" {
		t.Errorf("got (-) want (+)\n%s", diff)
	}
	if got := table(t, openReader(t, older), `SELECT text FROM v_quotes ORDER BY quote_id`); !slices.Equal(got, words) || len(words) < 8 {
		t.Errorf("words %q, want %q", got, words)
	}
	same := `SELECT (SELECT sum(length(text)) FROM quotes), (SELECT group_concat(band || ':' || statement) FROM (SELECT * FROM likeness_bands ORDER BY 1, 2))`
	if got, want := table(t, openReader(t, older), same), table(t, openReader(t, path), same); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	checkIntegrity(t, older)
	r := openReader(t, older)
	for _, words := range []string{"tide", "潮汐", "autumn", "dusk", "noon"} {
		hits, err := r.Search(t.Context(), sink.SearchQuery{Words: words, Mark: [2]string{"[", "]"}})
		if err != nil || len(hits) == 0 || !strings.Contains(hits[0].Snippet, "[") {
			t.Errorf("%s: %v, %v", words, hits, err)
		}
	}
}

// interrupted is a quote in two stretches.
func interrupted(s onrecord.Statement) onrecord.Quote {
	text := onrecord.NewText(s.Text)
	content := onrecord.Spans{{Start: 1, End: 9}, {Start: 33, End: 41}}
	return onrecord.Quote{
		ID: onrecord.NewQuoteID(s.VersionID, content), Type: onrecord.Direct, Content: content, Text: text.Join(content),
		Speaker: mara, Confidence: 0.9,
	}
}

// asSchema8 writes the rows of an archive into one of the schema before words were kept once.
func asSchema8(t *testing.T, path, older string) {
	t.Helper()
	migrations, err := filepath.Glob("migration/000[1-8]_*.sql")
	if err != nil || len(migrations) != 8 {
		t.Fatalf("%v, %v", migrations, err)
	}
	db := raw(t, older)
	db.SetMaxOpenConns(1)
	defer db.Close()
	do := func(query string, args ...any) {
		t.Helper()
		if _, err := db.ExecContext(context.WithoutCancel(t.Context()), query, args...); err != nil {
			t.Fatalf("%.200s: %v", query, err)
		}
	}
	for _, m := range migrations {
		script, err := os.ReadFile(m)
		if err != nil {
			t.Fatal(err)
		}
		do(string(script))
	}
	do(`ATTACH ? AS newer`, path)
	for _, table := range []string{"statements", "readings", "captures", "stakeholders", "stream_positions", "missing_captures"} {
		do(`INSERT INTO main.` + table + ` SELECT * FROM newer.` + table)
	}
	do(`CREATE TEMP TABLE whole AS SELECT * FROM newer.quotes`)
	do(`UPDATE whole SET text = (SELECT t.text FROM newer.quote_texts t WHERE t.id = whole.id)`)
	do(`INSERT INTO main.quotes SELECT * FROM whole`)
	do(`INSERT INTO main.likeness_bands SELECT (band & 4294967295) | (12345 << 32), statement FROM newer.likeness_bands`)
	do(`INSERT INTO quotes_fts (quotes_fts) VALUES ('rebuild')`)
	do(`INSERT INTO statements_fts (statements_fts) VALUES ('rebuild')`)
	do(`DELETE FROM edits_stale`)
	do(`PRAGMA user_version = 8`)
}
