package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/nats-io/nats-server/v2/server"

	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/internal/stream"
)

// The files of deployments are not run by these tests, for want of containers and of systemd: what they say to the
// program, to NATS, to systemd and to Compose is held against each of them.

const deployments = "../../deployments"

func deploymentFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(deployments, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// understands fails where the program has no such command or flag.
func understands(t *testing.T, where string, args []string) {
	t.Helper()
	cmd, rest, err := newRootCommand(&app{in: strings.NewReader(""), out: io.Discard, errs: io.Discard, now: time.Now}).Find(args)
	if err == nil && !cmd.Runnable() {
		t.Errorf("%s: %q is no command of its own", where, args)
		return
	}
	if err == nil {
		err = cmd.ParseFlags(rest)
	}
	if err == nil {
		err = cmd.ValidateArgs(cmd.Flags().Args())
	}
	if err != nil {
		t.Errorf("%s: %q: %v", where, args, err)
	}
}

func TestServiceFiles(t *testing.T) {
	run, stage, serve := deploymentFile(t, "onrecord.service"), deploymentFile(t, "onrecord@.service"), deploymentFile(t, "onrecord-serve.service")
	command := regexp.MustCompile(`(?m)^ExecStart=/usr/local/bin/onrecord (.*)$`)
	for name, text := range map[string]string{"onrecord.service": run, "onrecord@.service": stage, "onrecord-serve.service": serve} {
		match := command.FindStringSubmatch(text)
		if match == nil {
			t.Fatalf("%s starts nothing", name)
		}
		for _, instance := range []string{"scrape", "process", "sink"} {
			understands(t, name, strings.Fields(strings.ReplaceAll(match[1], "%i", instance)))
		}
		for _, line := range []string{"Type=notify", "WatchdogSec=120", "DynamicUser=yes", "ProtectSystem=strict", "NoNewPrivileges=yes"} {
			if !strings.Contains(text, "\n"+line+"\n") {
				t.Errorf("%s lacks %s", name, line)
			}
		}
	}
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("systemd-analyze is not here: the unit files were not verified by it")
	}
	// It looks for the program, which is not installed where tests run.
	dir := t.TempDir()
	for name, text := range map[string]string{"onrecord.service": run, "onrecord@.service": stage, "onrecord-serve.service": serve} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(strings.ReplaceAll(text, "/usr/local/bin/onrecord", "/bin/true")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"onrecord.service", "onrecord@scrape.service", "onrecord-serve.service"} {
		out, err := exec.CommandContext(t.Context(), "systemd-analyze", "verify", "--man=no", filepath.Join(dir, name)).CombinedOutput()
		if err != nil || strings.Contains(string(out), dir) || strings.Contains(string(out), "onrecord") {
			t.Errorf("systemd-analyze verify %s: %v\n%s", name, err, out)
		}
	}
}

// compose is what the test needs of a Compose file.
type compose struct {
	Services map[string]struct {
		Image       string            `yaml:"image"`
		Command     []string          `yaml:"command"`
		Environment map[string]string `yaml:"environment"`
		Secrets     []string          `yaml:"secrets"`
		Deploy      struct{ Replicas int }
		Healthcheck struct{ Test []string }
		ReadOnly    bool     `yaml:"read_only"`
		CapDrop     []string `yaml:"cap_drop"`
	} `yaml:"services"`
	Secrets map[string]struct{ File string } `yaml:"secrets"`
}

func TestComposeFiles(t *testing.T) {
	keys := t.TempDir()
	if err := stream.WriteKeys(keys); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"compose.yaml", "compose.cluster.yaml"} {
		var c compose
		if err := yaml.UnmarshalWithOptions([]byte(deploymentFile(t, name)), &c, yaml.AllowDuplicateMapKey()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for service, s := range c.Services {
			where := name + ", service " + service
			if s.Image != "onrecord" {
				continue
			}
			understands(t, where, s.Command)
			if test := s.Healthcheck.Test; len(test) > 1 {
				understands(t, where+", healthcheck", test[2:])
			}
			if !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) {
				t.Errorf("%s may write to its image or has capabilities", where)
			}
			if name == "compose.yaml" {
				continue
			}
			// Each has the key of its role and no other.
			s.Secrets = slices.DeleteFunc(s.Secrets, func(secret string) bool { return secret == "users" })
			if len(s.Secrets) != 1 || s.Environment["ONRECORD_NATS_CREDS"] != "/run/secrets/"+s.Secrets[0] {
				t.Errorf("%s: secrets %v, credentials %s", where, s.Secrets, s.Environment["ONRECORD_NATS_CREDS"])
				continue
			}
			if file := c.Secrets[s.Secrets[0]].File; !strings.HasPrefix(file, "keys/") {
				t.Errorf("%s: secret in %q, want keys/", where, file)
			} else if _, err := os.Stat(filepath.Join(keys, filepath.Base(file))); err != nil {
				t.Errorf("%s: `onrecord nats keys` makes no %s", where, filepath.Base(file))
			}
		}
		if name == "compose.cluster.yaml" {
			got := []int{c.Services["scrape"].Deploy.Replicas, c.Services["process"].Deploy.Replicas}
			if !slices.Equal(got, []int{2, 3}) {
				t.Errorf("%d scrapers and %d processors, want 2 and 3", got[0], got[1])
			}
		}
		composeConfig(t, name)
	}
	composeConfig(t, "compose.yaml", "compose.web.yaml")
}

