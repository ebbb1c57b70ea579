package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestBuildWithoutSQLite builds the program in the two ways that lack what the archive needs: it says so, and what to
// do, in one sentence at its start.
func TestBuildWithoutSQLite(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program twice, which takes half a minute")
	}
	for name, c := range map[string]struct{ env, want string }{
		"without cgo":     {"CGO_ENABLED=0", "built without cgo"},
		"without the tag": {"CGO_ENABLED=1", "built without SQLite's full-text search"},
	} {
		t.Run(name, func(t *testing.T) {
			program := filepath.Join(t.TempDir(), "onrecord")
			build := exec.CommandContext(t.Context(), "go", "build", "-tags", "", "-o", program, ".")
			build.Env = append(os.Environ(), c.env, "GOFLAGS="+strings.ReplaceAll(os.Getenv("GOFLAGS"), "-tags=sqlite_fts5", ""))
			if out, err := build.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			out, err := exec.CommandContext(t.Context(), program, "demo").CombinedOutput()
			if err == nil || !strings.Contains(string(out), c.want) || strings.Count(strings.TrimSpace(string(out)), "\n") > 0 {
				t.Errorf("got %v and %q, want one sentence with %q", err, out, c.want)
			}
		})
	}
}
