package sink

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink/likeness"
)

// A redaction replaces a version by what it says is left. From then on nothing brings the rest back: a message about
// the version, read again or published again, is passed over.
const (
	// Most archives have none, and it matters for every message.
	hasRedactions = `SELECT EXISTS (SELECT 1 FROM redactions)`

	isRedacted = `
SELECT EXISTS (SELECT 1 FROM redactions WHERE version_id = ?1 OR statement_id = ?2 AND scope = 'statement')`
	isErasedCorrection = `
SELECT EXISTS (SELECT 1 FROM redactions r, json_each(r.corrections) c WHERE c.value = ?)`
	findRedaction   = `SELECT id FROM redactions WHERE redaction_id = ?`
	insertRedaction = `
INSERT INTO redactions (redaction_id, scope, statement_id, version, version_id, capture_sha256, removed, corrections, author,
  reason, made_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (redaction_id) DO NOTHING`
	blankStatement = `UPDATE statements SET title = ?2, text = ?3, duplicate_of = NULL WHERE id = ?1`

	// The message at which the archive stands may be one that is erased. Its place stays, without an id to compare.
	forgetPosition = `UPDATE stream_positions SET message_id = '' WHERE message_id = ?`
)

// redacted reports whether nothing is taken of a version any more.
func (i *insertion) redacted(ctx context.Context, s *onrecord.Statement) (bool, error) {
	if yes, err := i.once(ctx, &i.redacting, hasRedactions); err != nil || !yes {
		return false, err
	}
	yes, err := i.find(ctx, isRedacted, s.VersionID, s.ID)
	return yes != 0, err
}

// redaction takes out of the archive what was taken out of the streams.
func (i *insertion) redaction(ctx context.Context, r *onrecord.Redaction) error {
	i.redacting = nil
	if done, err := i.find(ctx, findRedaction, r.ID); err != nil || done != 0 {
		return err
	}
	if err := i.saveRedaction(ctx, r); err != nil {
		return err
	}
	versions := []*onrecord.Statement{&r.Statement}
	if r.Scope == onrecord.RedactStatement {
		others, err := i.versionsOf(ctx, r.Statement.ID)
		if err != nil {
			return err
		}
		versions = append(versions, others...)
	}
	for _, s := range versions {
		if err := i.blank(ctx, r, s); err != nil {
			return fmt.Errorf("take out version %d of %s: %w", s.Version, s.ID, err)
		}
	}
	if err := i.eraseCorrections(ctx, r.Corrections); err != nil {
		return fmt.Errorf("take out corrections: %w", err)
	}
	i.stakeholder(&r.Statement)
	if err := i.reconcile(ctx); err != nil {
		return err
	}
	return i.recorrect(ctx, r.Statement.ID)
}

// saveRedaction records it, and those before it of which the messages are gone.
func (i *insertion) saveRedaction(ctx context.Context, r *onrecord.Redaction) error {
	for _, e := range r.Earlier {
		if err := i.recordRedaction(ctx, r, e); err != nil {
			return err
		}
		if _, err := i.exec(ctx, forgetPosition, e.ID); err != nil {
			return err
		}
	}
	return i.recordRedaction(ctx, r, onrecord.EarlierRedaction{
		ID: r.ID, Scope: r.Scope, Author: r.Author, Reason: r.Reason, MadeAt: r.MadeAt, Removed: r.Removed, Corrections: r.Corrections,
	})
}

func (i *insertion) recordRedaction(ctx context.Context, r *onrecord.Redaction, e onrecord.EarlierRedaction) error {
	removed, err := json.Marshal(e.Removed)
	if err != nil {
		return err
	}
	corrections, err := json.Marshal(e.Corrections)
	if err != nil {
		return err
	}
	s := r.Statement
	_, err = i.exec(ctx, insertRedaction, e.ID, e.Scope, s.ID, s.Version, s.VersionID, s.Capture.SHA256, string(removed),
		string(corrections), e.Author, e.Reason, timestamp(e.MadeAt))
	return err
}

