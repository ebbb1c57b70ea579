package sink

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
)

// Facets says how what a search finds is divided, for people who want to narrow it.
type Facets struct {
	// Hits is how many hits were counted: the newest of them, where All is false.
	Hits int
	All  bool
	// The values that a filter can have here, the most frequent first.
	Kinds, Types, Topics, Positions, Langs, Sources, Stakeholders, Speakers []FacetCount
	// Roles are those that speakers have, each with the affiliation.
	Roles []FacetCount
}

// FacetCount is a value with the number of hits that have it.
type FacetCount struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// facetColumns are quoteColumns with nothing in them that is not counted.
const facetColumns = `q.rowid, NULL, '', 0, q.type, NULL, q.speaker, q.role, q.affiliation,
  q.kind, NULL, q.stakeholder, q.topics, q.position, NULL, NULL, NULL,
  NULL, q.lang, NULL, q.source, '', '', NULL, 0, 1, NULL, ''`

// documentFacets are the same of documentColumns.
const documentFacets = `q.rowid, NULL, '', 0, NULL, NULL, NULL, NULL, NULL,
  q.kind, NULL, q.stakeholder, NULL, NULL, NULL, NULL, NULL,
  NULL, q.lang, NULL, q.source, '', '', NULL, 0, 1, NULL, ''`

// Facets counts the values that the newest hits of a search have, of at most so many. Its limit and where it goes on are
// not looked at.
func (r *Reader) Facets(ctx context.Context, q SearchQuery, most int) (Facets, error) {
	q.Limit, q.After, q.Ranked = most+1, Place{}, false
	hits, err := r.inFinder(ctx, q, (*finder).facetHits)
	if err != nil {
		return Facets{}, fmt.Errorf("count what %q finds in archive %s: %w", q.Words, r.path, err)
	}
	f := Facets{Hits: min(len(hits), most), All: len(hits) <= most}
	hits = hits[:f.Hits]
	count := func(values func(Hit) []string) []FacetCount { return countValues(hits, values) }
	one := func(value func(Hit) string) []FacetCount {
		return count(func(h Hit) []string { return []string{value(h)} })
	}
	f.Kinds = one(func(h Hit) string { return string(h.Kind) })
	f.Types = one(func(h Hit) string { return string(h.Type) })
	f.Topics = count(func(h Hit) []string { return h.Topics })
	f.Positions = one(func(h Hit) string { return h.Position })
	f.Langs = one(func(h Hit) string { return h.Lang })
	f.Sources = one(func(h Hit) string { return string(h.Source) })
	f.Stakeholders = one(func(h Hit) string { return h.Stakeholder })
	f.Speakers = one(func(h Hit) string { return h.Speaker })
	f.Roles = one(func(h Hit) string {
		if h.Role == "" {
			return ""
		}
		return onrecord.Speaker{Role: h.Role, Affiliation: h.Affiliation}.Byline()
	})
	return f, nil
}

// facetHits finds the newest hits with no more of each than is counted.
func (f *finder) facetHits(ctx context.Context) ([]Hit, error) {
	f.columns, f.text, f.light = facetColumns, "''", true
	if f.q.Statements {
		f.columns = documentFacets
	}
	if err := f.newest(ctx, ""); err != nil {
		return nil, err
	}
	hits := make([]Hit, len(f.hits))
	for i, h := range f.hits {
		hits[i] = h.Hit
	}
	return hits, nil
}

// countValues counts the values of hits; "" is none.
func countValues(hits []Hit, values func(Hit) []string) []FacetCount {
	counts := make(map[string]int)
	for _, h := range hits {
		for _, v := range values(h) {
			if v != "" {
				counts[v]++
			}
		}
	}
	all := make([]FacetCount, 0, len(counts))
	for v, n := range counts {
		all = append(all, FacetCount{v, n})
	}
	slices.SortFunc(all, func(a, b FacetCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Value, b.Value))
	})
	return all
}
