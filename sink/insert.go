package sink

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/onrecord/onrecord"
)

// The statements of the insert path, prepared once for the life of the writer. Each may run twice for the same message
// and then changes nothing. None that runs for every message fires a trigger, see migration/0001_archive.sql.
// What they put into the index is what the views indexed_quotes and indexed_statements say, which the triggers use.
const (
	insertStatement = `
INSERT INTO statements (
  version_id, statement_id, version, source, stakeholder_id, stakeholder, kind, firsthand, url, title, lang,
  published_at, first_seen_at, capture_sha256, capture, derivation, duplicate_of, text_sha256, text
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (version_id) DO NOTHING`
	indexStatement = `INSERT INTO statements_fts (rowid, text, title, stakeholder, pairs, facets) VALUES (?, ?, ?, ?, ?, ?)`

	// A version that was known from its quotes alone takes from its statement what does not follow from the id: the
	// first statement in its stream decides, whether it comes before or after the quotes. A trigger indexes it.
	completeStatement = `
UPDATE statements SET
  source = ?4, stakeholder_id = ?5, stakeholder = ?6, kind = ?7, firsthand = ?8, lang = ?11, first_seen_at = ?13,
  capture_sha256 = ?14, capture = ?15, derivation = ?16, duplicate_of = ?17, text = ?19
WHERE version_id = ?1 AND text IS NULL`

	findStatement = `SELECT id FROM statements WHERE version_id = ?`

	findReading = `SELECT id FROM readings WHERE quotes_id = ?`
	findCurrent = `SELECT id FROM readings WHERE statement = ? AND current = 1`
	// Both at once.
	findReadings = `
SELECT coalesce((SELECT id FROM readings WHERE quotes_id = ?1), 0),
  coalesce((SELECT id FROM readings WHERE statement = ?2 AND current = 1), 0)`
	insertReading = `INSERT INTO readings (quotes_id, statement, extractor, current) VALUES (?, ?, ?, 1)`

	// Triggers take the quotes out of the index and back into it.
	setReadingCurrent = `UPDATE readings SET current = ?2 WHERE id = ?1`
	setQuotesCurrent  = `UPDATE quotes SET current = ?2 WHERE reading = ?1 AND statement = ?3`

	insertQuote = `
INSERT INTO quotes (
  quote_id, reading, statement, current, type, text, speaker, role, affiliation, kind, on_behalf_of, stakeholder,
  topics, position, position_cue, confidence, content_spans, source_spans, cue_spans, evidence
) VALUES (
  ?1, ?2, ?3, 1, ?4, iif(?5 IS (SELECT substr(text, ?20, ?21) FROM statements WHERE id = ?3), '', ?5), ?6, ?7, ?8, ?9, ?10, ?11,
  ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19
)
ON CONFLICT (quote_id, reading) DO NOTHING`
	indexQuote = `
INSERT INTO quotes_fts (rowid, text, speaker, affiliation, stakeholder, on_behalf_of, pairs, name_pairs, facets)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`

	// Of a list. One that was taken out is not wanted again.
	findWanted = `
SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM captures WHERE sha256 = value)
  AND NOT EXISTS (SELECT 1 FROM capture_files WHERE sha256 = value)
  AND NOT EXISTS (SELECT 1 FROM redactions WHERE capture_sha256 = value)`
	insertCapture = `INSERT INTO captures (sha256, size, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`
	// A capture that is in the directory already, from another archive or an earlier life of this one, counts as new.
	insertCaptureFile = `INSERT INTO capture_files (sha256, size) VALUES (?, ?) ON CONFLICT DO NOTHING`
	insertMissing     = `
INSERT INTO missing_captures (sha256, reason) VALUES (?, ?) ON CONFLICT DO UPDATE SET reason = excluded.reason`
	deleteMissing = `DELETE FROM missing_captures WHERE sha256 = ?`

	insertDeadLetter = `
INSERT INTO dead_letters (stream, seq, message_id, reason, time) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`

	setPosition = `
INSERT INTO stream_positions (stream, seq, message_id) VALUES (?, ?, ?)
ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, message_id = excluded.message_id`
)

// inserter holds the prepared statements, by their text.
type inserter struct {
	prepared map[string]*sql.Stmt
}

func newInserter(ctx context.Context, db *sql.DB) (*inserter, error) {
	in := &inserter{prepared: make(map[string]*sql.Stmt)}
	for _, query := range []string{
		insertStatement, indexStatement, completeStatement, findStatement, findReading, findCurrent, findReadings, insertReading,
		setReadingCurrent, setQuotesCurrent, insertQuote, indexQuote, findWanted, insertCapture,
		insertCaptureFile, insertMissing, deleteMissing, insertDeadLetter, setPosition,
		findBands, insertBands, deleteBand, findAlike, insertLikeness, findLike, findFamily, setDuplicate,
		markEdited, staleEdits, freshEdits, findUnannounced,
		insertCorrection, isCorrected, setCorrectionState, withdrawCorrection, needsCorrecting, insertOriginal, deleteOriginal, deleteAdded,
		insertAddedReading, markCorrected, rewriteQuote, insertStakeholder,
		hasRedactions, isRedacted, isErasedCorrection, findRedaction, insertRedaction, blankStatement, forgetPosition,
	} {
		stmt, err := db.PrepareContext(ctx, query)
		if err != nil {
			in.close()
			return nil, fmt.Errorf("prepare %s: %w", query, err)
		}
		in.prepared[query] = stmt
	}
	return in, nil
}

