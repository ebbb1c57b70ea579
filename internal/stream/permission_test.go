package stream_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
)

var update = flag.Bool("update", false, "rewrite the files of deployments/nats")

// permission is a line of testdata/permissions.txt.
type permission struct {
	verb, subject string
	roles         []stream.Role
}

func readPermissions(t *testing.T) []permission {
	t.Helper()
	text, err := os.ReadFile("testdata/permissions.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []permission
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		if len(fields) < 3 {
			t.Fatalf("permissions.txt: %q: want verb, subject, roles", line)
		}
		p := permission{verb: fields[0], subject: fields[1]}
		for _, name := range fields[2:] {
			if name == "-" {
				continue
			}
			r, err := stream.ParseRole(name)
			if err != nil {
				t.Fatalf("permissions.txt: %q: %v", line, err)
			}
			p.roles = append(p.roles, r)
		}
		all = append(all, p)
	}
	return all
}

// TestPermissionTable tries every line of permissions.txt as every role, against the embedded server and against a
// server of an operator's own with the configuration of deployments/nats.
func TestPermissionTable(t *testing.T) {
	t.Run("embedded", func(t *testing.T) {
		t.Parallel()
		s := startServer(t, stream.ServerConfig{Listen: "127.0.0.1:0"})
		tryPermissions(t, func(r stream.Role) *nats.Conn {
			return plainClient(t, s.URL(), nats.UserCredentials(s.CredsFile(r)))
		})
	})
	t.Run("accounts.conf", func(t *testing.T) {
		url, keys := startWithAccounts(t)
		tryPermissions(t, func(r stream.Role) *nats.Conn {
			option, err := nats.NkeyOptionFromSeed(stream.KeyFile(keys, r))
			if err != nil {
				t.Fatal(err)
			}
			return plainClient(t, url, option)
		})
	})
}

