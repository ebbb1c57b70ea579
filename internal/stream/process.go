package stream

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/onrecord/onrecord"
	"golang.org/x/sync/semaphore"
)

const (
	// ackWait is how long a statement belongs to a processor that says nothing.
	ackWait = 30 * time.Second

	// bytesUnderWay bounds the messages that are worked on at once, for each is in memory with its text. One that is
	// larger goes alone.
	bytesUnderWay = 16 << 20

	// handBack is how long a statement that was handed back rests. Handed out again at once it may come to one who is
	// stopping as well, dozens of times, and each time counts as an attempt.
	handBack = time.Second

	// graceAfterCancel is how long work under way may go on after the caller's context ended.
	graceAfterCancel = 5 * time.Second
)

// retryPolicy says when a statement that failed is tried again, and when no more.
type retryPolicy struct {
	// delays before the second, third, … attempt. After one more failure it is given up.
	delays []time.Duration
	// full is the pause before trying again while a stream is full.
	full time.Duration
	// deliveries is how often a statement is handed out before it is given up unread. Only one that ends the whole
	// process each time (it takes all memory there is) comes so far: whatever else goes wrong with a statement is
	// counted when it goes wrong. It is high because a host that crashes for its own reasons hands out again as well.
	deliveries uint64
}

// A fault that passes (a restart, a lost connection) passes within minutes; what fails for longer fails always.
var defaultRetry = retryPolicy{
	delays: []time.Duration{time.Second, 5 * time.Second, 30 * time.Second, 2 * time.Minute},
	full:   5 * time.Second,

	deliveries: 50,
}

// ProcessStatements takes statements that nobody has processed yet and hands each to handle, on as many goroutines as
// there are workers, until ctx ends. Any number of processes may do so at the same time. What handle returns decides:
//
//   - nil: the statement is acknowledged and never comes again. Return it after the result is stored.
//   - onrecord.ErrInvalid: it is given up at once and listed as a dead letter. So is one that does not decode.
//   - onrecord.ErrFull: the worker holds on to it and tries again, for as long as it takes.
//   - any other error, and a panic: it is tried again with growing pauses, on any process, then given up.
//
// Others go on meanwhile. handle may see a statement more than once (a process was killed between the result and the
// acknowledgement), so its effects must be idempotent.
//
// When ctx ends, handlers under way may finish for a few seconds, then their context ends too; what did not finish goes
// back for another process. The return value is nil then, and an error where the consumer is not there, not permitted
// (ErrDenied) or deleted meanwhile.
func (c *Conn) ProcessStatements(ctx context.Context, workers int, handle func(context.Context, onrecord.Statement) error) error {
	var consumer jetstream.Consumer
	err := c.ask(ctx, func(ctx context.Context) (err error) {
		consumer, err = c.js.Consumer(ctx, onrecord.StreamStatements, consumerProcessor)
		return err
	})
	if err != nil {
		return stopped(ctx, fmt.Errorf("process statements: %w", err))
	}
	handlers, stop := graceful(ctx, graceAfterCancel)
	defer stop()
	p := &processing{
		conn: c, handle: handle,
		workers: make(chan struct{}, max(workers, 1)), bytes: semaphore.NewWeighted(bytesUnderWay),
		underway: make(map[jetstream.Msg]bool),
	}
	go p.keepAlive(handlers)
	watched, release := c.watch(ctx, "$JS.API.CONSUMER.MSG.NEXT.", "$JS.ACK.")
	defer release()
	err = p.take(watched, handlers, consumer)
	p.running.Wait()
	flush, done := context.WithTimeout(context.WithoutCancel(ctx), graceAfterCancel)
	defer done()
	if err := c.nc.FlushWithContext(flush); err != nil {
		c.log.Warn("acknowledgements may be lost, some statements may be processed again", "error", err)
	}
	if err := cmp.Or(denied(watched), err); err != nil {
		return fmt.Errorf("process statements: %w", err)
	}
	return nil
}

// graceful returns a context that ends some time after ctx does.
func graceful(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	later, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := time.AfterFunc(grace, cancel)
		context.AfterFunc(later, func() { timer.Stop() })
	})
	return later, func() { stop(); cancel() }
}

// processing is one call of ProcessStatements.
type processing struct {
	conn    *Conn
	handle  func(context.Context, onrecord.Statement) error
	workers chan struct{}       // holds one for each that is at work
	bytes   *semaphore.Weighted // what they hold
	running sync.WaitGroup

	mu       sync.Mutex
	underway map[jetstream.Msg]bool // the statements being worked on
}

