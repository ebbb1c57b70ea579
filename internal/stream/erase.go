package stream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/onrecord/onrecord"
)

// Erase deletes those messages of a stream that match says, and overwrites them on the disk with random bytes, on every
// replica. It returns how many there were. It reads what is in the stream when it is called; narrow that with subjects.
// Letters in DEAD about messages that are erased are erased with them, since a reason may quote what it is about.
func (c *Conn) Erase(ctx context.Context, stream string, subjects []string, match func(Message) bool) (int, error) {
	last, err := c.LastSeq(ctx, stream)
	if err != nil || last == 0 {
		return 0, err
	}
	found, err := c.search(ctx, FollowOptions{Stream: stream, Subjects: subjects}, last, match)
	if err != nil {
		return 0, fmt.Errorf("look through %s: %w", stream, err)
	}
	for _, seq := range found {
		if err := c.eraseMessage(ctx, stream, seq); err != nil {
			return 0, fmt.Errorf("erase message %d of %s: %w", seq, stream, err)
		}
	}
	return len(found), c.eraseLetters(ctx, stream, found)
}

// eraseLetters erases the dead letters about messages that were erased.
func (c *Conn) eraseLetters(ctx context.Context, stream string, gone []uint64) error {
	if len(gone) == 0 {
		return nil
	}
	letters, err := c.deadLetters(ctx)
	if err != nil {
		return fmt.Errorf("look through the dead letters: %w", err)
	}
	for seq, d := range letters {
		if d.Stream != stream || !slices.Contains(gone, d.Seq) {
			continue
		}
		if err := c.eraseMessage(ctx, streamDead, seq); err != nil {
			return fmt.Errorf("erase dead letter %d: %w", seq, err)
		}
	}
	return nil
}

var errSearched = errors.New("searched")

// search returns the sequences of the messages up to last that match.
func (c *Conn) search(ctx context.Context, opt FollowOptions, last uint64, match func(Message) bool) ([]uint64, error) {
	var found []uint64
	if n, err := c.matching(ctx, opt); err != nil || n == 0 {
		return nil, err
	}
	err := c.Follow(ctx, opt, func(_ context.Context, m Message) error {
		if m.Seq <= last && match(m) {
			found = append(found, m.Seq)
		}
		if m.Seq >= last || m.Pending == 0 {
			return errSearched
		}
		return nil
	})
	if err != nil && !errors.Is(err, errSearched) {
		return nil, err
	}
	return found, ctx.Err()
}

// matching counts the messages that the options select, so that nobody waits for the first of none.
func (c *Conn) matching(ctx context.Context, opt FollowOptions) (pending uint64, err error) {
	err = c.ask(ctx, func(ctx context.Context) error {
		consumer, err := c.js.OrderedConsumer(ctx, opt.Stream, opt.consumer())
		if err == nil {
			pending = consumer.CachedInfo().NumPending
		}
		return err
	})
	return pending, err
}

func (c *Conn) eraseMessage(ctx context.Context, stream string, seq uint64) error {
	return c.ask(ctx, func(ctx context.Context) error {
		s, err := c.js.Stream(ctx, stream)
		if err != nil {
			return err
		}
		if _, err := s.GetMsg(ctx, seq); err != nil {
			if isNotFound(err) { // asked twice
				return nil
			}
			return err
		}
		return s.SecureDeleteMsg(ctx, seq)
	})
}

// redactedCapture is the reason in the mark of a capture that was erased, see Put.
const redactedCapture = "redacted"

// Erase deletes a capture and overwrites its bytes. What is left is a mark: whoever receives the same bytes again is
// told that they may not be stored. One that is not there, or erased already, is marked all the same.
func (s *Captures) Erase(ctx context.Context, sha string) error {
	object, err := s.describe(ctx, sha)
	missing := errors.Is(err, onrecord.ErrNotFound)
	switch {
	case errors.Is(err, onrecord.ErrRedacted):
		return nil
	case err != nil && !missing:
		return fmt.Errorf("erase capture %s: %w", sha, err)
	}
	if !missing {
		err = s.eraseChunks(ctx, object)
	} else {
		err = nil
	}
	if err == nil {
		err = s.mark(ctx, sha, object.seq)
	}
	if err != nil {
		return fmt.Errorf("erase capture %s: %w", sha, err)
	}
	return nil
}

// eraseChunks erases an object's body. Its description goes after it, so that what a crash left half erased is found
// again.
func (s *Captures) eraseChunks(ctx context.Context, object captureObject) error {
	for next := uint64(1); ; {
		chunk, err := s.chunk(ctx, object.NUID, next)
		if isNotFound(err) {
			return nil
		}
		if err == nil {
			err = s.conn.eraseMessage(ctx, streamCaptures, chunk.Sequence)
		}
		if err != nil {
			return err
		}
		next = chunk.Sequence + 1
	}
}

// Withhold keeps a statement from being collected again as long as it repeats what was taken out of it, now or earlier.
func (c *Conn) Withhold(ctx context.Context, id onrecord.StatementID, w onrecord.Withheld) error {
	subject := "$KV." + bucketState + "." + onrecord.WithheldKey(id)
	err := c.withhold(ctx, subject, w)
	if wrongLastSequence(err) { // somebody else withheld something else
		err = c.withhold(ctx, subject, w)
	}
	if err != nil {
		return fmt.Errorf("withhold statement %s: %w", id, err)
	}
	return nil
}

// withhold adds to what is withheld already.
func (c *Conn) withhold(ctx context.Context, subject string, w onrecord.Withheld) error {
	var all []onrecord.Withheld
	var revision uint64
	state, err := c.openStream(ctx, streamState)
	if err != nil {
		return err
	}
	err = c.ask(ctx, func(ctx context.Context) error {
		m, err := state.GetLastMsgForSubject(ctx, subject)
		if isNotFound(err) {
			return nil
		}
		if err == nil {
			revision, all = m.Sequence, nil
			err = json.Unmarshal(m.Data, &all)
		}
		return err
	})
	if err != nil {
		return err
	}
	m := nats.NewMsg(subject)
	if m.Data, err = json.Marshal(append(all, w)); err != nil {
		return err
	}
	m.Header.Set(jetstream.ExpectedLastSubjSeqHeader, strconv.FormatUint(revision, 10))
	return c.publish(ctx, m)
}

// mark puts a deleted object in the place of a description, as NATS marks one (ADR-20), with the reason.
func (s *Captures) mark(ctx context.Context, sha string, after uint64) error {
	mark := jetstream.ObjectInfo{
		ObjectMeta: jetstream.ObjectMeta{Name: sha, Description: redactedCapture},
		Bucket:     bucketCaptures,
		Deleted:    true,
	}
	body, err := json.Marshal(mark)
	if err != nil {
		return err
	}
	if after > 0 { // the description names the address
		if err := s.conn.eraseMessage(ctx, streamCaptures, after); err != nil {
			return err
		}
	}
	m := nats.NewMsg(descriptionSubject(sha))
	m.Data = body
	m.Header.Set(jetstream.MsgRollup, jetstream.MsgRollupSubject)
	m.Header.Set(jetstream.ExpectedLastSubjSeqHeader, "0")
	return s.conn.publish(ctx, m)
}
