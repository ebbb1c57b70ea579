package sink_test

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

var (
	benchQuotes = flag.Int("archive.quotes", 20_000, "quotes in the archive of BenchmarkArchive")
	benchKeep   = flag.String("archive.keep", "", "where that archive is kept and, if it is there, taken from; empty: nowhere")
	benchHold   = flag.Bool("archive.hold", false, "fail where a figure is not what is promised of 1,000,000 quotes")
)

// benchArchive returns the path of the generated archive.
func benchArchive(b *testing.B) string {
	b.Helper()
	path := *benchKeep
	if path == "" {
		path = filepath.Join(b.TempDir(), "archive.db")
	} else if _, err := os.Stat(path); err == nil {
		return path
	}
	partial := path + ".partial"
	for _, end := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(partial + end) // of a run that was stopped
	}
	start := time.Now()
	generateArchive(b, partial, *benchQuotes/quotesEach)
	b.Logf("%d quotes generated and written in %s", *benchQuotes, time.Since(start).Round(time.Second))
	if err := os.Rename(partial, path); err != nil {
		b.Fatal(err)
	}
	return path
}

// hold reports a figure, and that it is more than promised.
func hold(b *testing.B, got, limit float64, unit string) {
	b.Helper()
	b.ReportMetric(got, unit)
	if *benchHold && got > limit {
		b.Errorf("%s: %.3g, promised at most %.3g", unit, got, limit)
	}
}

// BenchmarkArchive measures searches in a large archive: what `make bench-archive` runs with a million quotes.
func BenchmarkArchive(b *testing.B) {
	path := benchArchive(b)
	r := openReader(b, path)
	english := tongues()[0]
	for _, kind := range []struct {
		name   string
		limit  float64 // of the slowest in a hundred, in milliseconds; 0 promises nothing
		random func(*rand.Rand) sink.SearchQuery
	}{
		{"rare term", 40, func(r *rand.Rand) sink.SearchQuery {
			return sink.SearchQuery{Words: english.word(20_000 + uint64(r.IntN(30_000)))}
		}},
		{"two terms AND", 40, func(r *rand.Rand) sink.SearchQuery {
			return sink.SearchQuery{Words: english.word(uint64(50+r.IntN(300))) + " AND " + english.word(uint64(50+r.IntN(300)))}
		}},
		{"phrase", 40, func(r *rand.Rand) sink.SearchQuery {
			return sink.SearchQuery{Words: `"` + english.word(uint64(r.IntN(40))) + " " + english.word(uint64(r.IntN(40))) + `"`}
		}},
		{"newest first, common term", 40, func(r *rand.Rand) sink.SearchQuery { return sink.SearchQuery{Words: english.word(uint64(r.IntN(5)))} }},
		{"newest first, everything", 40, func(*rand.Rand) sink.SearchQuery { return sink.SearchQuery{} }},
		{"two characters of Chinese", 40, func(r *rand.Rand) sink.SearchQuery {
			return sink.SearchQuery{Words: string(rune(0x4E00+r.IntN(60))) + string(rune(0x4E00+r.IntN(60)))}
		}},
		{"commonest term ranked", 100, func(*rand.Rand) sink.SearchQuery {
			return sink.SearchQuery{Words: english.word(0), Ranked: true}
		}},
		{"rare term ranked", 100, func(r *rand.Rand) sink.SearchQuery {
			return sink.SearchQuery{Words: english.word(20_000 + uint64(r.IntN(30_000))), Ranked: true}
		}},
		{"prefix of three letters", 0, func(r *rand.Rand) sink.SearchQuery {
			return sink.SearchQuery{Words: english.word(uint64(70 + r.IntN(900)))[:3] + "*"}
		}},
		{"statements, rare term", 40, func(r *rand.Rand) sink.SearchQuery {
			return sink.SearchQuery{Words: english.word(20_000 + uint64(r.IntN(30_000))), Statements: true}
		}},
		{"statements, two terms AND", 40, func(r *rand.Rand) sink.SearchQuery {
			return sink.SearchQuery{Words: english.word(uint64(50+r.IntN(300))) + " AND " + english.word(uint64(50+r.IntN(300))), Statements: true}
		}},
		{"statements, phrase", 40, func(r *rand.Rand) sink.SearchQuery {
			return sink.SearchQuery{Words: `"` + english.word(uint64(r.IntN(40))) + " " + english.word(uint64(r.IntN(40))) + `"`, Statements: true}
		}},
		{"statements, newest first, common term", 40, func(r *rand.Rand) sink.SearchQuery {
			return sink.SearchQuery{Words: english.word(uint64(r.IntN(5))), Statements: true}
		}},
		{"statements, commonest term ranked", 100, func(*rand.Rand) sink.SearchQuery {
			return sink.SearchQuery{Words: english.word(0), Ranked: true, Statements: true}
		}},
		{"statements, filters", 40, func(r *rand.Rand) sink.SearchQuery {
			q := drawFilter(r)
			q.Statements = true
			return q
		}},
		{"filters", 40, drawFilter},
		{"filters, pages far back", 40, func(r *rand.Rand) sink.SearchQuery {
			q := drawFilter(r)
			q.After = sink.Place{Day: fmt.Sprintf("%d-%02d-10", 2018+r.IntN(8), 1+r.IntN(12)), RowID: 1}
			return q
		}},
	} {
		b.Run(kind.name, func(b *testing.B) { measureSearches(b, r, kind.limit, kind.random) })
	}
	b.Run("size", func(b *testing.B) { measureSize(b, path) })
}

