package stream_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
)

// rawClient is a client that is not ours, with the credentials file of a role: what the permissions must hold against.
func rawClient(t *testing.T, s *stream.Server, r stream.Role) *nats.Conn {
	t.Helper()
	opts := []nats.Option{nats.UserCredentials(s.CredsFile(r))}
	if r != stream.RoleReader { // a reader needs to know nothing but the file
		opts = append(opts, nats.CustomInboxPrefix("_INBOX_"+string(r)))
	}
	nc, err := nats.Connect(s.URL(), append(opts, nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	return nc
}

// What each role can do, through the calls made for it, and may not do, over the wire.
func TestRolesThroughCalls(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	statement := newStatement(1, "The tide came in. “We measured it twice,” the warden said.")
	captureNumber := 0
	calls := map[string]func(context.Context, *stream.Conn) error{
		"publish statement": func(ctx context.Context, c *stream.Conn) error {
			return c.PublishStatements(ctx, []onrecord.Statement{statement})
		},
		"publish page": func(ctx context.Context, c *stream.Conn) error {
			return c.PublishStatements(ctx, newStatements(2, 3))
		},
		"publish quotes": func(ctx context.Context, c *stream.Conn) error { return c.PublishQuotes(ctx, newQuotes(statement)) },
		"process": func(ctx context.Context, c *stream.Conn) error {
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			return c.ProcessStatements(ctx, 1, func(context.Context, onrecord.Statement) error { cancel(); return nil })
		},
		"backlog": func(ctx context.Context, c *stream.Conn) error { _, err := c.Backlog(ctx); return err },
		"follow": func(ctx context.Context, c *stream.Conn) error {
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			return c.Follow(ctx, stream.FollowOptions{Stream: onrecord.StreamStatements, Subjects: []string{"onrecord.v1.statement.ngo.*"}},
				func(context.Context, stream.Message) error { cancel(); return nil })
		},
		"message id": func(ctx context.Context, c *stream.Conn) error {
			_, err := c.MessageID(ctx, onrecord.StreamStatements, 1)
			return err
		},
		"capture put": func(ctx context.Context, c *stream.Conn) error {
			cs, err := c.Captures(ctx)
			if err == nil {
				captureNumber++
				_, err = cs.Put(ctx, statement.Capture, fmt.Appendf(nil, "capture %d", captureNumber))
			}
			return err
		},
		"capture get": func(ctx context.Context, c *stream.Conn) error {
			cs, err := c.Captures(ctx)
			if err == nil {
				_, _, err = cs.Get(ctx, onrecord.HashBytes([]byte("capture 1")))
			}
			return err
		},
		"state": func(ctx context.Context, c *stream.Conn) error {
			st, err := c.State(ctx)
			if err == nil {
				err = st.Put(ctx, "seen.x", []byte("{}"))
			}
			return err
		},
		"dead letters":       func(ctx context.Context, c *stream.Conn) error { _, err := c.DeadLetters(ctx); return err },
		"publish correction": func(ctx context.Context, c *stream.Conn) error { return c.PublishCorrection(ctx, newCorrection(t)) },
		"publish redaction": func(ctx context.Context, c *stream.Conn) error {
			return c.PublishRedaction(ctx, newRedaction(t, statement))
		},
		"follow corrections": func(ctx context.Context, c *stream.Conn) error {
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			return c.Follow(ctx, stream.FollowOptions{Stream: onrecord.StreamCorrections},
				func(context.Context, stream.Message) error { cancel(); return nil })
		},
		"erase": func(ctx context.Context, c *stream.Conn) error {
			match := func(m stream.Message) bool { return m.Seq == 3 }
			if _, err := c.Erase(ctx, onrecord.StreamStatements, nil, match); err != nil {
				return err
			}
			return c.Withhold(ctx, statement.ID, onrecord.Withheld{Whole: true})
		},
		"announce run": func(ctx context.Context, c *stream.Conn) error {
			return c.PublishRun(ctx, statement.Source, firstSeen)
		},
		"take run": func(ctx context.Context, c *stream.Conn) error {
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			return c.TakeRuns(ctx, 1, func(context.Context, onrecord.SourceID, time.Time) error { cancel(); return nil })
		},
		"lease": func(ctx context.Context, c *stream.Conn) error {
			leases, err := c.Leases(ctx, "")
			if err != nil {
				return err
			}
			lease, err := leases.Take(ctx, "host.saltmarsh.example")
			if err == nil {
				lease.Release(nil)
			}
			return err
		},
		"topology": func(ctx context.Context, c *stream.Conn) error { return c.EnsureTopology(ctx) },
	}
	order := []stream.Role{
		stream.RoleScraper, stream.RoleProcessor, stream.RoleEditor, stream.RoleRedactor, stream.RoleSink, stream.RoleReader,
	}
	permitted := map[stream.Role][]string{
		stream.RoleScraper: {
			"publish statement", "publish page", "message id", "capture put", "capture get", "state", "topology",
			"announce run", "take run", "lease",
		},
		stream.RoleProcessor: {"publish quotes", "process", "backlog", "message id", "dead letters", "topology"},
		stream.RoleSink:      {"follow", "follow corrections", "backlog", "message id", "capture get", "dead letters", "topology"},
		stream.RoleReader:    {"follow", "follow corrections", "backlog", "message id", "topology"},
		stream.RoleEditor:    {"publish correction", "follow", "follow corrections", "backlog", "message id", "topology"},
		stream.RoleRedactor: {
			"publish redaction", "erase", "follow", "follow corrections", "backlog", "message id", "capture get", "dead letters", "topology",
		},
	}
	for _, r := range order {
		c := connectAs(t, s, r)
		for _, name := range permitted[r] {
			if err := calls[name](soon(t), c); err != nil {
				t.Errorf("%s: %s: %v", r, name, err)
			}
		}
	}
	for _, r := range order {
		c := connectAs(t, s, r)
		may := map[string]bool{}
		for _, name := range permitted[r] {
			may[name] = true
		}
		for name, call := range calls {
			if may[name] {
				continue
			}
			began := time.Now()
			if err := call(soon(t), c); !errors.Is(err, stream.ErrDenied) {
				t.Errorf("%s: %s: got %v, want ErrDenied", r, name, err)
			} else if took := time.Since(began); took > 10*time.Second { // what is not reported as a refusal takes until the deadline
				t.Errorf("%s: %s was denied only after %s", r, name, took)
			}
		}
	}
}

// Requests that no call of ours makes, sent with the credentials file.
func TestRolesOverTheWire(t *testing.T) {
	s := startServer(t, stream.ServerConfig{Listen: "127.0.0.1:0"})
	if err := connectAs(t, s, stream.RoleScraper).PublishStatements(soon(t), newStatements(1, 3)); err != nil {
		t.Fatal(err)
	}
	const (
		all        = "scraper processor sink reader editor redactor monitor"
		notReader  = "scraper processor sink editor redactor monitor"
		notScraper = "processor sink reader editor redactor monitor"
	)
	for _, test := range []struct{ denied, subject string }{
		{all, "$JS.API.STREAM.DELETE.STATEMENTS"},
		{all, "$JS.API.STREAM.PURGE.STATEMENTS"},
		{all, "$JS.API.STREAM.PURGE.OBJ_captures"},
		{all, "$JS.API.STREAM.UPDATE.QUOTES"},
		{all, "$JS.API.STREAM.CREATE.MINE"},
		{"scraper processor sink reader editor monitor", "$JS.API.STREAM.MSG.DELETE.STATEMENTS"},
		{"scraper processor sink reader editor monitor", "$JS.API.STREAM.MSG.DELETE.CORRECTIONS"},
		{all, "$JS.API.STREAM.MSG.DELETE.KV_state"},
		{all, "$JS.API.STREAM.PURGE.CORRECTIONS"},
		{"scraper processor sink reader redactor monitor", "onrecord.v1.correction.set.saltmarsh-news"},
		{"scraper processor sink reader editor monitor", "onrecord.v1.redaction.quote.saltmarsh-news"},
		{"processor sink reader editor monitor", "$KV.state.redacted.x"},
		{all, "$JS.API.STREAM.SNAPSHOT.STATEMENTS"},
		{all, "$JS.API.CONSUMER.CREATE.STATEMENTS.processor"},
		{all, "$JS.API.CONSUMER.CREATE.STATEMENTS.processor.onrecord.v1.statement.>"},
		{all, "$JS.API.CONSUMER.DURABLE.CREATE.STATEMENTS.processor"},
		{all, "$JS.API.CONSUMER.DURABLE.CREATE.STATEMENTS.mine"},
		{all, "$JS.API.CONSUMER.CREATE.STATEMENTS"},
		{all, "$JS.API.CONSUMER.DELETE.STATEMENTS.processor"},
		{all, "$JS.API.CONSUMER.PAUSE.STATEMENTS.processor"},
		{all, "$JS.API.CONSUMER.RESET.STATEMENTS.processor"},
		{all, "$JS.API.CONSUMER.NAMES.QUOTES"},
		{all, "$JS.API.CONSUMER.LIST.QUOTES"},
		{all, "$SYS.REQ.SERVER.PING"},
		{all, "elsewhere"},
		{"scraper sink reader editor redactor monitor", "$JS.API.CONSUMER.MSG.NEXT.STATEMENTS.processor"},
		{"scraper sink reader editor redactor monitor", "$JS.ACK.STATEMENTS.processor.1.1.1.1.1"},
		{"scraper sink reader editor redactor monitor", "onrecord.v1.quotes.ngo.saltmarsh-news"},
		{"processor sink reader editor redactor monitor", "onrecord.v1.statement.ngo.saltmarsh-news"},
		{"processor sink reader editor redactor monitor", "$KV.state.seen.x"},
		{"processor sink reader editor monitor", "$O.captures.M.x"},
		{"processor sink reader editor", "$JS.API.STREAM.INFO.KV_state"},
		{"processor reader editor monitor", "$JS.API.DIRECT.GET.OBJ_captures"},
		{"processor sink reader editor", "$JS.API.DIRECT.GET.KV_state.$KV.state.seen.x"},
		{"scraper sink reader editor redactor monitor", "onrecord.v1.dead.STATEMENTS"},
		{"scraper reader editor", "$JS.API.DIRECT.GET.DEAD"},
		{notReader, "$JS.API.STREAM.LIST"},
		{notScraper, "onrecord.v1.run.saltmarsh-news"},
		{notScraper, "$JS.API.STREAM.INFO.RUNS"},
		{notScraper, "$JS.API.CONSUMER.INFO.RUNS.scraper"},
		{notScraper, "$JS.API.CONSUMER.MSG.NEXT.RUNS.scraper"},
		{notScraper, "$JS.ACK.RUNS.scraper.1.1.1.1.1"},
		{notScraper, "$KV.state.lease.host.saltmarsh.example"},
		{all, "$JS.API.STREAM.MSG.GET.RUNS"},
		{all, "$JS.API.STREAM.PURGE.RUNS"},
		{all, "$JS.API.STREAM.MSG.DELETE.RUNS"},
		{all, "$JS.API.CONSUMER.CREATE.RUNS.scraper"},
		{all, "$JS.API.CONSUMER.CREATE.RUNS.mine.onrecord.v1.run.>"},
		{all, "$JS.API.CONSUMER.DURABLE.CREATE.RUNS.scraper"},
		{all, "$JS.API.CONSUMER.DELETE.RUNS.scraper"},
	} {
		for _, r := range stream.Roles() {
			if !slices.Contains(strings.Fields(test.denied), string(r)) {
				continue
			}
			if !refused(t, s, r, test.subject) {
				t.Errorf("%s may publish to %s", r, test.subject)
			}
		}
	}
}

// refused reports whether the server refuses a role's message on a subject.
func refused(t *testing.T, s *stream.Server, r stream.Role, subject string) bool {
	t.Helper()
	violations := make(chan error, 1)
	nc, err := nats.Connect(s.URL(), nats.UserCredentials(s.CredsFile(r)),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { violations <- err }))
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	if err := nc.Publish(subject, nil); err != nil {
		t.Fatal(err)
	}
	if err := nc.FlushTimeout(5 * time.Second); err != nil { // the refusal comes before the answer to the flush
		t.Fatal(err)
	}
	if err := nc.LastError(); err != nil {
		return errors.Is(err, nats.ErrPermissionViolation)
	}
	return false
}

// A reader listens to nobody else's answers.
func TestInboxesAreApart(t *testing.T) {
	s := startServer(t, stream.ServerConfig{Listen: "127.0.0.1:0"})
	nc := rawClient(t, s, stream.RoleReader)
	for _, subject := range []string{"_INBOX_processor.>", "_INBOX_scraper.>", "_INBOX_sink.>", ">", "$KV.state.>", "$O.captures.>", "onrecord.v1.dead.>", "$JS.EVENT.>"} {
		if _, err := nc.SubscribeSync(subject); err != nil {
			t.Fatal(err)
		}
		if err := nc.Flush(); err != nil {
			t.Fatal(err)
		}
		if err := nc.LastError(); !errors.Is(err, nats.ErrPermissionViolation) {
			t.Errorf("the reader may subscribe to %s (%v)", subject, err)
		}
		nc.Close()
		nc = rawClient(t, s, stream.RoleReader)
	}
}

// A subscriber with any client and the reader's credentials sees new messages, and replays old ones.
func TestReaderWithAnyClient(t *testing.T) {
	s := startServer(t, stream.ServerConfig{Listen: "127.0.0.1:0"})
	nc := rawClient(t, s, stream.RoleReader)
	live, err := nc.SubscribeSync(onrecord.SubjectStatements)
	if err != nil {
		t.Fatal(err)
	}
	if err := nc.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := connectAs(t, s, stream.RoleScraper).PublishStatements(soon(t), newStatements(1, 3)); err != nil {
		t.Fatal(err)
	}
	if _, err := live.NextMsg(5 * time.Second); err != nil {
		t.Errorf("live: %v", err)
	}
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	consumer, err := js.CreateConsumer(soon(t), onrecord.StreamStatements, jetstream.ConsumerConfig{AckPolicy: jetstream.AckExplicitPolicy})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		msg, err := consumer.Next()
		if err != nil {
			t.Fatal(err)
		}
		if err := msg.DoubleAck(soon(t)); err != nil {
			t.Errorf("acknowledge through a consumer of one's own: %v", err)
		}
	}
}

