package discover

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html/charset"

	"github.com/onrecord/onrecord"
)

// Bounds of one sitemap file; the first is the protocol's own (https://www.sitemaps.org/protocol.html).
const (
	maxSitemapEntries = 50_000
	maxSitemapBytes   = 64 << 20 // unpacked
)

// Sitemap reads a sitemap or the index of several, packed or not, as a stream: the documents it names, and the
// sitemaps. What it holds beyond the bounds is left out; of a file that breaks off, what is whole is returned.
func Sitemap(body []byte, base *url.URL) (items []Item, children []string, err error) {
	in, err := unpacked(body)
	if err != nil {
		return nil, nil, fmt.Errorf("sitemap %s: %w: %w", base, err, ErrMalformed)
	}
	dec := xml.NewDecoder(io.LimitReader(in, maxSitemapBytes))
	dec.Strict = false
	dec.CharsetReader = charset.NewReaderLabel
	for len(items)+len(children) < maxSitemapEntries {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return items, children, sitemapError(base, err, len(items)+len(children))
		}
		start, ok := token.(xml.StartElement)
		if !ok || (start.Name.Local != "url" && start.Name.Local != "sitemap") {
			continue
		}
		var entry sitemapEntry
		if err := dec.DecodeElement(&entry, &start); err != nil {
			return items, children, sitemapError(base, err, len(items)+len(children))
		}
		address := resolve(base, entry.Loc)
		switch {
		case address == "":
		case start.Name.Local == "sitemap":
			children = append(children, address)
		default:
			items = append(items, entry.item(address, base))
		}
	}
	if len(items)+len(children) == 0 && !looksLikeSitemap(body) {
		return nil, nil, fmt.Errorf("sitemap %s: it is none: %w", base, ErrMalformed)
	}
	return items, children, nil
}

// sitemapError lets a file that breaks off pass when something whole was in it.
func sitemapError(base *url.URL, err error, entries int) error {
	if entries > 0 {
		return nil
	}
	return fmt.Errorf("sitemap %s: %w: %w", base, err, ErrMalformed)
}

func unpacked(body []byte) (io.Reader, error) {
	if !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		return bytes.NewReader(body), nil
	}
	return gzip.NewReader(bytes.NewReader(body))
}

func looksLikeSitemap(body []byte) bool {
	return bytes.Contains(body, []byte("<urlset")) || bytes.Contains(body, []byte("<sitemapindex")) || bytes.HasPrefix(body, []byte{0x1f, 0x8b})
}

type sitemapEntry struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod"`
	News    struct {
		Publication struct {
			Language string `xml:"language"`
		} `xml:"publication"`
		Date  string `xml:"publication_date"`
		Title string `xml:"title"`
	} `xml:"http://www.google.com/schemas/sitemap-news/0.9 news"`
}

func (e sitemapEntry) item(address string, base *url.URL) Item {
	item := Item{URL: address, Title: strings.TrimSpace(e.News.Title), Lang: e.News.Publication.Language, From: base.String()}
	item.Updated = w3cDate(e.LastMod).Time
	item.Published = w3cDate(e.News.Date)
	return item
}

// w3cDate reads the dates of sitemaps (https://www.w3.org/TR/NOTE-datetime): a day, or a moment with or without
// seconds. Months and years alone are too coarse to be of use, and what cannot be read is no date.
func w3cDate(s string) onrecord.Date {
	s = strings.TrimSpace(s)
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return onrecord.Date{Time: t, DayOnly: true}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05-0700"} {
		if t, err := time.Parse(layout, s); err == nil {
			return onrecord.Date{Time: t.UTC()}
		}
	}
	return onrecord.Date{}
}
