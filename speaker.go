package onrecord

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Told returns the speaker as people are told of one, with nothing twice. A body that speaks for itself is its name and
// its affiliation; a role often names the organisation already ("former commissioner of Brightwater"), and so does who
// it is on behalf of. What is left out is said by what stays, so the fields of the result are for showing only.
func (s Speaker) Told() Speaker {
	if sameName(s.Role, s.Name) {
		s.Role = ""
	}
	if s.Affiliation != "" && (sameName(s.Affiliation, s.Name) || hasName(s.Role, s.Affiliation)) {
		s.Affiliation = ""
	}
	named := s.Name != "" || s.Role != ""
	s.OnBehalfOf = slices.DeleteFunc(slices.Clone(s.OnBehalfOf), func(other string) bool {
		return sameName(other, s.Name) || !named && sameName(other, s.Affiliation)
	})
	if slices.ContainsFunc(s.OnBehalfOf, func(other string) bool { return sameName(other, s.Affiliation) }) {
		s.Affiliation = ""
	}
	return s
}

// Byline is the name, the role and the affiliation in one line, nothing twice: "Mara Lindqvist, chief engineer,
// Brightwater". It is "" where none of them is known.
func (s Speaker) Byline() string {
	told := s.Told()
	return strings.Join(slices.DeleteFunc([]string{told.Name, told.Role, told.Affiliation}, func(part string) bool { return part == "" }), ", ")
}

// folded is a name as it is compared: case and the width of spaces make no difference.
func folded(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

func sameName(a, b string) bool { return folded(a) == folded(b) }

// hasName reports whether words contain a name, as words of their own.
func hasName(words, name string) bool {
	words, name = folded(words), folded(name)
	for at := 0; ; {
		i := strings.Index(words[at:], name)
		if i < 0 {
			return false
		}
		start, end := at+i, at+i+len(name)
		before, _ := utf8.DecodeLastRuneInString(words[:start])
		after, _ := utf8.DecodeRuneInString(words[end:])
		if !inWord(before) && !inWord(after) {
			return true
		}
		at = end
	}
}

// inWord reports whether a character beside a name makes it part of a longer word. Chinese parts no words.
func inWord(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.Is(unicode.Han, r)
}
