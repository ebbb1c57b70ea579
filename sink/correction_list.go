package sink

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/onrecord/onrecord"
)

// CorrectionRecord is a correction with what has become of it.
type CorrectionRecord struct {
	onrecord.Correction
	// State and Note are the columns of v_corrections.
	State, Note string
	WithdrawnBy onrecord.CorrectionID
}

// Correction returns the only correction whose id begins so.
func (r *Reader) Correction(ctx context.Context, begins string) (CorrectionRecord, error) {
	const query = `
SELECT event, state, note, withdrawn_by, (SELECT count(*) FROM corrections WHERE correction_id >= ?1 AND correction_id < ?2)
FROM corrections WHERE correction_id >= ?1 AND correction_id < ?2 ORDER BY correction_id LIMIT 1`
	var c CorrectionRecord
	var like int
	err := r.db.QueryRowContext(ctx, query, begins, begins+"~").Scan(fromJSON(&c.Correction), &c.State, text(&c.Note), text(&c.WithdrawnBy), &like)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return c, fmt.Errorf("no correction %q in archive %s: %w", begins, r.path, onrecord.ErrNotFound)
	case err != nil:
		return c, fmt.Errorf("read correction %s of archive %s: %w", begins, r.path, err)
	case like > 1:
		return c, fmt.Errorf("%d corrections begin with %q: give more of the id: %w", like, begins, onrecord.ErrAmbiguous)
	}
	return c, nil
}

// Position returns the last message of a stream whose rows are in the archive, 0 before the first.
func (r *Reader) Position(ctx context.Context, stream string) (seq uint64, err error) {
	err = r.db.QueryRowContext(ctx, `SELECT seq FROM stream_positions WHERE stream = ?`, stream).Scan(&seq)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("read position of stream %s in %s: %w", stream, r.path, err)
	}
	return seq, nil
}
