package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/newsroom"
)

// TestDemo runs the demo and holds everything it archived against what a reader of the sample pages would have taken
// down.
func TestDemo(t *testing.T) {
	data := t.TempDir()
	out := mustExecute(t, "--data", data, "demo")
	if !strings.Contains(out, data) {
		t.Errorf("the demo does not say where the archive is:\n%s", out)
	}
	got := quotesByPage(t, data)
	var sum tally
	for _, page := range newsroom.Expected() {
		if page.OffTopic && got[page.URL] != nil {
			t.Errorf("%s is off topic and yielded %v", page.URL, got[page.URL])
		}
		sum.comparePage(t, page, got[page.URL])
	}
	// The pages were written to be hard, and the rules are not perfect. What they must not miss is anybody's own words.
	recall, precision := sum.share(sum.missing), sum.share(sum.extra)
	t.Logf("%d quotes as expected, %d missing, %d not expected: recall %.2f, precision %.2f", sum.right, sum.missing, sum.extra, recall, precision)
	if recall < 0.95 || precision < 0.90 {
		t.Errorf("recall %.2f and precision %.2f, want 0.95 and 0.90", recall, precision)
	}
	if out := mustExecute(t, "--data", data, "verify", "--all"); !strings.Contains(out, "all hold") {
		t.Errorf("verify: %s", out)
	}
}

// toldQuote is a quote as the archive has it and as the sample newsroom expects it.
type toldQuote struct {
	Type    onrecord.QuoteType
	Content []string
	Speaker onrecord.Speaker
}

// quotesByPage reads all quotes of an archive back through the stream.
func quotesByPage(t *testing.T, data string) map[string][]toldQuote {
	t.Helper()
	texts := map[string]onrecord.Text{}
	for _, row := range queryRows(t, data, "SELECT statement_id, text FROM v_statements") {
		texts[row["statement_id"].(string)] = onrecord.NewText(row["text"].(string))
	}
	pages := map[string][]toldQuote{}
	for line := range strings.Lines(mustExecute(t, "--data", data, "tail", "--replay", "--format", "jsonl")) {
		var l tailLine
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		q := toldQuote{Type: l.Quote.Type, Speaker: l.Quote.Speaker}
		for _, span := range l.Quote.Content {
			q.Content = append(q.Content, texts[string(l.StatementID)].Slice(span))
		}
		pages[l.URL] = append(pages[l.URL], q)
	}
	return pages
}

// tally counts quotes that came out as expected, that are missing, and that nobody expected.
type tally struct{ right, missing, extra int }

func (s tally) share(wrong int) float64 { return float64(s.right) / float64(s.right+wrong) }

// comparePage counts what is missing from a page, and what is there and should not be, and says which. A direct quote
// that is missing or has another speaker is an error.
func (s *tally) comparePage(t *testing.T, page newsroom.Expectation, got []toldQuote) {
	t.Helper()
	for _, want := range page.Quotes {
		i := slices.IndexFunc(got, func(q toldQuote) bool { return q.matches(want) })
		if i >= 0 {
			s.right++
			got = slices.Delete(slices.Clone(got), i, i+1)
			continue
		}
		s.missing++
		report := t.Logf
		if want.Type == onrecord.Direct {
			report = t.Errorf
		}
		report("%s: missing %s of %+v: %q", page.URL, want.Type, want.Speaker, want.Content)
	}
	s.extra += len(got)
	for _, q := range got {
		t.Logf("%s: not expected: %s of %+v: %q", page.URL, q.Type, q.Speaker, q.Content)
	}
}

// matches compares a quote with what is expected; of a statement in the issuer's own voice only that it holds the
// passages, for where it begins and ends is a matter of judgement.
func (q toldQuote) matches(want newsroom.ExpectedQuote) bool {
	if q.Type != want.Type || !cmp.Equal(q.Speaker, want.Speaker, cmpopts.EquateEmpty()) {
		return false
	}
	if q.Type != onrecord.Issued {
		return slices.Equal(q.Content, want.Content)
	}
	all := strings.Join(q.Content, "\n")
	return !slices.ContainsFunc(want.Content, func(passage string) bool { return !strings.Contains(all, passage) })
}

// TestTailReplays checks that the stream tells a late subscriber everything the archive holds.
func TestTailReplays(t *testing.T) {
	data := t.TempDir()
	mustExecute(t, "--data", data, "demo")
	stored := queryRows(t, data, "SELECT quote_id FROM v_quotes")
	out := mustExecute(t, "--data", data, "tail", "--replay", "--format", "jsonl")
	told := map[string]bool{}
	for line := range strings.Lines(out) {
		var l tailLine
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		told[string(l.Quote.ID)] = true
	}
	for _, row := range stored {
		if !told[row["quote_id"].(string)] {
			t.Errorf("quote %s is in the archive and was not told", row["quote_id"])
		}
	}
	if len(told) != len(stored) {
		t.Errorf("told %d quotes, stored %d", len(told), len(stored))
	}
	if _, stderr, code := execute(t, "--data", data, "tail"); code == 0 || !strings.Contains(stderr, "onrecord run") {
		t.Errorf("tail where nothing runs: exit code %d, %q", code, stderr)
	}
	// Which of an NGO's quotes is the first depends on which page was fetched first; one may have several paragraphs.
	ngo := mustExecute(t, "--data", data, "tail", "--replay", "--kind", "ngo", "-n", "1")
	lines := strings.Split(strings.TrimSuffix(ngo, "\n"), "\n")
	if len(lines) < 3 || strings.HasPrefix(lines[0], " ") || !strings.HasPrefix(lines[len(lines)-1], "  http") {
		t.Errorf("a quote is a line that says who, its words, and its address, got:\n%s", ngo)
	}
	for _, line := range lines[1:] {
		if !strings.HasPrefix(line, "  ") {
			t.Errorf("one quote is one line that is not set in, this one is too: %q", line)
		}
	}
}

// TestVerifyNamesWhatChanged flips one character of a stored text and expects the quotes of that statement to be named.
func TestVerifyNamesWhatChanged(t *testing.T) {
	data := t.TempDir()
	mustExecute(t, "--data", data, "demo")
	id := tamper(t, data)
	out, _, code := execute(t, "--data", data, "verify", "--all")
	if code != 1 || !strings.Contains(out, id) {
		t.Errorf("verify of a changed text: exit code %d, want 1 and %s named:\n%s", code, id, out)
	}
	if _, _, code := execute(t, "--data", data, "verify", id); code != 1 {
		t.Errorf("verify %s: exit code %d, want 1", id, code)
	}
}
