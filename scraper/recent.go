package scraper

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/onrecord/onrecord/scraper/discover"
)

// recent is the list of a source's young documents: those that are asked for again now and then although no feed,
// sitemap or listing names them any more.
type recent struct {
	Documents map[string]recentDocument `json:"documents"`
}

type recentDocument struct {
	URL         string    `json:"url"`
	FirstSeen   time.Time `json:"first_seen"`
	LastChecked time.Time `json:"last_checked"`
}

func (r *recent) note(key string, d *seen) {
	if d.Version > 0 {
		r.Documents[key] = recentDocument{URL: d.Asked, FirstSeen: d.FirstSeen, LastChecked: d.LastChecked}
	}
}

// due lists the documents to ask for again, oldest check first, and forgets those that have grown up.
func (r *recent) due(source *Source, now time.Time) []discover.Item {
	maps.DeleteFunc(r.Documents, func(_ string, d recentDocument) bool {
		return now.Sub(d.FirstSeen) >= recheckFor
	})
	var due []recentDocument
	for _, d := range r.Documents {
		if source.rechecks(d.FirstSeen, d.LastChecked, now) {
			due = append(due, d)
		}
	}
	slices.SortFunc(due, func(a, b recentDocument) int { return a.LastChecked.Compare(b.LastChecked) })
	items := make([]discover.Item, len(due))
	for i, d := range due {
		items[i] = discover.Item{URL: d.URL, From: "recheck"}
	}
	return items
}

func (v *visit) loadRecent(ctx context.Context) error {
	v.recent = &recent{}
	_, err := load(ctx, v.cfg.State, recentKey(v.source.ID), v.recent)
	if v.recent.Documents == nil {
		v.recent.Documents = map[string]recentDocument{}
	}
	return err
}

func (v *visit) saveRecent(ctx context.Context) error {
	return save(ctx, v.cfg.State, recentKey(v.source.ID), v.recent)
}