// drawFilter draws one, two or three filters without words.
func drawFilter(r *rand.Rand) sink.SearchQuery {
	var q sink.SearchQuery
	for range 1 + r.IntN(3) {
		switch r.IntN(8) {
		case 0:
			q.Kind = onrecord.Kinds()[r.IntN(len(onrecord.Kinds()))]
		case 1:
			q.Topic = fmt.Sprintf("topic-%d", r.IntN(40))
		case 2:
			q.Type = onrecord.QuoteTypes()[r.IntN(4)]
		case 3:
			q.Lang = tongues()[r.IntN(9)].lang
		case 4:
			q.Source = onrecord.SourceID(fmt.Sprintf("newsroom-%d", r.IntN(400)))
		case 5:
			q.Position = []string{"supports", "opposes", "calls_for"}[r.IntN(3)]
		case 6:
			q.MinConfidence = 0.5 + r.Float64()/2
		case 7:
			q.Until = time.Date(2012+r.IntN(14), 6, 1, 0, 0, 0, 0, time.UTC)
		}
	}
	return q
}

// measureSearches times searches one by one. The first are left out: the pages they read are not in memory yet.
func measureSearches(b *testing.B, r *sink.Reader, limit float64, draw func(*rand.Rand) sink.SearchQuery) {
	const warm, counted = 20, 200
	random := rand.New(rand.NewPCG(5, 6))
	for b.Loop() {
		var times, cpu []float64
		hits := 0
		for i := range warm + counted {
			q := draw(random)
			start, busy := time.Now(), processTime(b)
			found, err := r.Search(b.Context(), q)
			if err != nil {
				b.Fatal(err)
			}
			if i >= warm {
				times = append(times, float64(time.Since(start).Microseconds())/1000)
				cpu = append(cpu, float64((processTime(b)-busy).Microseconds())/1000)
				hits += len(found)
			}
		}
		slices.Sort(times)
		slices.Sort(cpu)
		p99 := counted * 99 / 100
		b.ReportMetric(times[counted/2], "p50-ms")
		b.ReportMetric(times[p99], "p99-ms")
		b.ReportMetric(float64(hits)/counted, "hits")
		b.Logf("p50 %.1f ms, p99 %.1f ms; of the processor p50 %.1f ms, p99 %.1f ms", times[counted/2], times[p99], cpu[counted/2], cpu[p99])
		if limit > 0 {
			hold(b, cpu[p99], limit, "p99-cpu-ms")
		}
	}
}

// processTime is what this process has had of the processor. A search runs on one thread, so on a machine with nothing
// else to do it takes as long as that; what neighbours take is not ours to promise.
func processTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// measureSize compares the file with the text in it: every column of text that a reader can ask for.
func measureSize(b *testing.B, path string) {
	db := raw(b, path)
	defer db.Close()
	for b.Loop() {
		size, text, words := archiveSize(b, db)
		b.ReportMetric(size/1e6, "MB")
		b.ReportMetric(size/words, "of-words")
		hold(b, size/text, 1.6, "of-text")
	}
}

