package scraper_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/robfig/cron/v3"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/scraper"
	"github.com/onrecord/onrecord/scraper/content"
	"github.com/onrecord/onrecord/scraper/discover"
	"github.com/onrecord/onrecord/scraper/fetch"
)

// TestSchedulerMakesUpForAMissedVisit starts a scheduler whose source never ran, and then one whose source ran within
// its interval: the first visits at once, the second does not.
func TestSchedulerMakesUpForAMissedVisit(t *testing.T) {
	b := newBench(t)
	b.site.pages["/a"] = article("A text for the first visit after a long sleep.", "menu")
	b.site.links = []string{"/a"}
	b.source.Schedule = cron.Every(time.Hour)

	runUntil := func(done func(scraper.Event) bool) (visits int) {
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		defer stop()
		b.observe = func(e scraper.Event) {
			if e.Run != nil {
				visits++
			}
			if done(e) {
				stop()
			}
		}
		scraper.NewScheduler(b.newScraper(), []scraper.Source{b.source}, newQueue(), slog.New(slog.DiscardHandler)).Run(ctx) //nolint:errcheck // this queue has no errors
		return visits
	}
	if got := runUntil(func(e scraper.Event) bool { return e.Run != nil }); got != 1 {
		t.Errorf("never visited: %d visits at once, want 1", got)
	}
	b.now = b.now.Add(2 * time.Hour)
	if got := runUntil(func(e scraper.Event) bool { return e.Run != nil }); got != 1 {
		t.Errorf("missed: %d visits at once, want 1", got)
	}
}

// TestSchedulerStopsWithinASecond ends a scheduler while visits wait for a slot, for their turn at a host, and for an
// answer that never comes.
func TestSchedulerStopsWithinASecond(t *testing.T) {
	b := newBench(t)
	asked := make(chan struct{}, 100)
	hanging := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		<-r.Context().Done()
	}))
	t.Cleanup(hanging.Close)
	var sources []scraper.Source
	for i := range 40 {
		source := b.source
		source.ID = onrecord.SourceID(fmt.Sprintf("s%d", i))
		source.Plan = discover.Plan{Feeds: []string{hanging.URL + "/feed.xml"}}
		source.Schedule = cron.Every(time.Hour)
		sources = append(sources, source)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		scraper.NewScheduler(b.newScraper(), sources, newQueue(), slog.New(slog.DiscardHandler)).Run(ctx)
		close(done)
	}()
	<-asked
	stopped := time.Now()
	stop()
	<-done
	if took := time.Since(stopped); took > 10*time.Second { // the server would hang for longer
		t.Errorf("stopping took %s", took)
	}
}

// everyMoment falls due without a pause, and tells how often.
type everyMoment struct{ due *atomic.Int32 }

func (e everyMoment) Next(t time.Time) time.Time {
	e.due.Add(1)
	return t.Add(time.Millisecond)
}

