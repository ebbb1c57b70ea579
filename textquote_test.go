package onrecord_test

import (
	"errors"
	"testing"
	"unicode/utf8"

	"github.com/onrecord/onrecord"
)

func TestFindWords(t *testing.T) {
	const page = "“We agree,” said the reeve. The miller shook his head. “We agree on nothing else,” said the reeve 🏮 in the end."
	for _, c := range []struct {
		name, text string
		quote      onrecord.TextQuote
		want       string // what stands in front of the words, "-" for not found
		err        error
	}{
		{"once", page, onrecord.TextQuote{Exact: "The miller shook"}, "“We agree,” said the reeve. ", nil},
		{"twice, told apart by what follows", page, onrecord.TextQuote{Exact: "We agree", Suffix: " on nothing"}, "“We agree,” said the reeve. The miller shook his head. “", nil},
		{"twice, told apart by what precedes", page, onrecord.TextQuote{Exact: "said the reeve", Prefix: "nothing else,” "}, "“We agree,” said the reeve. The miller shook his head. “We agree on nothing else,” ", nil},
		{"twice, alike", page, onrecord.TextQuote{Exact: "said the reeve"}, "-", onrecord.ErrAmbiguous},
		{"after an astral character", page, onrecord.TextQuote{Exact: "in the end", Prefix: "🏮 "}, page[:len(page)-len("in the end.")], nil},
		{"not there", page, onrecord.TextQuote{Exact: "we agree"}, "-", onrecord.ErrNotFound},
		{"the same words in a page written anew", "Nobody thought so. We agree, the council wrote.",
			onrecord.TextQuote{Exact: "We agree", Prefix: "“", Suffix: ",” said the reeve. The miller sh"}, "-", onrecord.ErrNotFound},
		{"moved to another place", "An editor's note. “We agree,” said the reeve.",
			onrecord.TextQuote{Exact: "We agree", Prefix: "“", Suffix: ",” said the reeve. The miller sh"}, "An editor's note. “", nil},
		{"long words need no company", "Quite another page. We agree on nothing else, and on this perhaps least of all.",
			onrecord.TextQuote{Exact: "We agree on nothing else, and on this perhaps", Prefix: "“", Suffix: "!” they cried"}, "Quite another page. ", nil},
		{"overlapping places", "aaa", onrecord.TextQuote{Exact: "aa", Prefix: "a"}, "a", nil},
		{"nothing", page, onrecord.TextQuote{}, "-", onrecord.ErrInvalid},
	} {
		text := onrecord.NewText(c.text)
		got, err := text.Find(c.quote)
		if !errors.Is(err, c.err) {
			t.Errorf("%s: error %v, want %v", c.name, err, c.err)
			continue
		}
		if err == nil && text.Slice(onrecord.Span{Start: 0, End: got.Start}) != c.want {
			t.Errorf("%s: found at %d, after %q", c.name, got.Start, text.Slice(onrecord.Span{Start: 0, End: got.Start}))
		}
	}
}

// FuzzFindWords holds that what names a stretch of a text finds it there again, or another with the same words, or
// says that several fit.
func FuzzFindWords(f *testing.F) {
	f.Add("“We agree,” said the reeve. 🏮 “We agree.”", 1, 9)
	f.Add("a a a a", 2, 3)
	f.Fuzz(func(t *testing.T, s string, start, end int) {
		text := onrecord.NewText(s)
		span := onrecord.Span{Start: start, End: end}
		if !utf8.ValidString(s) || (onrecord.Spans{span}).Validate(text.Len()) != nil {
			return
		}
		quote := text.Quote(span)
		got, err := text.Find(quote)
		if errors.Is(err, onrecord.ErrAmbiguous) {
			return
		}
		if err != nil {
			t.Fatalf("%q: %v", quote.Exact, err)
		}
		if text.Slice(got) != quote.Exact {
			t.Errorf("found %q, want %q", text.Slice(got), quote.Exact)
		}
	})
}
