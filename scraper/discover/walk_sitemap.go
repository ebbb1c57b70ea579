package discover

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Bounds of the sitemaps under one index. An index may name indexes, though the protocol says it should not.
const (
	maxSitemapDepth    = 3
	maxSitemapsPerWalk = 50
	// maxChildren is how many children of an index are remembered; one with more is read anew on every walk.
	maxChildren = 2000
)

// sitemap reads a sitemap, or the sitemaps that an index names.
func (w *walk) sitemap(ctx context.Context, endpoint string, depth int) error {
	a, err := w.ask(ctx, endpoint, acceptFeeds)
	if a == nil {
		return err
	}
	if a.NotModified {
		return w.children(ctx, endpoint, a.memory.Children, a.memory, depth)
	}
	items, children, err := Sitemap(a.Body, a.base)
	incomplete := errors.Is(err, ErrTruncated)
	if err != nil && !incomplete {
		w.failed(endpoint, err)
		return nil
	}
	if incomplete {
		a.memory.ETag, a.memory.LastModified = "", ""
	}
	if len(children) > 0 {
		return w.children(ctx, endpoint, children, a.memory, depth)
	}
	a.memory.Children, a.memory.Resume = nil, ""
	_, cut, err := w.offerAll(ctx, items)
	w.done(endpoint, len(items), cut, a.memory)
	return err
}

// children reads the sitemaps of an index in turn, beginning with the one an earlier walk had no room for: so many in
// a walk, as long as there is room for items, and the others in the next ones.
func (w *walk) children(ctx context.Context, endpoint string, all []string, memory Memory, depth int) error {
	if len(all) > 0 && depth == maxSitemapDepth {
		w.failed(endpoint, fmt.Errorf("sitemap %s: indexes within indexes are nested too deeply: %w", endpoint, ErrMalformed))
		return nil
	}
	start := max(0, slices.Index(all, memory.Resume))
	memory.Resume = ""
	for i := range all {
		child := all[(start+i)%len(all)]
		if i == maxSitemapsPerWalk || w.room == 0 {
			memory.Resume = child
			break
		}
		if err := w.sitemap(ctx, child, depth+1); err != nil {
			return err
		}
		if w.room == 0 {
			memory.Resume = child // it may hold more than there was room for
			break
		}
	}
	memory.Children = all
	tooMany := len(all) > maxChildren
	if tooMany {
		memory.Children = nil
	}
	w.done(endpoint, len(all), tooMany, memory)
	return nil
}
