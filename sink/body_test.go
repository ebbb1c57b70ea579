package sink_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// openOutside opens an archive that keeps its captures in a directory.
func openOutside(t *testing.T, path, dir string) *sink.Archive {
	t.Helper()
	a, err := sink.Open(t.Context(), path, sink.Options{CaptureDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

// verifyOutside verifies everything with the captures of a directory, and returns what does not hold.
func verifyOutside(t *testing.T, path, dir string) (ok int, differences []string) {
	t.Helper()
	r := openReader(t, path)
	r.CaptureDir = dir
	for result, err := range r.Verify(t.Context(), nil, derive) {
		if err != nil {
			t.Fatal(err)
		}
		if result.OK {
			ok++
		} else {
			differences = append(differences, result.Difference)
		}
	}
	return ok, differences
}

func TestCapturesOutside(t *testing.T) {
	path, dir := filepath.Join(t.TempDir(), "archive.db"), filepath.Join(t.TempDir(), "captures")
	s := newsroom(t)
	drain(t, openOutside(t, path, dir), s)
	if got := table(t, openReader(t, path), `SELECT (SELECT count(*) FROM captures), (SELECT count(*) FROM capture_files)`); got[0] != "0 | 4" {
		t.Errorf("captures inside | outside: %v", got)
	}
	if ok, differences := verifyOutside(t, path, dir); ok != 5 || len(differences) != 0 {
		t.Errorf("%d hold, want 5; %q", ok, differences)
	}
	// Another program reads a file.
	sha := table(t, openReader(t, path), `SELECT capture_sha256 FROM v_statements WHERE url LIKE '%notice'`)[0]
	zipped, err := os.ReadFile(filepath.Join(dir, sha[:2], sha+".zst"))
	if err != nil {
		t.Fatal(err)
	}
	unzip, err := zstd.NewReader(bytes.NewReader(zipped))
	if err != nil {
		t.Fatal(err)
	}
	var body bytes.Buffer
	if _, err := body.ReadFrom(unzip); err != nil || onrecord.HashBytes(body.Bytes()) != sha {
		t.Errorf("the file holds %q (%v)", body.String(), err)
	}

	t.Run("not named", func(t *testing.T) {
		if ok, differences := verifyOutside(t, path, ""); ok != 0 || !strings.Contains(differences[0], "archive.captures") {
			t.Errorf("%d hold; %q", ok, differences)
		}
	})
	t.Run("lost and changed", func(t *testing.T) {
		lost := filepath.Join(dir, sha[:2], sha+".zst")
		if err := os.Remove(lost); err != nil {
			t.Fatal(err)
		}
		other := table(t, openReader(t, path), `SELECT capture_sha256 FROM v_statements WHERE url LIKE '%harbour'`)[0]
		if err := os.WriteFile(filepath.Join(dir, other[:2], other+".zst"), zipped, 0o600); err != nil {
			t.Fatal(err)
		}
		ok, differences := verifyOutside(t, path, dir)
		all := strings.Join(differences, "\n")
		if ok != 2 || !strings.Contains(all, "capture missing: there is no "+lost) || strings.Count(all, "capture differs") != 2 {
			t.Errorf("%d hold, want 2; %s", ok, all)
		}
	})
}

// TestCapturesMove holds that switching strands nothing: what was kept inside stays readable, and so does what was kept
// outside.
func TestCapturesMove(t *testing.T) {
	path, dir := filepath.Join(t.TempDir(), "archive.db"), t.TempDir()
	s := newsroom(t)
	inside := openArchive(t, path)
	drain(t, inside, s)
	inside.Close()
	add := func(name string) {
		st := s.statement(document{path: name, title: name, text: "Brightwater said nothing of " + name + "."})
		s.publish(t, st)
	}
	add("dredging")
	outside := openOutside(t, path, dir)
	drain(t, outside, s)
	outside.Close()
	add("pilots")
	drain(t, openArchive(t, path), s)
	got := table(t, openReader(t, path), `SELECT (SELECT count(*) FROM captures), (SELECT count(*) FROM capture_files)`)
	if got[0] != "5 | 1" {
		t.Errorf("captures inside | outside: %v, want 5 | 1", got)
	}
	if ok, differences := verifyOutside(t, path, dir); ok != 7 || len(differences) != 0 {
		t.Errorf("%d hold, want 7; %q", ok, differences)
	}
}

// TestCaptureFileFails holds that a full or missing disk does not hold back a statement: the capture is noted and
// comes later.
func TestCaptureFileFails(t *testing.T) {
	path, dir := filepath.Join(t.TempDir(), "archive.db"), filepath.Join(t.TempDir(), "captures")
	if err := os.WriteFile(dir, []byte("a file is in the way"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newsroom(t)
	a := openOutside(t, path, dir)
	drain(t, a, s)
	a.Close()
	if got := table(t, openReader(t, path), `SELECT count(*) FROM missing_captures WHERE reason LIKE '%captures%'`); got[0] != "4" {
		t.Errorf("missing captures: %v, want 4", got)
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	missing := func(context.Context) bool {
		return table(t, openReader(t, path), `SELECT count(*) FROM missing_captures`)[0] != "0"
	}
	runUntil(t, openOutside(t, path, dir), s, func(ctx context.Context) bool { return !missing(ctx) })
	if ok, differences := verifyOutside(t, path, dir); ok != 5 {
		t.Errorf("%d hold, want 5; %q", ok, differences)
	}
}
