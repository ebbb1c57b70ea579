package scraper

import (
	"context"
	"time"

	"github.com/onrecord/onrecord/scraper/content"
	"github.com/onrecord/onrecord/scraper/discover"
	"github.com/onrecord/onrecord/scraper/fetch"
)

// What a visit notes for the judgement of the source's health, beside what it does.

// An endpoint is what the configuration names: where documents are found, or a document itself.
type endpoint struct {
	kind, url string
	// link is the selector of a listing.
	link string
}

// The kinds of endpoints, as people read them.
const (
	kindFeed    = "feed"
	kindSitemap = "sitemap"
	kindListing = "listing"
	kindPage    = "page"
)

// endpoints lists what a plan names, fixed pages last.
func endpoints(plan discover.Plan) []endpoint {
	var all []endpoint
	for _, u := range plan.Feeds {
		all = append(all, endpoint{kind: kindFeed, url: u})
	}
	for _, u := range plan.Sitemaps {
		all = append(all, endpoint{kind: kindSitemap, url: u})
	}
	for _, l := range plan.Listings {
		all = append(all, endpoint{kind: kindListing, url: l.URL, link: l.Link})
	}
	for _, u := range plan.Pages {
		all = append(all, endpoint{kind: kindPage, url: u})
	}
	return all
}

// A listener remembers which endpoints answered "not modified": a walk reports those as naming nothing, which is not
// the same as an empty feed.
type listener struct {
	Fetcher
	notModified map[string]bool
}

func (l listener) Get(ctx context.Context, req fetch.Request) (*fetch.Response, error) {
	resp, err := l.Fetcher.Get(ctx, req)
	if err == nil && resp.NotModified {
		l.notModified[req.URL] = true
	}
	return resp, err
}

// noteEndpoints records what became of the feeds, sitemaps and listings. What failed below one (a child of an index) is
// in the run's failures alone.
func (v *visit) noteEndpoints(report discover.Report, heard listener) {
	v.run.Endpoints = append(v.run.Endpoints, endpointRuns(v.source.Plan, report, heard.notModified)...)
}

// endpointRuns tells what a walk found at the endpoints of a plan. A web page given as a feed stands for the feed that
// it names.
func endpointRuns(plan discover.Plan, report discover.Report, notModified map[string]bool) []EndpointRun {
	byURL := map[string]discover.Endpoint{}
	for _, e := range report.Endpoints {
		byURL[e.URL] = e
	}
	var runs []EndpointRun
	for _, configured := range endpoints(plan) {
		e, ok := byURL[configured.url]
		if !ok {
			continue // a fixed page, or the walk ended before
		}
		if children := e.Remember.Children; configured.kind == kindFeed && e.Err == nil && len(children) > 0 {
			e = byURL[children[0]]
		}
		run := EndpointRun{URL: configured.url, Kind: configured.kind, Found: e.Found, NotModified: notModified[e.URL]}
		if e.Err != nil {
			run.Reason = reasonOf(e.Err)
		}
		runs = append(runs, run)
	}
	return runs
}

// collectNoted collects, and records what became of a fixed page.
func (v *visit) collectNoted(ctx context.Context, item discover.Item) error {
	before := len(v.run.Failures)
	err := v.collect(ctx, item)
	if item.From != discover.FromPages {
		return err
	}
	run := EndpointRun{URL: item.URL, Kind: kindPage, Found: 1}
	if len(v.run.Failures) > before {
		run.Found, run.Reason = 0, v.run.Failures[before].Reason
	}
	v.run.Endpoints = append(v.run.Endpoints, run)
	return err
}

// noteRead counts a document that has a text, and when it appeared if it was never met before: on its own date where
// it has one, so that the first visit of a long feed does not look like a burst.
func (v *visit) noteRead(d document, doc content.Document) {
	now := v.cfg.Now().UTC()
	v.run.Texts++
	if !doc.Published.IsZero() {
		v.run.Dated++
	}
	if d.known != nil {
		return
	}
	appeared := now
	if published := doc.Published.Time; !published.IsZero() && published.Before(now) {
		appeared = published.UTC()
	}
	v.appeared = append(v.appeared, appeared.Truncate(24*time.Hour))
}
