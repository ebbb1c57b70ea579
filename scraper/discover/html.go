package discover

import (
	"bytes"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html/charset"
)

// parseHTML reads a page and the address its links are relative to. Bytes that are valid UTF-8 are taken as that,
// whatever header and <meta> say: transcoded pages carry stale ones.
func parseHTML(body []byte, contentType string, address *url.URL) (*goquery.Document, *url.URL, error) {
	var r io.Reader = bytes.NewReader(body)
	if !utf8.Valid(body) {
		decoded, err := charset.NewReader(r, contentType)
		if err != nil {
			return nil, nil, fmt.Errorf("page %s: %w: %w", address, ErrMalformed, err)
		}
		r = decoded
	}
	doc, err := goquery.NewDocumentFromReader(r)
	if err != nil {
		return nil, nil, fmt.Errorf("page %s: %w: %w", address, ErrMalformed, err)
	}
	base := address
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if u, err := url.Parse(resolve(address, href)); err == nil && u.Host != "" {
			base = u
		}
	}
	return doc, base, nil
}

func looksLikeHTML(body []byte) bool {
	start := bytes.ToLower(bytes.TrimLeft(body[:min(len(body), 1024)], "\ufeff \t\r\n"))
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.Contains(start, []byte("<html"))
}

// Alternates lists the feeds that a page names with <link rel="alternate">, those of comments last.
func Alternates(body []byte, contentType string, address *url.URL) []string {
	doc, base, err := parseHTML(body, contentType, address)
	if err != nil {
		return nil
	}
	var feeds, comments []string
	doc.Find("link[rel][type][href]").Each(func(_ int, link *goquery.Selection) {
		rel := strings.Fields(strings.ToLower(link.AttrOr("rel", "")))
		if !slices.Contains(rel, "alternate") || !isFeedType(link.AttrOr("type", "")) {
			return
		}
		feed := resolve(base, link.AttrOr("href", ""))
		switch {
		case feed == "" || slices.Contains(feeds, feed) || slices.Contains(comments, feed):
		case strings.Contains(strings.ToLower(feed+link.AttrOr("title", "")), "comment"):
			comments = append(comments, feed)
		default:
			feeds = append(feeds, feed)
		}
	})
	return append(feeds, comments...)
}

func isFeedType(t string) bool {
	t, _, _ = strings.Cut(strings.ToLower(t), ";")
	switch strings.TrimSpace(t) {
	case "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml":
		return true
	}
	return false
}

// resolve makes an address found on a page absolute; it returns "" for what is no document of the web.
func resolve(base *url.URL, ref string) string {
	ref = strings.TrimSpace(ref)
	if ref == "" || strings.HasPrefix(ref, "#") {
		return ""
	}
	u, err := url.Parse(ref)
	if err != nil {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return ""
	}
	return u.String()
}
