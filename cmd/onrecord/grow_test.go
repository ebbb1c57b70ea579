package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/newsroom"
	"github.com/onrecord/onrecord/internal/testaddr"
	"github.com/onrecord/onrecord/internal/testca"
)

// asServer makes the test binary a NATS server with the configuration in this file, for tests that kill it.
const asServer = "ONRECORD_TEST_AS_NATS_SERVER"

func runServer(config string) error {
	options, err := server.ProcessConfigFile(config)
	if err != nil {
		return err
	}
	s, err := server.NewServer(options)
	if err != nil {
		return err
	}
	s.ConfigureLogger()
	s.Start()
	s.WaitForShutdown()
	return nil
}

// child is a process of a test.
type child struct {
	*exec.Cmd
	name   string
	output string // the file that has what it printed
	ended  chan error
}

// startChild starts the test binary as something else, with more environment.
func startChild(t *testing.T, name string, env []string, args ...string) *child {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.CreateTemp(t.TempDir(), "output")
	if err != nil {
		t.Fatal(err)
	}
	c := &child{Cmd: exec.CommandContext(t.Context(), self, args...), name: name, output: out.Name(), ended: make(chan error, 1)}
	c.Env = append(os.Environ(), env...)
	c.Stdout, c.Stderr = out, out
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { c.ended <- c.Wait() }()
	t.Cleanup(func() {
		_ = c.Process.Kill()
		if printed, err := os.ReadFile(c.output); err == nil && t.Failed() {
			t.Logf("%s printed:\n%s", c.name, printed)
		}
	})
	return c
}

// cluster is three NATS servers, each a process of its own, with TLS, the roles of deployments/nats/accounts.conf, and
// the streams made by `onrecord nats setup`.
type cluster struct {
	urls  string
	keys  string
	ca    string
	nodes map[string]*child
}

