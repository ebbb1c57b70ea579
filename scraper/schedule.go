package scraper

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/onrecord/onrecord"
)

// Scheduler visits each source whenever it falls due, several sources at a time, one visit of a source at a time.
// Any number of schedulers may share the work: each announces what falls due, all in one queue, and makes what it takes
// from there.
type Scheduler struct {
	scraper *Scraper
	sources []Source
	index   map[onrecord.SourceID]int
	runs    Runs
	logger  *slog.Logger
	slots   chan struct{}
}

// Runs is the queue of due runs that all scrapers share.
type Runs interface {
	// Announce puts the run of a source that fell due at a time into the queue. Announced again, here or elsewhere, it
	// is still one run. ErrUnderWay: the source's run before waits or is under way, and this one is left out.
	Announce(ctx context.Context, source onrecord.SourceID, due time.Time) error
	// Take hands runs to visit, at most n at a time, until ctx ends, and returns nil then. What visit returns says
	// what becomes of a run: it is made (nil), it is for others (onrecord.ErrNotFound), or it is tried again later.
	Take(ctx context.Context, n int, visit func(ctx context.Context, source onrecord.SourceID, due time.Time) error) error
	// Claim waits until no other scraper visits the source. The context that it returns ends when the claim is lost;
	// release must be called.
	Claim(ctx context.Context, source onrecord.SourceID) (claimed context.Context, release func(), err error)
}

// ErrUnderWay says that a run is not announced because the source's run before is not over.
var ErrUnderWay = errors.New("the run before is still under way")

const (
	// concurrentVisits bounds how many sources are visited at once. Visits mostly wait for the pause between two requests
	// to a host, so there are more of them than cores.
	concurrentVisits = 16

	// announceAgain is when a run is announced that could not be: the stream was full or out of reach.
	announceAgain = 30 * time.Second
)

// NewScheduler returns a scheduler of visits to sources.
func NewScheduler(s *Scraper, sources []Source, runs Runs, logger *slog.Logger) *Scheduler {
	index := make(map[onrecord.SourceID]int, len(sources))
	for i, source := range sources {
		index[source.ID] = i
	}
	return &Scheduler{
		scraper: s, sources: sources, index: index, runs: runs, logger: logger, slots: make(chan struct{}, concurrentVisits),
	}
}

// Once visits every source once and returns the runs in the order of the sources. A source that another scraper is
// visiting is visited after that. It stops early only when ctx ends; the runs that did not happen are then missing from
// the result.
func (s *Scheduler) Once(ctx context.Context) []Run {
	runs := make([]*Run, len(s.sources))
	var wg sync.WaitGroup
	for i, source := range s.sources {
		wg.Go(func() { runs[i] = s.visitNow(ctx, source) })
	}
	wg.Wait()
	var done []Run
	for _, r := range runs {
		if r != nil {
			done = append(done, *r)
		}
	}
	return done
}

// visitNow waits for a free slot and visits. It returns nil when ctx ended first.
func (s *Scheduler) visitNow(ctx context.Context, source Source) *Run {
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return nil
	}
	if ctx.Err() != nil {
		return nil
	}
	run, err := s.claimed(ctx, source, func(ctx context.Context) (Run, error) { return s.scraper.Visit(ctx, source) })
	if err != nil && ctx.Err() == nil && !errors.Is(err, onrecord.ErrFull) { // who keeps the room says that
		s.logger.Error("visit stopped", "source", source.ID, "error", err)
	}
	return &run
}

// claimed makes a visit that no other scraper makes at the same time.
func (s *Scheduler) claimed(ctx context.Context, source Source, visit func(context.Context) (Run, error)) (Run, error) {
	claimed, release, err := s.runs.Claim(ctx, source.ID)
	if err != nil {
		now := s.scraper.cfg.Now().UTC()
		return Run{Source: source.ID, Started: now, Ended: now, Failures: []Failure{failure("", err)}}, err
	}
	defer release()
	return visit(claimed)
}

// Run visits sources as their schedules say until ctx ends, and returns when the visits under way have stopped. A
// source that was missed while nothing ran, or was never visited, is visited at once. The error is nil then, and says
// otherwise why the queue of runs can no longer be taken from.
func (s *Scheduler) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var announcing sync.WaitGroup
	announcing.Go(func() { s.announceAll(ctx) })
	err := s.runs.Take(ctx, concurrentVisits, s.visitDue)
	stop()
	announcing.Wait()
	return err
}

// visitDue makes a run of the queue, unless it was made.
func (s *Scheduler) visitDue(ctx context.Context, id onrecord.SourceID, due time.Time) error {
	i, ok := s.index[id]
	if !ok {
		return fmt.Errorf("source %s is not configured here: %w", id, onrecord.ErrNotFound)
	}
	_, err := s.claimed(ctx, s.sources[i], func(ctx context.Context) (Run, error) {
		history, err := LoadHistory(ctx, s.scraper.cfg.State, id)
		if err != nil || history.made(due) {
			return history.Run, err
		}
		return s.scraper.visitDue(ctx, s.sources[i], due)
	})
	return err
}

