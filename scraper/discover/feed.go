package discover

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/mmcdole/gofeed"

	"github.com/onrecord/onrecord"
)

// Feed reads RSS, Atom or JSON Feed. Of a feed that breaks off, the items that are whole are returned. An item whose
// date cannot be read keeps no date; one without an address is left out.
func Feed(body []byte, base *url.URL) ([]Item, error) {
	feed, err := gofeed.NewParser().Parse(bytes.NewReader(body))
	if err != nil {
		whole, ok := salvage(body)
		if !ok {
			return nil, fmt.Errorf("feed %s: %w: %w", base, describeFeed(body, err), ErrMalformed)
		}
		if feed, err = gofeed.NewParser().Parse(bytes.NewReader(whole)); err != nil {
			return nil, fmt.Errorf("feed %s breaks off: %w: %w", base, err, ErrMalformed)
		}
	}
	var items []Item
	for _, it := range feed.Items {
		if it == nil {
			continue
		}
		if address := itemAddress(it, base); address != "" {
			items = append(items, itemOf(it, feed, address, base))
		}
	}
	return items, nil
}

func itemOf(it *gofeed.Item, feed *gofeed.Feed, address string, base *url.URL) Item {
	item := Item{URL: address, Title: strings.Join(strings.Fields(it.Title), " "), Lang: feed.Language, From: base.String()}
	if it.PublishedParsed != nil {
		item.Published = onrecord.Date{Time: it.PublishedParsed.UTC()}
	}
	if it.UpdatedParsed != nil {
		item.Updated = it.UpdatedParsed.UTC()
	}
	return item
}

// itemAddress is the address of an item: its link, or its id where that is an address.
func itemAddress(it *gofeed.Item, base *url.URL) string {
	candidates := append([]string{it.Link}, it.Links...)
	if strings.HasPrefix(it.GUID, "http://") || strings.HasPrefix(it.GUID, "https://") {
		candidates = append(candidates, it.GUID)
	}
	for _, c := range candidates {
		if address := resolve(base, c); address != "" {
			return address
		}
	}
	return ""
}

// resolve makes a link absolute; "" where it is none that can be asked for over HTTP.
func resolve(base *url.URL, link string) string {
	link = strings.TrimSpace(link)
	if link == "" {
		return ""
	}
	u, err := base.Parse(link)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	return u.String()
}

// errHTML says what the parser only calls an unknown type.
var errHTML = errors.New("it is a web page, not a feed; name the feed itself, or use a listing")

func describeFeed(body []byte, err error) error {
	if errors.Is(err, gofeed.ErrFeedTypeNotDetected) && looksLikeHTML(body) {
		return errHTML
	}
	return err
}

func looksLikeHTML(body []byte) bool {
	head := bytes.ToLower(bytes.TrimSpace(body[:min(len(body), 1024)]))
	return bytes.Contains(head, []byte("<html")) || bytes.HasPrefix(head, []byte("<!doctype html"))
}
