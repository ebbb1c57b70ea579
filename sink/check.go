package sink

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/onrecord/onrecord"
)

// Finding is what one check of a file found.
type Finding struct {
	Check string `json:"check"`
	OK    bool   `json:"ok"`
	// Detail says what is wrong.
	Detail string `json:"detail,omitempty"`
	// Advice says what to do about it.
	Advice string `json:"advice,omitempty"`
}

const (
	adviceDamaged = "the file is damaged: stop onrecord, move the archive away, and start `onrecord run`: it is built anew from the streams; or put a backup in its place"
	adviceIndex   = `the full-text index does not fit the rows: stop onrecord and run sqlite3 archive.db "INSERT INTO %[1]s (%[1]s) VALUES ('rebuild')"`
)

// Check examines the archive at path. A quick check reads every page and the structure of the full-text indexes; a
// full one also compares the indexes of tables and of full-text with every row, for which writers wait.
func Check(ctx context.Context, path string, full bool) ([]Finding, error) {
	if err := CheckBuild(); err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("check archive: %w", err)
	}
	mode := "ro"
	if full {
		mode = "rw" // FTS5 compares in what is for SQLite an INSERT
	}
	db := openDB(path, url.Values{"mode": {mode}, "_busy_timeout": {"5000"}, "_txlock": {"immediate"}})
	defer db.Close()
	db.SetMaxOpenConns(1)
	name := "quick_check"
	if full {
		name = "integrity_check"
	}
	findings := []Finding{pragmaCheck(ctx, db, name)}
	if full && findings[0].OK {
		findings = append(findings, foreignKeys(ctx, db))
		for _, table := range []string{"quotes_fts", "statements_fts"} {
			findings = append(findings, compareIndex(ctx, db, table))
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("check archive %s: %w", path, err)
	}
	return findings, nil
}

// pragmaCheck runs one of SQLite's own checks. They report FTS5's findings by the name of the table.
func pragmaCheck(ctx context.Context, db *sql.DB, name string) Finding {
	f := Finding{Check: name}
	lines, err := checkLines(ctx, db, "PRAGMA "+name+"(10)")
	switch {
	case err != nil:
		f.Detail, f.Advice = err.Error(), adviceDamaged
	case len(lines) == 1 && lines[0] == "ok":
		f.OK = true
	default:
		f.Detail, f.Advice = strings.Join(lines, "; "), adviceDamaged
		for _, table := range []string{"quotes_fts", "statements_fts"} {
			if len(lines) == 1 && strings.Contains(f.Detail, table) {
				f.Advice = fmt.Sprintf(adviceIndex, table)
			}
		}
	}
	return f
}

func foreignKeys(ctx context.Context, db *sql.DB) Finding {
	f := Finding{Check: "foreign_key_check"}
	lines, err := checkLines(ctx, db, `SELECT format('row %d of %s refers to a row of %s that is not there', rowid, "table", parent) FROM pragma_foreign_key_check LIMIT 10`)
	if f.OK = err == nil && len(lines) == 0; !f.OK {
		f.Detail, f.Advice = errors.Join(err, errorOf(lines)).Error(), adviceDamaged
	}
	return f
}

func errorOf(lines []string) error {
	if len(lines) == 0 {
		return nil
	}
	return errors.New(strings.Join(lines, "; "))
}

func checkLines(ctx context.Context, db *sql.DB, query string) ([]string, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var lines []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, rows.Err()
}

// compareIndex lets FTS5 compare its index with every row it stands for.
func compareIndex(ctx context.Context, db *sql.DB, table string) Finding {
	f := Finding{Check: table}
	tx, err := db.BeginTx(ctx, nil)
	if err == nil {
		_, err = tx.ExecContext(ctx, `INSERT INTO `+table+` (`+table+`, rank) VALUES ('integrity-check', 1)`)
		err = errors.Join(err, tx.Rollback())
	}
	if f.OK = err == nil; !f.OK {
		f.Detail, f.Advice = err.Error(), fmt.Sprintf(adviceIndex, table)
	}
	return f
}

// StreamPlace is how far the archive has read a stream, and what it has of it.
type StreamPlace struct {
	Stream string `json:"stream"`
	// Read is the last message whose rows are in the archive, 0 before the first; MessageID is its id.
	Read      uint64 `json:"read"`
	MessageID string `json:"-"`
	// Stored counts the different messages of which there are rows, Dead those that could not be stored.
	Stored int `json:"stored"`
	Dead   int `json:"dead"`
}

// StreamPlaces returns the places of the two streams.
func (r *Reader) StreamPlaces(ctx context.Context) ([]StreamPlace, error) {
	const query = `
SELECT coalesce(seq, 0), coalesce(message_id, ''), (SELECT count(*) FROM dead_letters d WHERE d.stream = ?1),
  CASE ?1 WHEN ?2 THEN (SELECT count(*) FROM statements WHERE text IS NOT NULL) ELSE (SELECT count(*) FROM readings) END
FROM (SELECT 1) LEFT JOIN stream_positions ON stream = ?1`
	var places []StreamPlace
	for _, stream := range []string{onrecord.StreamStatements, onrecord.StreamQuotes} {
		p := StreamPlace{Stream: stream}
		err := r.db.QueryRowContext(ctx, query, stream, onrecord.StreamStatements).Scan(&p.Read, &p.MessageID, &p.Dead, &p.Stored)
		if err != nil {
			return nil, fmt.Errorf("read places of streams in archive %s: %w", r.path, err)
		}
		places = append(places, p)
	}
	return places, nil
}
