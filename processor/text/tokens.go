package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/onrecord/onrecord"
)

// tokenise cuts the text into tokens. Offsets advance in bytes and code points together.
func (t *Text) tokenise(s string) {
	t.Tokens = make([]Token, 0, len(s)/4+1)
	bytes := 0
	for i := 0; i < len(t.Runes); {
		r := t.Runes[i]
		if unicode.IsSpace(r) || !unicode.IsPrint(r) && !quoteControl(r) && r != utf8.RuneError {
			bytes += width(s[bytes:])
			i++
			continue
		}
		end := t.tokenEnd(i)
		start := bytes
		for range end - i {
			bytes += width(s[bytes:])
		}
		t.add(i, end, s[start:bytes])
		i = end
	}
}

func width(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// quoteControl reports the two C1 controls that stand for curly marks in pages mislabelled as Latin-1.
func quoteControl(r rune) bool { return r == 0x93 || r == 0x94 }

// add appends the token of runes [i,end), with English clitics split off.
func (t *Text) add(i, end int, s string) {
	low := strings.ToLower(s)
	apostrophe := strings.ContainsRune(s, '’')
	if apostrophe {
		low = strings.ReplaceAll(low, "’", "'")
	}
	if cut := t.elision(low); cut > 0 && utf8.RuneCountInString(low) > cut {
		head := s[:bytesOf(s, cut)]
		t.append(i, i+cut, head, strings.ReplaceAll(strings.ToLower(head), "’", "'"))
		t.add(i+cut, end, s[len(head):])
		return
	}
	if (apostrophe || strings.Contains(s, "'")) && unicode.IsLetter(t.Runes[i]) && !t.romance() {
		for _, clitic := range []string{"n't", "'s", "'re", "'ve", "'ll", "'d", "'m"} {
			for _, written := range []string{clitic, strings.Replace(clitic, "'", "’", 1)} {
				head, found := cutSuffixFold(s, written)
				if !found || head == "" {
					continue
				}
				cut := end - len(clitic)
				t.append(i, cut, head, strings.TrimSuffix(low, clitic))
				t.append(cut, end, s[len(head):], clitic)
				return
			}
		}
	}
	t.append(i, end, s, low)
}

func (t *Text) append(i, end int, s, low string) {
	r := t.Runes[i]
	word := unicode.IsLetter(r) || unicode.IsDigit(r) || low[0] == '\'' && len(low) > 1 && low != "''"
	t.Tokens = append(t.Tokens, Token{
		Span: onrecord.Span{Start: i, End: end}, Text: s, Low: low, Word: word,
		Upper: unicode.IsUpper(r) || unicode.Is(unicode.Lo, r),
	})
}

// tokenEnd returns where the token that begins at i ends.
func (t *Text) tokenEnd(i int) int {
	r := t.Runes[i]
	switch {
	case Ideograph(r):
		return i + 1
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return t.wordEnd(i)
	case (r == '\'' || r == '`') && i+1 < len(t.Runes) && t.Runes[i+1] == r: // a double mark of wire copy
		return i + 2
	case r == '.' || r == '-':
		end := i + 1
		for end < len(t.Runes) && t.Runes[end] == r {
			end++
		}
		return end
	}
	return i + 1
}

// wordEnd follows a word through inner apostrophes, hyphens, the dots of U.S. and the commas of 10,000.
func (t *Text) wordEnd(i int) int {
	end := i + 1
	for end < len(t.Runes) {
		r := t.Runes[end]
		switch {
		case Ideograph(r):
			return end
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			end++
		case t.joins(i, end):
			end += 2
		case r == '.' && t.acronym(i, end):
			return end + 1
		default:
			return end
		}
	}
	return end
}

// joins reports whether the sign at end holds two parts of one word together.
func (t *Text) joins(start, end int) bool {
	if end+1 >= len(t.Runes) {
		return false
	}
	before, after := t.Runes[end-1], t.Runes[end+1]
	if Ideograph(after) {
		return false
	}
	switch t.Runes[end] {
	case '\'', '’', '-', '‑', '&', '@', '·':
		return letterOrDigit(before) && letterOrDigit(after)
	case '.', ',':
		if unicode.IsDigit(before) && unicode.IsDigit(after) {
			return true
		}
		return t.Runes[end] == '.' && unicode.IsLetter(before) && unicode.IsLetter(after) && (end-start == 1 || t.Runes[end-2] == '.')
	case '_', '/':
		return unicode.IsLetter(before) && unicode.IsLetter(after)
	}
	return false
}

// acronym reports whether the dot at end belongs to the word: U.S. and a single initial, J.
func (t *Text) acronym(start, end int) bool {
	if !unicode.IsUpper(t.Runes[end-1]) {
		return false
	}
	return end-start == 1 || t.Runes[end-2] == '.'
}

func letterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// Ideograph reports whether r is of a script that writes words without spaces and that is read character by character.
func Ideograph(r rune) bool {
	return r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// cutSuffixFold is strings.CutSuffix without regard to the case of ASCII letters.
func cutSuffixFold(s, suffix string) (string, bool) {
	cut := len(s) - len(suffix)
	if cut < 0 || !strings.EqualFold(s[cut:], suffix) {
		return s, false
	}
	return s[:cut], true
}
