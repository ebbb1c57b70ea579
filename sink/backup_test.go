package sink_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// TestBackupWhileWriting takes backups of an archive that is being written, and holds each to be whole: the file passes
// all checks, and its rows are those of a prefix of the streams.
func TestBackupWhileWriting(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "archive.db")
	s := newsroom(t)
	a := openArchive(t, path)
	drain(t, a, s)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, s) }()
	for n := range 8 {
		for i := range 25 {
			name := fmt.Sprintf("wave-%d-%d", n, i)
			st := s.statement(document{path: name, title: name, day: 4, text: "“The sea rose again,” said Mara Lindqvist of " + name + "."})
			s.publish(t, st)
			s.publishQuotes(t, st, "rules/1", quote(t, st, "The sea rose again,", mara))
		}
		copied := filepath.Join(dir, fmt.Sprintf("backup-%d.db", n))
		if rows, err := openReader(t, path).Backup(t.Context(), copied); err != nil || rows == 0 {
			t.Fatalf("backup %d: %d rows, %v", n, rows, err)
		}
		findings, err := sink.Check(t.Context(), copied, true) // what doctor looks at
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range findings {
			if !f.OK {
				t.Errorf("backup %d: %+v", n, f)
			}
		}
		for stream, rows := range map[string]string{onrecord.StreamStatements: "v_statements", onrecord.StreamQuotes: "readings"} {
			place := tableRow(t, copied, `SELECT seq FROM stream_positions WHERE stream = '`+stream+`'`)
			if got := tableRow(t, copied, `SELECT count(*) FROM `+rows); got != place {
				t.Errorf("backup %d: %s rows in %s, which stands at %s of %s", n, got, rows, place, stream)
			}
		}
		ok, differences := verifyAll(t, copied)
		for id, difference := range differences {
			if !strings.HasPrefix(difference, "statement missing") || !waits(t, copied, id) {
				t.Errorf("backup %d: %s: %s", n, id, difference)
			}
		}
		if ok == 0 {
			t.Errorf("backup %d: nothing holds", n)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.partial*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// waits reports whether a quote has come before its statement, as it may: they travel in two streams.
func waits(t *testing.T, path, quote string) bool {
	t.Helper()
	return tableRow(t, path, `SELECT count(*) FROM v_quotes q WHERE quote_id = '`+quote+`' AND NOT EXISTS (
		SELECT 1 FROM v_statements s WHERE s.statement_id = q.statement_id AND s.version = q.version)`) == "1"
}

func tableRow(t *testing.T, path, query string) string {
	t.Helper()
	return table(t, openReader(t, path), query)[0]
}

// TestBackupGoesOn holds that a backup is an archive: it can be written on, and then has what the other has.
func TestBackupGoesOn(t *testing.T) {
	dir := t.TempDir()
	path, copied := filepath.Join(dir, "archive.db"), filepath.Join(dir, "copy.db")
	s := newsroom(t)
	a := openArchive(t, path)
	drain(t, a, s)
	if _, err := openReader(t, path).Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	s.version(t, "later", 1, "“[[It rained]],” said Tomé Okafor.")
	drain(t, a, s)
	drain(t, openArchive(t, copied), s)
	if diff := cmp.Diff(views(t, copied), views(t, path)); diff != "" {
		t.Errorf("got (-) want (+)\n%s", diff)
	}
}

// TestBackupBringsCapturesIn holds that one file is all there is to keep, and that what is lost is told.
func TestBackupBringsCapturesIn(t *testing.T) {
	dir := t.TempDir()
	path, captures := filepath.Join(dir, "archive.db"), filepath.Join(dir, "captures")
	drain(t, openOutside(t, path, captures), newsroom(t))
	lost := table(t, openReader(t, path), `SELECT capture_sha256 FROM v_statements WHERE url LIKE '%notice'`)[0]
	if err := os.Remove(filepath.Join(captures, lost[:2], lost+".zst")); err != nil {
		t.Fatal(err)
	}
	r := openReader(t, path)
	r.CaptureDir = captures
	copied := filepath.Join(dir, "copy.db")
	if _, err := r.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	ok, differences := verifyAll(t, copied)
	if ok != 4 || len(differences) != 1 {
		t.Errorf("%d hold, want 4; %v", ok, differences)
	}
	if got := table(t, openReader(t, copied), `SELECT reason FROM missing_captures`); len(got) != 1 || !strings.Contains(got[0], "backup") {
		t.Errorf("missing: %q", got)
	}
}

func TestBackupRefuses(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "archive.db")
	drain(t, openArchive(t, path), newsroom(t))
	r := openReader(t, path)
	if _, err := r.Backup(t.Context(), path); !errors.Is(err, onrecord.ErrInvalid) {
		t.Errorf("over the archive itself: %v", err)
	}
	if _, err := r.Backup(t.Context(), filepath.Join(dir, "nowhere", "copy.db")); err == nil {
		t.Error("into a directory that is not there")
	}
	ended, stop := context.WithCancel(t.Context())
	stop()
	if _, err := r.Backup(ended, filepath.Join(dir, "copy.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("when stopped: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "copy*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
