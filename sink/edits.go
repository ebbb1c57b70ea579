package sink

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/onrecord/onrecord"
)

const (
	// Statements that a batch touched and that have a version to compare with.
	markEdited = `
INSERT INTO edits_stale (statement_id)
SELECT statement_id FROM statements WHERE statement_id IN (SELECT value FROM json_each(?)) AND text IS NOT NULL
GROUP BY statement_id HAVING count(*) > 1
ON CONFLICT DO NOTHING`
	staleEdits = `SELECT statement_id FROM edits_stale`
	freshEdits = `DELETE FROM edits_stale WHERE statement_id = ?`

	versionsOf = `
SELECT id, version_id, text, derivation FROM statements WHERE statement_id = ? AND text IS NOT NULL
ORDER BY version, version_id`
	currentQuotes = `SELECT quote_id, content_spans FROM quotes WHERE statement = ? AND current = 1`

	dropEdits = `
DELETE FROM edits
WHERE statement IN (SELECT id FROM statements WHERE statement_id = ?1)
  AND edit_id NOT IN (SELECT value FROM json_each(?2))`
	putEdit = `
INSERT INTO edits (edit_id, statement, successor, quote_id, change, now, notice) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (edit_id) DO UPDATE SET
  statement = excluded.statement, successor = excluded.successor, change = excluded.change, now = excluded.now,
  notice = excluded.notice`
)

// foundEdit is a row of the table edits.
type foundEdit struct {
	id                   onrecord.EditID
	statement, successor int64
	quote                onrecord.QuoteID
	change               onrecord.EditChange
	now, notice          string
}

// markEdited notes which statements of a batch may have been edited.
func (i *insertion) markEdited(ctx context.Context, batch []record) error {
	ids := make([]onrecord.StatementID, 0, len(batch))
	for _, r := range batch {
		switch {
		case r.statement != nil:
			ids = append(ids, r.statement.ID)
		case r.quotes != nil:
			ids = append(ids, r.quotes.Statement.ID)
		}
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	_, err = i.exec(ctx, markEdited, string(list))
	return err
}

// edits works out anew the edits of the statements whose versions or quotes changed in this transaction, whoever
// changed them. What is in the table then follows from the rows alone, whatever order they came in.
func (i *insertion) edits(ctx context.Context) error {
	rows, err := i.stmt(ctx, staleEdits).QueryContext(ctx)
	if err != nil {
		return err
	}
	stale, err := scanStrings(rows)
	if err != nil {
		return err
	}
	for _, id := range stale {
		if err := i.editsOf(ctx, onrecord.StatementID(id)); err != nil {
			return fmt.Errorf("edits of %s: %w", id, err)
		}
		if _, err := i.exec(ctx, freshEdits, id); err != nil {
			return err
		}
	}
	return nil
}

func (i *insertion) editsOf(ctx context.Context, id onrecord.StatementID) error {
	versions, err := readVersions(ctx, i.tx, id)
	if err != nil {
		return err
	}
	found := []foundEdit{}
	for n := 1; n < len(versions); n++ {
		edits, err := i.editsBetween(ctx, versions[n-1], versions[n])
		if err != nil {
			return err
		}
		found = append(found, edits...)
	}
	ids := make([]onrecord.EditID, len(found))
	for n, e := range found {
		ids[n] = e.id
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	if _, err := i.tx.ExecContext(ctx, dropEdits, id, string(list)); err != nil {
		return err
	}
	for _, e := range found {
		_, err := i.tx.ExecContext(ctx, putEdit, e.id, e.statement, e.successor, e.quote, e.change, known(e.now), known(e.notice))
		if err != nil {
			return err
		}
	}
	return nil
}

// versionText is a version as far as edits are concerned.
type versionText struct {
	row        int64
	id         onrecord.VersionID
	text       string
	derivation string
}

func readVersions(ctx context.Context, tx *sql.Tx, id onrecord.StatementID) ([]versionText, error) {
	rows, err := tx.QueryContext(ctx, versionsOf, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var versions []versionText
	for rows.Next() {
		var v versionText
		if err := rows.Scan(&v.row, &v.id, &v.text, &v.derivation); err != nil {
			return nil, err
		}
		versions = append(versions, v)
	}
	return versions, rows.Err()
}

// editsBetween compares two versions that follow each other.
func (i *insertion) editsBetween(ctx context.Context, was, now versionText) ([]foundEdit, error) {
	if was.derivation != now.derivation || was.text == now.text || redactedText(was.text) || redactedText(now.text) {
		return nil, nil
	}
	rows, err := i.tx.QueryContext(ctx, currentQuotes, was.row)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	r := newRevision(was.text, now.text)
	notice := r.notice()
	var found []foundEdit
	for rows.Next() {
		e := foundEdit{statement: was.row, successor: now.row, notice: notice}
		var content onrecord.Spans
		if err := rows.Scan(&e.quote, fromJSON(&content)); err != nil {
			return nil, err
		}
		if e.change, e.now = r.of(content); e.change != "" {
			e.id = onrecord.NewEditID(e.quote, now.id)
			found = append(found, e)
		}
	}
	return found, rows.Err()
}

// stringsOf returns the first column of a query's rows.
func stringsOf(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]string, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}
