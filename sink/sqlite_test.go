package sink_test

import (
	"database/sql"
	"net/url"
	"testing"

	_ "github.com/mattn/go-sqlite3" // the raw driver, to do to a file what the program would not
)

// raw opens a file as any other program would.
func raw(t testing.TB, path string) *sql.DB {
	t.Helper()
	file := url.URL{Path: path}
	db, err := sql.Open("sqlite3", "file:"+file.EscapedPath()+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// execute changes a file behind the program's back.
func execute(t testing.TB, path, query string, args ...any) {
	t.Helper()
	db := raw(t, path)
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// checkIntegrity lets SQLite and FTS5 check the file, the full-text index against the rows it stands for.
func checkIntegrity(t testing.TB, path string) {
	t.Helper()
	db := raw(t, path)
	var verdict string
	if err := db.QueryRowContext(t.Context(), `PRAGMA integrity_check`).Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("integrity_check: %q, %v", verdict, err)
	}
	for _, table := range []string{"quotes_fts", "statements_fts"} {
		if _, err := db.ExecContext(t.Context(), `INSERT INTO `+table+` (`+table+`, rank) VALUES ('integrity-check', 1)`); err != nil {
			t.Errorf("integrity-check of %s: %v", table, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}
