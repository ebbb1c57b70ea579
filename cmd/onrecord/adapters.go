package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/scraper"
	"github.com/onrecord/onrecord/scraper/content"
	"github.com/onrecord/onrecord/scraper/discover"
	"github.com/onrecord/onrecord/scraper/fetch"
	"github.com/onrecord/onrecord/sink"
)

// The stages do not know one another. Here is what makes the parts of one fit the interfaces of another.

// scraperState is the key-value bucket as the scraper uses it: one scraper visits a source at a time (scraperRuns.Claim),
// so revisions are not asked for.
type scraperState struct{ state *stream.State }

func (s scraperState) Get(ctx context.Context, key string) ([]byte, error) {
	value, _, err := s.state.Get(ctx, key)
	return value, err
}

func (s scraperState) Put(ctx context.Context, key string, value []byte) error {
	return s.state.Put(ctx, key, value)
}

// scraperRuns is the queue of due runs and the leases of sources as the scheduler uses them.
type scraperRuns struct {
	conn   *stream.Conn
	leases *stream.Leases
}

func (r scraperRuns) Announce(ctx context.Context, source onrecord.SourceID, due time.Time) error {
	err := r.conn.PublishRun(ctx, source, due)
	if errors.Is(err, stream.ErrConflict) {
		return scraper.ErrUnderWay
	}
	return err
}

func (r scraperRuns) Take(ctx context.Context, n int, visit func(context.Context, onrecord.SourceID, time.Time) error) error {
	return r.conn.TakeRuns(ctx, n, visit)
}

func (r scraperRuns) Claim(ctx context.Context, source onrecord.SourceID) (context.Context, func(), error) {
	lease, err := r.leases.Take(ctx, "source."+string(source))
	if err != nil {
		return nil, nil, err
	}
	claimed, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(lease.Context(), func() { cancel(context.Cause(lease.Context())) })
	return claimed, func() {
		stop()
		cancel(nil)
		lease.Release(nil)
	}, nil
}

// fetchHosts are the leases of hosts as the fetcher uses them.
type fetchHosts struct{ leases *stream.Leases }

func (h fetchHosts) Hold(ctx context.Context, host string) (fetch.Hold, error) {
	lease, err := h.leases.Take(ctx, "host."+hostToken(host))
	if err != nil { // not a nil lease in an interface that is not nil
		return nil, err
	}
	return lease, nil
}

// hostToken is a host name, or an address, as part of a key.
func hostToken(host string) string {
	parts := strings.FieldsFunc(host, func(r rune) bool { return r == '.' })
	for i, part := range parts {
		parts[i] = strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
				return r
			}
			return '_'
		}, part)
	}
	return cmp.Or(strings.Join(parts, "."), "_")
}

// sinkStream is the stream as the sink reads it.
type sinkStream struct {
	conn     *stream.Conn
	captures *stream.Captures
}

func (s sinkStream) Follow(ctx context.Context, name string, after uint64, handle func(context.Context, sink.Message) error) error {
	return s.conn.Follow(ctx, stream.FollowOptions{Stream: name, AfterSeq: after}, func(ctx context.Context, m stream.Message) error {
		return handle(ctx, sink.Message{Stream: m.Stream, Seq: m.Seq, ID: m.ID, Time: m.Time, Data: m.Data})
	})
}

func (s sinkStream) MessageID(ctx context.Context, name string, seq uint64) (string, error) {
	return s.conn.MessageID(ctx, name, seq)
}

func (s sinkStream) Capture(ctx context.Context, sha256 string) (onrecord.Capture, []byte, error) {
	return s.captures.Get(ctx, sha256)
}

// sourcesOf turns the configured sources into what the scraper visits.
func sourcesOf(cfg *configs.Config) ([]scraper.Source, error) {
	sources := make([]scraper.Source, 0, len(cfg.Sources))
	for _, s := range cfg.Sources {
		source, err := sourceOf(s)
		if err != nil {
			return nil, fmt.Errorf("source %s: %w", s.ID, err)
		}
		sources = append(sources, source)
	}
	return sources, nil
}

// sourceOf turns a configured source into what the scraper visits.
func sourceOf(s configs.Source) (scraper.Source, error) {
	schedule, err := configs.ParseSchedule(s.Schedule)
	if err != nil {
		return scraper.Source{}, err
	}
	filter, err := discover.NewFilter(s.Include, s.Exclude)
	if err != nil {
		return scraper.Source{}, err
	}
	source := scraper.Source{
		Source: s.Source,
		Plan: discover.Plan{
			Feeds: s.Feeds, Sitemaps: s.Sitemaps, Pages: s.Pages, Filter: filter, MaxItems: s.MaxItems,
		},
		Selectors: s.Selectors,
		Lang:      s.Lang,
		MaxAge:    s.MaxAge,
		Recheck:   s.Recheck,
		Topics:    s.Topics,
		Schedule:  schedule,
	}
	for _, l := range s.Listings {
		source.Plan.Listings = append(source.Plan.Listings, discover.ListingPlan(l))
	}
	return source, nil
}

// deriver makes the text of a statement again from its capture, for verify.
func deriver(reader *content.Extractor) sink.Derive {
	return func(ctx context.Context, c onrecord.Capture, body []byte, d onrecord.Derivation, url string) (string, error) {
		if d.Extractor != content.Version {
			return "", fmt.Errorf("the text was made by %s, and this program has %s: use the release that made it", d.Extractor, content.Version)
		}
		return reader.Text(ctx, content.Input{URL: url, ContentType: c.ContentType, Body: body, Selectors: d.Selectors})
	}
}
