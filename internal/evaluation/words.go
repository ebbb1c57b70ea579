package evaluation

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
)

// words are the words under some spans of one text, by the code point at which they begin.
type words map[int]string

// A tokenizer returns where the token that begins at code point i of text ends, or i where none begins.
type tokenizer func(text []rune, i int) int

// newsWord reads a run of letters and digits, inner apostrophes with it: "don’t", "U", "2016".
func newsWord(text []rune, i int) int {
	end := run(text, i)
	for end > i && end+1 < len(text) && strings.ContainsRune("’'‘", text[end]) && isWord(text[end+1]) {
		end = run(text, end+1)
	}
	return end
}

// newsToken reads a word or one punctuation mark. Cues are compared by it, for ":" is one.
func newsToken(text []rune, i int) int {
	if end := newsWord(text, i); end > i || isSpace(text[i]) {
		return end
	}
	return i + 1
}

// scriptWord reads one ideograph or kana, or a run of other letters and digits.
func scriptWord(text []rune, i int) int {
	if isIdeograph(text[i]) {
		return i + 1
	}
	for i < len(text) && isWord(text[i]) && !isIdeograph(text[i]) {
		i++
	}
	return i
}

// run returns where the letters and digits from i end.
func run(text []rune, i int) int {
	for i < len(text) && isWord(text[i]) {
		i++
	}
	return i
}

// under returns the tokens that begin under the spans. A span that begins inside a word does not make a token of the
// rest of it; one that ends inside a word has the word.
func (next tokenizer) under(text []rune, spans onrecord.Spans) words {
	found := make(words)
	for _, s := range spans {
		i := s.Start
		for i > 0 && i < len(text) && isAlphanumeric(text[i-1]) && isAlphanumeric(text[i]) {
			i--
		}
		for i < s.End {
			end := next(text, i)
			if end == i {
				i++
				continue
			}
			if i >= s.Start {
				found[i] = string(text[i:end])
			}
			i = end
		}
	}
	return found
}

// split returns the tokens of a text in order.
func (next tokenizer) split(text []rune) (tokens []string) {
	for i := 0; i < len(text); {
		end := next(text, i)
		if end == i {
			i++
			continue
		}
		tokens = append(tokens, string(text[i:end]))
		i = end
	}
	return tokens
}

// common counts the words that two sets share.
func (w words) common(other words) int {
	if len(other) < len(w) {
		w, other = other, w
	}
	n := 0
	for i := range w {
		if _, ok := other[i]; ok {
			n++
		}
	}
	return n
}

// equal reports whether two sets are the same, as they are when neither has a word that the other lacks.
func (w words) equal(other words) bool { return len(w) == len(other) && w.common(other) == len(w) }

// jaccard is the share of the words of either that are words of both, 0 for two empty sets.
func (w words) jaccard(other words) float64 {
	n := w.common(other)
	return ratio(float64(n), float64(len(w)+len(other)-n))
}

func isAlphanumeric(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

func isWord(r rune) bool { return r == '_' || isAlphanumeric(r) }

// isSpace is Unicode's white space and the four separators of ASCII, as regular expressions commonly have it.
func isSpace(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

// isIdeograph reports whether r is a character of Chinese or Japanese, which put no spaces between words.
func isIdeograph(r rune) bool {
	switch {
	case r >= 0x3040 && r <= 0x30ff, // kana
		r >= 0x3400 && r <= 0x4dbf, r >= 0x4e00 && r <= 0x9fff,
		r >= 0xf900 && r <= 0xfaff, r >= 0x20000 && r <= 0x2ffff:
		return true
	}
	return false
}
