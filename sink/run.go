package sink

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/onrecord/onrecord"
)

// Stream is where the writer reads from.
type Stream interface {
	// Follow calls handle for every message of a stream after sequence number afterSeq, in order and one at a time,
	// those stored already and those to come, until ctx ends or handle returns an error.
	Follow(ctx context.Context, stream string, afterSeq uint64, handle func(context.Context, Message) error) error
	// MessageID returns the id of the message at seq, or an error that is onrecord.ErrNotFound where there is none.
	MessageID(ctx context.Context, stream string, seq uint64) (string, error)
	// Capture returns the capture with that hash and its body, or an error that is onrecord.ErrNotFound.
	Capture(ctx context.Context, sha256 string) (onrecord.Capture, []byte, error)
}

// Message is one message of a stream.
type Message struct {
	Stream string
	// Seq is its place in the stream, from 1.
	Seq uint64
	// ID is its Nats-Msg-Id, derived from its content.
	ID string
	// Time is when the stream received it.
	Time time.Time
	Data []byte
}

// A transaction costs as much as the writing of many rows: it makes segments of the indexes, and writes every page that
// any of its rows is on. So messages are written in batches. From 200 a batch on the transaction hardly shows; 500 leave
// a margin and keep the lock for about a tenth of a second.
//
// A message that is alone is written at once; those that come on its heels wait for company until the linger after it is
// over. Where many come they wait longer, because then it pays: from 500 messages a second on, up to a tenth of a second.
//
// The captures of a batch are read before its transaction and kept compressed in memory until then, so a batch is also
// bounded by what they weigh before compression.
const (
	batchSize     = 500
	batchLinger   = 10 * time.Millisecond
	lingerEach    = 2 * time.Millisecond
	longestLinger = 100 * time.Millisecond
	batchBytes    = 64 << 20
)

// linger is how long after a batch was begun the next one is, by how many messages it had.
func linger(messages int) time.Duration {
	return min(max(batchLinger, time.Duration(messages)*lingerEach), longestLinger)
}

// Run follows the streams from where the archive stands and writes what they bring, until ctx ends (it then returns
// nil) or something fails that trying again at once would not cure. A message that cannot be decoded is listed in
// dead_letters and passed over.
func (a *Archive) Run(ctx context.Context, s Stream) error {
	positions := make(map[string]uint64)
	for _, stream := range onrecord.Streams() {
		seq, err := a.startAfter(ctx, s, stream)
		if err != nil {
			return unlessEnded(ctx, err)
		}
		positions[stream] = seq
	}
	group, ctx := errgroup.WithContext(ctx)
	records, order := make(chan record, batchSize), newOrder()
	for stream, seq := range positions {
		group.Go(func() error { return a.follow(ctx, s, stream, seq, order, records) })
	}
	group.Go(func() error { return a.write(ctx, s, records) })
	return unlessEnded(ctx, group.Wait())
}

// unlessEnded is err, or nil when it only says that the caller ended the work.
func unlessEnded(ctx context.Context, err error) error {
	if ctx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)) {
		return nil
	}
	return err
}

// startAfter returns the sequence number after which to read a stream. It is the stored position when the stream still
// has there the message that the archive remembers. Otherwise the stream is another one than before (restored,
// recreated, or cut back by a power failure) and is read from its beginning, which changes nothing in the rows that
// are stored already.
func (a *Archive) startAfter(ctx context.Context, s Stream, stream string) (uint64, error) {
	seq, want, err := a.Position(ctx, stream)
	if err != nil || seq == 0 {
		return 0, err
	}
	got, err := s.MessageID(ctx, stream, seq)
	if err != nil && !errors.Is(err, onrecord.ErrNotFound) {
		return 0, fmt.Errorf("compare archive with stream %s at %d: %w", stream, seq, err)
	}
	if got == want { // or neither: the message was erased and the archive told so
		return seq, nil
	}
	a.log.Warn("the stream is not the one the archive was built from: reading it again from its beginning",
		"stream", stream, "seq", seq, "archive_has", want, "stream_has", got)
	return 0, nil
}

// follow decodes the messages of one stream for the writer. Decoding and checking take as long as writing, and so run
// beside it.
func (a *Archive) follow(ctx context.Context, s Stream, stream string, after uint64, order *order, records chan<- record) error {
	err := s.Follow(ctx, stream, after, func(ctx context.Context, m Message) error {
		m.Stream = stream
		if stream == onrecord.StreamStatements {
			order.begin()
			defer order.done(m.Time)
		}
		r := decode(m)
		if stream == onrecord.StreamQuotes {
			if err := order.wait(ctx, m.Time); err != nil {
				return err
			}
		}
		select {
		case records <- r:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	if err != nil {
		return fmt.Errorf("follow stream %s: %w", stream, err)
	}
	if ctx.Err() == nil {
		return fmt.Errorf("follow stream %s: it ended", stream)
	}
	return ctx.Err()
}

// write stores records batch by batch, and between batches tries again for captures that are missing.
func (a *Archive) write(ctx context.Context, s Stream, records <-chan record) error {
	if err := errors.Join(a.retryMissing(ctx, s), a.announce(ctx, true)); err != nil {
		return err
	}
	a.scrub(ctx)
	retry := time.NewTicker(a.retryCaptures)
	defer retry.Stop()
	var next time.Time // when the next batch is begun, unless it is full before
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-retry.C:
			if err := errors.Join(a.retryMissing(ctx, s), a.announce(ctx, true)); err != nil {
				return err
			}
			a.scrub(ctx)
		case first := <-records:
			batch := gather(ctx, first, records, time.Until(next))
			next = time.Now().Add(linger(len(batch)))
			if err := a.store(ctx, s, batch); err != nil {
				return err
			}
		}
	}
}

// gather returns first and what is there already, and what follows until the batch is full or the linger is over.
func gather(ctx context.Context, first record, records <-chan record, linger time.Duration) []record {
	batch := append(make([]record, 0, batchSize), first)
	over := time.NewTimer(max(linger, 0))
	defer over.Stop()
	bytes := first.captureSize()
	for len(batch) < batchSize && bytes < batchBytes {
		var r record
		select {
		case r = <-records: // before the timer, which may be over as well
		default:
			select {
			case r = <-records:
			case <-over.C:
				return batch
			case <-ctx.Done():
				return batch
			}
		}
		batch = append(batch, r)
		bytes += r.captureSize()
	}
	return batch
}
