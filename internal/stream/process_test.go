package stream_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
)

// handled counts what a handler has seen, by version.
type handled struct {
	mu    sync.Mutex
	times map[string]int
}

func newHandled() *handled { return &handled{times: map[string]int{}} }

// add counts a statement and returns how often it was seen and how many different ones were.
func (h *handled) add(s onrecord.Statement) (times, distinct int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.times[string(s.VersionID)]++
	return h.times[string(s.VersionID)], len(h.times)
}

// drain waits until the processors have nothing left to do. It polls, as `run --once` does.
func drain(t *testing.T, c *stream.Conn) stream.Backlog {
	t.Helper()
	ctx := soon(t)
	for {
		b, err := c.Backlog(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if b.Drained() {
			return b
		}
		select {
		case <-ctx.Done():
			t.Fatalf("not drained: %+v", b)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// process runs ProcessStatements until the backlog is drained, and returns it.
func process(t *testing.T, c *stream.Conn, workers int, handle func(context.Context, onrecord.Statement) error) stream.Backlog {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- c.ProcessStatements(ctx, workers, handle) }()
	b := drain(t, c)
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	return b
}

func TestProcessEachStatementOnce(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	statements := newStatements(1, 60)
	if err := connectAs(t, s, stream.RoleScraper).PublishStatements(soon(t), statements); err != nil {
		t.Fatal(err)
	}
	processor, seen := connectAs(t, s, stream.RoleProcessor), newHandled()
	b := process(t, processor, 4, func(ctx context.Context, st onrecord.Statement) error {
		seen.add(st)
		return processor.PublishQuotes(ctx, newQuotes(st))
	})
	if b.Statements.LastSeq != 60 || b.Quotes.LastSeq != 60 {
		t.Errorf("after processing: %+v, want 60 of each", b)
	}
	for _, id := range versionIDs(statements) {
		if seen.times[id] != 1 {
			t.Errorf("statement %s handled %d times, want once", id, seen.times[id])
		}
	}
}

// One statement is invalid for the handler, one makes it panic, one fails for a while, one does not fit any schema:
// the others go on, and each that was given up is on record with its reason.
func TestPoisonStopsNobody(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	statements := newStatements(1, 20)
	if err := connectAs(t, s, stream.RoleScraper).PublishStatements(soon(t), statements); err != nil {
		t.Fatal(err)
	}
	processor, seen := connectAs(t, s, stream.RoleProcessor), newHandled()
	stream.SetRetry(processor, 10*time.Millisecond, 10*time.Millisecond)
	process(t, processor, 3, func(_ context.Context, st onrecord.Statement) error {
		times, _ := seen.add(st)
		switch st.VersionID {
		case statements[3].VersionID:
			return fmt.Errorf("quote 2\nhas no text: %w", onrecord.ErrInvalid)
		case statements[7].VersionID:
			panic("no gate")
		case statements[11].VersionID:
			if times < 3 {
				return errors.New("connection lost")
			}
		case statements[15].VersionID:
			if times < 6 { // longer than there are attempts: full is not a failure
				return onrecord.ErrFull
			}
		}
		return nil
	})
	want := map[string]int{}
	for _, id := range versionIDs(statements) {
		want[id] = 1
	}
	want[string(statements[7].VersionID)] = 3 // two delays were set
	want[string(statements[11].VersionID)] = 3
	want[string(statements[15].VersionID)] = 6
	if diff := cmp.Diff(seen.times, want); diff != "" {
		t.Errorf("times handled (-got +want):\n%s", diff)
	}
	letters, err := processor.DeadLetters(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	wantLetters := []stream.DeadLetter{
		{Stream: "STATEMENTS", Seq: 4, ID: string(statements[3].VersionID), Subject: "onrecord.v1.statement.ngo.saltmarsh-news",
			Reason: "quote 2 has no text: invalid", Attempts: 1},
		{Stream: "STATEMENTS", Seq: 8, ID: string(statements[7].VersionID), Subject: "onrecord.v1.statement.ngo.saltmarsh-news",
			Reason: "panic: no gate", Attempts: 3},
	}
	if diff := cmp.Diff(letters, wantLetters, cmpopts.IgnoreFields(stream.DeadLetter{}, "GivenUp")); diff != "" {
		t.Errorf("dead letters (-got +want):\n%s", diff)
	}
}

func TestForeignMessageIsGivenUp(t *testing.T) {
	s := startServer(t, stream.ServerConfig{Listen: "127.0.0.1:0"})
	nc := rawClient(t, s, stream.RoleScraper)
	if _, err := nc.Request("onrecord.v1.statement.ngo.saltmarsh-news", []byte("not an event"), 5*time.Second); err != nil {
		t.Fatal(err)
	}
	processor := connectAs(t, s, stream.RoleProcessor)
	process(t, processor, 1, func(context.Context, onrecord.Statement) error {
		t.Error("the handler was given what is no statement")
		return nil
	})
	letters, err := processor.DeadLetters(soon(t))
	if err != nil || len(letters) != 1 {
		t.Errorf("dead letters: %+v, %v; want one", letters, err)
	}
}

// Work under way when the processor is told to stop is finished; the rest is there for the next one, at once.
func TestStopFinishesWhatIsUnderWay(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	statements := newStatements(1, 30)
	if err := connectAs(t, s, stream.RoleScraper).PublishStatements(soon(t), statements); err != nil {
		t.Fatal(err)
	}
	processor, seen := connectAs(t, s, stream.RoleProcessor), newHandled()
	ctx, cancel := context.WithCancel(t.Context())
	err := processor.ProcessStatements(ctx, 2, func(ctx context.Context, st onrecord.Statement) error {
		if _, distinct := seen.add(st); distinct == 10 {
			cancel()
		}
		return processor.PublishQuotes(ctx, newQuotes(st))
	})
	if err != nil {
		t.Fatal(err)
	}
	b, err := processor.Backlog(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	if n := uint64(len(seen.times)); b.Quotes.LastSeq != n || n == 30 {
		t.Errorf("stopped after %d statements with %d results", n, b.Quotes.LastSeq)
	}
	process(t, processor, 2, func(ctx context.Context, st onrecord.Statement) error {
		seen.add(st)
		return processor.PublishQuotes(ctx, newQuotes(st))
	})
	for _, id := range versionIDs(statements) {
		if seen.times[id] != 1 {
			t.Errorf("statement %s handled %d times, want once", id, seen.times[id])
		}
	}
}

// The stream lost its end, as under a server that acknowledges before it syncs; the consumer's own file did not. New
// statements take the lost sequences again and must be processed all the same.
func TestConsumerAheadOfItsStream(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, stream.ServerConfig{Dir: dir})
	if err := connectAs(t, s, stream.RoleScraper).PublishStatements(soon(t), newStatements(1, 10)); err != nil {
		t.Fatal(err)
	}
	process(t, connectAs(t, s, stream.RoleProcessor), 1, func(context.Context, onrecord.Statement) error { return nil })
	s.Shutdown()
	msgs, err := filepath.Glob(filepath.Join(dir, "jetstream", "*", "*", "streams", "STATEMENTS", "msgs", "*"))
	if err != nil || len(msgs) == 0 {
		t.Fatalf("no message files to lose: %v, %v", msgs, err)
	}
	for _, f := range msgs {
		if err := os.Remove(f); err != nil {
			t.Fatal(err)
		}
	}

	s = startServer(t, stream.ServerConfig{Dir: dir})
	statements := newStatements(11, 5)
	if err := connectAs(t, s, stream.RoleScraper).PublishStatements(soon(t), statements); err != nil {
		t.Fatal(err)
	}
	seen := newHandled()
	b := process(t, connectAs(t, s, stream.RoleProcessor), 1, func(_ context.Context, st onrecord.Statement) error {
		seen.add(st)
		return nil
	})
	if len(seen.times) != 5 {
		t.Errorf("%d statements processed after the loss, want the 5 published since (%+v)", len(seen.times), b)
	}
}

// Statements that wait and a processor that gets on with none of them are seen from outside.
func TestStuckProcessorShows(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	if err := connectAs(t, s, stream.RoleScraper).PublishStatements(soon(t), newStatements(1, 3)); err != nil {
		t.Fatal(err)
	}
	processor := connectAs(t, s, stream.RoleProcessor)
	b, err := processor.Backlog(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	if b.Unprocessed != 3 || b.Processors != 0 || b.OldestWaiting.IsZero() || b.Stuck(b.OldestWaiting.Add(time.Minute)) || !b.Stuck(b.OldestWaiting.Add(time.Hour)) {
		t.Errorf("nobody reads: %+v", b)
	}
	ctx, cancel := context.WithCancel(t.Context())
	release, taken := make(chan struct{}), make(chan struct{}, 3)
	done := make(chan error, 1)
	go func() {
		done <- processor.ProcessStatements(ctx, 1, func(context.Context, onrecord.Statement) error {
			taken <- struct{}{}
			<-release
			return nil
		})
	}()
	<-taken
	if b, err = processor.Backlog(soon(t)); err != nil || b.Processing < 1 || !b.Stuck(b.OldestWaiting.Add(time.Hour)) {
		t.Errorf("one hangs: %+v, %v", b, err)
	}
	close(release)
	if b := drain(t, processor); b.LastDone.IsZero() || !b.OldestWaiting.IsZero() || b.Stuck(time.Now().Add(time.Hour)) {
		t.Errorf("all are read: %+v", b)
	}
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

// A statement that ends every process that reads it, so that nobody ever answers for it, is given up in the end.
func TestStatementThatEndsTheProcess(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	if err := connectAs(t, s, stream.RoleScraper).PublishStatements(soon(t), newStatements(1, 1)); err != nil {
		t.Fatal(err)
	}
	admin := stream.AdminClient(t, s)
	for range 10 { // a process takes it, and its successor finds it not answered for
		m, err := admin.Request("$JS.API.CONSUMER.MSG.NEXT.STATEMENTS.processor", nil, 5*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Respond([]byte("-NAK")); err != nil {
			t.Fatal(err)
		}
	}
	processor := connectAs(t, s, stream.RoleProcessor)
	stream.SetRetry(processor, time.Millisecond, time.Millisecond)
	process(t, processor, 1, func(context.Context, onrecord.Statement) error {
		t.Error("it was read once more")
		return nil
	})
	letters, err := processor.DeadLetters(soon(t))
	if err != nil || len(letters) != 1 || letters[0].Reason != "handed out 10 times and never answered for: the process ended each time: invalid" {
		t.Fatalf("dead letters: %+v, %v", letters, err)
	}

	// Somebody with more memory reads it.
	read := 0
	if err := processor.RetryDead(soon(t), letters[0], func(context.Context, onrecord.Statement) error { return errors.New("not yet") }); err == nil {
		t.Error("a retry that failed returned nil")
	}
	if letters, err = processor.DeadLetters(soon(t)); err != nil || len(letters) != 1 {
		t.Fatalf("dead letters after a retry that failed: %+v, %v", letters, err)
	}
	err = processor.RetryDead(soon(t), letters[0], func(context.Context, onrecord.Statement) error { read++; return nil })
	if err != nil || read != 1 {
		t.Errorf("retry: %v, read %d times", err, read)
	}
	if letters, err = processor.DeadLetters(soon(t)); err != nil || len(letters) != 0 {
		t.Errorf("dead letters after a retry: %+v, %v", letters, err)
	}
}

// What a process had under way when it was killed is there for its successor at once, and is counted as taken twice.
func TestSuccessorDoesNotWait(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, stream.ServerConfig{Dir: dir})
	if err := connectAs(t, s, stream.RoleScraper).PublishStatements(soon(t), newStatements(1, 5)); err != nil {
		t.Fatal(err)
	}
	admin := stream.AdminClient(t, s)
	for range 3 { // taken, and never answered for
		if _, err := admin.Request("$JS.API.CONSUMER.MSG.NEXT.STATEMENTS.processor", nil, 5*time.Second); err != nil {
			t.Fatal(err)
		}
	}
	s.Shutdown()

	s = startServer(t, stream.ServerConfig{Dir: dir})
	began, seen := time.Now(), newHandled()
	process(t, connectAs(t, s, stream.RoleProcessor), 1, func(_ context.Context, st onrecord.Statement) error {
		seen.add(st)
		return nil
	})
	took, info := time.Since(began), stream.ProcessorConfig(t, s)
	if len(seen.times) != 5 || took >= info.AckWait { // before that nobody else gets what nobody answered for
		t.Errorf("%d statements read in %s", len(seen.times), took)
	}
	if info.AckWait != 30*time.Second {
		t.Errorf("a processor that says nothing is waited for %s afterwards", info.AckWait)
	}
}
