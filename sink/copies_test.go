package sink_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
)

const release = `Brightwater Systems published its review of data requests on Tuesday. In the past year 214 requests reached the company, of which 63 came from courts abroad.
“We answer what the law asks for and nothing besides,” said Mara Lindqvist, chief engineer. “Whoever asks for more is told so in writing.”
The review lists every request with the office that made it, the law it named and the number of days until the answer. It will be repeated each spring and sent to the members of the council, who asked for it after the hearing in November.`

// published makes a statement of another source.
func (s *memoryStream) published(source string, firsthand bool, d document) onrecord.Statement {
	st := s.statement(d)
	st.Source, st.Firsthand = onrecord.SourceID(source), firsthand
	st.URL = strings.Replace(st.URL, "brightwater.example", source+".example", 1)
	st.Seal()
	return st
}

// TestCopies stores a release, its mirror, a report that repeats it and one that does not, in every order: which
// statement repeats which is always the same, and the first-hand one is the original even where it came last and has a
// later date.
func TestCopies(t *testing.T) {
	reader, at := newMemoryStream(), func(day int) document { return document{path: "review", title: "Review", day: day, text: release} }
	wire := at(2)
	wire.text = "LINDHAVEN, 2 March (Ferrow Wire) — " + release + "\nDistributed by Ferrow Wire."
	nextYear := at(3)
	nextYear.path, nextYear.text = "other", strings.NewReplacer("214", "311", "63", "70").Replace(release)
	late := at(4)
	statements := []onrecord.Statement{
		reader.published("ferrow", false, wire),
		reader.published("brightwater", true, at(3)),
		reader.published("mirror", true, late),
		reader.published("gazette", false, nextYear),
	}
	const query = `SELECT s.source, coalesce(o.source, 'original'), length(s.text) > 0 FROM v_statements s
		LEFT JOIN v_statements o ON o.statement_id = s.duplicate_of ORDER BY s.source`
	want := []string{"brightwater | original | 1", "ferrow | brightwater | 1", "gazette | original | 1", "mirror | brightwater | 1"}
	for _, order := range permutations(len(statements)) {
		s := newMemoryStream()
		s.captures = reader.captures
		path := filepath.Join(t.TempDir(), "archive.db")
		a := openArchive(t, path)
		for _, i := range order {
			s.publish(t, statements[i])
			if order[0] == 0 { // in one batch, or each in its own
				drain(t, a, s)
			}
		}
		drain(t, a, s)
		if diff := cmp.Diff(table(t, openReader(t, path), query), want); diff != "" {
			t.Errorf("in the order %v: got (-) want (+)\n%s", order, diff)
		}
	}
}

func permutations(n int) [][]int {
	if n == 0 {
		return [][]int{nil}
	}
	var all [][]int
	for _, p := range permutations(n - 1) {
		for i := range n {
			q := append(append(append([]int{}, p[:i]...), n-1), p[i:]...)
			all = append(all, q)
		}
	}
	return all
}

// TestCopiesOfVersionsAndYears: a new version inherits what its document repeats, a text that comes back after months is
// no copy, and within one source only an equal text is.
func TestCopiesOfVersionsAndYears(t *testing.T) {
	s := newMemoryStream()
	original := s.published("brightwater", true, document{path: "review", day: 3, text: release})
	first := s.published("ferrow", false, document{path: "review", day: 3, text: release + "\nRead on at Ferrow."})
	second := s.published("ferrow", false, document{path: "review", day: 3, version: 2, text: "The report was withdrawn at the request of the company."})
	again := s.published("gazette", false, document{path: "review", text: release})
	again.PublishedAt = onrecord.Day(2026, time.July, 1)
	again.Seal()
	alone := s.published("valdoria", true, document{path: "review", day: 13, text: strings.ReplaceAll(release, " ", " o ")})
	alike := s.published("valdoria", true, document{path: "alike", day: 13, text: alone.Text + " Read on at Valdoria."})
	equal := s.published("valdoria", true, document{path: "equal", day: 14, text: alone.Text})
	for _, st := range []onrecord.Statement{original, first, second, again, alone, alike, equal} {
		s.publish(t, st)
	}
	path := filepath.Join(t.TempDir(), "archive.db")
	drain(t, openArchive(t, path), s)
	got := table(t, openReader(t, path), `SELECT url, version, duplicate_of IS NOT NULL FROM v_statements ORDER BY rowid`)
	want := []string{
		"https://brightwater.example/news/review | 1 | 0", "https://ferrow.example/news/review | 1 | 1",
		"https://ferrow.example/news/review | 2 | 1", "https://gazette.example/news/review | 1 | 0",
		"https://valdoria.example/news/review | 1 | 0", "https://valdoria.example/news/alike | 1 | 0",
		"https://valdoria.example/news/equal | 1 | 1",
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("got (-) want (+)\n%s", diff)
	}
}

// TestCopiesInOlderArchives opens an archive from before copies were looked for: the streams are read again and say.
func TestCopiesInOlderArchives(t *testing.T) {
	s := newMemoryStream()
	s.publish(t, s.published("ferrow", false, document{path: "review", text: release}))
	s.publish(t, s.published("brightwater", true, document{path: "review", text: release}))
	path := filepath.Join(t.TempDir(), "archive.db")
	a := openArchive(t, path)
	drain(t, a, s)
	execute(t, path, `DELETE FROM likenesses; DELETE FROM likeness_bands; UPDATE statements SET duplicate_of = NULL; DELETE FROM stream_positions`)
	drain(t, a, s)
	got := table(t, openReader(t, path), `SELECT source, duplicate_of IS NOT NULL FROM v_statements ORDER BY source`)
	if diff := cmp.Diff(got, []string{"brightwater | 0", "ferrow | 1"}); diff != "" {
		t.Errorf("got (-) want (+)\n%s", diff)
	}
}
