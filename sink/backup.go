package sink

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
)

// Backup copies the archive into a new file at path, while a writer goes on writing: the copy is the archive of the
// moment at which it began, with the captures that are kept in a directory brought into it, so that one file is all
// there is to keep. The file is checked before it gets its name: SQLite's own check, the full-text index against the
// rows, and as many rows in every table as the archive had. It returns how many rows that were.
//
// A file that is there already is not written over.
func (r *Reader) Backup(ctx context.Context, path string) (rows int64, err error) {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return 0, errors.Join(fmt.Errorf("back up to %s: the file is there already: %w", path, onrecord.ErrInvalid), err)
	}
	partial := path + ".partial"
	if err := removeDatabase(partial); err != nil {
		return 0, fmt.Errorf("back up to %s: %w", path, err)
	}
	rows, err = r.backup(ctx, partial)
	if err == nil {
		err = errors.Join(syncFile(partial), os.Rename(partial, path))
	}
	if err != nil {
		return 0, fmt.Errorf("back up archive %s to %s: %w", r.path, path, errors.Join(err, removeDatabase(partial)))
	}
	return rows, nil
}

func (r *Reader) backup(ctx context.Context, path string) (int64, error) {
	source, err := r.db.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer source.Close()
	// One read transaction holds the moment. A copy that reads page after page without one begins again whenever
	// another process writes, and beside a busy writer never ends.
	tx, err := source.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	want, err := countRows(ctx, tx)
	if err != nil {
		return 0, err
	}
	copied := openDB(path, url.Values{"mode": {"rwc"}, "_synchronous": {"FULL"}})
	copied.SetMaxOpenConns(1)
	err = copyDatabase(ctx, copied, source)
	if err == nil {
		err = r.bringIn(ctx, copied)
	}
	if err == nil {
		// One file, without the two that write-ahead logging keeps beside it.
		_, err = copied.ExecContext(ctx, `PRAGMA journal_mode = DELETE`)
	}
	if err == nil {
		err = checkCopy(ctx, copied, want)
	}
	total := int64(0)
	for _, n := range want {
		total += n
	}
	return total, errors.Join(err, copied.Close())
}

// countRows counts the rows of every table that is ours: those of the full-text index follow from them.
func countRows(ctx context.Context, q queryer) (map[string]int64, error) {
	const tables = `
SELECT name FROM sqlite_master
WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE '%!_fts%' ESCAPE '!' ORDER BY name`
	rows, err := q.QueryContext(ctx, tables)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	counts := make(map[string]int64)
	for _, name := range names {
		var n int64
		if err := q.QueryRowContext(ctx, `SELECT count(*) FROM "`+name+`"`).Scan(&n); err != nil {
			return nil, err
		}
		counts[name] = n
	}
	return counts, nil
}

// queryer is what a database and a transaction have in common.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// bringIn puts captures that are kept in a directory into the copy. One that cannot be read is noted there as missing.
func (r *Reader) bringIn(ctx context.Context, copied *sql.DB) error {
	outside, err := captureFiles(ctx, copied)
	if err != nil {
		return err
	}
	tx, err := copied.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, c := range outside {
		zipped, err := os.ReadFile(capturePath(r.CaptureDir, c.sha256))
		if err != nil || r.CaptureDir == "" {
			reason := "it was kept in a directory and was not there when this backup was made"
			_, err = tx.ExecContext(ctx, insertMissing, c.sha256, reason)
		} else {
			_, err = tx.ExecContext(ctx, insertCapture, c.sha256, c.size, zipped)
		}
		if err != nil {
			return fmt.Errorf("capture %s: %w", c.sha256, err)
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM capture_files WHERE sha256 = ?`, c.sha256); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func captureFiles(ctx context.Context, q queryer) ([]capture, error) {
	rows, err := q.QueryContext(ctx, `SELECT sha256, size FROM capture_files`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []capture
	for rows.Next() {
		var c capture
		if err := rows.Scan(&c.sha256, &c.size); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, rows.Err()
}

// moved are the tables between which bringIn moves rows.
var moved = []string{"captures", "capture_files", "missing_captures"}

// checkCopy returns what is wrong with a copy.
func checkCopy(ctx context.Context, copied *sql.DB, want map[string]int64) error {
	var verdict string
	if err := copied.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("the copy is damaged: %s", verdict)
	}
	for _, table := range []string{"quotes_fts", "statements_fts"} {
		if _, err := copied.ExecContext(ctx, `INSERT INTO `+table+` (`+table+`, rank) VALUES ('integrity-check', 1)`); err != nil {
			return fmt.Errorf("the index %s of the copy is not that of its rows: %w", table, err)
		}
	}
	got, err := countRows(ctx, copied)
	if err != nil {
		return err
	}
	for table, n := range want {
		if !slices.Contains(moved, table) && got[table] != n {
			return fmt.Errorf("the copy has %d rows in %s, the archive %d", got[table], table, n)
		}
	}
	if in, out := got["captures"]+got["missing_captures"], want["captures"]+want["capture_files"]; in < out {
		return fmt.Errorf("the copy has %d captures, the archive %d", in, out)
	}
	return nil
}

// removeDatabase removes a database with the files that may be beside it.
func removeDatabase(path string) error {
	var errs []error
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(path + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// syncFile brings a file to the disk.
func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// IsArchive reports whether a file begins like an SQLite database.
func IsArchive(begins []byte) bool { return strings.HasPrefix(string(begins), "SQLite format 3\x00") }
