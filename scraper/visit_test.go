package scraper_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/scraper"
	"github.com/onrecord/onrecord/scraper/content"
	"github.com/onrecord/onrecord/scraper/discover"
	"github.com/onrecord/onrecord/scraper/fetch"
)

// site is a newsroom whose pages a test changes between visits.
type site struct {
	*httptest.Server
	pages    map[string]string // path → text of the article
	links    []string          // what the feed lists
	header   map[string]string // sent with every page
	tdmrep   string            // what the site as a whole reserves
	requests []string
	asksTDM  int
}

func newSite(t *testing.T) *site {
	s := &site{pages: map[string]string{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/robots.txt":
		http.NotFound(w, r)
		return
	case "/.well-known/tdmrep.json":
		if s.asksTDM++; s.tdmrep == "" {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write([]byte(s.tdmrep))
		return
	case "/feed.xml":
		s.serve(w, r, "application/rss+xml", s.feed())
		return
	}
	s.requests = append(s.requests, r.URL.RequestURI())
	switch text, ok := s.pages[r.URL.Path]; {
	case !ok:
		http.NotFound(w, r)
	case strings.HasPrefix(text, "/"):
		http.Redirect(w, r, text, http.StatusMovedPermanently)
	default:
		s.serve(w, r, "text/html; charset=utf-8", text)
	}
}

// serve answers with a validator, and 304 where it still holds.
func (s *site) serve(w http.ResponseWriter, r *http.Request, contentType, body string) {
	etag := `"` + onrecord.HashText(body)[:16] + `"`
	w.Header().Set("ETag", etag)
	w.Header().Set("Content-Type", contentType)
	for name, value := range s.header {
		w.Header().Set(name, value)
	}
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write([]byte(body))
}

func (s *site) feed() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>`)
	for _, link := range s.links {
		if strings.HasPrefix(link, "/") {
			link = s.URL + link
		}
		fmt.Fprintf(&b, "<item><title>News</title><link>%s</link></item>", strings.ReplaceAll(link, "&", "&amp;"))
	}
	b.WriteString("</channel></rss>")
	return b.String()
}

// asked returns the pages that were asked for since the last call.
func (s *site) asked() []string {
	r := s.requests
	s.requests = nil
	return r
}

// article is a page that says text, with furniture around it.
func article(text, furniture string) string {
	return `<!doctype html><html lang="en"><head><title>Harbour news</title></head><body><nav><a href="/">Home</a> ` + furniture + `</nav>
<main><article><h1>Harbour news</h1><p>The port of Lindhaven published its yearly review of data requests on Tuesday.</p>
<p>` + text + `</p><p>The review covers twelve months and all four terminals, and it will be repeated next spring.</p></article></main>
<footer>` + furniture + `</footer></body></html>`
}

// bench visits a source over a memory, with a clock that the test moves.
type bench struct {
	t       *testing.T
	site    *site
	memory  *memory
	now     time.Time
	source  scraper.Source
	scraper *scraper.Scraper
	observe func(scraper.Event)
	fetcher *fetch.Fetcher
	reader  *content.Extractor
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, site: newSite(t), memory: newMemory(), now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	var err error
	b.fetcher, err = fetch.New(fetch.Config{
		Contact: "https://example.org/bot", Version: "test", HostDelay: time.Microsecond, MaxBody: 1 << 20,
		AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Logger: slog.New(slog.DiscardHandler), Now: func() time.Time { return b.now },
	})
	if err != nil {
		t.Fatal(err)
	}
	b.reader = content.New(content.Config{CacheDir: t.TempDir(), Logger: slog.New(slog.DiscardHandler)})
	t.Cleanup(func() { _ = b.reader.Close() })
	b.scraper = b.newScraper()
	b.source = scraper.Source{
		Source:  onrecord.Source{ID: "harbour", Firsthand: true, Stakeholder: onrecord.Stakeholder{ID: "lindhaven", Name: "Port of Lindhaven", Kind: onrecord.KindCompany}},
		Recheck: 24 * time.Hour,
		Plan:    discover.Plan{Feeds: []string{b.site.URL + "/feed.xml"}},
	}
	return b
}

func (b *bench) newScraper() *scraper.Scraper {
	return scraper.New(scraper.Config{
		Fetcher: b.fetcher, Reader: b.reader, Captures: memoryCaptures{b.memory}, Publisher: b.memory, State: b.memory,
		Logger: slog.New(slog.DiscardHandler), Now: func() time.Time { return b.now }, Observe: b.observe,
	})
}

// visit visits once and returns the run and what was published.
func (b *bench) visit() (scraper.Run, []onrecord.Statement) {
	b.t.Helper()
	run, err := b.scraper.Visit(b.t.Context(), b.source)
	if err != nil {
		b.t.Fatal(err)
	}
	return run, b.memory.published()
}

// want visits and compares counts: found, new, changed, unchanged, gone, failures.
func (b *bench) want(name string, counts ...int) []onrecord.Statement {
	b.t.Helper()
	run, statements := b.visit()
	got := []int{run.New, run.Changed, run.Unchanged, run.Gone, len(run.Failures)}
	if diff := cmp.Diff(got, counts); diff != "" {
		b.t.Errorf("%s: new, changed, unchanged, gone, failed: got (-) want (+)\n%s%+v", name, diff, run.Failures)
	}
	return statements
}

func TestVisitCollectsOnceAndFollowsChanges(t *testing.T) {
	b := newBench(t)
	b.site.pages["/a"] = article("The first text of the review speaks of forty requests.", "menu")
	b.site.links = []string{"/a?utm_source=feed", "/a#top", "/a"}
	first := b.want("first visit", 1, 0, 0, 0, 0)
	if got := b.site.asked(); !slices.Equal(got, []string{"/a?utm_source=feed"}) {
		t.Errorf("asked for %v, want /a once, as it was listed first", got)
	}
	b.want("second visit", 0, 0, 0, 0, 0)
	if got := b.site.asked(); len(got) > 0 {
		t.Errorf("second visit asked for %v", got)
	}
	b.now = b.now.Add(25 * time.Hour)
	b.want("a day later", 0, 0, 1, 0, 0)

	b.now = b.now.Add(25 * time.Hour)
	b.site.pages["/a"] = article("The first text of the review speaks of forty requests.", "another menu")
	b.want("only the furniture changed", 0, 0, 1, 0, 0)

	b.now = b.now.Add(25 * time.Hour)
	b.site.pages["/a"] = article("The second text of the review speaks of fifty requests.", "another menu")
	second := b.want("the text changed", 0, 1, 0, 0, 0)
	if second[0].ID != first[0].ID || second[0].Version != 2 || second[0].VersionID == first[0].VersionID {
		t.Errorf("second version: %+v", second[0])
	}

	b.now = b.now.Add(25 * time.Hour)
	b.site.links = nil
	delete(b.site.pages, "/a")
	b.want("gone, and no longer listed", 0, 0, 0, 1, 0)
	b.now = b.now.Add(40 * 24 * time.Hour)
	b.want("grown up", 0, 0, 0, 0, 0)
}

func TestVisitKeepsIDsAfterACrash(t *testing.T) {
	b := newBench(t)
	b.site.pages["/a"] = article("A text that is collected twice.", "menu")
	b.site.links = []string{"/a"}
	before := maps.Clone(b.memory.values)
	first := b.want("first visit", 1, 0, 0, 0, 0)
	b.memory.lose(before)
	b.now = b.now.Add(time.Minute)
	again := b.want("after the crash", 1, 0, 0, 0, 0)
	if diff := cmp.Diff(again, first); diff != "" {
		t.Errorf("statement published again: got (-) want (+)\n%s", diff)
	}
}

func TestVisitBoundsARunAndContinues(t *testing.T) {
	b := newBench(t)
	for i := range 5 {
		path := fmt.Sprintf("/%d", i)
		b.site.pages[path] = article(fmt.Sprintf("Text number %d of the review.", i), "menu")
		b.site.links = append(b.site.links, path)
	}
	b.source.Plan.MaxItems = 2
	b.want("first two", 2, 0, 0, 0, 0)
	b.want("next two", 2, 0, 0, 0, 0)
	b.want("last", 1, 0, 0, 0, 0)
	b.want("none left", 0, 0, 0, 0, 0)
}

func TestVisitFollowsRedirectsToOneStatement(t *testing.T) {
	b := newBench(t)
	b.site.pages["/a"] = article("The text that two addresses lead to.", "menu")
	b.site.pages["/old"] = "/a"
	b.site.links = []string{"/old", "/a"}
	statements := b.want("first visit", 1, 0, 0, 0, 0)
	if want := b.site.URL + "/a"; statements[0].URL != want {
		t.Errorf("address %s, want %s", statements[0].URL, want)
	}
	b.site.asked()
	b.want("second visit", 0, 0, 0, 0, 0)
	if got := b.site.asked(); len(got) > 0 {
		t.Errorf("second visit asked for %v", got)
	}
}

func TestVisitOfVariants(t *testing.T) {
	b := newBench(t)
	text := article("The text that a page and its print version share.", "menu")
	link := `<link rel="canonical" href="` + b.site.URL + `/a">`
	b.site.pages["/a"] = text
	b.site.pages["/print/a"] = strings.Replace(text, "<title>", link+"<title>", 1)
	// A site that names one canonical address for all its pages does not lose them.
	b.site.pages["/b"] = strings.Replace(article("Quite another text, with a canonical address that lies.", "menu"), "<title>", link+"<title>", 1)
	b.site.links = []string{"/a", "/print/a", "/b"}
	b.want("page first", 2, 0, 1, 0, 0)

	c := newBench(t)
	c.site.pages = b.site.pages
	c.site.links = []string{"/print/a", "/a"}
	c.site.pages["/print/a"] = strings.ReplaceAll(c.site.pages["/print/a"], b.site.URL, c.site.URL)
	c.want("print version first", 1, 0, 1, 0, 0)
}

// TestVisitOfVariantsWhoseOriginalIsNotListed: a feed names the AMP and the print version of one document, and never the
// document itself; and one with a closing slash.
func TestVisitOfVariantsWhoseOriginalIsNotListed(t *testing.T) {
	b := newBench(t)
	link := `<link rel="canonical" href="` + b.site.URL + `/a">`
	text := strings.Replace(article("The text that is listed under three other addresses.", "menu"), "<title>", link+"<title>", 1)
	b.site.pages["/a/amp"], b.site.pages["/a/print"], b.site.pages["/a/"] = text, text, text
	b.site.links = []string{"/a/amp", "/a/print", "/a/print/", "/a/"}
	b.want("three variants", 1, 0, 2, 0, 0)
	b.want("again", 0, 0, 0, 0, 0)
}

// TestVisitOfAPageThatComesBack: gone is noted, nothing is taken back, and the same text come back is no new version.
func TestVisitOfAPageThatComesBack(t *testing.T) {
	b := newBench(t)
	text := article("A text that is taken down for a day.", "menu")
	b.site.pages["/a"], b.site.links = text, []string{"/a"}
	b.want("first visit", 1, 0, 0, 0, 0)
	noted := func() bool {
		for _, value := range b.memory.values {
			if strings.Contains(string(value), `"reason":"gone"`) {
				return true
			}
		}
		return false
	}
	b.now = b.now.Add(25 * time.Hour)
	delete(b.site.pages, "/a")
	b.want("gone", 0, 0, 0, 1, 0)
	if !noted() {
		t.Error("that it is gone was not noted")
	}
	b.now = b.now.Add(25 * time.Hour)
	b.site.pages["/a"] = text
	b.want("back", 0, 0, 1, 0, 0)
	if noted() {
		t.Error("it is back and still noted as gone")
	}
}

// TestCaptureTellsReservations: what header and page ask of robots and of miners travels with the capture.
func TestCaptureTellsReservations(t *testing.T) {
	b := newBench(t)
	b.site.tdmrep = `[{"location": "/file/free", "tdm-reservation": 0},
		{"location": "/file/*", "tdm-reservation": 1, "tdm-policy": "https://harbour.example/terms"}]`
	for path, c := range map[string]struct {
		header map[string]string
		meta   string
		want   onrecord.Capture
	}{
		"/nothing": {nil, "", onrecord.Capture{}},
		"/header": {map[string]string{"X-Robots-Tag": "noarchive, NoIndex", "TDM-Reservation": "1", "TDM-Policy": "https://harbour.example/tdm.json"}, "",
			onrecord.Capture{Noindex: true, TDMReservation: "1", TDMPolicy: "https://harbour.example/tdm.json"}},
		"/meta": {nil, `<meta name="robots" content="noindex"><meta name="tdm-reservation" content="0">`,
			onrecord.Capture{Noindex: true, TDMReservation: "0"}},
		"/other":     {map[string]string{"X-Robots-Tag": "googlebot: noindex"}, "", onrecord.Capture{}},
		"/us":        {map[string]string{"X-Robots-Tag": "onrecord: none"}, "", onrecord.Capture{Noindex: true}},
		"/file/1":    {nil, "", onrecord.Capture{TDMReservation: "1", TDMPolicy: "https://harbour.example/terms"}},
		"/file/free": {nil, "", onrecord.Capture{TDMReservation: "0"}},
		"/file/2":    {nil, `<meta name="tdm-reservation" content="0">`, onrecord.Capture{TDMReservation: "0"}},
	} {
		b.site.header = c.header
		b.site.pages = map[string]string{path: strings.Replace(article("What a page reserves: "+path, "menu"), "<title>", c.meta+"<title>", 1)}
		b.site.links = []string{path}
		statements := b.want(path, 1, 0, 0, 0, 0)
		got := onrecord.Capture{}
		if len(statements) == 1 {
			got.Noindex, got.TDMReservation, got.TDMPolicy = statements[0].Capture.Noindex, statements[0].Capture.TDMReservation, statements[0].Capture.TDMPolicy
		}
		if diff := cmp.Diff(got, c.want); diff != "" {
			t.Errorf("%s: got (-) want (+)\n%s", path, diff)
		}
	}
	if b.site.asksTDM != 1 {
		t.Errorf("the site was asked %d times for what it reserves", b.site.asksTDM)
	}
}

func TestVisitKeepsToTopics(t *testing.T) {
	b := newBench(t)
	b.source.Topics = []onrecord.Topic{{ID: "accord", Terms: []string{"Meridian Accord"}}}
	b.site.pages["/on"] = article("The port comments on the Meridian Accord and its deadlines.", "menu")
	b.site.pages["/off"] = article("The port celebrates its hundredth birthday with a parade.", "menu")
	b.site.links = []string{"/on", "/off"}
	run, _ := b.visit()
	if run.New != 1 || run.OffTopic != 1 || !run.OK() {
		t.Errorf("run: %+v", run)
	}
	b.site.asked()
	b.want("second visit", 0, 0, 0, 0, 0)
	if got := b.site.asked(); len(got) > 0 {
		t.Errorf("second visit asked for %v", got)
	}
}

func TestVisitOfFixedPages(t *testing.T) {
	b := newBench(t)
	b.source.Plan = discover.Plan{Pages: []string{b.site.URL + "/a", b.site.URL + "/missing", b.site.URL + "/empty"}}
	b.site.pages["/a"] = article("A fixed page is asked for on every visit.", "menu")
	b.site.pages["/empty"] = "<html><body></body></html>"
	b.want("first visit", 1, 0, 0, 1, 2)
	b.site.pages["/a"] = article("And so its change is seen at once.", "menu")
	b.want("second visit", 0, 1, 1, 1, 2)
}

func TestVisitOfAFullStreamLosesNothing(t *testing.T) {
	b := newBench(t)
	b.site.pages["/a"] = article("A text that finds no room at first.", "menu")
	b.site.links = []string{"/a"}
	b.memory.full = true
	if run, err := b.scraper.Visit(t.Context(), b.source); err == nil || run.New != 0 {
		t.Errorf("visit with a full stream: %+v, %v", run, err)
	}
	b.memory.full = false
	b.want("with room again", 1, 0, 0, 0, 0)
}

func TestVisitRetriesWhatFailed(t *testing.T) {
	b := newBench(t)
	b.site.pages["/a"] = article("A text that is there from the second visit on.", "menu")
	b.site.links = []string{"/a", "http://127.0.0.1:1/unreachable"}
	b.want("first visit", 1, 0, 0, 0, 1)
	b.site.asked()
	b.want("second visit", 0, 0, 0, 0, 1)
	if got := b.site.asked(); len(got) > 0 {
		t.Errorf("second visit asked for %v", got)
	}
}

// A page that something was taken out of for good is collected again when it no longer says it, and not before. What
// was taken out of the store is not put back either.
func TestVisitWithholdsWhatWasRedacted(t *testing.T) {
	b := newBench(t)
	b.source.Plan = discover.Plan{Pages: []string{b.site.URL + "/gate"}}
	page := b.site.URL + "/gate"
	b.site.pages["/gate"] = article("The warden counted the herons at the gate and nobody else did, so she said, all through the long month of March.", "1")
	w := onrecord.Withheld{Salt: []byte("salt")}
	w.Withhold("counted the herons")
	data, err := json.Marshal([]onrecord.Withheld{w})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.memory.Put(t.Context(), onrecord.WithheldKey(onrecord.NewStatementID(page)), data); err != nil {
		t.Fatal(err)
	}
	captures := len(b.memory.captures)
	b.want("withheld", 0, 0, 0, 0, 0)
	if len(b.memory.captures) != captures {
		t.Error("its bytes were stored")
	}
	b.site.pages["/gate"] = article("The warden counted the otters at the gate and nobody else did, so she said, all through the long month of March.", "1")
	b.want("changed", 1, 0, 0, 0, 0)
}
