package stream_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
)

// shortenRuns lets dead scrapers be found out soon.
func shortenRuns(t *testing.T, js jetstream.JetStream, wait time.Duration) {
	t.Helper()
	consumer, err := js.Consumer(soon(t), "RUNS", "scraper")
	if err != nil {
		t.Fatal(err)
	}
	cfg := consumer.CachedInfo().Config
	cfg.AckWait = wait
	if _, err := js.UpdateConsumer(soon(t), "RUNS", cfg); err != nil {
		t.Fatal(err)
	}
}

func adminJetStream(t *testing.T, s *stream.Server) jetstream.JetStream {
	t.Helper()
	js, err := jetstream.New(stream.AdminClient(t, s))
	if err != nil {
		t.Fatal(err)
	}
	return js
}

// Many schedulers, one run; and one run of a source at a time.
func TestRunIsAnnouncedOnce(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	var conns []*stream.Conn
	for range 3 {
		conns = append(conns, connectAs(t, s, stream.RoleScraper))
	}
	announce := func(c *stream.Conn, source onrecord.SourceID, due time.Time, want error) {
		t.Helper()
		if err := c.PublishRun(soon(t), source, due); !errors.Is(err, want) {
			t.Errorf("announce %s at %s: %v, want %v", source, due, err, want)
		}
	}
	for _, c := range conns {
		announce(c, "saltmarsh-news", firstSeen, nil)
		announce(c, "harbour-news", firstSeen, nil)
	}
	announce(conns[0], "saltmarsh-news", firstSeen.Add(time.Hour), stream.ErrConflict)

	type run struct {
		source onrecord.SourceID
		due    time.Time
	}
	var mu sync.Mutex
	var made []run
	take := func(until int) {
		t.Helper()
		ctx, stop := context.WithCancel(soon(t))
		defer stop()
		err := conns[1].TakeRuns(ctx, 4, func(_ context.Context, source onrecord.SourceID, due time.Time) error {
			mu.Lock()
			defer mu.Unlock()
			if made = append(made, run{source, due}); len(made) == until {
				// What else there is comes before this one is given up.
				time.AfterFunc(50*time.Millisecond, stop)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	take(2)
	// A scheduler that comes late announces what was made; and now the next run may wait.
	announce(conns[2], "saltmarsh-news", firstSeen, nil)
	announce(conns[2], "saltmarsh-news", firstSeen.Add(time.Hour), nil)
	take(3)
	want := []run{{"harbour-news", firstSeen}, {"saltmarsh-news", firstSeen}, {"saltmarsh-news", firstSeen.Add(time.Hour)}}
	slices.SortFunc(made[:2], func(a, b run) int { return len(a.source) - len(b.source) })
	if !slices.Equal(made, want) {
		t.Errorf("made %v, want %v", made, want)
	}
}

// What becomes of a run that was not made: one that failed comes again, one whose source is known elsewhere goes there,
// one that was interrupted goes to the next process at once, and one whose process died when that is found out.
func TestRunIsMadeInTheEnd(t *testing.T) {
	t.Parallel()
	const wait = 4 * time.Second
	s := startServer(t, stream.ServerConfig{NoSync: true})
	shortenRuns(t, adminJetStream(t, s), wait)
	c := connectAs(t, s, stream.RoleScraper)
	if err := c.PublishRun(soon(t), "saltmarsh-news", firstSeen); err != nil {
		t.Fatal(err)
	}
	// Interrupted.
	ctx, stop := context.WithCancel(soon(t))
	err := c.TakeRuns(ctx, 1, func(ctx context.Context, _ onrecord.SourceID, _ time.Time) error {
		stop()
		return ctx.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	// Taken by a process that then says nothing more: its connection is gone.
	dead := connectAs(t, s, stream.RoleScraper)
	ctx, stop = context.WithCancel(soon(t))
	defer stop()
	began := time.Now()
	err = dead.TakeRuns(ctx, 1, func(ctx context.Context, _ onrecord.SourceID, _ time.Time) error {
		dead.Close()
		return ctx.Err()
	})
	if err == nil {
		t.Error("taking runs ended without an error although the connection was closed")
	}
	if took := time.Since(began); took >= wait {
		t.Errorf("an interrupted run came after %s only", took)
	}
	// Unknown here at first, then made; all the while it is seen to be alive, for longer than a dead one would be left.
	ctx, stop = context.WithCancel(soon(t))
	defer stop()
	var times int
	err = c.TakeRuns(ctx, 1, func(ctx context.Context, source onrecord.SourceID, _ time.Time) error {
		if times++; times == 1 {
			return onrecord.ErrNotFound
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait * 3 / 2):
		}
		stop()
		return nil
	})
	if err != nil || times != 2 {
		t.Errorf("%v, %d times, want 2", err, times)
	}
	info, err := adminJetStream(t, s).Stream(soon(t), "RUNS")
	if err != nil || info.CachedInfo().State.Msgs != 0 {
		t.Errorf("the queue after all: %+v, %v", info.CachedInfo().State, err)
	}
}
