package scraper_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
	"github.com/robfig/cron/v3"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/scraper"
	"github.com/onrecord/onrecord/scraper/content"
	"github.com/onrecord/onrecord/scraper/discover"
	"github.com/onrecord/onrecord/scraper/fetch"
)

// An attack is a site that does one bad thing, and what is to become of its source.
type attack struct {
	// serve answers everything but robots.txt, unless robots is set.
	serve  func(w http.ResponseWriter, r *http.Request)
	robots func(w http.ResponseWriter)
	plan   func(address string) discover.Plan
	// reason is that of the failures told, "" where there is none; texts is how many documents come out of it.
	reason string
	texts  int
	state  scraper.Condition
}

func feedPlan(address string) discover.Plan { return discover.Plan{Feeds: []string{address + "/feed"}} }
func pagePlan(address string) discover.Plan { return discover.Plan{Pages: []string{address + "/page"}} }

// attacks is the list, by name.
func attacks(t *testing.T) map[string]attack {
	all := map[string]attack{
		"bomb of gzip":   {serve: packedBomb("gzip", func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }), plan: feedPlan, reason: "too_large", state: scraper.Broken},
		"bomb of brotli": {serve: packedBomb("br", func(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, 1) }), plan: pagePlan, reason: "too_large", state: scraper.Broken},
		"bomb of zstd": {serve: packedBomb("zstd", func(w io.Writer) io.WriteCloser {
			z, _ := zstd.NewWriter(w) // without options it cannot fail
			return z
		}), plan: pagePlan, reason: "too_large", state: scraper.Broken},
		"endless body":              {serve: dripping(strings.Repeat("words ", 1000), 0), plan: pagePlan, reason: "too_large", state: scraper.Broken},
		"one byte a second":         {serve: dripping("x", time.Second), plan: pagePlan, reason: "too_slow", state: scraper.Failing},
		"redirect loop":             {serve: redirectTo("/page"), plan: pagePlan, reason: "redirect_loop", state: scraper.Failing},
		"redirect to the inside":    {serve: redirectTo("http://10.1.2.3/page"), plan: pagePlan, reason: "private_address", state: scraper.Broken},
		"robots.txt of 10 MB":       {serve: articles(0), robots: hugeRobots, plan: pagePlan, texts: 1, state: scraper.OK},
		"truncated feed":            {serve: feedOrArticle(5, "<item><link>/article/6"), plan: feedPlan, texts: 5, state: scraper.OK},
		"feed of 50,000 items":      {serve: feedOrArticle(50_000, "</channel></rss>"), plan: boundedFeed, texts: 7, state: scraper.OK},
		"sitemap that names itself": {serve: selfishSitemap, plan: func(a string) discover.Plan { return discover.Plan{Sitemaps: []string{a + "/map.xml"}} }, texts: 1, state: scraper.OK},
		"invalid UTF-8":             {serve: body("text/html; charset=utf-8", article("The port \xff\xfe of Lindhaven answers.", "")), plan: pagePlan, texts: 1, state: scraper.OK},
		"windows-1251 unannounced":  {serve: body("text/html", cyrillicPage), plan: pagePlan, texts: 1, state: scraper.OK},
		"100,000 nested elements":   {serve: body("text/html", "<html><body>"+strings.Repeat("<div>", 100_000)+"words"), plan: pagePlan, reason: "too_deep", state: scraper.Broken},
		"program called a page":     {serve: body("text/html", "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00"), plan: pagePlan, reason: "binary", state: scraper.Broken},
		"page called a picture":     {serve: body("image/png", article("The port of Lindhaven says that this is a page.", "")), plan: pagePlan, texts: 1, state: scraper.OK},
		"endless calendar":          {serve: endlessCalendar, plan: calendarPlan, texts: 1, state: scraper.OK},
		"reset in the middle":       {serve: resetting(t), plan: pagePlan, reason: "broken", state: scraper.Failing},
		"empty 200":                 {serve: body("text/html", ""), plan: pagePlan, reason: "empty", state: scraper.Blocked},
		"challenge page":            {serve: body("text/html", "<title>Just a moment...</title>"), plan: pagePlan, reason: "blocked", state: scraper.Blocked},
	}
	for _, name := range []string{"encrypted", "truncated"} {
		pdf, err := os.ReadFile(filepath.Join("testdata", "hostile", name+".pdf"))
		if err != nil {
			t.Fatal(err)
		}
		reason := map[string]string{"encrypted": "encrypted", "truncated": "malformed"}[name]
		all[name+" PDF"] = attack{serve: body("text/html", string(pdf)), plan: pagePlan, reason: reason, state: scraper.Broken}
	}
	return all
}

