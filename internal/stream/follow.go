package stream

import (
	"context"
	"errors"
	"fmt"
	"time"

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
	var msgs jetstream.MessagesContext
	var left uint64 // of those stored
	err := c.ask(ctx, func(ctx context.Context) error {
		consumer, err := c.js.OrderedConsumer(ctx, opt.Stream, opt.consumer())
		if err != nil {
			return err
		}
		left = consumer.CachedInfo().NumPending
		msgs, err = consumer.Messages()
		return err
	})
	if err != nil {
		return stopped(ctx, fmt.Errorf("follow %s: %w", opt.Stream, err))
	}
	defer msgs.Stop()
	watched, release := c.watch(ctx, "$JS.API.CONSUMER.MSG.NEXT."+opt.Stream)
	defer release()
	for ; !opt.Stored || left > 0; left-- {
		msg, err := msgs.Next(jetstream.NextContext(watched))
		if err := denied(watched); err != nil {
			return fmt.Errorf("follow %s: %w", opt.Stream, err)
		}
		if err != nil {
			return stopped(ctx, fmt.Errorf("follow %s: %w", opt.Stream, err))
		}
		m, err := newFollowed(msg)
		if err != nil {
			return fmt.Errorf("follow %s: %w", opt.Stream, err)
		}
		if err := handle(ctx, m); err != nil {
			return stopped(ctx, err)
		}
	}
	return nil
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
	cfg := jetstream.OrderedConsumerConfig{FilterSubjects: o.Subjects}
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
