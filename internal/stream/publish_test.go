package stream_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
)

// What was acknowledged is there after a restart, with the same credentials and the same positions.
func TestRestartKeepsEverything(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, stream.ServerConfig{Dir: dir})
	scraper := connectAs(t, s, stream.RoleScraper)
	statements := newStatements(1, 25)
	if err := scraper.PublishStatements(soon(t), statements); err != nil {
		t.Fatal(err)
	}
	captures, err := scraper.Captures(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	stored, err := captures.Put(soon(t), onrecord.Capture{FetchedAt: firstSeen}, []byte("<p>tide</p>"))
	if err != nil {
		t.Fatal(err)
	}
	state, err := scraper.State(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := state.Put(soon(t), "health.saltmarsh-news", []byte(`{"ok":true}`)); err != nil {
		t.Fatal(err)
	}
	s.Shutdown()

	s = startServer(t, stream.ServerConfig{Dir: dir})
	reader := connectAs(t, s, stream.RoleReader)
	got := readAll(t, reader, stream.FollowOptions{Stream: onrecord.StreamStatements})
	if diff := cmp.Diff(ids(got), versionIDs(statements)); diff != "" {
		t.Errorf("statements after a restart (-got +want):\n%s", diff)
	}
	for i, m := range got {
		back, err := onrecord.UnmarshalStatement(m.Data)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(back, statements[i]); diff != "" {
			t.Fatalf("statement %d (-got +want):\n%s", i, diff)
		}
	}
	scraper = connectAs(t, s, stream.RoleScraper)
	if captures, err = scraper.Captures(soon(t)); err != nil {
		t.Fatal(err)
	}
	capture, body, err := captures.Get(soon(t), stored.SHA256)
	if err != nil || string(body) != "<p>tide</p>" || !capture.FetchedAt.Equal(firstSeen) {
		t.Errorf("capture after a restart: %+v, %q, %v", capture, body, err)
	}
	if state, err = scraper.State(soon(t)); err != nil {
		t.Fatal(err)
	}
	if v, _, err := state.Get(soon(t), "health.saltmarsh-news"); err != nil || string(v) != `{"ok":true}` {
		t.Errorf("state after a restart: %q, %v", v, err)
	}
}

// However often and in whatever company a statement is published, it is one message.
func TestDuplicatesAreOneMessage(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	scraper := connectAs(t, s, stream.RoleScraper)
	all := newStatements(1, 150)
	for _, page := range [][]onrecord.Statement{
		all[:4],                       // new
		all[:4],                       // the same again
		{all[4], all[5], all[4]},      // one twice on a page
		{all[3], all[6], all[5]},      // old and new on a page
		{all[6]},                      // alone
		all[7:60],                     // a page long enough for a batch
		all[7:60],                     // the same again
		slices.Repeat(all[60:100], 2), // each twice in a batch
		all[90:140],                   // old and new in a batch
		all,                           // all
	} {
		if err := scraper.PublishStatements(soon(t), page); err != nil {
			t.Fatal(err)
		}
	}
	got := readAll(t, connectAs(t, s, stream.RoleSink), stream.FollowOptions{Stream: onrecord.StreamStatements})
	want := versionIDs(all)
	if diff := cmp.Diff(ids(got), want); diff != "" {
		t.Errorf("messages (-got +want):\n%s", diff)
	}

	processor := connectAs(t, s, stream.RoleProcessor)
	for range 2 {
		if err := processor.PublishQuotes(soon(t), newQuotes(all[0])); err != nil {
			t.Fatal(err)
		}
	}
	if last, err := processor.LastSeq(soon(t), onrecord.StreamQuotes); err != nil || last != 1 {
		t.Errorf("quotes published twice: last sequence %d, %v; want 1", last, err)
	}
}

// A page larger than a batch keeps its order.
func TestPageLargerThanABatch(t *testing.T) {
	s := startServer(t, stream.ServerConfig{NoSync: true})
	statements := newStatements(1, 2345)
	if err := connectAs(t, s, stream.RoleScraper).PublishStatements(soon(t), statements); err != nil {
		t.Fatal(err)
	}
	got := readAll(t, connectAs(t, s, stream.RoleSink), stream.FollowOptions{Stream: onrecord.StreamStatements})
	if diff := cmp.Diff(ids(got), versionIDs(statements)); diff != "" {
		t.Errorf("messages (-got +want):\n%s", diff)
	}
}

// A full stream says so, keeps what it acknowledged, and takes again when there is room.
func TestFullStream(t *testing.T) {
	for name, size := range map[string]int{"one by one": 1, "in batches": 40} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			s := startServer(t, stream.ServerConfig{Dir: dir, MaxStore: 1 << 20})
			scraper := connectAs(t, s, stream.RoleScraper)
			text := strings.Repeat("The tide came in at the north gate. ", 300)
			var acknowledged []string
			var err error
			var page []onrecord.Statement
			for n := 1; n < 500; n += size {
				page = page[:0]
				for i := range size {
					page = append(page, newStatement(n+i, fmt.Sprintf("%d. %s", n+i, text)))
				}
				if err = scraper.PublishStatements(soon(t), page); err != nil {
					break
				}
				acknowledged = append(acknowledged, versionIDs(page)...)
			}
			if !errors.Is(err, onrecord.ErrFull) {
				t.Fatalf("publishing 5 MB into 1 MB ended with %v, want ErrFull", err)
			}
			// Some of the page that was refused may be stored, nothing before it may be missing.
			sink := connectAs(t, s, stream.RoleSink)
			got := ids(readAll(t, sink, stream.FollowOptions{Stream: onrecord.StreamStatements}))
			want := append(acknowledged[:len(acknowledged):len(acknowledged)], versionIDs(page)...)
			if len(got) < len(acknowledged) {
				t.Fatalf("the full stream has %d messages of %d acknowledged", len(got), len(acknowledged))
			}
			if diff := cmp.Diff(got, want[:len(got)]); diff != "" {
				t.Errorf("messages of the full stream (-got +want):\n%s", diff)
			}
			s.Shutdown()

			s = startServer(t, stream.ServerConfig{Dir: dir, MaxStore: 10 << 20})
			if err := connectAs(t, s, stream.RoleScraper).PublishStatements(soon(t), page); err != nil {
				t.Fatalf("publishing again with more room: %v", err)
			}
			got = ids(readAll(t, connectAs(t, s, stream.RoleSink), stream.FollowOptions{Stream: onrecord.StreamStatements}))
			if diff := cmp.Diff(got, want); diff != "" {
				t.Errorf("messages with more room (-got +want):\n%s", diff)
			}
		})
	}
}

func TestStatementTooLarge(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	huge := newStatement(1, strings.Repeat("tide ", 2<<20))
	scraper := connectAs(t, s, stream.RoleScraper)
	if err := scraper.PublishStatements(soon(t), []onrecord.Statement{huge}); !errors.Is(err, onrecord.ErrInvalid) {
		t.Errorf("publishing 10 MB: %v, want ErrInvalid", err)
	}
	long := newStatement(2, strings.Repeat("tide ", 1<<20))
	if err := scraper.PublishStatements(soon(t), []onrecord.Statement{long, newStatement(3, "Short.")}); err != nil {
		t.Errorf("publishing 5 MB: %v", err)
	}
}
