package evaluation

import (
	"regexp"
	"slices"
	"strings"
)

// goldJoint parts the names of joint speakers as gold joins them, and predictedJoint as a text might.
var (
	goldJoint      = regexp.MustCompile(`;| and `)
	predictedJoint = regexp.MustCompile(space + `*[;,،、]` + space + `*|` + space + `+(?:and|und|et|y|e|и|و|和|与)` + space + `+`)
)

// space is white space of any script, as part of a pattern.
const space = `[\s\v\x{1c}-\x{1f}\x{85}\p{Z}]`

// sameSpeaker reports whether a predicted name is the gold speaker's. mention is the text of the gold source.
func sameSpeaker(gold Speaker, predicted, mention string) bool {
	predicted = strings.TrimFunc(predicted, isSpace)
	switch {
	case isDescription(gold.Name):
		return predicted == "" || describes(predicted, parenthesis.ReplaceAllString(gold.Name, " "), mention)
	case predicted == "":
		return false
	case isJoint(gold):
		return sameOrganisation(gold.Name, predicted) || sameJoint(gold.Name, predicted)
	case isPerson(gold):
		return samePerson(gold.Name, predicted)
	}
	// A person may be known by one word only.
	return sameOrganisation(gold.Name, predicted) || gold.Role != "" && samePerson(gold.Name, predicted)
}

// describes reports whether a predicted name has a content word of a description or of the mention; in Chinese and
// Japanese, where single characters are too common, two characters in a row.
func describes(predicted, description, mention string) bool {
	if hasIdeograph(description) {
		given := strings.Join(plainWords(description), "") + "\n" + strings.Join(plainWords(mention), "")
		name := []rune(strings.Join(plainWords(predicted), ""))
		for i := range len(name) - 1 {
			if strings.Contains(given, string(name[i:i+2])) {
				return true
			}
		}
		return false
	}
	given := contentWords(description)
	for w := range contentWords(mention) {
		given[w] = true
	}
	if len(given) == 0 && isDescription(predicted) {
		return true
	}
	for w := range contentWords(predicted) {
		if given[w] {
			return true
		}
	}
	return false
}

// isJoint reports whether gold names several speakers. "and" joins names only where nothing says that they are one.
func isJoint(gold Speaker) bool {
	return strings.Contains(gold.Name, ";") || strings.Contains(gold.Name, " and ") && gold.Role == "" && gold.Affiliation == ""
}

// sameJoint reports whether at least half of the joint speakers are named, and nobody besides.
func sameJoint(gold, predicted string) bool {
	parts := nonEmpty(goldJoint.Split(gold, -1))
	names := nonEmpty(predictedJoint.Split(predicted, -1))
	same := func(a, b string) bool { return sameOrganisation(a, b) || samePerson(a, b) }
	named := 0
	for _, a := range parts {
		if slices.ContainsFunc(names, func(b string) bool { return same(a, b) }) {
			named++
		}
	}
	for _, b := range names {
		if !slices.ContainsFunc(parts, func(a string) bool { return same(a, b) }) {
			return false
		}
	}
	return 2*named >= len(parts)
}

// nonEmpty returns the strings that hold more than white space, without it at their ends.
func nonEmpty(list []string) (kept []string) {
	for _, s := range list {
		if s = strings.TrimFunc(s, isSpace); s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}

// sameRole reports whether the words of two roles, function words aside, have an F1 of at least one half.
func sameRole(gold, predicted string) bool {
	a, b := roleWords(gold), roleWords(predicted)
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	all := len(a) + len(b)
	common := 0
	for _, w := range b {
		if i := slices.Index(a, w); i >= 0 {
			a = slices.Delete(a, i, i+1)
			common++
		}
	}
	return 4*common >= all
}

func roleWords(role string) []string {
	return slices.DeleteFunc(plainWords(role), func(w string) bool { return functionWords[w] })
}

// sameAffiliation reports whether any of the predicted affiliations is one of gold's. None is right beside the right
// name of an organisation that speaks for itself.
func sameAffiliation(gold, predicted Speaker) bool {
	if predicted.Affiliation == "" {
		return sameOrganisation(gold.Name, gold.Affiliation) && sameSpeaker(gold, predicted.Name, "")
	}
	for a := range strings.SplitSeq(gold.Affiliation, ";") {
		for b := range strings.SplitSeq(predicted.Affiliation, ";") {
			if sameOrganisation(a, b) {
				return true
			}
		}
	}
	return false
}
