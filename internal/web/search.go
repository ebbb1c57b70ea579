package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

const (
	// onPage is how many hits a page has.
	onPage = 20
	// counted is how many hits the facets count.
	counted = 1000
	// facetValues is how many values of a facet are offered.
	facetValues = 8
)

// The signs around words that were found. No text of a document has them; one that had would be marked wrongly, and
// escaped all the same.
const markStart, markEnd = "\x02", "\x03"

// searchView is what the page of a search shows.
type searchView struct {
	Form       form
	Statements bool
	Hits       []hitView
	Chips      []chip
	Facets     []facetView
	// Counted is how many hits the facets count, All whether these are all there are.
	Counted int
	All     bool
	Next    string
	// Start says that nothing is asked for and that this is the first page; Empty that the archive has no quote.
	Start, Empty bool
	// Plain is the same search without filters, where there are any.
	Plain string
}

// form is what the fields of the search have, with what can be chosen.
type form struct {
	url.Values
	Kinds, Types, Topics, Positions, Langs, Sources []choice
}

// choice is a value that a field can have.
type choice struct {
	Value, Name string
	Chosen      bool
}

// chip is a filter that is set, with the address of the search without it.
type chip struct{ Name, Value, Without string }

type facetView struct {
	Name   string
	Values []facetValue
}

type facetValue struct {
	Name, Link string
	Count      int
	Chosen     bool
}

// hitView is a hit with what the page makes of it.
type hitView struct {
	sink.Hit
	// Words are the snippet, cut where the words begin and end that were found.
	Words []found
	// Outside is where the document is, "" where no browser should go.
	Outside string
}

type found struct {
	Text  string
	Found bool
}

func newHit(h sink.Hit) hitView { return hitView{h, cutMarks(h.Snippet), outside(h.URL)} }

// cutMarks cuts a snippet at the signs in it.
func cutMarks(s string) []found {
	var all []found
	for i, part := range strings.Split(s, markStart) {
		words, rest, ok := part, "", false
		if i > 0 {
			words, rest, ok = strings.Cut(part, markEnd)
		}
		if words != "" {
			all = append(all, found{words, ok})
		}
		if rest != "" {
			all = append(all, found{rest, false})
		}
	}
	return all
}

// searchPage finds quotes or statements, and says how the search can be narrowed.
func (s *Server) searchPage(r *request) (answer, error) {
	values := r.URL.Query()
	q, err := s.readSearch(values, onPage, 100)
	if err != nil {
		return answer{}, err
	}
	q.Mark = [2]string{markStart, markEnd}
	limit := q.Limit
	q.Limit++ // one more says whether there is another page
	hits, err := r.archive.Search(r.Context(), q)
	if err != nil {
		return answer{}, err
	}
	v := searchView{Statements: q.Statements, Start: len(with("", values)) == 0 && q.After == (sink.Place{})}
	if len(hits) > limit {
		hits = hits[:limit]
		if !q.Ranked {
			v.Next = with("/", values, "after", hits[limit-1].Place().String())
		}
	}
	for _, h := range hits {
		v.Hits = append(v.Hits, newHit(h))
	}
	facets, err := r.archive.Facets(r.Context(), q, counted)
	if err != nil {
		return answer{}, err
	}
	v.Counted, v.All = facets.Hits, facets.All
	v.Empty = v.Start && len(hits) == 0
	v.Facets = s.facetViews(values, facets)
	v.Chips = s.chips(values)
	if len(v.Chips) > 0 {
		v.Plain = with("/", url.Values{}, "q", values.Get("q"))
	}
	v.Form = s.form(values, facets)
	title := "Quotes"
	if q.Statements {
		title = "Statements"
	}
	if w := values.Get("q"); w != "" {
		title = w + " · " + title
	}
	return answer{view: view{Title: title, Part: "search", Query: values.Get("q"), Feeds: feedsOf(values), Data: v}}, nil
}

// facetViews are the facets with an address for each value: the search narrowed to it, or without it where it is set.
func (s *Server) facetViews(values url.Values, f sink.Facets) []facetView {
	var all []facetView
	add := func(title, parameter string, counts []sink.FacetCount, name func(string) string) {
		view := facetView{Name: title}
		for _, c := range counts[:min(len(counts), facetValues)] {
			v := facetValue{Name: name(c.Value), Count: c.Count, Chosen: values.Get(parameter) == c.Value}
			if v.Chosen {
				v.Link = with("/", values, parameter, "")
			} else {
				v.Link = with("/", values, parameter, c.Value)
			}
			view.Values = append(view.Values, v)
		}
		if len(view.Values) > 0 {
			all = append(all, view)
		}
	}
	add("Kind", "kind", f.Kinds, kindName)
	add("Organisation", "who", f.Stakeholders, same)
	add("Topic", "topic", f.Topics, s.topicName)
	add("Position", "position", f.Positions, words)
	add("Type", "type", f.Types, same)
	add("Language", "lang", f.Langs, same)
	add("Source", "source", f.Sources, same)
	return all
}

func same(s string) string { return s }

// words are an identifier as people read it.
func words(s string) string { return strings.ReplaceAll(s, "_", " ") }

var kindNames = map[string]string{
	"company": "company", "ngo": "NGO", "state": "state", "igo": "international body", "academia": "academia",
	"media": "media", "person": "person", "other": "other",
}

func kindName(kind string) string { return cmp.Or(kindNames[kind], kind) }

// chips are the filters that are set.
func (s *Server) chips(values url.Values) []chip {
	var all []chip
	for _, name := range parameters {
		v := values.Get(name)
		if v == "" || slices.Contains([]string{"q", "after", "limit"}, name) {
			continue
		}
		c := chip{Name: words(name), Value: v, Without: with("/", values, name, "")}
		switch name {
		case "topic":
			c.Value = s.topicName(v)
		case "kind":
			c.Value = kindName(v)
		case "position":
			c.Value = words(v)
		case "statements", "ranked", "all_versions":
			c.Value = "yes"
		}
		all = append(all, c)
	}
	return all
}

func (s *Server) form(values url.Values, f sink.Facets) form {
	choices := func(parameter string, listed []string, name func(string) string, counts []sink.FacetCount) []choice {
		for _, c := range counts {
			listed = append(listed, c.Value)
		}
		listed = append(listed, values.Get(parameter))
		var all []choice
		for i, v := range listed {
			if v != "" && slices.Index(listed, v) == i {
				all = append(all, choice{v, name(v), v == values.Get(parameter)})
			}
		}
		return all
	}
	var topics, kinds, types []string
	for _, t := range s.cfg.Topics {
		topics = append(topics, t.ID)
	}
	for _, k := range onrecord.Kinds() {
		kinds = append(kinds, string(k))
	}
	for _, t := range onrecord.QuoteTypes() {
		types = append(types, string(t))
	}
	return form{
		Values:    values,
		Kinds:     choices("kind", kinds, kindName, nil),
		Types:     choices("type", types, same, nil),
		Topics:    choices("topic", topics, s.topicName, f.Topics),
		Positions: choices("position", nil, words, f.Positions),
		Langs:     choices("lang", nil, same, f.Langs),
		Sources:   choices("source", nil, same, f.Sources),
	}
}
