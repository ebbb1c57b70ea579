package fetch

import (
	"context"
	"sync"
)

// originsKept bounds how many origins are remembered.
const originsKept = 10_000

// origins remembers something of every origin: scheme, host and port. One caller at a time reads and writes what is
// remembered of one, and fetches when needed; all others wait for that.
type origins[E any] struct {
	mu   sync.Mutex
	kept map[string]*origin[E]
}

type origin[E any] struct {
	turn  chan struct{} // holds one token: that of whose turn it is
	entry E
}

// take waits for its turn with an origin, and returns what is remembered of it and how to let go of it. The error is the
// context's.
func (o *origins[E]) take(ctx context.Context, name string) (*E, func(), error) {
	e := o.of(name)
	select {
	case e.turn <- struct{}{}:
		return &e.entry, func() { <-e.turn }, nil
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}

func (o *origins[E]) of(name string) *origin[E] {
	o.mu.Lock()
	defer o.mu.Unlock()
	e := o.kept[name]
	if e == nil {
		if o.kept == nil || len(o.kept) >= originsKept {
			o.kept = map[string]*origin[E]{} // asking again is cheap beside keeping count
		}
		e = &origin[E]{turn: make(chan struct{}, 1)}
		o.kept[name] = e
	}
	return e
}
