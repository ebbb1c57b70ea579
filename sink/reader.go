package sink

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/onrecord/onrecord"
)

// Reader reads an archive. Any number of readers may be open, in any process, while the writer writes; each question
// is answered from the rows of one moment.
type Reader struct {
	// QueryTimeout stops a user's SQL that runs for longer. OpenReader sets it to half a minute.
	QueryTimeout time.Duration
	// CaptureDir is where the captures are that were kept outside the archive, see Options.
	CaptureDir string

	path string
	// db answers the program's own questions, user the user's SQL, under the limits of guard.
	db, user *sql.DB
	unzip    *zstd.Decoder
}

// OpenReader opens the archive at path for reading only. A file that is not there is onrecord.ErrNotFound.
func OpenReader(ctx context.Context, path string) (*Reader, error) {
	if err := CheckBuild(); err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no archive at %s yet: run `onrecord run` first: %w", path, onrecord.ErrNotFound)
	}
	unzip, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0))
	if err != nil {
		return nil, fmt.Errorf("open archive %s: %w", path, err)
	}
	params := url.Values{"mode": {"ro"}, "_query_only": {"1"}, "_busy_timeout": {"5000"}}
	r := &Reader{
		QueryTimeout: 30 * time.Second,
		path:         path,
		db:           openDB(path, params),
		user:         openDB(path, params),
		unzip:        unzip,
	}
	r.user.SetMaxOpenConns(4)
	if err := r.check(ctx); err != nil {
		return nil, fmt.Errorf("open archive %s: %w", path, errors.Join(err, r.Close()))
	}
	return r, nil
}

// check refuses a file that this binary would read wrongly.
func (r *Reader) check(ctx context.Context) error {
	has, known, err := schemaVersion(ctx, r.db)
	if err != nil {
		return err
	}
	if has < known {
		return fmt.Errorf("it was written by an older onrecord (schema %d; this one reads %d): `onrecord run` brings it up to date", has, known)
	}
	return nil
}

// Close closes the file.
func (r *Reader) Close() error {
	r.unzip.Close()
	return errors.Join(r.db.Close(), r.user.Close())
}

// Counts is what an archive holds, for a summary.
type Counts struct {
	Statements int // documents
	Versions   int // their texts
	// Quotes counts those that v_quotes shows, ByType the same by type.
	Quotes int
	ByType map[onrecord.QuoteType]int
	// Speakers counts the different names of speakers.
	Speakers        int
	DeadLetters     int
	MissingCaptures int
}

// Counts counts what the archive holds at one moment.
func (r *Reader) Counts(ctx context.Context) (Counts, error) {
	c := Counts{ByType: make(map[onrecord.QuoteType]int)}
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return c, fmt.Errorf("count rows of archive %s: %w", r.path, err)
	}
	defer tx.Rollback()
	if err := c.read(ctx, tx); err != nil {
		return c, fmt.Errorf("count rows of archive %s: %w", r.path, err)
	}
	return c, nil
}

func (c *Counts) read(ctx context.Context, tx *sql.Tx) error {
	const totals = `
SELECT
  (SELECT count(DISTINCT statement_id) FROM v_statements), (SELECT count(*) FROM v_statements),
  (SELECT count(DISTINCT speaker) FROM v_quotes),
  (SELECT count(*) FROM dead_letters), (SELECT count(*) FROM missing_captures)`
	err := tx.QueryRowContext(ctx, totals).Scan(
		&c.Statements, &c.Versions, &c.Speakers, &c.DeadLetters, &c.MissingCaptures)
	if err != nil {
		return err
	}
	rows, err := tx.QueryContext(ctx, `SELECT type, count(*) FROM v_quotes GROUP BY type`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var kind onrecord.QuoteType
		var n int
		if err := rows.Scan(&kind, &n); err != nil {
			return err
		}
		c.ByType[kind] = n
		c.Quotes += n
	}
	return rows.Err()
}
