package sink

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
)

// Quotes yields every quote that q asks for, as v_quotes shows them at one moment: all of them where q.Limit is 0,
// and of these the newest first or last. Their order follows from what they say and not from the file, so that copies
// of an archive yield the same.
//
// Unlike Search it leaves nothing out because it is old, and takes its time.
func (r *Reader) Quotes(ctx context.Context, q SearchQuery, newestFirst bool) iter.Seq2[Hit, error] {
	return func(yield func(Hit, error) bool) {
		tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
		if err == nil {
			defer tx.Rollback()
			err = yieldQuotes(ctx, tx, q, newestFirst, yield)
		}
		if err != nil {
			yield(Hit{}, fmt.Errorf("read quotes of archive %s: %w", r.path, err))
		}
	}
}

// quoteChunk is how many quotes are in memory at once.
const quoteChunk = 500

func yieldQuotes(ctx context.Context, tx *sql.Tx, q SearchQuery, newestFirst bool, yield func(Hit, error) bool) error {
	ids, err := matching(ctx, tx, q, "q.rowid", newestFirst)
	if err != nil {
		return err
	}
	for chunk := range slices.Chunk(ids, quoteChunk) {
		hits, err := quotesOf(ctx, tx, chunk)
		if err != nil {
			return err
		}
		for _, h := range hits {
			if !yield(h, nil) {
				return nil
			}
		}
	}
	return nil
}

// matching lists a column of whole numbers for each quote that q asks for, in the order of Quotes.
func matching(ctx context.Context, tx *sql.Tx, q SearchQuery, column string, newestFirst bool) ([]int64, error) {
	f, err := newFinder(ctx, tx, q)
	if err != nil || f == nil {
		return nil, err
	}
	text, args := where(f.conditions)
	from := "v_quotes q"
	if f.match != "" {
		from = "quotes_fts CROSS JOIN v_quotes q ON q.rowid = quotes_fts.rowid"
		text, args = "quotes_fts MATCH :match AND "+text, append(args, sql.Named("match", f.match))
	}
	day, limit := "coalesce(q.published_at, q.first_seen_at)", ""
	if newestFirst {
		day += " DESC"
	}
	if q.Limit > 0 {
		limit, args = " LIMIT :limit", append(args, sql.Named("limit", q.Limit))
	}
	query := "SELECT " + column + " FROM " + from + " WHERE " + text +
		" ORDER BY " + day + ", q.statement_id, q.version, json_extract(q.content_spans, '$[0][0]'), q.quote_id" + limit
	return integers(ctx, tx, query, args...)
}

// integers returns the first column of a query's rows.
func integers(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, rows.Err()
}

// integersJSON writes a list for json_each.
func integersJSON(list []int64) string {
	if len(list) == 0 {
		return "[]"
	}
	b, _ := json.Marshal(list) // whole numbers always marshal
	return string(b)
}

// quotesOf reads the quotes with these rowids, in this order.
func quotesOf(ctx context.Context, tx *sql.Tx, ids []int64) ([]Hit, error) {
	const query = `SELECT ` + quoteColumns + `
FROM json_each(?) wanted CROSS JOIN v_quotes q ON q.rowid = wanted.value ORDER BY wanted.key`
	rows, err := tx.QueryContext(ctx, query, integersJSON(ids))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	hits := make([]Hit, 0, len(ids))
	for rows.Next() {
		h, err := scanHit(rows)
		if err != nil {
			return nil, err
		}
		hits = append(hits, h)
	}
	return hits, rows.Err()
}
