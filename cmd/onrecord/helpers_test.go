package main

import (
	"context"
	"database/sql"
	"net"
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

// freeAddress returns an address on loopback that nothing listens on.
func freeAddress(t testing.TB) string {
	t.Helper()
	var listen net.ListenConfig
	l, err := listen.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // only its address is wanted
	return l.Addr().String()
}

// waitFor polls until a process of another has come up.
func waitFor(t testing.TB, ready func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ready() {
		select {
		case <-ctx.Done():
			t.Fatal("not ready in 30 seconds")
		case <-tick.C:
		}
	}
}
