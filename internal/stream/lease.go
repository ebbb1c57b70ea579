package stream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nuid"
	"github.com/onrecord/onrecord"
)

// Leases make one of many scrapers the only one that visits a source or talks to a host: a name belongs to one holder
// at a time, for as long as the holder shows signs of life.
//
// A lease is a value of the state bucket, taken and renewed by compare and set. No two clocks are compared: a holder
// that died is known by a value that does not change for as long as [Leases] are good for, watched from when it was
// first seen; and a holder that could not renew stops believing in its lease well before.
//
// While nobody else wants a name, holding it costs a write now and then.
type Leases struct {
	state  *State
	holder string
	ttl    time.Duration

	mu   sync.Mutex
	mine map[string]bool // held by this process
}

// ErrLost is why the context of a lease ended that could not be renewed, or that somebody else took over.
var ErrLost = errors.New("the lease was lost: the stream could not be reached for too long")

const (
	// leasePoll is how often a name that somebody else holds is looked at.
	leasePoll = 200 * time.Millisecond
	// leaseCourtesy is how long a name that was let go of is left to the one who asked for it.
	leaseCourtesy = 5 * leasePoll
	// leaseBeat is how long a holder may not know that somebody waits.
	leaseBeat = 4 * time.Second
	// leaseRelease bounds letting go: it happens when a process ends too.
	leaseRelease = 500 * time.Millisecond
)

// leaseRecord is the value of a lease.
type leaseRecord struct {
	Holder string `json:"holder,omitempty"` // empty: nobody
	Beat   uint64 `json:"beat"`             // grows with every sign of life
	Wanted string `json:"wanted,omitempty"` // somebody who waits for it
	// Note is what the last holder left for the next one.
	Note json.RawMessage `json:"note,omitempty"`
}

// Leases opens the leases. A holder that is known to be alone under its name takes over at once what it held before it
// was killed; an empty one is made up. A lease is good for as long as the server leaves a run with a scraper that says
// nothing.
func (c *Conn) Leases(ctx context.Context, holder string) (*Leases, error) {
	state, err := c.State(ctx)
	if err != nil {
		return nil, err
	}
	consumer, err := c.scraperConsumer(ctx)
	if err != nil {
		return nil, fmt.Errorf("open leases: %w", err)
	}
	if holder == "" {
		holder = nuid.Next()
	}
	return &Leases{state: state, holder: holder, ttl: consumer.CachedInfo().Config.AckWait, mine: map[string]bool{}}, nil
}

// Lease is a name that this process holds. Release must be called.
type Lease struct {
	leases *Leases
	name   string
	ctx    context.Context
	cancel context.CancelCauseFunc
	beats  sync.WaitGroup

	mu       sync.Mutex
	record   leaseRecord
	revision uint64
	renewed  time.Time // when the last renewal that succeeded was sent
}

// Take waits until nobody else holds a name, and takes it.
func (l *Leases) Take(ctx context.Context, name string) (*Lease, error) {
	var watched sighting
	for {
		lease, err := l.try(ctx, name, &watched)
		switch {
		case lease != nil:
			return lease, nil
		case err != nil && (ctx.Err() != nil || final(err)):
			return nil, err
		case err != nil:
			l.state.conn.log.Warn("lease not to be had, trying again", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(leasePoll):
		}
	}
}

// final reports whether asking again is of no use: the others pass when the stream is back.
func final(err error) bool {
	return errors.Is(err, ErrDenied) || errors.Is(err, onrecord.ErrFull) || errors.Is(err, onrecord.ErrInvalid)
}

// sighting is when a lease was first seen as it is.
type sighting struct {
	holder string
	beat   uint64
	at     time.Time
}

// try takes a name if it is free, and returns nil if it is not.
func (l *Leases) try(ctx context.Context, name string, watched *sighting) (*Lease, error) {
	if !l.claim(name) {
		return nil, nil
	}
	lease, err := l.tryOthers(ctx, name, watched)
	if lease == nil {
		l.disclaim(name)
	}
	if errors.Is(err, ErrConflict) { // somebody was faster
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("lease of %s: %w", name, err)
	}
	return lease, nil
}

// claim settles who in this process may ask for a name.
func (l *Leases) claim(name string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.mine[name] {
		return false
	}
	l.mine[name] = true
	return true
}

func (l *Leases) disclaim(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.mine, name)
}