func (in *inserter) close() error {
	var errs []error
	for _, stmt := range in.prepared {
		errs = append(errs, stmt.Close())
	}
	return errors.Join(errs...)
}

// insertion is the insert path within one transaction.
type insertion struct {
	tx       *sql.Tx
	inserter *inserter
	bound    map[string]*sql.Stmt
	// corrected is whether there are corrections at all, redacting whether there are redactions; nil: not known.
	corrected, redacting *bool
	// unread are the rows of versions that this transaction made and of which there is no reading: nobody need look.
	unread map[onrecord.VersionID]int64
	// arrived are texts that are not compared with the others yet.
	arrived []arrival
	// stakeholders are those of the transaction's statements, each by the statement that decides.
	stakeholders map[string]*onrecord.Statement
	// captureDir is where captures are that are not in the archive, see Options.
	captureDir string
}

// stmt returns a prepared statement for the transaction.
func (i *insertion) stmt(ctx context.Context, query string) *sql.Stmt {
	stmt := i.bound[query]
	if stmt == nil {
		stmt = i.tx.StmtContext(ctx, i.inserter.prepared[query])
		i.bound[query] = stmt
	}
	return stmt
}

func (i *insertion) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return i.stmt(ctx, query).ExecContext(ctx, args...)
}

// statement stores a version with its text. To be compared with the others it waits for the rest of its batch.
func (i *insertion) statement(ctx context.Context, s *onrecord.Statement, bands []int64) error {
	columns, err := statementColumns(s)
	if err != nil {
		return err
	}
	row, err := i.inserted(ctx, insertStatement, columns...)
	if err != nil {
		return err
	}
	if row == 0 {
		if _, err = i.exec(ctx, completeStatement, columns...); err == nil {
			row, err = i.find(ctx, findStatement, s.VersionID)
		}
	} else {
		i.unread[s.VersionID] = row
		_, err = i.exec(ctx, indexStatement, row, s.Text, known(s.Title), s.Stakeholder.Name,
			known(pairs(s.Title+"\n"+s.Text)), statementFacets(s))
	}
	if err != nil {
		return err
	}
	i.stakeholder(s)
	i.arrived = append(i.arrived, arrival{s, row, bands})
	return nil
}

// statementColumns are the values of insertStatement. The text is NULL when a quotes message brings the statement.
func statementColumns(s *onrecord.Statement) ([]any, error) {
	capture, err := json.Marshal(s.Capture)
	if err != nil {
		return nil, fmt.Errorf("encode capture of %s: %w", s.URL, err)
	}
	derivation, err := json.Marshal(s.Derivation)
	if err != nil {
		return nil, fmt.Errorf("encode derivation of %s: %w", s.URL, err)
	}
	return []any{
		s.VersionID, s.ID, s.Version, s.Source, s.Stakeholder.ID, s.Stakeholder.Name, s.Stakeholder.Kind, s.Firsthand,
		s.URL, known(s.Title), known(s.Lang), known(s.PublishedAt.String()), timestamp(s.FirstSeenAt),
		s.Capture.SHA256, string(capture), string(derivation), known(s.DuplicateOf), s.TextSHA256, known(s.Text),
	}, nil
}

// quotes stores one reading and makes it the current one of its version: the streams are read in order, so it is the
// latest. The same reading met again later in the stream becomes the current one again.
func (i *insertion) quotes(ctx context.Context, q *onrecord.Quotes) error {
	statement, err := i.statementRow(ctx, &q.Statement)
	if err != nil {
		return err
	}
	return i.reading(ctx, q, statement)
}

// reading stores one reading of the version in a row.
func (i *insertion) reading(ctx context.Context, q *onrecord.Quotes, statement int64) error {
	id := onrecord.QuotesID(q.Statement.VersionID, q.Extractor)
	reading, current, err := i.readings(ctx, q, id, statement)
	if err != nil || current != 0 && current == reading {
		return err
	}
	if current != 0 {
		if err := i.setCurrent(ctx, current, statement, false); err != nil {
			return err
		}
	}
	if reading != 0 {
		return i.setCurrent(ctx, reading, statement, true)
	}
	if reading, err = i.inserted(ctx, insertReading, id, statement, q.Extractor); err != nil {
		return err
	}
	for n := range q.Quotes {
		if err := i.quote(ctx, &q.Quotes[n], &q.Statement, reading, statement); err != nil {
			return fmt.Errorf("quote %s: %w", q.Quotes[n].ID, err)
		}
	}
	return nil
}

