package processor_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/position"
)

// TestPositions reads the cases of testdata/positions, a file for each language: a text and the position of its last
// quote, "label: its words" or "-" for none, parted by a tab.
func TestPositions(t *testing.T) {
	files, err := filepath.Glob("testdata/positions/*.tsv")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in testdata/positions: %v", err)
	}
	e := processor.New(nil, nil)
	for _, file := range files {
		lang := strings.TrimSuffix(filepath.Base(file), ".tsv")
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			said, want, ok := strings.Cut(strings.TrimSpace(line), "\t")
			if strings.HasPrefix(line, "#") {
				continue
			}
			if !ok {
				t.Fatalf("%s: %q has no position", file, line)
			}
			quotes := e.Extract(processor.Document{Text: said, Lang: lang})
			if len(quotes) == 0 {
				t.Errorf("%s: no quote in %q", lang, said)
				continue
			}
			if got := positionIn(said, quotes[len(quotes)-1]); got != want {
				t.Errorf("%s: %q: got %s, want %s", lang, said, got, want)
			}
		}
	}
}

func positionIn(text string, q onrecord.Quote) string {
	if q.Position == nil {
		return "-"
	}
	whole := onrecord.NewText(text)
	var words []string
	for _, s := range q.Position.Cue {
		words = append(words, whole.Slice(s))
	}
	return q.Position.Label + ": " + strings.Join(words, " … ")
}

// TestPositionLabels holds the word list to the labels there are.
func TestPositionLabels(t *testing.T) {
	lex := loadLexicon(t)
	for lang, words := range lex.Positions {
		for _, patterns := range []lexicon.Patterns{words.Cue, words.Own, words.Must} {
			for p := range slices.Values(slices.Concat(slices.Collect(maps.Values(patterns))...)) {
				if !slices.Contains(position.Labels(), p.Label) {
					t.Errorf("%s: label %q is none of %v", lang, p.Label, position.Labels())
				}
			}
		}
	}
}

func loadLexicon(t *testing.T) *lexicon.Lexicon {
	t.Helper()
	lex, err := lexicon.Load()
	if err != nil {
		t.Fatal(err)
	}
	return lex
}
