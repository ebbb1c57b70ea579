package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord/internal/newsroom"
)

// TestKill kills the program with SIGKILL at the n-th request of a run, for several n, lets it run again to its end,
// and compares the archive with that of a run that was left alone: nothing lost, nothing twice.
func TestKill(t *testing.T) {
	want := archiveOf(t, collectKilledAt(t))
	for _, requests := range [][]int64{{3}, {9}, {14, 6}, {19, 12, 5}} {
		got := archiveOf(t, collectKilledAt(t, requests...))
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("killed at requests %v: got (-) want (+)\n%s", requests, diff)
		}
	}
}

// collectKilledAt collects the sample newsroom into a new data directory: one run for each number, killed when the
// newsroom answers its request of that number, and a last one that is left alone.
func collectKilledAt(t *testing.T, requests ...int64) (data string) {
	t.Helper()
	data = t.TempDir()
	var left atomic.Int64
	var kill atomic.Pointer[os.Process]
	handler := newsroom.Handler()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if left.Add(-1) == 0 {
			_ = kill.Load().Kill()
		}
		handler.ServeHTTP(w, r)
	}))
	defer server.Close()
	config := filepath.Join(data, "config.yaml")
	if err := os.WriteFile(config, newsroom.Config(server.URL), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, n := range append(requests, 0) {
		left.Store(n)
		out, err := runProgram(t, &kill, "--config", config, "--data", data, "run", "--once")
		switch {
		case n == 0 && err != nil:
			t.Fatalf("last run: %v\n%s", err, out)
		case n > 0 && err == nil:
			t.Fatalf("run ended before its request %d\n%s", n, out)
		}
	}
	mustExecute(t, "--data", data, "verify", "--all")
	return data
}

// runProgram runs the program as a process of its own, which it shows to whoever is to kill it.
func runProgram(t *testing.T, process *atomic.Pointer[os.Process], args ...string) (string, error) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	out, err := os.CreateTemp(t.TempDir(), "output")
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	process.Store(cmd.Process)
	err = cmd.Wait()
	printed, readErr := os.ReadFile(out.Name())
	if readErr != nil {
		t.Fatal(readErr)
	}
	return string(printed), err
}

// archiveOf is everything in an archive that does not depend on when it was collected.
func archiveOf(t *testing.T, data string) map[string][]map[string]any {
	t.Helper()
	return map[string][]map[string]any{
		"statements": queryRows(t, data, `SELECT statement_id, version, source, stakeholder, kind, firsthand, url, title, lang,
			published_at, text, capture_sha256, duplicate_of, is_latest FROM v_statements ORDER BY statement_id, version`),
		"quotes": queryRows(t, data, `SELECT quote_id, statement_id, version, type, text, speaker, role, affiliation, kind,
			on_behalf_of, stakeholder, topics, position, confidence, content_spans, source_spans, cue_spans, lang, published_at,
			source, url, capture_sha256, extractor, corrected FROM v_quotes ORDER BY quote_id`),
	}
}
