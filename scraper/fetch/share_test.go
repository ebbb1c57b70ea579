package fetch_test

import (
	"context"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/scraper/fetch"
)

// leases are the leases of the stream as a fetcher uses them; they count what is taken.
type leases struct {
	*stream.Leases
	taken atomic.Int32
}

func (l *leases) Hold(ctx context.Context, _ string) (fetch.Hold, error) {
	lease, err := l.Take(ctx, "host.example")
	if err != nil {
		return nil, err
	}
	l.taken.Add(1)
	return lease, nil
}

// sharing returns fetchers of as many processes that share their hosts.
func sharing(t *testing.T, n int, delay time.Duration) (fetchers []*fetch.Fetcher, all []*leases) {
	t.Helper()
	server, err := stream.StartServer(t.Context(), stream.ServerConfig{Dir: t.TempDir(), NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Shutdown)
	for range n {
		conn, err := server.Connect(t.Context(), stream.RoleScraper)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(conn.Close)
		l, err := conn.Leases(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		shared := &leases{Leases: l}
		f, _ := newFetcher(t, func(cfg *fetch.Config) {
			cfg.Hosts, cfg.HostDelay, cfg.Now, cfg.Sleep = shared, delay, nil, nil
		})
		t.Cleanup(f.Close)
		fetchers, all = append(fetchers, f), append(all, shared)
	}
	return fetchers, all
}

// TestHostIsSparedByAllTogether: three fetchers with several visits each have one request under way at a host, and keep
// the pause between any two, whoever made them.
func TestHostIsSparedByAllTogether(t *testing.T) {
	t.Parallel()
	const delay = 30 * time.Millisecond
	var mu sync.Mutex
	var now, most int
	var ended time.Time
	shortest := time.Hour
	s := site(t, map[string]http.HandlerFunc{"/page": func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		now++
		most = max(most, now)
		if !ended.IsZero() {
			shortest = min(shortest, time.Since(ended))
		}
		mu.Unlock()
		defer func() {
			mu.Lock()
			now, ended = now-1, time.Now()
			mu.Unlock()
		}()
		io.WriteString(w, "words")
	}})
	fetchers, all := sharing(t, 3, delay)
	var wg sync.WaitGroup
	for _, f := range fetchers {
		for range 2 {
			wg.Go(func() {
				for range 3 {
					if _, err := get(t, f, s.URL+"/page"); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	wg.Wait()
	if most != 1 {
		t.Errorf("%d requests at once, want 1", most)
	}
	if shortest < delay {
		t.Errorf("the shortest pause was %s, want %s", shortest, delay)
	}
	for i, l := range all {
		if n := l.taken.Load(); n > 4 { // one or two, but for a machine that stands still
			t.Errorf("fetcher %d took the host %d times for six requests", i, n)
		}
	}
}

// TestRestIsKeptByAll: what one fetcher was told, another keeps to: to come back later, and not so often.
func TestRestIsKeptByAll(t *testing.T) {
	var asked atomic.Int32
	s := site(t, map[string]http.HandlerFunc{"/page": func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) == 1 {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		io.WriteString(w, "words")
	}})
	fetchers, _ := sharing(t, 2, time.Millisecond)
	if _, err := get(t, fetchers[0], s.URL+"/page"); err == nil || err.Reason != fetch.ReasonRateLimited {
		t.Fatalf("got %v, want rate_limited", err)
	}
	fetchers[0].Close()
	_, err := get(t, fetchers[1], s.URL+"/page")
	if err == nil || err.Reason != fetch.ReasonRateLimited || err.RetryAfter < 59*time.Minute {
		t.Errorf("the other got %v, want rate_limited for an hour", err)
	}
	if asked.Load() != 1 {
		t.Errorf("asked %d times, want once", asked.Load())
	}
}

// TestHostIsLetGoOf: a fetcher that asks for nothing more does not keep a host from others, nor does one that always has
// something to ask for.
func TestHostIsLetGoOf(t *testing.T) {
	t.Parallel()
	s := site(t, map[string]http.HandlerFunc{"/page": func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "words") }})
	fetchers, _ := sharing(t, 3, time.Millisecond)
	if _, err := get(t, fetchers[0], s.URL+"/page"); err != nil {
		t.Fatal(err)
	}
	if _, err := get(t, fetchers[1], s.URL+"/page"); err != nil { // the first is idle
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		for ctx.Err() == nil {
			_, _ = fetchers[1].Get(ctx, fetch.Request{URL: s.URL + "/page"})
		}
	})
	if _, err := get(t, fetchers[2], s.URL+"/page"); err != nil {
		t.Error(err)
	}
	stop()
	wg.Wait()
}
