package stream_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/internal/testaddr"
)

func TestListenOnLoopbackOnly(t *testing.T) {
	for _, listen := range []string{"0.0.0.0:4222", ":4222", "192.0.2.1:4222", "[::]:4222", "example.org:4222", "4222", "127.0.0.1:x", "127.0.0.1:70000"} {
		s, err := stream.StartServer(t.Context(), stream.ServerConfig{Dir: t.TempDir(), Listen: listen})
		if err == nil {
			s.Shutdown()
		}
		if !errors.Is(err, onrecord.ErrInvalid) || !strings.Contains(err.Error(), listen) {
			t.Errorf("listen on %s: %v, want ErrInvalid that names it", listen, err)
		}
	}
}

func TestTakenPortMovesOn(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	s := startServer(t, stream.ServerConfig{Listen: taken.Addr().String()})
	if s.URL() == "" || s.URL() == "nats://"+taken.Addr().String() {
		t.Errorf("with %s taken the server listens at %q", taken.Addr(), s.URL())
	}
	c, err := stream.Dial(soon(t), stream.DialConfig{URL: s.URL(), Creds: s.CredsFile(stream.RoleReader), Role: stream.RoleReader})
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
}

// TestTogether starts servers that all want the same port at the same moment: each finds one of its own.
func TestTogether(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	const many = 6
	urls := make(chan string, many)
	for range many {
		go func() {
			s, err := stream.StartServer(t.Context(), stream.ServerConfig{Dir: t.TempDir(), Listen: address})
			if err != nil {
				t.Error(err)
				urls <- ""
				return
			}
			t.Cleanup(s.Shutdown)
			urls <- s.URL()
		}()
	}
	seen := map[string]bool{}
	for range many {
		seen[<-urls] = true
	}
	if len(seen) != many {
		t.Errorf("%d servers listen at %d addresses: %v", many, len(seen), seen)
	}
}

func TestOneProcessForADirectory(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, stream.ServerConfig{Dir: dir})
	_, err := stream.StartServer(t.Context(), stream.ServerConfig{Dir: dir})
	if err == nil || !strings.Contains(err.Error(), "another onrecord is running on "+dir) {
		t.Errorf("second server on one directory: %v", err)
	}
	s.Shutdown()
	startServer(t, stream.ServerConfig{Dir: dir})
}

// Other commands find a running server and are not led to a dead one.
func TestEndpoint(t *testing.T) {
	dir := t.TempDir()
	if _, err := stream.ReadEndpoint(dir); !errors.Is(err, onrecord.ErrNotFound) {
		t.Errorf("before the start: %v, want ErrNotFound", err)
	}
	s := startServer(t, stream.ServerConfig{Dir: dir, Listen: "127.0.0.1:0"})
	e, err := stream.ReadEndpoint(dir)
	if err != nil {
		t.Fatal(err)
	}
	if e.URL != s.URL() || e.PID != os.Getpid() {
		t.Errorf("endpoint %+v, want %s of process %d", e, s.URL(), os.Getpid())
	}
	for _, r := range stream.Roles() {
		c, err := stream.Dial(soon(t), stream.DialConfig{URL: e.URL, Creds: e.Creds[r], Role: r})
		if err != nil {
			t.Fatalf("dial as %s: %v", r, err)
		}
		c.Close()
	}
	left, err := os.ReadFile(filepath.Join(dir, "server.json"))
	if err != nil {
		t.Fatal(err)
	}
	s.Shutdown()
	if _, err := stream.ReadEndpoint(dir); !errors.Is(err, onrecord.ErrNotFound) {
		t.Errorf("after the end: %v, want ErrNotFound", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "server.json"), left, 0o600); err != nil { // as kill -9 leaves it
		t.Fatal(err)
	}
	if _, err := stream.ReadEndpoint(dir); !errors.Is(err, onrecord.ErrNotFound) {
		t.Errorf("after a kill: %v, want ErrNotFound", err)
	}
}

func TestDialErrorsSayWhatToDo(t *testing.T) {
	s := startServer(t, stream.ServerConfig{Listen: "127.0.0.1:0"})
	other := startServer(t, stream.ServerConfig{})
	junk := filepath.Join(t.TempDir(), "junk.creds")
	if err := os.WriteFile(junk, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		cfg  stream.DialConfig
		want string
	}{
		"nobody there":      {stream.DialConfig{URL: "nats://" + testaddr.Free(t)}, "no NATS server answers at"},
		"no credentials":    {stream.DialConfig{URL: s.URL()}, "refused the credentials"},
		"other credentials": {stream.DialConfig{URL: s.URL(), Creds: other.CredsFile(stream.RoleReader)}, "refused the credentials"},
		"no such file":      {stream.DialConfig{URL: s.URL(), Creds: junk + "x"}, junk + "x"},
		"not credentials":   {stream.DialConfig{URL: s.URL(), Creds: junk}, "neither a .creds file"},
		"no address":        {stream.DialConfig{}, "no NATS address"},
	} {
		if _, err := stream.Dial(soon(t), test.cfg); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, test.want)
		}
	}
}

// The log has the server's lines and no secret, and the server does not listen where it was not told to.
func TestLogWithoutSecrets(t *testing.T) {
	var log lockedBuffer
	s := startServer(t, stream.ServerConfig{Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if s.URL() != "" {
		t.Errorf("in-process only, and yet it listens at %s", s.URL())
	}
	connectAs(t, s, stream.RoleReader).Close()
	s.Shutdown()
	if got := log.String(); !strings.Contains(got, "Starting nats-server") {
		t.Errorf("no line of the server in the log:\n%s", got)
	}
	for _, r := range stream.Roles() {
		creds, err := os.ReadFile(s.CredsFile(r))
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(creds), "\n") {
			if len(line) > 40 && strings.Contains(log.String(), line) {
				t.Errorf("the log has a line of the credentials of %s", r)
			}
		}
	}
}

// lockedBuffer is written by the server's goroutines.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func BenchmarkStart(b *testing.B) {
	dir := b.TempDir()
	startServer(b, stream.ServerConfig{Dir: dir}).Shutdown() // keys and streams are made once
	var total time.Duration
	for b.Loop() {
		began := time.Now()
		s, err := stream.StartServer(b.Context(), stream.ServerConfig{Dir: dir})
		if err != nil {
			b.Fatal(err)
		}
		total += time.Since(began)
		s.Shutdown()
	}
	b.ReportMetric(float64(total.Milliseconds())/float64(b.N), "ms/start")
}
