package stream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/onrecord/onrecord"
)

// dueRun is a message of the queue: a source is to be visited because it fell due.
type dueRun struct {
	Source onrecord.SourceID `json:"source"`
	Due    time.Time         `json:"due"`
}

const (
	// unknownFor is how long a run whose source no scraper knows is passed around: long enough to change the
	// configuration of one scraper after the other.
	unknownFor = time.Hour

	// pullHeartbeat is how often the server shows that it still knows of a request for the next message: twice as long
	// without, and the request is made again, to another node where the one that had it is gone.
	pullHeartbeat = 5 * time.Second

	// settleTimeout bounds telling the server what became of a run. What it was not told it finds out by itself.
	settleTimeout = 5 * time.Second
)

// runDelays are the pauses before a run that failed is tried again; the last one again and again. Failed means that the
// stream took nothing more or could not be asked: what goes wrong at a source is told by its visit.
var runDelays = []time.Duration{5 * time.Second, 30 * time.Second, time.Minute, 5 * time.Minute}

// PublishRun announces that a source fell due. Whoever announces it, and however often, it is one run: the id is made
// of both. ErrConflict: the source's run before is still waiting or under way, and this one is left out.
func (c *Conn) PublishRun(ctx context.Context, source onrecord.SourceID, due time.Time) error {
	body, err := json.Marshal(dueRun{Source: source, Due: due.UTC()})
	if err != nil {
		return err
	}
	m := newMessage(streamRuns, subjectRun+"."+string(source), runID(source, due), body)
	m.Header.Set("Content-Type", "application/json")
	err = c.store(ctx, true, func(ctx context.Context) error {
		_, err := c.js.PublishMsg(ctx, m)
		var refused *jetstream.APIError
		if errors.As(err, &refused) && strings.Contains(refused.Description, "per subject") {
			return ErrConflict
		}
		return explainPublish(m.Subject, err)
	}, m.Subject)
	if err != nil {
		return fmt.Errorf("announce the run of %s: %w", source, err)
	}
	return nil
}

// runID is the same wherever a run is announced from.
func runID(source onrecord.SourceID, due time.Time) string {
	return string(source) + "@" + due.UTC().Format(time.RFC3339)
}

// TakeRuns takes announced runs that nobody has taken and hands each to visit, at most n at a time, until ctx ends. Any
// number of processes may do so at the same time. A run whose process died is handed to another. What visit returns
// decides:
//
//   - nil: the run is made.
//   - onrecord.ErrNotFound: the source is not one of this process; others are asked for an hour.
//   - any other error, and a panic: the run is tried again, here or elsewhere; at once when ctx ended meanwhile.
//
// visit may be handed a run that was made, when a process died between the two, and two processes may hold the same run
// when one of them only seemed dead: see Leases.
//
// The return value is nil when ctx ends, and an error where the queue is not there, not permitted (ErrDenied) or deleted
// meanwhile.
func (c *Conn) TakeRuns(ctx context.Context, n int, visit func(ctx context.Context, source onrecord.SourceID, due time.Time) error) error {
	consumer, err := c.scraperConsumer(ctx)
	if err != nil {
		return stopped(ctx, fmt.Errorf("take runs: %w", err))
	}
	watched, release := c.watch(ctx, "$JS.API.CONSUMER.MSG.NEXT.", "$JS.ACK.")
	defer release()
	q := &runTaker{conn: c, visit: visit, wait: consumer.CachedInfo().Config.AckWait, slots: make(chan struct{}, max(n, 1))}
	err = q.take(watched, consumer)
	q.running.Wait()
	if err := denied(watched); err != nil {
		return fmt.Errorf("take runs: %w", err)
	}
	if err != nil {
		return fmt.Errorf("take runs: %w", err)
	}
	return nil
}

