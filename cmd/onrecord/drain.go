package main

import (
	"context"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/sink"
)

// drain waits until everything that is in the streams is in the archive, or ctx ends.
func (p *pipeline) drain(ctx context.Context) error {
	conn, err := p.connect(ctx, stream.RoleSink)
	if err != nil {
		return err
	}
	archive, err := p.awaitArchive(ctx)
	if err != nil {
		return err
	}
	return drainInto(ctx, conn, archive)
}

// drainInto waits until everything that is in the streams is in an archive that a sink writes.
func drainInto(ctx context.Context, conn *stream.Conn, archive *sink.Archive) error {
	return poll(ctx, func() (bool, error) {
		backlog, err := conn.Backlog(ctx)
		if err != nil || !backlog.Drained() {
			return false, err
		}
		// Only now, when the processors have nothing left to add, do the ends of the streams stand still.
		return caughtUp(ctx, conn, func(ctx context.Context, name string) (uint64, error) {
			seq, _, err := archive.Position(ctx, name)
			return seq, err
		})
	})
}

// caughtUp reports whether an archive has all that is in the streams.
func caughtUp(ctx context.Context, conn *stream.Conn, position func(context.Context, string) (uint64, error)) (bool, error) {
	for _, name := range onrecord.Streams() {
		last, err := conn.LastSeq(ctx, name)
		if err != nil {
			return false, err
		}
		if at, err := position(ctx, name); err != nil || at < last {
			return false, err
		}
	}
	return true, nil
}

// awaitArchive waits for the archive that the sink writes.
func (p *pipeline) awaitArchive(ctx context.Context) (*sink.Archive, error) {
	select {
	case archive := <-p.archived:
		return archive, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// drainPoll is how often a run looks whether everything has arrived.
const drainPoll = 20 * time.Millisecond

// poll asks until the answer is yes or an error, or ctx ends.
func poll(ctx context.Context, done func() (bool, error)) error {
	tick := time.NewTicker(drainPoll)
	defer tick.Stop()
	for {
		if ok, err := done(); ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		}
	}
}