func (l *Leases) tryOthers(ctx context.Context, name string, watched *sighting) (*Lease, error) {
	record, revision, err := l.read(ctx, name)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	if watched.at.IsZero() || watched.holder != record.Holder || watched.beat != record.Beat {
		*watched = sighting{record.Holder, record.Beat, now}
	}
	if !l.free(record, now.Sub(watched.at)) {
		if record.Wanted == "" {
			record.Wanted = l.holder
			_, err = l.write(ctx, name, record, revision)
		}
		return nil, err
	}
	if record.Wanted == l.holder {
		record.Wanted = ""
	}
	record.Holder = l.holder
	record.Beat++
	if revision, err = l.write(ctx, name, record, revision); err != nil {
		return nil, err
	}
	lease := &Lease{leases: l, name: name, record: record, revision: revision, renewed: now}
	// It outlives the call that took it: it ends with Release, or when it is lost.
	lease.ctx, lease.cancel = context.WithCancelCause(context.WithoutCancel(ctx))
	lease.beats.Go(lease.beat)
	return lease, nil
}

// free reports whether a name that has been as it is for so long may be taken.
func (l *Leases) free(r leaseRecord, unchanged time.Duration) bool {
	switch {
	case r.Holder == l.holder:
		return true // of this process before it was killed: claim has settled that it is not held now
	case r.Holder != "":
		return unchanged > l.ttl
	}
	return r.Wanted == "" || r.Wanted == l.holder || unchanged > leaseCourtesy
}

func leaseKey(name string) string { return "lease." + name }

func (l *Leases) read(ctx context.Context, name string) (r leaseRecord, revision uint64, err error) {
	value, revision, err := l.state.Get(ctx, leaseKey(name))
	if errors.Is(err, onrecord.ErrNotFound) {
		return leaseRecord{}, 0, nil
	}
	if err != nil {
		return r, 0, err
	}
	if err := json.Unmarshal(value, &r); err != nil {
		return r, 0, fmt.Errorf("%w: %w", err, onrecord.ErrInvalid)
	}
	return r, revision, nil
}

func (l *Leases) write(ctx context.Context, name string, r leaseRecord, revision uint64) (uint64, error) {
	value, err := json.Marshal(r)
	if err != nil {
		return 0, err
	}
	return l.state.update(ctx, leaseKey(name), value, revision)
}

// Context ends when the lease is lost or let go of. Whatever the lease is for must end with it.
func (l *Lease) Context() context.Context { return l.ctx }

// Held reports whether the lease is good at this moment. It is for the last look before doing what only the holder
// may: in a process that was stopped for a while this is asked before the context has been ended.
func (l *Lease) Held() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ctx.Err() == nil && time.Since(l.renewed) < l.believed()
}

// believed is how long after its last renewal a holder still believes in its lease. The rest is for those who wait,
// who count from when they saw that renewal.
func (l *Lease) believed() time.Duration { return l.leases.ttl * 2 / 3 }

// Wanted reports whether somebody else waits for it. It is learnt with the next renewal.
func (l *Lease) Wanted() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.record.Wanted != ""
}

// Note is what the last holder left, nil where there was none.
func (l *Lease) Note() []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.record.Note
}

// beat renews the lease until it is let go of or lost.
func (l *Lease) beat() {
	tick := time.NewTicker(min(l.leases.ttl/4, leaseBeat))
	defer tick.Stop()
	for {
		select {
		case <-l.ctx.Done():
			return
		case <-tick.C:
		}
		if err := l.renew(); errors.Is(err, ErrLost) || !l.Held() {
			l.cancel(ErrLost)
			return
		}
	}
}

// renew shows a sign of life. Only ErrLost is final.
func (l *Lease) renew() error {
	l.mu.Lock()
	record, revision, deadline := l.record, l.revision, l.renewed.Add(l.believed())
	l.mu.Unlock()
	ctx, cancel := context.WithDeadline(l.ctx, deadline)
	defer cancel()
	sent := time.Now()
	record.Beat++
	next, err := l.leases.write(ctx, l.name, record, revision)
	if errors.Is(err, ErrConflict) { // somebody wants it, or has it
		if record, revision, err = l.leases.read(ctx, l.name); err != nil {
			return err
		}
		if record.Holder != l.leases.holder {
			return ErrLost
		}
		sent = time.Now()
		record.Beat++
		next, err = l.leases.write(ctx, l.name, record, revision)
	}
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.record, l.revision, l.renewed = record, next, sent
	return nil
}

// Release lets go, and leaves a note for the next holder. Where the stream does not take it, the others wait until they
// find the lease to have run out.
func (l *Lease) Release(note []byte) {
	l.cancel(context.Canceled)
	l.beats.Wait()
	defer l.leases.disclaim(l.name)
	if errors.Is(context.Cause(l.ctx), ErrLost) {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(l.ctx), leaseRelease)
	defer cancel()
	record, revision := l.record, l.revision
	for range 2 {
		if record.Holder != l.leases.holder {
			return
		}
		record.Holder, record.Note = "", note
		record.Beat++
		_, err := l.leases.write(ctx, l.name, record, revision)
		if !errors.Is(err, ErrConflict) {
			return
		}
		if record, revision, err = l.leases.read(ctx, l.name); err != nil {
			return
		}
	}
}
