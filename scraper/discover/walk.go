package discover

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/onrecord/onrecord/scraper/fetch"
)

// Getter gets one address. *fetch.Fetcher is one.
type Getter interface {
	Get(ctx context.Context, req fetch.Request) (*fetch.Response, error)
}

// Walker visits the endpoints of a plan.
type Walker struct {
	Getter Getter
	Plan   Plan
	// Recall returns what was remembered of an endpoint, zero where nothing was.
	Recall func(ctx context.Context, endpoint string) (Memory, error)
	// Wanted reports whether an item is worth asking for. What is not, because it was seen, does not count against
	// the bounds. An error ends the walk.
	Wanted func(ctx context.Context, item Item) (bool, error)
}

// Memory is what is to be remembered of an endpoint between walks.
type Memory struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
	// Children are the sitemaps an index named, or the feed a home page did, for when it answers "not modified".
	Children []string `json:"children,omitempty"`
	// Read is true once a listing was read to its end, or to Resume.
	Read bool `json:"read,omitempty"`
	// Resume is where the next walk goes on: the page of a listing, or the child of an index, that this one had no
	// room for.
	Resume string `json:"resume,omitempty"`
}

// Report is what became of a walk.
type Report struct {
	// Found counts the items that passed the filter, each document once, wanted or not.
	Found     int
	Endpoints []Endpoint
}

// Endpoint is what became of one feed, sitemap or page of a listing.
type Endpoint struct {
	URL string
	// Found counts the items it named, before the filter.
	Found int
	// Remember is to be stored once everything the walk yielded was collected.
	Remember Memory
	// Err is why it named nothing; a walk goes on with the others.
	Err error
}

// Walk visits every endpoint and yields the items that are wanted, fixed pages first. It ends early when ctx ends or
// when Recall, Wanted or yield fail, and returns that error.
func (w *Walker) Walk(ctx context.Context, yield func(context.Context, Item) error) (Report, error) {
	walk := &walk{Walker: w, yield: yield, left: w.Plan.MaxItems, met: map[string]bool{}, visited: map[string]bool{}}
	if walk.left <= 0 {
		walk.left = DefaultMaxItems
	}
	err := walk.all(ctx)
	return walk.report, err
}

// A walk is one walk over a plan.
type walk struct {
	*Walker
	yield  func(context.Context, Item) error
	report Report
	// left is how many more items may be yielded, room how many of them by the endpoint at hand: what is left is shared
	// among the endpoints still to come, so that one with a long rest does not keep the others waiting for days.
	left, room int
	// met holds the keys of the items yielded or declined, visited the addresses of the endpoints asked.
	met, visited map[string]bool
}

func (w *walk) all(ctx context.Context) error {
	for _, page := range w.Plan.Pages {
		if err := w.offer(ctx, Item{URL: page, From: FromPages}); err != nil {
			return err
		}
	}
	var visits []func() error
	for _, feed := range w.Plan.Feeds {
		visits = append(visits, func() error { return w.feed(ctx, feed, true) })
	}
	for _, sitemap := range w.Plan.Sitemaps {
		visits = append(visits, func() error { return w.sitemap(ctx, sitemap, 0) })
	}
	for _, listing := range w.Plan.Listings {
		visits = append(visits, func() error { return w.listing(ctx, listing) })
	}
	for i, visit := range visits {
		toCome := len(visits) - i
		w.room = (w.left + toCome - 1) / toCome
		if err := visit(); err != nil {
			return err
		}
	}
	return nil
}

// offer yields a fixed page if it is wanted.
func (w *walk) offer(ctx context.Context, item Item) error {
	if address, err := Canonical(item.URL); err == nil {
		w.met[Key(address)] = true
	}
	w.report.Found++
	ok, err := w.Wanted(ctx, item)
	if err != nil || !ok {
		return err
	}
	return w.yield(ctx, item)
}

