package onrecord

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// EntityType tells people from organisations. A state is an organisation here.
type EntityType string

// The types of entity.
const (
	Person       EntityType = "person"
	Organisation EntityType = "organisation"
)

// EntityTypes lists the types in the order in which they are shown to people.
func EntityTypes() []EntityType { return []EntityType{Person, Organisation} }

// Entity is what a correction says of a person or an organisation: that other names are the same one (merge), that
// they are not (split), or which item of a public register it is (identify).
type Entity struct {
	Type EntityType `json:"type"`
	// Name is the name it is shown under.
	Name string `json:"name"`
	// Names become Name in a merge and are themselves again after a split.
	Names []string `json:"names,omitempty"`
	// Kind of actor, for an organisation.
	Kind Kind `json:"kind,omitempty"`
	// Wikidata is an item, "Q173395"; LEI a Legal Entity Identifier (ISO 17442); ROR an id of the Research
	// Organization Registry, "05gq02987"; ISO an ISO 3166-1 alpha-2 code, of a state.
	Wikidata string `json:"wikidata,omitempty"`
	LEI      string `json:"lei,omitempty"`
	ROR      string `json:"ror,omitempty"`
	ISO      string `json:"iso,omitempty"`
}

var identifiers = map[string]*regexp.Regexp{
	"Wikidata item": regexp.MustCompile(`^Q[1-9][0-9]*$`),
	"LEI":           regexp.MustCompile(`^[0-9A-Z]{18}[0-9]{2}$`),
	"ROR id":        regexp.MustCompile(`^0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}$`),
	"ISO code":      regexp.MustCompile(`^[A-Z]{2}$`),
}

// Validate reports whether names and identifiers are such.
func (e Entity) Validate() error {
	if !slices.Contains(EntityTypes(), e.Type) {
		return fmt.Errorf("%q is neither person nor organisation: %w", e.Type, ErrInvalid)
	}
	for _, name := range append([]string{e.Name}, e.Names...) {
		if strings.TrimSpace(name) == "" {
			return fmt.Errorf("%s without a name: %w", e.Type, ErrInvalid)
		}
	}
	if slices.Contains(e.Names, e.Name) {
		return fmt.Errorf("%s %q cannot be merged with or split from itself: %w", e.Type, e.Name, ErrInvalid)
	}
	if e.Kind != "" {
		if _, err := ParseKind(string(e.Kind)); err != nil {
			return err
		}
	}
	for what, id := range map[string]string{"Wikidata item": e.Wikidata, "LEI": e.LEI, "ROR id": e.ROR, "ISO code": e.ISO} {
		if id != "" && !identifiers[what].MatchString(id) {
			return fmt.Errorf("%q is no %s (%s): %w", id, what, identifiers[what], ErrInvalid)
		}
	}
	if e.LEI != "" && !checkLEI(e.LEI) {
		return fmt.Errorf("the check digits of the LEI %q are wrong: %w", e.LEI, ErrInvalid)
	}
	return nil
}

// checkLEI computes ISO 7064 mod 97-10: letters count as 10 to 35, and the whole number leaves 1.
func checkLEI(lei string) bool {
	rest := 0
	for _, r := range lei {
		if r >= 'A' {
			rest = (rest*100 + int(r-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(r-'0')) % 97
		}
	}
	return rest == 1
}

// Membership says that a person held a role in an organisation, in the shape of Popolo.
type Membership struct {
	Person       string `json:"person"`
	Organisation string `json:"organisation"`
	Role         string `json:"role,omitempty"`
	// Since and Until are as exact as is known: "2024", "2024-05" or "2024-05-17". Empty: not known.
	Since string `json:"since,omitempty"`
	Until string `json:"until,omitempty"`
	// OnBehalfOf is the organisation the person represents there: the party in a parliament.
	OnBehalfOf string `json:"on_behalf_of,omitempty"`
}

var partialDate = regexp.MustCompile(`^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$`)

// Validate reports whether both ends are named and the dates are dates.
func (m Membership) Validate() error {
	if strings.TrimSpace(m.Person) == "" || strings.TrimSpace(m.Organisation) == "" {
		return fmt.Errorf("a membership needs a person and an organisation: %w", ErrInvalid)
	}
	for _, date := range []string{m.Since, m.Until} {
		if date != "" && !partialDate.MatchString(date) {
			return fmt.Errorf("date %q is not 2006, 2006-01 or 2006-01-02: %w", date, ErrInvalid)
		}
	}
	if n := min(len(m.Since), len(m.Until)); m.Since[:n] > m.Until[:n] {
		return fmt.Errorf("until %s lies before since %s: %w", m.Until, m.Since, ErrInvalid)
	}
	return nil
}
