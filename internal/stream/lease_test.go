package stream_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/onrecord/onrecord/internal/stream"
)

// openLeases opens the leases of a process of its own.
func openLeases(t *testing.T, s *stream.Server, holder string) *stream.Leases {
	t.Helper()
	l, err := connectAs(t, s, stream.RoleScraper).Leases(soon(t), holder)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Many processes, many goroutines in each: one at a time, and each gets its turn and what the one before left.
func TestLeaseBelongsToOne(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	var held atomic.Int32
	var wg sync.WaitGroup
	var mu sync.Mutex
	var notes []string
	for p := range 3 {
		leases := openLeases(t, s, "")
		for g := range 2 {
			wg.Go(func() {
				lease, err := leases.Take(soon(t), "host.saltmarsh.example")
				if err != nil {
					t.Error(err)
					return
				}
				if n := held.Add(1); n != 1 {
					t.Errorf("held by %d", n)
				}
				mu.Lock()
				notes = append(notes, string(lease.Note()))
				mu.Unlock()
				if !lease.Held() {
					t.Error("just taken and not held")
				}
				held.Add(-1)
				lease.Release(fmt.Appendf(nil, `"%d%d"`, p, g))
				if lease.Held() || lease.Context().Err() == nil {
					t.Error("let go of and still held")
				}
			})
		}
	}
	wg.Wait()
	seen := map[string]bool{}
	for _, n := range notes {
		seen[n] = true
	}
	if len(notes) != 6 || len(seen) != 6 || notes[0] != "" {
		t.Errorf("notes %q, want none first and then each one's", notes)
	}
}

// Who holds a name learns that another wants it; who let go leaves it to that one.
func TestLeaseIsLeftToWhoWaits(t *testing.T) {
	t.Parallel()
	s := startServer(t, stream.ServerConfig{NoSync: true})
	shortenRuns(t, adminJetStream(t, s), 8*time.Second) // renewed every two seconds, believed in for five
	one, two := openLeases(t, s, ""), openLeases(t, s, "")
	lease, err := one.Take(soon(t), "source.saltmarsh-news")
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan *stream.Lease)
	go func() {
		l, err := two.Take(soon(t), "source.saltmarsh-news")
		if err != nil {
			t.Error(err)
		}
		got <- l
	}()
	for ctx, tick := soon(t), time.NewTicker(10*time.Millisecond); !lease.Wanted(); <-tick.C {
		if ctx.Err() != nil || !lease.Held() {
			t.Fatal("never wanted, or lost")
		}
	}
	released := time.Now()
	lease.Release(nil)
	again := make(chan *stream.Lease)
	go func() {
		l, err := one.Take(soon(t), "source.saltmarsh-news")
		if err != nil {
			t.Error(err)
		}
		again <- l
	}()
	select {
	case theirs := <-got:
		theirs.Release(nil)
		(<-again).Release(nil)
	case mine := <-again:
		// A machine that stood still for so long may have kept the other from asking.
		if took := time.Since(released); took < stream.LeaseCourtesy {
			t.Errorf("the one that let go took it again first, after %s", took)
		}
		mine.Release(nil)
		(<-got).Release(nil)
	}
}

// A holder that died is found out, one that lives is not, one that was cut off ends its work before another begins,
// and one that is known by its name goes on where it was killed.
func TestLeaseOfTheDead(t *testing.T) {
	t.Parallel()
	s := startServer(t, stream.ServerConfig{NoSync: true})
	const ttl = 4 * time.Second // renewed every second, believed in for two and a half
	shortenRuns(t, adminJetStream(t, s), ttl)
	conn := connectAs(t, s, stream.RoleScraper)
	first, err := conn.Leases(soon(t), "")
	if err != nil {
		t.Fatal(err)
	}
	lease, err := first.Take(soon(t), "host.saltmarsh.example")
	if err != nil {
		t.Fatal(err)
	}
	second := openLeases(t, s, "second")
	brief, cancel := context.WithTimeout(t.Context(), ttl*3/2)
	defer cancel()
	if l, err := second.Take(brief, "host.saltmarsh.example"); l != nil || !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("taken from one that lives: %v", err)
	}
	if !lease.Held() {
		t.Fatal("lost although nothing happened")
	}
	cut := time.Now()
	conn.Close() // the holder lives, and the stream does not hear of it
	<-lease.Context().Done()
	ended := time.Now()
	if !errors.Is(context.Cause(lease.Context()), stream.ErrLost) {
		t.Errorf("ended with %v, want ErrLost", context.Cause(lease.Context()))
	}
	if ended.Sub(cut) > ttl {
		t.Errorf("believed in for %s", ended.Sub(cut))
	}
	taken, err := second.Take(soon(t), "host.saltmarsh.example")
	if err != nil {
		t.Fatal(err)
	}
	if !time.Now().After(ended) {
		t.Error("taken while the other still believed in it")
	}
	_ = taken // killed: it is never let go of
	began := time.Now()
	reborn, err := openLeases(t, s, "second").Take(soon(t), "host.saltmarsh.example")
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > ttl/2 {
		t.Errorf("one's own lease was taken after %s", took)
	}
	reborn.Release(nil)
	if _, err := second.Take(soon(t), "host.Saltmarsh example"); err == nil || !strings.Contains(err.Error(), "host.Saltmarsh example") {
		t.Errorf("a name that is none: %v", err)
	}
}
