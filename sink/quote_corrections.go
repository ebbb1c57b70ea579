package sink

import (
	"context"
	"fmt"

	"github.com/onrecord/onrecord"
)

// QuoteCorrection is what a person said against the extractor about a quote; its fields are columns of v_corrections.
type QuoteCorrection struct {
	ID          onrecord.CorrectionID `json:"correction_id"`
	Action      string                `json:"action"`
	State       string                `json:"state"`
	Note        string                `json:"note,omitempty"`
	Author      string                `json:"author"`
	Reason      string                `json:"reason"`
	MadeAt      string                `json:"made_at"`
	WithdrawnBy onrecord.CorrectionID `json:"withdrawn_by,omitempty"`
}

// CorrectionsOf lists the corrections that name a quote by the id it has, the oldest first. A correction of where the
// words begin or end names the quote by the id it had before.
func (r *Reader) CorrectionsOf(ctx context.Context, id onrecord.QuoteID) ([]QuoteCorrection, error) {
	const query = `
SELECT correction_id, action, state, note, author, reason, made_at, withdrawn_by FROM corrections
WHERE quote_id = ?1 AND statement_id = (
  SELECT s.statement_id FROM quotes q JOIN statements s ON s.id = q.statement WHERE q.quote_id = ?1 LIMIT 1
) ORDER BY id`
	rows, err := r.db.QueryContext(ctx, query, id)
	if err != nil {
		return nil, fmt.Errorf("corrections of %s in archive %s: %w", id, r.path, err)
	}
	defer rows.Close()
	var all []QuoteCorrection
	for rows.Next() {
		var c QuoteCorrection
		if err := rows.Scan(&c.ID, &c.Action, &c.State, text(&c.Note), &c.Author, &c.Reason, &c.MadeAt, text(&c.WithdrawnBy)); err != nil {
			return nil, fmt.Errorf("corrections of %s in archive %s: %w", id, r.path, err)
		}
		all = append(all, c)
	}
	return all, rows.Err()
}
