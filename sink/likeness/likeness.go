// Package likeness tells whether two texts are one text published twice: a release that a wire service repeats, an
// agency's report in another paper. Start with [Same]; [Bands] is for finding, among many texts, the few worth asking
// about.
//
// Both are functions of the texts alone, and both are written into archives, so what they answer for a text must not
// change: a change of rule is a migration.
package likeness

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
)

const (
	// shingle is how many words are compared at a time: one word that differs spoils this many.
	shingle = 3
	// enough is the share of shingles two texts must have in common. A copy with a paragraph about the publisher under
	// it stays above; a report that quotes half of a release stays below.
	enough = 0.75
	// fewest is how many words a text has at least: shorter ones are alike by chance, or are notices of the software.
	fewest = 30
	// sameFigures is the share of the figures of the poorer text that the other must name. The weekly report that
	// says the same of another week has other figures.
	sameFigures = 0.9
)

// A Text is a text made ready for comparing.
type Text struct {
	words []string
	// shingles and figures are sorted, each once.
	shingles []uint64
	figures  []string
}

// Of reads a text. Case, punctuation and white space do not count; in scripts that are written without blanks each
// character is a word.
func Of(text string) Text {
	t := Text{words: wordsOf(text)}
	if n := len(t.words) - shingle + 1; n > 0 {
		t.shingles = make([]uint64, n)
	}
	for i := range t.shingles {
		t.shingles[i] = hash(t.words[i : i+shingle])
	}
	t.shingles = set(t.shingles)
	for _, w := range t.words {
		if strings.ContainsFunc(w, unicode.IsDigit) {
			t.figures = append(t.figures, w)
		}
	}
	t.figures = set(t.figures)
	return t
}

// hash is the FNV-1a of words, each with a zero byte behind it.
func hash(words []string) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset)
	for _, w := range words {
		for _, c := range []byte(w) {
			h = (h ^ uint64(c)) * prime
		}
		h *= prime
	}
	return h
}

// set sorts a list and leaves each of its elements in it once.
func set[E cmp.Ordered](list []E) []E {
	slices.Sort(list)
	return slices.Compact(list)
}

// Same reports whether two texts are one text published twice.
func Same(a, b Text) bool {
	if len(a.words) < fewest || len(b.words) < fewest {
		return false
	}
	shared := common(a.shingles, b.shingles)
	all := len(a.shingles) + len(b.shingles) - shared
	if float64(shared) < enough*float64(all) {
		return false
	}
	poorer := min(len(a.figures), len(b.figures))
	return float64(common(a.figures, b.figures)) >= sameFigures*float64(poorer)
}

// common is how many elements two sets share.
func common[E cmp.Ordered](a, b []E) int {
	n := 0
	for len(a) > 0 && len(b) > 0 {
		switch order := cmp.Compare(a[0], b[0]); {
		case order < 0:
			a = a[1:]
		case order > 0:
			b = b[1:]
		default:
			n++
			a, b = a[1:], b[1:]
		}
	}
	return n
}

// The MinHash of a text is cut into bands, and two texts that are the same have one of them in common: with these
// numbers 99.8 % of the pairs that share 75 % of their shingles do, and 6 % of those that share 25 %.
const (
	bands = 16
	rows  = 4
)

// Bands returns numbers of which two texts that are the same have at least one in common, nearly always; none for a
// text that is too short to be compared.
func (t Text) Bands() []int64 {
	if len(t.words) < fewest {
		return nil
	}
	var least [bands * rows]uint64
	for i := range least {
		least[i] = math.MaxUint64
	}
	for _, x := range t.shingles {
		for i := range least { // one hash function after another: steps of SplitMix64
			x += 0x9e3779b97f4a7c15
			least[i] = min(least[i], mix(x))
		}
	}
	all := make([]int64, bands)
	for b := range all {
		sum := mix(uint64(b) + 1)
		for _, v := range least[b*rows : (b+1)*rows] {
			sum = mix(sum ^ v)
		}
		all[b] = int64(int32(sum)) // the archive keeps 32 bits of it, and its integers have a sign
	}
	return all
}

// mix is the finalizer of SplitMix64.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// wordBytes is what a word and the blank behind it take, about.
const wordBytes = 6

// wordsOf cuts a text into its words, in lower case.
func wordsOf(text string) []string {
	words := make([]string, 0, len(text)/wordBytes)
	for run := range strings.FieldsFuncSeq(text, func(r rune) bool { return !inWord(r) }) {
		start := 0
		for i, r := range run {
			if !unblanked(r) {
				continue
			}
			if start < i {
				words = append(words, strings.ToLower(run[start:i]))
			}
			words = append(words, string(r))
			start = i + len(string(r))
		}
		if start < len(run) {
			words = append(words, strings.ToLower(run[start:]))
		}
	}
	return words
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// unblanked reports whether a script is written without blanks between its words.
func unblanked(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
