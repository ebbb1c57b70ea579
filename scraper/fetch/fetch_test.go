package fetch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/onrecord/onrecord/scraper/fetch"
)

const contact = "https://harbour.example/bot; mailto:bot@harbour.example"

// clock is a time that passes only when somebody sleeps.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.slept = append(c.slept, d)
	return ctx.Err()
}

// loopback is the network of the test servers.
var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

func newFetcher(t *testing.T, change func(*fetch.Config)) (*fetch.Fetcher, *clock) {
	t.Helper()
	c := newClock()
	cfg := fetch.Config{
		Contact: contact, Version: "1.0", AllowPrivate: loopback, HostDelay: time.Second,
		Now: c.Now, Sleep: c.Sleep, Rand: func() float64 { return 0.5 },
	}
	if change != nil {
		change(&cfg)
	}
	f, err := fetch.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return f, c
}

// site serves pages by path; a robots.txt that is not among them is 404.
func site(t *testing.T, pages map[string]http.HandlerFunc) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	for path, page := range pages {
		mux.HandleFunc(path, page)
	}
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func text(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		io.WriteString(w, body)
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", code) }
}

func get(t *testing.T, f *fetch.Fetcher, url string) (*fetch.Response, *fetch.Error) {
	t.Helper()
	resp, err := f.Get(t.Context(), fetch.Request{URL: url})
	var e *fetch.Error
	if err != nil && !errors.As(err, &e) {
		t.Fatalf("Get(%s): error %v is no *fetch.Error", url, err)
	}
	return resp, e
}

func TestContactIsRequired(t *testing.T) {
	for _, bad := range []string{"", " ", ";", "nobody", "ftp://harbour.example", "mailto:", "https://x y.example"} {
		if _, err := fetch.New(fetch.Config{Contact: bad}); err == nil || !strings.Contains(err.Error(), "contact") {
			t.Errorf("contact %q: got error %v, want one that speaks of the contact", bad, err)
		}
	}
}

func TestProxyAddressIsChecked(t *testing.T) {
	for _, bad := range []string{"harbour.example:8080", "ftp://harbour.example", "http://", "://"} {
		if _, err := fetch.New(fetch.Config{Contact: contact, Proxy: bad}); err == nil || !strings.Contains(err.Error(), "fetch.proxy") {
			t.Errorf("proxy %q: got error %v, want one that speaks of fetch.proxy", bad, err)
		}
	}
}

func TestGet(t *testing.T) {
	windows1251 := []byte("<meta charset=windows-1251>\xcf\xf0\xe8\xe2\xe5\xf2")
	var agent atomic.Value
	s := site(t, map[string]http.HandlerFunc{
		"/page": func(w http.ResponseWriter, r *http.Request) {
			agent.Store(r.UserAgent())
			w.Header().Set("Content-Type", "text/html; charset=windows-1251")
			w.Header().Set("ETag", `"a"`)
			w.Write(windows1251)
		},
		"/moved": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/page", http.StatusFound) },
	})
	f, _ := newFetcher(t, nil)
	resp, err := f.Get(t.Context(), fetch.Request{URL: s.URL + "/moved#top"})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(resp.Body, windows1251) {
		t.Errorf("body %q is not what the server sent", resp.Body)
	}
	if got := resp.Header.Get("Content-Type"); got != "text/html; charset=windows-1251" {
		t.Errorf("content type %q is not the server's", got)
	}
	if want := []string{s.URL + "/moved", s.URL + "/page"}; fmt.Sprint(resp.URLs) != fmt.Sprint(want) || resp.URL != want[1] {
		t.Errorf("chain: got %v, answered by %s, want %v", resp.URLs, resp.URL, want)
	}
	if want := "onrecord/1.0 (+https://harbour.example/bot; mailto:bot@harbour.example)"; agent.Load() != want {
		t.Errorf("User-Agent: got %q, want %q", agent.Load(), want)
	}
}

