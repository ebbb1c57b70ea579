package configs_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord/configs"
)

// manySources writes a configuration of n sources, long enough to be read in pieces, with something behind them.
func manySources(n int, change func(i int) string) string {
	var b strings.Builder
	b.WriteString("contact: https://example.org/bot\nsources: # all of them\n\n")
	for i := range n {
		fmt.Fprintf(&b, "  - id: s%d%s\n    # the %d. of them, padded so that the file is long enough for pieces\n    stakeholder: {name: \"Harborline %d\", kind: company}\n", i, change(i), i, i)
		fmt.Fprintf(&b, "    feeds: [\"https://h%d.example/feed.xml?a=1&b=2\"]\n    schedule: \"%d */2 * * *\"\n", i, i%60)
	}
	b.WriteString("topics:\n  - {id: accord, name: The Accord, terms: [Meridian Accord]}\n")
	return b.String()
}

func unchanged(int) string { return "" }

// TestPiecesSayWhatTheWholeSays reads a long file in pieces and, with an unused name that forbids that, as a whole.
func TestPiecesSayWhatTheWholeSays(t *testing.T) {
	text := manySources(2000, unchanged)
	pieces, err := configs.Parse("many.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := configs.Parse("many.yaml", []byte(strings.Replace(text, "topics:", "topics: &unused", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if len(pieces.Sources) != 2000 || len(pieces.Topics) != 1 {
		t.Errorf("%d sources, %d topics", len(pieces.Sources), len(pieces.Topics))
	}
	for i, s := range pieces.Sources {
		if want := whole.Sources[i]; s.ID != want.ID || s.Schedule != want.Schedule || cmp.Diff(s.Feeds, want.Feeds) != "" || s.Stakeholder.Name != want.Stakeholder.Name {
			t.Fatalf("source %d: %+v, want %+v", i, s, want)
		}
	}
}

// TestPiecesKeepLines: a mistake far behind is told with its line, and the same id in two pieces is found.
func TestPiecesKeepLines(t *testing.T) {
	text := manySources(2000, func(i int) string {
		return map[int]string{1700: "\n    colour: blue"}[i]
	})
	text = strings.Replace(text, "id: s1900\n", "id: s3\n", 1)
	_, err := configs.Parse("many.yaml", []byte(text))
	if err == nil {
		t.Fatal("the mistakes were not found")
	}
	for _, mistake := range []string{"colour: blue", "id: s3\n    # the 1900."} {
		line := 1 + strings.Count(text[:strings.Index(text, mistake)], "\n")
		if want := fmt.Sprintf("many.yaml:%d", line); !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not told with %s:\n%v", mistake, want, err)
		}
	}
}

// BenchmarkSources reads 10,000 sources and their schedules; cmd/onrecord measures the same as a process.
func BenchmarkSources(b *testing.B) {
	data := []byte(manySources(10_000, unchanged))
	b.ReportAllocs()
	for b.Loop() {
		cfg, err := configs.Parse("many.yaml", data)
		if err != nil || len(cfg.Sources) != 10_000 {
			b.Fatal(err)
		}
	}
}