// TestSchedulersVisitASourceOnceAtATime lets a source fall due many times while its visit is under way, at one scheduler
// and at three that share the work.
func TestSchedulersVisitASourceOnceAtATime(t *testing.T) {
	for _, schedulers := range []int{1, 3} {
		b := newBench(t)
		var due, now, most atomic.Int32
		slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/feed.xml" {
				http.NotFound(w, r)
				return
			}
			most.Store(max(most.Load(), now.Add(1)))
			defer now.Add(-1)
			for from := due.Load(); due.Load() < from+20 && r.Context().Err() == nil; {
				runtime.Gosched()
			}
			_, _ = w.Write([]byte("<rss><channel></channel></rss>"))
		}))
		t.Cleanup(slow.Close)
		b.source.Plan = discover.Plan{Feeds: []string{slow.URL + "/feed.xml"}}
		b.source.Schedule = everyMoment{&due}
		ctx, stop := context.WithCancel(t.Context())
		t.Cleanup(stop)
		var visits atomic.Int32
		runs := newQueue()
		var wg sync.WaitGroup
		for range schedulers {
			s := scraper.New(scraper.Config{
				Fetcher: b.fetcher, Reader: b.reader, Captures: memoryCaptures{b.memory}, Publisher: b.memory, State: b.memory,
				Observe: func(e scraper.Event) {
					if e.Run != nil && visits.Add(1) == 3 {
						stop()
					}
				},
			})
			wg.Go(func() {
				if err := scraper.NewScheduler(s, []scraper.Source{b.source}, runs, slog.New(slog.DiscardHandler)).Run(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if most.Load() != 1 {
			t.Errorf("%d schedulers: %d visits of one source at once, want 1", schedulers, most.Load())
		}
	}
}

// TestSchedulersAgree: what falls due, and when, follows from what is remembered and from nothing else. So schedulers
// that were started at different times announce the same run, and one that is announced late is known to be made.
func TestSchedulersAgree(t *testing.T) {
	b := newBench(t)
	b.site.pages["/a"], b.site.links = article("A text that is collected by one of three.", "menu"), []string{"/a"}
	b.source.Schedule = cron.Every(time.Hour)
	announced := &announcements{queue: newQueue()}
	var visits atomic.Int32
	b.observe = func(e scraper.Event) {
		if e.Run != nil {
			visits.Add(1)
		}
	}
	// look starts a scheduler, and ends it when it has taken what is due.
	look := func() {
		ctx, stop := context.WithCancel(t.Context())
		announced.idle = stop
		if err := scraper.NewScheduler(b.newScraper(), []scraper.Source{b.source}, announced, slog.New(slog.DiscardHandler)).Run(ctx); err != nil {
			t.Error(err)
		}
	}
	look()
	started := b.now
	for _, pause := range []time.Duration{time.Hour + 7*time.Minute, 2 * time.Hour} {
		b.now = b.now.Add(pause)
		look()
	}
	want := []time.Time{{}, started.Add(time.Hour), started.Add(2*time.Hour + 7*time.Minute)}
	if diff := cmp.Diff(announced.times, want); diff != "" {
		t.Errorf("runs were due at (-got +want):\n%s", diff)
	}
	if visits.Load() != 3 {
		t.Errorf("%d visits, want 3", visits.Load())
	}
	// Another, which read what is remembered before the visits were made, announces them again.
	for _, at := range announced.times {
		_ = announced.queue.Announce(t.Context(), b.source.ID, at)
		look()
	}
	if visits.Load() != 3 {
		t.Errorf("%d visits after runs were announced again, want 3 as before", visits.Load())
	}
}

// announcements notes when runs were due, and calls idle when the first run taken is over.
type announcements struct {
	*queue
	times []time.Time
	idle  func()
}

func (a *announcements) Announce(ctx context.Context, source onrecord.SourceID, due time.Time) error {
	a.times = append(a.times, due)
	return a.queue.Announce(ctx, source, due)
}

func (a *announcements) Take(ctx context.Context, n int, visit func(context.Context, onrecord.SourceID, time.Time) error) error {
	return a.queue.Take(ctx, n, func(ctx context.Context, source onrecord.SourceID, due time.Time) error {
		defer a.idle()
		return visit(ctx, source, due)
	})
}

// TestJitter: sources that are due at the full hour do not start in one second, and each starts at the same second of
// every hour.
func TestJitter(t *testing.T) {
	hourly, err := cron.ParseStandard("0 * * * *")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 1, 12, 10, 0, 0, time.UTC)
	seconds := map[int]int{}
	for i := range 300 {
		source := scraper.Source{Source: onrecord.Source{ID: onrecord.SourceID(fmt.Sprintf("s%d", i))}, Schedule: hourly}
		due := func(started time.Time) time.Time {
			run := scraper.Run{Started: started, Ended: started}
			return scraper.Judge(source, scraper.History{Run: run, Visits: []scraper.VisitRecord{{Started: started}}}, started).NextDue
		}
		first, second := due(at), due(at.Add(time.Hour))
		if first.Hour() != 13 || first.Minute() != 0 || second.Sub(first) != time.Hour {
			t.Errorf("s%d falls due at %s and %s", i, first, second)
		}
		seconds[first.Second()]++
	}
	for second, n := range seconds {
		if n > 20 {
			t.Errorf("%d of 300 sources start in second %d", n, second)
		}
	}
}

// panicky is a reader that does not survive what it reads.
type panicky struct{}

func (panicky) Extract(context.Context, content.Input) (content.Document, error) {
	panic("a page that nobody thought of")
}

// TestVisitContainsPanics: a panic is a failure of its run, the visit of another source goes on, and so does the next.
func TestVisitContainsPanics(t *testing.T) {
	b := newBench(t)
	b.site.pages["/a"], b.site.links = article("A text that is read by somebody else.", "menu"), []string{"/a"}
	bad := scraper.New(scraper.Config{
		Fetcher: b.fetcher, Reader: panicky{}, Captures: memoryCaptures{b.memory}, Publisher: b.memory, State: b.memory,
		Now: func() time.Time { return b.now },
	})
	b.source.Schedule = cron.Every(time.Hour)
	for range 2 {
		runs := scraper.NewScheduler(bad, []scraper.Source{b.source}, newQueue(), slog.New(slog.DiscardHandler)).Once(t.Context())
		if len(runs) != 1 || len(runs[0].Failures) != 1 || runs[0].Failures[0].Reason != "internal" {
			t.Errorf("got %+v, want one run with one failure, internal", runs)
		}
	}
	b.want("with a better reader", 1, 0, 0, 0, 0)
}

// slowly fetches as if each answer took a while.
type slowly struct {
	scraper.Fetcher
	wait func()
}

func (s slowly) Get(ctx context.Context, req fetch.Request) (*fetch.Response, error) {
	s.wait()
	return s.Fetcher.Get(ctx, req)
}

// TestVisitKeepsToItsBudget: when the time of a visit is over the rest follows on the next one.
func TestVisitKeepsToItsBudget(t *testing.T) {
	b := newBench(t)
	for i := range 5 {
		path := fmt.Sprintf("/%d", i)
		b.site.pages[path], b.site.links = article(fmt.Sprintf("Text number %d of a slow host.", i), "menu"), append(b.site.links, path)
	}
	b.scraper = scraper.New(scraper.Config{
		Fetcher: slowly{b.fetcher, func() { b.now = b.now.Add(time.Hour) }}, Reader: b.reader,
		Captures: memoryCaptures{b.memory}, Publisher: b.memory, State: b.memory, Now: func() time.Time { return b.now },
		Budget: 2 * time.Hour,
	})
	for _, want := range []int{2, 2, 1} { // an hour for the feed and for each document
		run, _ := b.visit()
		if run.New != want || run.CutShort != (want == 2) || !run.OK() {
			t.Errorf("got %d new, cut short %v, %v; want %d", run.New, run.CutShort, run.Failures, want)
		}
	}
}

// TestRecheckKeepsToTheBound: documents that are asked for again count against the bound of a run too.
func TestRecheckKeepsToTheBound(t *testing.T) {
	b := newBench(t)
	for i := range 4 {
		path := fmt.Sprintf("/%d", i)
		b.site.pages[path], b.site.links = article(fmt.Sprintf("Text number %d, young.", i), "menu"), append(b.site.links, path)
	}
	b.want("all", 4, 0, 0, 0, 0)
	b.source.Plan.MaxItems, b.site.links = 3, nil
	b.now = b.now.Add(25 * time.Hour)
	b.want("three a day later", 0, 0, 3, 0, 0)
	b.want("and the fourth", 0, 0, 1, 0, 0)
}

// obstinate is a publisher that takes nothing until its context ends.
type obstinate struct {
	asked func(ctx context.Context)
}

func (o obstinate) PublishStatements(ctx context.Context, _ []onrecord.Statement) error {
	o.asked(ctx)
	<-ctx.Done()
	return ctx.Err()
}

// TestVisitEndsBesideASlowStream: a stream may take its time as long as nobody ends the visit, and then has less than a
// second left; what it did not take is collected again.
func TestVisitEndsBesideASlowStream(t *testing.T) {
	b := newBench(t)
	b.site.pages["/a"], b.site.links = article("A text that the stream does not take.", "menu"), []string{"/a"}
	ctx, stop := context.WithCancel(t.Context())
	var stopped time.Time
	s := scraper.New(scraper.Config{
		Fetcher: b.fetcher, Reader: b.reader, Captures: memoryCaptures{b.memory}, State: b.memory, Now: func() time.Time { return b.now },
		Publisher: obstinate{func(ctx context.Context) {
			if deadline, ok := ctx.Deadline(); ok {
				t.Errorf("nobody ended the visit, and the stream has time until %s", deadline)
			}
			stopped = time.Now()
			stop()
		}},
	})
	if run, err := s.Visit(ctx, b.source); err == nil || run.New != 0 {
		t.Errorf("got %+v, %v, want an error and nothing new", run, err)
	}
	if took := time.Since(stopped); took > 10*time.Second { // the server would hang for longer
		t.Errorf("stopping took %s", took)
	}
	b.want("again", 1, 0, 0, 0, 0)
}