func TestConditionalGet(t *testing.T) {
	s := site(t, map[string]http.HandlerFunc{"/page": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"a"`)
		if r.Header.Get("If-None-Match") == `"a"` && r.Header.Get("If-Modified-Since") == "Sun, 01 Mar 2026 00:00:00 GMT" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, "words")
	}})
	f, _ := newFetcher(t, nil)
	resp, err := f.Get(t.Context(), fetch.Request{
		URL: s.URL + "/page", ETag: `"a"`, LastModified: "Sun, 01 Mar 2026 00:00:00 GMT",
	})
	if err != nil || !resp.NotModified || resp.Status != 304 || len(resp.Body) != 0 {
		t.Errorf("got %+v, %v, want not modified", resp, err)
	}
}

func TestContentEncoding(t *testing.T) {
	const words = "The harbour is open."
	var zipped, zstded, brotlied bytes.Buffer
	z := gzip.NewWriter(&zipped)
	io.WriteString(z, words)
	z.Close()
	zs, _ := zstd.NewWriter(&zstded)
	io.WriteString(zs, words)
	zs.Close()
	br := brotli.NewWriter(&brotlied)
	io.WriteString(br, words)
	br.Close()
	encoded := func(encoding string, body []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", encoding)
			w.Write(body)
		}
	}
	s := site(t, map[string]http.HandlerFunc{
		"/gzip":       encoded("gzip", zipped.Bytes()),
		"/zstd":       encoded("zstd", zstded.Bytes()),
		"/br":         encoded("br", brotlied.Bytes()),
		"/mistake":    encoded("utf-8", []byte(words)),
		"/unasked":    encoded("compress", []byte(words)),
		"/lie":        encoded("gzip", []byte(words)),
		"/lie-br":     encoded("br", []byte(words)),
		"/half-br":    encoded("br", brotlied.Bytes()[:brotlied.Len()-2]),
		"/map.xml.gz": func(w http.ResponseWriter, _ *http.Request) { w.Write(zipped.Bytes()) },
	})
	f, _ := newFetcher(t, nil)
	for _, path := range []string{"/gzip", "/zstd", "/br", "/mistake"} {
		if resp, err := get(t, f, s.URL+path); err != nil || string(resp.Body) != words {
			t.Errorf("%s: got %v, %v", path, resp, err)
		}
	}
	for _, path := range []string{"/unasked", "/lie", "/lie-br", "/half-br"} {
		if _, err := get(t, f, s.URL+path); err == nil || err.Reason != fetch.ReasonBroken {
			t.Errorf("%s: got %v, want reason broken", path, err)
		}
	}
	// A compressed document is a document: only the encoding of the transfer is undone.
	if resp, err := get(t, f, s.URL+"/map.xml.gz"); err != nil || !bytes.Equal(resp.Body, zipped.Bytes()) {
		t.Errorf("/map.xml.gz: got %v, %v, want the file as it is", resp, err)
	}
}

func TestReasonOfStatus(t *testing.T) {
	s := site(t, map[string]http.HandlerFunc{
		"/404": status(404), "/410": status(410), "/403": status(403), "/451": status(451), "/418": status(418),
		"/500":   status(500),
		"/304":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(304) },
		"/204":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) },
		"/empty": text(" \n"),
		"/lost":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(302) },
		"/ftp": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "ftp://harbour.example/")
			w.WriteHeader(302)
		},
	})
	f, _ := newFetcher(t, nil)
	for path, want := range map[string]fetch.Reason{
		"/404": fetch.ReasonNotFound, "/410": fetch.ReasonGone, "/403": fetch.ReasonForbidden, "/451": fetch.ReasonForbidden,
		"/418": fetch.ReasonStatus, "/500": fetch.ReasonServerError, "/304": fetch.ReasonStatus, "/204": fetch.ReasonEmpty,
		"/empty": fetch.ReasonEmpty, "/lost": fetch.ReasonRedirect, "/ftp": fetch.ReasonBadURL,
	} {
		if _, err := get(t, f, s.URL+path); err == nil || err.Reason != want {
			t.Errorf("%s: got %v, want reason %s", path, err, want)
		}
	}
	for _, bad := range []string{"", "harbour.example/x", "ftp://harbour.example/", "http://", "http://a b/", "http://%zz/"} {
		if _, err := get(t, f, bad); err == nil || err.Reason != fetch.ReasonBadURL {
			t.Errorf("Get(%q): got %v, want reason bad_url", bad, err)
		}
	}
}
