package sink

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/onrecord/onrecord"
)

// ofReading are the quotes of a reading, found by their version: there is no index of readings, which would be as large
// as all the others of quotes together.
const ofReading = `reading = ?1 AND statement = (SELECT r.statement FROM readings r WHERE r.id = ?1)`

// originals are the quotes of a reading that corrections changed or hid, as the extractor had said them, by row.
func originals(ctx context.Context, tx *sql.Tx, reading int64) (map[int64]onrecord.Quote, error) {
	const query = `SELECT o.quote, o.original FROM quotes q CROSS JOIN original_quotes o ON o.quote = q.id WHERE ` + ofReading
	rows, err := tx.QueryContext(ctx, query, reading)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := make(map[int64]onrecord.Quote)
	for rows.Next() {
		var row int64
		var q onrecord.Quote
		if err := rows.Scan(&row, fromJSON(&q)); err != nil {
			return nil, err
		}
		all[row] = q
	}
	return all, rows.Err()
}

// asSaid puts what the extractor had said in the place of what corrections made of it. The quotes are those of the
// reading, in the order of their rows.
func asSaid(ctx context.Context, tx *sql.Tx, reading int64, quotes []onrecord.Quote) ([]onrecord.Quote, error) {
	aside, err := originals(ctx, tx, reading)
	if err != nil || len(aside) == 0 {
		return quotes, err
	}
	rows, err := integers(ctx, tx, `SELECT id FROM quotes WHERE `+ofReading+` ORDER BY id`, reading)
	if err != nil {
		return nil, err
	}
	for n, row := range rows {
		if original, ok := aside[row]; ok {
			quotes[n] = original
		}
	}
	return quotes, nil
}

// readingsOf lists what extractors made of a version, the current reading last. What people added is none of them.
func readingsOf(ctx context.Context, tx *sql.Tx, row int64) ([]int64, error) {
	return integers(ctx, tx, `
SELECT id FROM readings WHERE statement = ? AND extractor <> ? ORDER BY current, quotes_id`, row, byCorrection)
}

// Reading returns what the current extractor of a version said, without corrections, and the ids of those quotes that
// corrections changed or hid. The error is onrecord.ErrNotFound where nobody has read the version.
func (r *Reader) Reading(ctx context.Context, id onrecord.VersionID) (q *onrecord.Quotes, corrected []onrecord.QuoteID, err error) {
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, nil, fmt.Errorf("read quotes of %s from archive %s: %w", id, r.path, err)
	}
	defer tx.Rollback()
	const query = `SELECT r.id FROM readings r JOIN statements s ON s.id = r.statement WHERE s.version_id = ? AND r.current = 1`
	var reading int64
	err = tx.QueryRowContext(ctx, query, id).Scan(&reading)
	if errors.Is(err, sql.ErrNoRows) {
		err = onrecord.ErrNotFound
	}
	if err == nil {
		q, err = readReading(ctx, tx, reading)
	}
	if err == nil {
		var aside map[int64]onrecord.Quote
		aside, err = originals(ctx, tx, reading)
		for _, original := range aside {
			corrected = append(corrected, original.ID)
		}
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read quotes of %s from archive %s: %w", id, r.path, err)
	}
	return q, corrected, nil
}
