package configs

import (
	"maps"
	"slices"

	"github.com/goccy/go-yaml/ast"

	"github.com/onrecord/onrecord"
)

func (b *builder) readSource(r *reader, n ast.Node) {
	s := Source{Schedule: b.schedule, MaxItems: DefaultMaxItems, MaxPages: DefaultMaxPages, Recheck: DefaultRecheck}
	s.Firsthand = true
	var id string
	var stakeholder, firsthand ast.Node
	var listings []ast.Node
	before := len(r.problems)
	r.mapping(n, "a source", keys{
		"id":          one(r, &id, "id", identifier),
		"stakeholder": func(n ast.Node) { stakeholder = n },
		"firsthand":   func(n ast.Node) { firsthand = n; one(r, &s.Firsthand, "firsthand", boolean)(n) },
		"feeds":       many(r, &s.Feeds, "feeds", address),
		"sitemaps":    many(r, &s.Sitemaps, "sitemaps", address),
		"listings":    func(n ast.Node) { r.list(n, "listings", func(n ast.Node) { listings = append(listings, n) }) },
		"pages":       many(r, &s.Pages, "pages", address),
		"include":     many(r, &s.Include, "include", pattern),
		"exclude":     many(r, &s.Exclude, "exclude", pattern),
		"selectors":   func(n ast.Node) { readSelectors(r, n, &s.Selectors) },
		"lang":        one(r, &s.Lang, "lang", lang),
		"topics":      func(n ast.Node) { r.list(n, "topics", func(n ast.Node) { b.useTopic(r, n, &s) }) },
		"schedule":    b.readSchedule(r, &s.Schedule),
		"max_items":   one(r, &s.MaxItems, "max_items", count),
		"max_pages":   one(r, &s.MaxPages, "max_pages", count),
		"max_age":     one(r, &s.MaxAge, "max_age", positiveDuration),
		"recheck":     one(r, &s.Recheck, "recheck", duration),
	})
	for _, listing := range listings { // after the mapping: their default is the source's max_pages
		readListing(r, listing, &s)
	}
	s.ID = onrecord.SourceID(id)
	b.useStakeholder(r, n, stakeholder, &s)
	if len(r.problems) == before {
		b.addSource(r, n, s, firsthand != nil)
	}
}

// addSource takes a source whose parts are all right, if the whole is.
func (b *builder) addSource(r *reader, n ast.Node, s Source, firsthandGiven bool) {
	if s.ID == "" {
		r.fail(n, wrong("write id: a-short-name", "a source needs an id"))
		return
	}
	if len(s.Feeds)+len(s.Sitemaps)+len(s.Listings)+len(s.Pages) == 0 {
		r.fail(n, wrong("give it feeds, sitemaps, listings or pages", "source %q has no address to visit", s.ID))
		return
	}
	if first, ok := b.sources[s.ID]; ok {
		r.fail(n, twice("source", string(s.ID), first))
		return
	}
	b.sources[s.ID] = r.at(n)
	if s.Stakeholder.Kind == onrecord.KindMedia && !firsthandGiven {
		r.warn(n, wrong("write firsthand: false, or true if the outlet's own words are meant",
			"source %q is of an outlet, and read as its own statements", s.ID))
	}
	b.cfg.Sources = append(b.cfg.Sources, s)
}

func readSelectors(r *reader, n ast.Node, dst *onrecord.Selectors) {
	r.mapping(n, "selectors", keys{
		"body":  one(r, &dst.Body, "body", selector),
		"title": one(r, &dst.Title, "title", selector),
		"date":  one(r, &dst.Date, "date", selector),
	})
}

func readListing(r *reader, n ast.Node, s *Source) {
	l := Listing{MaxPages: s.MaxPages}
	before := len(r.problems)
	r.mapping(n, "a listing", keys{
		"url":       one(r, &l.URL, "url", address),
		"link":      one(r, &l.Link, "link", selector),
		"next":      one(r, &l.Next, "next", selector),
		"max_pages": one(r, &l.MaxPages, "max_pages", count),
	})
	if len(r.problems) == before && (l.URL == "" || l.Link == "") {
		r.fail(n, wrong(`write {url: "https://…", link: "a.headline"}`, "a listing needs url, and link: the CSS selector of its links"))
		return
	}
	s.Listings = append(s.Listings, l)
}

func (b *builder) useTopic(r *reader, n ast.Node, s *Source) {
	var id string
	if one(r, &id, "topics", identifier)(n); id == "" {
		return
	}
	t, ok := b.topics[id]
	if !ok {
		hint := "define it under topics: with id, name and terms; the built-in topics apply only without a file"
		if near := nearest(id, slices.Sorted(maps.Keys(b.topics))); near != "" {
			hint = "did you mean " + near + "? Or " + hint
		}
		r.fail(n, wrong(hint, "there is no topic %q", id))
		return
	}
	s.Topics = append(s.Topics, t.value)
}
