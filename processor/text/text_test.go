package text_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord/processor/text"
)

func TestTokens(t *testing.T) {
	for in, want := range map[string]string{
		"Lind’s crane isn’t old.":   "Lind|’s|crane|is|n’t|old|.",
		"The U.S. paid 10,000.50 …": "The|U.S.|paid|10,000.50|…",
		"Jean-Luc a-t-il dit":       "Jean-Luc|a-t-il|dit",
		"port@quay.example":         "port@quay|.|example",
		"李明说：“不”":                   "李|明|说|：|“|不|”",
		"J. Holm--yes":              "J.|Holm|--|yes",
		"\xff a":                    "\xff|a",
	} {
		var got []string
		for _, tok := range text.Read(in).Tokens {
			got = append(got, tok.Text)
		}
		if diff := cmp.Diff(strings.Join(got, "|"), want); diff != "" {
			t.Errorf("%q: got (-) want (+)\n%s", in, diff)
		}
	}
}

func TestSentences(t *testing.T) {
	for in, want := range map[string][]string{
		"Mr. Holm left. He ran.":                      {"Mr. Holm left.", "He ran."},
		"“Why?” she asked. Nobody knew.":              {"“Why?” she asked.", "Nobody knew."},
		"It cost 3.5 crowns.\nIt sank.":               {"It cost 3.5 crowns.", "It sank."},
		"他走了。她来了。":                                    {"他走了。", "她来了。"},
		"The U.S. port closed. It is old":             {"The U.S. port closed.", "It is old"},
		"Rep. Lind (D-N.C.), the whip, left. He ran.": {"Rep. Lind (D-N.C.), the whip, left.", "He ran."},
	} {
		read := text.Read(in)
		var got []string
		for _, p := range read.Paragraphs {
			for _, s := range p.Sentences {
				got = append(got, read.Slice(read.Span(s)))
			}
		}
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("%q: got (-) want (+)\n%s", in, diff)
		}
	}
}

// TestHardWrapped reads a text whose lines were cut by hand: its paragraphs are set apart by blank lines.
func TestHardWrapped(t *testing.T) {
	in := "The council met on the pier this morning and spoke\nabout the toll for longer than anybody had expected.\n\n" +
		"Nobody voted, because the clerk had forgotten to bring\nthe books from the old town hall on the other side.\n"
	if got := len(text.Read(in).Paragraphs); got != 2 {
		t.Errorf("got %d paragraphs, want 2", got)
	}
}

// FuzzRead checks that tokens are in order and say what the text says at their spans.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"", "Lind’s İ’s n't", "\xffA.\u0301B", "U.S.A. 1,0 a@b", "他。\n\nx"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		read := text.Read(in)
		end := 0
		for _, tok := range read.Tokens {
			if tok.Span.Start < end || read.Slice(tok.Span) != tok.Text {
				t.Fatalf("token %q at %v, after %d, where the text has %q", tok.Text, tok.Span, end, read.Slice(tok.Span))
			}
			end = tok.Span.End
		}
	})
}
