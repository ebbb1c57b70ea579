package scraper_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/onrecord/onrecord/scraper"
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
		scraper.NewScheduler(b.newScraper(), []scraper.Source{b.source}, slog.New(slog.DiscardHandler)).Run(ctx)
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
