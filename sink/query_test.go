package sink_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// sqlCase is a paragraph of a file in testdata: the first line is what the error must say, the rest the SQL.
type sqlCase struct{ want, query string }

func readCases(t testing.TB, name string) []sqlCase {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var cases []sqlCase
	for _, paragraph := range strings.Split(strings.TrimSpace(string(data)), "\n\n")[1:] {
		want, query, _ := strings.Cut(paragraph, "\n")
		cases = append(cases, sqlCase{want, query})
	}
	return cases
}

// runSQL reads all rows of a query and returns its error.
func runSQL(ctx context.Context, r *sink.Reader, query string) error {
	_, rows, err := r.Query(ctx, query)
	if err != nil {
		return err
	}
	for _, err := range rows {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestHostileSQL(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "archive.db")
	a := openArchive(t, path)
	drain(t, a, newsroom(t))
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	before := hashFile(t, path)
	for _, c := range readCases(t, "hostile.txt") {
		t.Run(c.query, func(t *testing.T) {
			r := openReader(t, path)
			usual := r.QueryTimeout
			if c.want == "too long" {
				r.QueryTimeout = 100 * time.Millisecond
			}
			err := runSQL(t.Context(), r, strings.ReplaceAll(c.query, "DIR", dir))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v; want one that says %q", err, c.want)
			}
			r.QueryTimeout = usual
			if err := runSQL(t.Context(), r, `SELECT text FROM v_quotes`); err != nil {
				t.Errorf("the next query: %v", err)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
			if hashFile(t, path) != before {
				t.Error("the archive has changed")
			}
		})
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasPrefix(filepath.Base(f), "archive.db") {
			t.Errorf("a query wrote %s", f)
		}
	}
}

func hashFile(t testing.TB, path string) [sha256.Size]byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return sha256.Sum256(data)
}

func TestSQLMistakes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	drain(t, openArchive(t, path), newsroom(t))
	r := openReader(t, path)
	for _, c := range readCases(t, "mistakes.txt") {
		t.Run(c.query, func(t *testing.T) {
			err := runSQL(t.Context(), r, c.query)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v; want one that says %q", err, c.want)
			}
		})
	}
}

func TestQuery(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	drain(t, openArchive(t, path), newsroom(t))
	r := openReader(t, path)
	for _, query := range []string{
		`SELECT name FROM pragma_table_info('v_quotes')`,
		`PRAGMA table_info(quotes)`,
		`EXPLAIN QUERY PLAN SELECT * FROM v_quotes`,
		`SELECT snippet(quotes_fts, 0, '[', ']', '…', 5), bm25(quotes_fts) FROM quotes_fts WHERE quotes_fts MATCH 'tide'`,
		`SELECT value FROM v_quotes, json_each(topics)`,
		`SELECT text FROM v_quotes ORDER BY text`,
		`SELECT sql FROM sqlite_master`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3) SELECT i FROM n`,
	} {
		if len(table(t, r, query)) == 0 {
			t.Errorf("%s: no rows", query)
		}
	}

	columns, rows, err := r.Query(t.Context(), `SELECT 1 AS one, 1.5, 'a', x'00ff', NULL WHERE ? = :name`, "x", "x")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(columns, []string{"one", "1.5", "'a'", "x'00ff'", "NULL"}); diff != "" {
		t.Errorf("columns: got (-) want (+)\n%s", diff)
	}
	for row, err := range rows {
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(row, []any{int64(1), 1.5, "a", []byte{0, 255}, nil}); diff != "" {
			t.Errorf("row: got (-) want (+)\n%s", diff)
		}
	}

	// Rows that are left early, or never read, do not keep their connection.
	for range 20 {
		ctx, cancel := context.WithCancel(t.Context())
		_, _, err := r.Query(ctx, `SELECT text FROM v_quotes`)
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		_, rows, err := r.Query(t.Context(), `SELECT text FROM v_quotes`)
		if err != nil {
			t.Fatal(err)
		}
		for range rows {
			break
		}
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := runSQL(ctx, r, `SELECT 1`); !errors.Is(err, context.Canceled) {
		t.Errorf("query of an ended caller: %v", err)
	}
}

// FuzzQuery holds that no SQL whatever changes the archive or stops the reader from answering.
func FuzzQuery(f *testing.F) {
	path := filepath.Join(f.TempDir(), "archive.db")
	a := openArchive(f, path)
	drain(f, a, newsroom(f))
	if err := a.Close(); err != nil {
		f.Fatal(err)
	}
	for _, name := range []string{"hostile.txt", "mistakes.txt"} {
		for _, c := range readCases(f, name) {
			f.Add(c.query)
		}
	}
	r := openReader(f, path)
	r.QueryTimeout = 50 * time.Millisecond
	before := hashFile(f, path)
	f.Fuzz(func(t *testing.T, query string) {
		if strings.Contains(query, "DIR") {
			t.Skip("a template of another test")
		}
		_ = runSQL(t.Context(), r, query)
		if hashFile(t, path) != before {
			t.Errorf("%q changed the archive", query)
		}
	})
}

func TestCounts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	drain(t, openArchive(t, path), newsroom(t))
	got, err := openReader(t, path).Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := sink.Counts{
		Statements: 3, Versions: 4, Quotes: 4, Speakers: 2,
		ByType: map[onrecord.QuoteType]int{onrecord.Direct: 4},
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("got (-) want (+)\n%s", diff)
	}
}
