package main

import (
	"context"
	"database/sql"
	"testing"
	"time"
	"unicode/utf8"

	_ "github.com/mattn/go-sqlite3" // the tests change an archive behind the program's back
)

// tamper changes one character of the text of a stored statement that has quotes, and returns the id of one of them.
func tamper(t *testing.T, data string) (quoteID string) {
	t.Helper()
	db, err := sql.Open("sqlite3", data+"/archive.db")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // the test is over
	var statement, text string
	row := db.QueryRowContext(t.Context(), `SELECT q.quote_id, s.statement_id, s.text FROM v_quotes q
		JOIN v_statements s USING (statement_id, version) WHERE q.type = 'direct' ORDER BY q.quote_id LIMIT 1`)
	if err := row.Scan(&quoteID, &statement, &text); err != nil {
		t.Fatal(err)
	}
	_, size := utf8.DecodeRuneInString(text)
	if _, err := db.ExecContext(t.Context(), `UPDATE statements SET text = ? WHERE statement_id = ?`, "#"+text[size:], statement); err != nil {
		t.Fatal(err)
	}
	return quoteID
}

// waitFor polls until something of another process has come about. The limit ends a test that would hang; with the race
// detector on a busy machine a start alone can take a minute.
func waitFor(t testing.TB, ready func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ready() {
		select {
		case <-ctx.Done():
			t.Fatal("not ready in three minutes")
		case <-tick.C:
		}
	}
}