func startServers(t *testing.T) *cluster {
	t.Helper()
	ca := testca.New(t)
	cert, key := ca.Server("127.0.0.1")
	c := &cluster{keys: t.TempDir(), ca: ca.File, nodes: map[string]*child{}}
	public, err := os.ReadFile(strings.TrimSpace(mustExecute(t, "nats", "keys", c.keys)))
	if err != nil {
		t.Fatal(err)
	}
	accounts, err := os.ReadFile(filepath.Join("..", "..", "deployments", "nats", "accounts.conf"))
	if err != nil {
		t.Fatal(err)
	}
	var addresses, routes, urls []string
	for range 3 {
		addresses = append(addresses, testaddr.Free(t))
		routes = append(routes, testaddr.Free(t))
	}
	for i := range 3 {
		dir := t.TempDir()
		config := fmt.Sprintf(`server_name: node%d
listen: %q
max_payload: 8MB
jetstream { store_dir: %q, sync_interval: always }
cluster { name: onrecord, listen: %q, routes: [nats://%s] }
tls { cert_file: %q, key_file: %q, timeout: 10 }
include accounts.conf
`, i, addresses[i], filepath.Join(dir, "store"), routes[i], strings.Join(routes, ", nats://"), cert, key)
		for name, contents := range map[string][]byte{"nats.conf": []byte(config), "accounts.conf": accounts} {
			if err := os.WriteFile(filepath.Join(dir, name), contents, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		env := append(strings.Fields(string(public)), asServer+"="+filepath.Join(dir, "nats.conf"))
		name := fmt.Sprintf("node%d", i)
		c.nodes[name] = startChild(t, name, env)
		urls = append(urls, "tls://"+addresses[i])
	}
	c.urls = strings.Join(urls, ",")
	return c
}

// env is how a role connects.
func (c *cluster) env(role string) []string {
	return []string{
		asProgram + "=1", "ONRECORD_NATS_URL=" + c.urls, "ONRECORD_NATS_CA=" + c.ca,
		"ONRECORD_NATS_CREDS=" + filepath.Join(c.keys, role+".nk"),
	}
}

// execute runs the program to its end as a role.
func (c *cluster) execute(t *testing.T, role string, args ...string) (string, error) {
	t.Helper()
	p := startChild(t, strings.Join(args, " "), c.env(role), args...)
	err := <-p.ended
	out, readErr := os.ReadFile(p.output)
	return string(out), errors.Join(err, readErr)
}

// setUp makes the streams when the cluster has found itself.
func (c *cluster) setUp(t *testing.T) {
	t.Helper()
	waitFor(t, func() bool {
		out, err := c.execute(t, "admin", "nats", "setup")
		if err != nil {
			t.Logf("not yet: %s", out)
		}
		return err == nil
	})
}

// admin is a client that may do everything.
func (c *cluster) admin(t *testing.T) jetstream.JetStream {
	t.Helper()
	key, err := nats.NkeyOptionFromSeed(filepath.Join(c.keys, "admin.nk"))
	if err != nil {
		t.Fatal(err)
	}
	nc, err := nats.Connect(c.urls, key, nats.RootCAs(c.ca), nats.CustomInboxPrefix("_INBOX_admin"), nats.MaxReconnects(-1), nats.ReconnectWait(100*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc, jetstream.WithDefaultTimeout(20*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	return js
}

// request is a page that was asked for.
type request struct {
	host, path, by string
	began, ended   time.Time
}

// ledger is a newsroom that writes down who asked for what.
type ledger struct {
	http.Handler
	mu       sync.Mutex
	requests []request
	// asked is told of each request before it is answered, with how many the same scraper made.
	asked func(by string, n int)
}

// killAt is after how many of its requests a scraper is killed: the first of the two that comes so far.
const killAt = 8

func (l *ledger) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	by, began, n := "", time.Now(), 1
	for _, name := range []string{"one", "two"} {
		if strings.Contains(r.UserAgent(), "example.org/"+name) {
			by = name
		}
	}
	l.mu.Lock()
	for _, other := range l.requests {
		if other.by == by {
			n++
		}
	}
	l.requests = append(l.requests, request{host: r.Host, path: r.URL.Path, by: by, began: began})
	i, asked := len(l.requests)-1, l.asked
	l.mu.Unlock()
	if asked != nil {
		asked(by, n)
	}
	l.Handler.ServeHTTP(w, r)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.requests[i].ended = time.Now()
}

// hostDelay is the pause between two requests to a host that the scrapers are told to make.
const hostDelay = 250 * time.Millisecond

// TestGrow collects the sample newsroom on a cluster: three servers, two scrapers, two processors, two sinks. In the
// middle of it the server that leads the statements, a scraper and a processor are killed. Nothing is lost, nothing is
// there twice, both archives are what one process makes of the same newsroom, no page is asked for twice but those that
// a scraper had in its hands when it was killed or cut off, and no host is asked by two at once or without its pause.
func TestGrow(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	room := &ledger{Handler: newsroom.Handler()}
	site := httptest.NewServer(room)
	defer site.Close()
	config := func(name string) string {
		text := bytes.ReplaceAll(newsroom.Config(site.URL), []byte("https://example.org/onrecord-demo"), []byte("https://example.org/"+name))
		text = bytes.ReplaceAll(text, []byte("host_delay: 1ms"), []byte("host_delay: "+hostDelay.String()))
		path := filepath.Join(t.TempDir(), name+".yaml")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	alone := t.TempDir()
	mustExecute(t, "--config", config("alone"), "--data", alone, "run", "--once")
	want := archiveOf(t, alone)
	pages := map[string]bool{}
	for _, row := range want["statements"] {
		u, err := url.Parse(row["url"].(string))
		if err != nil {
			t.Fatal(err)
		}
		pages[u.Host+u.Path] = true
	}
	room.requests = nil

	c := startServers(t)
	c.setUp(t)
	js := c.admin(t)
	leader := c.shorten(t, js)
	scrapers := map[string]*child{}
	var processors, sinks []*child
	var archives []string
	var killed death
	kill := func(by string) {
		if !killed.at.IsZero() {
			return
		}
		killed = death{by, time.Now()}
		for _, victim := range []*child{scrapers[by], processors[0], c.nodes[leader]} {
			_ = victim.Process.Kill()
		}
	}
	var killing sync.Mutex
	ready := make(chan struct{})
	share := c.holdRuns(t, js) // so that the scraper that is there first does not take them all
	room.asked = func(by string, n int) {
		<-ready
		if n == killAt {
			killing.Lock()
			defer killing.Unlock()
			kill(by)
		}
	}
	for i := range 2 {
		data := t.TempDir()
		archives = append(archives, data)
		processors = append(processors, startChild(t, fmt.Sprintf("processor %d", i), c.env("processor"), "--config", config("process"), "--data", t.TempDir(), "process"))
		sinks = append(sinks, startChild(t, fmt.Sprintf("sink %d", i), c.env("sink"), "--config", config("sink"), "--data", data, "sink"))
	}
	for _, name := range []string{"one", "two"} {
		scrapers[name] = startChild(t, "scraper "+name, c.env("scraper"), "--config", config(name), "--data", t.TempDir(), "scrape")
	}
	close(ready)
	share()
	for i, data := range archives {
		waitLonger(t, func() bool { return complete(t, data, want) })
		if diff := cmp.Diff(archiveOf(t, data), want); diff != "" {
			t.Errorf("archive %d: got (-) want (+)\n%s", i, diff)
		}
		mustExecute(t, "--data", data, "verify", "--all")
	}
	// The last statements may have no quotes, and then no archive shows whether they have been read.
	waitLonger(t, func() bool { return messagesIn(t, js, "QUOTES") >= uint64(len(want["statements"])) })
	killing.Lock()
	defer killing.Unlock()
	if killed.at.IsZero() {
		t.Fatal("nobody was killed, which proves nothing")
	}
	for name, p := range scrapers {
		if name != killed.who {
			sinks = append(sinks, p)
		}
	}
	for _, p := range append(sinks, processors[1]) {
		_ = p.Process.Signal(syscall.SIGTERM)
		if err := <-p.ended; err != nil {
			t.Errorf("%s: %v", p.name, err)
		}
	}
	room.mu.Lock()
	defer room.mu.Unlock()
	checkFetched(t, room.requests, pages, publishedAt(t, js), killed)
	checkManners(t, room.requests)
	checkStream(t, js, "STATEMENTS", len(want["statements"]))
	checkStream(t, js, "QUOTES", len(want["statements"]))
}

// shorten has the dead found out soon, and returns who leads the statements.
func (c *cluster) shorten(t *testing.T, js jetstream.JetStream) (leader string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	consumer, err := js.Consumer(ctx, "RUNS", "scraper")
	if err != nil {
		t.Fatal(err)
	}
	cfg := consumer.CachedInfo().Config
	cfg.AckWait = foundOut
	if _, err := js.UpdateConsumer(ctx, "RUNS", cfg); err != nil {
		t.Fatal(err)
	}
	statements, err := js.Stream(ctx, "STATEMENTS")
	if err != nil {
		t.Fatal(err)
	}
	if n := statements.CachedInfo().Config.Replicas; n != 3 {
		t.Errorf("%d replicas of STATEMENTS, want 3", n)
	}
	return statements.CachedInfo().Cluster.Leader
}

// holdRuns keeps the runs that fall due until the function that it returns has seen two scrapers wait for them.
func (c *cluster) holdRuns(t *testing.T, js jetstream.JetStream) (release func()) {
	t.Helper()
	if _, err := js.PauseConsumer(t.Context(), "RUNS", "scraper", time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		waitLonger(t, func() bool {
			consumer, err := js.Consumer(t.Context(), "RUNS", "scraper")
			return err == nil && consumer.CachedInfo().NumWaiting == 2 && consumer.CachedInfo().NumPending > 0
		})
		if _, err := js.ResumeConsumer(t.Context(), "RUNS", "scraper"); err != nil {
			t.Fatal(err)
		}
	}
}

// complete reports whether an archive has as much as another.
func complete(t *testing.T, data string, want map[string][]map[string]any) bool {
	t.Helper()
	out, _, code := execute(t, "--data", data, "query", "--format", "csv", "SELECT (SELECT count(*) FROM v_statements), (SELECT count(*) FROM v_quotes)")
	counts := fmt.Sprintf("%d,%d", len(want["statements"]), len(want["quotes"]))
	return code == 0 && strings.HasSuffix(strings.TrimSpace(out), counts)
}

// waitLonger is waitFor for what takes elections of leaders.
func waitLonger(t *testing.T, ready func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for !ready() {
		select {
		case <-ctx.Done():
			t.Fatal("not ready in five minutes")
		case <-tick.C:
		}
	}
}

// foundOut is after which a scraper is taken for dead: longer than the election of leaders takes on most machines.
const foundOut = 15 * time.Second

// inHand is how long before its death a scraper may have published what it had not noted yet that it has.
const inHand = 2 * time.Second

// death is which scraper was killed, and when.
type death struct {
	who string
	at  time.Time
}

// checkFetched: every page once, but for those that the killed scraper had in its hands, and those that the other one
// had in its hands while it was cut off from the stream. Those of the killed are told by when the stream has them from:
// had they been published well before, nobody would have had to ask again.
func checkFetched(t *testing.T, requests []request, pages map[string]bool, published map[string]time.Time, killed death) {
	t.Helper()
	asked := map[string][]request{}
	for _, r := range requests {
		if pages[r.host+r.path] {
			asked[r.host+r.path] = append(asked[r.host+r.path], r)
		}
	}
	again, cutOff := 0, 0
	for page := range pages {
		all := asked[page]
		if len(all) == 0 {
			t.Errorf("%s was never asked for", page)
			continue
		}
		for i, r := range all[:len(all)-1] {
			switch next := all[i+1]; {
			case r.by == killed.who && next.by != killed.who && killed.at.Sub(published[page]) < inHand:
				again++
			case r.by != killed.who && next.by == r.by && killed.at.Sub(r.began) < inHand && r.began.Sub(killed.at) < foundOut:
				cutOff++ // where an election takes long, as with the race detector
			default:
				t.Errorf("%s was asked for %d times: %+v; scraper %s was killed at %s, the page published at %s",
					page, len(all), all, killed.who, killed.at, published[page])
			}
		}
	}
	t.Logf("%d pages, %d of them asked for again because a scraper was killed with them in its hands, %d because one was cut off from the stream",
		len(pages), again, cutOff)
}

// publishedAt is when the stream took each page, by host and path.
func publishedAt(t *testing.T, js jetstream.JetStream) map[string]time.Time {
	t.Helper()
	times := map[string]time.Time{}
	eachMessage(t, js, "STATEMENTS", func(m *jetstream.RawStreamMsg) {
		statement, err := onrecord.UnmarshalStatement(m.Data)
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(statement.URL)
		if err != nil {
			t.Fatal(err)
		}
		times[u.Host+u.Path] = m.Time
	})
	return times
}

// checkManners: one request at a time at a host, with the pause between two, whoever makes them.
func checkManners(t *testing.T, requests []request) {
	t.Helper()
	last := map[string]request{}
	both := map[string]map[string]bool{}
	for _, r := range requests {
		before, met := last[r.host]
		last[r.host] = r
		if both[r.host] == nil {
			both[r.host] = map[string]bool{}
		}
		both[r.host][r.by] = true
		if met && r.began.Sub(before.ended) < hostDelay {
			t.Errorf("%s was asked for %s by %s %s after %s by %s", r.host, r.path, r.by, r.began.Sub(before.ended), before.path, before.by)
		}
	}
	shared := 0
	for _, by := range both {
		if len(by) > 1 {
			shared++
		}
	}
	if shared == 0 {
		t.Error("no host was asked by both scrapers, which proves little")
	}
}

// checkStream: as many messages as wanted, no id twice.
func checkStream(t *testing.T, js jetstream.JetStream, name string, want int) {
	t.Helper()
	ids, messages := map[string]int{}, 0
	eachMessage(t, js, name, func(m *jetstream.RawStreamMsg) {
		ids[m.Header.Get(jetstream.MsgIDHeader)]++
		messages++
	})
	if len(ids) != want || messages != want {
		t.Errorf("%s has %d messages with %d ids, want %d", name, messages, len(ids), want)
	}
}

// eachMessage reads a stream in which nothing was erased.
func eachMessage(t *testing.T, js jetstream.JetStream, name string, read func(*jetstream.RawStreamMsg)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	s, err := js.Stream(ctx, name)
	if err != nil {
		t.Fatal(err)
	}
	state := s.CachedInfo().State
	for seq := state.FirstSeq; seq <= state.LastSeq; seq++ {
		m, err := s.GetMsg(ctx, seq)
		if err != nil {
			t.Fatal(err)
		}
		read(m)
	}
}

// messagesIn is how many messages a stream has, 0 where it cannot be asked just now.
func messagesIn(t *testing.T, js jetstream.JetStream, name string) uint64 {
	t.Helper()
	s, err := js.Stream(t.Context(), name)
	if err != nil {
		return 0
	}
	return s.CachedInfo().State.Msgs
}

// TestMoveToACluster follows docs/growing.md: what one process has collected goes to a cluster, an archive that is built
// there equals the old one, the old one goes on where it was, and nothing is collected or processed again.
func TestMoveToACluster(t *testing.T) {
	site := httptest.NewServer(newsroom.Handler())
	defer site.Close()
	data, elsewhere := t.TempDir(), t.TempDir()
	config := filepath.Join(data, "config.yaml")
	if err := os.WriteFile(config, newsroom.Config(site.URL), 0o600); err != nil {
		t.Fatal(err)
	}
	mustExecute(t, "--config", config, "--data", data, "run", "--once")
	want := archiveOf(t, data)
	places := queryPlaces(t, data)

	c := startServers(t)
	c.setUp(t)
	mustRun := func(role string, args ...string) string {
		t.Helper()
		out, err := c.execute(t, role, append([]string{"--config", config}, args...)...)
		if err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return out
	}
	if out := mustRun("admin", "--data", data, "nats", "move"); !strings.Contains(out, "STATEMENTS") || strings.Contains(out, "already") {
		t.Errorf("move printed:\n%s", out)
	}
	if out := mustRun("admin", "--data", data, "nats", "move"); !strings.Contains(out, "was there already") {
		t.Errorf("move again printed:\n%s", out)
	}
	if out := mustRun("sink", "--data", data, "sink", "--rebuild", "--dry-run"); !strings.Contains(out, "equal, row by row") {
		t.Errorf("an archive of the cluster beside the old one:\n%s", out)
	}
	// The scrapers remember, the processors have nothing to do, and this archive's sink stays where it is.
	mustRun("scraper", "--data", elsewhere, "scrape", "--once")
	js := c.admin(t)
	checkStream(t, js, "STATEMENTS", len(want["statements"]))
	processor := startChild(t, "processor", c.env("processor"), "--config", config, "--data", elsewhere, "process")
	sinks := []*child{
		startChild(t, "old sink", c.env("sink"), "--config", config, "--data", data, "sink"),
		startChild(t, "new sink", c.env("sink"), "--config", config, "--data", elsewhere, "sink"),
	}
	// The last messages may have no quotes, and then only its place tells that an archive has them.
	waitLonger(t, func() bool { return complete(t, elsewhere, want) && cmp.Equal(queryPlaces(t, elsewhere), places) })
	for _, p := range append(sinks, processor) {
		_ = p.Process.Signal(syscall.SIGTERM)
		if err := <-p.ended; err != nil {
			t.Errorf("%s: %v", p.name, err)
		}
	}
	for name, dir := range map[string]string{"old": data, "new": elsewhere} {
		if diff := cmp.Diff(archiveOf(t, dir), want); diff != "" {
			t.Errorf("%s archive after the move: got (-) want (+)\n%s", name, diff)
		}
		if diff := cmp.Diff(queryPlaces(t, dir), places); diff != "" {
			t.Errorf("%s archive's place in the streams: got (-) want (+)\n%s", name, diff)
		}
	}
	checkStream(t, js, "QUOTES", len(want["statements"]))
}

// queryPlaces is where an archive stands in the streams.
func queryPlaces(t *testing.T, data string) []map[string]any {
	t.Helper()
	return queryRows(t, data, "SELECT stream, seq, message_id FROM stream_positions WHERE stream <> 'DEAD' ORDER BY stream")
}