// readings returns the row of a reading and that of the version's current one, 0 for none.
func (i *insertion) readings(ctx context.Context, q *onrecord.Quotes, id string, statement int64) (reading, current int64, err error) {
	if _, unread := i.unread[q.Statement.VersionID]; unread {
		delete(i.unread, q.Statement.VersionID)
		return 0, 0, nil
	}
	err = i.stmt(ctx, findReadings).QueryRowContext(ctx, id, statement).Scan(&reading, &current)
	return reading, current, err
}

// statementRow returns the row of the version. Where there is none it makes one without text, a place for the quotes
// to refer to until the statement arrives.
func (i *insertion) statementRow(ctx context.Context, s *onrecord.Statement) (int64, error) {
	if row, ok := i.unread[s.VersionID]; ok {
		return row, nil
	}
	row, err := i.find(ctx, findStatement, s.VersionID)
	if err != nil || row != 0 {
		return row, err
	}
	bare := s.WithoutText()
	columns, err := statementColumns(&bare)
	if err != nil {
		return 0, err
	}
	row, err = i.inserted(ctx, insertStatement, columns...)
	if err == nil {
		i.unread[s.VersionID] = row
	}
	return row, err
}

// setCurrent makes a reading the one that the views show, or no longer.
func (i *insertion) setCurrent(ctx context.Context, reading, statement int64, current bool) error {
	if _, err := i.exec(ctx, setReadingCurrent, reading, current); err != nil {
		return err
	}
	_, err := i.exec(ctx, setQuotesCurrent, reading, current, statement)
	return err
}

func (i *insertion) quote(ctx context.Context, q *onrecord.Quote, s *onrecord.Statement, reading, statement int64) error {
	var label, cue any
	if q.Position != nil {
		label, cue = q.Position.Label, spansJSON(q.Position.Cue)
	}
	// Words that are one stretch of the text are not kept twice.
	var from, length any
	if len(q.Content) == 1 {
		from, length = q.Content[0].Start+1, q.Content[0].Len()
	}
	name, affiliation, onBehalfOf := known(q.Speaker.Name), known(q.Speaker.Affiliation), listJSON(q.Speaker.OnBehalfOf)
	row, err := i.inserted(ctx, insertQuote,
		q.ID, reading, statement, q.Type, q.Text, name, known(q.Speaker.Role), affiliation, known(q.Speaker.Kind),
		onBehalfOf, known(q.Stakeholder), listJSON(q.Topics), label, cue, q.Confidence, spansJSON(q.Content),
		spansJSON(q.Source), spansJSON(q.Cue), evidenceJSON(q.Evidence), from, length)
	if err != nil || row == 0 {
		return err
	}
	names := strings.Join([]string{q.Speaker.Name, q.Speaker.Affiliation, q.Stakeholder, onBehalfOf}, "\n")
	_, err = i.exec(ctx, indexQuote, row, q.Text, name, affiliation, known(q.Stakeholder), onBehalfOf,
		known(pairs(q.Text)), known(pairs(names)), quoteFacets(q, s))
	return err
}

// find returns the row that a query finds, 0 for none.
func (i *insertion) find(ctx context.Context, query string, args ...any) (row int64, err error) {
	err = i.stmt(ctx, query).QueryRowContext(ctx, args...).Scan(&row)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return row, err
}

// once asks a question of yes or no whose answer holds for the rest of the transaction, unless it is forgotten.
func (i *insertion) once(ctx context.Context, answer **bool, query string) (bool, error) {
	if *answer == nil {
		row, err := i.find(ctx, query)
		if err != nil {
			return false, err
		}
		*answer = new(bool)
		**answer = row != 0
	}
	return **answer, nil
}

// inserted runs an INSERT and returns the row it made, 0 where there was one already.
func (i *insertion) inserted(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := i.exec(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return 0, err
	}
	return result.LastInsertId()
}

// known is s for a column in which NULL says that nothing is known.
func known[S ~string](s S) any {
	if s == "" {
		return nil
	}
	return string(s)
}

// spansJSON writes spans as the archive keeps them, [] for none.
func spansJSON(s onrecord.Spans) string {
	b, _ := s.MarshalJSON() // spans of integers always marshal
	return string(b)
}

// evidenceJSON writes evidence as the archive keeps it, NULL for none.
func evidenceJSON(e *onrecord.Evidence) any {
	if e == nil || e.IsZero() {
		return nil
	}
	b, _ := json.Marshal(e) // spans of integers always marshal
	return string(b)
}

// listJSON writes a list of names as the archive keeps it, [] for none.
func listJSON(list []string) string {
	if len(list) == 0 {
		return "[]"
	}
	b, _ := json.Marshal(list) // strings always marshal
	return string(b)
}
