package sink

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/onrecord/onrecord"
)

// Exhibit is a quote with all that bears it out, or a whole statement where Quote is nil.
type Exhibit struct {
	// Statement has its text, unless only its quotes have arrived yet.
	Statement onrecord.Statement
	// Quote is as v_quotes shows it, Extractor who found it.
	Quote     *onrecord.Quote
	Extractor string
	Corrected bool
	// IsLatest is false for a version that was replaced.
	IsLatest bool
}

// Exhibits returns what id names: a quote, or the latest version of a statement (or the version whose id it is)
// followed by each of its quotes. The beginning of an id will do where no other id begins so. The error is
// onrecord.ErrNotFound where nothing has that id, and onrecord.ErrInvalid where several begin so.
func (r *Reader) Exhibits(ctx context.Context, id string) ([]Exhibit, error) {
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("read %s from archive %s: %w", id, r.path, err)
	}
	defer tx.Rollback()
	exhibits, err := exhibitsOf(ctx, tx, id)
	if errors.Is(err, onrecord.ErrNotFound) {
		err = r.explainMissing(ctx, id)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s from archive %s: %w", id, r.path, err)
	}
	return exhibits, nil
}

func exhibitsOf(ctx context.Context, tx *sql.Tx, begins string) ([]Exhibit, error) {
	id, err := wholeID(ctx, tx, begins)
	if err != nil {
		return nil, err
	}
	const quote = `SELECT id FROM quotes WHERE quote_id = ? ORDER BY current DESC, id DESC LIMIT 1`
	rows, err := integers(ctx, tx, quote, id)
	if err != nil {
		return nil, err
	}
	if len(rows) == 1 {
		e, err := readExhibit(ctx, tx, rows[0])
		return []Exhibit{e}, err
	}
	const version = `
SELECT id FROM statements WHERE ? IN (statement_id, version_id) ORDER BY version DESC, version_id DESC LIMIT 1`
	if rows, err = integers(ctx, tx, version, id); err != nil {
		return nil, err
	}
	return statementExhibits(ctx, tx, rows[0])
}

// candidates is how many ids are named to somebody who gave too short a beginning.
const candidates = 5

// wholeID returns the only id that begins so.
func wholeID(ctx context.Context, tx *sql.Tx, begins string) (string, error) {
	const query = `
SELECT DISTINCT id FROM (
  SELECT quote_id AS id FROM quotes WHERE quote_id >= ?1 AND quote_id < ?2
  UNION SELECT statement_id FROM statements WHERE statement_id >= ?1 AND statement_id < ?2
  UNION SELECT version_id FROM statements WHERE version_id >= ?1 AND version_id < ?2
) ORDER BY id LIMIT ?3`
	if begins == "" {
		return "", fmt.Errorf("an empty id: %w", onrecord.ErrInvalid)
	}
	// "~" stands behind every letter and digit of an id.
	rows, err := tx.QueryContext(ctx, query, begins, begins+"~", candidates+1)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return "", err
		}
		if id == begins {
			return id, nil
		}
		ids = append(ids, id)
	}
	switch {
	case rows.Err() != nil:
		return "", rows.Err()
	case len(ids) == 0:
		return "", fmt.Errorf("no quote or statement has the id %q: %w", begins, onrecord.ErrNotFound)
	case len(ids) > candidates:
		return "", fmt.Errorf("more than %d ids begin with %q: give more of it: %w", candidates, begins, onrecord.ErrInvalid)
	case len(ids) > 1:
		return "", fmt.Errorf("%q is the beginning of %s: give more of it: %w", begins, strings.Join(ids, ", "), onrecord.ErrInvalid)
	}
	return ids[0], nil
}

// statementExhibits returns a version and each of its quotes.
func statementExhibits(ctx context.Context, tx *sql.Tx, row int64) ([]Exhibit, error) {
	whole, err := readVersion(ctx, tx, row)
	if err != nil {
		return nil, err
	}
	exhibits := []Exhibit{whole}
	const query = `SELECT rowid FROM v_quotes WHERE statement_id = ? AND version = ?
AND rowid IN (SELECT id FROM quotes WHERE statement = ?) ORDER BY json_extract(content_spans, '$[0][0]'), quote_id`
	rows, err := integers(ctx, tx, query, whole.Statement.ID, whole.Statement.Version, row)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		e, err := readExhibit(ctx, tx, row)
		if err != nil {
			return nil, err
		}
		exhibits = append(exhibits, e)
	}
	return exhibits, nil
}

// readVersion reads a version as an exhibit without a quote.
func readVersion(ctx context.Context, tx *sql.Tx, row int64) (Exhibit, error) {
	s, err := readStatement(ctx, tx, row)
	if err != nil {
		return Exhibit{}, err
	}
	e := Exhibit{Statement: *s, IsLatest: true}
	const shown = `SELECT is_latest, duplicate_of FROM v_statements WHERE rowid = ?`
	err = tx.QueryRowContext(ctx, shown, row).Scan(&e.IsLatest, text(&e.Statement.DuplicateOf))
	if errors.Is(err, sql.ErrNoRows) {
		err = nil // its text is not there yet
	}
	return e, err
}

// readExhibit reads the quote of a row with its version.
func readExhibit(ctx context.Context, tx *sql.Tx, row int64) (Exhibit, error) {
	var statement int64
	var extractor string
	var corrected bool
	const query = `SELECT q.statement, r.extractor, q.corrected FROM quotes q JOIN readings r ON r.id = q.reading WHERE q.id = ?`
	if err := tx.QueryRowContext(ctx, query, row).Scan(&statement, &extractor, &corrected); err != nil {
		return Exhibit{}, err
	}
	e, err := readVersion(ctx, tx, statement)
	if err != nil {
		return e, err
	}
	quotes, err := readQuotes(ctx, tx, "id = ?", row)
	if err != nil {
		return e, err
	}
	e.Quote, e.Extractor, e.Corrected = &quotes[0], extractor, corrected
	return e, nil
}
