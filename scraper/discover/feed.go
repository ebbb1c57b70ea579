package discover

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"net/url"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"github.com/onrecord/onrecord"
)

// Feed reads RSS, Atom or JSON Feed. Of a feed that is broken or broke off it returns the items that are whole, with an
// error that is ErrTruncated; if there are none, or it is no feed, the error is ErrMalformed. An item without a usable
// address is left out; one whose date cannot be read has none.
func Feed(body []byte, base *url.URL) ([]Item, error) {
	feed, err := parseFeed(body)
	if err == nil {
		return feedItems(feed, base), nil
	}
	items := salvage(body, base)
	if len(items) > 0 {
		return items, fmt.Errorf("feed %s: %w: %w", base, ErrTruncated, err)
	}
	if looksLikeHTML(body) {
		err = errHTML
	}
	return nil, fmt.Errorf("feed %s: %w: %w", base, ErrMalformed, err)
}

// errHTML says what the parser only calls an unknown type.
var errHTML = errors.New("it is a web page, not a feed; name the feed itself, or use a listing")

// parseFeed contains what a parser of foreign input may do.
func parseFeed(body []byte) (feed *gofeed.Feed, err error) {
	defer func() {
		if p := recover(); p != nil {
			feed, err = nil, fmt.Errorf("feed parser: %v", p)
		}
	}()
	return gofeed.NewParser().Parse(bytes.NewReader(body))
}

func feedItems(feed *gofeed.Feed, base *url.URL) []Item {
	var items []Item
	for _, it := range feed.Items {
		if it == nil {
			continue
		}
		address := itemAddress(it, base)
		if address == "" {
			continue
		}
		item := Item{
			URL:       address,
			Title:     cleanTitle(it.Title),
			Published: feedDate(it.Published, it.PublishedParsed),
			Lang:      primaryLang(feed.Language),
			From:      base.String(),
		}
		if d := feedDate(it.Updated, it.UpdatedParsed); !d.IsZero() {
			item.Updated = d.Time
		}
		items = append(items, item)
	}
	return items
}

// itemAddress is the item's link, or its id where that is an address, as RSS has it in guid.
func itemAddress(it *gofeed.Item, base *url.URL) string {
	for _, ref := range append([]string{it.Link}, it.Links...) {
		if address := resolve(base, ref); address != "" {
			return address
		}
	}
	if strings.HasPrefix(it.GUID, "http://") || strings.HasPrefix(it.GUID, "https://") {
		return resolve(base, it.GUID)
	}
	return ""
}

// feedDate takes the date as written where that is plain, and otherwise as gofeed, which knows many odd forms, reads it.
func feedDate(written string, parsed *time.Time) onrecord.Date {
	if d := parseDate(written); !d.IsZero() {
		return d
	}
	if parsed == nil {
		return onrecord.Date{}
	}
	// gofeed knows layouts without a time of day; midnight in such a date is no time.
	return plausible(onrecord.Date{Time: parsed.UTC(), DayOnly: !strings.Contains(written, ":")})
}

// cleanTitle undoes the second escaping that many feeds put on titles, and folds white space.
func cleanTitle(s string) string {
	return strings.Join(strings.Fields(html.UnescapeString(s)), " ")
}

// primaryLang is "en" of "en-US", and "" of anything that is no language tag.
func primaryLang(tag string) string {
	primary, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(tag)), "_", "-"), "-")
	if len(primary) < 2 || len(primary) > 3 || strings.Trim(primary, "abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	return primary
}
