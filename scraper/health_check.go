package scraper

import (
	"context"
	"errors"
	"fmt"

	"github.com/onrecord/onrecord/scraper/discover"
	"github.com/onrecord/onrecord/scraper/fetch"
)

// EndpointCheck is what an endpoint names now, beside what it usually names.
type EndpointCheck struct {
	URL, Kind string
	// Found counts what it names: documents or, for an index of sitemaps, sitemaps. Passing counts the documents among
	// them that include and exclude let through. Usually is 0 where the past does not say.
	Found, Passing, Usually int
	// Condition is OK, or what the finding would make of the source.
	Condition Condition
	// Words is what is wrong, or empty.
	Words string
	// Robots is what robots.txt says of the endpoint, in words; empty where the host did not answer.
	Robots string
}

// Asker is a Fetcher that also tells what robots.txt says. *fetch.Fetcher is one.
type Asker interface {
	Fetcher
	Robots(ctx context.Context, address string) (fetch.Decision, error)
}

// Check asks the feeds, sitemaps and listings of a source as they are now and compares them with its history. It asks
// for no document, no child of an index and no further page of a listing, and remembers nothing. The error is ctx's.
func Check(ctx context.Context, asker Asker, source Source, h History) ([]EndpointCheck, error) {
	var checks []EndpointCheck
	for _, e := range endpoints(source.Plan) {
		if e.kind == kindPage {
			continue
		}
		check, err := checkEndpoint(ctx, asker, source, e, usual(h.Listed[e.url]))
		if err != nil {
			return checks, err
		}
		if d, err := asker.Robots(ctx, e.url); err == nil { // kept from the visit
			check.Robots = d.String()
		}
		checks = append(checks, check)
	}
	return checks, nil
}

func checkEndpoint(ctx context.Context, fetcher Fetcher, source Source, e endpoint, usually int) (EndpointCheck, error) {
	check := EndpointCheck{URL: e.url, Kind: e.kind, Usually: usually, Condition: OK}
	walker := discover.Walker{
		Getter: &glance{Fetcher: fetcher, left: requestsOf(e.kind)},
		Plan:   e.plan(source.Plan),
		// A listing that counts as read is not followed beyond its first page.
		Recall: func(context.Context, string) (discover.Memory, error) { return discover.Memory{Read: true}, nil },
		Wanted: func(context.Context, discover.Item) (bool, error) { return false, nil },
	}
	report, err := walker.Walk(ctx, func(context.Context, discover.Item) error { return nil })
	if err != nil {
		return check, err
	}
	for _, run := range endpointRuns(walker.Plan, report, nil) {
		check.Found, check.Passing = run.Found, report.Found
		f, bad := judgeEndpoint(e, run, usually)
		switch {
		case bad:
			check.Condition, check.Words = f.condition, f.words
		case run.Found == 0:
			check.Words = "names nothing yet"
		case report.Found == 0 && !isIndex(report):
			check.Condition, check.Words = Broken, fmt.Sprintf("include and exclude let 0 of %d through", run.Found)
		}
	}
	return check, nil
}

// plan is a plan with this endpoint alone and the filter of the whole.
func (e endpoint) plan(whole discover.Plan) discover.Plan {
	one := discover.Plan{Filter: whole.Filter}
	switch e.kind {
	case kindFeed:
		one.Feeds = []string{e.url}
	case kindSitemap:
		one.Sitemaps = []string{e.url}
	case kindListing:
		for _, l := range whole.Listings {
			if l.URL == e.url && l.Link == e.link {
				one.Listings = []discover.ListingPlan{l}
			}
		}
	}
	return one
}

// requestsOf is how many requests a glance at an endpoint takes: a page given as a feed leads to one.
func requestsOf(kind string) int {
	if kind == kindFeed {
		return 2
	}
	return 1
}

// isIndex reports whether a walk was of an index of sitemaps, whose children a glance does not ask for.
func isIndex(report discover.Report) bool {
	for _, e := range report.Endpoints {
		if errors.Is(e.Err, errEnough) {
			return true
		}
	}
	return false
}

// A glance lets so many requests through and refuses the rest.
type glance struct {
	Fetcher
	left int
}

var errEnough = errors.New("not asked for: a glance is enough")

func (g *glance) Get(ctx context.Context, req fetch.Request) (*fetch.Response, error) {
	if g.left == 0 {
		return nil, errEnough
	}
	g.left--
	return g.Fetcher.Get(ctx, req)
}
