package scraper_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/scraper"
	"github.com/onrecord/onrecord/scraper/discover"
)

// counting is a state that tells when the last of so many values was asked for.
type counting struct {
	*memory
	left *atomic.Int32
	done func()
}

func (c counting) Get(ctx context.Context, key string) ([]byte, error) {
	if c.left.Add(-1) == 0 {
		defer c.done()
	}
	return c.memory.Get(ctx, key)
}

// BenchmarkSchedule schedules 10,000 sources of which each was visited a minute ago: what is remembered of each is read,
// its schedule shifted and entered. What loading them takes, configs.BenchmarkSources measures.
func BenchmarkSchedule(b *testing.B) {
	const n = 10_000
	now, memory := time.Now(), newMemory()
	var sources []scraper.Source
	for i := range n {
		schedule, err := cron.ParseStandard(fmt.Sprintf("%d */2 * * *", i%60))
		if err != nil {
			b.Fatal(err)
		}
		id := onrecord.SourceID(fmt.Sprintf("s%d", i))
		sources = append(sources, scraper.Source{
			Source: onrecord.Source{ID: id}, Schedule: schedule,
			Plan: discover.Plan{Feeds: []string{fmt.Sprintf("https://h%d.example/feed.xml", i)}},
		})
		run, err := json.Marshal(scraper.History{Run: scraper.Run{Source: id, Started: now, Ended: now}})
		if err != nil {
			b.Fatal(err)
		}
		memory.values["source."+string(id)] = run
	}
	for b.Loop() {
		ctx, cancel := context.WithCancel(b.Context())
		var left atomic.Int32
		left.Store(n)
		s := scraper.New(scraper.Config{State: counting{memory, &left, cancel}, Now: func() time.Time { return now }})
		scraper.NewScheduler(s, sources, newQueue(), slog.New(slog.DiscardHandler)).Run(ctx)
		if left.Load() > 0 {
			b.Fatalf("%d sources were not scheduled", left.Load())
		}
	}
}
