package stream

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/onrecord/onrecord"
)

// FollowOptions say which messages of a stream to read. With nothing but the stream it is all of them, from the first.
type FollowOptions struct {
	// Stream is one of onrecord.Streams.
	Stream string
	// AfterSeq begins with the message after this one. See MessageID for how to tell that the position still stands
	// for what it stood for.
	AfterSeq uint64
	// Since begins with the first message stored at this time or later. Ignored when AfterSeq is set.
	Since time.Time
	// NewOnly begins with the next message published. Ignored when AfterSeq or Since is set.
	NewOnly bool
	// Stored ends at the last message there is when it begins, instead of waiting for the next.
	Stored bool
	// Subjects keeps only messages that match one of these, with NATS wildcards: "onrecord.v1.quotes.ngo.*".
	Subjects []string
}

// Message is one message of a stream.
type Message struct {
	Stream  string
	Seq     uint64
	ID      string // Nats-Msg-Id
	Subject string
	// Time is when the stream stored it.
	Time time.Time
	Data []byte
	// Pending is how many messages that match were in the stream after this one when it was sent. Zero: caught up.
	Pending uint64
}

// Follow hands the messages of a stream to handle one after the other, in the order of the stream, each exactly once,
// and goes on with new ones as they come. It keeps no place on the server: who must not miss anything keeps Seq
// and begins after it next time. Over a lost connection it goes on where it stood.
//
// It returns nil when ctx ends, and the error of handle, which ends it too.
func (c *Conn) Follow(ctx context.Context, opt FollowOptions, handle func(context.Context, Message) error) error {
	fail := func(err error) error { return stopped(ctx, fmt.Errorf("follow %s: %w", opt.Stream, err)) }
	f := &following{conn: c, opt: opt}
	if err := f.open(ctx); err != nil {
		return fail(err)
	}
	defer func() { f.msgs.Stop() }()
	watched, release := c.watch(ctx, "$JS.API.CONSUMER.MSG.NEXT."+opt.Stream)
	defer release()
	for left := f.pending; !opt.Stored || left > 0; left-- {
		msg, err := f.next(watched)
		if err := denied(watched); err != nil {
			return fmt.Errorf("follow %s: %w", opt.Stream, err)
		}
		if err != nil {
			return fail(err)
		}
		m, err := newFollowed(msg)
		if err != nil {
			return fail(err)
		}
		f.opt.AfterSeq = m.Seq
		if err := handle(ctx, m); err != nil {
			return stopped(ctx, err)
		}
	}
	return nil
}

// following is one call of Follow.
type following struct {
	conn *Conn
	opt  FollowOptions // AfterSeq is the last message handed out
	msgs jetstream.MessagesContext
	// pending is how many messages there were when it began.
	pending uint64
}

// resetAttempts is how often the client makes its consumer anew under the same name before we do it under another. In a
// cluster a consumer lives on one node. One that is asked of a node that has just died is made there when the node
// comes back, and under that name nowhere else.
const resetAttempts = 1

func (f *following) open(ctx context.Context) error {
	return f.conn.ask(ctx, func(ctx context.Context) error {
		consumer, err := f.conn.js.OrderedConsumer(ctx, f.opt.Stream, f.opt.consumer())
		if err != nil {
			return err
		}
		info := consumer.CachedInfo()
		f.pending = info.NumPending
		if f.opt.NewOnly && f.opt.AfterSeq == 0 && f.opt.Since.IsZero() {
			// Made anew it is to begin where it began now. In an empty stream that is the beginning.
			f.opt.NewOnly, f.opt.AfterSeq = false, info.Delivered.Stream
		}
		msgs, err := consumer.Messages(jetstream.PullHeartbeat(pullHeartbeat))
		if err == nil {
			f.msgs = msgs
		}
		return err
	})
}

// next waits for the next message, with a new consumer where the old one was lost.
func (f *following) next(ctx context.Context) (jetstream.Msg, error) {
	for {
		msg, err := next(ctx, f.msgs)
		if err == nil || ctx.Err() != nil || !isPassing(err) {
			return msg, err
		}
		f.conn.log.Warn("the place in a stream was lost with a server, taking it up again", "stream", f.opt.Stream, "after", f.opt.AfterSeq, "error", err)
		f.msgs.Stop()
		for {
			if err = f.open(ctx); err == nil {
				break
			}
			if ctx.Err() != nil || !isPassing(err) {
				return nil, err
			}
		}
	}
}

// isPassing tells what a cluster says, or does not say, while it has lost a node.
func isPassing(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, nats.ErrTimeout) || errors.Is(err, jetstream.ErrNoHeartbeat) || leaderless(err)
}

// stopped is nil when the caller asked to stop, and err otherwise.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil && (errors.Is(err, ctx.Err()) || errors.Is(err, jetstream.ErrMsgIteratorClosed)) {
		return nil
	}
	return err
}

// consumer is the consumer on the server that the options ask for. It vanishes by itself when nobody reads from it.
func (o FollowOptions) consumer() jetstream.OrderedConsumerConfig {
	cfg := jetstream.OrderedConsumerConfig{FilterSubjects: o.Subjects, MaxResetAttempts: resetAttempts}
	switch {
	case o.AfterSeq > 0:
		cfg.DeliverPolicy, cfg.OptStartSeq = jetstream.DeliverByStartSequencePolicy, o.AfterSeq+1
	case !o.Since.IsZero():
		cfg.DeliverPolicy, cfg.OptStartTime = jetstream.DeliverByStartTimePolicy, &o.Since
	case o.NewOnly:
		cfg.DeliverPolicy = jetstream.DeliverNewPolicy
	default:
		cfg.DeliverPolicy = jetstream.DeliverAllPolicy
	}
	return cfg
}

func newFollowed(msg jetstream.Msg) (Message, error) {
	meta, err := msg.Metadata()
	if err != nil {
		return Message{}, err
	}
	return Message{
		Stream:  meta.Stream,
		Seq:     meta.Sequence.Stream,
		ID:      msg.Headers().Get(jetstream.MsgIDHeader),
		Subject: msg.Subject(),
		Time:    meta.Timestamp,
		Data:    msg.Data(),
		Pending: meta.NumPending,
	}, nil
}

// isNotFound reports whether an error of JetStream says that there is no such message.
func isNotFound(err error) bool {
	return errors.Is(err, jetstream.ErrMsgNotFound) || errors.Is(err, jetstream.ErrKeyNotFound) ||
		errors.Is(err, onrecord.ErrNotFound)
}
