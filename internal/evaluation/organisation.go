package evaluation

import (
	"maps"
	"slices"
	"strings"
)

// sameOrganisation reports whether two names are of one organisation, state or body, in any of their forms.
func sameOrganisation(a, b string) bool {
	for _, x := range forms(a) {
		for _, y := range forms(b) {
			if sameForm(x, y) {
				return true
			}
		}
	}
	return false
}

// sameForm compares two forms: equal, of the same content words, one's content words among the other's (two at least,
// three characters of Chinese or Japanese), or one the initials of the other.
func sameForm(a, b string) bool {
	u, v := nameWords(a), nameWords(b)
	switch {
	case len(u) == 0 || len(v) == 0:
		return false
	case slices.Equal(u, v):
		return true
	}
	few, many := contentWords(a), contentWords(b)
	if len(few) > 0 && maps.Equal(few, many) {
		return true
	}
	if len(many) < len(few) {
		few, many = many, few
	}
	enough := 2
	if beginsIdeographic(u[0]) {
		enough = 3
	}
	return len(few) >= enough && among(few, many) || isInitials(u, v) || isInitials(v, u)
}

// among reports whether every word of few is one of many.
func among(few, many map[string]bool) bool {
	for w := range few {
		if !many[w] {
			return false
		}
	}
	return true
}

// isInitials reports whether short is one word of three letters at least, made of the initials of the words of long,
// with or without its function words.
func isInitials(short, long []string) bool {
	if len(short) != 1 || len([]rune(short[0])) < 3 || len(long) < 3 {
		return false
	}
	var all, content strings.Builder
	for _, w := range long {
		initial := string([]rune(w)[0])
		all.WriteString(initial)
		if !functionWords[w] {
			content.WriteString(initial)
		}
	}
	return short[0] == content.String() || short[0] == all.String()
}
