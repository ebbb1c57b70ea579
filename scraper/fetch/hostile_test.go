package fetch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/onrecord/onrecord/scraper/fetch"
)

// bomb is 64 MiB of nothing, packed.
func bomb(t *testing.T, pack func(io.Writer) io.WriteCloser) []byte {
	t.Helper()
	var b bytes.Buffer
	w := pack(&b)
	nothing := make([]byte, 1<<20)
	for range 64 {
		if _, err := w.Write(nothing); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	return b.Bytes()
}

// bombInBomb packs a bomb once more.
func bombInBomb(t *testing.T, bomb []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(bomb); err != nil {
		t.Fatal(err)
	}
	z.Close()
	return b.Bytes()
}

func TestLimitsOfBodies(t *testing.T) {
	gzipped := bomb(t, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	zstded := bomb(t, func(w io.Writer) io.WriteCloser {
		z, err := zstd.NewWriter(w)
		if err != nil {
			t.Fatal(err)
		}
		return z
	})
	brotlied := bomb(t, func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) })
	packed := func(encoding string, body []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", encoding)
			w.Write(body)
		}
	}
	endless := func(piece string, pause time.Duration) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := io.WriteString(w, piece); err != nil {
					return
				}
				w.(http.Flusher).Flush()
				select {
				case <-r.Context().Done():
				case <-time.After(pause):
				}
			}
		}
	}
	s := site(t, map[string]http.HandlerFunc{
		"/gzip":      packed("gzip", gzipped),
		"/zstd":      packed("zstd", zstded),
		"/br":        packed("br", brotlied),
		"/twice":     packed("br, gzip", bombInBomb(t, brotlied)),
		"/announced": func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "99999999") },
		"/endless":   endless(strings.Repeat("x", 32<<10), 0),
		"/drip":      endless("x", 10*time.Millisecond),
		"/still":     endless("x", time.Hour),
		"/silent":    func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"/exact":     text(strings.Repeat("x", 1<<20)),
		"/over":      text(strings.Repeat("x", 1<<20+1)),
	})
	// Each limit is short only where it is meant to be reached, so that a machine that has other work reaches no other.
	const long, short = time.Minute, 150 * time.Millisecond
	limited := func(l fetch.Limits) *fetch.Fetcher {
		f, _ := newFetcher(t, func(c *fetch.Config) { c.MaxBody, c.Limits = 1<<20, l })
		return f
	}
	f := limited(fetch.Limits{Header: long, Idle: long, Grace: long, MinRate: 1})
	for _, path := range []string{"/gzip", "/zstd", "/br", "/twice", "/announced", "/endless", "/over"} {
		if _, err := get(t, f, s.URL+path); err == nil || err.Reason != fetch.ReasonTooLarge {
			t.Errorf("%s: got %v, want reason %s", path, err, fetch.ReasonTooLarge)
		}
	}
	for path, c := range map[string]struct {
		limits fetch.Limits
		want   fetch.Reason
	}{
		"/drip":   {fetch.Limits{Header: long, Idle: long, Grace: short, MinRate: 10_000}, fetch.ReasonTooSlow},
		"/still":  {fetch.Limits{Header: long, Idle: short, Grace: long, MinRate: 1}, fetch.ReasonTimeout},
		"/silent": {fetch.Limits{Header: short, Idle: long, Grace: long, MinRate: 1}, fetch.ReasonTimeout},
	} {
		if _, err := get(t, limited(c.limits), s.URL+path); err == nil || err.Reason != c.want {
			t.Errorf("%s: got %v, want reason %s", path, err, c.want)
		}
	}
	if resp, err := get(t, f, s.URL+"/exact"); err != nil || len(resp.Body) != 1<<20 {
		t.Errorf("a body of just the limit: %v", err)
	}
}

func TestRedirects(t *testing.T) {
	to := func(where string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, where, http.StatusFound) }
	}
	s := site(t, map[string]http.HandlerFunc{
		"/robots.txt": text("User-agent: *\nDisallow: /private/"),
		"/loop":       to("/loop"),
		"/metadata":   to("http://169.254.169.254/latest"),
		"/integer":    to("http://167772161/"),
		"/localhost":  to("http://localhost.:9/"),
		"/forbidden":  to("/private/page"),
	})
	f, _ := newFetcher(t, func(c *fetch.Config) { c.AllowPrivate = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")} })
	for path, want := range map[string]fetch.Reason{
		"/loop": fetch.ReasonRedirect, "/metadata": fetch.ReasonPrivateAddress, "/integer": fetch.ReasonPrivateAddress,
		"/forbidden": fetch.ReasonRobots,
	} {
		if _, err := get(t, f, s.URL+path); err == nil || err.Reason != want {
			t.Errorf("%s: got %v, want reason %s", path, err, want)
		}
	}
}

func TestPrivateAddresses(t *testing.T) {
	var asked atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		io.WriteString(w, "through the proxy")
	}))
	defer proxy.Close()
	private := []string{
		"http://127.0.0.1/", "http://localhost/", "http://a.localhost/", "http://10.0.0.1/", "http://192.168.1.1/",
		"http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://0x7f.1/", "http://2130706433/", "http://169.254.169.254/",
		"http://0/", "http://LOCALHOST./",
	}
	direct, _ := newFetcher(t, func(c *fetch.Config) { c.AllowPrivate = nil })
	proxied, _ := newFetcher(t, func(c *fetch.Config) { c.AllowPrivate, c.Proxy = nil, proxy.URL })
	for _, address := range private {
		for name, f := range map[string]*fetch.Fetcher{"direct": direct, "proxied": proxied} {
			if _, err := get(t, f, address); err == nil || err.Reason != fetch.ReasonPrivateAddress {
				t.Errorf("%s, %s: got %v, want reason private_address", address, name, err)
			}
		}
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("the proxy was asked %d times for private addresses", n)
	}
	// The proxy itself may be private, and names are its to resolve.
	if resp, err := get(t, proxied, "http://harbour.example/"); err != nil || string(resp.Body) != "through the proxy" {
		t.Errorf("through a proxy on loopback: %v, %v", resp, err)
	}
	proxy.Close()
	if _, err := get(t, proxied, "http://other.example/"); err == nil || err.Reason != fetch.ReasonProxy {
		t.Errorf("with the proxy gone: got %v, want reason proxy", err)
	}
}

