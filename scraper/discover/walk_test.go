package discover_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/scraper/discover"
	"github.com/onrecord/onrecord/scraper/fetch"
)

// web answers from a map of pages. Each page's validator is its length, so a changed page of another length is new.
type web struct {
	pages map[string]string
	asked []string
}

func (w *web) Get(_ context.Context, req fetch.Request) (*fetch.Response, error) {
	body, ok := w.pages[req.URL]
	etag := fmt.Sprint(len(body))
	switch {
	case !ok:
		w.asked = append(w.asked, req.URL+" 404")
		return nil, &fetch.Error{Reason: fetch.ReasonNotFound, URL: req.URL, Status: 404}
	case req.ETag == etag:
		w.asked = append(w.asked, req.URL+" 304")
		return &fetch.Response{Status: 304, NotModified: true, URL: req.URL, Header: http.Header{}}, nil
	}
	w.asked = append(w.asked, req.URL)
	return &fetch.Response{Status: 200, URL: req.URL, Header: http.Header{"Etag": {etag}}, Body: []byte(body)}, nil
}

// reader walks again and again, and remembers as a scraper does.
type reader struct {
	t      *testing.T
	web    *web
	plan   discover.Plan
	memory map[string]discover.Memory
	seen   map[string]bool
}

func newReader(t *testing.T, plan discover.Plan, pages map[string]string) *reader {
	return &reader{t: t, web: &web{pages: pages}, plan: plan, memory: map[string]discover.Memory{}, seen: map[string]bool{}}
}