// offerAll yields the wanted items of an endpoint, each document once, and reports how many, and whether the bound cut
// it short.
func (w *walk) offerAll(ctx context.Context, items []Item) (yielded int, cut bool, err error) {
	for _, item := range items {
		address, err := Canonical(item.URL)
		if err != nil || !w.Plan.Filter.Wants(address) {
			continue
		}
		key := Key(address)
		if w.met[key] {
			continue
		}
		ok, err := w.Wanted(ctx, item)
		if err != nil {
			return yielded, cut, err
		}
		if ok && w.room == 0 {
			cut = true
			continue
		}
		w.met[key] = true
		w.report.Found++
		if !ok {
			continue
		}
		w.left--
		w.room--
		yielded++
		if err := w.yield(ctx, item); err != nil {
			return yielded, cut, err
		}
	}
	return yielded, cut, nil
}

// An answer is what an endpoint answered, with what was remembered of it.
type answer struct {
	*fetch.Response
	base   *url.URL
	memory Memory
}

// acceptFeeds is for feeds and sitemaps: some sites answer a browser with a page at the feed's address.
const acceptFeeds = "application/atom+xml,application/rss+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5"

// ask asks an endpoint, on condition that it changed where its validators are remembered. It returns nil when there
// is nothing to read: the endpoint failed, which is reported, or was asked before in this walk.
func (w *walk) ask(ctx context.Context, endpoint, accept string) (*answer, error) {
	if w.visited[endpoint] {
		return nil, nil
	}
	w.visited[endpoint] = true
	memory, err := w.Recall(ctx, endpoint)
	if err != nil {
		return nil, err
	}
	return w.get(ctx, fetch.Request{URL: endpoint, ETag: memory.ETag, LastModified: memory.LastModified, Accept: accept}, memory)
}

func (w *walk) get(ctx context.Context, req fetch.Request, memory Memory) (*answer, error) {
	endpoint := req.URL
	resp, err := w.Getter.Get(ctx, req)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		w.failed(endpoint, err)
		return nil, nil
	}
	base, err := url.Parse(resp.URL)
	if err != nil {
		w.failed(endpoint, fmt.Errorf("%s: %w: %w", resp.URL, err, ErrMalformed))
		return nil, nil
	}
	if !resp.NotModified {
		memory.ETag, memory.LastModified = resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")
	}
	return &answer{resp, base, memory}, nil
}

func (w *walk) failed(endpoint string, err error) {
	w.report.Endpoints = append(w.report.Endpoints, Endpoint{URL: endpoint, Err: err})
}

// done reports an endpoint that was read. The validators of one that was cut short are forgotten, because "not
// modified" must not hide what is still missing.
func (w *walk) done(endpoint string, found int, cut bool, memory Memory) {
	if cut {
		memory.ETag, memory.LastModified = "", ""
	}
	w.report.Endpoints = append(w.report.Endpoints, Endpoint{URL: endpoint, Found: found, Remember: memory})
}

// feed reads a feed. Given a web page instead, it reads the feeds that the page names, once.
func (w *walk) feed(ctx context.Context, endpoint string, discoverable bool) error {
	a, err := w.ask(ctx, endpoint, acceptFeeds)
	if a == nil {
		return err
	}
	if a.NotModified {
		w.done(endpoint, 0, false, a.memory)
		return w.feeds(ctx, a.memory.Children)
	}
	items, err := Feed(a.Body, a.base)
	if errors.Is(err, errHTML) && discoverable {
		if feeds := Alternates(a.Body, a.Header.Get("Content-Type"), a.base); len(feeds) > 0 {
			a.memory.Children = feeds[:1] // the others are mostly the same in another format, or of comments
			w.done(endpoint, 0, false, a.memory)
			return w.feeds(ctx, a.memory.Children)
		}
	}
	incomplete := errors.Is(err, ErrTruncated)
	if err != nil && !incomplete {
		w.failed(endpoint, err)
		return nil
	}
	a.memory.Children = nil
	_, cut, err := w.offerAll(ctx, items)
	w.done(endpoint, len(items), cut || incomplete, a.memory)
	return err
}

func (w *walk) feeds(ctx context.Context, endpoints []string) error {
	for _, endpoint := range endpoints {
		if err := w.feed(ctx, endpoint, false); err != nil {
			return err
		}
	}
	return nil
}
