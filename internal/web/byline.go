package web

import (
	"cmp"

	"github.com/onrecord/onrecord"
)

// byline is who said something, as a page shows it: nothing in it is told twice.
type byline struct {
	Name, Role string
	// Of is the organisation spoken for, as it is written, and OfName the name it is found by; "" where the rest says it.
	Of, OfName string
	OnBehalfOf []string
}

// bylineOf takes the resolved organisation's name where the text has none beside a role, or nothing at all.
func bylineOf(s onrecord.Speaker, stakeholder string) byline {
	if s.Affiliation == "" && (s.Role != "" || s.Name == "") {
		s.Affiliation = stakeholder
	}
	told := s.Told()
	return byline{
		Name: told.Name, Role: told.Role, Of: told.Affiliation, OfName: cmp.Or(stakeholder, told.Affiliation), OnBehalfOf: told.OnBehalfOf,
	}
}

// Short is whom to name where there is little room: a name, or an office and whose.
func (b byline) Short() string {
	return cmp.Or(b.Name, onrecord.Speaker{Role: b.Role, Affiliation: b.Of}.Byline())
}
