package fetch_test

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/onrecord/onrecord/scraper/fetch"
)

func TestReservations(t *testing.T) {
	const terms = "https://harbour.example/terms"
	for name, c := range map[string]struct {
		file http.HandlerFunc
		path string
		want fetch.Reservation
	}{
		"none":                 {status(404), "/a", fetch.Reservation{}},
		"the whole site":       {text(`[{"location":"/","tdm-reservation":1,"tdm-policy":"` + terms + `"}]`), "/a?b=c", fetch.Reservation{Reserved: "1", Policy: terms}},
		"not reserved":         {text(`[{"location":"/","tdm-reservation":0}]`), "/", fetch.Reservation{Reserved: "0"}},
		"another part":         {text(`[{"location":"/news/","tdm-reservation":1}]`), "/about", fetch.Reservation{}},
		"the first that fits":  {text(`[{"location":"/news/free$","tdm-reservation":0},{"location":"/news/","tdm-reservation":1}]`), "/news/free", fetch.Reservation{Reserved: "0"}},
		"not that":             {text(`[{"location":"/news/free$","tdm-reservation":0},{"location":"/news/","tdm-reservation":1}]`), "/news/free/2", fetch.Reservation{Reserved: "1"}},
		"wildcards":            {text(`[{"location":"/*.pdf$","tdm-reservation":1}]`), "/x/%C3%BC.pdf", fetch.Reservation{Reserved: "1"}},
		"texts and booleans":   {text(`[{"location":"/a","tdm-reservation":"0"},{"location":"/","tdm-reservation":true}]`), "/b", fetch.Reservation{Reserved: "1"}},
		"one object":           {text(`{"tdm-reservation":1,"tdm-policy":"` + terms + `"}`), "/a", fetch.Reservation{Reserved: "1", Policy: terms}},
		"other values":         {text(`[{"location":"/","tdm-reservation":2},{"location":"/","tdm-reservation":0,"tdm-policy":7}]`), "/a", fetch.Reservation{Reserved: "0"}},
		"objects that are not": {text(`[7,{"tdm-reservation":1},{"location":"","tdm-reservation":1},{"location":"a","tdm-reservation":1}]`), "/a", fetch.Reservation{Reserved: "1"}},
		"a page of HTML":       {text("<html>Not found"), "/a", fetch.Reservation{}},
		"too large":            {text(strings.Repeat(" ", 600<<10) + `[{"location":"/","tdm-reservation":1}]`), "/a", fetch.Reservation{}},
		"busy":                 {status(503), "/a", fetch.Reservation{}},
	} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int32
			s := site(t, map[string]http.HandlerFunc{"/.well-known/tdmrep.json": func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				c.file(w, r)
			}})
			f, clock := newFetcher(t, nil)
			for range 3 {
				if got, err := f.Reservation(t.Context(), s.URL+c.path); err != nil || got != c.want {
					t.Errorf("got %+v, %v, want %+v", got, err, c.want)
				}
			}
			if n := asked.Load(); n != 1 {
				t.Errorf("asked %d times within a day", n)
			}
			_ = clock.Sleep(t.Context(), 25*time.Hour)
			if _, err := f.Reservation(t.Context(), s.URL+c.path); err != nil || asked.Load() != 2 {
				t.Errorf("a day later: %v, asked %d times", err, asked.Load())
			}
		})
	}
}

// TestReservationsObeyRobots holds that the file is asked for as any other: not where robots.txt refuses it, not on the
// inside, and not any more when the caller has gone.
func TestReservationsObeyRobots(t *testing.T) {
	s := site(t, map[string]http.HandlerFunc{
		"/robots.txt":              text("User-agent: *\nDisallow: /.well-known/"),
		"/.well-known/tdmrep.json": func(http.ResponseWriter, *http.Request) { t.Error("asked all the same") },
	})
	f, _ := newFetcher(t, nil)
	if got, err := f.Reservation(t.Context(), s.URL+"/a"); err != nil || got != (fetch.Reservation{}) {
		t.Errorf("got %+v, %v", got, err)
	}
	inside, _ := newFetcher(t, func(c *fetch.Config) { c.AllowPrivate = nil })
	if got, err := inside.Reservation(t.Context(), s.URL+"/a"); err != nil || got != (fetch.Reservation{}) {
		t.Errorf("got %+v, %v", got, err)
	}
	gone, stop := context.WithCancel(t.Context())
	stop()
	other, _ := newFetcher(t, nil)
	if _, err := other.Reservation(gone, s.URL+"/a"); err == nil {
		t.Error("no error although the caller has gone")
	}
}

// TestReservationsAreKept holds that another process, or the next start, does not ask again.
func TestReservationsAreKept(t *testing.T) {
	asked := 0
	s := site(t, map[string]http.HandlerFunc{"/.well-known/tdmrep.json": func(w http.ResponseWriter, r *http.Request) {
		asked++
		text(`[{"location":"/","tdm-reservation":1}]`)(w, r)
	}})
	store, clock := keeping{}, newClock()
	for range 2 {
		f, _ := newFetcher(t, func(c *fetch.Config) { c.RobotsStore, c.Now, c.Sleep = store, clock.Now, clock.Sleep })
		if got, err := f.Reservation(t.Context(), s.URL+"/a"); err != nil || got.Reserved != "1" {
			t.Errorf("got %+v, %v", got, err)
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

// keeping is a store in memory.
type keeping map[string]fetch.RobotsAnswer

func (k keeping) Load(_ context.Context, origin string) (fetch.RobotsAnswer, bool) {
	a, ok := k[origin]
	return a, ok
}

func (k keeping) Save(_ context.Context, origin string, a fetch.RobotsAnswer) { k[origin] = a }
