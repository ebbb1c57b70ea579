package stream

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/onrecord/onrecord"
)

// DeadLetter is a message that was given up. The message itself stays in its stream, at Seq.
type DeadLetter struct {
	Stream  string `json:"stream"`
	Seq     uint64 `json:"seq"`
	ID      string `json:"id"`
	Subject string `json:"subject"`
	// Reason is the error of the last attempt, in one line.
	Reason   string    `json:"reason"`
	Attempts int       `json:"attempts"`
	GivenUp  time.Time `json:"given_up"`
	// Settled is when somebody had the message read after all, zero before. DEAD then has a second letter about it.
	Settled time.Time `json:"settled,omitzero"`
}

// maxReason keeps an error that quotes half a document readable in a list.
const maxReason = 500

func newDeadLetter(msg jetstream.Msg, meta *jetstream.MsgMetadata, failure error) DeadLetter {
	reason := strings.Join(strings.Fields(strings.ToValidUTF8(failure.Error(), "?")), " ")
	if r := []rune(reason); len(r) > maxReason {
		reason = string(r[:maxReason]) + "…"
	}
	return DeadLetter{
		Stream:   meta.Stream,
		Seq:      meta.Sequence.Stream,
		ID:       msg.Headers().Get(jetstream.MsgIDHeader),
		Subject:  msg.Subject(),
		Reason:   reason,
		Attempts: int(meta.NumDelivered),
		GivenUp:  time.Now().UTC(),
	}
}

// publishDead puts a letter on record. It is stored before the message is given up, so nothing disappears without a
// reason; a crash between the two makes a second letter for the same message, no more.
func (c *Conn) publishDead(ctx context.Context, d DeadLetter) error {
	body, err := json.Marshal(d)
	if err != nil {
		return err
	}
	id := fmt.Sprintf("dead-%s-%d-%d", d.Stream, d.Seq, d.Attempts)
	if !d.Settled.IsZero() {
		id += fmt.Sprintf("-settled-%d", d.Settled.UnixNano())
	}
	m := newMessage(streamDead, subjectDead+"."+d.Stream, id, body)
	m.Header.Set("Content-Type", "application/json")
	return c.publish(ctx, m)
}

// DeadLetters lists what was given up and not settled since, oldest first: of each message the newest letter.
func (c *Conn) DeadLetters(ctx context.Context) ([]DeadLetter, error) {
	bySeq, err := c.deadLetters(ctx)
	if err != nil {
		return nil, fmt.Errorf("list dead letters: %w", err)
	}
	type place struct {
		stream string
		seq    uint64
	}
	newest := make(map[place]uint64)
	for _, seq := range slices.Sorted(maps.Keys(bySeq)) {
		newest[place{bySeq[seq].Stream, bySeq[seq].Seq}] = seq
	}
	letters := make([]DeadLetter, 0, len(newest))
	for _, seq := range slices.Sorted(maps.Values(newest)) {
		if bySeq[seq].Settled.IsZero() {
			letters = append(letters, bySeq[seq])
		}
	}
	return letters, nil
}

// DeadMessage returns the message that a letter is about: onrecord.ErrNotFound where it was erased.
func (c *Conn) DeadMessage(ctx context.Context, d DeadLetter) (m Message, err error) {
	err = c.ask(ctx, func(ctx context.Context) error {
		s, err := c.js.Stream(ctx, d.Stream)
		if err != nil {
			return err
		}
		raw, err := s.GetMsg(ctx, d.Seq)
		if isNotFound(err) {
			return onrecord.ErrNotFound
		}
		if err == nil {
			m = Message{Stream: d.Stream, Seq: raw.Sequence, ID: raw.Header.Get(jetstream.MsgIDHeader),
				Subject: raw.Subject, Time: raw.Time, Data: raw.Data}
		}
		return err
	})
	if err != nil {
		return Message{}, fmt.Errorf("message %d of %s: %w", d.Seq, d.Stream, err)
	}
	return m, nil
}

// RetryDead hands the statement of a letter to handle once more, here and now, and settles the letter when handle
// returns nil. It does not go through the processors: they have given it up, and the stream takes no message twice.
func (c *Conn) RetryDead(ctx context.Context, d DeadLetter, handle func(context.Context, onrecord.Statement) error) error {
	m, err := c.DeadMessage(ctx, d)
	if err != nil {
		return err
	}
	p := &processing{conn: c, handle: handle}
	s, err := onrecord.UnmarshalStatement(m.Data)
	if err == nil {
		err = p.handleOne(ctx, s)
	}
	if err != nil {
		return err
	}
	d.Settled = time.Now().UTC()
	return c.publishDead(ctx, d)
}

// deadLetters reads the letters, by their sequence.
func (c *Conn) deadLetters(ctx context.Context) (letters map[uint64]DeadLetter, err error) {
	err = c.ask(ctx, func(ctx context.Context) error {
		s, err := c.js.Stream(ctx, streamDead)
		if err != nil {
			return err
		}
		letters = make(map[uint64]DeadLetter) // asked again
		state := s.CachedInfo().State
		for seq := state.FirstSeq; state.Msgs > 0 && seq <= state.LastSeq; seq++ {
			m, err := s.GetMsg(ctx, seq)
			if isNotFound(err) {
				continue
			}
			if err != nil {
				return err
			}
			var d DeadLetter
			if err := json.Unmarshal(m.Data, &d); err != nil {
				return fmt.Errorf("letter %d: %w: %w", seq, err, onrecord.ErrInvalid)
			}
			letters[seq] = d
		}
		return nil
	})
	return letters, err
}