// archiveSize returns the bytes of the file without captures, of all text that its tables of statements and quotes show,
// and of that the words of documents, titles and quotes.
func archiveSize(b *testing.B, db *sql.DB) (size, text, words float64) {
	b.Helper()
	query := func(to *float64, query string) {
		if err := db.QueryRowContext(b.Context(), query).Scan(to); err != nil {
			b.Fatalf("%s: %v", query, err)
		}
	}
	query(&size, `SELECT (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size) - (SELECT coalesce(sum(length(body)), 0) FROM captures)`)
	query(&words, `SELECT (SELECT sum(length(CAST(text AS BLOB)) + length(CAST(coalesce(title, '') AS BLOB))) FROM statements) + (SELECT sum(length(CAST(text AS BLOB))) FROM quote_texts)`)
	for _, table := range []string{"statements", "readings", "quotes"} {
		var columns string
		if err := db.QueryRowContext(b.Context(), `SELECT group_concat('coalesce(length(CAST(' || name || ' AS BLOB)), 0)', ' + ') FROM pragma_table_info(?) WHERE type = 'TEXT'`, table).Scan(&columns); err != nil {
			b.Fatal(err)
		}
		var n float64
		query(&n, `SELECT sum(`+columns+`) FROM `+table)
		text += n
	}
	var said, kept float64 // the words of a quote are shown, wherever they are kept
	query(&said, `SELECT sum(length(CAST(text AS BLOB))) FROM quote_texts`)
	query(&kept, `SELECT sum(length(CAST(text AS BLOB))) FROM quotes`)
	text += said - kept
	return size, text, words
}

// BenchmarkChanges measures what people change in a large archive, in a copy of it: two names merged and split again, a
// quote and a person taken out, and how long it then takes until the words are off the pages of the file.
func BenchmarkChanges(b *testing.B) {
	path := filepath.Join(b.TempDir(), "archive.db")
	copyFile(b, benchArchive(b), path)
	// Its streams are not there: what is published below is all that they have.
	execute(b, path, `DELETE FROM stream_positions`)
	s := newMemoryStream()
	a := openArchive(b, path)
	r := openReader(b, path)
	took := func(name string, do func()) {
		start := time.Now()
		do()
		b.ReportMetric(time.Since(start).Seconds(), name+"-s")
	}
	for b.Loop() {
		merge := s.correct(b, 1, onrecord.Correction{Action: onrecord.ActionMerge, Entity: person("Mara Okafor-1", "Mara Okafor-2", "Mara Okafor-3")})
		took("merge", func() { drainSlowly(b, a, s) })
		b.Logf("merged quotes: %s", table(b, r, `SELECT count(*) FROM v_quotes WHERE speaker = 'Mara Okafor-1'`)[0])
		s.correct(b, 2, onrecord.Correction{Action: onrecord.ActionWithdraw, Withdraws: merge})
		took("split", func() { drainSlowly(b, a, s) })
		quote := table(b, r, `SELECT quote_id FROM quotes LIMIT 1 OFFSET 1000`)[0]
		took("redact-quote", func() { redactSlowly(b, a, s, path, onrecord.RedactQuote, quote) })
		took("redact-person", func() { redactSlowly(b, a, s, path, onrecord.RedactPerson, "Mara Okafor-4") })
	}
}

// redactSlowly takes something out and waits until its words are off the file.
func redactSlowly(b *testing.B, a *sink.Archive, s *memoryStream, path string, scope onrecord.RedactionScope, name string) {
	start := time.Now()
	plans := s.redact(b, path, scope, name)
	planned := time.Since(start)
	drainSlowly(b, a, s)
	b.Logf("%s: %d versions; planned in %s, taken out and off the file in %s more", scope, len(plans),
		planned.Round(time.Millisecond), (time.Since(start) - planned).Round(time.Millisecond))
}

