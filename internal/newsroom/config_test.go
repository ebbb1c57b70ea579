package newsroom_test

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/internal/newsroom"
)

const proxy = "http://127.0.0.1:9999"

func parse(t *testing.T) *configs.Config {
	t.Helper()
	c, err := configs.Parse("newsroom.yaml", newsroom.Config(proxy))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestConfigIsWhole(t *testing.T) {
	c := parse(t)
	if len(c.Warnings) > 0 {
		t.Errorf("warnings: %v", c.Warnings)
	}
	if err := c.CheckFetch(); err != nil {
		t.Error(err)
	}
	if got := c.Fetch.Proxy; got != proxy {
		t.Errorf("proxy: got %q, want %q", got, proxy)
	}
}

// What the sources lead to is what is expected of them, no more and no less, and some of it is reached twice.
func TestSourcesLeadToTheExpectedPages(t *testing.T) {
	client := browse(t)
	want := map[onrecord.SourceID][]string{}
	for _, e := range newsroom.Expected() {
		want[e.Source] = append(want[e.Source], e.URL)
	}
	twice := 0
	for _, s := range parse(t).Sources {
		got := slices.Clone(s.Pages)
		for _, address := range s.Feeds {
			got = append(got, feedLinks(t, client, address)...)
		}
		for _, address := range s.Sitemaps {
			got = append(got, sitemapLinks(t, client, address)...)
		}
		for _, l := range s.Listings {
			got = append(got, listingLinks(t, client, l.URL, l.Link, l.Next)...)
		}
		for i, address := range got {
			got[i], _, _ = strings.Cut(address, "?utm_source=")
		}
		slices.Sort(got)
		found := len(got)
		got = slices.Compact(got)
		twice += found - len(got)
		slices.Sort(want[s.ID])
		if !slices.Equal(got, want[s.ID]) {
			t.Errorf("source %s leads to\n%q, want\n%q", s.ID, got, want[s.ID])
		}
	}
	if twice == 0 {
		t.Error("no page is reached by two addresses")
	}
}

func feedLinks(t *testing.T, client *http.Client, address string) []string {
	t.Helper()
	feed, err := gofeed.NewParser().ParseString(string(get(t, client, http.MethodGet, address).body))
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	var list []string
	for _, item := range feed.Items {
		if item.PublishedParsed == nil || item.Title == "" {
			t.Errorf("%s: item %s has no title or date", address, item.Link)
		}
		list = append(list, item.Link)
	}
	return list
}

func sitemapLinks(t *testing.T, client *http.Client, address string) []string {
	t.Helper()
	var s struct {
		Maps []string `xml:"sitemap>loc"`
		URLs []string `xml:"url>loc"`
	}
	if err := xml.Unmarshal(get(t, client, http.MethodGet, address).body, &s); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	list := s.URLs
	for _, child := range s.Maps {
		list = append(list, sitemapLinks(t, client, child)...)
	}
	return list
}

func listingLinks(t *testing.T, client *http.Client, address, link, next string) []string {
	t.Helper()
	base, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	page := html(t, client, address)
	var list []string
	for _, a := range page.Find(link).EachIter() {
		u, err := base.Parse(a.AttrOr("href", ""))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, u.String())
	}
	if next == "" {
		return list
	}
	if href, ok := page.Find(next).Attr("href"); ok {
		u, err := base.Parse(href)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, listingLinks(t, client, u.String(), link, next)...)
	}
	return list
}
