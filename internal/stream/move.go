package stream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/onrecord/onrecord"
)

// Moved is a stream that is on the cluster.
type Moved struct {
	Stream   string
	Messages uint64
	Bytes    uint64
	// Before is true where it was there already, from a move that was cut off.
	Before bool
}

const (
	moveChunk   = 256 << 10 // below the megabyte that clusters take in one message unless told otherwise
	moveWindow  = 8 << 20   // bytes on their way from the server here
	movePending = 1024      // chunks; more than there are in a window

	// moveTimeout bounds the wait for the next chunk, or for one to be taken.
	moveTimeout = time.Minute

	// moveAttempts is how often a stream is sent before the move is given up, with a pause between two. A restore ends
	// when its node loses the lead, and the name is free again some ten seconds after one that heard nothing more (2.15.2).
	moveAttempts = 30
	movePause    = time.Second

	// restoreHeard is how long a restore may not be heard of although it was begun: the node says so on another connection
	// than the one on which it tells the others where it listens, and may be faster there.
	restoreHeard = 10 * time.Second
)

// Move copies all streams and buckets of this server to a cluster, as they are: sequences, times, ids, gaps where
// something was erased, and how far the processors have come. Who keeps a place in a stream goes on from it there. The
// connection is one that may make streams; nothing else may use this server or, for these streams, the cluster.
//
// What the server remembers to recognise what is published twice does not come along (2.15.2): of what was published
// in the hour before and is published again afterwards the stream has two, and an archive one.
//
// A stream appears on the cluster whole or not at all, and one that is there whole is passed over, so a move that was
// cut off is done again. ErrConflict: the cluster has messages of its own in a stream of that name.
func (s *Server) Move(ctx context.Context, to *Conn, report func(Moved)) error {
	from, err := s.connect(ctx, roleAdmin, nats.UserJWTAndSeed(s.authority.adminJWT, s.authority.adminSeed))
	if err != nil {
		return err
	}
	defer from.Close()
	for _, cfg := range topology() {
		moved, err := moveStream(ctx, from, to, cfg.Name)
		for attempt := 1; cutOff(err) && attempt < moveAttempts && ctx.Err() == nil; attempt++ {
			s.log.Warn("move of a stream was cut off, sending it again", "stream", cfg.Name, "error", err)
			select {
			case <-ctx.Done():
			case <-time.After(movePause):
			}
			moved, err = moveStream(ctx, from, to, cfg.Name)
			moved.Before = false // whichever attempt it was, it was this move
		}
		if err != nil {
			return fmt.Errorf("move stream %s: %w", cfg.Name, err)
		}
		report(moved)
	}
	return to.EnsureTopology(ctx)
}

// errGaveUp is a snapshot whose server did not hear from us in time.
var errGaveUp = errors.New("the server gave up")

// cutOff reports whether a move failed for what passes: the node that took the stream lost the lead or the connection, or
// has not noticed yet that nobody goes on with an earlier restore of the same stream.
func cutOff(err error) bool {
	var refused *jetstream.APIError
	return leaderless(err) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, errGaveUp) || errors.Is(err, jetstream.ErrStreamNotFound) ||
		errors.As(err, &refused) && slices.Contains(restoreCutOff, refused.ErrorCode)
}

// restoreCutOff are the error codes of a restore that did not come to its end, or cannot begin yet.
var restoreCutOff = []jetstream.ErrorCode{
	10048, // the node could not become or stay the stream's leader
	10062, // restore failed
	10130, // stream name already in use, cannot restore
}

func moveStream(ctx context.Context, from, to *Conn, name string) (Moved, error) {
	have, err := from.streamInfo(ctx, name)
	if err != nil {
		return Moved{}, err
	}
	moved := Moved{Stream: name, Messages: have.State.Msgs, Bytes: have.State.Bytes}
	if have.State.LastSeq == 0 {
		return moved, nil // EnsureTopology makes an empty one
	}
	there, err := to.streamInfo(ctx, name)
	switch {
	case errors.Is(err, jetstream.ErrStreamNotFound):
	case err != nil:
		return moved, err
	case sameContent(have.State, there.State):
		moved.Before = true
		return moved, nil
	case there.State.LastSeq > 0:
		return moved, fmt.Errorf("the cluster has %d messages of its own in it, and what is here would come between: use an account without "+
			"streams of onrecord, or `onrecord import` to add an archive to what is there: %w", there.State.Msgs, ErrConflict)
	default: // made before anything was put into it
		if err := to.ask(ctx, func(ctx context.Context) error { return to.js.DeleteStream(ctx, name) }); err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
			return moved, err
		}
	}
	if err := copyStream(ctx, from, to, name); err != nil {
		return moved, err
	}
	if there, err = to.streamInfo(ctx, name); err != nil {
		return moved, err
	}
	if !sameContent(have.State, there.State) {
		return moved, fmt.Errorf("what arrived is not what was sent (%d messages of %d, the last %d of %d): delete the stream there and move again",
			there.State.Msgs, have.State.Msgs, there.State.LastSeq, have.State.LastSeq)
	}
	return moved, to.replicated(ctx, name)
}

// replicated waits until every replica has what was restored.
func (c *Conn) replicated(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(ctx, moveTimeout)
	defer cancel()
	for {
		info, err := c.streamInfo(ctx, name)
		if err != nil {
			return err
		}
		behind := func(p *jetstream.PeerInfo) bool { return !p.Current || p.Offline }
		if info.Cluster == nil || info.Cluster.Leader != "" && !slices.ContainsFunc(info.Cluster.Replicas, behind) {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("its replicas have not caught up: %w", context.Cause(ctx))
		case <-time.After(leaderPoll):
		}
	}
}

