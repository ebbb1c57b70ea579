package sink

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/onrecord/onrecord"
)

// Holding is what an archive has of a version of a statement.
type Holding struct {
	// Text is true where the statement itself is there, not only its quotes.
	Text bool
	// Redacted is true where something of it was taken out, so that nothing of it is taken any more.
	Redacted bool
	// Readings are the ids of its quotes messages, see onrecord.QuotesID; the current one last.
	Readings []string
}

// Holding says what the archive has of a version.
func (r *Reader) Holding(ctx context.Context, id onrecord.VersionID, of onrecord.StatementID) (Holding, error) {
	var h Holding
	if err := r.db.QueryRowContext(ctx, isRedacted, id, of).Scan(&h.Redacted); err != nil {
		return h, fmt.Errorf("look for redactions in archive %s: %w", r.path, err)
	}
	err := r.db.QueryRowContext(ctx, `SELECT text IS NOT NULL FROM statements WHERE version_id = ?`, id).Scan(&h.Text)
	if errors.Is(err, sql.ErrNoRows) {
		return h, nil
	}
	if err == nil {
		h.Readings, err = r.readings(ctx, id)
	}
	if err != nil {
		return h, fmt.Errorf("look for version %s in archive %s: %w", id, r.path, err)
	}
	return h, nil
}

func (r *Reader) readings(ctx context.Context, id onrecord.VersionID) ([]string, error) {
	const query = `
SELECT r.quotes_id FROM readings r JOIN statements s ON s.id = r.statement
WHERE s.version_id = ? ORDER BY r.current, r.quotes_id`
	rows, err := r.db.QueryContext(ctx, query, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// Missing reports whether the archive misses any of the captures with these hashes.
func (r *Reader) Missing(ctx context.Context, hashes []string) (missing bool, err error) {
	list, err := json.Marshal(hashes)
	if err != nil {
		return false, err
	}
	const query = `SELECT EXISTS (SELECT 1 FROM missing_captures WHERE sha256 IN (SELECT value FROM json_each(?)))`
	if err := r.db.QueryRowContext(ctx, query, string(list)).Scan(&missing); err != nil {
		return false, fmt.Errorf("list missing captures of archive %s: %w", r.path, err)
	}
	return missing, nil
}

// HasCapture reports whether the archive has the bytes with a hash, or a note of where they are.
func (r *Reader) HasCapture(ctx context.Context, sha256 string) (has bool, err error) {
	if err := r.db.QueryRowContext(ctx, `SELECT NOT EXISTS (`+findWanted+`)`, listJSON([]string{sha256})).Scan(&has); err != nil {
		return false, fmt.Errorf("look for capture %s in archive %s: %w", sha256, r.path, err)
	}
	return has, nil
}

// HasCorrection reports whether the archive has a correction, or has had it and it was taken out.
func (r *Reader) HasCorrection(ctx context.Context, id onrecord.CorrectionID) (has bool, err error) {
	const query = `SELECT EXISTS (SELECT 1 FROM corrections WHERE correction_id = ?)`
	err = r.db.QueryRowContext(ctx, query, id).Scan(&has)
	if err == nil && !has {
		err = r.db.QueryRowContext(ctx, isErasedCorrection, id).Scan(&has)
	}
	if err != nil {
		return false, fmt.Errorf("look for correction %s in archive %s: %w", id, r.path, err)
	}
	return has, nil
}
