package sink

import (
	"context"
	"sync"
	"time"
)

// order holds quotes back until the statements that were published before them have been handed to the writer. When an
// archive is built from the streams, quotes, which are shorter, would run ahead: a row that is made for quotes and
// completed later costs several times as much as one that comes with its text. Only the speed depends on it, so a clock
// that is wrong does no harm.
type order struct {
	mu sync.Mutex
	// handed is when the stream received the last statement that was handed over, and at when that was done.
	handed, at time.Time
	// coming is true while a statement is on its way.
	coming  bool
	changed chan struct{} // closed and replaced at every change
}

func newOrder() *order { return &order{at: time.Now(), changed: make(chan struct{})} }

// begin notes that a statement is on its way, done that it was handed over.
func (o *order) begin() { o.change(func() { o.coming = true }) }

func (o *order) done(received time.Time) {
	o.change(func() { o.coming, o.handed, o.at = false, received, time.Now() })
}

func (o *order) change(do func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	do()
	close(o.changed)
	o.changed = make(chan struct{})
}

// wait returns when the statements have come as far as quotes that the stream received at that time, or when none has
// come for a while: then there are no more of them.
func (o *order) wait(ctx context.Context, received time.Time) error {
	for {
		o.mu.Lock()
		ready, coming, changed := !o.handed.Before(received), o.coming, o.changed
		left := batchLinger - time.Since(o.at)
		o.mu.Unlock()
		if ready || !coming && left <= 0 {
			return nil
		}
		var over <-chan time.Time
		if !coming {
			over = time.After(left)
		}
		select {
		case <-changed:
		case <-over:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
