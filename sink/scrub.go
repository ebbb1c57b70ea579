package sink

import (
	"context"
	"errors"
	"fmt"
)

// scrub brings text that was taken out off the disk. Deleting a row leaves its bytes on pages that are free to be
// used again, and its words in the full-text index until that is merged: so the indexes are merged, the file is
// written anew, and the log of writes is emptied. That takes as long as copying the file. What a reader holds up is
// tried again later, and what the end of Run interrupts, at its next beginning.
func (a *Archive) scrub(ctx context.Context) {
	if err := a.scrubNow(ctx); err != nil && ctx.Err() == nil {
		a.log.Warn("text that was taken out may still be on free pages of the archive; trying again", "error", err)
	}
}

func (a *Archive) scrubNow(ctx context.Context) error {
	if done, err := a.Scrubbed(ctx); err != nil || done {
		return err
	}
	for _, query := range []string{
		`INSERT INTO quotes_fts (quotes_fts) VALUES ('optimize')`,
		`INSERT INTO statements_fts (statements_fts) VALUES ('optimize')`,
		`VACUUM`,
	} {
		if _, err := a.db.ExecContext(ctx, query); err != nil {
			return fmt.Errorf("%s: %w", query, err)
		}
	}
	var busy, frames, moved int
	if err := a.db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &moved); err != nil {
		return fmt.Errorf("empty the log of writes: %w", err)
	}
	if busy != 0 {
		return errors.New("empty the log of writes: a reader holds it")
	}
	// Last of all: who waits for this mark may end the program when it sees it.
	if _, err := a.db.ExecContext(ctx, `UPDATE redactions SET scrubbed = 1`); err != nil {
		return fmt.Errorf("note that it is done: %w", err)
	}
	return nil
}

const isScrubbed = `SELECT NOT EXISTS (SELECT 1 FROM redactions WHERE scrubbed = 0)`

// Scrubbed reports whether all that was taken out is off the pages of the file as well.
func (a *Archive) Scrubbed(ctx context.Context) (done bool, err error) {
	if err := a.db.QueryRowContext(ctx, isScrubbed).Scan(&done); err != nil {
		return false, fmt.Errorf("look for redactions in archive %s: %w", a.path, err)
	}
	return done, nil
}

// Scrubbed is that of the Archive.
func (r *Reader) Scrubbed(ctx context.Context) (done bool, err error) {
	if err := r.db.QueryRowContext(ctx, isScrubbed).Scan(&done); err != nil {
		return false, fmt.Errorf("look for redactions in archive %s: %w", r.path, err)
	}
	return done, nil
}
