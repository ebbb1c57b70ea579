package stream

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/onrecord/onrecord"
)

// PublishStatements publishes the statements of one page, in their order, and returns when all are on the disk. It is
// the same whether one is published for the first time or again.
//
// Many statements go out as atomic batches, which cost one fsync each instead of one a statement. After an error
// some may be stored; publish all again. onrecord.ErrFull: the stream takes no more for now. onrecord.ErrInvalid: a
// statement that can never be published, too large for one.
func (c *Conn) PublishStatements(ctx context.Context, statements []onrecord.Statement) error {
	return c.publishStatements(ctx, statements, func(*nats.Msg) {})
}

// publishStatements publishes statements, each message as mark leaves it.
func (c *Conn) publishStatements(ctx context.Context, statements []onrecord.Statement, mark func(*nats.Msg)) error {
	msgs := make([]*nats.Msg, 0, len(statements))
	seen := make(map[onrecord.VersionID]bool, len(statements))
	for _, s := range statements {
		if seen[s.VersionID] {
			continue // a batch with one id twice is refused whole
		}
		seen[s.VersionID] = true
		body, err := onrecord.MarshalStatement(s)
		if err != nil {
			return err
		}
		m := newMessage(onrecord.StreamStatements, onrecord.StatementSubject(s), string(s.VersionID), body)
		mark(m)
		msgs = append(msgs, m)
	}
	if err := c.publishAll(ctx, msgs); err != nil {
		return fmt.Errorf("publish %d statements: %w", len(msgs), err)
	}
	for _, m := range msgs { // the crash tests hold us to this line
		c.log.Debug("statement is on the disk", "version", m.Header.Get(jetstream.MsgIDHeader))
	}
	return nil
}

// PublishQuotes publishes what an extractor found in a statement, and returns when it is on the disk. The errors are
// those of PublishStatements.
func (c *Conn) PublishQuotes(ctx context.Context, q onrecord.Quotes) error {
	body, err := onrecord.MarshalQuotes(q)
	if err != nil {
		return err
	}
	id := onrecord.QuotesID(q.Statement.VersionID, q.Extractor)
	m := newMessage(onrecord.StreamQuotes, onrecord.QuotesSubject(q.Statement), id, body)
	if err := c.quotes.publish(ctx, m); err != nil {
		return fmt.Errorf("publish quotes of %s: %w", q.Statement.ID, err)
	}
	return nil
}

// newMessage names the stream it is for. The name is stored with the message, so no other stream takes a copy of it that a
// subscriber has delivered there.
func newMessage(stream, subject, id string, body []byte) *nats.Msg {
	m := nats.NewMsg(subject)
	m.Data = body
	m.Header.Set(jetstream.ExpectedStreamHeader, stream)
	m.Header.Set(jetstream.MsgIDHeader, id)
	m.Header.Set("Content-Type", onrecord.ContentType)
	return m
}

// publishAll publishes in batches, and one by one where a batch is refused: that finds the message at fault, and
// passes over those that are stored already, for which a batch is refused whole.
func (c *Conn) publishAll(ctx context.Context, msgs []*nats.Msg) error {
	for batch := range batches(msgs) {
		if len(batch) >= minBatchMessages {
			err := c.publishBatch(ctx, batch)
			if err == nil {
				continue
			}
			if ctx.Err() != nil || errors.Is(err, onrecord.ErrFull) || errors.Is(err, ErrDenied) {
				return err
			}
		}
		if err := c.publishEach(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

// publishEach publishes one message after the other, up to the first that fails.
func (c *Conn) publishEach(ctx context.Context, msgs []*nats.Msg) error {
	for _, m := range msgs {
		if err := c.publish(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// publish sends one message and waits until it is stored, now or earlier.
func (c *Conn) publish(ctx context.Context, m *nats.Msg) error {
	return c.store(ctx, m.Header.Get(jetstream.MsgIDHeader) != "", func(ctx context.Context) error {
		_, err := c.js.PublishMsg(ctx, m)
		return explainPublish(m.Subject, err)
	}, m.Subject)
}

// store runs an exchange that stores a message, and repeats it while a cluster elects a leader for the stream: nobody
// answers then, and nothing was stored. One that may be stored twice without harm is repeated as well when the answer
// does not come, because the node that had it may be gone.
func (c *Conn) store(ctx context.Context, repeatable bool, do func(context.Context) error, prefixes ...string) error {
	if !c.clustered {
		return c.request(ctx, do, prefixes...)
	}
	return c.request(ctx, func(ctx context.Context) error {
		for {
			attempt, cancel := ctx, context.CancelFunc(func() {})
			if repeatable {
				attempt, cancel = context.WithTimeout(ctx, askTimeout)
			}
			err := do(attempt)
			cancel()
			again := leaderless(err) || repeatable && errors.Is(err, context.DeadlineExceeded)
			if !again || ctx.Err() != nil {
				return err
			}
			select {
			case <-ctx.Done():
				return err
			case <-time.After(leaderPoll):
			}
		}
	}, prefixes...)
}

// leaderPoll is how often a stream without a leader is asked again. An election takes some seconds.
const leaderPoll = 200 * time.Millisecond

// leaderless reports whether a stream or the whole cluster is without a leader.
func leaderless(err error) bool {
	var refused *jetstream.APIError
	return errors.Is(err, nats.ErrNoResponders) || errors.Is(err, jetstream.ErrNoStreamResponse) ||
		errors.As(err, &refused) && (refused.ErrorCode == codeUnavailable || refused.ErrorCode == codeNotLeader)
}

// codeNotLeader answers where a leader has just lost its place.
const codeNotLeader jetstream.ErrorCode = 10009

// The error codes of a server that has no room.
var noRoom = []jetstream.ErrorCode{
	10002, // resource limits exceeded for account
	10023, // insufficient resources: the server's limit
	10047, // insufficient storage resources available
	10077, // the store refused: maximum bytes or messages exceeded, no space left on device
}

// explainPublish turns the errors a publisher can act on into ours.
func explainPublish(subject string, err error) error {
	var refused *jetstream.APIError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused) && slices.Contains(noRoom, refused.ErrorCode):
		return fmt.Errorf("%w: %s", onrecord.ErrFull, refused.Description)
	case errors.Is(err, nats.ErrMaxPayload), errors.As(err, &refused) && refused.ErrorCode == 10054:
		return fmt.Errorf("message on %s is larger than the server takes (max_payload): %w", subject, onrecord.ErrInvalid)
	case errors.Is(err, nats.ErrNoResponders), errors.Is(err, jetstream.ErrNoStreamResponse):
		return fmt.Errorf("no stream takes %s: has the topology been made on this server? %w", subject, err)
	}
	return err
}
