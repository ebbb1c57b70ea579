package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// TestFullCluster lets the statements' stream of a cluster run full while every stage works: what is stored already is
// read and archived, the scraper says that it waits and asks for no more pages than it needs to find that there is still
// no room, and when there is some it goes on by itself. Two archives, one of them begun afterwards, are that of a program
// that never ran out of room, and no message is there twice.
func TestFullCluster(t *testing.T) {
	newsroom := newGrowingNewsroom(t, 20)
	newsroom.begin(true)
	clean := t.TempDir()
	single := newsroom.config(t, clean)
	mustExecute(t, "--config", single, "--data", clean, "run", "--once")
	want := entriesOf(t, clean)
	newsroom.begin(false)

	addresses, keys := startCluster(t)
	text, err := os.ReadFile(single)
	if err != nil {
		t.Fatal(err)
	}
	as := func(role, data string, args ...string) []string {
		t.Helper()
		config := filepath.Join(t.TempDir(), role+".yaml")
		nats := fmt.Sprintf("nats: {url: %q, creds: %q}", addresses, filepath.Join(keys, role+".nk"))
		if err := os.WriteFile(config, []byte(strings.Replace(string(text), `nats: {listen: "127.0.0.1:0"}`, nats, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		return append([]string{"--config", config, "--data", data}, args...)
	}
	mustExecute(t, as("admin", t.TempDir(), "nats", "setup")...)
	js := adminOf(t, addresses, keys)
	limitStream(t, js, "STATEMENTS", 20<<10)
	usual := againCluster
	againCluster = time.Second
	defer func() { againCluster = usual }()

	first, second := t.TempDir(), t.TempDir()
	said := new(lockedBuffer)
	for _, end := range []func(){
		inBackground(t, as("processor", t.TempDir(), "process")),
		inBackground(t, as("sink", first, "sink")),
		inBackgroundTo(t, said, as("scraper", t.TempDir(), "scrape")),
	} {
		defer end()
	}
	waiting := func() int {
		return strings.Count(said.String(), "no room, waiting for it; nothing that was collected is lost")
	}
	eventually(t, func() bool { return waiting() >= 2 }) // there still is none when it is tried again
	full := messagesIn(t, js, "STATEMENTS")
	if full == 0 || int(full) >= len(want) {
		t.Fatalf("the full stream has %d statements of %d, which proves nothing", full, len(want))
	}
	eventually(t, func() bool { return rowsIn(t, first, "v_statements") == int(full) })

	limitStream(t, js, "STATEMENTS", -1)
	eventually(t, func() bool {
		return messagesIn(t, js, "QUOTES") >= uint64(len(want)) && rowsIn(t, first, "v_statements") == len(want)
	})
	defer inBackground(t, as("sink", second, "sink"))()
	for _, data := range []string{first, second} {
		eventually(t, func() bool {
			return rowsIn(t, data, "v_statements") == len(want) && reflect.DeepEqual(entriesOf(t, data), want)
		})
	}
	checkStream(t, js, "STATEMENTS", len(want))
	checkStream(t, js, "QUOTES", len(want))
	if !strings.Contains(said.String(), "maximum bytes exceeded") || !strings.Contains(said.String(), "starting again") {
		t.Errorf("the scraper does not say what is full, or that it goes on:\n%s", said)
	}
}

// adminOf is a client of a cluster that may do everything.
func adminOf(t *testing.T, addresses, keys string) jetstream.JetStream {
	t.Helper()
	key, err := nats.NkeyOptionFromSeed(filepath.Join(keys, "admin.nk"))
	if err != nil {
		t.Fatal(err)
	}
	nc, err := nats.Connect(addresses, key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc, jetstream.WithDefaultTimeout(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	return js
}

// limitStream lets a stream grow to so many bytes, or without end.
func limitStream(t *testing.T, js jetstream.JetStream, name string, bytes int64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	s, err := js.Stream(ctx, name)
	if err != nil {
		t.Fatal(err)
	}
	cfg := s.CachedInfo().Config
	cfg.MaxBytes = bytes
	if _, err := js.UpdateStream(ctx, cfg); err != nil {
		t.Fatal(err)
	}
}

// rowsIn counts the rows of a view, 0 where there is no archive yet.
func rowsIn(t *testing.T, data, view string) (n int) {
	t.Helper()
	out, _, code := execute(t, "--data", data, "query", "--format", "csv", "SELECT count(*) FROM "+view)
	if code != 0 {
		return 0
	}
	if _, err := fmt.Sscan(out[strings.Index(out, "\n")+1:], &n); err != nil {
		t.Fatalf("%v: %q", err, out)
	}
	return n
}
