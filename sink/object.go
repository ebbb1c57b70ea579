package sink

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/onrecord/onrecord"
)

// Objects returns the quotes of hits as messages carry them, in the order of the hits: with where the words of position
// stand, and where the text says who the speaker is, which a hit has not.
func (r *Reader) Objects(ctx context.Context, hits []Hit) ([]onrecord.Quote, error) {
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("read quotes of archive %s: %w", r.path, err)
	}
	defer tx.Rollback()
	quotes := make([]onrecord.Quote, 0, len(hits))
	for _, h := range hits {
		found, err := readQuotes(ctx, tx, "id = ?", h.RowID)
		if err == nil && len(found) == 0 {
			err = onrecord.ErrNotFound
		}
		if err != nil {
			return nil, fmt.Errorf("read quote %s of archive %s: %w", h.QuoteID, r.path, err)
		}
		quotes = append(quotes, found[0])
	}
	return quotes, nil
}

// Capture returns the bytes of a capture, by their hash. The error is onrecord.ErrNotFound where there are none.
func (r *Reader) Capture(ctx context.Context, sha256 string) ([]byte, error) {
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("read capture %s of archive %s: %w", sha256, r.path, err)
	}
	defer tx.Rollback()
	p := &proof{statement: onrecord.Statement{Capture: onrecord.Capture{SHA256: sha256}}}
	if err := r.readBody(ctx, tx, p); err != nil {
		return nil, fmt.Errorf("read capture %s of archive %s: %w", sha256, r.path, err)
	}
	if p.bodyErr != nil {
		return nil, fmt.Errorf("%w: %w", p.bodyErr, onrecord.ErrNotFound)
	}
	return p.body, nil
}