func TestCredentialFilesAreProtected(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, stream.ServerConfig{Dir: dir})
	before := map[stream.Role]string{}
	for _, r := range stream.Roles() {
		info, err := os.Stat(s.CredsFile(r))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, want 0600", s.CredsFile(r), info.Mode().Perm())
		}
		b, err := os.ReadFile(s.CredsFile(r))
		if err != nil {
			t.Fatal(err)
		}
		before[r] = string(b)
	}
	if info, err := os.Stat(filepath.Dir(s.CredsFile(stream.RoleReader))); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("directory of the credentials: %v, %v, want mode 0700", info.Mode(), err)
	}
	s.Shutdown()
	s = startServer(t, stream.ServerConfig{Dir: dir})
	for _, r := range stream.Roles() {
		if b, err := os.ReadFile(s.CredsFile(r)); err != nil || string(b) != before[r] {
			t.Errorf("credentials of %s changed over a restart (%v)", r, err)
		}
	}
}

// The server delivers for a push consumer on its own authority, not on that of its maker, and no permission can tell
// where to. Still nothing comes of it: a reader plants nothing in another stream, acknowledges nothing in another's name
// and gives no orders.
func TestReaderCannotDeliverElsewhere(t *testing.T) {
	s := startServer(t, stream.ServerConfig{Listen: "127.0.0.1:0"})
	statements := newStatements(1, 3)
	scraper, processor := connectAs(t, s, stream.RoleScraper), connectAs(t, s, stream.RoleProcessor)
	if err := scraper.PublishStatements(soon(t), statements[:1]); err != nil {
		t.Fatal(err)
	}
	if err := processor.PublishQuotes(soon(t), newQuotes(statements[0])); err != nil {
		t.Fatal(err)
	}
	nc := rawClient(t, s, stream.RoleReader)
	for i, to := range []struct {
		subject string
		heard   bool // a consumer delivers where somebody listens, which the reader may here
	}{
		{"$KV.state.planted", false}, {"$O.captures.M.planted", false}, {"$O.captures.C.planted", false},
		{"onrecord.v1.dead.STATEMENTS", false}, {"onrecord.v1.run.planted", false},
		{"onrecord.v1.quotes.ngo.planted", true}, {"onrecord.v1.correction.set.planted", true},
		{"onrecord.v1.redaction.quote.planted", true}, {"onrecord.v1.edit.ngo.planted.x", true},
		{"$JS.API.STREAM.PURGE.QUOTES", false}, {"$JS.API.STREAM.DELETE.QUOTES", false}, {"$JS.API.CONSUMER.DELETE.STATEMENTS.processor", false},
		{"$JS.ACK.STATEMENTS.processor.1.1.1.1.0", false},
		{"_INBOX.mine", true},
	} {
		var live *nats.Subscription
		if to.heard {
			var err error
			if live, err = nc.SubscribeSync(to.subject); err != nil {
				t.Fatal(err)
			}
		}
		name := fmt.Sprintf("c%d", i)
		config := fmt.Sprintf(`{"stream_name":"STATEMENTS","config":{"name":%q,"deliver_subject":%q,"deliver_policy":"all","ack_policy":"none"}}`, name, to.subject)
		if _, err := nc.Request("$JS.API.CONSUMER.CREATE.STATEMENTS."+name, []byte(config), 5*time.Second); err != nil {
			t.Fatal(err)
		}
		if live == nil {
			continue
		}
		if _, err := live.NextMsg(5 * time.Second); err != nil {
			t.Errorf("%s did not deliver, so this test shows nothing: %v", to.subject, err)
		}
	}
	admin, err := jetstream.New(stream.AdminClient(t, s))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]uint64{"STATEMENTS": 1, "QUOTES": 1, "CORRECTIONS": 0, "EDITS": 0, "DEAD": 0, "KV_state": 0, "OBJ_captures": 0, "RUNS": 0} {
		str, err := admin.Stream(soon(t), name)
		if err != nil {
			t.Fatalf("%s after a reader tried to delete it: %v", name, err)
		}
		if got := str.CachedInfo().State.Msgs; got != want {
			t.Errorf("%s has %d messages after a reader delivered there, want %d", name, got, want)
		}
	}
	// The statement is still the processors', and they go on.
	if err := scraper.PublishStatements(soon(t), statements[1:]); err != nil {
		t.Fatal(err)
	}
	seen := newHandled()
	process(t, processor, 1, func(_ context.Context, st onrecord.Statement) error { seen.add(st); return nil })
	if got := len(seen.times); got != len(statements) {
		t.Errorf("%d statements were processed after a reader tried to take them away, want %d", got, len(statements))
	}
}
