package fetch

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"
)

// Hosts lets several fetchers, in as many processes, spare a host together: one holds it at a time, and finds what the
// one before left.
type Hosts interface {
	// Hold waits until no other fetcher holds the host. Release must be called.
	Hold(ctx context.Context, host string) (Hold, error)
}

// Hold is a host that this fetcher holds, for one request or for many.
type Hold interface {
	// Context ends when the hold is lost: another may have the host then.
	Context() context.Context
	// Held reports whether the hold is good at this moment.
	Held() bool
	// Wanted reports whether another fetcher waits for the host.
	Wanted() bool
	// Note is what the holder before left, nil where there was none.
	Note() []byte
	// Release lets go, and leaves a note.
	Release(note []byte)
}

const (
	// holdFor is how long a host is held that others wait for: handing it on for every request would take longer than
	// the requests, where the pause between them is short.
	holdFor = 2 * time.Second
	// holdIdle is how long a host is held beyond the pause at it when nobody of this process asks for anything.
	holdIdle = time.Second
)

var errHoldLost = errors.New("the host may be another scraper's by now: the stream was out of reach for too long")

// hostNote is what holders of a host tell one another. The clocks of their machines must agree as far as the pause at a
// host is to be exact.
type hostNote struct {
	Next     time.Time `json:"next,omitzero"`
	Closed   time.Time `json:"closed,omitzero"`
	Slowdown float64   `json:"slowdown,omitempty"`
}

// share makes the host this fetcher's, if it is not. The turn at it is the caller's.
func (p *pacer) share(ctx context.Context, h *host) error {
	if p.shared == nil {
		return nil
	}
	if h.idle != nil {
		h.idle.Stop()
	}
	if h.hold != nil && h.hold.Held() {
		return nil
	}
	p.letGo(h)
	hold, err := p.shared.Hold(ctx, h.name)
	if err != nil {
		return err
	}
	h.hold, h.held = hold, time.Now()
	var note hostNote
	if json.Unmarshal(hold.Note(), &note) != nil {
		return nil // none, or another version's
	}
	if note.Next.After(h.next) {
		// However wrong a clock is: what a host asked for beyond this is in Closed.
		h.next = earlier(note.Next, p.now().Add(max(maxCrawlDelay, maxSlowdown*p.delay)))
	}
	if note.Closed.After(h.closed) {
		h.closed = note.Closed
	}
	h.slowdown = min(max(h.slowdown, note.Slowdown), maxSlowdown)
	return nil
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// release gives the turn back, and the hold of the host where others want it or, in a while, nobody here does.
func (p *pacer) release(h *host) {
	switch {
	case h.hold == nil:
	case !h.hold.Held(), h.hold.Wanted() && time.Since(h.held) >= holdFor:
		p.letGo(h)
	default:
		h.idle = time.AfterFunc(max(h.next.Sub(p.now()), 0)+holdIdle, func() { p.letGoIdle(h) })
	}
	<-h.turn
}

// letGoIdle lets go of a host unless somebody has the turn at it.
func (p *pacer) letGoIdle(h *host) {
	select {
	case h.turn <- struct{}{}:
		p.letGo(h)
		<-h.turn
	default:
	}
}

// letGo ends the hold of a host, if there is one. The turn at it is the caller's.
func (p *pacer) letGo(h *host) {
	if h.hold == nil {
		return
	}
	note, err := json.Marshal(hostNote{Next: h.next, Closed: h.closed, Slowdown: h.slowdown})
	if err != nil {
		note = nil // times beyond the year 9999
	}
	h.hold.Release(note)
	h.hold = nil
}

// close lets go of all hosts. Nobody asks for anything any more.
func (p *pacer) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	var wg sync.WaitGroup
	for _, h := range p.hosts {
		wg.Go(func() {
			h.turn <- struct{}{}
			if h.idle != nil {
				h.idle.Stop()
			}
			p.letGo(h)
			<-h.turn
		})
	}
	wg.Wait()
}
