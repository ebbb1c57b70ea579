package lexicon

import (
	"strings"
	"unicode/utf8"

	"github.com/onrecord/onrecord"
)

// Shapes are words with the kind that each tells: whole words, the beginnings of words ("министерств*") and their ends
// ("*ministerium"). Of several that match, the whole word decides, or else the longest.
type Shapes struct {
	whole, begin, end map[string]RankedKind
	added             *int
}

func newShapes() Shapes {
	return Shapes{whole: map[string]RankedKind{}, begin: map[string]RankedKind{}, end: map[string]RankedKind{}, added: new(int)}
}

// add enters a word. The first entry of a word counts, and earlier words rank before later ones.
func (p *Shapes) add(word string, kind onrecord.Kind) {
	set := p.whole
	if s, ok := strings.CutSuffix(word, "*"); ok {
		set, word = p.begin, s
	} else if s, ok := strings.CutPrefix(word, "*"); ok {
		set, word = p.end, s
	}
	if _, known := set[word]; !known {
		*p.added++
		set[word] = RankedKind{kind, *p.added}
	}
}

// Lookup returns the kind of a word in lower case, and whether it is one of the words at all.
func (p *Shapes) Lookup(word string) (RankedKind, bool) {
	if k, ok := p.whole[word]; ok {
		return k, true
	}
	for i := range word { // the longest end
		if k, ok := p.end[word[i:]]; ok {
			return k, true
		}
	}
	for i := len(word); i > 0; {
		if k, ok := p.begin[word[:i]]; ok {
			return k, true
		}
		_, n := utf8.DecodeLastRuneInString(word[:i])
		i -= n
	}
	return RankedKind{}, false
}

// Whole returns the kind of an entry without a star.
func (p *Shapes) Whole(word string) (onrecord.Kind, bool) {
	k, ok := p.whole[word]
	return k.Kind, ok
}