// announceAll announces each source whenever it falls due, until ctx ends.
func (s *Scheduler) announceAll(ctx context.Context) {
	var plan agenda
	for i := range s.sources {
		plan = append(plan, appointment{source: i}) // at once
	}
	heap.Init(&plan)
	for len(plan) > 0 {
		if sleepUntil(ctx, plan[0].at, s.scraper.cfg.Now) != nil {
			return
		}
		next := s.announce(ctx, s.sources[plan[0].source])
		if next.IsZero() { // a schedule without another day, as of 30 February
			heap.Pop(&plan)
			continue
		}
		plan[0].at = next
		heap.Fix(&plan, 0)
	}
}

// announce announces a source that is due, and returns when to look again. What is remembered of its visits, which all
// scrapers share, decides: so all come to the same time.
func (s *Scheduler) announce(ctx context.Context, source Source) time.Time {
	now := s.scraper.cfg.Now()
	history, err := LoadHistory(ctx, s.scraper.cfg.State, source.ID)
	if err == nil {
		due, ok := history.due(source)
		if !ok || due.After(now) {
			return due
		}
		err = s.runs.Announce(ctx, source.ID, due)
	}
	switch {
	case err == nil, ctx.Err() != nil:
	case errors.Is(err, ErrUnderWay):
		s.logger.Warn("visit skipped: the one before is still under way", "source", source.ID)
	default:
		s.logger.Error("visit not announced, trying again", "source", source.ID, "in", announceAgain, "error", err)
		return now.Add(announceAgain)
	}
	return source.planned().Next(now)
}

// sleepUntil waits for a time or the end of ctx, which is its error.
func sleepUntil(ctx context.Context, at time.Time, now func() time.Time) error {
	for {
		left := at.Sub(now())
		if left <= 0 || ctx.Err() != nil {
			return ctx.Err()
		}
		timer := time.NewTimer(min(left, longestSleep))
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// longestSleep is after which the clock is looked at again: it may have been set, and machines sleep too.
const longestSleep = time.Minute

// appointment is when to look whether a source is due.
type appointment struct {
	at     time.Time
	source int
}

// agenda is a heap of appointments, the next one first.
type agenda []appointment

func (a agenda) Len() int           { return len(a) }
func (a agenda) Less(i, j int) bool { return a[i].at.Before(a[j].at) }
func (a agenda) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(x any)        { *a = append(*a, x.(appointment)) }
func (a *agenda) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}

// due is when a source falls due after the visits that are remembered: the zero time where there were none. It depends
// on nothing else, so every scheduler finds the same. ok is false where it never does.
func (h History) due(source Source) (due time.Time, ok bool) {
	if !h.Visited() {
		return time.Time{}, true
	}
	schedule := source.planned()
	due = schedule.Next(h.last())
	if !due.IsZero() && !due.After(h.Ended) { // a visit that took longer than the time between two
		due = schedule.Next(h.Ended)
	}
	return due, !due.IsZero()
}

// last is when the last visit began, or should have: where the clocks of two machines differ the later one counts, so
// that a run is not due again that was made.
func (h History) last() time.Time {
	if h.Due.After(h.Started) {
		return h.Due
	}
	return h.Started
}

// made reports whether the run that was due then has been made, or was overtaken by a later one.
func (h History) made(due time.Time) bool { return h.Visited() && !due.After(h.last()) }

// planned is the schedule with the source's shift.
func (s *Source) planned() jittered { return jittered{s.Schedule, jitter(s.ID, s.Schedule)} }

// jittered shifts a schedule, so that a hundred sources that are due at the full hour do not start in one second.
type jittered struct {
	inner cron.Schedule
	by    time.Duration
}

// Next returns the inner schedule's next time, shifted.
// There may be none, which is the zero time.
func (j jittered) Next(t time.Time) time.Time {
	next := j.inner.Next(t.Add(-j.by).UTC())
	if next.IsZero() {
		return next
	}
	return next.Add(j.by)
}

// The shift of a source: at most a tenth of its interval and at most maxJitter, the same for every scheduler.
const maxJitter = time.Minute

// anyDay is where a schedule's interval is measured.
var anyDay = time.Date(2026, time.March, 2, 0, 0, 0, 0, time.UTC)

func jitter(id onrecord.SourceID, schedule cron.Schedule) time.Duration {
	first := schedule.Next(anyDay)
	interval := schedule.Next(first).Sub(first)
	bound := min(interval/10, maxJitter).Truncate(time.Second)
	if bound <= 0 {
		return 0
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // a hash never fails to write
	return (time.Duration(h.Sum32()) * time.Millisecond % bound).Truncate(time.Second)
}
