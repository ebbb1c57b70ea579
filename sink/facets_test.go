package sink_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// TestFacets counts what searches find, all of it and the newest of it.
func TestFacets(t *testing.T) {
	s := newMemoryStream()
	for day, who := range []string{"Ada Brook", "Ada Brook", "Tom Reed", ""} {
		d := s.statement(document{path: who + string(rune('a'+day)), title: "Tides", text: "The tide turns, they said, at noon.", day: day + 1, lang: "en"})
		s.publish(t, d)
		q := quote(t, d, "The tide turns", onrecord.Speaker{Name: who, Role: strings.Repeat("pilot", len(who)/9), Affiliation: "Brightwater", Kind: onrecord.KindCompany})
		q.Topics = []string{"tides", "noon"}[:1+day%2]
		s.publishQuotes(t, d, "rules/1", q)
	}
	path := filepath.Join(t.TempDir(), "archive.db")
	drain(t, openArchive(t, path), s)
	r := openReader(t, path)
	of := func(q sink.SearchQuery, most int) sink.Facets {
		t.Helper()
		f, err := r.Facets(t.Context(), q, most)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	all := of(sink.SearchQuery{Words: "tide"}, 10)
	if !all.All || all.Hits != 4 {
		t.Errorf("%d hits, all of them: %t", all.Hits, all.All)
	}
	if diff := cmp.Diff(all.Speakers, []sink.FacetCount{{Value: "Ada Brook", Count: 2}, {Value: "Tom Reed", Count: 1}}); diff != "" {
		t.Errorf("speakers -got +want\n%s", diff)
	}
	if diff := cmp.Diff(all.Topics, []sink.FacetCount{{Value: "tides", Count: 4}, {Value: "noon", Count: 2}}); diff != "" {
		t.Errorf("topics -got +want\n%s", diff)
	}
	if diff := cmp.Diff(all.Roles, []sink.FacetCount{{Value: "pilot, Brightwater", Count: 2}}); diff != "" {
		t.Errorf("roles -got +want\n%s", diff)
	}
	newest := of(sink.SearchQuery{Words: "tide"}, 2)
	if diff := cmp.Diff(newest.Speakers, []sink.FacetCount{{Value: "Tom Reed", Count: 1}}); diff != "" || newest.All || newest.Hits != 2 {
		t.Errorf("the newest two: %+v\n%s", newest, diff)
	}
	if one := of(sink.SearchQuery{Named: "Ada Brook"}, 10); one.Hits != 2 {
		t.Errorf("%d hits of a whole name", one.Hits)
	}
	if part := of(sink.SearchQuery{Named: "Ada"}, 10); part.Hits != 0 {
		t.Errorf("%d hits of half a name", part.Hits)
	}
}