func copyFile(b *testing.B, from, to string) {
	b.Helper()
	in, err := os.Open(from)
	if err != nil {
		b.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		b.Fatal(err)
	}
	if err := out.Close(); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkInsert measures the writer against the engine itself: ratio is the time of `sqlite3 .import` of the same rows
// into the same tables and full-text tables, in one transaction, divided by the writer's. Decoding, ids, captures and
// positions are the writer's alone. Of each the fastest of three counts, taken by turns: what neighbours take of the
// machine is not measured.
func BenchmarkInsert(b *testing.B) {
	sqlite3, err := exec.LookPath("sqlite3")
	if err != nil {
		b.Skip("no sqlite3 here: apt-get install sqlite3")
	}
	const documents = 2000
	s := newGeneratedStream(documents).inMemory(b)
	for b.Loop() {
		ours, bare := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
		for range 3 {
			path := filepath.Join(b.TempDir(), "archive.db")
			a, err := sink.Open(b.Context(), path, sink.Options{})
			if err != nil {
				b.Fatal(err)
			}
			start := time.Now()
			drainSlowly(b, a, s)
			ours = min(ours, time.Since(start))
			if err := a.Close(); err != nil {
				b.Fatal(err)
			}
			bare = min(bare, importRows(b, sqlite3, path))
		}
		b.ReportMetric(documents*quotesEach/ours.Seconds(), "quotes/s")
		b.ReportMetric(documents*quotesEach/bare.Seconds(), "import-quotes/s")
		ratio := bare.Seconds() / ours.Seconds()
		b.ReportMetric(ratio, "ratio")
		if *benchHold && ratio < 0.45 {
			b.Errorf("the writer is %.2f as fast as .import, promised at least 0.45", ratio)
		}
	}
}

// drainSlowly is drain for a measurement: it takes its time, and asks seldom, because asking takes the writer's
// connection.
func drainSlowly(b *testing.B, a *sink.Archive, s *memoryStream) {
	b.Helper()
	ctx, stop := context.WithCancel(b.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, s) }()
	for _, stream := range onrecord.Streams() {
		for {
			seq, _, err := a.Position(ctx, stream)
			if err != nil {
				b.Fatal(err)
			}
			if seq == s.last(stream) {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	for done := false; !done; time.Sleep(20 * time.Millisecond) {
		var err error
		if done, err = a.Scrubbed(ctx); err != nil {
			b.Fatal(err)
		}
	}
	stop()
	if err := <-ended; err != nil {
		b.Fatal(err)
	}
}

// importRows lets sqlite3 import the rows of an archive into an empty one and returns how long that took. The rows
// are in files beforehand.
func importRows(b *testing.B, sqlite3, from string) time.Duration {
	b.Helper()
	dir := b.TempDir()
	to := filepath.Join(dir, "copy.db")
	a, err := sink.Open(b.Context(), to, sink.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if err := a.Close(); err != nil {
		b.Fatal(err)
	}
	script := ".mode ascii\nPRAGMA synchronous = NORMAL;\nPRAGMA cache_size = -32000;\nBEGIN;\n"
	for table, rows := range map[string]string{
		"statements": `SELECT * FROM statements ORDER BY id`, "readings": `SELECT * FROM readings ORDER BY id`,
		"quotes":         `SELECT * FROM quotes ORDER BY id`,
		"statements_fts": `SELECT text, title, stakeholder, pairs, facets FROM indexed_statements ORDER BY rowid`,
		"quotes_fts":     `SELECT text, speaker, affiliation, stakeholder, on_behalf_of, pairs, name_pairs, facets FROM indexed_quotes ORDER BY rowid`,
		"likeness_bands": `SELECT * FROM likeness_bands`,
	} {
		file := filepath.Join(dir, table)
		runSQLite(b, sqlite3, from, ".mode ascii\n.headers off\n.output "+file+"\n"+rows+";\n")
		script += ".import " + file + " " + table + "\n"
	}
	start := time.Now()
	runSQLite(b, sqlite3, to, script+"COMMIT;\n")
	return time.Since(start)
}

func runSQLite(b *testing.B, sqlite3, path, script string) {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), sqlite3, "-bail", path)
	cmd.Stdin = strings.NewReader(script)
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		b.Fatalf("sqlite3 %s: %v\n%.1000s", path, err, out)
	}
}
