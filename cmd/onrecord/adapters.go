package main

import (
	"context"
	"fmt"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/scraper"
	"github.com/onrecord/onrecord/scraper/content"
	"github.com/onrecord/onrecord/scraper/discover"
	"github.com/onrecord/onrecord/sink"
)

// The stages do not know one another. Here is what makes the parts of one fit the interfaces of another.

// scraperState is the key-value bucket as the scraper uses it: one scraper visits a source at a time, so revisions
// are not asked for.
type scraperState struct{ state *stream.State }

func (s scraperState) Get(ctx context.Context, key string) ([]byte, error) {
	value, _, err := s.state.Get(ctx, key)
	return value, err
}

func (s scraperState) Put(ctx context.Context, key string, value []byte) error {
	return s.state.Put(ctx, key, value)
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
