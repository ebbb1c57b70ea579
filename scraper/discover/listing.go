package discover

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html/charset"
)

// Listing reads a page of links: the documents that the link selector leads to, and the address of the next page, ""
// where there is none. A selector may match a link, something inside a link, or something that holds one.
func Listing(body []byte, contentType string, base *url.URL, link, next string) (items []Item, nextPage string, err error) {
	doc, base, err := parseHTML(body, contentType, base)
	if err != nil {
		return nil, "", err
	}
	doc.Find(link).Each(func(_ int, s *goquery.Selection) {
		anchor := anchorOf(s)
		if address := resolve(base, anchor.AttrOr("href", "")); address != "" {
			items = append(items, Item{URL: address, Title: strings.Join(strings.Fields(s.Text()), " "), From: base.String()})
		}
	})
	if next != "" {
		nextPage = resolve(base, anchorOf(doc.Find(next).First()).AttrOr("href", ""))
	}
	return items, nextPage, nil
}

// Alternates returns the feeds that a page names in its head.
func Alternates(body []byte, contentType string, base *url.URL) []string {
	doc, base, err := parseHTML(body, contentType, base)
	if err != nil {
		return nil
	}
	var feeds []string
	doc.Find(`link[rel~="alternate"][href]`).Each(func(_ int, s *goquery.Selection) {
		switch strings.ToLower(s.AttrOr("type", "")) {
		case "application/rss+xml", "application/atom+xml", "application/feed+json":
			if address := resolve(base, s.AttrOr("href", "")); address != "" {
				feeds = append(feeds, address)
			}
		}
	})
	return feeds
}

// parseHTML parses a page and finds the address its links are relative to.
func parseHTML(body []byte, contentType string, base *url.URL) (*goquery.Document, *url.URL, error) {
	decoded, err := charset.NewReader(bytes.NewReader(body), contentType)
	if err != nil {
		return nil, nil, fmt.Errorf("page %s: %w: %w", base, err, ErrMalformed)
	}
	doc, err := goquery.NewDocumentFromReader(decoded)
	if err != nil {
		return nil, nil, fmt.Errorf("page %s: %w: %w", base, err, ErrMalformed)
	}
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if u, err := base.Parse(strings.TrimSpace(href)); err == nil {
			base = u
		}
	}
	return doc, base, nil
}

// anchorOf returns the link of a selection: itself, around it, or in it.
func anchorOf(s *goquery.Selection) *goquery.Selection {
	if s.Is("[href]") {
		return s
	}
	if around := s.Closest("a[href]"); around.Length() > 0 {
		return around
	}
	return s.Find("a[href]").First()
}