func (c *Conn) streamInfo(ctx context.Context, name string) (info *jetstream.StreamInfo, err error) {
	err = c.ask(ctx, func(ctx context.Context) error {
		s, err := c.js.Stream(ctx, name)
		if err == nil {
			info = s.CachedInfo()
		}
		return err
	})
	return info, err
}

// sameContent tells a copy by its counts and the nanosecond of its first message. That of the last one is not kept
// where the last message was erased.
func sameContent(a, b jetstream.StreamState) bool {
	return a.Msgs == b.Msgs && a.Bytes == b.Bytes && a.FirstSeq == b.FirstSeq && a.LastSeq == b.LastSeq &&
		a.NumDeleted == b.NumDeleted && a.FirstTime.Equal(b.FirstTime)
}

// copyStream lets one server make a snapshot of a stream and the other restore it.
func copyStream(ctx context.Context, from, to *Conn, name string) error {
	chunks, err := from.nc.SubscribeSync(from.nc.NewRespInbox())
	if err != nil {
		return err
	}
	defer chunks.Unsubscribe() //nolint:errcheck // the connection is about to end
	if err := chunks.SetPendingLimits(movePending, -1); err != nil {
		return err
	}
	var snapshot struct {
		Config json.RawMessage `json:"config"`
		State  json.RawMessage `json:"state"`
	}
	err = from.api(ctx, "STREAM.SNAPSHOT."+name, map[string]any{
		"deliver_subject": chunks.Subject, "chunk_size": moveChunk, "window_size": moveWindow, "jsck": true,
	}, &snapshot)
	if err != nil {
		return fmt.Errorf("snapshot: %w", err)
	}
	replicas := 1
	if to.clustered {
		replicas = clusterReplicas
	}
	target, err := to.openRestore(ctx, name, snapshot.Config, snapshot.State, replicas)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	for {
		chunk, err := nextChunk(ctx, chunks)
		if err != nil {
			return fmt.Errorf("snapshot: %w", err)
		}
		if err := to.sendChunk(ctx, target, chunk.Data); err != nil {
			return fmt.Errorf("restore: %w", err)
		}
		if len(chunk.Data) == 0 { // the end, and the answer to it that the stream is there
			return nil
		}
		if chunk.Reply != "" {
			if err := chunk.Respond(nil); err != nil {
				return fmt.Errorf("snapshot: %w", err)
			}
		}
	}
}

// sendChunk sends a piece to a restore and waits until it is taken. Where nobody listens nobody has taken it, so it may be
// sent again.
func (c *Conn) sendChunk(ctx context.Context, target string, chunk []byte) error {
	unheard := time.Now().Add(restoreHeard)
	for {
		var ack apiAnswer
		err := c.exchange(ctx, target, chunk, &ack)
		if !errors.Is(err, nats.ErrNoResponders) || time.Now().After(unheard) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(leaderPoll):
		}
	}
}

// nextChunk waits for the next piece of a snapshot. The last one is empty.
func nextChunk(ctx context.Context, chunks *nats.Subscription) (*nats.Msg, error) {
	ctx, cancel := context.WithTimeout(ctx, moveTimeout)
	defer cancel()
	m, err := chunks.NextMsgWithContext(ctx)
	if err != nil {
		return nil, err
	}
	if status := m.Header.Get("Status"); status != "" && status != "204" {
		return nil, fmt.Errorf("%w: %s %s", errGaveUp, status, m.Header.Get("Description"))
	}
	return m, nil
}

// openRestore begins a restore and returns where to send the chunks. Where the cluster has too few nodes for the
// replicas it is done with one.
func (c *Conn) openRestore(ctx context.Context, name string, config, state json.RawMessage, replicas int) (string, error) {
	var fields map[string]any
	if err := json.Unmarshal(config, &fields); err != nil {
		return "", err
	}
	fields["num_replicas"] = replicas
	var answer struct {
		DeliverSubject string `json:"deliver_subject"`
	}
	err := c.api(ctx, "STREAM.RESTORE."+name, map[string]any{"config": fields, "state": state}, &answer)
	var refused *jetstream.APIError
	if replicas > 1 && errors.As(err, &refused) && slices.Contains(tooFewNodes, refused.ErrorCode) {
		return c.openRestore(ctx, name, config, state, 1)
	}
	if err == nil && answer.DeliverSubject == "" {
		err = errors.New("the server does not say where to send it")
	}
	return answer.DeliverSubject, err
}

// apiAnswer is what every answer of JetStream's API may be.
type apiAnswer struct {
	Error *jetstream.APIError `json:"error"`
}

// api asks JetStream what its client library has no call for.
func (c *Conn) api(ctx context.Context, request string, body, answer any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return c.exchange(ctx, apiPrefix+request, b, answer)
}

// exchange sends a request and reads its answer: an error, or what answer is for. An empty one says yes.
func (c *Conn) exchange(ctx context.Context, subject string, body []byte, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, moveTimeout)
	defer cancel()
	return c.request(ctx, func(ctx context.Context) error {
		m, err := c.nc.RequestWithContext(ctx, subject, body)
		if err != nil || len(m.Data) == 0 {
			return err
		}
		var failure apiAnswer
		if err := json.Unmarshal(m.Data, &failure); err != nil {
			return fmt.Errorf("answer to %s: %w: %w", subject, err, onrecord.ErrInvalid)
		}
		if failure.Error != nil {
			return failure.Error
		}
		return json.Unmarshal(m.Data, answer)
	}, subject)
}
