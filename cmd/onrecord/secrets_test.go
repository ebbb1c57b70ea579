package main

import (
	"bytes"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/onrecord/onrecord/internal/newsroom"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/internal/testaddr"
)

// secretsIn are the seeds and tokens in a directory of credentials.
func secretsIn(t *testing.T, dir string) (secrets []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	// A seed has 58 characters. A public key has 56, and may have the beginning of one in its middle.
	secret := regexp.MustCompile(`\bS[AUO][A-Z2-7]{56}\b|eyJ[\w-]+\.[\w-]+\.[\w-]+`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		secrets = append(secrets, secret.FindAllString(string(text), -1)...)
	}
	return secrets
}

// TestSecretsStayInTheirFiles runs the program at its most talkative and looks for every seed and every token of the
// credentials files in what it logs, in its command line and environment, and in what the commands for others print.
func TestSecretsStayInTheirFiles(t *testing.T) {
	site := httptest.NewServer(newsroom.Handler())
	defer site.Close()
	data, keys := t.TempDir(), t.TempDir()
	config := filepath.Join(data, "config.yaml")
	if err := os.WriteFile(config, newsroom.Config(site.URL), 0o600); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close() //nolint:errcheck // only read back
	cmd := exec.CommandContext(t.Context(), self, "--config", config, "--data", data, "-v", "run")
	cmd.Env = append(os.Environ(), asProgram+"=1")
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	args := func(more ...string) []string {
		return append([]string{"--config", config, "--data", data, "-v"}, more...)
	}
	waitFor(t, func() bool {
		_, _, running := execute(t, args("nats", "context")...)
		_, _, migrated := execute(t, args("doctor")...)
		return running == 0 && migrated == 0
	})
	var shown bytes.Buffer
	shown.WriteString(mustExecute(t, args("tail", "--replay", "-n", "1")...)) // something was published
	for _, command := range [][]string{
		{"doctor"}, {"doctor", "--format", "json"}, {"nats", "context"}, {"nats", "context", "--role", "sink"}, {"nats", "keys", keys},
	} {
		out, errs, code := execute(t, args(command...)...)
		if code != 0 {
			t.Errorf("onrecord %s: exit code %d\n%s", strings.Join(command, " "), code, errs)
		}
		shown.WriteString(out + errs)
	}
	for _, file := range []string{"cmdline", "environ"} { // where there is /proc
		if text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(cmd.Process.Pid), file)); err == nil {
			shown.Write(text)
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("exit: %v", err)
	}
	logged, err := os.ReadFile(log.Name())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(logged, []byte("level=DEBUG")) {
		t.Errorf("the log is not at its most talkative:\n%s", logged)
	}
	shown.Write(logged)
	secrets := append(secretsIn(t, filepath.Join(data, "nats", "creds")), secretsIn(t, keys)...)
	if want := 1 + 2*len(stream.Roles()) + 1 + len(stream.Roles()); len(secrets) != want {
		t.Errorf("%d secrets found in the files, want %d", len(secrets), want)
	}
	for _, secret := range secrets {
		if strings.Contains(shown.String(), secret) {
			t.Errorf("%.8s… was shown", secret)
		}
	}
}

// TestPasswordInAddress holds that a password in nats.url is shown to nobody.
func TestPasswordInAddress(t *testing.T) {
	t.Setenv("ONRECORD_NATS_URL", "nats://captain:hunter2@"+testaddr.Free(t)+",nats://tok3n@"+testaddr.Free(t))
	for _, command := range [][]string{{"tail"}, {"process"}, {"nats", "setup"}, {"doctor"}} {
		out, errs, _ := execute(t, append([]string{"--data", t.TempDir()}, command...)...)
		if said := out + errs; strings.Contains(said, "hunter2") || strings.Contains(said, "tok3n") || !strings.Contains(said, "xxxxx@") {
			t.Errorf("onrecord %s: %s", strings.Join(command, " "), said)
		}
	}
}
