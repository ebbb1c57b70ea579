package sink_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

var (
	mara = onrecord.Speaker{Name: "Mara Lindqvist", Role: "chief engineer", Affiliation: "Brightwater", Kind: onrecord.KindCompany}
	tomé = onrecord.Speaker{Name: "Tomé Okafor", Role: "envoy", Affiliation: "Republic of Valdoria", Kind: onrecord.KindState}
)

// openArchive opens the archive at path and closes it with the test.
func openArchive(t testing.TB, path string) *sink.Archive {
	t.Helper()
	a, err := sink.Open(t.Context(), path, sink.Options{RetryCaptures: 10 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

func openReader(t testing.TB, path string) *sink.Reader {
	t.Helper()
	r, err := sink.OpenReader(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// drain runs the archive until it has all that is in the streams.
func drain(t testing.TB, a *sink.Archive, s *memoryStream) {
	t.Helper()
	runUntil(t, a, s, func(ctx context.Context) bool {
		for _, stream := range onrecord.Streams() {
			if seq, _, err := a.Position(ctx, stream); err != nil || seq < s.last(stream) {
				return false
			}
		}
		scrubbed, err := a.Scrubbed(ctx)
		return err == nil && scrubbed
	})
}

func runUntil(t testing.TB, a *sink.Archive, s sink.Stream, done func(context.Context) bool) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, s) }()
	for !done(t.Context()) {
		select {
		case err := <-ended:
			t.Fatalf("Run ended early: %v", err)
		case <-time.After(time.Millisecond):
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatalf("Run: %v", err)
	}
}

// table runs SQL and returns a line a row.
func table(t testing.TB, r *sink.Reader, query string, args ...any) []string {
	t.Helper()
	_, rows, err := r.Query(t.Context(), query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	var lines []string
	for row, err := range rows {
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = fmt.Sprint(v)
		}
		lines = append(lines, strings.Join(cells, " | "))
	}
	return lines
}

// views returns all rows of both views, without rowids, in an order of their own.
func views(t testing.TB, path string) []string {
	r := openReader(t, path)
	return append(
		table(t, r, `SELECT statement_id, version, source, stakeholder, kind, firsthand, url, title, lang, published_at,
			first_seen_at, text, capture_sha256, duplicate_of, is_latest FROM v_statements ORDER BY statement_id, version`),
		table(t, r, `SELECT quote_id, statement_id, version, type, text, speaker, role, affiliation, kind, on_behalf_of,
			stakeholder, topics, position, confidence, content_spans, source_spans, cue_spans, lang, published_at, source,
			url, capture_sha256, extractor, corrected, is_latest FROM v_quotes ORDER BY quote_id`)...)
}

// newsroom fills the streams with three documents, one of them in two versions.
func newsroom(t testing.TB) *memoryStream {
	t.Helper()
	s := newMemoryStream()
	harbour := s.statement(document{path: "harbour", title: "Harbour sensors go live", day: 3, lang: "en",
		text: "Brightwater opened a harbour.\n“The tide data belong to the public,” said Mara Lindqvist. “Café owners asked first.”"})
	first := s.statement(document{path: "accord", title: "On the accord", day: 5, lang: "en",
		text: "“We will sign the accord in spring,” said Tomé Okafor, envoy of the Republic of Valdoria."})
	second := s.statement(document{path: "accord", title: "On the accord", day: 5, lang: "en", version: 2,
		text: "“We may sign the accord in autumn,” said Tomé Okafor, envoy of the Republic of Valdoria."})
	silent := s.statement(document{path: "notice", title: "Office hours", text: "The office is closed on Friday."})
	for _, st := range []onrecord.Statement{harbour, first, second, silent} {
		s.publish(t, st)
	}
	tide := quote(t, harbour, "The tide data belong to the public,", mara)
	tide.Topics = []string{"open-data"}
	tide.Stakeholder = "Brightwater Systems"
	s.publishQuotes(t, harbour, "rules/1", tide, quote(t, harbour, "Café owners asked first.", mara))
	spring := quote(t, first, "We will sign the accord in spring,", tomé)
	spring.Position = &onrecord.Position{Label: "supports", Cue: onrecord.Spans{{Start: 9, End: 13}}}
	s.publishQuotes(t, first, "rules/1", spring)
	s.publishQuotes(t, second, "rules/1", quote(t, second, "We may sign the accord in autumn,", tomé))
	s.publishQuotes(t, silent, "rules/1")
	return s
}

func TestViews(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "archive ?#%.db")
	drain(t, openArchive(t, path), newsroom(t))
	r := openReader(t, path)

	got := table(t, r, `SELECT version, type, text, speaker, role, affiliation, kind, on_behalf_of, stakeholder, topics,
		position, confidence, content_spans, source_spans, published_at, extractor, corrected, is_latest
		FROM v_quotes ORDER BY rowid`)
	want := []string{
		`1 | direct | The tide data belong to the public, | Mara Lindqvist | chief engineer | Brightwater | company | [] | Brightwater Systems | ["open-data"] | <nil> | 0.9 | [[31,66]] | [] | 2026-03-03 | rules/1 | 0 | 1`,
		`1 | direct | Café owners asked first. | Mara Lindqvist | chief engineer | Brightwater | company | [] | <nil> | [] | <nil> | 0.9 | [[90,114]] | [] | 2026-03-03 | rules/1 | 0 | 1`,
		`1 | direct | We will sign the accord in spring, | Tomé Okafor | envoy | Republic of Valdoria | state | [] | <nil> | [] | supports | 0.9 | [[1,35]] | [] | 2026-03-05 | rules/1 | 0 | 0`,
		`2 | direct | We may sign the accord in autumn, | Tomé Okafor | envoy | Republic of Valdoria | state | [] | <nil> | [] | <nil> | 0.9 | [[1,34]] | [] | 2026-03-05 | rules/1 | 0 | 1`,
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("v_quotes: got (-) want (+)\n%s", diff)
	}
	got = table(t, r, `SELECT version, source, stakeholder, kind, firsthand, url, title, lang, published_at, first_seen_at,
		duplicate_of, is_latest FROM v_statements ORDER BY rowid DESC LIMIT 1`)
	want = []string{`1 | brightwater-news | Brightwater Systems | company | 1 | https://brightwater.example/news/notice | Office hours | <nil> | <nil> | 2026-03-01T08:00:00Z | <nil> | 1`}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("v_statements: got (-) want (+)\n%s", diff)
	}
	got = table(t, r, `SELECT q.text FROM quotes_fts JOIN v_quotes q ON q.rowid = quotes_fts.rowid WHERE quotes_fts MATCH 'cafe'`)
	if diff := cmp.Diff(got, []string{"Café owners asked first."}); diff != "" {
		t.Errorf("quotes_fts: got (-) want (+)\n%s", diff)
	}
	checkIntegrity(t, path)
}

// TestViewColumns holds the public promise: these columns, in this order, and whatever is added behind them.
func TestViewColumns(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	openArchive(t, path)
	r := openReader(t, path)
	for view, want := range map[string]string{
		"v_statements": "rowid, statement_id, version, source, stakeholder, kind, firsthand, url, title, lang, published_at, first_seen_at, text, capture_sha256, duplicate_of, is_latest",
		"v_quotes":     "rowid, quote_id, statement_id, version, type, text, speaker, role, affiliation, kind, on_behalf_of, stakeholder, topics, position, confidence, content_spans, source_spans, cue_spans, lang, published_at, source, url, capture_sha256, extractor, corrected",
	} {
		columns, _, err := r.Query(t.Context(), "SELECT * FROM "+view)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(columns, ", "); !strings.HasPrefix(got, want) {
			t.Errorf("%s has the columns %s; want first %s", view, got, want)
		}
	}
}

func TestSameRowsWhatever(t *testing.T) {
	reference := filepath.Join(t.TempDir(), "reference.db")
	drain(t, openArchive(t, reference), newsroom(t))
	want := views(t, reference)

	t.Run("duplicate messages", func(t *testing.T) {
		s := newsroom(t)
		for stream, messages := range s.messages {
			for _, m := range messages[:] {
				s.add(stream, m.ID, m.Data)
			}
		}
		path := filepath.Join(t.TempDir(), "archive.db")
		drain(t, openArchive(t, path), s)
		if diff := cmp.Diff(views(t, path), want); diff != "" {
			t.Errorf("got (-) want (+)\n%s", diff)
		}
		checkIntegrity(t, path)
	})

	t.Run("quotes before statements", func(t *testing.T) {
		s := newsroom(t)
		statements := s.messages[onrecord.StreamStatements]
		s.messages[onrecord.StreamStatements] = nil
		path := filepath.Join(t.TempDir(), "archive.db")
		a := openArchive(t, path)
		drain(t, a, s)
		r := openReader(t, path)
		if got := table(t, r, `SELECT count(*), (SELECT count(*) FROM v_statements) FROM v_quotes`); got[0] != "4 | 0" {
			t.Errorf("quotes and statements before the statements came: %s", got[0])
		}
		checkIntegrity(t, path)
		for _, m := range statements {
			s.add(onrecord.StreamStatements, m.ID, m.Data)
		}
		drain(t, a, s)
		if diff := cmp.Diff(views(t, path), want); diff != "" {
			t.Errorf("got (-) want (+)\n%s", diff)
		}
		checkIntegrity(t, path)
	})

	t.Run("restarted after each message", func(t *testing.T) {
		all, s := newsroom(t), newMemoryStream()
		s.captures = all.captures
		path := filepath.Join(t.TempDir(), "archive.db")
		for i := range 4 {
			for stream, messages := range all.messages {
				s.add(stream, messages[i].ID, messages[i].Data)
			}
			a, err := sink.Open(t.Context(), path, sink.Options{})
			if err != nil {
				t.Fatal(err)
			}
			drain(t, a, s)
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if s.handed != 8 {
			t.Errorf("%d messages were read for 8 in the streams: the position was not kept", s.handed)
		}
		if diff := cmp.Diff(views(t, path), want); diff != "" {
			t.Errorf("got (-) want (+)\n%s", diff)
		}
	})
}

func TestRewind(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	a := openArchive(t, path)
	drain(t, a, newsroom(t))
	before := views(t, path)

	// The same history with one document in front: every place in the stream has another message now.
	s := newMemoryStream()
	extra := s.statement(document{path: "extra", title: "Extra", day: 1, text: "An extra page."})
	s.publish(t, extra)
	other := newsroom(t)
	for sha256, c := range other.captures {
		s.captures[sha256] = c
	}
	for stream, messages := range other.messages {
		for _, m := range messages {
			s.add(stream, m.ID, m.Data)
		}
	}
	drain(t, a, s)
	if got := len(views(t, path)); got != len(before)+1 {
		t.Errorf("%d rows after the rewind, want %d", got, len(before)+1)
	}

	// A stream that lost its end is read again, too.
	s.messages[onrecord.StreamQuotes] = s.messages[onrecord.StreamQuotes][:2]
	after := views(t, path)
	drain(t, a, s)
	if diff := cmp.Diff(views(t, path), after); diff != "" {
		t.Errorf("rows changed: got (-) want (+)\n%s", diff)
	}
}

func TestPoison(t *testing.T) {
	s := newsroom(t)
	s.add(onrecord.StreamStatements, "torn", []byte(`{"specversion":"1.0","type":"org.onrecord.sta`))
	forged := s.statement(document{path: "forged", text: "“It is done,” said Mara Lindqvist."})
	q := quote(t, forged, "It is done,", mara)
	q.ID = "qforged"
	s.publishQuotes(t, forged, "rules/1", q)
	late := s.statement(document{path: "late", text: "A late page."})
	s.publish(t, late)

	path := filepath.Join(t.TempDir(), "archive.db")
	drain(t, openArchive(t, path), s)
	r := openReader(t, path)
	got := table(t, r, `SELECT stream, seq, message_id, reason LIKE '%invalid%', time FROM dead_letters ORDER BY stream`)
	want := []string{
		"QUOTES | 5 | " + onrecord.QuotesID(forged.VersionID, "rules/1") + " | 1 | 2026-03-01T08:00:10Z",
		"STATEMENTS | 5 | torn | 1 | 2026-03-01T08:00:09Z",
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("dead letters: got (-) want (+)\n%s", diff)
	}
	if got := table(t, r, `SELECT text FROM v_statements WHERE url LIKE '%late'`); len(got) != 1 {
		t.Errorf("the message after the poison is not in the archive")
	}
}

func TestTwoExtractors(t *testing.T) {
	s := newMemoryStream()
	st := s.statement(document{path: "talk", text: "“One is enough,” said Mara Lindqvist. “Two are better.”"})
	s.publish(t, st)
	one, two := quote(t, st, "One is enough,", mara), quote(t, st, "Two are better.", mara)
	s.publishQuotes(t, st, "rules/1", one)
	path := filepath.Join(t.TempDir(), "archive.db")
	a := openArchive(t, path)
	shown := func() []string {
		drain(t, a, s)
		checkIntegrity(t, path)
		r := openReader(t, path)
		return append(
			table(t, r, `SELECT extractor, text, quote_id FROM v_quotes ORDER BY text`),
			table(t, r, `SELECT count(*) FROM quotes_fts WHERE quotes_fts MATCH 'one OR two'`)...)
	}
	first := []string{"rules/1 | One is enough, | " + string(one.ID), "1"}
	if diff := cmp.Diff(shown(), first); diff != "" {
		t.Errorf("after the first: got (-) want (+)\n%s", diff)
	}
	s.publishQuotes(t, st, "rules/2", one, two)
	second := []string{"rules/2 | One is enough, | " + string(one.ID), "rules/2 | Two are better. | " + string(two.ID), "2"}
	if diff := cmp.Diff(shown(), second); diff != "" {
		t.Errorf("after the second: got (-) want (+)\n%s", diff)
	}
	s.publishQuotes(t, st, "rules/1", one)
	if diff := cmp.Diff(shown(), first); diff != "" {
		t.Errorf("after the first again: got (-) want (+)\n%s", diff)
	}
}

func TestMissingCapture(t *testing.T) {
	s := newsroom(t)
	kept := s.captures
	s.captures = map[string]storedCapture{}
	path := filepath.Join(t.TempDir(), "archive.db")
	a := openArchive(t, path)
	drain(t, a, s)
	r := openReader(t, path)
	if counts, err := r.Counts(t.Context()); err != nil || counts.Versions != 4 || counts.MissingCaptures != 4 {
		t.Fatalf("Counts = %+v, %v; want 4 versions, 4 missing captures", counts, err)
	}
	for result, err := range r.Verify(t.Context(), nil, derive) {
		if err != nil || result.OK || !strings.HasPrefix(result.Difference, "capture missing") {
			t.Errorf("verify: %+v, %v", result, err)
		}
	}
	s.mu.Lock()
	s.captures = kept
	s.mu.Unlock()
	runUntil(t, a, s, func(ctx context.Context) bool {
		counts, err := r.Counts(ctx)
		return err == nil && counts.MissingCaptures == 0
	})
	for result, err := range r.Verify(t.Context(), nil, derive) {
		if err != nil || !result.OK {
			t.Errorf("verify: %+v, %v", result, err)
		}
	}
}

func TestReaderWhileWriting(t *testing.T) {
	s := newMemoryStream()
	path := filepath.Join(t.TempDir(), "archive.db")
	a := openArchive(t, path)
	r := openReader(t, path)
	const documents = 600
	for i := range documents {
		st := s.statement(document{path: fmt.Sprint(i), text: fmt.Sprintf("“Number %d is up,” said Mara Lindqvist.", i)})
		s.publish(t, st)
		s.publishQuotes(t, st, "rules/1", quote(t, st, fmt.Sprintf("Number %d is up,", i), mara))
	}
	last := 0
	runUntil(t, a, s, func(ctx context.Context) bool {
		counts, err := r.Counts(ctx)
		if err != nil {
			t.Errorf("read while writing: %v", err)
			return true
		}
		if counts.Quotes < last {
			t.Errorf("%d quotes after %d", counts.Quotes, last)
		}
		last = counts.Quotes
		return counts.Quotes == documents && counts.Versions == documents
	})
	checkIntegrity(t, path)
}

func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	_, err := sink.OpenReader(t.Context(), filepath.Join(dir, "none.db"))
	if !errors.Is(err, onrecord.ErrNotFound) || !strings.Contains(err.Error(), "run `onrecord run` first") {
		t.Errorf("OpenReader of no file: %v", err)
	}

	other := filepath.Join(dir, "other.db")
	if err := os.WriteFile(other, []byte(strings.Repeat("not a database. ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sink.Open(t.Context(), other, sink.Options{}); err == nil || !strings.Contains(err.Error(), other) {
		t.Errorf("Open of another file: %v", err)
	}

	newer := filepath.Join(dir, "newer.db")
	openArchive(t, newer)
	execute(t, newer, `PRAGMA user_version = 1000`)
	if _, err := sink.Open(t.Context(), newer, sink.Options{}); err == nil || !strings.Contains(err.Error(), "newer onrecord") {
		t.Errorf("Open of a newer archive: %v", err)
	}
	if _, err := sink.OpenReader(t.Context(), newer); err == nil || !strings.Contains(err.Error(), "newer onrecord") {
		t.Errorf("OpenReader of a newer archive: %v", err)
	}

	older := filepath.Join(dir, "older.db")
	openArchive(t, older)
	execute(t, older, `PRAGMA user_version = 0`)
	if _, err := sink.OpenReader(t.Context(), older); err == nil || !strings.Contains(err.Error(), "older onrecord") {
		t.Errorf("OpenReader of an older archive: %v", err)
	}
}

// TestWritingScansNothing holds that storing a message takes no longer the more the archive has: every table that grows
// with it is read by an index.
func TestWritingScansNothing(t *testing.T) {
	a := openArchive(t, filepath.Join(t.TempDir(), "archive.db"))
	plans, err := a.PlansOfWriting(t.Context())
	if err != nil || len(plans) < 20 {
		t.Fatalf("%d plans, %v", len(plans), err)
	}
	grows := regexp.MustCompile(`^SCAN (statements|quotes|readings|captures|capture_files|likeness_bands|likenesses|edits|s|q|n|l|theirs)\b`)
	for query, plan := range plans {
		for _, line := range plan {
			if grows.MatchString(line) {
				t.Errorf("%s\n%s", query, strings.Join(plan, "\n"))
				break
			}
		}
	}
}

// TestOpenIsCutOff ends the opening of a new archive after different times: the error is that of the context, whatever
// SQLite was about, and the file can be opened again.
func TestOpenIsCutOff(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	for n := range 40 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(n)*500*time.Microsecond)
		a, err := sink.Open(ctx, path, sink.Options{})
		cancel()
		if err == nil {
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			break // it is all there
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("cut off after %d half milliseconds: %v", n, err)
		}
	}
	if err := openArchive(t, path).Close(); err != nil {
		t.Error(err)
	}
}
