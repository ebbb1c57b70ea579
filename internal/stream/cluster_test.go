package stream_test

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/internal/testaddr"
)

// startNodes runs NATS servers of an operator's own: one alone, or several as a cluster. It returns their addresses.
func startNodes(t *testing.T, n int) (addresses string) {
	t.Helper()
	var nodes []*server.Server
	var routes []*url.URL
	if n > 1 {
		for range n {
			routes = append(routes, &url.URL{Scheme: "nats", Host: testaddr.Free(t)})
		}
	}
	for i := range n {
		opts := &server.Options{
			ServerName: fmt.Sprintf("node%d", i), Host: "127.0.0.1", Port: server.RANDOM_PORT,
			JetStream: true, StoreDir: t.TempDir(), NoSigs: true, NoLog: true, Routes: routes,
		}
		if n > 1 {
			port, err := strconv.Atoi(routes[i].Port())
			if err != nil {
				t.Fatal(err)
			}
			opts.Cluster = server.ClusterOpts{Name: "test", Host: "127.0.0.1", Port: port}
		}
		s, err := server.NewServer(opts)
		if err != nil {
			t.Fatal(err)
		}
		s.Start()
		t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
		nodes = append(nodes, s)
	}
	var urls []string
	for _, s := range nodes {
		if !s.ReadyForConnections(time.Minute) {
			t.Fatal("node not ready")
		}
		urls = append(urls, s.ClientURL())
	}
	return strings.Join(urls, ",")
}

// The same code on a cluster of the operator's own, with three replicas of everything, and on a single server.
func TestOwnServers(t *testing.T) {
	for name, nodes := range map[string]int{"one": 1, "two": 2, "three": 3} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := stream.Dial(soon(t), stream.DialConfig{URL: startNodes(t, nodes), Name: "test"})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			for range 2 {
				if err := c.EnsureTopology(ctx); err != nil {
					t.Fatal(err)
				}
			}
			statements := newStatements(1, 100)
			for range 2 {
				if err := c.PublishStatements(ctx, statements); err != nil {
					t.Fatal(err)
				}
			}
			b := process(t, c, 4, func(ctx context.Context, s onrecord.Statement) error { return c.PublishQuotes(ctx, newQuotes(s)) })
			if b.Statements.Messages != 100 || b.Quotes.Messages != 100 {
				t.Errorf("after processing: %+v, want 100 of each", b)
			}
			captures := openCaptures(t, c)
			var first onrecord.Capture
			for i := range 2 {
				got, err := captures.Put(ctx, onrecord.Capture{FetchedAt: firstSeen.Add(time.Duration(i) * time.Hour)}, []byte("<p>tide</p>"))
				if err != nil {
					t.Fatal(err)
				}
				if i == 0 {
					first = got
				} else if !got.FetchedAt.Equal(first.FetchedAt) {
					t.Errorf("the second description won: %v", got.FetchedAt)
				}
			}
			state, err := c.State(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if err := state.Update(ctx, "seen.a", []byte("1"), 0); err != nil {
				t.Error(err)
			}
			js, err := jetstream.New(stream.Client(c))
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"STATEMENTS", "QUOTES", "CORRECTIONS", "DEAD", "OBJ_captures", "KV_state"} {
				s, err := js.Stream(ctx, name)
				if err != nil {
					t.Fatal(err)
				}
				want := 1
				if nodes >= 3 {
					want = 3
				}
				if got := s.CachedInfo().Config.Replicas; got != want {
					t.Errorf("%s has %d replicas on %d nodes, want %d", name, got, nodes, want)
				}
			}
		})
	}
}
