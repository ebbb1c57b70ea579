package sink

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
)

// checkEvidence returns what is wrong with the evidence of who the speaker is, "" when it holds. That its spans lie in
// the text Validate has checked. A role is as written, so it is what stands there, white space aside; but a language may
// bend its words (of "директора" the role is "директор", and speakers named together have one each), so word for word the
// stems must stand there in order. A name may be
// fuller than at any one place, so one word of it must stand there; but a state may be told by its capital, and an
// affiliation be a country of which the text has the adjective ("the Danish minister"): of these only the value must be
// there that is borne out.
func checkEvidence(q onrecord.Quote, text onrecord.Text) string {
	e := q.Evidence
	if e == nil {
		return ""
	}
	if words := text.Join(e.Role); len(e.Role) > 0 && !strings.Contains(spaced(words), spaced(q.Speaker.Role)) && !bent(words, q.Speaker.Role) {
		return fmt.Sprintf("role %q is not what stands where it was read: %q", q.Speaker.Role, words)
	}
	if words := text.Join(e.Name); len(e.Name) > 0 && q.Speaker.Kind != onrecord.KindState && !sharesWord(words, q.Speaker.Name) {
		return fmt.Sprintf("nothing of the name %q stands where it was read: %q", q.Speaker.Name, words)
	}
	return ""
}

// spaced is s with one space wherever it has white space.
func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }

// bent reports whether the words of a role stand in words in order, but for their endings: all but three letters of each,
// and three at least.
func bent(words, role string) bool {
	there := strings.FieldsFunc(strings.ToLower(words), notLetter)
	at := 0
	for _, word := range strings.FieldsFunc(strings.ToLower(role), notLetter) {
		letters := []rune(word)
		stem := string(letters[:min(len(letters), max(3, len(letters)-3))])
		for at < len(there) && !strings.HasPrefix(there[at], stem) && !strings.HasSuffix(there[at], word) {
			at++
		}
		if at == len(there) {
			return false
		}
		at++
	}
	return true
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' }

// sharesWord reports whether two texts have a word in common, whatever its case. A text without spaces is one word, so
// either may also contain the other.
func sharesWord(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	for _, word := range strings.Fields(b) {
		if strings.Contains(a, word) {
			return true
		}
	}
	for _, word := range strings.Fields(a) {
		if strings.Contains(b, word) {
			return true
		}
	}
	for _, word := range strings.Fields(b) {
		if len([]rune(word)) > 3 && bent(a, word) { // Лунёвой, of whom the name is Лунёва
			return true
		}
	}
	return false
}
