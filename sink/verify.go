package sink

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"

	"github.com/onrecord/onrecord"
)

// Result is what Verify found of one quote, or of a statement in which there is none.
type Result struct {
	QuoteID     onrecord.QuoteID // empty for a statement without quotes
	StatementID onrecord.StatementID
	Version     int
	URL         string
	OK          bool
	// Redacted says that text was taken out of the statement, or its capture: then what is left was checked against
	// what is left, and nothing against the bytes.
	Redacted bool
	// Difference says what does not hold, where the difference begins and what stands on either side.
	Difference string
}

// Derive makes the text of a document again from its capture, in the way the derivation describes. It fails where this
// program no longer knows that way.
type Derive func(ctx context.Context, c onrecord.Capture, body []byte, d onrecord.Derivation, url string) (text string, err error)

// Verify checks quotes against the bytes they were taken from: the capture has its hash; the text made again from it is
// the stored text; the version's id follows from what it says; each quote is the text at its spans; and its id follows
// from them. The ids are those of quotes or statements; none means all. An id that is not in the archive is an error
// that is onrecord.ErrNotFound, and comes before any result.
//
// A difference that concerns a whole text is reported for each of its quotes.
func (r *Reader) Verify(ctx context.Context, ids []string, derive Derive) iter.Seq2[Result, error] {
	return func(yield func(Result, error) bool) {
		targets, err := r.targets(ctx, ids)
		if err != nil {
			yield(Result{}, fmt.Errorf("verify archive %s: %w", r.path, err))
			return
		}
		for _, t := range targets {
			results, err := r.verify(ctx, t, derive)
			if err != nil {
				yield(Result{}, fmt.Errorf("verify archive %s: %w", r.path, err))
				return
			}
			for _, result := range results {
				if !yield(result, nil) {
					return
				}
			}
		}
	}
}

// target is a version to verify, and which of its quotes: nil for those that v_quotes shows.
type target struct {
	statement int64
	quotes    []int64
}

// targets finds what ids name. A version stands in the list once, whichever of its quotes are named.
func (r *Reader) targets(ctx context.Context, ids []string) ([]target, error) {
	if len(ids) == 0 {
		rows, err := r.rowIDs(ctx, `SELECT id FROM statements ORDER BY id`)
		targets := make([]target, len(rows))
		for i, row := range rows {
			targets[i] = target{statement: row}
		}
		return targets, err
	}
	var targets []target
	places := make(map[int64]int)
	place := func(statement int64) (*target, bool) {
		at, seen := places[statement]
		if !seen {
			at = len(targets)
			places[statement] = at
			targets = append(targets, target{statement: statement})
		}
		return &targets[at], seen
	}
	for _, id := range ids {
		statements, err := r.rowIDs(ctx, `SELECT id FROM statements WHERE ? IN (statement_id, version_id) ORDER BY id`, id)
		if err != nil {
			return nil, err
		}
		for _, statement := range statements {
			t, _ := place(statement)
			t.quotes = nil
		}
		if len(statements) > 0 {
			continue
		}
		statement, quote, err := r.findQuote(ctx, id)
		if err != nil {
			return nil, err
		}
		if t, seen := place(statement); !seen || t.quotes != nil {
			t.quotes = append(t.quotes, quote)
		}
	}
	return targets, nil
}

// findQuote returns the rows of the version and of the quote named id, in the current reading if it has it.
func (r *Reader) findQuote(ctx context.Context, id string) (statement, quote int64, err error) {
	const query = `SELECT statement, id FROM quotes WHERE quote_id = ? ORDER BY current DESC, id DESC LIMIT 1`
	err = r.db.QueryRowContext(ctx, query, id).Scan(&statement, &quote)
	if errors.Is(err, sql.ErrNoRows) {
		err = r.explainMissing(ctx, id)
	}
	return statement, quote, err
}

func (r *Reader) rowIDs(ctx context.Context, query string, args ...any) ([]int64, error) {
	rows, err := r.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// verify checks one version, once, and each of its quotes.
func (r *Reader) verify(ctx context.Context, t target, derive Derive) ([]Result, error) {
	p, err := r.proof(ctx, t)
	if err != nil {
		return nil, err
	}
	s := p.statement
	whole := ""
	if !p.redacted {
		whole = p.checkVersion(ctx, derive)
	}
	if err := ctx.Err(); err != nil {
		return nil, err // what derive says when it is interrupted is no finding
	}
	result := Result{StatementID: s.ID, Version: s.Version, URL: s.URL, OK: whole == "", Redacted: p.redacted, Difference: whole}
	if len(p.quotes) == 0 {
		return []Result{result}, nil
	}
	text := onrecord.NewText(s.Text)
	results := make([]Result, len(p.quotes))
	for i, q := range p.quotes {
		results[i] = result
		results[i].QuoteID = q.ID
		if difference := checkQuote(s.VersionID, q, text); difference != "" {
			results[i].OK = false
			results[i].Difference = join(whole, difference)
		}
	}
	return results, nil
}

// join puts two differences together, of which either may be none.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}
