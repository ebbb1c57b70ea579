package sink

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/onrecord/onrecord"
)

// Versions returns every version of a statement that the archive has the text of, the oldest first. The id, or the
// beginning of it, may be that of the statement, of one of its versions, or of a quote in it.
func (r *Reader) Versions(ctx context.Context, id string) ([]onrecord.Statement, error) {
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("read versions of %s in archive %s: %w", id, r.path, err)
	}
	defer tx.Rollback()
	versions, err := versionsNamed(ctx, tx, id)
	if err != nil {
		return nil, fmt.Errorf("read versions of %s in archive %s: %w", id, r.path, err)
	}
	return versions, nil
}

func versionsNamed(ctx context.Context, tx *sql.Tx, begins string) ([]onrecord.Statement, error) {
	id, err := wholeID(ctx, tx, begins)
	if err != nil {
		return nil, err
	}
	rows, err := integers(ctx, tx, `
SELECT id FROM statements
WHERE text IS NOT NULL AND statement_id IN (
  SELECT statement_id FROM statements WHERE ?1 IN (statement_id, version_id)
  UNION SELECT s.statement_id FROM quotes q JOIN statements s ON s.id = q.statement WHERE q.quote_id = ?1
) ORDER BY version, version_id`, id)
	if err != nil {
		return nil, err
	}
	versions := make([]onrecord.Statement, 0, len(rows))
	for _, row := range rows {
		s, err := readStatement(ctx, tx, row)
		if err != nil {
			return nil, err
		}
		versions = append(versions, *s)
	}
	return versions, nil
}

// EditQuery says which edits to list. A field left empty does not narrow the list.
type EditQuery struct {
	// All lists those too that the page itself tells of.
	All       bool
	Statement onrecord.StatementID
	Source    onrecord.SourceID
	Kind      onrecord.Kind
	// Since leaves out what was first seen earlier; RFC 3339.
	Since string
}

// FoundEdit is a version that no longer has the words of a quote, with the words; its JSON has the names of the columns
// of v_edits.
type FoundEdit struct {
	ID          onrecord.EditID      `json:"edit_id"`
	Change      onrecord.EditChange  `json:"change"`
	QuoteID     onrecord.QuoteID     `json:"quote_id"`
	StatementID onrecord.StatementID `json:"statement_id"`
	Version     int                  `json:"version"`
	Edited      int                  `json:"edited_version"`
	Speaker     string               `json:"speaker,omitempty"`
	Affiliation string               `json:"affiliation,omitempty"`
	Was         string               `json:"was"`
	Now         string               `json:"now,omitempty"`
	Notice      string               `json:"notice,omitempty"`
	WasSeenAt   string               `json:"was_seen_at"`
	EditedAt    string               `json:"edited_at"`
	Publisher   string               `json:"publisher"`
	Kind        onrecord.Kind        `json:"kind"`
	Source      onrecord.SourceID    `json:"source"`
	URL         string               `json:"url"`
	WasSHA256   string               `json:"was_capture_sha256"`
	NowSHA256   string               `json:"edited_capture_sha256"`
}

// By is the speaker of the words, as far as the list of edits knows it.
func (e FoundEdit) By() onrecord.Speaker {
	return onrecord.Speaker{Name: e.Speaker, Affiliation: e.Affiliation}
}

// Edits lists edits, the newest first.
func (r *Reader) Edits(ctx context.Context, q EditQuery) ([]FoundEdit, error) {
	edits, err := r.edits(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("list edits of archive %s: %w", r.path, err)
	}
	return edits, nil
}

func (r *Reader) edits(ctx context.Context, q EditQuery) ([]FoundEdit, error) {
	conditions, args := []string{"true"}, []any{}
	add := func(use bool, condition string, value any) {
		if use {
			conditions, args = append(conditions, condition), append(args, value)
		}
	}
	if !q.All {
		conditions = append(conditions, "silent")
	}
	add(q.Statement != "", "statement_id = ?", q.Statement)
	add(q.Source != "", "source = ?", q.Source)
	add(q.Kind != "", "kind = ?", q.Kind)
	add(q.Since != "", "edited_at >= ?", q.Since)
	rows, err := r.db.QueryContext(ctx, `
SELECT edit_id, change, quote_id, statement_id, version, edited_version, speaker, affiliation, was, now, notice,
  was_seen_at, edited_at, publisher, kind, source, url, was_capture_sha256, edited_capture_sha256
FROM v_edits WHERE `+strings.Join(conditions, " AND ")+` ORDER BY edited_at DESC, statement_id, version, edit_id`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var edits []FoundEdit
	for rows.Next() {
		var e FoundEdit
		err := rows.Scan(&e.ID, &e.Change, &e.QuoteID, &e.StatementID, &e.Version, &e.Edited, text(&e.Speaker),
			text(&e.Affiliation), &e.Was, text(&e.Now), text(&e.Notice), &e.WasSeenAt, &e.EditedAt, &e.Publisher, &e.Kind,
			&e.Source, &e.URL, &e.WasSHA256, &e.NowSHA256)
		if err != nil {
			return nil, err
		}
		edits = append(edits, e)
	}
	return edits, rows.Err()
}
