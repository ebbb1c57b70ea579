package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/newsroom"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/internal/testaddr"
)

// startCluster runs three NATS servers with the accounts of deployments/nats, and returns their addresses and the
// directory of the roles' keys.
func startCluster(t *testing.T) (addresses, keys string) {
	t.Helper()
	keys = t.TempDir()
	mustExecute(t, "nats", "keys", keys)
	env, err := os.ReadFile(filepath.Join(keys, stream.KeysFile))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(env)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		t.Setenv(name, value)
	}
	var routes []*url.URL
	for range 3 {
		routes = append(routes, &url.URL{Scheme: "nats", Host: testaddr.Free(t)})
	}
	var nodes []*server.Server
	for i, route := range routes {
		opts, err := server.ProcessConfigFile(filepath.Join(deployments, "nats", "accounts.conf"))
		if err != nil {
			t.Fatal(err)
		}
		port, err := strconv.Atoi(route.Port())
		if err != nil {
			t.Fatal(err)
		}
		opts.ServerName, opts.Host, opts.Port = fmt.Sprintf("node%d", i), "127.0.0.1", server.RANDOM_PORT
		opts.JetStream, opts.StoreDir, opts.NoSigs, opts.NoLog = true, t.TempDir(), true, true
		opts.MaxPayload = 8 << 20
		opts.Routes, opts.Cluster = routes, server.ClusterOpts{Name: "test", Host: "127.0.0.1", Port: port}
		node, err := server.NewServer(opts)
		if err != nil {
			t.Fatal(err)
		}
		node.Start()
		t.Cleanup(func() { node.Shutdown(); node.WaitForShutdown() })
		nodes = append(nodes, node)
	}
	var urls []string
	for _, node := range nodes {
		if !node.ReadyForConnections(time.Minute) {
			t.Fatal("a node is not ready")
		}
		urls = append(urls, node.ClientURL())
	}
	return strings.Join(urls, ","), keys
}

