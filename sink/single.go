package sink

import (
	"context"
	"errors"
	"fmt"
	"net/url"
)

// ErrInUse is returned where a program has an archive open that none may have open.
var ErrInUse = errors.New("another program (a sink, a page, a viewer) has it open")

// SingleFile makes an archive one file that can be moved, linked or copied: it empties the log of writes beside it and
// removes it. It fails with ErrInUse while any program has the archive open, so that nobody loses what they write. The next
// to open it for writing gives it a log again.
func SingleFile(ctx context.Context, path string) error {
	db := openDB(path, url.Values{"mode": {"rw"}, "_busy_timeout": {"2000"}})
	defer db.Close()
	var mode string
	if err := db.QueryRowContext(ctx, `PRAGMA journal_mode = DELETE`).Scan(&mode); err != nil && ctx.Err() == nil {
		return fmt.Errorf("archive %s: %w: %w", path, ErrInUse, err)
	} else if err != nil {
		return ctx.Err()
	}
	if mode != "delete" {
		return fmt.Errorf("archive %s: %w", path, ErrInUse)
	}
	return nil
}

// Replace gives the archive at path the content of another one, in one transaction: who reads in it, a page or a viewer,
// goes on in what there was and has what is new from the next question on. Nobody else may write to it meanwhile.
func Replace(ctx context.Context, path, fresh string) error {
	from := openDB(fresh, url.Values{"mode": {"ro"}})
	defer from.Close()
	to := openDB(path, writerParams())
	to.SetMaxOpenConns(1)
	err := func() error {
		source, err := from.Conn(ctx)
		if err != nil {
			return err
		}
		defer source.Close()
		return copyDatabase(ctx, to, source)
	}()
	if err == nil {
		// The log holds all of it. It is emptied now if no reader stands in the way, or else by the next writer.
		_, err = to.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	}
	if err = errors.Join(err, to.Close()); err != nil {
		return fmt.Errorf("write the content of %s into archive %s: %w", fresh, path, err)
	}
	return nil
}
