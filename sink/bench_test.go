package sink_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// generate fills the streams with documents of about 4 kB with five quotes of about 200 bytes each. The vocabulary is
// drawn as languages draw theirs, few words often and many seldom (Zipf).
func generate(t testing.TB, documents int) *memoryStream {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(random, 1.1, 3, 60_000)
	words := func(bytes int) string {
		var b strings.Builder
		for b.Len() < bytes {
			fmt.Fprintf(&b, "w%x ", zipf.Uint64())
		}
		return strings.TrimSpace(b.String())
	}
	s := newMemoryStream()
	for i := range documents {
		said := make([]string, 5)
		paragraphs := make([]string, 5)
		for j := range said {
			said[j] = fmt.Sprintf("%d.%d %s", i, j, words(200))
			paragraphs[j] = words(600) + " “" + said[j] + "”"
		}
		st := s.statement(document{
			path: fmt.Sprint(i), title: words(40), text: strings.Join(paragraphs, "\n"), day: 1 + i%28, lang: "en",
		})
		quotes := make([]onrecord.Quote, len(said))
		for j, words := range said {
			quotes[j] = quote(t, st, words, mara)
			quotes[j].Topics = []string{"open-data"}
		}
		s.publish(t, st)
		s.publishQuotes(t, st, "rules/1", quotes...)
	}
	return s
}

// BenchmarkInsert measures the writer against the engine itself: ratio is the writer's rate of statements divided by
// that of copying the same rows of statements and quotes, with their full-text index, in one transaction with
// one INSERT a table, which is what `sqlite3 .import` does at best. Decoding, ids, captures and positions are the writer's alone.
func BenchmarkInsert(b *testing.B) {
	const documents = 5000
	s := generate(b, documents)
	for b.Loop() {
		path := filepath.Join(b.TempDir(), "archive.db")
		a, err := sink.Open(b.Context(), path, sink.Options{})
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		drain(b, a, s)
		ours := time.Since(start)
		if err := a.Close(); err != nil {
			b.Fatal(err)
		}
		bare := copyRows(b, path)
		b.ReportMetric(documents/ours.Seconds(), "statements/s")
		b.ReportMetric(documents/bare.Seconds(), "bare-statements/s")
		b.ReportMetric(bare.Seconds()/ours.Seconds(), "ratio")
	}
}

// copyRows copies the rows of an archive into an empty one with bare SQL and returns how long that took.
func copyRows(b *testing.B, from string) time.Duration {
	b.Helper()
	to := filepath.Join(b.TempDir(), "copy.db")
	a, err := sink.Open(b.Context(), to, sink.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if err := a.Close(); err != nil {
		b.Fatal(err)
	}
	db := raw(b, to)
	db.SetMaxOpenConns(1)
	defer db.Close()
	if _, err := db.ExecContext(b.Context(), `ATTACH ? AS source`, from); err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	for _, statement := range []string{
		`BEGIN`,
		`INSERT INTO statements SELECT * FROM source.statements`,
		`INSERT INTO readings SELECT * FROM source.readings`,
		`INSERT INTO quotes SELECT * FROM source.quotes`,
		`INSERT INTO statements_fts (rowid, title, text) SELECT id, title, text FROM statements`,
		`INSERT INTO quotes_fts (rowid, text, speaker, affiliation, stakeholder, on_behalf_of)
		 SELECT id, text, speaker, affiliation, stakeholder, on_behalf_of FROM quotes`,
		`COMMIT`,
	} {
		if _, err := db.ExecContext(b.Context(), statement); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start)
}

func BenchmarkSearch(b *testing.B) {
	path := filepath.Join(b.TempDir(), "archive.db")
	a, err := sink.Open(b.Context(), path, sink.Options{})
	if err != nil {
		b.Fatal(err)
	}
	drain(b, a, generate(b, 5000))
	if err := a.Close(); err != nil {
		b.Fatal(err)
	}
	r := openReader(b, path)
	for name, q := range map[string]sink.SearchQuery{
		"commonest word": {Words: "w0"},
		"rare word":      {Words: "w3f2"},
		"who":            {Who: "Lindqvist"},
		"filter only":    {Kind: onrecord.KindCompany, Topic: "open-data"},
		"filter no hit":  {Lang: "fr"},
		"statements":     {Words: "w0", Statements: true},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := r.Search(b.Context(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