// versionsOf lists the versions of a statement that the archive has.
func (i *insertion) versionsOf(ctx context.Context, id onrecord.StatementID) ([]*onrecord.Statement, error) {
	rows, err := integers(ctx, i.tx, `SELECT id FROM statements WHERE statement_id = ?`, id)
	if err != nil {
		return nil, err
	}
	var all []*onrecord.Statement
	for _, row := range rows {
		s, err := readStatement(ctx, i.tx, row)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// blank leaves of a version what the redaction says is left of it: of other versions than its own, nothing.
func (i *insertion) blank(ctx context.Context, r *onrecord.Redaction, s *onrecord.Statement) error {
	row, err := i.statementRow(ctx, s)
	if err != nil {
		return err
	}
	if err := i.eraseQuotes(ctx, row, s); err != nil {
		return err
	}
	if err := i.eraseLikeness(ctx, row, s); err != nil {
		return err
	}
	if err := i.eraseCapture(ctx, s.Capture.SHA256); err != nil {
		return err
	}
	if s.VersionID != r.Statement.VersionID {
		_, err := i.exec(ctx, blankStatement, row, nil, nil)
		return err
	}
	if _, err := i.exec(ctx, blankStatement, row, known(r.Statement.Title), known(r.Text)); err != nil {
		return err
	}
	return i.restoreReadings(ctx, r, row)
}

// eraseQuotes removes all readings of a version.
func (i *insertion) eraseQuotes(ctx context.Context, row int64, s *onrecord.Statement) error {
	rows, err := i.tx.QueryContext(ctx, `SELECT quotes_id FROM readings WHERE statement = ?`, row)
	if err != nil {
		return err
	}
	messages, err := scanStrings(rows)
	if err != nil {
		return err
	}
	for _, id := range append(messages, string(s.VersionID)) {
		if _, err := i.exec(ctx, forgetPosition, id); err != nil {
			return err
		}
		if _, err := i.tx.ExecContext(ctx, `DELETE FROM dead_letters WHERE message_id = ?`, id); err != nil {
			return err
		}
	}
	for _, query := range []string{
		`DELETE FROM original_quotes WHERE quote IN (SELECT id FROM quotes WHERE statement = ?)`,
		`DELETE FROM quotes WHERE statement = ?`,
		`DELETE FROM readings WHERE statement = ?`,
	} {
		if _, err := i.tx.ExecContext(ctx, query, row); err != nil {
			return err
		}
	}
	return nil
}

// restoreReadings stores the quotes that are left.
func (i *insertion) restoreReadings(ctx context.Context, r *onrecord.Redaction, row int64) error {
	for _, left := range r.Readings {
		q := onrecord.Quotes{Statement: r.Statement, Extractor: left.Extractor, Quotes: left.Quotes}
		if err := i.reading(ctx, &q, row); err != nil {
			return err
		}
	}
	return nil
}

// eraseLikeness forgets what a text was like, which was computed from its words, and lets the others find one another
// without it.
func (i *insertion) eraseLikeness(ctx context.Context, row int64, s *onrecord.Statement) error {
	var words sql.NullString
	if err := i.tx.QueryRowContext(ctx, `SELECT text FROM statements WHERE id = ?`, row).Scan(&words); err != nil {
		return err
	}
	for _, band := range likeness.Of(words.String).Bands() {
		if _, err := i.exec(ctx, deleteBand, band, row); err != nil {
			return err
		}
	}
	rows, err := i.tx.QueryContext(ctx, `DELETE FROM likenesses WHERE statement_id = ?1 OR other_id = ?1 RETURNING statement_id`, s.ID)
	if err != nil {
		return err
	}
	relatives, err := scanStrings(rows)
	if err != nil {
		return err
	}
	slices.Sort(relatives)
	for _, id := range slices.Compact(relatives) {
		if _, err := i.exec(ctx, setDuplicate, id, nil); err != nil {
			return err
		}
		if err := i.compareAgain(ctx, onrecord.StatementID(id)); err != nil {
			return err
		}
	}
	return nil
}

// compareAgain compares the texts of a statement that are left with the others.
func (i *insertion) compareAgain(ctx context.Context, id onrecord.StatementID) error {
	versions, err := i.versionsOf(ctx, id)
	if err != nil {
		return err
	}
	for _, s := range versions {
		if s.Text == "" {
			continue
		}
		row, err := i.find(ctx, findStatement, s.VersionID)
		if err != nil {
			return err
		}
		s.DuplicateOf = ""
		i.arrived = append(i.arrived, arrival{s, row, likeness.Of(s.Text).Bands()})
	}
	return i.compareArrived(ctx)
}

// eraseCapture removes the bytes. Versions made from the same bytes have them no more either.
func (i *insertion) eraseCapture(ctx context.Context, sha256 string) error {
	for _, query := range []string{
		`DELETE FROM captures WHERE sha256 = ?`, `DELETE FROM missing_captures WHERE sha256 = ?`,
		`DELETE FROM capture_files WHERE sha256 = ?`,
	} {
		if _, err := i.tx.ExecContext(ctx, query, sha256); err != nil {
			return err
		}
	}
	if i.captureDir == "" {
		return nil
	}
	return removeFile(capturePath(i.captureDir, sha256))
}

func removeFile(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// eraseCorrections removes corrections that repeat what was taken out.
func (i *insertion) eraseCorrections(ctx context.Context, ids []onrecord.CorrectionID) error {
	for _, id := range ids {
		if _, err := i.exec(ctx, forgetPosition, id); err != nil {
			return err
		}
		if _, err := i.tx.ExecContext(ctx, `DELETE FROM corrections WHERE correction_id = ?`, id); err != nil {
			return err
		}
	}
	return nil
}

// readRedaction reads whether anything was taken out of the version, or of what it was made from.
func (p *proof) readRedaction(ctx context.Context, tx *sql.Tx) error {
	const query = `
SELECT EXISTS (SELECT 1 FROM redactions WHERE version_id = ?1 OR capture_sha256 = ?3 OR statement_id = ?2 AND scope = 'statement')`
	s := p.statement
	return tx.QueryRowContext(ctx, query, s.VersionID, s.ID, s.Capture.SHA256).Scan(&p.redacted)
}

// explainMissing says why there is no quote or statement with an id: there never was one, or it was taken out.
func (r *Reader) explainMissing(ctx context.Context, id string) error {
	const query = `SELECT redaction_id, made_at FROM redactions, json_each(removed) q WHERE q.value = ? LIMIT 1`
	var redaction, when string
	err := r.db.QueryRowContext(ctx, query, id).Scan(&redaction, &when)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("no quote or statement %q: %w", id, onrecord.ErrNotFound)
	}
	if err != nil {
		return err
	}
	return fmt.Errorf("quote %s was taken out on %s (%s): %w: %w", id, when, redaction, onrecord.ErrRedacted, onrecord.ErrNotFound)
}

// Tombstone names what a redaction took out of the streams.
type Tombstone struct {
	ID          onrecord.RedactionID
	Scope       onrecord.RedactionScope
	StatementID onrecord.StatementID
	VersionID   onrecord.VersionID
	Source      onrecord.SourceID
	Capture     string
	Corrections []onrecord.CorrectionID
	// Replaced is true where a later redaction of the same version says what is left.
	Replaced bool
}

// Tombstones lists all redactions, the oldest first.
func (r *Reader) Tombstones(ctx context.Context) ([]Tombstone, error) {
	const query = `
SELECT redaction_id, scope, r.statement_id, r.version_id, s.source, r.capture_sha256, corrections,
  EXISTS (SELECT 1 FROM redactions n WHERE n.version_id = r.version_id AND n.id > r.id)
FROM redactions r JOIN statements s ON s.version_id = r.version_id ORDER BY r.id`
	rows, err := r.db.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("list redactions of archive %s: %w", r.path, err)
	}
	defer rows.Close()
	var all []Tombstone
	for rows.Next() {
		var t Tombstone
		if err := rows.Scan(&t.ID, &t.Scope, &t.StatementID, &t.VersionID, &t.Source, &t.Capture, fromJSON(&t.Corrections), &t.Replaced); err != nil {
			return nil, fmt.Errorf("list redactions of archive %s: %w", r.path, err)
		}
		all = append(all, t)
	}
	return all, rows.Err()
}
