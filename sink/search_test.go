package sink_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

func TestSearch(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	drain(t, openArchive(t, path), newsroom(t))
	r := openReader(t, path)

	const tide, café, spring, autumn = "The tide data belong to the public,", "Café owners asked first.",
		"We will sign the accord in spring,", "We may sign the accord in autumn,"
	march := func(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		query sink.SearchQuery
		want  []string
	}{
		"everything, newest first":   {sink.SearchQuery{}, []string{autumn, café, tide}},
		"limit":                      {sink.SearchQuery{Limit: 1}, []string{autumn}},
		"all versions":               {sink.SearchQuery{Words: "accord", AllVersions: true}, []string{autumn, spring}},
		"latest version only":        {sink.SearchQuery{Words: "accord"}, []string{autumn}},
		"a word, accents folded":     {sink.SearchQuery{Words: "cafe"}, []string{café}},
		"all words":                  {sink.SearchQuery{Words: "tide public"}, []string{tide}},
		"not all words":              {sink.SearchQuery{Words: "tide owners"}, nil},
		"phrase":                     {sink.SearchQuery{Words: `"tide data"`}, []string{tide}},
		"phrase in the wrong order":  {sink.SearchQuery{Words: `"data tide"`}, nil},
		"prefix":                     {sink.SearchQuery{Words: "autu*"}, []string{autumn}},
		"or":                         {sink.SearchQuery{Words: "autumn OR owners"}, []string{autumn, café}},
		"not":                        {sink.SearchQuery{Words: "asked NOT tide"}, []string{café}},
		"near":                       {sink.SearchQuery{Words: "NEAR(tide public, 5)"}, []string{tide}},
		"name of the speaker":        {sink.SearchQuery{Words: "Lindqvist tide"}, []string{tide}},
		"affiliation is no word":     {sink.SearchQuery{Words: "Brightwater"}, nil},
		"affiliation by column":      {sink.SearchQuery{Words: "affiliation: Valdoria"}, []string{autumn}},
		"not FTS: apostrophe":        {sink.SearchQuery{Words: "the public's tide"}, nil},
		"not FTS: hyphen":            {sink.SearchQuery{Words: "tide-data"}, []string{tide}},
		"not FTS: question":          {sink.SearchQuery{Words: "sign the accord?"}, []string{autumn}},
		"not FTS: open quote":        {sink.SearchQuery{Words: `"tide data`}, []string{tide}},
		"not FTS: open parenthesis":  {sink.SearchQuery{Words: `(tide`}, []string{tide}},
		"not FTS: colon":             {sink.SearchQuery{Words: `first: asked`}, []string{café}},
		"not FTS: punctuation alone": {sink.SearchQuery{Words: `?!(`}, nil},
		"who: speaker":               {sink.SearchQuery{Who: "lindqvist"}, []string{café, tide}},
		"who: affiliation":           {sink.SearchQuery{Who: "republic of valdoria"}, []string{autumn}},
		"who: stakeholder":           {sink.SearchQuery{Who: "Brightwater Systems"}, []string{tide}},
		"who: accents folded":        {sink.SearchQuery{Who: "Tome"}, []string{autumn}},
		"who: syntax has no meaning": {sink.SearchQuery{Who: `x" OR text : "tide`}, nil},
		"who and words":              {sink.SearchQuery{Words: "accord OR tide", Who: "Okafor"}, []string{autumn}},
		"kind":                       {sink.SearchQuery{Kind: onrecord.KindState}, []string{autumn}},
		"topic":                      {sink.SearchQuery{Topic: "open-data"}, []string{tide}},
		"type":                       {sink.SearchQuery{Type: onrecord.Indirect}, nil},
		"language":                   {sink.SearchQuery{Lang: "fr"}, nil},
		"source":                     {sink.SearchQuery{Source: "brightwater-news", Words: "tide"}, []string{tide}},
		"since a day":                {sink.SearchQuery{Since: march(4, 0)}, []string{autumn}},
		"since an hour of its day":   {sink.SearchQuery{Since: march(5, 18)}, []string{autumn}},
		"since later":                {sink.SearchQuery{Since: march(6, 0)}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			hits, err := r.Search(t.Context(), c.query)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, h := range hits {
				got = append(got, h.Text)
			}
			if diff := cmp.Diff(got, c.want); diff != "" {
				t.Errorf("got (-) want (+)\n%s", diff)
			}
		})
	}
}

