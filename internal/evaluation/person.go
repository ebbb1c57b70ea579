package evaluation

import (
	"slices"
	"strings"
	"unicode"
)

// isPerson tells from a gold speaker whether the name is that of one person: there is a role, or the name looks so.
func isPerson(s Speaker) bool {
	switch {
	case isDescription(s.Name), strings.Contains(s.Name, ";"), s.Name == s.Affiliation:
		return false
	case s.Role != "":
		return true
	case beginsIdeographic(s.Name), strings.Contains(s.Name, "("):
		return false
	}
	parts := strings.Fields(s.Name)
	if len(parts) < 2 || len(parts) > 5 || slices.ContainsFunc(plainWords(s.Name), func(w string) bool { return organisationWords[w] }) {
		return false
	}
	return !slices.ContainsFunc(parts, func(w string) bool {
		first := []rune(w)[0]
		return unicode.IsLetter(first) && !unicode.IsUpper(first)
	})
}

// samePerson reports whether a predicted name is gold's: the same last name, and first names that do not differ. "J."
// may be John, and a middle name may be left out.
func samePerson(gold, predicted string) bool {
	g, p := nameWords(gold), nameWords(predicted)
	switch {
	case len(g) == 0 || len(p) == 0:
		return false
	case slices.Equal(g, p):
		return true
	case beginsIdeographic(g[0]):
		return sameIdeographicName(strings.Join(g, ""), strings.Join(p, ""))
	}
	if named := slices.DeleteFunc(slices.Clone(p), func(w string) bool { return honorifics[w] }); len(named) > 0 {
		p = named
	}
	if g[len(g)-1] != p[len(p)-1] {
		return false
	}
	if len(g) == 1 || len(p) == 1 {
		return true
	}
	return []rune(g[0])[0] == []rune(p[0])[0] || slices.Contains(p, g[0]) || slices.Contains(g, p[0])
}

// titleLength is how many characters an office before or behind a Chinese or Japanese name may have.
const titleLength = 8

// sameIdeographicName compares names that put no spaces between their parts: the whole of one in the other, perhaps
// with a title.
func sameIdeographicName(gold, predicted string) bool {
	g, p := len([]rune(gold)), len([]rune(predicted))
	if g < 2 || p < 2 {
		return false
	}
	return strings.Contains(predicted, gold) && p <= g+titleLength || strings.Contains(gold, predicted)
}