// TestHostileSites visits all attackers at once, a healthy site beside them, in one run: the healthy one is complete,
// the run ends by itself, memory stays bounded, and every failure is told with its reason.
func TestHostileSites(t *testing.T) {
	h := newHostile(t)
	wanted := map[onrecord.SourceID]attack{}
	var sources []scraper.Source
	host := 1
	for name, a := range attacks(t) {
		host++
		source := h.source(name, a.plan(h.site(host, a)))
		wanted[source.ID] = a
		sources = append(sources, source)
	}
	healthy := attack{serve: feedOrArticle(20, "</channel></rss>"), plan: feedPlan, texts: 20, state: scraper.OK}
	source := h.source("healthy", healthy.plan(h.site(1, healthy)))
	wanted[source.ID], sources = healthy, append(sources, source)

	// As cmd/onrecord does. Otherwise it is the garbage of a busy machine that is measured, not what is held.
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(256 << 20))
	defer debug.SetGCPercent(debug.SetGCPercent(50))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	runs := scraper.NewScheduler(h.scraper, sources, newQueue(), slog.New(slog.DiscardHandler)).Once(t.Context())
	runtime.ReadMemStats(&after)
	t.Logf("%d sources in %s, %d MB more from the system", len(runs), time.Since(start).Round(time.Millisecond), (after.Sys-before.Sys)>>20)
	if grown := (after.Sys - before.Sys) >> 20; grown > 300 {
		t.Errorf("memory grew by %d MB", grown)
	}
	if len(runs) != len(sources) {
		t.Fatalf("%d of %d sources were visited", len(runs), len(sources))
	}
	for i, run := range runs {
		h.check(t, sources[i], run, wanted[run.Source])
	}
}

// check compares what became of one source, as sources status tells it.
func (h *hostile) check(t *testing.T, source scraper.Source, run scraper.Run, want attack) {
	t.Helper()
	if run.New != want.texts {
		t.Errorf("%s: %d documents, want %d; %+v", run.Source, run.New, want.texts, run.Failures)
	}
	history, err := scraper.LoadHistory(t.Context(), h.memory, source.ID)
	if err != nil {
		t.Fatal(err)
	}
	health := scraper.Judge(source, history, time.Now())
	if health.State != want.state {
		t.Errorf("%s: state %s (%s), want %s", run.Source, health.State, health.Reason, want.state)
	}
	if want.reason == "" && len(health.Failed) > 0 || want.reason != "" && health.Failed[want.reason] != 1 {
		t.Errorf("%s: failed %v, want one %q", run.Source, health.Failed, want.reason)
	}
	if want.reason != "" && !strings.Contains(health.Reason, want.reason) {
		t.Errorf("%s: the reason %q does not say %q", run.Source, health.Reason, want.reason)
	}
}

// hostile is what the attackers are visited with: real limits, only shorter.
type hostile struct {
	t       *testing.T
	memory  *memory
	scraper *scraper.Scraper
}

func newHostile(t *testing.T) *hostile {
	fetcher, err := fetch.New(fetch.Config{
		Contact: "https://example.org/bot", HostDelay: time.Millisecond, MaxBody: 2 << 20,
		AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
		Limits:       fetch.Limits{Header: 20 * time.Second, Idle: 20 * time.Second, Grace: 5 * time.Second, MinRate: 100},
	})
	if err != nil {
		t.Fatal(err)
	}
	h := &hostile{t: t, memory: newMemory()}
	reader := content.New(content.Config{CacheDir: filepath.Join(os.TempDir(), "onrecord-test-pdf-cache"), TimeLimit: time.Minute})
	t.Cleanup(func() { _ = reader.Close() })
	h.scraper = scraper.New(scraper.Config{
		Fetcher: fetcher, Reader: reader, Captures: memoryCaptures{h.memory}, Publisher: h.memory, State: h.memory,
		Logger: slog.New(slog.DiscardHandler),
	})
	return h
}

func (h *hostile) source(name string, plan discover.Plan) scraper.Source {
	id := strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(name)), "-")
	return scraper.Source{
		Source:   onrecord.Source{ID: onrecord.SourceID(id), Stakeholder: onrecord.Stakeholder{Name: "Harbour", Kind: onrecord.KindCompany}},
		Plan:     plan,
		Schedule: cron.Every(time.Hour),
	}
}

