package sink_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// languages are the lines of testdata/languages.txt: a text each.
func languages(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "languages.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(data)), "\n")
}

// publishText publishes a statement of one line that is one quote.
func publishText(t testing.TB, s *memoryStream, path, text string) {
	t.Helper()
	st := s.statement(document{path: path, title: text[:strings.IndexByte(text+" ", ' ')], text: text, day: 9, lang: "zh-Hans"})
	speaker := onrecord.Speaker{Name: "林晓", Affiliation: "海港局", Kind: onrecord.KindState, OnBehalfOf: []string{"灯塔 Union"}}
	q := quote(t, st, text, speaker)
	q.Topics = []string{"open-data", "tides"}
	q.Position = &onrecord.Position{Label: "calls_for", Cue: onrecord.Spans{{Start: 0, End: 1}}}
	s.publish(t, st)
	s.publishQuotes(t, st, "rules/1", q)
}

// TestIndexIsWhatTheViewsSay holds that the writer puts into the index what the views say, on which every later change
// relies: FTS5 is told what a row was by the view.
func TestIndexIsWhatTheViewsSay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	a := openArchive(t, path)
	s := newMemoryStream()
	for i, text := range languages(t) {
		publishText(t, s, "line"+string(rune('a'+i)), text)
		publishText(t, s, "many"+string(rune('a'+i)), strings.Repeat(text, 1+600/len(text)))
	}
	drain(t, a, s)
	checkIntegrity(t, path)
	for _, change := range []string{
		`UPDATE statements SET text = text || '改变', title = NULL WHERE id % 2`,
		`UPDATE statements SET lang = 'ja', source = 'other-source', published_at = '2020-01-31' WHERE id % 3`,
		`UPDATE quotes SET text = '数据', topics = '["a-b","c"]', kind = NULL, position = NULL, confidence = 0.7 WHERE id % 3`,
		`UPDATE quotes SET current = 0 WHERE id % 2`,
		`UPDATE quotes SET current = 1, speaker = NULL WHERE id % 4`,
		`DELETE FROM quotes`,
		`DELETE FROM readings`,
		`DELETE FROM statements`,
	} {
		execute(t, path, change)
		checkIntegrity(t, path)
	}
}

// TestUnspacedScripts compares the characters the writer takes for unspaced with the view's, all there are.
func TestUnspacedScripts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	a := openArchive(t, path)
	s := newMemoryStream()
	publishText(t, s, "one", "字")
	drain(t, a, s)
	got := table(t, openReader(t, path), `
WITH RECURSIVE c (r) AS (SELECT 1 UNION ALL SELECT r + 1 FROM c WHERE r < 0x10FFFF)
SELECT count(*), min(r), max(r) FROM c, unspaced_script WHERE r NOT BETWEEN 0xD800 AND 0xDFFF AND char(r) GLOB class`)
	count, first, last := 0, rune(0), rune(0)
	for r := rune(1); r <= utf8.MaxRune; r++ {
		if utf8.ValidRune(r) && sink.IsUnspaced(r) {
			if count++; count == 1 {
				first = r
			}
			last = r
		}
	}
	if diff := cmp.Diff(got, []string{strings.Join([]string{strconv.Itoa(count), strconv.Itoa(int(first)), strconv.Itoa(int(last))}, " | ")}); diff != "" {
		t.Errorf("view (-) writer (+)\n%s", diff)
	}
}

// FuzzIndex holds for any text what TestIndexIsWhatTheViewsSay holds for some.
func FuzzIndex(f *testing.F) {
	for _, text := range languages(f) {
		f.Add(text)
	}
	f.Add("a\x00字b字")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || strings.TrimSpace(text) == "" {
			t.Skip("no text of a statement")
		}
		path := filepath.Join(t.TempDir(), "archive.db")
		a := openArchive(t, path)
		s := newMemoryStream()
		publishText(t, s, "line", text)
		drain(t, a, s)
		checkIntegrity(t, path)
	})
}
