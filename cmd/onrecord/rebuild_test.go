package main

import (
	"database/sql"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRebuildBesideAPage replaces an archive that a page and a viewer have open, one of them in the midst of reading.
func TestRebuildBesideAPage(t *testing.T) {
	data := demoArchive(t)
	path := filepath.Join(data, "archive.db")
	id := tamper(t, data)
	page := startPage(t, "--data", data, "serve", "--listen", "127.0.0.1:0")
	verified := func() string {
		t.Helper()
		status, body := fetchPage(t, page.url+"api/v1/quotes/"+id)
		if status != http.StatusOK {
			t.Fatalf("%d\n%s", status, body)
		}
		out, _, _ := execute(t, "--data", data, "verify", id)
		return out
	}
	if out := verified(); strings.Contains(out, "all hold") {
		t.Fatalf("nothing was tampered with: %s", out)
	}
	viewer, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer viewer.Close() //nolint:errcheck // the test is over
	reading, err := viewer.BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Rollback() //nolint:errcheck // only read from
	const count = `SELECT count(*) FROM statements WHERE text LIKE '#%'`
	tampered := func(q interface {
		QueryRow(string, ...any) *sql.Row
	}) (n int) {
		t.Helper()
		if err := q.QueryRow(count).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := tampered(reading)
	if before == 0 {
		t.Fatal("no text was tampered with")
	}

	out := mustExecute(t, "--data", data, "sink", "--rebuild", "--force")
	if !strings.Contains(out, "rebuilt "+path+" from the streams: different; the old one is "+path+".before-rebuild") {
		t.Errorf("it said %s", out)
	}
	if got := tampered(reading); got != before {
		t.Errorf("who was reading has %d texts of the old archive, had %d", got, before)
	}
	if err := reading.Rollback(); err != nil {
		t.Fatal(err)
	}
	if got := tampered(viewer); got != 0 {
		t.Errorf("a viewer still has %d texts of the old archive", got)
	}
	if out := verified(); !strings.Contains(out, "all hold") {
		t.Errorf("after the rebuild: %s", out)
	}
	if status, body := fetchPage(t, page.url+"?q=accord"); status != http.StatusOK || !strings.Contains(body, "<mark>accord</mark>") {
		t.Errorf("the page: %d\n%s", status, body)
	}
	if out := mustExecute(t, "--data", data, "doctor", "--check", "full"); !strings.Contains(out, "integrity_check: ok") {
		t.Errorf("the archive is not whole:\n%s", out)
	}
	old, err := sql.Open("sqlite3", path+".before-rebuild")
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close() //nolint:errcheck // the test is over
	if got := tampered(old); got != before {
		t.Errorf("the archive that was kept has %d texts that were tampered with, want %d", got, before)
	}
	if left, err := filepath.Glob(path + ".rebuild*"); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	// With nobody beside it, the file itself is another.
	page.end()
	if err := viewer.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	mustExecute(t, "--data", data, "sink", "--rebuild")
	if now, err := os.Stat(path); err != nil || os.SameFile(info, now) {
		t.Errorf("the same file after a rebuild beside nobody: %v", err)
	}
}
