package speaker

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
)

// nameKey is how names are compared: case, apostrophes, a leading article and a possessive away.
func nameKey(name string) string {
	key := strings.Join(strings.Fields(lexicon.Fold(name)), " ")
	for _, article := range []string{"the ", "la ", "le ", "el ", "die ", "der ", "das ", "l'"} {
		if rest, ok := strings.CutPrefix(key, article); ok && rest != "" {
			key = rest
			break
		}
	}
	return strings.TrimSuffix(key, "'s")
}

// organisation looks a name up among the registered stakeholders, the states and the international bodies.
func (r *Resolver) organisation(name string) (lexicon.Organisation, bool) {
	if s := r.registered(name); s != nil {
		return lexicon.Organisation{Name: s.Name, Kind: s.Kind}, true
	}
	key := nameKey(name)
	if o, ok := r.lexicon.Organisations[key]; ok && !(o.Kind == onrecord.KindState && unicode.IsLower([]rune(name + "x")[0])) {
		return o, true
	}
	if head, abbreviation, ok := strings.Cut(name, " ("); ok {
		if o, ok := r.organisation(head); ok {
			return o, true
		}
		return r.organisation(strings.TrimSuffix(abbreviation, ")"))
	}
	return lexicon.Organisation{}, false
}

// kindOf tells the kind of an organisation by its name or description, or "".
func (r *Resolver) kindOf(name string) onrecord.Kind {
	if o, ok := r.organisation(name); ok {
		return o.Kind
	}
	best := lexicon.RankedKind{Rank: len(r.lexicon.KindWords) + 1}
	demonym := onrecord.Kind("")
	for _, w := range strings.FieldsFunc(lexicon.Fold(name), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '-' && c != '.' }) {
		w = strings.TrimSuffix(w, ".")
		found, ok := r.lexicon.KindWords[w]
		if !ok {
			found, ok = r.lexicon.KindWords[strings.TrimSuffix(w, "s")]
		}
		if ok && found.Rank < best.Rank {
			best = found
		}
		if _, ok := r.lexicon.Demonyms[w]; ok {
			demonym = onrecord.KindState
		}
	}
	if best.Kind == "" && demonym != "" {
		return demonym
	}
	return best.Kind
}