// composeConfig has Compose read files that go together, where it is installed.
func composeConfig(t *testing.T, names ...string) {
	t.Helper()
	if _, err := exec.LookPath("docker-compose"); err != nil {
		t.Logf("docker-compose is not here: %v were not read by it", names)
		return
	}
	dir := t.TempDir()
	var args []string
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(deploymentFile(t, name)), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "-f", filepath.Join(dir, name))
	}
	if err := stream.WriteKeys(filepath.Join(dir, "keys")); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "docker-compose", append(args, "config", "-q")...).CombinedOutput(); err != nil {
		t.Errorf("docker-compose config of %v: %v\n%s", names, err, out)
	}
}

// TestProxies holds that a proxy shares the network of a container that serves the page, and passes requests on to where
// the page listens unless it is told otherwise.
func TestProxies(t *testing.T) {
	if text := deploymentFile(t, "caddy/Caddyfile"); !strings.Contains(text, "reverse_proxy "+configs.DefaultWeb+"\n") {
		t.Errorf("the proxy does not pass on to %s", configs.DefaultWeb)
	}
	if _, err := exec.LookPath("caddy"); err != nil {
		t.Log("caddy is not here: the Caddyfile was not read by it")
	} else {
		cmd := exec.CommandContext(t.Context(), "caddy", "validate", "--adapter", "caddyfile", "--config", filepath.Join(deployments, "caddy/Caddyfile"))
		cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "XDG_DATA_HOME="+t.TempDir(), "XDG_CONFIG_HOME="+t.TempDir())
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("caddy validate: %v\n%s", err, out)
		}
	}
	for _, name := range []string{"compose.web.yaml", "compose.cluster.yaml"} {
		var c struct {
			Services map[string]struct {
				NetworkMode string `yaml:"network_mode"`
				Ports       []string
				Secrets     []string
			}
		}
		if err := yaml.UnmarshalWithOptions([]byte(deploymentFile(t, name)), &c, yaml.AllowDuplicateMapKey()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		server, ok := c.Services[strings.TrimPrefix(c.Services["proxy"].NetworkMode, "service:")]
		if !ok || !slices.Equal(server.Ports, []string{"443:8443", "80:8080"}) || !slices.Contains(server.Secrets, "users") {
			t.Errorf("%s: the proxy is at %q, whose ports and secrets are %v and %v", name, c.Services["proxy"].NetworkMode, server.Ports, server.Secrets)
		}
	}
}

// TestNATSNode has a NATS server read the configuration of a node, with the keys as `onrecord nats keys` writes them.
func TestNATSNode(t *testing.T) {
	keys := t.TempDir()
	mustExecute(t, "nats", "keys", keys)
	env, err := os.ReadFile(filepath.Join(keys, stream.KeysFile))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(env)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		t.Setenv(name, value)
	}
	t.Setenv("NODE", "nats-2")
	opts, err := server.ProcessConfigFile(filepath.Join(deployments, "nats", "node.conf"))
	if err != nil {
		t.Fatal(err)
	}
	if opts.ServerName != "nats-2" || !opts.JetStream || !opts.SyncAlways || opts.MaxPayload != 8<<20 || len(opts.Routes) != 3 {
		t.Errorf("name %q, JetStream %t, sync always %t, payload %d, %d routes",
			opts.ServerName, opts.JetStream, opts.SyncAlways, opts.MaxPayload, len(opts.Routes))
	}
	if len(opts.Nkeys) != len(stream.Roles())+1 {
		t.Errorf("%d users, want one for each of the %d roles and the admin", len(opts.Nkeys), len(stream.Roles()))
	}
	for _, user := range opts.Nkeys {
		if user.Account == nil || user.Account.Name != "ONRECORD" {
			t.Errorf("user %s is in no account of ours", user.Nkey)
		}
	}
}

// TestDockerfile holds what an image must have: the build in a stage of its own, the make target that sets the SQLite
// tag, another user than root.
func TestDockerfile(t *testing.T) {
	text := deploymentFile(t, "Dockerfile")
	var stages, user []string
	for line := range strings.Lines(text) {
		switch fields := strings.Fields(line); {
		case len(fields) > 1 && fields[0] == "FROM":
			stages, user = append(stages, fields[1]), nil
		case len(fields) > 1 && fields[0] == "USER":
			user = fields[1:]
		}
	}
	if len(stages) != 2 || !strings.HasPrefix(stages[0], "golang:1.26") {
		t.Errorf("stages %v, want one with the Go of go.mod and one without", stages)
	}
	if len(user) != 1 || user[0] == "root" || user[0] == "0" {
		t.Errorf("the image runs as %v", user)
	}
	for _, want := range []string{"make build", "COPY --from=build /src/bin/onrecord", `ENTRYPOINT ["onrecord"]`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
	goMod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(goMod), "\ngo 1.26") {
		t.Error("go.mod has another Go than the Dockerfile")
	}
}