// site serves an attack at a host of its own, so that none waits for another's turn.
func (h *hostile) site(host int, a attack) string {
	l, err := (&net.ListenConfig{}).Listen(h.t.Context(), "tcp", fmt.Sprintf("127.0.0.%d:0", host))
	if err != nil {
		h.t.Skipf("this system has no address 127.0.0.%d: %v", host, err)
	}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path != "/robots.txt":
			a.serve(w, r)
		case a.robots != nil:
			a.robots(w)
		default:
			http.NotFound(w, r)
		}
	}))
	_ = s.Listener.Close()
	s.Listener = l
	s.Start()
	h.t.Cleanup(s.Close)
	return s.URL
}

func body(contentType, text string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = io.WriteString(w, text)
	}
}

func packedBomb(encoding string, pack func(io.Writer) io.WriteCloser) func(http.ResponseWriter, *http.Request) {
	var b bytes.Buffer
	w := pack(&b)
	nothing := make([]byte, 1<<20)
	for range 100 {
		_, _ = w.Write(nothing)
	}
	_ = w.Close()
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", encoding)
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write(b.Bytes())
	}
}

func dripping(piece string, pause time.Duration) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, piece); err != nil {
				return
			}
			_ = http.NewResponseController(w).Flush()
			select {
			case <-r.Context().Done():
			case <-time.After(pause):
			}
		}
	}
}

func redirectTo(where string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, where, http.StatusFound) }
}

func hugeRobots(w http.ResponseWriter) {
	_, _ = io.WriteString(w, "User-agent: *\n"+strings.Repeat("Disallow: /not/this\n", 500_000)+"Disallow: /\n")
}

// articles serves an article at every address, each with a number in its text.
func articles(n int) func(http.ResponseWriter, *http.Request) {
	return body("text/html; charset=utf-8", article(fmt.Sprintf("The port of Lindhaven makes its announcement number %d of the season.", n), ""))
}

// feedOrArticle serves a feed of n items that ends as it is told, and the articles it names.
func feedOrArticle(n int, end string) func(http.ResponseWriter, *http.Request) {
	var b strings.Builder
	b.WriteString("<rss><channel>")
	for i := range n {
		fmt.Fprintf(&b, "<item><link>/article/%d</link></item>", i)
	}
	feed := b.String() + end
	return func(w http.ResponseWriter, r *http.Request) {
		var i int
		if _, err := fmt.Sscanf(r.URL.Path, "/article/%d", &i); err == nil {
			articles(i)(w, r)
			return
		}
		body("application/rss+xml", feed)(w, r)
	}
}

func boundedFeed(address string) discover.Plan {
	plan := feedPlan(address)
	plan.MaxItems = 7
	return plan
}

func selfishSitemap(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/map.xml":
		body("application/xml", "<sitemapindex><sitemap><loc>/map.xml</loc></sitemap><sitemap><loc>/map.xml?again</loc></sitemap><sitemap><loc>/urls.xml</loc></sitemap></sitemapindex>")(w, r)
	case "/urls.xml":
		body("application/xml", "<urlset><url><loc>/article/1</loc></url></urlset>")(w, r)
	default:
		articles(1)(w, r)
	}
}

func endlessCalendar(w http.ResponseWriter, r *http.Request) {
	var month int
	if _, err := fmt.Sscanf(r.URL.RawQuery, "month=%d", &month); err != nil {
		articles(2)(w, r)
		return
	}
	body("text/html", fmt.Sprintf(`<html><a class="day" href="/article">x</a><a class="next" href="?month=%d">later</a>`, month+1))(w, r)
}

func calendarPlan(address string) discover.Plan {
	return discover.Plan{Listings: []discover.ListingPlan{{URL: address + "/?month=1", Link: ".day", Next: ".next"}}}
}

// resetting promises more than it sends and resets the connection.
func resetting(t *testing.T) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, buf, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(buf, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nhalf")
		_ = buf.Flush()
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = conn.Close()
	}
}

// cyrillicPage is in windows-1251 and says so nowhere.
var cyrillicPage = "<!doctype html><html><head><title>\xcf\xee\xf0\xf2</title></head><body><main><article><p>" +
	strings.Repeat("\xcf\xee\xf0\xf2 \xee\xf2\xe2\xe5\xf7\xe0\xe5\xf2 \xed\xe0 \xe2\xee\xef\xf0\xee\xf1\xfb \xf1\xee\xe2\xe5\xf2\xe0. ", 20) + "</p></article></main></body></html>"
