package stream

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/onrecord/onrecord"
)

// Backlog is how much there is and how much of it is still to do.
type Backlog struct {
	Statements StreamState
	Quotes     StreamState
	// Unprocessed is the statements no processor has taken yet, Processing those taken and not acknowledged: under
	// way, or waiting to be tried again. Both zero: every statement has its quotes, none of them after Quotes.LastSeq,
	// or was given up.
	Unprocessed uint64
	Processing  int
	// Retrying is how many of those in Processing were handed out more than once.
	Retrying int
	// Processors is how many requests for work wait: zero means that no processor is free, or that none runs.
	Processors int
	// LastDone is when a statement was last acknowledged, zero if none was since the server started.
	LastDone time.Time
	// OldestWaiting is when the oldest statement that is not acknowledged was stored, zero if there is none.
	OldestWaiting time.Time
}

// Drained reports whether the processors have nothing left to do.
func (b Backlog) Drained() bool { return b.Unprocessed == 0 && b.Processing == 0 }

// StreamState is what a stream holds.
type StreamState struct {
	Messages uint64
	// FirstSeq and LastSeq are the sequences of the oldest and the newest message. LastSeq never goes back, except
	// where a stream lost its end.
	FirstSeq uint64
	LastSeq  uint64
	Bytes    uint64
}

// Backlog asks both streams and the processors' consumer. Every role but the scraper may.
func (c *Conn) Backlog(ctx context.Context) (Backlog, error) {
	var b Backlog
	err := c.ask(ctx, func(ctx context.Context) error {
		// The consumer first: what it says is done has its quotes in the stream that is asked after it.
		processor, err := c.js.Consumer(ctx, onrecord.StreamStatements, consumerProcessor)
		if err != nil {
			return err
		}
		statements, err := c.js.Stream(ctx, onrecord.StreamStatements)
		if err != nil {
			return err
		}
		quotes, err := c.js.Stream(ctx, onrecord.StreamQuotes)
		if err != nil {
			return err
		}
		info := processor.CachedInfo()
		b = Backlog{
			Statements:  newStreamState(statements.CachedInfo().State),
			Quotes:      newStreamState(quotes.CachedInfo().State),
			Unprocessed: info.NumPending,
			Processing:  info.NumAckPending,
			Retrying:    info.NumRedelivered,
			Processors:  info.NumWaiting,
		}
		if info.AckFloor.Last != nil {
			b.LastDone = *info.AckFloor.Last
		}
		if b.Unprocessed == 0 && info.Delivered.Stream < b.Statements.LastSeq {
			// The server tells a consumer of a new message a moment after it acknowledged it to the publisher, so the
			// consumer's own count may lag. A message that was deleted is not waited for.
			switch _, err := statements.GetMsg(ctx, b.Statements.LastSeq); {
			case err == nil:
				b.Unprocessed = 1
			case !isNotFound(err):
				return err
			}
		}
		if b.Drained() {
			return nil
		}
		b.OldestWaiting, err = storedAt(ctx, statements, info.AckFloor.Stream+1, b.Statements.LastSeq)
		return err
	})
	if err != nil {
		return Backlog{}, fmt.Errorf("read backlog: %w", err)
	}
	return b, nil
}

// storedAt is when the first message from a sequence on was stored, zero where there is none up to last.
func storedAt(ctx context.Context, s jetstream.Stream, seq, last uint64) (time.Time, error) {
	for ; seq <= last; seq++ {
		m, err := s.GetMsg(ctx, seq)
		if err == nil {
			return m.Time, nil
		}
		if !isNotFound(err) { // erased
			return time.Time{}, err
		}
	}
	return time.Time{}, nil
}

// stuckAfter is how long a statement waits before it is worth a word. Retries of one that fails take less than three
// minutes together.
const stuckAfter = 5 * time.Minute

// Stuck reports whether statements wait and none has been finished for long, at this time.
func (b Backlog) Stuck(now time.Time) bool {
	return !b.OldestWaiting.IsZero() && now.Sub(b.OldestWaiting) > stuckAfter && now.Sub(b.LastDone) > stuckAfter
}

func newStreamState(s jetstream.StreamState) StreamState {
	return StreamState{Messages: s.Msgs, FirstSeq: s.FirstSeq, LastSeq: s.LastSeq, Bytes: s.Bytes}
}

// LastSeq is the sequence of the newest message of a stream that is still there, zero when there is none. Who follows
// the stream to its end sees that message last; those behind it were erased.
func (c *Conn) LastSeq(ctx context.Context, stream string) (uint64, error) {
	var seq uint64
	err := c.ask(ctx, func(ctx context.Context) error {
		s, err := c.js.Stream(ctx, stream)
		if err != nil {
			return err
		}
		state := s.CachedInfo().State
		if state.Msgs == 0 {
			seq = 0
			return nil
		}
		seq = state.LastSeq
		for state.NumDeleted > 0 && seq > state.FirstSeq {
			_, err := s.GetMsg(ctx, seq)
			if !isNotFound(err) {
				return err
			}
			seq--
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("last sequence of %s: %w", stream, err)
	}
	return seq, nil
}

// MessageID is the id of the message at a sequence. Who keeps its place in a stream keeps the id with it and compares:
// another id, or onrecord.ErrNotFound, says that the stream is not the one the place was taken in, or lost its end and
// gave the sequence to another message.
func (c *Conn) MessageID(ctx context.Context, stream string, seq uint64) (string, error) {
	var id string
	err := c.ask(ctx, func(ctx context.Context) error {
		s, err := c.js.Stream(ctx, stream)
		if err != nil {
			return err
		}
		m, err := s.GetMsg(ctx, seq)
		if isNotFound(err) {
			return onrecord.ErrNotFound
		}
		if err == nil {
			id = m.Header.Get(jetstream.MsgIDHeader)
		}
		return err
	})
	if err != nil {
		return "", fmt.Errorf("message %d of %s: %w", seq, stream, err)
	}
	return id, nil
}
