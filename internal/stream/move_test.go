package stream_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
)

// What has outgrown the embedded server is moved to a cluster: nothing is lost, every message is where it was, and who
// kept a place goes on from it.
func TestMove(t *testing.T) {
	t.Parallel()
	s := startServer(t, stream.ServerConfig{})
	scraper := connectAs(t, s, stream.RoleScraper)
	statements := newStatements(1, 120)
	if err := scraper.PublishStatements(soon(t), statements[:80]); err != nil {
		t.Fatal(err)
	}
	processor := connectAs(t, s, stream.RoleProcessor)
	handle := func(c *stream.Conn) func(context.Context, onrecord.Statement) error {
		return func(ctx context.Context, s onrecord.Statement) error { return c.PublishQuotes(ctx, newQuotes(s)) }
	}
	process(t, processor, 2, handle(processor))
	if err := scraper.PublishStatements(soon(t), statements[80:]); err != nil { // not processed yet
		t.Fatal(err)
	}
	captures := openCaptures(t, scraper)
	body := slices.Repeat([]byte("The tide came in. "), 100_000) // several chunks
	if _, err := captures.Put(soon(t), statements[0].Capture, body); err != nil {
		t.Fatal(err)
	}
	state, err := scraper.State(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range []string{"1", "2"} {
		if err := state.Put(soon(t), "seen.a", []byte(value)); err != nil {
			t.Fatal(err)
		}
	}
	if err := scraper.PublishRun(soon(t), "saltmarsh-news", firstSeen); err != nil {
		t.Fatal(err)
	}
	if err := connectAs(t, s, stream.RoleEditor).PublishCorrection(soon(t), newCorrection(t)); err != nil {
		t.Fatal(err)
	}
	redactor := connectAs(t, s, stream.RoleRedactor)
	if _, err := redactor.Erase(soon(t), onrecord.StreamStatements, nil, func(m stream.Message) bool { return m.Seq == 7 || m.Seq == 120 }); err != nil {
		t.Fatal(err)
	}

	before := adminJetStream(t, s)
	cluster, err := stream.Dial(soon(t), stream.DialConfig{URL: startNodes(t, 3), Name: "move"})
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if err := cluster.EnsureTopology(ctx); err != nil { // as `onrecord nats setup` does
		t.Fatal(err)
	}
	abandonRestore(t, cluster, "STATEMENTS")
	for again := range 2 {
		moved := map[string]bool{}
		if err := s.Move(ctx, cluster, func(m stream.Moved) { moved[m.Stream] = m.Before }); err != nil {
			t.Fatal(err)
		}
		if len(moved) != 8 || moved["STATEMENTS"] != (again == 1) {
			t.Errorf("move %d: %v", again, moved)
		}
	}
	after, err := jetstream.New(stream.Client(cluster))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"STATEMENTS", "QUOTES", "CORRECTIONS", "OBJ_captures", "KV_state", "RUNS"} {
		want, got := contents(t, before, name), contents(t, after, name)
		if len(want) == 0 {
			t.Errorf("%s is empty, which proves nothing", name)
		}
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("%s moved: got - want +\n%s", name, diff)
		}
		info, err := after.Stream(ctx, name)
		if err != nil || info.CachedInfo().Config.Replicas != 3 {
			t.Errorf("%s: %v, %+v, want 3 replicas", name, err, info.CachedInfo().Config)
		}
	}
	// The processors go on where they were: 39 statements without quotes are left, the last of them erased.
	var handled int
	b := process(t, cluster, 1, func(ctx context.Context, s onrecord.Statement) error {
		handled++
		return handle(cluster)(ctx, s)
	})
	if handled != 39 || b.Quotes.Messages != 119 {
		t.Errorf("%d statements processed after the move, %d quotes; want 39 and 119", handled, b.Quotes.Messages)
	}
	// New statements come behind the old ones.
	if err := cluster.PublishStatements(ctx, newStatements(200, 1)); err != nil {
		t.Fatal(err)
	}
	if last, err := cluster.LastSeq(ctx, onrecord.StreamStatements); err != nil || last != 121 {
		t.Errorf("last sequence %d, %v, want 121", last, err)
	}
	if err := s.Move(ctx, cluster, func(stream.Moved) {}); !errors.Is(err, stream.ErrConflict) {
		t.Errorf("move over what has gone on: %v, want ErrConflict", err)
	}
}

// abandonRestore begins to restore a stream and goes away, as a move that is killed: the name is taken until the node has
// noticed.
func abandonRestore(t *testing.T, cluster *stream.Conn, name string) {
	t.Helper()
	js, err := jetstream.New(stream.Client(cluster))
	if err != nil {
		t.Fatal(err)
	}
	s, err := js.Stream(soon(t), name)
	if err != nil {
		t.Fatal(err)
	}
	begin, err := json.Marshal(map[string]any{"config": s.CachedInfo().Config, "state": map[string]any{}})
	if err != nil {
		t.Fatal(err)
	}
	if err := js.DeleteStream(soon(t), name); err != nil {
		t.Fatal(err)
	}
	answer, err := stream.Client(cluster).RequestWithContext(soon(t), "$JS.API.STREAM.RESTORE."+name, begin)
	if err != nil || !strings.Contains(string(answer.Data), "deliver_subject") {
		t.Fatalf("begin a restore: %v, %s", err, answer.Data)
	}
}

// The first piece of a restore may be faster than the word of where it is expected, and is sent until it is heard.
func TestRestoreIsHeardLate(t *testing.T) {
	t.Parallel()
	c, err := stream.Dial(soon(t), stream.DialConfig{URL: startNodes(t, 1), Name: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	const target = "$JS.SNAPSHOT.RESTORE.STATEMENTS.x"
	sent := make(chan error, 1)
	go func() { sent <- stream.SendChunk(soon(t), c, target, []byte("piece")) }()
	select {
	case err := <-sent:
		t.Fatalf("sent before anybody listened: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	heard := make(chan string, 2)
	_, err = stream.Client(c).Subscribe(target, func(m *nats.Msg) {
		heard <- string(m.Data)
		_ = m.Respond(nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-sent; err != nil {
		t.Fatal(err)
	}
	if got := <-heard; got != "piece" || len(heard) != 0 {
		t.Errorf("heard %q and %d more", got, len(heard))
	}
}

// contents reads all messages of a stream with whatever there is to know of them.
func contents(t *testing.T, js jetstream.JetStream, name string) []jetstream.RawStreamMsg {
	t.Helper()
	s, err := js.Stream(soon(t), name)
	if err != nil {
		t.Fatal(err)
	}
	var all []jetstream.RawStreamMsg
	state := s.CachedInfo().State
	for seq := state.FirstSeq; seq <= state.LastSeq; seq++ {
		m, err := s.GetMsg(soon(t), seq)
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, *m)
	}
	return all
}
