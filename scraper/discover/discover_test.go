package discover_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/scraper/discover"
)

var base, _ = url.Parse("https://harbour.example/news/")

// line writes an item as "address | date | title | language".
func line(i discover.Item) string {
	return fmt.Sprintf("%s | %s | %s | %s", i.URL, i.Published, i.Title, i.Lang)
}

func lines(items []discover.Item) string {
	var b strings.Builder
	for _, i := range items {
		b.WriteString(line(i) + "\n")
	}
	return b.String()
}

const rss = `<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour</title><language>en-GB</language>
<item><title>Ferries &amp;amp; fog</title><link>/news/1</link><pubDate>Mon, 02 Mar 2026 10:00:00 +0100</pubDate></item>
<item><title>Undated</title><guid>https://harbour.example/news/2</guid><pubDate>sometime soon</pubDate></item>
<item><title>Day</title><link>https://harbour.example/news/3</link><pubDate>2026-03-01</pubDate></item>
<item><title>Nowhere</title><link>mailto:a@harbour.example</link></item>
</channel></rss>`

func TestFeed(t *testing.T) {
	const want = `https://harbour.example/news/1 | 2026-03-02T09:00:00Z | Ferries & fog | en
https://harbour.example/news/2 |  | Undated | en
https://harbour.example/news/3 | 2026-03-01 | Day | en
`
	items, err := discover.Feed([]byte(rss), base)
	if err != nil || lines(items) != want {
		t.Errorf("got\n%s%v, want\n%s", lines(items), err, want)
	}
}

func TestFeedInOtherForms(t *testing.T) {
	const want = "https://harbour.example/1 | 2026-03-01T00:00:00Z | One | \n"
	for name, body := range map[string]string{
		"atom": `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>One</title><link href="/1"/><published>2026-03-01T00:00:00Z</published></entry></feed>`,
		"json": `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"https://harbour.example/1","title":"One","date_published":"2026-03-01T00:00:00Z"}]}`,
	} {
		if items, err := discover.Feed([]byte(body), base); err != nil || lines(items) != want {
			t.Errorf("%s: got %q, %v, want %q", name, lines(items), err, want)
		}
	}
}

func TestBrokenFeedYieldsItsWholeItems(t *testing.T) {
	atom := `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>One</title><link href="/1"/></entry><entry><title>Two</title><link href="/2"/></entry><entry><title>Th`
	json := `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"https://harbour.example/1"},{"id":"2","url":"https://harbour.example/2"},{"id":"3","ur`
	for name, c := range map[string]struct {
		body string
		want int
	}{
		"rss that breaks off":  {rss[:strings.Index(rss, "Day")], 2},
		"rss, one item broken": {strings.Replace(rss, "Undated</title>", "Undated<&></titel", 1), 2},
		"atom":                 {atom, 2},
		"json":                 {json, 2},
	} {
		items, err := discover.Feed([]byte(c.body), base)
		if !errors.Is(err, discover.ErrTruncated) || len(items) != c.want {
			t.Errorf("%s: got %d items, %v, want %d and ErrTruncated", name, len(items), err, c.want)
		}
	}
}

func TestNoFeed(t *testing.T) {
	for _, body := range []string{"", "words", "<!doctype html><html><body>Hello", "{}", "<rss><channel>", "\x00\x01"} {
		if items, err := discover.Feed([]byte(body), base); len(items) > 0 || err != nil && !errors.Is(err, discover.ErrMalformed) {
			t.Errorf("Feed(%q): got %v, %v", body, items, err)
		}
	}
	_, err := discover.Feed([]byte("<!doctype html><html></html>"), base)
	if err == nil || !strings.Contains(err.Error(), "web page") {
		t.Errorf("a page: got %v, want an error that says it is one", err)
	}
}

const sitemap = `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://harbour.example/1?a=1&amp;b=2 </loc><lastmod>2026-03-01</lastmod></url>
<url><loc>https://harbour.example/2</loc><news:news><news:publication><news:language>en</news:language></news:publication>
<news:publication_date>2026-03-02T08:00:00+01:00</news:publication_date><news:title>Two</news:title></news:news></url>
<url><loc>javascript:void</loc></url>`