// cut answers with a promise of more bytes than it sends before it resets the connection.
func cut(t *testing.T, w http.ResponseWriter) {
	conn, buf, err := w.(http.Hijacker).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	io.WriteString(buf, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
	buf.Flush()
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	conn.Close()
}

func TestRetries(t *testing.T) {
	var broken, busy, always, named, blocked atomic.Int32
	s := site(t, map[string]http.HandlerFunc{
		"/broken": func(w http.ResponseWriter, _ *http.Request) {
			if broken.Add(1) == 1 {
				cut(t, w)
				return
			}
			io.WriteString(w, "whole")
		},
		"/busy": func(w http.ResponseWriter, _ *http.Request) {
			if busy.Add(1) < 3 {
				w.Header().Set("Retry-After", "7")
				http.Error(w, "busy", http.StatusServiceUnavailable)
				return
			}
			io.WriteString(w, "whole")
		},
		"/always": func(w http.ResponseWriter, _ *http.Request) { always.Add(1); cut(t, w) },
		"/later": func(w http.ResponseWriter, _ *http.Request) {
			named.Add(1)
			w.Header().Set("Retry-After", "3600")
			http.Error(w, "later", http.StatusTooManyRequests)
		},
		"/challenge": func(w http.ResponseWriter, _ *http.Request) {
			blocked.Add(1)
			w.Header().Set("Cf-Mitigated", "challenge")
			http.Error(w, "wait", http.StatusServiceUnavailable)
		},
	})
	f, c := newFetcher(t, nil)
	if resp, err := get(t, f, s.URL+"/broken"); err != nil || string(resp.Body) != "whole" {
		t.Errorf("a body that broke off once: %v", err)
	}
	before := c.Now()
	if _, err := get(t, f, s.URL+"/busy"); err != nil || c.Now().Sub(before) < 14*time.Second {
		t.Errorf("busy twice for 7 s: %v after %s", err, c.Now().Sub(before))
	}
	if _, err := get(t, f, s.URL+"/always"); err == nil || err.Reason != fetch.ReasonBroken || always.Load() != 5 {
		t.Errorf("a body that always breaks off: %v after %d requests, want broken after 5", err, always.Load())
	}
	if _, err := get(t, f, s.URL+"/challenge"); err == nil || err.Reason != fetch.ReasonBlocked || blocked.Load() != 1 {
		t.Errorf("a challenge: %v after %d requests, want blocked after 1", err, blocked.Load())
	}
	for range 2 { // the second time without a request
		_, err := get(t, f, s.URL+"/later")
		if err == nil || err.Reason != fetch.ReasonRateLimited || err.RetryAfter < 50*time.Minute || named.Load() != 1 {
			t.Errorf("told to come back in an hour: %v after %d requests", err, named.Load())
		}
	}
}

func TestPace(t *testing.T) {
	s := site(t, map[string]http.HandlerFunc{"/robots.txt": text("User-agent: *\nCrawl-delay: 4"), "/page": text("words")})
	f, c := newFetcher(t, nil)
	start := c.Now()
	for range 3 {
		if _, err := get(t, f, s.URL+"/page"); err != nil {
			t.Fatal(err)
		}
	}
	// robots.txt, 1 s, page, 4 s, page, 4 s, page
	if got := c.Now().Sub(start); got != 9*time.Second {
		t.Errorf("three pages took %s (%v), want 9 s", got, c.slept)
	}
}

func TestOneRequestAtATime(t *testing.T) {
	var now, most atomic.Int32
	s := site(t, map[string]http.HandlerFunc{"/page": func(w http.ResponseWriter, _ *http.Request) {
		if n := now.Add(1); n > most.Load() {
			most.Store(n)
		}
		defer now.Add(-1)
		io.WriteString(w, "words")
	}})
	f, _ := newFetcher(t, nil)
	done := make(chan error)
	for range 20 {
		go func() {
			_, err := f.Get(t.Context(), fetch.Request{URL: s.URL + "/page"})
			done <- err
		}()
	}
	for range 20 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if most.Load() != 1 {
		t.Errorf("%d requests at once, want 1", most.Load())
	}
}

func TestCancel(t *testing.T) {
	s := site(t, map[string]http.HandlerFunc{"/hang": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }})
	f, _ := newFetcher(t, func(c *fetch.Config) { c.HostDelay, c.Sleep, c.Now = time.Millisecond, nil, nil })
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	done := make(chan error)
	start := time.Now()
	for range 5 { // one in flight, the others waiting for their turn
		go func() {
			_, err := f.Get(ctx, fetch.Request{URL: s.URL + "/hang"})
			done <- err
		}()
	}
	for range 5 {
		if err := <-done; !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want the context's error", err)
		}
	}
	if took := time.Since(start); took > 10*time.Second { // the server would hang for longer
		t.Errorf("stopping took %s", took)
	}
}