// walk returns what was yielded, by the last part of the address, and the report.
func (r *reader) walk() (string, discover.Report) {
	r.t.Helper()
	r.web.asked = nil
	var got []string
	w := discover.Walker{
		Getter: r.web, Plan: r.plan,
		Recall: func(_ context.Context, endpoint string) (discover.Memory, error) { return r.memory[endpoint], nil },
		Wanted: func(_ context.Context, i discover.Item) (bool, error) { return !r.seen[i.URL], nil },
	}
	report, err := w.Walk(r.t.Context(), func(_ context.Context, i discover.Item) error {
		r.seen[i.URL] = true
		got = append(got, i.URL[strings.LastIndexByte(i.URL, '/')+1:])
		return nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
	for _, e := range report.Endpoints {
		if e.Err == nil {
			r.memory[e.URL] = e.Remember
		}
	}
	return strings.Join(got, " "), report
}

func (r *reader) expect(want ...string) {
	r.t.Helper()
	for i, w := range want {
		if got, _ := r.walk(); got != w {
			r.t.Errorf("walk %d: got %q, want %q (asked %q)", i+1, got, w, r.web.asked)
		}
	}
}

const host = "https://harbour.example"

func feedOf(ids ...int) string {
	var b strings.Builder
	b.WriteString("<rss><channel>")
	for _, id := range ids {
		fmt.Fprintf(&b, "<item><link>%s/%d</link></item>", host, id)
	}
	return b.String() + "</channel></rss>"
}

func urlset(ids ...int) string {
	var b strings.Builder
	b.WriteString("<urlset>")
	for _, id := range ids {
		fmt.Fprintf(&b, "<url><loc>%s/%d</loc></url>", host, id)
	}
	return b.String() + "</urlset>"
}

func TestRestOfAFeedFollows(t *testing.T) {
	r := newReader(t, discover.Plan{Feeds: []string{host + "/feed"}, MaxItems: 2}, map[string]string{host + "/feed": feedOf(1, 2, 3, 4, 5)})
	r.expect("1 2", "3 4", "5", "")
	if fmt.Sprint(r.web.asked) != "["+host+"/feed 304]" {
		t.Errorf("a feed that was read to its end: asked %q, want a 304", r.web.asked)
	}
}

func TestEndpointsShareTheBound(t *testing.T) {
	r := newReader(t, discover.Plan{Feeds: []string{host + "/a", host + "/b"}, MaxItems: 4},
		map[string]string{host + "/a": feedOf(1, 2, 3, 4, 5), host + "/b": feedOf(11, 12, 13)})
	r.expect("1 2 11 12", "3 4 13", "5", "")
}

func TestBrokenEndpointStopsNoOther(t *testing.T) {
	r := newReader(t, discover.Plan{Pages: []string{host + "/0"}, Feeds: []string{host + "/gone", host + "/page", host + "/ok"}},
		map[string]string{host + "/page": "<html>", host + "/ok": feedOf(0, 1) + " "})
	got, report := r.walk()
	failed := 0
	for _, e := range report.Endpoints {
		if e.Err != nil {
			failed++
		}
	}
	if got != "0 1" || failed != 2 || report.Found != 2 {
		t.Errorf("got %q, %d failed, %d found, want \"0 1\", 2, 2", got, failed, report.Found)
	}
}

func TestTruncatedFeedIsReadAgain(t *testing.T) {
	r := newReader(t, discover.Plan{Feeds: []string{host + "/feed"}}, map[string]string{host + "/feed": feedOf(1, 2) + "<item>"})
	r.web.pages[host+"/feed"] = strings.TrimSuffix(feedOf(1, 2), "</channel></rss>")
	r.expect("1 2", "")
	if fmt.Sprint(r.web.asked) != "["+host+"/feed]" {
		t.Errorf("asked %q, want the whole feed again", r.web.asked)
	}
}

func TestHomePageLeadsToItsFeed(t *testing.T) {
	r := newReader(t, discover.Plan{Feeds: []string{host + "/"}}, map[string]string{
		host + "/":     `<!doctype html><link rel="alternate" type="application/rss+xml" href="/feed">`,
		host + "/feed": feedOf(1),
	})
	r.expect("1")
	r.web.pages[host+"/feed"] = feedOf(1, 2)
	r.expect("2", "")
}

func TestSitemapIndex(t *testing.T) {
	index := "<sitemapindex><sitemap><loc>/a.xml</loc></sitemap><sitemap><loc>/index.xml</loc></sitemap><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>"
	r := newReader(t, discover.Plan{Sitemaps: []string{host + "/index.xml"}, MaxItems: 2}, map[string]string{
		host + "/index.xml": index, host + "/a.xml": urlset(1, 2, 3), host + "/b.xml": urlset(11, 12),
	})
	r.expect("1 2", "3 11", "12", "")
	// All is read: the index answers "not modified", and its children are asked all the same, because they may change
	// under an index that does not.
	r.expect("")
	r.web.pages[host+"/b.xml"] = urlset(11, 12, 13)
	r.expect("13", "")
}

func TestListingPages(t *testing.T) {
	pages := map[string]string{}
	page := func(n int, ids ...int) {
		var b strings.Builder
		for _, id := range ids {
			fmt.Fprintf(&b, `<a class="headline" href="/%d">x</a>`, id)
		}
		pages[fmt.Sprintf("%s/list?p=%d", host, n)] = fmt.Sprintf(`<html>%s<a class="next" href="?p=%d">older</a>`, b.String(), n+1)
	}
	for n := 1; n <= 6; n++ {
		page(n, 100-2*n, 99-2*n)
	}
	pages[host+"/list?p=6"] = strings.Replace(pages[host+"/list?p=6"], "next", "last", 1)
	plan := discover.Plan{Listings: []discover.ListingPlan{{URL: host + "/list?p=1", Link: "a.headline", Next: "a.next", MaxPages: 2}}}
	r := newReader(t, plan, pages)
	r.expect("98 97 96 95", "94 93", "92 91", "90 89", "88 87", "")
	if len(r.web.asked) != 1 {
		t.Errorf("a listing that was read to its end: asked %q, want the first page only", r.web.asked)
	}
	page(1, 99, 98, 97)
	r.expect("99", "")
}

func TestEndlessCalendarEnds(t *testing.T) {
	endless := &web{pages: map[string]string{}}
	for n := range 1000 {
		endless.pages[fmt.Sprintf("%s/cal?m=%d", host, n)] = fmt.Sprintf(`<html><a class="d" href="/only">x</a><a class="n" href="?m=%d">next</a>`, n+1)
	}
	plan := discover.Plan{Listings: []discover.ListingPlan{{URL: host + "/cal?m=0", Link: ".d", Next: ".n"}}}
	r := newReader(t, plan, nil)
	r.web = endless
	r.expect("only")
	if len(endless.asked) > discover.DefaultMaxPages {
		t.Errorf("asked %d pages, want at most %d", len(endless.asked), discover.DefaultMaxPages)
	}
}

func TestListingThatMatchesNothingIsReported(t *testing.T) {
	r := newReader(t, discover.Plan{Listings: []discover.ListingPlan{{URL: host + "/list", Link: "a.headline"}}}, map[string]string{host + "/list": "<html><a href=/1>x</a>"})
	_, report := r.walk()
	if len(report.Endpoints) != 1 || report.Endpoints[0].Err == nil || !strings.Contains(report.Endpoints[0].Err.Error(), "a.headline") {
		t.Errorf("got %+v, want an error that names the selector", report.Endpoints)
	}
}
