package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/internal/stream"
)

// TestSubscribers runs the subscribers of docs/subscribe as they stand there, in three languages, with the reader's
// credentials: each tells what was published before it came and what is published while it listens, and ends well.
func TestSubscribers(t *testing.T) {
	const examples = "../../docs/subscribe"
	for language, command := range map[string]func(*testing.T) []string{
		"Go": func(t *testing.T) []string {
			program := filepath.Join(t.TempDir(), "subscribe")
			build := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".")
			build.Dir = filepath.Join(examples, "go")
			if out, err := build.CombinedOutput(); err != nil {
				t.Fatalf("go build in %s: %v (after an update of nats.go: go mod tidy there)\n%s", build.Dir, err, out)
			}
			return []string{program}
		},
		"Python": func(t *testing.T) []string {
			for _, python := range []string{"../../bin/python/bin/python", "python3"} {
				if exec.CommandContext(t.Context(), python, "-c", "import nats, nkeys").Run() == nil {
					return []string{python, filepath.Join(examples, "python", "subscribe.py")}
				}
			}
			t.Skip("no Python with nats-py here (.ci/run installs it where it can)")
			return nil
		},
		"JavaScript": func(t *testing.T) []string {
			if _, err := exec.LookPath("node"); err != nil {
				t.Skip("no node here")
			}
			if _, err := os.Stat(filepath.Join(examples, "javascript", "node_modules")); err != nil {
				t.Skip("the packages of docs/subscribe/javascript are not installed (.ci/run does)")
			}
			return []string{"node", filepath.Join(examples, "javascript", "subscribe.mjs")}
		},
	} {
		t.Run(language, func(t *testing.T) {
			args := append(command(t), "3")
			s := startStream(t, t.TempDir())
			s.publish(saidByThree[:2]...)
			cmd := exec.CommandContext(t.Context(), args[0], args[1:]...) //nolint:gosec // a program of this repository
			cmd.Env = append(os.Environ(), "NATS_URL="+s.server.URL(), "NATS_CREDS="+s.server.CredsFile(stream.RoleReader))
			var stderr strings.Builder
			cmd.Stderr = &stderr
			stdout, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			n := 0
			for lines := bufio.NewScanner(stdout); lines.Scan(); n++ {
				if n >= len(saidByThree) || !strings.HasPrefix(lines.Text(), saidByThree[n].speaker.Name+": "+saidByThree[n].words) {
					t.Errorf("line %d: %s", n, lines.Text())
				}
				if n == 1 {
					s.publish(saidByThree[2])
				}
			}
			if err := cmd.Wait(); err != nil || n != len(saidByThree) {
				t.Errorf("%d lines, want %d; exit: %v\n%s", n, len(saidByThree), err, &stderr)
			}
		})
	}
}

// TestSubscriberNeedsOnlyNATS holds that who subscribes in Go builds nothing of ours but the root package, and of
// others nats.go and what that needs.
func TestSubscriberNeedsOnlyNATS(t *testing.T) {
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{with .Module}}{{.Path}} {{end}}{{.ImportPath}}", ".")
	list.Dir = "../../docs/subscribe/go"
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	modules := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		module, pkg, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			continue // of the standard library
		}
		modules[module] = true
		if strings.HasPrefix(pkg, "github.com/onrecord/onrecord/") {
			t.Errorf("a subscriber builds %s", pkg)
		}
	}
	for _, allowed := range []string{
		"example.org/subscribe", "github.com/onrecord/onrecord", "github.com/nats-io/nats.go",
		"github.com/nats-io/nkeys", "github.com/nats-io/nuid", "github.com/klauspost/compress", "golang.org/x/crypto", "golang.org/x/sys",
	} {
		delete(modules, allowed)
	}
	if len(modules) > 0 {
		t.Errorf("a subscriber builds %v", modules)
	}
}
