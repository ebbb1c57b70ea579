package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/processor"
	"github.com/onrecord/onrecord/scraper/content"
	"github.com/onrecord/onrecord/scraper/discover"
	"github.com/onrecord/onrecord/scraper/fetch"
)

func (a *app) sourcesTestCommand() *cobra.Command {
	var format, sourceID string
	cmd := &cobra.Command{
		Use:   "test URL",
		Short: "Say what an address would yield; nothing is stored",
		Long: `Fetch one address, as politely as any other, and say what it would yield as (part of) a source. A feed or sitemap:
the documents it names. A page or PDF: its title, date, language, text and quotes, and, where a page names a feed,
the documents of that feed. Nothing is stored.

With --source the selectors, language and stakeholder of that source of the configuration apply.`,
		Example: `  onrecord sources test https://example.org/news/
  onrecord sources test --source harborline https://harborline.example/news/1 --format json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.sourcesTest(cmd.Context(), args[0], sourceID, format)
		},
	}
	formatFlag(cmd, &format, "text", []string{"text", "json"})
	cmd.Flags().StringVar(&sourceID, "source", "", "read it as a document of this source")
	return cmd
}

func (a *app) sourcesTest(ctx context.Context, address, sourceID, format string) error {
	cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	var source configs.Source
	if sourceID != "" {
		if source, err = configuredSource(cfg, sourceID); err != nil {
			return err
		}
	}
	fetcher, err := a.newFetcher(cfg)
	if err != nil {
		return err
	}
	reader := a.newReader()
	defer reader.Close() //nolint:errcheck // frees memory only
	t := trial{fetcher: fetcher, reader: reader, extractor: processor.New(cfg.Stakeholders, cfg.Topics), source: source}
	y, err := t.of(ctx, address)
	if err != nil {
		return err
	}
	if format == "json" {
		enc := json.NewEncoder(a.out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		err = enc.Encode(y)
	} else {
		err = a.printYield(y)
	}
	if err == nil && y.Document == nil && len(y.Items)+len(y.Sitemaps) == 0 {
		return fmt.Errorf("%s yields nothing: %s", address, y.Error)
	}
	return err
}

// A trial finds out what an address would yield.
type trial struct {
	fetcher   *fetch.Fetcher
	reader    *content.Extractor
	extractor *processor.Extractor
	source    configs.Source // the zero Source where none is given
}

// yield is what an address yields.
type yield struct {
	URL string `json:"url"`
	// URLs is the chain of addresses from the one asked for to the one that answered.
	URLs        []string `json:"urls"`
	ContentType string   `json:"content_type"`
	Bytes       int      `json:"bytes"`
	// Robots is what robots.txt says of the address, in words.
	Robots string `json:"robots"`
	// Kind is feed, sitemap or document.
	Kind string `json:"kind"`
	// Feeds are those that a page names; Items are of the first of them, or of the feed or sitemap itself: the first
	// few of Total. Sitemaps are the children of an index.
	Feeds    []string    `json:"feeds"`
	Total    int         `json:"total"`
	Items    []yieldItem `json:"items"`
	Sitemaps []string    `json:"sitemaps"`

	Document *content.Document `json:"document"`
	Quotes   []onrecord.Quote  `json:"quotes"`
	// Error is what could not be read, in words.
	Error string `json:"error,omitempty"`
}

type yieldItem struct {
	URL       string        `json:"url"`
	Title     string        `json:"title"`
	Published onrecord.Date `json:"published"`
}

// shownItems is how many documents of a feed are shown.
const shownItems = 10

func (t trial) of(ctx context.Context, address string) (*yield, error) {
	resp, err := t.fetcher.Get(ctx, fetch.Request{URL: address})
	if err != nil {
		return nil, err
	}
	base, err := url.Parse(resp.URL)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", resp.URL, err)
	}
	robots, err := t.fetcher.Robots(ctx, resp.URL) // known from the request
	if err != nil {
		return nil, err
	}
	y := &yield{
		Robots: robots.String(), URL: address, URLs: resp.URLs, ContentType: resp.Header.Get("Content-Type"), Bytes: len(resp.Body), Kind: "feed",
		Feeds: []string{}, Items: []yieldItem{}, Sitemaps: []string{}, Quotes: []onrecord.Quote{},
	}
	items, err := discover.Feed(resp.Body, base)
	if err == nil || errors.Is(err, discover.ErrTruncated) {
		y.list(items, err)
		return y, nil
	}
	items, children, err := discover.Sitemap(resp.Body, base)
	if mayBeSitemap(resp.Body) && (err == nil || errors.Is(err, discover.ErrTruncated)) {
		y.Kind, y.Sitemaps = "sitemap", append(y.Sitemaps, children...)
		y.list(items, err)
		return y, nil
	}
	y.Kind = "document"
	if err := t.read(ctx, y, resp); err != nil {
		return nil, err
	}
	return y, t.readFeed(ctx, y, resp, base)
}

// mayBeSitemap tells the three forms of sitemaps (XML, gzipped, an address a line) from a document that happens to have
// a line that is an address.
func mayBeSitemap(body []byte) bool {
	body = bytes.TrimLeft(body, "\ufeff \t\r\n")
	for _, start := range []string{"<", "\x1f\x8b", "http://", "https://"} {
		if bytes.HasPrefix(body, []byte(start)) {
			return true
		}
	}
	return false
}

// list notes the documents that were listed, and what is wrong with the list.
func (y *yield) list(items []discover.Item, err error) {
	y.Total = len(items)
	for _, item := range items[:min(len(items), shownItems)] {
		y.Items = append(y.Items, yieldItem{item.URL, item.Title, item.Published})
	}
	switch {
	case err != nil:
		y.Error = err.Error()
	case len(items)+len(y.Sitemaps) == 0:
		y.Error = "it names no document"
	}
}

// read reads the answer as a document. That it is none is a finding, not an error.
func (t trial) read(ctx context.Context, y *yield, resp *fetch.Response) error {
	doc, err := t.reader.Extract(ctx, content.Input{
		URL: resp.URL, ContentType: resp.Header.Get("Content-Type"), Body: resp.Body,
		Selectors: t.source.Selectors, Hints: content.Hints{Lang: t.source.Lang},
	})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		y.Error = err.Error()
		return nil
	}
	y.Document = &doc
	y.Quotes = append(y.Quotes, t.extractor.Extract(processor.Document{
		Text: doc.Text, Lang: doc.Lang, Title: doc.Title, URL: doc.URL,
		Issuer: t.source.Stakeholder, Firsthand: t.source.Firsthand,
	})...)
	return nil
}

// readFeed reads the first of the feeds that a page names.
func (t trial) readFeed(ctx context.Context, y *yield, page *fetch.Response, base *url.URL) error {
	feeds := discover.Alternates(page.Body, page.Header.Get("Content-Type"), base)
	if len(feeds) == 0 {
		return nil
	}
	y.Feeds = append(y.Feeds, feeds...)
	resp, err := t.fetcher.Get(ctx, fetch.Request{URL: feeds[0], Accept: "application/atom+xml,application/rss+xml,*/*;q=0.5"})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		y.Error = err.Error()
		return nil
	}
	from, err := url.Parse(resp.URL)
	if err != nil {
		return fmt.Errorf("read %s: %w", resp.URL, err)
	}
	items, err := discover.Feed(resp.Body, from)
	y.list(items, err)
	return nil
}
