package scraper

import (
	"context"
	"hash/fnv"
	"log/slog"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/onrecord/onrecord"
)

// Scheduler visits each source whenever it falls due, several sources at a time, one visit of a source at a time.
type Scheduler struct {
	scraper *Scraper
	sources []Source
	logger  *slog.Logger
	slots   chan struct{}
}

// concurrentVisits bounds how many sources are visited at once. Visits mostly wait for the pause between two requests
// to a host, so there are more of them than cores.
const concurrentVisits = 16

// NewScheduler returns a scheduler of visits to sources.
func NewScheduler(s *Scraper, sources []Source, logger *slog.Logger) *Scheduler {
	return &Scheduler{scraper: s, sources: sources, logger: logger, slots: make(chan struct{}, concurrentVisits)}
}

// Once visits every source once and returns the runs in the order of the sources. It stops early only when ctx ends;
// the runs that did not happen are then missing from the result.
func (s *Scheduler) Once(ctx context.Context) []Run {
	runs := make([]*Run, len(s.sources))
	var wg sync.WaitGroup
	for i, source := range s.sources {
		wg.Go(func() { runs[i] = s.visit(ctx, source) })
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

// Run visits sources as their schedules say until ctx ends, and returns when the visits under way have stopped. A
// source that was missed while nothing ran, or was never visited, is visited at once.
func (s *Scheduler) Run(ctx context.Context) {
	// Skip must stand outside Recover: the other way round a job that panics once never runs again (robfig/cron v3.0.1
	// keeps the token it took).
	logger := cronLogger{s.logger}
	c := cron.New(cron.WithLocation(time.UTC), cron.WithChain(cron.SkipIfStillRunning(logger), cron.Recover(logger)))
	var missed sync.WaitGroup
	for _, source := range s.sources {
		schedule := jittered{source.Schedule, jitter(source.ID, source.Schedule, s.scraper.cfg.Now())}
		id := c.Schedule(schedule, cron.FuncJob(func() { s.visit(ctx, source) }))
		if s.missed(ctx, source, schedule) {
			job := c.Entry(id).WrappedJob // the wrapped one, so that a due run and a missed one never overlap
			missed.Go(job.Run)
		}
	}
	c.Start()
	<-ctx.Done()
	<-c.Stop().Done()
	missed.Wait()
}

// missed reports whether a source fell due after its last visit and before now.
func (s *Scheduler) missed(ctx context.Context, source Source, schedule cron.Schedule) bool {
	last, ok, err := s.scraper.LastRun(ctx, source.ID)
	if err != nil {
		s.logger.Error("last visit not known, visiting now", "source", source.ID, "error", err)
	}
	return !ok || !schedule.Next(last.Started).After(s.scraper.cfg.Now())
}

// visit waits for a free slot and visits. It returns nil when ctx ended first.
func (s *Scheduler) visit(ctx context.Context, source Source) *Run {
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return nil
	}
	if ctx.Err() != nil {
		return nil
	}
	run, err := s.scraper.Visit(ctx, source)
	if err != nil && ctx.Err() == nil {
		s.logger.Error("visit stopped", "source", source.ID, "error", err)
	}
	return &run
}

// jittered shifts a schedule, so that a hundred sources that are due at the full hour do not start in one second.
type jittered struct {
	inner cron.Schedule
	by    time.Duration
}

// Next returns the inner schedule's next time, shifted.
func (j jittered) Next(t time.Time) time.Time { return j.inner.Next(t.Add(-j.by)).Add(j.by) }

// The shift of a source: at most a tenth of its interval and at most maxJitter, the same at every start.
const maxJitter = time.Minute

func jitter(id onrecord.SourceID, schedule cron.Schedule, now time.Time) time.Duration {
	first := schedule.Next(now)
	interval := schedule.Next(first).Sub(first)
	bound := min(interval/10, maxJitter).Truncate(time.Second)
	if bound <= 0 {
		return 0
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // a hash never fails to write
	return (time.Duration(h.Sum32()) * time.Millisecond % bound).Truncate(time.Second)
}

// cronLogger lets cron speak through slog: skipped runs and contained panics.
type cronLogger struct{ logger *slog.Logger }

func (l cronLogger) Info(msg string, args ...any) {
	if msg == "skip" {
		l.logger.Warn("visit skipped: the one before is still under way", args...)
	}
}

func (l cronLogger) Error(err error, _ string, args ...any) {
	l.logger.Error("visit panicked", append(args, "error", err)...)
}

var _ cron.Logger = cronLogger{}
