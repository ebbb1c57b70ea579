package stream

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/nats-io/nats.go"
	"github.com/onrecord/onrecord"
)

// together makes the messages of many callers durable with few syncs of the disk. While one batch is on its way, what
// comes meanwhile waits, and then goes as the next one: the slower the disk, the larger the batches. (Databases call it
// group commit; a caller that is alone waits for nobody.)
type together struct {
	store func(context.Context, []*nats.Msg) []error

	turn chan struct{} // held by the caller that publishes for all who wait

	mu      sync.Mutex
	waiting []*waiting
}

// waiting is a message whose caller waits for what becomes of it.
type waiting struct {
	msg  *nats.Msg
	done chan outcome
}

// outcome is what became of a message. again says that the caller who published it was interrupted, which is no fault
// of the message.
type outcome struct {
	err   error
	again bool
}

func newTogether(store func(context.Context, []*nats.Msg) []error) *together {
	return &together{store: store, turn: make(chan struct{}, 1)}
}

// publish returns when the message is stored, or refused, or when ctx ends.
func (t *together) publish(ctx context.Context, m *nats.Msg) error {
	w := &waiting{msg: m, done: make(chan outcome, 1)}
	t.join(w)
	for {
		select {
		case o := <-w.done:
			if !o.again || ctx.Err() != nil {
				return o.err
			}
			t.join(w)
		case t.turn <- struct{}{}:
			t.storeAll(ctx)
			<-t.turn
		case <-ctx.Done():
			t.leave(w)
			return ctx.Err()
		}
	}
}

func (t *together) join(w *waiting) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waiting = append(t.waiting, w)
}

func (t *together) leave(w *waiting) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waiting = slices.DeleteFunc(t.waiting, func(other *waiting) bool { return other == w })
}

// storeAll stores what waits and tells each caller.
func (t *together) storeAll(ctx context.Context) {
	t.mu.Lock()
	all := t.waiting
	t.waiting = nil
	t.mu.Unlock()
	if len(all) == 0 {
		return // another caller has published it just now
	}
	msgs := make([]*nats.Msg, len(all))
	for i, w := range all {
		msgs[i] = w.msg
	}
	for i, err := range t.store(ctx, msgs) {
		all[i].done <- outcome{err, err != nil && ctx.Err() != nil}
	}
}

// publishApart stores messages of one stream that have nothing to do with one another, in batches where those are
// faster, and returns the error of each. Where a batch is refused each is published for itself, so that one at fault,
// or stored already, costs the others nothing.
func (c *Conn) publishApart(ctx context.Context, msgs []*nats.Msg) []error {
	var errs []error
	for batch := range batches(msgs) {
		errs = append(errs, c.publishBatchApart(ctx, batch)...)
	}
	return errs
}

func (c *Conn) publishBatchApart(ctx context.Context, msgs []*nats.Msg) []error {
	errs := make([]error, len(msgs))
	if len(msgs) >= minBatchMessages {
		err := c.publishBatch(ctx, msgs)
		if err == nil {
			return errs
		}
		if ctx.Err() != nil || errors.Is(err, onrecord.ErrFull) || errors.Is(err, ErrDenied) {
			for i := range errs {
				errs[i] = err
			}
			return errs
		}
	}
	for i, m := range msgs {
		errs[i] = c.publish(ctx, m)
	}
	return errs
}