func (c *Conn) scraperConsumer(ctx context.Context) (consumer jetstream.Consumer, err error) {
	err = c.ask(ctx, func(ctx context.Context) (err error) {
		consumer, err = c.js.Consumer(ctx, streamRuns, consumerScraper)
		return err
	})
	return consumer, err
}

// runTaker is one call of TakeRuns.
type runTaker struct {
	conn    *Conn
	visit   func(ctx context.Context, source onrecord.SourceID, due time.Time) error
	wait    time.Duration // how long a run belongs to a process that says nothing
	slots   chan struct{}
	running sync.WaitGroup
}

// take takes a run whenever there is somebody to make it. None is fetched ahead.
func (q *runTaker) take(ctx context.Context, consumer jetstream.Consumer) error {
	msgs, err := consumer.Messages(jetstream.PullMaxMessages(1), jetstream.PullHeartbeat(pullHeartbeat))
	if err != nil {
		return err
	}
	defer msgs.Stop()
	for {
		select {
		case q.slots <- struct{}{}:
		case <-ctx.Done():
			return nil
		}
		msg, err := next(ctx, msgs)
		switch {
		case err == nil:
			q.running.Go(func() {
				defer func() { <-q.slots }()
				q.one(ctx, msg)
			})
			continue
		case ctx.Err() != nil:
			return nil
		case !errors.Is(err, jetstream.ErrNoHeartbeat): // that: cut off; the client connects again
			return err
		}
		<-q.slots
	}
}

// one makes a run and tells the server what became of it.
func (q *runTaker) one(ctx context.Context, msg jetstream.Msg) {
	stop := q.keepAlive(ctx, msg)
	err := q.attempt(ctx, msg)
	stop()
	settling, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTimeout)
	defer cancel()
	if err := q.settle(ctx, settling, msg, err); err != nil {
		q.conn.log.Warn("could not settle a run", "subject", msg.Subject(), "error", err) // it comes again
	}
}

// keepAlive tells the server that the run is being made, until stop is called.
func (q *runTaker) keepAlive(ctx context.Context, msg jetstream.Msg) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		tick := time.NewTicker(q.wait / 3)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				_ = msg.InProgress() // lost with the connection, and then so is the claim
			}
		}
	}()
	return cancel
}

func (q *runTaker) attempt(ctx context.Context, msg jetstream.Msg) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
			q.conn.log.Error("panic during a run", "subject", msg.Subject(), "panic", p, "stack", string(debug.Stack()))
		}
	}()
	var run dueRun
	if err := json.Unmarshal(msg.Data(), &run); err != nil {
		return fmt.Errorf("%w: %w", err, onrecord.ErrInvalid)
	}
	return q.visit(ctx, run.Source, run.Due)
}

// settle acknowledges a run, or gives it back.
func (q *runTaker) settle(ctx, settling context.Context, msg jetstream.Msg, failure error) error {
	if failure == nil {
		return msg.DoubleAck(settling) // only then may the source's next run be announced
	}
	if ctx.Err() != nil { // interrupted, not failed
		return errors.Join(msg.Nak(), q.conn.nc.FlushWithContext(settling))
	}
	meta, err := msg.Metadata()
	if err != nil {
		return err
	}
	log := q.conn.log.With("subject", msg.Subject())
	switch {
	case errors.Is(failure, onrecord.ErrInvalid):
		log.Error("a run that cannot be read is left out", "error", failure)
		return msg.TermWithReason("not readable")
	case errors.Is(failure, onrecord.ErrNotFound) && time.Since(meta.Timestamp) > unknownFor:
		log.Warn("no scraper knows this source: its run is left out")
		return msg.TermWithReason("unknown source")
	case errors.Is(failure, onrecord.ErrNotFound):
		return msg.NakWithDelay(time.Second)
	}
	delay := runDelays[min(int(meta.NumDelivered), len(runDelays))-1]
	log.Warn("run failed, trying again", "attempt", meta.NumDelivered, "in", delay, "error", failure)
	return msg.NakWithDelay(delay)
}
