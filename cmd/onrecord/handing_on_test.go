package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/sink/export"
)

// bothViews are all rows of both views, without rowids and in an order of their own.
func bothViews(t *testing.T, data string) []map[string]any {
	t.Helper()
	return append(
		queryRows(t, data, `SELECT statement_id, version, source, stakeholder, kind, firsthand, url, title, lang, published_at,
			first_seen_at, text, capture_sha256, duplicate_of, is_latest FROM v_statements ORDER BY statement_id, version`),
		queryRows(t, data, `SELECT quote_id, statement_id, version, type, text, speaker, role, affiliation, kind, on_behalf_of,
			stakeholder, topics, position, confidence, content_spans, source_spans, cue_spans, lang, published_at, source,
			url, capture_sha256, extractor, corrected, is_latest FROM v_quotes ORDER BY quote_id`)...)
}

// TestHandOn hands the sample newsroom on in every way there is, and holds that what comes out at the other end is what
// went in.
func TestHandOn(t *testing.T) {
	data, files := t.TempDir(), t.TempDir()
	mustExecute(t, "--data", data, "demo")
	want := bothViews(t, data)
	lines := filepath.Join(files, "all.jsonl")
	mustExecute(t, "--data", data, "export", "--format", "jsonl", "--captures", "--output", lines)
	written, err := os.ReadFile(lines)
	if err != nil {
		t.Fatal(err)
	}

	holds := func(t *testing.T, other string) {
		t.Helper()
		if diff := cmp.Diff(bothViews(t, other), want); diff != "" {
			t.Errorf("got (-) want (+)\n%s", diff)
		}
		if out := mustExecute(t, "--data", other, "verify", "--all"); !strings.Contains(out, "all hold") {
			t.Errorf("verify: %s", out)
		}
		if again := mustExecute(t, "--data", other, "export", "--format", "jsonl", "--captures"); again != string(written) {
			t.Error("exported again, it is not what was imported")
		}
		processed(t, other)
	}
	t.Run("JSON lines", func(t *testing.T) {
		other := t.TempDir()
		mustExecute(t, "--data", other, "import", lines)
		holds(t, other)
		if out := mustExecute(t, "--data", other, "import", lines); !strings.HasPrefix(out, "0 statements, 0 readings, 0 captures are new") {
			t.Errorf("imported again: %s", out)
		}
		holds(t, other)
	})
	t.Run("JSON lines, gzipped, from standard input", func(t *testing.T) {
		var zipped bytes.Buffer
		z := gzip.NewWriter(&zipped)
		if _, err := z.Write(written); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		other := t.TempDir()
		if out, errs, code := executeWith(t, zipped.String(), "--data", other, "import", "-"); code != 0 {
			t.Fatalf("exit code %d\n%s%s", code, out, errs)
		}
		holds(t, other)
	})
	t.Run("a backup", func(t *testing.T) {
		copied, other := filepath.Join(files, "copy.db"), t.TempDir()
		mustExecute(t, "--data", data, "backup", copied)
		if _, errs, code := execute(t, "--data", data, "backup", copied); code == 0 || !strings.Contains(errs, "there already") {
			t.Errorf("over a file that is there: exit code %d, %s", code, errs)
		}
		config := filepath.Join(files, "copy.yaml")
		if err := os.WriteFile(config, []byte("archive: {path: copy.db}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if out := mustExecute(t, "--config", config, "verify", "--all"); !strings.Contains(out, "all hold") {
			t.Errorf("verify: %s", out)
		}
		mustExecute(t, "--config", config, "--data", t.TempDir(), "doctor", "--check", "full")
		mustExecute(t, "--data", other, "import", copied)
		holds(t, other)
	})
	t.Run("without captures", func(t *testing.T) {
		bare, other := filepath.Join(files, "bare.jsonl"), t.TempDir()
		mustExecute(t, "--data", data, "export", "--format", "jsonl", "--output", bare)
		mustExecute(t, "--data", other, "import", bare)
		if diff := cmp.Diff(bothViews(t, other), want); diff != "" {
			t.Errorf("got (-) want (+)\n%s", diff)
		}
		if out, _, code := execute(t, "--data", other, "verify", "--all"); code == 0 || !strings.Contains(out, "capture missing") {
			t.Errorf("verify: exit code %d, %s", code, out)
		}
		mustExecute(t, "--data", other, "import", lines) // brings them later
		holds(t, other)
	})
	t.Run("part of it", func(t *testing.T) {
		part, other := filepath.Join(files, "part.jsonl"), t.TempDir()
		mustExecute(t, "--data", data, "export", "--format", "jsonl", "--kind", "ngo", "--output", part)
		mustExecute(t, "--data", other, "import", part)
		got := queryRows(t, other, `SELECT count(DISTINCT statement_id) AS n, sum(kind = 'ngo') AS ngo, count(*) > sum(kind = 'ngo') AS whole FROM v_quotes`)
		in := queryRows(t, data, `SELECT count(DISTINCT statement_id) AS n, count(*) AS ngo, 1 AS whole FROM v_quotes WHERE kind = 'ngo'`)
		if diff := cmp.Diff(got, in); diff != "" {
			t.Errorf("got (-) want (+)\n%s", diff)
		}
	})
	t.Run("beside one that runs", func(t *testing.T) {
		other := t.TempDir()
		config := filepath.Join(files, "idle.yaml")
		if err := os.WriteFile(config, []byte("contact: \"https://example.org/bot\"\nnats: {listen: \"127.0.0.1:0\"}\nweb: {listen: \"\"}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan int, 1)
		go func() {
			var out, errs bytes.Buffer
			ended <- run(ctx, []string{"--config", config, "--data", other, "run"}, strings.NewReader(""), &out, &errs)
		}()
		defer func() { stop(); <-ended }()
		waitFor(t, func() bool {
			_, _, code := execute(t, "--data", other, "query", "SELECT 1")
			_, err := stream.ReadEndpoint(filepath.Join(other, "nats"))
			return code == 0 && err == nil
		})
		mustExecute(t, "--data", other, "import", lines)
		if diff := cmp.Diff(bothViews(t, other), want); diff != "" {
			t.Errorf("got (-) want (+)\n%s", diff)
		}
		copied := filepath.Join(files, "running.db")
		mustExecute(t, "--data", other, "backup", copied)
		if out := mustExecute(t, "--data", other, "import", copied); !strings.HasPrefix(out, "0 statements, 0 readings, 0 captures are new") {
			t.Errorf("its own backup: %s", out)
		}
	})
	t.Run("corrected and redacted", func(t *testing.T) { handOnCorrected(t, data) })
	t.Run("what is none", func(t *testing.T) {
		other := t.TempDir()
		if _, errs, code := executeWith(t, "hello\n", "--data", other, "import", "-"); code == 0 || !strings.Contains(errs, "line 1") {
			t.Errorf("exit code %d, %s", code, errs)
		}
	})
}

// handOnCorrected hands on an archive in which people corrected the extractor, and holds that an import brings nothing
// back that was taken out where it goes.
func handOnCorrected(t *testing.T, data string) {
	t.Setenv("ONRECORD_AUTHOR", "Ines Quill")
	quotes := queryRows(t, data, `SELECT quote_id, statement_id FROM v_quotes WHERE type = 'direct' ORDER BY quote_id LIMIT 3`)
	id := func(n int) string { return quotes[n]["quote_id"].(string) }
	mustExecute(t, "--data", data, "correct", "set", id(0), "--speaker", "Wren Halloway", "--role", "", "--reason", "the caption says so")
	mustExecute(t, "--data", data, "correct", "reject", id(1), "--reason", "a title")
	mustExecute(t, "--data", data, "entity", "merge", "organisation", "Harborline Systems", "Harborline", "--reason", "its full name")
	all := func(data string) []map[string]any {
		return append(bothViews(t, data), append(
			queryRows(t, data, `SELECT correction_id, action, state, author, event FROM v_corrections ORDER BY correction_id`),
			queryRows(t, data, `SELECT * FROM v_organisations ORDER BY name`)...)...)
	}
	want := all(data)
	lines, other := filepath.Join(t.TempDir(), "corrected.jsonl"), t.TempDir()
	mustExecute(t, "--data", data, "export", "--format", "jsonl", "--captures", "--output", lines)
	if out := mustExecute(t, "--data", other, "import", lines); !strings.Contains(out, "3 corrections are new") {
		t.Errorf("import: %s", out)
	}
	if diff := cmp.Diff(all(other), want); diff != "" {
		t.Errorf("got (-) want (+)\n%s", diff)
	}
	if out := mustExecute(t, "--data", other, "import", lines); !strings.HasPrefix(out, "0 statements") || strings.Contains(out, "corrections are new") {
		t.Errorf("imported again: %s", out)
	}

	mustExecute(t, "--data", other, "redact", "quote", id(2), "--reason", "a court order", "--yes")
	before := all(other)
	if out := mustExecute(t, "--data", other, "import", lines); !strings.Contains(out, "1 were redacted here and stay so") {
		t.Errorf("import after a redaction: %s", out)
	}
	if diff := cmp.Diff(all(other), before); diff != "" {
		t.Errorf("after a redaction: got (-) want (+)\n%s", diff)
	}
	if _, errs, code := execute(t, "--data", other, "show", id(2)); code == 0 || !strings.Contains(errs, "was taken out") {
		t.Errorf("show of a redacted quote: exit code %d, %s", code, errs)
	}
	handOnRedacted(t, other, quotes[2]["statement_id"].(string))
}

// handOnRedacted holds that a statement of which something was taken out is not handed on as if it were whole, and that
// whoever reads the export is told.
func handOnRedacted(t *testing.T, other, statement string) {
	left := mustExecute(t, "--data", other, "export", "--format", "jsonl", "--captures")
	told := false
	for line := range strings.Lines(left) {
		var e onrecord.Event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		switch {
		case e.Type == export.TypeAbsence:
			told = e.Subject == statement && strings.Contains(string(e.Data), `"reason":"a court order"`)
		case e.Subject == statement:
			t.Errorf("a redacted statement is handed on as if it were whole: %.300s", line)
		}
	}
	if !told {
		t.Error("nothing in the export says that a statement is missing")
	}
	out, errs, code := executeWith(t, left, "--data", t.TempDir(), "import", "-")
	if code != 0 || !strings.Contains(out, "1 were redacted where they come from and are not handed on") {
		t.Errorf("import: exit code %d, %s%s", code, out, errs)
	}
}

// processed holds that processors have nothing to do for what was imported: its quotes came with it.
func processed(t *testing.T, data string) {
	t.Helper()
	before := bothViews(t, data)
	// A run with no sources brings what is in the streams through all the stages.
	config := filepath.Join(t.TempDir(), "none.yaml")
	if err := os.WriteFile(config, []byte("contact: \"https://example.org/bot\"\nnats: {listen: \"127.0.0.1:0\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	mustExecute(t, "--config", config, "--data", data, "run", "--once")
	if diff := cmp.Diff(bothViews(t, data), before); diff != "" {
		t.Errorf("after a run: got (-) want (+)\n%s", diff)
	}
}

// twoVersions writes JSON lines of a document that was edited in silence, and returns the id of the quote that was
// altered.
func twoVersions(t *testing.T, path string) (s onrecord.Statement, quote onrecord.QuoteID) {
	t.Helper()
	var lines bytes.Buffer
	for n, text := range []string{
		"The envoy spoke on Monday.\n“We will sign the accord in spring,” said Tomé Okafor.\nIt rained.",
		"The envoy spoke on Monday.\n“We may sign the accord in autumn,” said Tomé Okafor.\nIt rained.",
	} {
		body := []byte("<p>" + text + "</p>")
		s = onrecord.Statement{
			Version: n + 1, Source: "valdoria-news", URL: "https://valdoria.example/accord", Title: "On the accord", Lang: "en",
			Stakeholder: onrecord.Stakeholder{ID: "valdoria", Name: "Valdoria", Kind: onrecord.KindState}, Firsthand: true,
			PublishedAt: onrecord.Day(2026, time.March, 2), FirstSeenAt: time.Date(2026, 3, 2+n, 8, 0, 0, 0, time.UTC),
			Text: text, Derivation: onrecord.Derivation{Extractor: "content/1"},
			Capture: onrecord.Capture{SHA256: onrecord.HashBytes(body), Size: int64(len(body)), ContentType: "text/html",
				FetchedAt: time.Date(2026, 3, 2+n, 8, 0, 0, 0, time.UTC), URLs: []string{"https://valdoria.example/accord"}},
		}
		s.Seal()
		start := len([]rune("The envoy spoke on Monday.\n“"))
		content := onrecord.Spans{{Start: start, End: start + 34 - n}}
		q := onrecord.Quote{
			ID: onrecord.NewQuoteID(s.VersionID, content), Type: onrecord.Direct, Content: content,
			Text: onrecord.NewText(text).Join(content), Confidence: 0.9,
			Speaker: onrecord.Speaker{Name: "Tomé Okafor", Kind: onrecord.KindState},
		}
		if n == 0 {
			quote = q.ID
		}
		statement, err := onrecord.MarshalStatement(s)
		if err != nil {
			t.Fatal(err)
		}
		quotes, err := onrecord.MarshalQuotes(onrecord.Quotes{Statement: s, Extractor: "rules/1", Quotes: []onrecord.Quote{q}})
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(append(statement, '\n'), append(quotes, '\n')...))
	}
	if err := os.WriteFile(path, lines.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return s, quote
}

// TestEditedInSilence follows a silent edit to everybody who is told of it.
func TestEditedInSilence(t *testing.T) {
	data, lines := t.TempDir(), filepath.Join(t.TempDir(), "two.jsonl")
	s, quote := twoVersions(t, lines)
	mustExecute(t, "--data", data, "import", lines)

	out := mustExecute(t, "--data", data, "diff", string(s.ID))
	for _, want := range []string{
		"“We [-will-]{+may+} sign the accord in [-spring-]{+autumn+},” said Tomé Okafor.", "--- version 1, first seen 2026-03-02T08:00:00Z",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("diff has no %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "\x1b") {
		t.Error("colours off a terminal")
	}
	var d difference
	if err := json.Unmarshal([]byte(mustExecute(t, "--data", data, "diff", "--format", "json", string(quote)[:8], "1", "2")), &d); err != nil {
		t.Fatal(err)
	}
	if len(d.Quotes) != 1 || d.Quotes[0].QuoteID != quote || d.Quotes[0].Now != "We may sign the accord in autumn," || d.To.Version != 2 {
		t.Errorf("diff --format json: %+v", d)
	}
	if _, errs, code := execute(t, "--data", data, "diff", string(s.ID), "1", "7"); code == 0 || !strings.Contains(errs, "there is no version 7") {
		t.Errorf("exit code %d, %s", code, errs)
	}

	edits := mustExecute(t, "--data", data, "edits", "--format", "jsonl")
	if strings.Count(edits, "\n") != 1 || !strings.Contains(edits, `"change":"altered"`) || !strings.Contains(edits, string(quote)) {
		t.Errorf("edits: %s", edits)
	}
	if rows := queryRows(t, data, `SELECT was, now FROM v_silent_edits`); len(rows) != 1 || rows[0]["was"] != "We will sign the accord in spring," {
		t.Errorf("v_silent_edits: %v", rows)
	}
	if n := editsTold(t, data); n != 1 {
		t.Errorf("%d messages of edits, want 1", n)
	}
	// An archive that is built anew finds the same, and nobody is told again.
	if err := os.Remove(filepath.Join(data, "archive.db")); err != nil {
		t.Fatal(err)
	}
	mustExecute(t, "--data", data, "import", lines)
	if again := mustExecute(t, "--data", data, "edits", "--format", "jsonl"); again != edits {
		t.Errorf("after a rebuild: %s", again)
	}
	if n := editsTold(t, data); n != 1 {
		t.Errorf("%d messages of edits after a rebuild, want 1", n)
	}
}

// editsTold counts the messages of edits in the streams of a data directory on which nothing runs.
func editsTold(t *testing.T, data string) uint64 {
	t.Helper()
	server, err := stream.StartServer(t.Context(), stream.ServerConfig{Dir: filepath.Join(data, "nats")})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Shutdown()
	conn, err := server.Connect(t.Context(), stream.RoleReader)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	last, err := conn.LastSeq(t.Context(), onrecord.StreamEdits)
	if err != nil {
		t.Fatal(err)
	}
	return last
}
