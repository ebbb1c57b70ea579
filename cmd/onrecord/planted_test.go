package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
)

// TestPlantedCopies holds what docs/messages.md says of messages that do not name their stream, which are those of before
// they did: a reader can have the server deliver them into another stream. There they are of the wrong type, listed as
// dead letters, and the archive is the one without them.
func TestPlantedCopies(t *testing.T) {
	data, clean := t.TempDir(), t.TempDir()
	config := filepath.Join(data, "none.yaml")
	if err := os.WriteFile(config, []byte("contact: \"https://example.org/bot\"\nnats: {listen: \"127.0.0.1:0\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{clean, data} {
		s := startStream(t, dir)
		publishUnnamed(t, s, saidByThree[0])
		if dir == data {
			plantCopies(t, s)
		}
		s.server.Shutdown()
		mustExecute(t, "--config", config, "--data", dir, "run", "--once")
	}
	if diff := cmp.Diff(entriesOf(t, data), entriesOf(t, clean), cmp.AllowUnexported(entry{})); diff != "" {
		t.Errorf("the archive: got (-) want (+)\n%s", diff)
	}
	dead := mustExecute(t, "--data", data, "dead", "list")
	for _, letter := range []string{`STATEMENTS/2 +process .*invalid`, `STATEMENTS/2 +archive `, `QUOTES/2 +archive `} {
		if !regexp.MustCompile(`(?m)^` + letter).MatchString(dead) {
			t.Errorf("%s is not among the dead letters:\n%s", letter, dead)
		}
	}
}

// publishUnnamed publishes a statement and its quotes without naming their streams.
func publishUnnamed(t *testing.T, r *runningStream, s said) {
	t.Helper()
	statement, quotes := s.messages(1)
	body, err := onrecord.MarshalStatement(statement)
	if err != nil {
		t.Fatal(err)
	}
	found, err := onrecord.MarshalQuotes(quotes)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []struct {
		role        stream.Role
		subject, id string
		body        []byte
	}{
		{stream.RoleScraper, onrecord.StatementSubject(statement), string(statement.VersionID), body},
		{stream.RoleProcessor, onrecord.QuotesSubject(statement), onrecord.QuotesID(statement.VersionID, quotes.Extractor), found},
	} {
		nc := clientOf(t, r, m.role)
		msg := nats.NewMsg(m.subject)
		msg.Data = m.body
		msg.Header.Set(nats.MsgIdHdr, m.id)
		if _, err := nc.RequestMsg(msg, time.Minute); err != nil {
			t.Fatal(err)
		}
	}
}

// plantCopies has the server deliver what is in each of the two streams to a subject of the other.
func plantCopies(t *testing.T, r *runningStream) {
	t.Helper()
	nc := clientOf(t, r, stream.RoleReader)
	for _, c := range []struct{ from, what, to string }{
		{onrecord.StreamStatements, "onrecord.v1.statement.ngo.quaywatch", "onrecord.v1.quotes.ngo.planted"},
		{onrecord.StreamQuotes, "onrecord.v1.quotes.ngo.quaywatch", "onrecord.v1.statement.ngo.planted"},
	} {
		if _, err := nc.SubscribeSync(c.to); err != nil { // it delivers where somebody listens
			t.Fatal(err)
		}
		config := fmt.Sprintf(`{"stream_name":%q,"config":{"name":"planter","deliver_subject":%q,"filter_subject":%q,"deliver_policy":"all","ack_policy":"none"}}`,
			c.from, c.to, c.what)
		if _, err := nc.Request("$JS.API.CONSUMER.CREATE."+c.from+".planter."+c.what, []byte(config), time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{onrecord.StreamStatements, onrecord.StreamQuotes} {
		waitFor(t, func() bool {
			last, err := r.processor.LastSeq(t.Context(), name)
			return err == nil && last == 2
		})
	}
}

// clientOf is a client that is not ours, with the credentials of a role.
func clientOf(t *testing.T, r *runningStream, role stream.Role) *nats.Conn {
	t.Helper()
	nc, err := nats.Connect(r.server.URL(), nats.UserCredentials(r.server.CredsFile(role)), nats.CustomInboxPrefix(role.Inbox()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	return nc
}
