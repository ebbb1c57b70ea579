package sink

import (
	"fmt"
	"strings"

	"github.com/onrecord/onrecord"
)

// A facet is one word of the full-text index for something that a search can be narrowed by: its name and a value. It
// begins with a character of the private use area, which no text has, and has another where the value has a sign that
// would end the word. The views indexed_quotes and indexed_statements write the same in SQL.
const (
	facetStart = "\ue000"
	facetSign  = "\ue001"
)

// The names of facets.
const (
	facetType     = "type"
	facetKind     = "kind"
	facetLang     = "lang"
	facetSource   = "source"
	facetTopic    = "topic"
	facetPosition = "position"
	facetTenth    = "tenth" // of the confidence, rounded down
	facetOn       = "on"    // a year, a month and a day, of publication or else of being seen first
)

var facetSigns = strings.NewReplacer(".", facetStart, "-", facetSign, "_", facetSign, ":", facetSign)

func facet(name, value string) string {
	return facetStart + name + facetSign + facetSigns.Replace(value)
}

// quoteFacets are the facets of a quote, in the order of the view: the index knows the places of words.
func quoteFacets(q *onrecord.Quote, s *onrecord.Statement) string {
	position := ""
	if q.Position != nil {
		position = q.Position.Label
	}
	facets := []string{
		facet(facetType, string(q.Type)), facet(facetKind, string(q.Speaker.Kind)), facet(facetLang, s.Lang),
		facet(facetSource, string(s.Source)),
	}
	for _, topic := range q.Topics {
		facets = append(facets, facet(facetTopic, topic))
	}
	facets = append(facets, facet(facetPosition, position), facet(facetTenth, tenth(q.Confidence)))
	return strings.Join(append(facets, dayFacets(s)...), " ")
}

// statementFacets are the facets of a statement.
func statementFacets(s *onrecord.Statement) string {
	facets := []string{
		facet(facetKind, string(s.Stakeholder.Kind)), facet(facetLang, s.Lang), facet(facetSource, string(s.Source)),
	}
	return strings.Join(append(facets, dayFacets(s)...), " ")
}

func dayFacets(s *onrecord.Statement) []string {
	day := s.PublishedAt.String()
	if day == "" {
		day = timestamp(s.FirstSeenAt)
	}
	return []string{facet(facetOn, day[:4]), facet(facetOn, day[:7]), facet(facetOn, day[:10])}
}

func tenth(confidence float64) string { return fmt.Sprint(int(confidence * 10)) }
