package discover

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"golang.org/x/net/html/charset"
)

// The bounds of one sitemap file that the protocol sets.
const (
	maxSitemapEntries = 50_000
	maxSitemapBytes   = 50 << 20
)

// Sitemap reads a sitemap, or an index of sitemaps, whose addresses it returns as children; gzipped or not, with the
// news extension, or as plain text with an address a line. A feed in place of a sitemap, which the protocol allows, is
// read as a feed.
//
// Like Feed it returns what is whole of a file that breaks off or passes the bounds, with ErrTruncated.
func Sitemap(body []byte, base *url.URL) (items []Item, children []string, err error) {
	r, err := unzipped(body)
	if err != nil {
		return nil, nil, fmt.Errorf("sitemap %s: %w: %w", base, ErrMalformed, err)
	}
	bounded := &io.LimitedReader{R: r, N: maxSitemapBytes + 1}
	buffered := bufio.NewReader(bounded)
	start, _ := buffered.Peek(512)
	if start = bytes.TrimLeft(start, "\ufeff \t\r\n"); len(start) > 0 && start[0] != '<' {
		return textSitemap(buffered, base)
	}
	if rootTag.Match(start) && !bytes.Contains(start, []byte("<urlset")) {
		body, err := io.ReadAll(buffered)
		if err != nil {
			return nil, nil, fmt.Errorf("sitemap %s: %w: %w", base, ErrMalformed, err)
		}
		items, err = Feed(body, base)
		return items, nil, err
	}
	s := sitemapReader{base: base}
	err = s.read(buffered)
	if err == nil && bounded.N <= 0 {
		err = fmt.Errorf("it is over %d bytes", maxSitemapBytes)
	}
	switch {
	case err == nil:
		return s.items, s.children, nil
	case len(s.items)+len(s.children) > 0:
		return s.items, s.children, fmt.Errorf("sitemap %s: %w: %w", base, ErrTruncated, err)
	}
	return nil, nil, fmt.Errorf("sitemap %s: %w: %w", base, ErrMalformed, err)
}

// unzipped looks at the first bytes, because names and types of gzipped sitemaps lie.
func unzipped(body []byte) (io.Reader, error) {
	if !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		return bytes.NewReader(body), nil
	}
	return gzip.NewReader(bytes.NewReader(body))
}

type sitemapReader struct {
	base     *url.URL
	items    []Item
	children []string
}

// sitemapEntry is a <url> or a <sitemap>. The names match in any name space, because sites get theirs wrong.
type sitemapEntry struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod"`
	News    struct {
		Published   string `xml:"publication_date"`
		Title       string `xml:"title"`
		Publication struct {
			Language string `xml:"language"`
		} `xml:"publication"`
	} `xml:"news"`
}

var errNoSitemap = errors.New("it has neither <urlset> nor <sitemapindex>")

// read takes entry by entry, so that a large file costs no more than its longest entry.
func (s *sitemapReader) read(r io.Reader) error {
	dec := xml.NewDecoder(r)
	dec.Strict = false
	dec.Entity = xml.HTMLEntity
	dec.CharsetReader = charset.NewReaderLabel
	root := false
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) && root {
			return nil
		}
		if errors.Is(err, io.EOF) {
			return errNoSitemap
		}
		if err != nil {
			return err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch name := start.Name.Local; {
		case name == "urlset" || name == "sitemapindex":
			root = true
		case root && (name == "url" || name == "sitemap"):
			var e sitemapEntry
			if err := dec.DecodeElement(&e, &start); err != nil {
				return err
			}
			s.add(name, e)
		case !root:
			return errNoSitemap
		}
		if len(s.items)+len(s.children) >= maxSitemapEntries {
			return fmt.Errorf("it has more than %d entries", maxSitemapEntries)
		}
	}
}

func (s *sitemapReader) add(kind string, e sitemapEntry) {
	address := resolve(s.base, e.Loc)
	if address == "" {
		return
	}
	if kind == "sitemap" {
		s.children = append(s.children, address)
		return
	}
	item := Item{
		URL:       address,
		Title:     cleanTitle(e.News.Title),
		Published: parseDate(e.News.Published),
		Lang:      primaryLang(e.News.Publication.Language),
		From:      s.base.String(),
	}
	if d := parseDate(e.LastMod); !d.IsZero() {
		item.Updated = d.Time
	}
	s.items = append(s.items, item)
}

// textSitemap reads an address a line. A file in which no line is one is no sitemap.
func textSitemap(r io.Reader, base *url.URL) ([]Item, []string, error) {
	var items []Item
	lines := bufio.NewScanner(r)
	for lines.Scan() && len(items) < maxSitemapEntries {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if strings.HasPrefix(line, "http") {
			if address := resolve(nil, line); address != "" {
				items = append(items, Item{URL: address, From: base.String()})
			}
		}
	}
	if len(items) == 0 {
		return nil, nil, fmt.Errorf("sitemap %s: %w: neither XML nor an address a line", base, ErrMalformed)
	}
	if err := lines.Err(); err != nil {
		return items, nil, fmt.Errorf("sitemap %s: %w: %w", base, ErrTruncated, err)
	}
	return items, nil, nil
}
