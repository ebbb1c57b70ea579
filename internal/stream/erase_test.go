package stream_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/s2"
	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
)

// newCorrection says that a quote of the first release was the miller's.
func newCorrection(t testing.TB) onrecord.Correction {
	t.Helper()
	s := newStatement(1, "The tide came in.")
	speaker := "Orla Fenwick"
	c := onrecord.Correction{
		Action: onrecord.ActionSet, Author: "Perpetua Lowe", Reason: "heard it", MadeAt: firstSeen,
		Target: &onrecord.Target{StatementID: s.ID, Source: s.Source, URL: s.URL, Content: []onrecord.TextQuote{{Exact: "We measured it twice"}}},
		Set:    &onrecord.QuoteFields{Speaker: &speaker},
	}
	if err := c.Seal(); err != nil {
		t.Fatal(err)
	}
	return c
}

// newRedaction takes a whole statement out.
func newRedaction(t testing.TB, s onrecord.Statement) onrecord.Redaction {
	t.Helper()
	r := onrecord.Redaction{Scope: onrecord.RedactStatement, Author: "Perpetua Lowe", Reason: "a court order", MadeAt: firstSeen, Statement: s}
	if err := r.Seal(); err != nil {
		t.Fatal(err)
	}
	return r
}

// What was erased is on no page of the disk, and everything else still is.
func TestErase(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, stream.ServerConfig{Dir: dir})
	scraper, redactor := connectAs(t, s, stream.RoleScraper), connectAs(t, s, stream.RoleRedactor)
	captures, err := scraper.Captures(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	statements := []onrecord.Statement{
		newStatement(1, "The first gate held."), newStatement(2, "Quicksilver herons nested at the weir."), newStatement(3, "The third gate held."),
	}
	for _, st := range statements {
		if _, err := captures.Put(soon(t), st.Capture, []byte("<p>"+st.Text+"</p>")); err != nil {
			t.Fatal(err)
		}
	}
	if err := scraper.PublishStatements(soon(t), statements); err != nil {
		t.Fatal(err)
	}
	if n := onDisk(t, dir, "herons"); n < 2 {
		t.Fatalf("the words stand in %d places on the disk before, want the stream and the store: the test cannot tell", n)
	}
	gone := statements[1]
	match := func(m stream.Message) bool { return m.ID == string(gone.VersionID) }
	for range 2 { // again after a crash
		n, err := redactor.Erase(soon(t), onrecord.StreamStatements, []string{"onrecord.v1.statement.*.saltmarsh-news"}, match)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("erased %d", n)
		held, err := redactor.Captures(soon(t))
		if err != nil {
			t.Fatal(err)
		}
		if err := held.Erase(soon(t), gone.Capture.SHA256); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := captures.Get(soon(t), gone.Capture.SHA256); !errors.Is(err, onrecord.ErrRedacted) || !errors.Is(err, onrecord.ErrNotFound) {
		t.Errorf("get: %v, want ErrRedacted and ErrNotFound", err)
	}
	if _, err := captures.Put(soon(t), gone.Capture, []byte("<p>"+gone.Text+"</p>")); !errors.Is(err, onrecord.ErrRedacted) {
		t.Errorf("put again: %v, want ErrRedacted", err)
	}
	if _, _, err := captures.Get(soon(t), statements[2].Capture.SHA256); err != nil {
		t.Errorf("another capture: %v", err)
	}
	left := follow(t, s, 2)
	if left[0] != string(statements[0].VersionID) || left[1] != string(statements[2].VersionID) {
		t.Errorf("left in the stream: %v", left)
	}
	s.Shutdown()
	if n := onDisk(t, dir, "herons"); n > 0 {
		t.Errorf("the words still stand in %d files", n)
	}
	if n := onDisk(t, dir, "third gate"); n == 0 {
		t.Error("other words are gone with them")
	}
}

// The newest message may be among those that were erased; who drains the stream must not wait for it.
func TestLastSeqPassesOverErased(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	statements := newStatements(1, 3)
	if err := connectAs(t, s, stream.RoleScraper).PublishStatements(soon(t), statements); err != nil {
		t.Fatal(err)
	}
	redactor := connectAs(t, s, stream.RoleRedactor)
	for i, want := range []uint64{3, 1, 0} {
		last, err := redactor.LastSeq(soon(t), onrecord.StreamStatements)
		if err != nil || last != want {
			t.Fatalf("step %d: last sequence %d (%v), want %d", i, last, err, want)
		}
		_, err = redactor.Erase(soon(t), onrecord.StreamStatements, nil, func(m stream.Message) bool { return i == 1 || m.Seq > 1 })
		if err != nil {
			t.Fatal(err)
		}
	}
}

// follow returns the ids of the first n statements.
func follow(t *testing.T, s *stream.Server, n int) []string {
	t.Helper()
	var ids []string
	enough := errors.New("enough")
	err := connectAs(t, s, stream.RoleReader).Follow(soon(t), stream.FollowOptions{Stream: onrecord.StreamStatements}, func(_ context.Context, m stream.Message) error {
		if ids = append(ids, m.ID); len(ids) == n {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) {
		t.Fatal(err)
	}
	return ids
}

// onDisk counts the files of a store in which words stand, plain or in a compressed block.
func onDisk(t *testing.T, dir, words string) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".blk") {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		// A block that was compressed begins with the letters cmp and the number of the algorithm, and holds an S2 stream.
		if bytes.HasPrefix(b, []byte("cmp")) {
			plain := new(bytes.Buffer)
			_, err := plain.ReadFrom(s2.NewReader(bytes.NewReader(b[4:])))
			if plain.Len() == 0 {
				t.Errorf("block %s cannot be read: %v", path, err)
			}
			b = plain.Bytes()
		}
		if bytes.Contains(b, []byte(words)) {
			n++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