// take takes statements as long as there are workers free for them, and some ahead: asking for more takes some ten
// milliseconds on a busy machine, in which nobody shall have nothing to do. One that was taken ahead and whose turn does not
// come in its time goes to another process.
func (p *processing) take(ctx, handlers context.Context, consumer jetstream.Consumer) error {
	ahead := max(cap(p.workers)/2, 1)
	msgs, err := consumer.Messages(jetstream.PullMaxMessages(ahead), jetstream.PullHeartbeat(pullHeartbeat))
	if err != nil {
		return err
	}
	defer msgs.Stop()
	defer context.AfterFunc(ctx, msgs.Drain)()
	drained := context.WithoutCancel(ctx)
	for {
		select {
		case p.workers <- struct{}{}:
		case <-ctx.Done():
			return handBackAll(msgs)
		}
		msg, err := next(drained, msgs)
		if err == nil && p.bytes.Acquire(ctx, size(msg)) == nil {
			p.running.Go(func() {
				defer func() { p.bytes.Release(size(msg)); <-p.workers }()
				p.one(handlers, msg)
			})
			continue
		}
		<-p.workers
		switch {
		case err == nil: // came while stopping: somebody else's
			_ = msg.NakWithDelay(handBack)
		case errors.Is(err, jetstream.ErrMsgIteratorClosed) && ctx.Err() != nil:
			return nil
		case !errors.Is(err, jetstream.ErrNoHeartbeat): // that: cut off; the client connects again
			return err
		}
	}
}

// size is what a message takes of bytesUnderWay.
func size(msg jetstream.Msg) int64 { return min(int64(len(msg.Data())), bytesUnderWay) }

// handBackAll hands back what was taken ahead, once nothing more comes.
func handBackAll(msgs jetstream.MessagesContext) error {
	for {
		msg, err := msgs.Next()
		switch {
		case err == nil:
			_ = msg.NakWithDelay(handBack)
		case errors.Is(err, jetstream.ErrMsgIteratorClosed):
			return nil
		case !errors.Is(err, jetstream.ErrNoHeartbeat):
			return err
		}
	}
}

// one processes one statement and tells the server what became of it.
func (p *processing) one(ctx context.Context, msg jetstream.Msg) {
	p.begin(msg)
	err := p.attempt(ctx, msg)
	p.end(msg)
	if err := p.settle(ctx, msg, err); err != nil {
		// The server will hand it out again.
		p.conn.log.Warn("could not settle a statement", "subject", msg.Subject(), "error", err)
	}
}

func (p *processing) begin(msg jetstream.Msg) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.underway[msg] = true
}

func (p *processing) end(msg jetstream.Msg) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.underway, msg)
}

// keepAlive tells the server of the statements that are being worked on, until ctx ends.
func (p *processing) keepAlive(ctx context.Context) {
	tick := time.NewTicker(ackWait / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			p.claim()
		}
	}
}

func (p *processing) claim() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for msg := range p.underway {
		_ = msg.InProgress() // lost with the connection, and then so is the claim
	}
}

// attempt decodes and handles a statement, unless it comes with its quotes, and waits while the streams are full.
func (p *processing) attempt(ctx context.Context, msg jetstream.Msg) error {
	if msg.Headers().Get(headerRead) != "" {
		return nil
	}
	if meta, err := msg.Metadata(); err == nil && meta.NumDelivered > p.conn.retry.deliveries {
		return fmt.Errorf("handed out %d times and never answered for: the process ended each time: %w", meta.NumDelivered-1, onrecord.ErrInvalid)
	}
	statement, err := onrecord.UnmarshalStatement(msg.Data())
	if err != nil {
		return fmt.Errorf("%w: %w", err, onrecord.ErrInvalid)
	}
	for {
		err := p.handleOne(ctx, statement)
		if !errors.Is(err, onrecord.ErrFull) {
			return err
		}
		p.conn.log.Warn("no room for results, waiting", "statement", statement.ID, "error", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(p.conn.retry.full):
		}
	}
}

// handleOne calls the handler and makes an error of its panic, which must not take the other statements down.
func (p *processing) handleOne(ctx context.Context, s onrecord.Statement) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
			p.conn.log.Error("panic while processing a statement", "statement", s.ID, "panic", r, "stack", string(debug.Stack()))
		}
	}()
	return p.handle(ctx, s)
}

// settle acknowledges a statement, gives it back, or gives it up.
func (p *processing) settle(ctx context.Context, msg jetstream.Msg, failure error) error {
	if failure == nil {
		return msg.Ack()
	}
	if ctx.Err() != nil {
		return msg.NakWithDelay(handBack) // interrupted, not failed
	}
	meta, err := msg.Metadata()
	if err != nil {
		return err
	}
	attempts, delays := int(meta.NumDelivered), p.conn.retry.delays
	if !errors.Is(failure, onrecord.ErrInvalid) && attempts <= len(delays) {
		p.conn.log.Warn("statement failed, trying again", "subject", msg.Subject(), "seq", meta.Sequence.Stream,
			"attempt", attempts, "in", delays[attempts-1], "error", failure)
		return msg.NakWithDelay(delays[attempts-1])
	}
	p.conn.log.Error("statement given up", "subject", msg.Subject(), "seq", meta.Sequence.Stream, "attempts", attempts, "error", failure)
	letter := newDeadLetter(msg, meta, failure)
	if err := p.conn.publishDead(ctx, letter); err != nil {
		return errors.Join(err, msg.NakWithDelay(p.conn.retry.full))
	}
	return msg.TermWithReason(letter.Reason)
}
