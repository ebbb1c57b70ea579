package speaker

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
)

// kindOfHead tells the kind of an organisation by the head noun of its English name: the word before "of" or "for", or
// else the last. "Police Federation" is a federation, "Bank Workers' Union" a union. It is "" where the head tells none,
// or less than another word does.
func (r *Resolver) kindOfHead(name string) onrecord.Kind {
	words := nameParts(name)
	if len(words) > 1 && determiner(strings.ToLower(words[0])) {
		words = words[1:]
	}
	if len(words) == 0 || strings.Contains(name, " and ") && lowered(name) == name {
		return ""
	}
	end := len(words)
	for i, w := range words {
		if i > 0 && headLink(w) {
			end = i
			break
		}
	}
	head := lexicon.Fold(words[end-1])
	kind := r.kindOfNoun(words[end-1], len(words) > 1)
	if kind == "" && end < len(words) {
		kind, head = r.kindOfNoun(words[len(words)-1], true), lexicon.Fold(words[len(words)-1])
	}
	heads := r.lexicon.Heads["en"]
	if heads.Common.Has(head) && len(words) > 1 {
		for i, w := range words {
			if i != end-1 && heads.Nations.Has(lexicon.Fold(w)) {
				return onrecord.KindIGO // the World Lighthouse Organization
			}
		}
	}
	if heads.Weak.Has(head) {
		return r.strongest(words, end-1, kind)
	}
	return kind
}

// strongest is the kind that the best word of a name tells beside a head that tells little, or else the head's.
func (r *Resolver) strongest(words []string, head int, kind onrecord.Kind) onrecord.Kind {
	best := lexicon.RankedKind{Rank: len(r.lexicon.KindWords) + 1}
	for i, w := range words {
		low := lexicon.Fold(w)
		if found, ok := r.lexicon.KindWords[low]; ok && i != head && found.Rank < best.Rank && !r.lexicon.Heads["en"].Weak.Has(low) && low != "group" {
			best = found
		}
	}
	if best.Kind == "" || best.Kind == onrecord.KindCompany && kind != "" {
		return kind
	}
	return best.Kind
}

// kindOfNoun is the kind that a noun tells at the head of a name: some nouns tell it in capitals only.
func (r *Resolver) kindOfNoun(written string, named bool) onrecord.Kind {
	low := strings.TrimSuffix(lexicon.Fold(written), ".")
	upper := unicode.IsUpper([]rune(written)[0])
	if (low == "group" || low == "groups") && !upper {
		return ""
	}
	if low == "groups" {
		return onrecord.KindNGO // Youth Groups
	}
	if upper && strings.HasSuffix(low, "bank") && len(low) > 6 {
		return onrecord.KindCompany // Norrbank
	}
	for _, w := range []string{low, strings.TrimSuffix(low, "s")} {
		if found, ok := r.lexicon.KindWords[w]; ok {
			return found.Kind
		}
		if kind := r.lexicon.NameKinds[w]; kind != "" && upper && named {
			return kind
		}
	}
	return ""
}

// nameParts are the words of a name without signs, with hyphens and the dots of abbreviations.
func nameParts(name string) []string {
	return strings.FieldsFunc(name, func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '-' && c != '.' && c != '’' && c != '\''
	})
}

// headLink reports a word that ties what follows to the head of a name.
func headLink(w string) bool {
	switch w {
	case "of", "for", "against", "on", "to", "in", "without", "by", "from", "at", "with":
		return true
	}
	return false
}
