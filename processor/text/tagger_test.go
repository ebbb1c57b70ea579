package text_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/jdkato/prose/v3/tag"

	"github.com/onrecord/onrecord/processor/text"
)

// TestTagger holds the tags against those of prose, whose model it is, on every invented text of the processor.
func TestTagger(t *testing.T) {
	ours, theirs := taggers(t)
	files, err := filepath.Glob("../testdata/*/*")
	if err != nil || len(files) < 50 {
		t.Fatalf("%d texts, error %v", len(files), err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sameTags(t, ours, theirs, string(b))
	}
	sameTags(t, ours, theirs, "At 0 and * and 8D, o_O said XDD: @lind (#1) – -- - ... 2016 +123 10,000 3rd re-open -LRB- ÉTÉ İstanbul ©\n\x93Yes,\x94 it’s don’t")
}

// FuzzTagger looks for texts that prose tags otherwise.
func FuzzTagger(f *testing.F) {
	ours, theirs := taggers(f)
	f.Add("“The toll is a mistake,” said Maria Lind, 41, who didn’t vote in 2016.")
	f.Add("o_o -NONE- *T*-1 -LRB- :-) \x93")
	f.Fuzz(func(t *testing.T, s string) { sameTags(t, ours, theirs, s) })
}

func taggers(t testing.TB) (*text.Tagger, *tag.Tagger) {
	t.Helper()
	ours, err := text.NewTagger()
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := tag.New()
	if err != nil {
		t.Fatal(err)
	}
	return ours, theirs
}

func sameTags(t *testing.T, ours *text.Tagger, theirs *tag.Tagger, s string) {
	t.Helper()
	txt := text.Read(s)
	ours.Tag(txt)
	treebank := map[string]string{"“": "``", "„": "``", "«": "``", "”": "''", "»": "''", "—": "--", "–": "--", "’s": "'s", "n’t": "n't"}
	for _, p := range txt.Paragraphs {
		for _, r := range p.Sentences {
			var words []string
			for _, tok := range txt.Tokens[r.First:r.Last] {
				w := tok.Text
				if as, ok := treebank[w]; ok {
					w = as
				}
				words = append(words, w)
			}
			for i, want := range theirs.Tag(words) {
				if got := txt.Tokens[r.First+i].Tag; got != want.Tag {
					t.Fatalf("%q, word %d, %q: got tag %s, prose says %s", words, i, words[i], got, want.Tag)
				}
			}
		}
	}
}

func BenchmarkTagger(b *testing.B) {
	tagger, _ := taggers(b)
	txt := text.Read("“The toll is a mistake,” said Maria Lind, the harbour master, who had warned the council that ferries would leave. The council’s clerk did not answer questions on Tuesday.")
	for b.Loop() {
		tagger.Tag(txt)
	}
}
