package discover

import (
	"context"
	"fmt"
	"slices"
)

// Bounds of the sitemaps under one index. An index may name indexes, though the protocol says it should not.
const (
	maxSitemapDepth    = 3
	maxSitemapsPerWalk = 50
)

// sitemap reads a sitemap, or the sitemaps that an index names.
func (w *walk) sitemap(ctx context.Context, endpoint string, depth int) error {
	a, err := w.ask(ctx, endpoint)
	if a == nil {
		return err
	}
	if a.NotModified {
		return w.children(ctx, endpoint, a.memory, depth)
	}
	items, children, err := Sitemap(a.Body, a.base)
	if err != nil {
		w.failed(endpoint, err)
		return nil
	}
	a.memory.Children = children
	if len(children) > 0 {
		return w.children(ctx, endpoint, a.memory, depth)
	}
	_, cut, err := w.offerAll(ctx, items)
	w.done(endpoint, len(items), cut, a.memory)
	return err
}

// children reads the sitemaps of an index, so many in a walk and the others in the next ones.
func (w *walk) children(ctx context.Context, endpoint string, memory Memory, depth int) error {
	all := memory.Children
	if len(all) > 0 && depth == maxSitemapDepth {
		w.failed(endpoint, fmt.Errorf("sitemap %s: indexes within indexes are nested too deeply: %w", endpoint, ErrMalformed))
		return nil
	}
	start := max(0, slices.Index(all, memory.Resume))
	end := min(len(all), start+maxSitemapsPerWalk)
	memory.Resume = ""
	if end < len(all) {
		memory.Resume = all[end]
	}
	w.done(endpoint, len(all), false, memory)
	for _, child := range all[start:end] {
		if err := w.sitemap(ctx, child, depth+1); err != nil {
			return err
		}
	}
	return nil
}
