package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/internal/stream"
)

// natsCLI is the nats command-line program with a context file that `onrecord nats context` printed, or skips the test
// where the program is not installed.
func natsCLI(t *testing.T, data string, role stream.Role) func(args ...string) (string, error) {
	t.Helper()
	program, err := exec.LookPath("nats")
	if err != nil {
		t.Skip("the nats program is not installed (.ci/run builds it)")
	}
	context := filepath.Join(t.TempDir(), "onrecord.json")
	text := mustExecute(t, "--data", data, "nats", "context", "--role", string(role))
	if err := os.WriteFile(context, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	home := t.TempDir() // its own settings, not those of who runs the test
	return func(args ...string) (string, error) {
		cmd := exec.CommandContext(t.Context(), program, append([]string{"--context", context, "--timeout", "2s"}, args...)...)
		cmd.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
}

// TestNATSProgram replays with the nats program as it is, and a context that we printed for it.
func TestNATSProgram(t *testing.T) {
	data := t.TempDir()
	s := startStream(t, data)
	s.publish(saidByThree...)
	nats := natsCLI(t, data, stream.RoleReader)
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"streams":     {[]string{"stream", "ls", "--names"}, "QUOTES"},
		"state":       {[]string{"stream", "info", "QUOTES", "--json"}, `"messages": 3`},
		"one message": {[]string{"stream", "get", "QUOTES", "1"}, saidByThree[0].words},
		"replay":      {[]string{"sub", "--stream", "QUOTES", "--all", "--count", "3", "--raw"}, saidByThree[2].words},
		"one kind":    {[]string{"sub", "onrecord.v1.quotes.company.>", "--stream", "QUOTES", "--all", "--count", "1", "--raw"}, saidByThree[1].words},
	} {
		if out, err := nats(c.args...); err != nil || !strings.Contains(out, c.want) {
			t.Errorf("%s: nats %s: %v, want %q in it:\n%s", name, strings.Join(c.args, " "), err, c.want, out)
		}
	}
	for _, args := range [][]string{
		{"request", "onrecord.v1.statement.ngo.quaywatch", "forged"},
		{"stream", "purge", "QUOTES", "--force"},
		{"stream", "rm", "QUOTES", "--force"},
		{"consumer", "rm", "STATEMENTS", "processor", "--force"},
	} {
		// What is refused is never answered.
		if out, err := nats(append(args, "--timeout", "300ms")...); err == nil && !strings.Contains(strings.ToLower(out), "permissions violation") {
			t.Errorf("a reader may nats %s:\n%s", strings.Join(args, " "), out)
		}
	}
	if out, err := nats("stream", "info", "STATEMENTS", "--json"); err != nil || !strings.Contains(out, `"messages": 3`) {
		t.Errorf("after a reader tried: %v\n%s", err, out)
	}
}

// TestNATSContext reads what is printed for each role, and what is said where nothing runs.
func TestNATSContext(t *testing.T) {
	data := t.TempDir()
	if _, stderr, code := execute(t, "--data", data, "nats", "context"); code != 1 || !strings.Contains(stderr, "no onrecord is running") {
		t.Errorf("where nothing runs: exit code %d, %q", code, stderr)
	}
	s := startStream(t, data)
	for _, role := range stream.Roles() {
		var c natsContext
		if err := json.Unmarshal([]byte(mustExecute(t, "--data", data, "nats", "context", "--role", string(role))), &c); err != nil {
			t.Fatal(err)
		}
		inbox := "_INBOX_" + string(role)
		if role == stream.RoleReader {
			inbox = ""
		}
		if c.URL != s.server.URL() || c.Creds != s.server.CredsFile(role) || c.InboxPrefix != inbox || c.NKey != "" {
			t.Errorf("%s: %+v", role, c)
		}
	}
	if _, stderr, code := execute(t, "--data", data, "nats", "context", "--role", "king"); code != 1 || !strings.Contains(stderr, "king") {
		t.Errorf("a role that is none: exit code %d, %q", code, stderr)
	}
	t.Setenv("ONRECORD_NATS_URL", "nats://a.example:4222,nats://b.example:4222")
	keys := t.TempDir()
	if out := mustExecute(t, "nats", "keys", keys); strings.TrimSpace(out) != filepath.Join(keys, stream.KeysFile) {
		t.Errorf("keys: %s", out)
	}
	t.Setenv("ONRECORD_NATS_CREDS", stream.KeyFile(keys, stream.RoleSink))
	t.Setenv("ONRECORD_NATS_CA", "/etc/onrecord/ca.pem")
	var c natsContext
	if err := json.Unmarshal([]byte(mustExecute(t, "nats", "context", "--role", "sink")), &c); err != nil {
		t.Fatal(err)
	}
	if c.NKey != stream.KeyFile(keys, stream.RoleSink) || c.Creds != "" || c.CA != "/etc/onrecord/ca.pem" || !strings.HasPrefix(c.URL, "nats://a.example:4222") {
		t.Errorf("of a cluster: %+v", c)
	}
}