func TestSearchHit(t *testing.T) {
	s := newsroom(t)
	path := filepath.Join(t.TempDir(), "archive.db")
	drain(t, openArchive(t, path), s)
	hits, err := openReader(t, path).Search(t.Context(), sink.SearchQuery{Words: "tide", Mark: [2]string{"[", "]"}})
	if err != nil || len(hits) != 1 {
		t.Fatalf("%d hits, %v", len(hits), err)
	}
	harbour := s.statement(document{path: "harbour", title: "Harbour sensors go live", day: 3, lang: "en",
		text: "Brightwater opened a harbour.\n“The tide data belong to the public,” said Mara Lindqvist. “Café owners asked first.”"})
	want := sink.Hit{
		RowID: 1, QuoteID: onrecord.NewQuoteID(harbour.VersionID, onrecord.Spans{{Start: 31, End: 66}}),
		StatementID: harbour.ID, Version: 1, Type: onrecord.Direct,
		Text: "The tide data belong to the public,", Speaker: "Mara Lindqvist", Role: "chief engineer",
		Affiliation: "Brightwater", Kind: onrecord.KindCompany, OnBehalfOf: []string{},
		Stakeholder: "Brightwater Systems", Topics: []string{"open-data"}, Confidence: 0.9,
		ContentSpans: onrecord.Spans{{Start: 31, End: 66}}, SourceSpans: onrecord.Spans{}, CueSpans: onrecord.Spans{},
		Lang: "en", PublishedAt: "2026-03-03", Source: "brightwater-news", URL: harbour.URL,
		CaptureSHA256: harbour.Capture.SHA256, Extractor: "rules/1", IsLatest: true, Title: "Harbour sensors go live",
		FirstSeenAt: "2026-03-01T11:00:00Z", Snippet: "The [tide] data belong to the public,",
	}
	if diff := cmp.Diff(hits[0], want); diff != "" {
		t.Errorf("got (-) want (+)\n%s", diff)
	}
}

func TestSearchStatements(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	drain(t, openArchive(t, path), newsroom(t))
	r := openReader(t, path)
	for name, c := range map[string]struct {
		query sink.SearchQuery
		want  []string
	}{
		"everything, newest first": {sink.SearchQuery{}, []string{"On the accord", "Harbour sensors go live", "Office hours"}},
		"text":                     {sink.SearchQuery{Words: "friday"}, []string{"Office hours"}},
		"title":                    {sink.SearchQuery{Words: "title: sensors"}, []string{"Harbour sensors go live"}},
		"not FTS":                  {sink.SearchQuery{Words: "closed? friday's"}, nil},
		"topic of a quote":         {sink.SearchQuery{Topic: "open-data"}, []string{"Harbour sensors go live"}},
		"type of a quote":          {sink.SearchQuery{Type: onrecord.Direct, Words: "accord"}, []string{"On the accord"}},
		"who":                      {sink.SearchQuery{Who: "brightwater", Words: "friday"}, []string{"Office hours"}},
		"kind":                     {sink.SearchQuery{Kind: onrecord.KindNGO}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			c.query.Statements = true
			hits, err := r.Search(t.Context(), c.query)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, h := range hits {
				got = append(got, h.Title)
			}
			if diff := cmp.Diff(got, c.want); diff != "" {
				t.Errorf("got (-) want (+)\n%s", diff)
			}
		})
	}
}
