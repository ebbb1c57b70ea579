package fetch_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/onrecord/onrecord/scraper/fetch"
)

func TestRobotsRules(t *testing.T) {
	for name, c := range map[string]struct{ robots, allowed, refused string }{
		"none":              {"", "/a", ""},
		"everybody":         {"User-agent: *\nDisallow: /a", "/b", "/a"},
		"us alone":          {"User-agent: *\nDisallow: /\n\nUser-agent: OnRecord/2.0\nDisallow: /a", "/b", "/a"},
		"not us":            {"User-agent: on\nUser-agent: onrecordbot\nDisallow: /", "/a", ""},
		"groups joined":     {"User-agent: onrecord\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: onrecord\nDisallow: /b", "/c", "/b"},
		"longest wins":      {"User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", "/a/c"},
		"allow wins ties":   {"User-agent: *\nDisallow: /a\nAllow: /a", "/a", ""},
		"wildcards":         {"User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", "/x/a.pdf"},
		"anchored":          {"User-agent: *\nDisallow: /a*b", "/x/a/b", "/a/b/c"},
		"query":             {"User-agent: *\nDisallow: /*?page=", "/a?id=1", "/a?page=2"},
		"encoding":          {"User-agent: *\nDisallow: /%7euser/ü", "/~user/u", "/~user/%C3%BC"},
		"bad lines":         {"Disallow: /x\nnonsense\nUser-agent: *\nCrawl-delay: soon\nDisallow: /a\n: :", "/x", "/a"},
		"byte order mark":   {"\xef\xbb\xbfUser-agent: *\rDisallow: /a", "/b", "/a"},
		"a page of HTML":    {"<html><body>Disallow: /", "/a", ""},
		"comment":           {"User-agent: * # all\nDisallow: /a # not this", "/b", "/a"},
		"robots.txt itself": {"User-agent: *\nDisallow: /", "/robots.txt", "/a"},
	} {
		t.Run(name, func(t *testing.T) {
			s := httpSite(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, c.robots) })
			f, _ := newFetcher(t, nil)
			if d, err := f.Robots(t.Context(), s+c.allowed); err != nil || !d.Allowed {
				t.Errorf("%s: got %+v, %v, want allowed", c.allowed, d, err)
			}
			if c.refused == "" {
				return
			}
			if d, err := f.Robots(t.Context(), s+c.refused); err != nil || d.Allowed || !strings.HasPrefix(d.Rule, "Disallow: ") {
				t.Errorf("%s: got %+v, %v, want refused", c.refused, d, err)
			}
		})
	}
}

// httpSite serves one robots.txt, and "words" at every other address.
func httpSite(t *testing.T, robots http.HandlerFunc) string {
	return site(t, map[string]http.HandlerFunc{"/robots.txt": robots, "/": text("words")}).URL
}

func TestRobotsThatCannotBeRead(t *testing.T) {
	for name, c := range map[string]struct {
		robots http.HandlerFunc
		want   fetch.Reason // "" where pages may be asked for
	}{
		"403":  {status(403), ""},
		"500":  {status(500), fetch.ReasonRobotsUnread},
		"503":  {status(503), fetch.ReasonRobotsUnread},
		"429":  {status(429), fetch.ReasonRateLimited},
		"loop": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/robots.txt", http.StatusFound) }, ""},
		"10 MB": {func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "User-agent: *\n"+strings.Repeat("Disallow: /a\n", 800_000)+"Disallow: /")
		}, ""},
		"away": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://10.0.0.1/robots.txt", http.StatusFound)
		}, fetch.ReasonPrivateAddress},
	} {
		t.Run(name, func(t *testing.T) {
			f, _ := newFetcher(t, nil)
			_, err := get(t, f, httpSite(t, c.robots)+"/page")
			if err == nil && c.want != "" || err != nil && err.Reason != c.want {
				t.Errorf("got %v, want reason %q", err, c.want)
			}
		})
	}
}

func TestRobotsAreAskedForOnceADay(t *testing.T) {
	var asked atomic.Int32
	s := httpSite(t, func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		io.WriteString(w, "Sitemap: https://harbour.example/sitemap.xml")
	})
	f, c := newFetcher(t, nil)
	done := make(chan error)
	for range 10 {
		go func() {
			_, err := f.Robots(t.Context(), s+"/page")
			done <- err
		}()
	}
	for range 10 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if asked.Load() != 1 {
		t.Errorf("asked %d times by ten at once, want 1", asked.Load())
	}
	c.Sleep(t.Context(), 25*time.Hour)
	d, err := f.Robots(t.Context(), s+"/page")
	if err != nil || asked.Load() != 2 || len(d.Sitemaps) != 1 {
		t.Errorf("a day later: %+v, %v, asked %d times, want 2", d, err, asked.Load())
	}
}

// keptRobots is a store in memory.
type keptRobots map[string]fetch.RobotsAnswer

func (k keptRobots) Load(_ context.Context, origin string) (fetch.RobotsAnswer, bool) {
	a, ok := k[origin]
	return a, ok
}

func (k keptRobots) Save(_ context.Context, origin string, a fetch.RobotsAnswer) { k[origin] = a }

// TestRobotsAreKept starts one fetcher after another over the same store: the second does not ask, one a day later does.
func TestRobotsAreKept(t *testing.T) {
	var asked atomic.Int32
	s := httpSite(t, func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		io.WriteString(w, "User-agent: *\nDisallow: /a")
	})
	kept, now := keptRobots{}, time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		later time.Duration
		asked int32
	}{{0, 1}, {time.Hour, 1}, {25 * time.Hour, 2}} {
		f, _ := newFetcher(t, func(cfg *fetch.Config) {
			cfg.RobotsStore = kept
			cfg.Now = func() time.Time { return now.Add(c.later) }
		})
		if d, err := f.Robots(t.Context(), s+"/a"); err != nil || d.Allowed {
			t.Errorf("after %s: got %+v, %v, want refused", c.later, d, err)
		}
		if got := asked.Load(); got != c.asked {
			t.Errorf("after %s: robots.txt was asked for %d times, want %d", c.later, got, c.asked)
		}
	}
}