func TestSitemap(t *testing.T) {
	const want = "https://harbour.example/1?a=1&b=2 |  |  | \nhttps://harbour.example/2 | 2026-03-02T07:00:00Z | Two | en\n"
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	io.WriteString(z, sitemap+"</urlset>")
	z.Close()
	for name, body := range map[string][]byte{"plain": []byte(sitemap + "</urlset>"), "gzipped": zipped.Bytes()} {
		items, children, err := discover.Sitemap(body, base)
		if err != nil || len(children) > 0 || lines(items) != want {
			t.Errorf("%s: got\n%s%v, want\n%s", name, lines(items), err, want)
		}
		if len(items) > 0 && items[0].Updated.IsZero() {
			t.Errorf("%s: lastmod was not read", name)
		}
	}
	items, _, err := discover.Sitemap([]byte(sitemap), base)
	if !errors.Is(err, discover.ErrTruncated) || lines(items) != want {
		t.Errorf("one that breaks off: got\n%s%v", lines(items), err)
	}
}

func TestSitemapInOtherForms(t *testing.T) {
	items, children, err := discover.Sitemap([]byte(`<sitemapindex><sitemap><loc>/a.xml.gz</loc></sitemap><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>`), base)
	if err != nil || len(items) > 0 || fmt.Sprint(children) != "[https://harbour.example/a.xml.gz https://harbour.example/b.xml]" {
		t.Errorf("index: got %v, %v, %v", items, children, err)
	}
	items, _, err = discover.Sitemap([]byte("https://harbour.example/1\r\nhttps://harbour.example/2\n"), base)
	if err != nil || len(items) != 2 {
		t.Errorf("text: got %v, %v", items, err)
	}
	items, _, err = discover.Sitemap([]byte(rss), base)
	if err != nil || len(items) != 3 {
		t.Errorf("feed: got %v, %v", items, err)
	}
	for _, body := range []string{"", "words", "<html><body>", "<", "\x1f\x8b", "\x1f\x8bxx"} {
		if _, _, err := discover.Sitemap([]byte(body), base); !errors.Is(err, discover.ErrMalformed) {
			t.Errorf("Sitemap(%q): got %v, want ErrMalformed", body, err)
		}
	}
}

const listing = `<html><head><base href="/archive/"></head><body><nav><a href="/">Home</a></nav><ul>
<li><time datetime="2026-03-01">1 March</time> <a class="headline" href="one">One
 more</a></li>
<li><h2 class="headline"><a href="/two">Two</a></h2> <time datetime="2026-03-02T10:00:00Z"></time><time datetime="2026-03-03"></time></li>
<li><a href="one" class="headline">again</a><a class="headline" href="#top">top</a></li>
</ul><a class="next" href="?page=2">older</a></body></html>`

func TestListing(t *testing.T) {
	const want = "https://harbour.example/archive/one | 2026-03-01 | One more | \nhttps://harbour.example/two |  | Two | \n"
	items, next, err := discover.Listing([]byte(listing), "text/html", base, ".headline", "a.next")
	if err != nil || lines(items) != want || next != "https://harbour.example/archive/?page=2" {
		t.Errorf("got\n%s%q, %v, want\n%s", lines(items), next, err, want)
	}
	if _, _, err := discover.Listing([]byte(listing), "text/html", base, "a[", ""); err == nil || !strings.Contains(err.Error(), "a[") {
		t.Errorf("bad selector: got %v", err)
	}
}

func TestAlternates(t *testing.T) {
	page := `<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
<link rel="Alternate" type="application/atom+xml; charset=utf-8" href="/feed"><link rel="alternate" hreflang="fr" href="/fr">`
	if got := fmt.Sprint(discover.Alternates([]byte(page), "text/html", base)); got != "[https://harbour.example/feed https://harbour.example/comments/feed]" {
		t.Error(got)
	}
}

