package sink

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/onrecord/onrecord"
)

// Corrections are applied to the rows that the views show; what the extractor had said is put aside in original_quotes.
// What a statement's quotes look like follows from its current readings and from the corrections that stand, in the
// order of their stream, and from nothing else: whenever one of them changes, everything is put back and applied anew.
// So it does not matter in which order the streams are read.
const (
	insertCorrection = `
INSERT INTO corrections (correction_id, action, statement_id, quote_id, author, reason, made_at, event, state)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting') ON CONFLICT (correction_id) DO NOTHING`
	setCorrectionState = `
UPDATE corrections SET state = ?2, note = ?3 WHERE id = ?1 AND (state, note) IS NOT (?2, ?3)`
	withdrawCorrection = `
UPDATE corrections SET withdrawn_by = ?2, state = 'withdrawn', note = NULL
WHERE correction_id = ?1 AND action <> 'withdraw' AND withdrawn_by IS NULL
RETURNING action, coalesce(statement_id, '')`

	// Most archives have none, and it matters for every message.
	isCorrected = `
SELECT EXISTS (SELECT 1 FROM corrections) OR EXISTS (SELECT 1 FROM original_quotes) OR EXISTS (SELECT 1 FROM merged_names)`

	// A statement is corrected anew when corrections are about it, when one of its speakers or stakeholders has
	// another name by now, and when it was corrected before.
	needsCorrecting = `
SELECT EXISTS (SELECT 1 FROM corrections WHERE statement_id = ?1)
  OR EXISTS (SELECT 1 FROM original_quotes)
  AND EXISTS (SELECT 1 FROM quotes q JOIN original_quotes o ON o.quote = q.id WHERE q.statement = ?2)
  OR EXISTS (SELECT 1 FROM merged_names)
  AND EXISTS (SELECT 1 FROM quotes q JOIN merged_names m ON m.name IN (q.speaker, q.stakeholder) WHERE q.statement = ?2)`
)

// The states of a correction, see the column.
const (
	stateApplied   = "applied"
	stateAgreed    = "agreed"
	stateDoubted   = "doubted"
	stateOverruled = "overruled"
	stateLost      = "lost"
	stateAmbiguous = "ambiguous"
	stateWaiting   = "waiting"
)

// correction stores one and applies it. One that is stored already, or that was taken out, changes nothing.
func (i *insertion) correction(ctx context.Context, c *onrecord.Correction) error {
	i.corrected = nil
	if gone, err := i.find(ctx, isErasedCorrection, c.ID); err != nil || gone != 0 {
		return err
	}
	event, err := json.Marshal(c)
	if err != nil {
		return err
	}
	var statement, quote any
	if t := c.Target; t != nil {
		statement, quote = string(t.StatementID), known(t.QuoteID)
	}
	row, err := i.inserted(ctx, insertCorrection, c.ID, c.Action, statement, quote, c.Author, c.Reason, timestamp(c.MadeAt), string(event))
	if err != nil || row == 0 {
		return err
	}
	switch {
	case c.Action == onrecord.ActionWithdraw:
		return i.withdraw(ctx, c, row)
	case c.Target != nil:
		return i.recorrect(ctx, c.Target.StatementID)
	}
	return i.reconcile(ctx)
}

// withdraw takes an earlier correction back.
func (i *insertion) withdraw(ctx context.Context, c *onrecord.Correction, row int64) error {
	var action, statement string
	err := i.stmt(ctx, withdrawCorrection).QueryRowContext(ctx, c.Withdraws, c.ID).Scan(&action, &statement)
	found := !errors.Is(err, sql.ErrNoRows)
	if err != nil && found {
		return err
	}
	if !found {
		_, err := i.exec(ctx, setCorrectionState, row, stateLost, fmt.Sprintf("there is no correction %s that stands", c.Withdraws))
		return err
	}
	if _, err := i.exec(ctx, setCorrectionState, row, stateApplied, nil); err != nil {
		return err
	}
	if statement == "" {
		return i.reconcile(ctx)
	}
	return i.recorrect(ctx, onrecord.StatementID(statement))
}

// recorrectIfNeeded applies corrections to a statement of which a text or a reading has come.
func (i *insertion) recorrectIfNeeded(ctx context.Context, s *onrecord.Statement) error {
	if yes, err := i.once(ctx, &i.corrected, isCorrected); err != nil || !yes {
		return err
	}
	row, err := i.find(ctx, findStatement, s.VersionID)
	if err != nil {
		return err
	}
	needed, err := i.find(ctx, needsCorrecting, s.ID, row)
	if err != nil || needed == 0 {
		return err
	}
	return i.recorrect(ctx, s.ID)
}

// standing is a correction that has not been withdrawn, with its row and what has become of it.
type standing struct {
	onrecord.Correction
	row     int64
	outcome outcome
}

// standing lists the corrections that stand, of a statement or, for "", of people and organisations.
func (i *insertion) standing(ctx context.Context, id onrecord.StatementID) ([]*standing, error) {
	const query = `
SELECT id, event FROM corrections
WHERE statement_id IS nullif(?, '') AND action <> 'withdraw' AND withdrawn_by IS NULL ORDER BY id`
	rows, err := i.tx.QueryContext(ctx, query, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []*standing
	for rows.Next() {
		s := new(standing)
		if err := rows.Scan(&s.row, fromJSON(&s.Correction)); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// recorrect brings the quotes of every version of a statement to what its corrections make of them.
func (i *insertion) recorrect(ctx context.Context, id onrecord.StatementID) error {
	corrections, err := i.standing(ctx, id)
	if err != nil {
		return fmt.Errorf("corrections of %s: %w", id, err)
	}
	names, err := i.mergedNames(ctx)
	if err != nil {
		return fmt.Errorf("merged names: %w", err)
	}
	versions, err := integers(ctx, i.tx, `SELECT id FROM statements WHERE statement_id = ? ORDER BY version, version_id`, id)
	if err != nil {
		return err
	}
	for _, row := range versions {
		if err := i.recorrectVersion(ctx, row, corrections, names); err != nil {
			return fmt.Errorf("correct statement %s: %w", id, err)
		}
	}
	for _, c := range corrections {
		state, note := c.outcome.verdict()
		if _, err := i.exec(ctx, setCorrectionState, c.row, state, known(note)); err != nil {
			return err
		}
	}
	return nil
}

// recorrectVersion corrects the quotes of one version. Corrections find their words in its text, so they wait for it.
func (i *insertion) recorrectVersion(ctx context.Context, row int64, corrections []*standing, names mergedNames) error {
	s, err := readStatement(ctx, i.tx, row)
	if err != nil {
		return err
	}
	e, err := i.loadEdition(ctx, s, row)
	if err != nil {
		return err
	}
	if s.Text != "" && e.reading != 0 {
		for _, c := range corrections {
			c.outcome.add(e.apply(c))
		}
		for _, c := range corrections {
			c.outcome.overruled(e.overruled(c))
		}
	}
	e.rename(names)
	return i.saveEdition(ctx, e)
}
