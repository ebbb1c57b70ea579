package onrecord

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// TextQuote names a stretch of a text by its words and by what stands around them: the TextQuoteSelector of the W3C Web
// Annotation Data Model. It finds the words again in a text in which every position has changed.
type TextQuote struct {
	Exact  string `json:"exact"`
	Prefix string `json:"prefix"`
	Suffix string `json:"suffix"`
}

const (
	// contextRunes is how much of the text around the words is kept on each side.
	contextRunes = 32

	// enoughContext is how much of that must still stand beside words that are too short to speak for themselves, and
	// ownWords how long those that do must be. Where "we agree" stands once in a page that was written anew, it may be
	// anybody's.
	enoughContext = 8
	ownWords      = 40
)

// Quote returns what names a stretch of the text, which must be valid for it.
func (t Text) Quote(s Span) TextQuote {
	return TextQuote{
		Exact:  t.Slice(s),
		Prefix: t.Slice(Span{max(0, s.Start-contextRunes), s.Start}),
		Suffix: t.Slice(Span{s.End, min(t.Len(), s.End+contextRunes)}),
	}
}

// QuoteAll names several stretches.
func (t Text) QuoteAll(spans Spans) []TextQuote {
	quotes := make([]TextQuote, len(spans))
	for i, s := range spans {
		quotes[i] = t.Quote(s)
	}
	return quotes
}

// Find returns where the words of q stand. Where they stand more than once, what is around them decides. The error is
// ErrNotFound where they do not stand in the text, or stand only where nothing around them is as it was, and
// ErrAmbiguous where several places fit equally well.
func (t Text) Find(q TextQuote) (Span, error) {
	if q.Exact == "" {
		return Span{}, fmt.Errorf("no words to find: %w", ErrInvalid)
	}
	best, score, ties := -1, -1, 0
	for at := strings.Index(t.s, q.Exact); at >= 0; {
		switch got := q.context(t.s, at); {
		case got > score:
			best, score, ties = at, got, 0
		case got == score:
			ties++
		}
		_, size := utf8.DecodeRuneInString(t.s[at:])
		next := strings.Index(t.s[at+size:], q.Exact)
		if next < 0 {
			break
		}
		at += size + next
	}
	switch {
	case best < 0:
		return Span{}, fmt.Errorf("the words %.60q do not stand in the text: %w", q.Exact, ErrNotFound)
	case ties > 0:
		return Span{}, fmt.Errorf("the words %.60q stand in %d places that fit equally well: %w", q.Exact, ties+1, ErrAmbiguous)
	case !q.recognised(t.s, best):
		return Span{}, fmt.Errorf("the words %.60q stand in the text, but nothing around them is as it was: %w", q.Exact, ErrNotFound)
	}
	start := utf8.RuneCountInString(t.s[:best])
	return Span{start, start + utf8.RuneCountInString(q.Exact)}, nil
}

// FindAll finds several stretches, which must stand in their order and apart.
func (t Text) FindAll(quotes []TextQuote) (Spans, error) {
	var spans Spans
	for _, q := range quotes {
		s, err := t.Find(q)
		if err != nil {
			return nil, err
		}
		spans = append(spans, s)
	}
	if err := spans.Validate(t.Len()); err != nil {
		return nil, fmt.Errorf("the words do not stand in the order in which they are given: %w", err)
	}
	return spans, nil
}

// context is how many bytes around the words at an offset are as q says.
func (q TextQuote) context(s string, at int) int {
	return len(commonSuffix(s[:at], q.Prefix)) + len(commonPrefix(s[at+len(q.Exact):], q.Suffix))
}

// recognised reports whether the words at an offset are those that q names and not the same words elsewhere.
func (q TextQuote) recognised(s string, at int) bool {
	if utf8.RuneCountInString(q.Exact) >= ownWords || q.Prefix == "" && q.Suffix == "" {
		return true
	}
	before, after := commonSuffix(s[:at], q.Prefix), commonPrefix(s[at+len(q.Exact):], q.Suffix)
	return enough(before, q.Prefix) || enough(after, q.Suffix)
}

// enough reports whether as much of the context is there as it takes; all of one that was short to begin with.
func enough(got, want string) bool {
	return want != "" && utf8.RuneCountInString(got) >= min(enoughContext, utf8.RuneCountInString(want))
}

// commonPrefix is what both texts begin with, in whole code points.
func commonPrefix(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(a) && !utf8.RuneStart(a[n]) {
		n--
	}
	return a[:n]
}

// commonSuffix is what both texts end with, in whole code points.
func commonSuffix(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	for n > 0 && !utf8.RuneStart(a[len(a)-n]) {
		n--
	}
	return a[len(a)-n:]
}
