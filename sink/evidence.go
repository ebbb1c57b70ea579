package sink

import (
	"fmt"
	"strings"

	"github.com/onrecord/onrecord"
)

// checkEvidence returns what is wrong with the evidence of who the speaker is, "" when it holds. That its spans lie in
// the text Validate has checked. A role is as written, so it is what stands there, white space aside. A name may be
// fuller than at any one place, so one word of it must stand there; but a state may be told by its capital, and an
// affiliation be a country of which the text has the adjective ("the Danish minister"): of these only the value must be
// there that is borne out.
func checkEvidence(q onrecord.Quote, text onrecord.Text) string {
	e := q.Evidence
	if e == nil {
		return ""
	}
	if words := text.Join(e.Role); len(e.Role) > 0 && !strings.Contains(spaced(words), spaced(q.Speaker.Role)) {
		return fmt.Sprintf("role %q is not what stands where it was read: %q", q.Speaker.Role, words)
	}
	if words := text.Join(e.Name); len(e.Name) > 0 && q.Speaker.Kind != onrecord.KindState && !sharesWord(words, q.Speaker.Name) {
		return fmt.Sprintf("nothing of the name %q stands where it was read: %q", q.Speaker.Name, words)
	}
	return ""
}

// spaced is s with one space wherever it has white space.
func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }

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
	return false
}
