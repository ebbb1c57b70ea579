package sink

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/klauspost/compress/zstd"
)

// Options are settings of a writer whose zero value is right for most.
type Options struct {
	// Logger receives what a person should know; nil discards it.
	Logger *slog.Logger
	// RetryCaptures is the pause between two attempts at captures that could not be read; 0 means a minute.
	RetryCaptures time.Duration
	// CaptureDir is a directory to keep captures in, instead of in the archive: for those who want the archive small
	// and the bytes on another disk. What is in the archive already stays there. Readers need to know it as well.
	CaptureDir string
	// Announce tells the stream of edits; nil tells nobody. They are in v_edits either way.
	Announce Announce
}

// Archive is the writer of an archive. There is one for a file.
type Archive struct {
	path string
	log  *slog.Logger
	// db holds a single connection: SQLite has one writer at a time, and a second one would only wait for the first.
	db            *sql.DB
	insert        *inserter
	zip           *zstd.Encoder
	retryCaptures time.Duration
	captureDir    string
	announceEdit  Announce
	announceLater bool // it failed
}

// Open opens the archive at path for writing, creates it and its directory where they are missing, and brings an
// older one up to date.
func Open(ctx context.Context, path string, opts Options) (*Archive, error) {
	if err := CheckBuild(); err != nil {
		return nil, err
	}
	a, err := open(ctx, path, opts)
	if err != nil {
		return nil, fmt.Errorf("open archive %s: %w", path, err)
	}
	return a, nil
}

func open(ctx context.Context, path string, opts Options) (*Archive, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	db := openDB(path, writerParams())
	db.SetMaxOpenConns(1)
	a := &Archive{path: path, log: opts.Logger, db: db, retryCaptures: opts.RetryCaptures, captureDir: opts.CaptureDir, announceEdit: opts.Announce}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	if a.retryCaptures == 0 {
		a.retryCaptures = time.Minute
	}
	err := migrate(ctx, db)
	if err == nil {
		a.insert, err = newInserter(ctx, db)
	}
	if err == nil {
		a.zip, err = zstd.NewWriter(nil)
	}
	if err == nil {
		// Edits that a migration or another program left to be worked out.
		err = a.transact(ctx, func(*insertion) error { return nil })
	}
	if err != nil {
		db.Close()
		if ctx.Err() != nil { // of which SQLite only says that something was interrupted
			return nil, ctx.Err()
		}
		return nil, err
	}
	return a, nil
}

// writerParams are the settings of the connection that writes.
func writerParams() url.Values {
	return url.Values{
		"mode": {"rwc"},
		// Readers go on reading while a batch is written.
		"_journal_mode": {"WAL"},
		// In WAL mode NORMAL never corrupts, but a power cut may take back the last transactions. That loses nothing
		// here: it takes back the place in the streams with them, and their messages are read again.
		"_synchronous": {"NORMAL"},
		// A transaction that reads first and writes later fails at once when another process wrote in between; one
		// that asks for the write lock at its beginning waits, this long.
		"_txlock":       {"immediate"},
		"_busy_timeout": {"5000"},
		"_foreign_keys": {"1"},
		"_cache_size":   {"-32000"}, // KiB
	}
}

// Close closes the file. Run must have returned.
func (a *Archive) Close() error {
	if err := errors.Join(a.insert.close(), a.db.Close()); err != nil {
		return fmt.Errorf("close archive %s: %w", a.path, err)
	}
	return nil
}

// Position returns the last message of a stream whose rows are in the archive: its sequence number and id, 0 and ""
// before the first.
func (a *Archive) Position(ctx context.Context, stream string) (seq uint64, id string, err error) {
	const query = `SELECT seq, message_id FROM stream_positions WHERE stream = ?`
	err = a.db.QueryRowContext(ctx, query, stream).Scan(&seq, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, "", nil
	}
	if err != nil {
		return 0, "", fmt.Errorf("read position of stream %s in %s: %w", stream, a.path, err)
	}
	return seq, id, nil
}
