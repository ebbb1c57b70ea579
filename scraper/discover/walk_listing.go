package discover

import (
	"context"
	"fmt"

	"github.com/onrecord/onrecord/scraper/fetch"
)

// listing reads the first page of a listing, where new documents appear, and the pages behind it for as long as they
// hold something new. What an earlier walk had no room for is then gone on with, as far as the bound of pages allows.
func (w *walk) listing(ctx context.Context, plan ListingPlan) error {
	first, err := w.ask(ctx, plan.URL, "")
	if first == nil {
		return err
	}
	l := &listingWalk{walk: w, plan: plan, left: plan.MaxPages}
	if l.left <= 0 {
		l.left = DefaultMaxPages
	}
	l.left--
	memory, links, rest := first.memory, 0, ""
	if !first.NotModified {
		p, err := l.read(ctx, first)
		if err != nil {
			return err
		}
		if p.links == 0 {
			w.failed(plan.URL, fmt.Errorf("listing %s: the selector %q matches no link: compare it with the page as it is now: %w", plan.URL, plan.Link, ErrMalformed))
			return nil
		}
		if p.cut {
			w.done(plan.URL, p.links, true, memory)
			return nil
		}
		links = p.links
		if p.yielded > 0 || !memory.Read {
			if rest, err = l.follow(ctx, p.next, memory.Read); err != nil {
				return err
			}
		}
	}
	if rest == "" && memory.Resume != "" {
		if rest, err = l.follow(ctx, memory.Resume, false); err != nil {
			return err
		}
	}
	memory.Read, memory.Resume = true, rest
	w.done(plan.URL, links, false, memory)
	return nil
}

// A listingWalk reads the pages of one listing.
type listingWalk struct {
	*walk
	plan ListingPlan
	left int // how many more pages may be read
}

// page asks for a page behind the first. Where the pages behind it are to be read too it must come whole, changed or
// not, because only it names them.
func (l *listingWalk) page(ctx context.Context, address string, onlyChanged bool) (*answer, error) {
	if onlyChanged {
		return l.ask(ctx, address, "")
	}
	if l.visited[address] {
		return nil, nil
	}
	l.visited[address] = true
	return l.get(ctx, fetch.Request{URL: address}, Memory{})
}

// listingPage is what was on a page of a listing.
type listingPage struct {
	links, yielded int
	cut            bool
	next           string
}

func (l *listingWalk) read(ctx context.Context, a *answer) (p listingPage, err error) {
	items, next, err := Listing(a.Body, a.Header.Get("Content-Type"), a.base, l.plan.Link, l.plan.Next)
	if err != nil {
		l.failed(a.URL, err)
		return p, nil
	}
	p.links, p.next = len(items), next
	p.yielded, p.cut, err = l.offerAll(ctx, items)
	return p, err
}

// follow reads page after page and returns the one at which it ran out of room, or "". With whileNew it stops at a
// page that holds nothing new, since what lies behind it was read by an earlier walk.
func (l *listingWalk) follow(ctx context.Context, next string, whileNew bool) (rest string, err error) {
	for ; next != "" && l.left > 0; l.left-- {
		a, err := l.page(ctx, next, whileNew)
		if a == nil {
			return "", err
		}
		if a.NotModified {
			l.done(next, 0, false, a.memory)
			return "", nil
		}
		p, err := l.read(ctx, a)
		if err != nil {
			return "", err
		}
		l.done(next, p.links, p.cut, a.memory)
		if p.cut {
			return next, nil
		}
		if whileNew && p.yielded == 0 {
			return "", nil
		}
		next = p.next
	}
	return next, nil
}
