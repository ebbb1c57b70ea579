package sink

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is a word of a text as the index knows it, without case and diacritics, and where it stands, in bytes. A
// character of a script without spaces is a word of its own here.
type token struct {
	word       string
	start, end int
}

// tokenize finds the words of a text.
func tokenize(text string) []token {
	tokens := make([]token, 0, len(text)/6)
	var word []byte
	start := 0
	flush := func(end int) {
		if len(word) > 0 {
			tokens = append(tokens, token{string(word), start, end})
		}
		word = word[:0]
	}
	for i, r := range text {
		switch {
		case r < utf8.RuneSelf && !isASCIIWord(r), r >= utf8.RuneSelf && !isWordCharacter(r):
			flush(i)
		case isUnspaced(r):
			flush(i)
			tokens = append(tokens, token{string(r), i, i + utf8.RuneLen(r)})
		default:
			if len(word) == 0 {
				start = i
			}
			word = appendFolded(word, r)
		}
	}
	flush(len(text))
	return tokens
}

func isASCIIWord(r rune) bool {
	return '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

// appendFolded appends r as FTS5's tokenizer writes it with remove_diacritics 2: in lower case, a Latin letter without
// its diacritics.
func appendFolded(word []byte, r rune) []byte {
	switch {
	case 'A' <= r && r <= 'Z':
		return append(word, byte(r)+'a'-'A')
	case r < utf8.RuneSelf:
		return append(word, byte(r))
	case 0x300 <= r && r <= 0x36F:
		return word
	}
	var buffer [utf8.UTFMax]byte
	n := utf8.EncodeRune(buffer[:], r)
	if d := norm.NFD.Properties(buffer[:n]).Decomposition(); len(d) > 0 && d[0] < utf8.RuneSelf {
		return append(word, byte(unicode.ToLower(rune(d[0]))))
	}
	return utf8.AppendRune(word, unicode.ToLower(r))
}

// pattern is a phrase to be found among tokens.
type pattern struct {
	tokens  []token // of the phrase itself
	prefix  bool
	columns []string
	match   string // the full-text query for it alone
}

func newPattern(w words) pattern {
	return pattern{tokens: tokenize(w.phrase.text), prefix: w.phrase.prefix, columns: w.columns, match: w.match()}
}

// at reports whether the pattern stands at the beginning of tokens.
func (p pattern) at(tokens []token) bool {
	if len(tokens) < len(p.tokens) || len(p.tokens) == 0 {
		return false
	}
	last := len(p.tokens) - 1
	for i, want := range p.tokens {
		got := tokens[i]
		prefixed := i == last && p.prefix && len(got.word) > len(want.word) && got.word[:len(want.word)] == want.word
		if got.word != want.word && !prefixed {
			return false
		}
		if joined := i > 0 && want.start == p.tokens[i-1].end; joined && got.start != tokens[i-1].end {
			return false
		}
	}
	return true
}

// count is how often the pattern stands in the tokens.
func (p pattern) count(tokens []token) int {
	n := 0
	for i := range tokens {
		if p.at(tokens[i:]) {
			n++
		}
	}
	return n
}

// patterns are the phrases of a query that a match may have, those after NOT left out.
func (w *words) patterns() []pattern {
	switch {
	case w == nil:
		return nil
	case w.op == "":
		return []pattern{newPattern(*w)}
	case w.op == "NOT":
		return w.kids[0].patterns()
	}
	// The phrases of a NEAR are found apart, too: it is where they stand that a reader wants to see.
	var all []pattern
	for i := range w.kids {
		all = append(all, w.kids[i].patterns()...)
	}
	return all
}
