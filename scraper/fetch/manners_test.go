package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/onrecord/onrecord/scraper/fetch"
)

// TestBusyHostIsSpared: after a 503 the pause at a host is twice as long, and then eases with every good answer.
func TestBusyHostIsSpared(t *testing.T) {
	var asked atomic.Int32
	s := site(t, map[string]http.HandlerFunc{"/page": func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) == 2 {
			http.Error(w, "busy", http.StatusServiceUnavailable)
			return
		}
		io.WriteString(w, "words")
	}})
	f, c := newFetcher(t, nil)
	var ends []time.Time
	for range 7 {
		if _, err := get(t, f, s.URL+"/page"); err != nil {
			t.Fatal(err)
		}
		ends = append(ends, c.Now())
	}
	var gaps []string
	for i := range ends[1:] {
		gaps = append(gaps, ends[i+1].Sub(ends[i]).Round(10*time.Millisecond).String())
	}
	// The second page takes its pause, the answer 503, and a pause of twice the length before it is asked for again.
	if got, want := strings.Join(gaps, " "), "3s 1.6s 1.28s 1.02s 1s 1s"; got != want {
		t.Errorf("pauses %s, want %s", got, want)
	}
}

// TestBackOffHasJitter: two crawlers that were refused together do not come back together.
func TestBackOffHasJitter(t *testing.T) {
	rest := func(random float64) time.Duration {
		s := site(t, map[string]http.HandlerFunc{"/page": func(w http.ResponseWriter, _ *http.Request) { cut(t, w) }})
		f, c := newFetcher(t, func(cfg *fetch.Config) {
			cfg.HostDelay, cfg.Rand = time.Millisecond, func() float64 { return random }
		})
		start := c.Now()
		if _, err := get(t, f, s.URL+"/page"); err == nil || err.Reason != fetch.ReasonBroken {
			t.Errorf("got %v, want reason broken", err)
		}
		return c.Now().Sub(start)
	}
	early, late := rest(0), rest(0.99)
	if early < time.Second || late < 2*early {
		t.Errorf("four attempts more took %s and %s, want the second to take more than twice as long", early, late)
	}
}

// TestCancelAtAnyDepth cancels while a robots.txt, a redirect or a body is awaited, and while a pause is kept.
func TestCancelAtAnyDepth(t *testing.T) {
	hang := func(reached chan<- string) http.HandlerFunc {
		return func(_ http.ResponseWriter, r *http.Request) {
			reached <- r.URL.Path
			<-r.Context().Done()
		}
	}
	for name, pages := range map[string]func(reached chan<- string) map[string]http.HandlerFunc{
		"robots.txt": func(reached chan<- string) map[string]http.HandlerFunc {
			return map[string]http.HandlerFunc{"/robots.txt": hang(reached)}
		},
		"redirect": func(reached chan<- string) map[string]http.HandlerFunc {
			return map[string]http.HandlerFunc{"/page": redirect("/hang"), "/hang": hang(reached)}
		},
		"body": func(reached chan<- string) map[string]http.HandlerFunc {
			return map[string]http.HandlerFunc{"/page": func(w http.ResponseWriter, r *http.Request) {
				io.WriteString(w, "the beginning")
				w.(http.Flusher).Flush()
				hang(reached)(w, r)
			}}
		},
		"pause that the host asked for": func(reached chan<- string) map[string]http.HandlerFunc {
			return map[string]http.HandlerFunc{"/page": func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", "25")
				http.Error(w, "busy", http.StatusServiceUnavailable)
				reached <- "busy"
			}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			reached := make(chan string, 10)
			s := site(t, pages(reached))
			f, _ := newFetcher(t, func(c *fetch.Config) { c.HostDelay, c.Sleep, c.Now = time.Millisecond, nil, nil })
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error)
			go func() {
				_, err := f.Get(ctx, fetch.Request{URL: s.URL + "/page"})
				done <- err
			}()
			<-reached
			start := time.Now()
			cancel()
			if err := <-done; !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want the context's error", err)
			}
			if took := time.Since(start); took > 10*time.Second { // the server would hang for longer
				t.Errorf("stopping took %s", took)
			}
		})
	}
}

func redirect(where string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, where, http.StatusFound) }
}

// TestMuteServer: one that takes the connection and never says a word of TLS is given up after the time to connect.
func TestMuteServer(t *testing.T) {
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	f, _ := newFetcher(t, func(c *fetch.Config) { c.Limits.Connect = 50 * time.Millisecond })
	if _, err := get(t, f, fmt.Sprintf("https://%s/", l.Addr())); err == nil || err.Reason != fetch.ReasonRobotsUnread || !strings.Contains(err.Error(), "timeout") {
		t.Errorf("got %v, want robots_unreachable for a timeout", err)
	}
}

// TestGatekeepers tells their pages from refusals without one, and from documents about them.
func TestGatekeepers(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		header map[string]string
		body   string
		want   fetch.Reason
	}{
		"Cloudflare by header":    {403, map[string]string{"Cf-Mitigated": "challenge"}, "x", fetch.ReasonBlocked},
		"Cloudflare as a 200":     {200, nil, "<html><title>Just a moment...</title>", fetch.ReasonBlocked},
		"AWS":                     {202, map[string]string{"X-Amzn-Waf-Action": "challenge"}, "", fetch.ReasonBlocked},
		"Imperva":                 {200, nil, "<p>Request unsuccessful. Incapsula incident ID: 1-2", fetch.ReasonBlocked},
		"DataDome":                {403, map[string]string{"X-Datadome": "protected"}, "x", fetch.ReasonBlocked},
		"Akamai":                  {403, map[string]string{"Server": "AkamaiGHost"}, "Access Denied", fetch.ReasonBlocked},
		"a captcha":               {403, nil, `<div class="g-recaptcha"></div>`, fetch.ReasonBlocked},
		"plain refusal":           {403, nil, "no", fetch.ReasonForbidden},
		"empty":                   {200, nil, " \n", fetch.ReasonEmpty},
		"a form with a captcha":   {200, nil, `<article>words</article><div class="g-recaptcha"></div>`, ""},
		"an article on gates":     {200, nil, "They wrote: Pardon Our Interruption. " + strings.Repeat("words ", 100), ""},
		"a long page that quotes": {200, nil, strings.Repeat("words ", 10_000) + "Incapsula incident ID", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := site(t, map[string]http.HandlerFunc{"/page": func(w http.ResponseWriter, _ *http.Request) {
				for name, value := range c.header {
					w.Header().Set(name, value)
				}
				w.Header().Set("Content-Type", "text/html")
				w.WriteHeader(c.status)
				io.WriteString(w, c.body)
			}})
			f, _ := newFetcher(t, nil)
			_, err := get(t, f, s.URL+"/page")
			if err == nil && c.want != "" || err != nil && err.Reason != c.want {
				t.Errorf("got %v, want reason %q", err, c.want)
			}
		})
	}
}
