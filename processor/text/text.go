// Package text divides a statement's text into what the finders of quotes read: paragraphs, sentences and tokens.
//
// Nothing is normalised. A token knows its span in code points of the original, so whatever is found among tokens can
// be said in spans of the statement. Start with [Read].
package text

import (
	"github.com/onrecord/onrecord"
)

// Token is a word, a number or a single sign. English clitics ('s, n't) are tokens of their own, as in the Penn
// Treebank; in Chinese and Japanese every character is one.
type Token struct {
	Span onrecord.Span
	// Text is the token as written.
	Text string
	// Low is the token in lower case with straight apostrophes, for looking up.
	Low string
	// Tag is the Penn Treebank tag, in English only. See [Tagger].
	Tag string
	// Word is true for words and numbers, false for signs.
	Word bool
	// Upper is true for a word that begins with a capital letter or is written in a script without capitals.
	Upper bool
}

// Range is a half-open range of token indices.
type Range struct{ First, Last int }

// Len is the number of tokens in the range.
func (r Range) Len() int { return r.Last - r.First }

// Contains reports whether token i is in the range.
func (r Range) Contains(i int) bool { return r.First <= i && i < r.Last }

// Paragraph is a line of the text, or several lines of a hard-wrapped one.
type Paragraph struct {
	Span   onrecord.Span
	Tokens Range
	// Sentences of the paragraph, without regard to quotation marks.
	Sentences []Range
}

// Text is a text divided.
type Text struct {
	onrecord.Text
	Runes      []rune
	Tokens     []Token
	Paragraphs []Paragraph
	// lang decides what is one token and which full stops end a sentence.
	lang string
}

// Read divides s. It accepts any bytes: what is not UTF-8 counts as one code point a byte, as everywhere in Go.
func Read(s string) *Text { return ReadIn(s, "") }

// ReadIn divides s by the rules of a language, a primary subtag such as "fr": French articles that lose their vowel are
// tokens of their own (l', qu'), German ordinals and the abbreviations of a language end no sentence.
func ReadIn(s, lang string) *Text {
	t := &Text{Text: onrecord.NewText(s), Runes: []rune(s), lang: lang}
	t.tokenise(s)
	t.paragraphs()
	return t
}

// Span returns the span from the first to the last token of a range, which must not be empty.
func (t *Text) Span(r Range) onrecord.Span {
	return onrecord.Span{Start: t.Tokens[r.First].Span.Start, End: t.Tokens[r.Last-1].Span.End}
}

// At returns the index of the first token that begins at code point i or later.
func (t *Text) At(i int) int {
	lo, hi := 0, len(t.Tokens)
	for lo < hi {
		mid := (lo + hi) / 2
		if t.Tokens[mid].Span.Start < i {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// Range returns the tokens that begin within a span.
func (t *Text) Range(s onrecord.Span) Range { return Range{t.At(s.Start), t.At(s.End)} }

// ParagraphAt returns the index of the paragraph that holds code point i, or -1.
func (t *Text) ParagraphAt(i int) int {
	lo, hi := 0, len(t.Paragraphs)
	for lo < hi {
		mid := (lo + hi) / 2
		if t.Paragraphs[mid].Span.End <= i {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == len(t.Paragraphs) || t.Paragraphs[lo].Span.Start > i {
		return -1
	}
	return lo
}