func TestCanonical(t *testing.T) {
	for raw, want := range map[string]string{
		"HTTPS://Harbour.Example.:443/a/../News?utm_source=x&id=2&fbclid=1&a=%2f#top": "https://harbour.example/News?id=2&a=%2f",
		"http://harbour.example":                       "http://harbour.example/",
		"http://harbour.example/?utm_medium=rss":       "http://harbour.example/",
		"http://u:p@harbour.example:8080/x?":           "http://harbour.example:8080/x",
		"https://hafen-münchen.example/ü":              "https://xn--hafen-mnchen-jlb.example/%C3%BC",
		"https://harbour.example/a;jsessionid=9?UTM_x": "https://harbour.example/a",
		"https://harbour.example/?b=1&a=2&b=3":         "https://harbour.example/?b=1&a=2&b=3",
	} {
		if got, err := discover.Canonical(raw); err != nil || got != want {
			t.Errorf("Canonical(%q): got %q, %v, want %q", raw, got, err, want)
		}
	}
	for _, bad := range []string{"", "/news", "mailto:a@harbour.example", "ftp://harbour.example/", "http://", "http://."} {
		if got, err := discover.Canonical(bad); err == nil {
			t.Errorf("Canonical(%q): got %q, want an error", bad, got)
		}
	}
}

func TestKey(t *testing.T) {
	same := []string{"http://harbour.example/a/", "https://harbour.example/a", "https://harbour.example/a/index.html", "https://harbour.example/%61"}
	for _, s := range same {
		if got := discover.Key(s); got != discover.Key(same[0]) {
			t.Errorf("Key(%q): got %q, want that of %q", s, got, same[0])
		}
	}
	for _, s := range []string{"https://www.harbour.example/a", "https://harbour.example/A", "https://harbour.example/a?x=1", "https://harbour.example/a/b"} {
		if discover.Key(s) == discover.Key(same[0]) {
			t.Errorf("Key(%q) is that of %q", s, same[0])
		}
	}
}

func TestFilter(t *testing.T) {
	f, err := discover.NewFilter([]string{"/news/", `/press\?id=\d+`}, []string{"/news/jobs"})
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]bool{
		"https://harbour.example/news/1": true, "https://harbour.example/press?id=7": true,
		"https://harbour.example/about": false, "https://harbour.example/news/jobs/1": false,
	} {
		if f.Wants(address) != want {
			t.Errorf("Wants(%q): got %v", address, !want)
		}
	}
	if _, err := discover.NewFilter(nil, []string{"("}); err == nil {
		t.Error("a bad pattern was taken")
	}
}

func FuzzFeed(f *testing.F) {
	for _, seed := range []string{rss, rss[:400], `{"version":"https://jsonfeed.org/version/1","items":[{"url":"/1"},{`, "<feed><entry>", "<rdf:RDF><item></item>"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		items, err := discover.Feed(body, base)
		checkItems(t, items)
		if err != nil && !errors.Is(err, discover.ErrMalformed) && !errors.Is(err, discover.ErrTruncated) {
			t.Errorf("error %v is neither ErrMalformed nor ErrTruncated", err)
		}
	})
}

func FuzzSitemap(f *testing.F) {
	for _, seed := range []string{sitemap, "<sitemapindex><sitemap><loc>/a</loc>", "https://harbour.example/\n", "\x1f\x8b\x08"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		items, _, err := discover.Sitemap(body, base)
		checkItems(t, items)
		if err != nil && !errors.Is(err, discover.ErrMalformed) && !errors.Is(err, discover.ErrTruncated) {
			t.Errorf("error %v is neither ErrMalformed nor ErrTruncated", err)
		}
	})
}

func checkItems(t *testing.T, items []discover.Item) {
	t.Helper()
	for _, i := range items {
		if u, err := url.Parse(i.URL); err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
			t.Errorf("item address %q cannot be asked for", i.URL)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{"https://harbour.example/a?utm_x=1&b", "http://a..b.:80/%zz?&&", "http://[::1]/", "http://0x7f.1/;jsessionid=;jsessionid="} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		once, err := discover.Canonical(raw)
		if err != nil {
			return
		}
		twice, err := discover.Canonical(once)
		if err != nil || twice != once {
			t.Errorf("Canonical(%q) = %q, and of that %q, %v", raw, once, twice, err)
		}
		if discover.Key(once) == "" {
			t.Errorf("Key(%q) is empty", once)
		}
	})
}
