package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/onrecord/onrecord/internal/newsroom"
)

// TestSignals ends the program with SIGTERM and with Ctrl-C in the middle of a visit, of a run without end and of one
// that ends by itself: it exits with 0 in less than ten seconds, although the newsroom does not answer.
func TestSignals(t *testing.T) {
	for name, c := range map[string]struct {
		signal os.Signal
		args   []string
	}{
		"SIGTERM":        {syscall.SIGTERM, []string{"run"}},
		"Ctrl-C":         {os.Interrupt, []string{"run"}},
		"SIGTERM, once":  {syscall.SIGTERM, []string{"run", "--once"}},
		"SIGTERM, stage": {syscall.SIGTERM, []string{"scrape"}},
	} {
		t.Run(name, func(t *testing.T) {
			var process atomic.Pointer[os.Process]
			var sent atomic.Int64
			release := make(chan struct{})
			handler := newsroom.Handler()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/robots.txt" && sent.CompareAndSwap(0, time.Now().UnixNano()) {
					_ = process.Load().Signal(c.signal)
				}
				if sent.Load() != 0 {
					<-release // the newsroom hangs
				}
				handler.ServeHTTP(w, r)
			}))
			defer server.Close()
			defer close(release)
			data := t.TempDir()
			config := filepath.Join(data, "config.yaml")
			if err := os.WriteFile(config, newsroom.Config(server.URL), 0o600); err != nil {
				t.Fatal(err)
			}
			out, err := runProgram(t, &process, append([]string{"--config", config, "--data", data}, c.args...)...)
			took := time.Since(time.Unix(0, sent.Load()))
			if err != nil {
				t.Errorf("exit: %v\n%s", err, out)
			}
			if took > 10*time.Second {
				t.Errorf("took %s to end", took)
			}
		})
	}
}