// plainClient is a client that is not ours and knows nothing but how to say who it is.
func plainClient(t *testing.T, url string, auth nats.Option) *nats.Conn {
	t.Helper()
	nc, err := nats.Connect(url, auth, nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	return nc
}

func tryPermissions(t *testing.T, connect func(stream.Role) *nats.Conn) {
	t.Helper()
	lines := readPermissions(t)
	for _, r := range stream.Roles() {
		nc := connect(r)
		for _, p := range lines {
			want := slices.Contains(p.roles, r)
			if got := permitted(t, nc, p); got != want {
				t.Errorf("%s: %s %s: permitted %t, want %t", r, p.verb, p.subject, got, want)
			}
		}
	}
}

// permitted does what a line says and reports whether the server took it.
func permitted(t *testing.T, nc *nats.Conn, p permission) bool {
	t.Helper()
	var err error
	switch p.verb {
	case "pub":
		err = nc.Publish(p.subject, nil)
	case "sub":
		_, err = nc.SubscribeSync(p.subject)
	default:
		t.Fatalf("permissions.txt: verb %q is neither pub nor sub", p.verb)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := nc.FlushTimeout(5 * time.Second); err != nil { // a refusal comes before the answer to the flush
		t.Fatal(err)
	}
	last := nc.LastError()
	return last == nil || !errors.Is(last, nats.ErrPermissionViolation) || !strings.Contains(last.Error(), `"`+p.subject+`"`)
}

// startWithAccounts runs a server with deployments/nats/accounts.conf and keys made for it.
func startWithAccounts(t *testing.T) (url, keys string) {
	t.Helper()
	keys = filepath.Join(t.TempDir(), "keys")
	if err := stream.WriteKeys(keys); err != nil {
		t.Fatal(err)
	}
	env, err := os.ReadFile(filepath.Join(keys, stream.KeysFile))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(env)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		t.Setenv(name, value)
	}
	opts, err := server.ProcessConfigFile("../../deployments/nats/accounts.conf")
	if err != nil {
		t.Fatal(err)
	}
	opts.ServerName, opts.Host, opts.Port = "accounts", "127.0.0.1", server.RANDOM_PORT
	opts.JetStream, opts.StoreDir, opts.NoSigs, opts.NoLog = true, t.TempDir(), true, true
	s, err := server.NewServer(opts)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(time.Minute) {
		t.Fatal("server not ready")
	}
	return s.ClientURL(), keys
}

// The file in deployments is what the code says, so the two cannot drift apart.
func TestAccountsFile(t *testing.T) {
	const path = "../../deployments/nats/accounts.conf"
	want := stream.AccountsConfig()
	if *update {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("run go test ./internal/stream -run TestAccountsFile -update (-file +code):\n%s", cmp.Diff(string(got), string(want)))
	}
}

// The whole pipeline works on such a server with each stage's own key, once the admin has made the streams.
func TestRolesOnOwnServer(t *testing.T) {
	url, keys := startWithAccounts(t)
	dial := func(r stream.Role, file string) *stream.Conn {
		c, err := stream.Dial(soon(t), stream.DialConfig{URL: url, Creds: file, Role: r})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		return c
	}
	if err := dial(stream.RoleScraper, stream.KeyFile(keys, stream.RoleScraper)).EnsureTopology(soon(t)); !errors.Is(err, stream.ErrDenied) {
		t.Errorf("a scraper makes streams: %v, want ErrDenied", err)
	}
	if err := dial("", stream.KeyFile(keys, "admin")).EnsureTopology(soon(t)); err != nil {
		t.Fatal(err)
	}
	conns := map[stream.Role]*stream.Conn{}
	for _, r := range stream.Roles() {
		conns[r] = dial(r, stream.KeyFile(keys, r))
		if err := conns[r].EnsureTopology(soon(t)); err != nil {
			t.Errorf("%s: %v", r, err)
		}
	}
	statements := newStatements(1, 5)
	if err := conns[stream.RoleScraper].PublishStatements(soon(t), statements); err != nil {
		t.Fatal(err)
	}
	process(t, conns[stream.RoleProcessor], 1, func(ctx context.Context, s onrecord.Statement) error {
		return conns[stream.RoleProcessor].PublishQuotes(ctx, newQuotes(s))
	})
	got := ids(readAll(t, conns[stream.RoleReader], stream.FollowOptions{Stream: onrecord.StreamStatements}))
	if diff := cmp.Diff(got, versionIDs(statements)); diff != "" {
		t.Errorf("the reader's replay (-got +want):\n%s", diff)
	}
	if n := len(readAll(t, conns[stream.RoleSink], stream.FollowOptions{Stream: onrecord.StreamQuotes})); n != 5 {
		t.Errorf("the sink sees %d messages of quotes, want 5", n)
	}
}

// Keys that are there stay when a directory of keys is completed; a damaged one is named.
func TestKeysStay(t *testing.T) {
	dir := t.TempDir()
	if err := stream.WriteKeys(dir); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(dir, stream.KeysFile))
	if err != nil {
		t.Fatal(err)
	}
	lost := stream.KeyFile(dir, stream.RoleEditor)
	if err := os.Remove(lost); err != nil {
		t.Fatal(err)
	}
	if err := stream.WriteKeys(dir); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(filepath.Join(dir, stream.KeysFile))
	if err != nil {
		t.Fatal(err)
	}
	was, is := strings.Split(string(before), "\n"), strings.Split(string(after), "\n")
	for i := range was {
		changed, editor := was[i] != is[i], strings.HasPrefix(was[i], stream.KeyVariable(stream.RoleEditor)+"=")
		if changed != editor {
			t.Errorf("%q became %q", was[i], is[i])
		}
	}
	for _, r := range stream.Roles() {
		info, err := os.Stat(stream.KeyFile(dir, r))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("seed of %s: %v, %v, want mode 0600", r, info, err)
		}
	}
	if err := os.WriteFile(lost, []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := stream.WriteKeys(dir); !errors.Is(err, onrecord.ErrInvalid) || !strings.Contains(err.Error(), lost) {
		t.Errorf("damaged seed: %v, want ErrInvalid with the file's name", err)
	}
}
