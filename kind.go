package onrecord

import (
	"fmt"
	"slices"
	"strings"
)

// Kind says what sort of actor a stakeholder is, and so for whom a speaker speaks. It is a token of the message
// subjects, which is why the list is closed.
type Kind string

// The kinds. A person's kind is that of the organisation they speak for; KindPerson is for those who speak for
// themselves alone.
const (
	KindCompany  Kind = "company"
	KindNGO      Kind = "ngo"
	KindState    Kind = "state"
	KindIGO      Kind = "igo" // international body: UN agencies, the EU, INTERPOL
	KindAcademia Kind = "academia"
	KindMedia    Kind = "media"
	KindPerson   Kind = "person"
	KindOther    Kind = "other" // documents, parties, crowds
)

// Kinds lists every kind in the order in which it is shown to people.
func Kinds() []Kind {
	return []Kind{KindCompany, KindNGO, KindState, KindIGO, KindAcademia, KindMedia, KindPerson, KindOther}
}

// ParseKind returns the kind named s, or an error that lists the kinds there are.
func ParseKind(s string) (Kind, error) {
	if k := Kind(s); slices.Contains(Kinds(), k) {
		return k, nil
	}
	var names []string
	for _, k := range Kinds() {
		names = append(names, string(k))
	}
	return "", fmt.Errorf("kind %q is none of %s: %w", s, strings.Join(names, ", "), ErrInvalid)
}
