package sink

import (
	"strings"
	"unicode"
)

// unspaced are the characters of scripts that put no spaces between words, or, as Korean, hang endings on them. The
// view unspaced_script has the same.
var unspaced = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x0E01, Hi: 0x0E3A, Stride: 1}, {Lo: 0x0E40, Hi: 0x0E4E, Stride: 1}, // Thai
		{Lo: 0x0E81, Hi: 0x0EBD, Stride: 1}, {Lo: 0x0EC0, Hi: 0x0ECE, Stride: 1}, {Lo: 0x0EDC, Hi: 0x0EDF, Stride: 1}, // Lao
		{Lo: 0x1000, Hi: 0x103F, Stride: 1}, {Lo: 0x1050, Hi: 0x108F, Stride: 1}, {Lo: 0x109A, Hi: 0x109D, Stride: 1}, // Burmese
		{Lo: 0x1780, Hi: 0x17D3, Stride: 1},                                                                           // Khmer
		{Lo: 0x3005, Hi: 0x3007, Stride: 1}, {Lo: 0x3041, Hi: 0x309A, Stride: 1}, {Lo: 0x309D, Hi: 0x309F, Stride: 1}, // Hiragana
		{Lo: 0x30A1, Hi: 0x30FA, Stride: 1}, {Lo: 0x30FC, Hi: 0x30FF, Stride: 1}, {Lo: 0x31F0, Hi: 0x31FF, Stride: 1}, // Katakana
		{Lo: 0x3400, Hi: 0x4DBF, Stride: 1}, {Lo: 0x4E00, Hi: 0x9FFF, Stride: 1}, // Han
		{Lo: 0xAC00, Hi: 0xD7A3, Stride: 1}, // Hangul
		{Lo: 0xF900, Hi: 0xFAFF, Stride: 1}, // Han
		{Lo: 0xFF66, Hi: 0xFF9F, Stride: 1}, // Katakana of half width
	},
	R32: []unicode.Range32{{Lo: 0x20000, Hi: 0x3FFFD, Stride: 1}}, // Han
}

func isUnspaced(r rune) bool { return r >= 0x0E01 && unicode.Is(unspaced, r) }

func hasUnspaced(s string) bool { return strings.ContainsFunc(s, isUnspaced) }

// pairs is what the full-text index has of a text beside the text itself, "" for one in scripts that put spaces
// between words. In the others each character is written with the one after it, so that a word of two characters is a
// word of the index, and the last of a run once more alone, so that any one character begins a word. The views
// paired_quotes, paired_names and paired_statements say the same in SQL.
func pairs(text string) string {
	text, _, _ = strings.Cut(text, "\x00") // where SQL ends a text
	if !hasUnspaced(text) {
		return ""
	}
	var b strings.Builder
	b.Grow(3 * len(text))
	var before rune // the character that is not written yet
	for _, r := range text + "\n" {
		writePair(&b, before, r)
		before = r
	}
	return b.String()
}

// writePair writes one as the index has it when two comes after it.
func writePair(b *strings.Builder, one, two rune) {
	switch {
	case one == 0:
	case !isUnspaced(one):
		b.WriteRune(one)
	case isUnspaced(two):
		b.WriteByte(' ')
		b.WriteRune(one)
		b.WriteRune(two)
	default:
		b.WriteByte(' ')
		b.WriteRune(one)
		b.WriteByte(' ')
	}
}