// TestClusterReplays runs every stage on a cluster of three with the key of its role, corrects, redacts and reads again
// with another extractor, and holds that an archive built anew from the streams is the one that grew meanwhile.
func TestClusterReplays(t *testing.T) {
	addresses, keys := startCluster(t)
	site := httptest.NewServer(newsroom.Handler())
	defer site.Close()
	data := t.TempDir()
	as := func(key string) []string {
		t.Helper()
		config := filepath.Join(data, key+".yaml")
		text := append(newsroom.Config(site.URL), fmt.Sprintf("\nnats: {url: %q, creds: %q}\n", addresses, filepath.Join(keys, key+".nk"))...)
		if err := os.WriteFile(config, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return []string{"--config", config, "--data", data}
	}
	call := func(key string, args ...string) string {
		t.Helper()
		return mustExecute(t, append(as(key), args...)...)
	}

	if _, stderr, code := execute(t, append(as("scraper"), "scrape", "--once")...); code == 0 || !strings.Contains(stderr, "nats setup") {
		t.Errorf("before the streams are made: exit code %d, %s", code, stderr)
	}
	call("admin", "nats", "setup")
	ends := map[string]func(){}
	for stage, key := range map[string]string{"process": "processor", "sink": "sink"} {
		ends[stage] = inBackground(t, append(as(key), stage))
	}
	defer func() {
		for _, end := range ends {
			end()
		}
	}()
	call("scraper", "scrape", "--once")
	number := func(sql string) int {
		t.Helper()
		out, _, code := execute(t, append(as("sink"), "query", "--format", "csv", sql)...)
		if code != 0 { // the archive is not there yet
			return 0
		}
		n, err := strconv.Atoi(strings.Fields(out)[1])
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	count := func(where string) int { return number("SELECT count(*) AS n FROM v_quotes " + where) }
	waitFor(t, func() bool { return number("SELECT count(*) AS n FROM v_statements") >= 10 && count("") >= 20 })

	id := strings.Fields(call("sink", "query", "--format", "csv", "SELECT quote_id FROM v_quotes WHERE type = 'direct' ORDER BY quote_id"))
	call("editor", "correct", "set", id[1], "--role", "Harbour master", "--reason", "the caption", "--author", "test")
	waitFor(t, func() bool { return count("WHERE role = 'Harbour master' AND corrected = 1") == 1 })
	call("redactor", "redact", "quote", id[2], "--reason", "court order", "--author", "test", "--yes")
	waitFor(t, func() bool { return count("WHERE quote_id = '"+id[2]+"'") == 0 })
	waitFor(t, func() bool { return drained(t, addresses, keys) })
	// The built-in registry is another than the newsroom's, so this is another extractor.
	extractors := func() string {
		return call("sink", "query", "--format", "csv", "SELECT DISTINCT extractor FROM v_quotes WHERE corrected = 0")
	}
	before, history := extractors(), quoteIDs(t, addresses, keys)
	other := filepath.Join(data, "other.yaml")
	if err := os.WriteFile(other, fmt.Appendf(nil, "nats: {url: %q, creds: %q}\n", addresses, filepath.Join(keys, "admin.nk")), 0o600); err != nil {
		t.Fatal(err)
	}
	mustExecute(t, "--config", other, "--data", data, "reprocess")
	waitFor(t, func() bool { return extractors() != before })
	if after := quoteIDs(t, addresses, keys); len(after) <= len(history) || !slices.Equal(after[:len(history)], history) {
		t.Errorf("%d messages of quotes became %d by reading again, or the old ones were touched", len(history), len(after))
	}
	// The page, with the key that only looks, and with one that may not.
	page := startPage(t, append(as("monitor"), "serve", "--listen", "127.0.0.1:0")...)
	eventually(t, func() bool {
		_, sources := fetchPage(t, page.url+"sources")
		_, metrics := fetchPage(t, page.url+"metrics")
		return strings.Contains(sources, `<span class="good">ok</span>`) &&
			strings.Contains(metrics, `onrecord_reachable{what="streams"} 1`) && strings.Contains(metrics, `onrecord_reachable{what="dead_letters"} 1`)
	})
	page.end()
	page = startPage(t, append(as("reader"), "serve", "--listen", "127.0.0.1:0")...)
	eventually(t, func() bool {
		_, state := fetchPage(t, page.url+"state")
		return strings.Contains(state, "not permitted by the NATS credentials")
	})
	page.end()
	last := lastQuotes(t, addresses, keys)
	waitFor(t, func() bool { return number("SELECT seq AS n FROM stream_positions WHERE stream = 'QUOTES'") >= last })
	ends["sink"]()
	if out := call("sink", "sink", "--rebuild", "--dry-run"); !strings.Contains(out, "equal, row by row") {
		t.Errorf("rebuilt from the streams: %s", out)
	}
	call("sink", "sink", "--rebuild")
	if got := count("WHERE role = 'Harbour master' AND corrected = 1"); got != 1 {
		t.Errorf("%d corrected quotes after a rebuild, want 1", got)
	}
	if got := count("WHERE quote_id = '" + id[2] + "'"); got != 0 {
		t.Error("a rebuild brought back what was redacted")
	}
}

// asReader connects with the reader's key.
func asReader(t *testing.T, addresses, keys string) *stream.Conn {
	t.Helper()
	conn, err := stream.Dial(t.Context(), stream.DialConfig{URL: addresses, Creds: stream.KeyFile(keys, stream.RoleReader), Role: stream.RoleReader})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	return conn
}

// drained reports whether the processors have nothing left to do.
func drained(t *testing.T, addresses, keys string) bool {
	t.Helper()
	backlog, err := asReader(t, addresses, keys).Backlog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return backlog.Drained()
}

// lastQuotes is the place of the last message of quotes.
func lastQuotes(t *testing.T, addresses, keys string) int {
	t.Helper()
	last, err := asReader(t, addresses, keys).LastSeq(t.Context(), onrecord.StreamQuotes)
	if err != nil {
		t.Fatal(err)
	}
	return int(last)
}

// quoteIDs are the ids of all messages of quotes, in the order of the stream.
func quoteIDs(t *testing.T, addresses, keys string) (ids []string) {
	t.Helper()
	err := asReader(t, addresses, keys).Follow(t.Context(), stream.FollowOptions{Stream: onrecord.StreamQuotes, Stored: true}, func(_ context.Context, m stream.Message) error {
		ids = append(ids, m.ID)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// inBackground runs a command until the function it returns is called, which fails where the command did.
func inBackground(t *testing.T, args []string) (end func()) {
	t.Helper()
	return inBackgroundTo(t, new(lockedBuffer), args)
}

// inBackgroundTo is inBackground with what the command prints.
func inBackgroundTo(t *testing.T, out *lockedBuffer, args []string) (end func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan int, 1)
	go func() { done <- run(ctx, args, strings.NewReader(""), out, out) }()
	ended := false
	return func() {
		if ended {
			return
		}
		ended = true
		cancel()
		if code := <-done; code != 0 {
			t.Errorf("onrecord %s: exit code %d\n%s", strings.Join(args, " "), code, out)
		}
	}
}
