package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/onrecord/onrecord/internal/newsroom"
	"github.com/onrecord/onrecord/internal/testaddr"
)

// TestSystemd starts the program as systemd does: it says that it is ready once the stream is up, that it is alive, and
// on SIGTERM that it stops, before it ends with 0.
func TestSystemd(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"run", "scrape", "process", "sink"} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			data := t.TempDir()
			config := filepath.Join(data, "config.yaml")
			if err := os.WriteFile(config, newsroom.Config("http://"+testaddr.Free(t)), 0o600); err != nil {
				t.Fatal(err)
			}
			// A path in a socket's address has a hundred bytes; a test's directory may have more.
			dir, err := os.MkdirTemp("", "notify")
			if err != nil {
				t.Fatal(err)
			}
			defer os.RemoveAll(dir) //nolint:errcheck // the test is over
			socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(dir, "s"), Net: "unixgram"})
			if err != nil {
				t.Fatal(err)
			}
			defer socket.Close() //nolint:errcheck // the test is over
			cmd := exec.CommandContext(t.Context(), self, "--config", config, "--data", data, command)
			cmd.Env = append(os.Environ(), asProgram+"=1", "NOTIFY_SOCKET="+filepath.Join(dir, "s"), "WATCHDOG_USEC=300000")
			var out strings.Builder
			cmd.Stdout, cmd.Stderr = &out, &out
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			told := func() string {
				t.Helper()
				if err := socket.SetReadDeadline(time.Now().Add(2 * time.Minute)); err != nil {
					t.Fatal(err)
				}
				buffer := make([]byte, 256)
				n, err := socket.Read(buffer)
				if err != nil {
					t.Fatalf("nothing was told: %v\n%s", err, &out)
				}
				return string(buffer[:n])
			}
			if got := told(); got != "READY=1" {
				t.Errorf("told %q first, want READY=1", got)
			}
			if _, err := os.Stat(filepath.Join(data, "nats", "server.json")); err != nil {
				t.Errorf("ready before the stream was: %v", err)
			}
			for range 2 {
				if got := told(); got != "WATCHDOG=1" {
					t.Errorf("told %q, want WATCHDOG=1", got)
				}
			}
			if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			got := told()
			for got == "WATCHDOG=1" {
				got = told()
			}
			if got != "STOPPING=1" {
				t.Errorf("told %q after SIGTERM, want STOPPING=1", got)
			}
			if err := cmd.Wait(); err != nil {
				t.Errorf("exit: %v\n%s", err, &out)
			}
		})
	}
}
