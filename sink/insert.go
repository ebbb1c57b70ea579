package sink

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/onrecord/onrecord"
)

// The statements of the insert path, prepared once for the life of the writer. Each may run twice for the same message
// and then changes nothing.
const (
	// A version that is known from its quotes alone is completed by its statement, whichever came first.
	insertStatement = `
INSERT INTO statements (
  version_id, statement_id, version, source, stakeholder_id, stakeholder, kind, firsthand, url, title, lang,
  published_at, first_seen_at, capture_sha256, capture, derivation, duplicate_of, text_sha256, text
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (version_id) DO UPDATE SET
  source = excluded.source, stakeholder_id = excluded.stakeholder_id, stakeholder = excluded.stakeholder,
  kind = excluded.kind, firsthand = excluded.firsthand, lang = excluded.lang,
  first_seen_at = excluded.first_seen_at, capture_sha256 = excluded.capture_sha256, capture = excluded.capture,
  derivation = excluded.derivation, duplicate_of = excluded.duplicate_of, text = excluded.text
WHERE text IS NULL AND excluded.text IS NOT NULL`

	findStatement = `SELECT id FROM statements WHERE version_id = ?`

	insertReading = `
INSERT INTO readings (quotes_id, statement, extractor, current) VALUES (?, ?, ?, 1)
ON CONFLICT (quotes_id) DO UPDATE SET current = 1 WHERE current = 0`

	findReading = `SELECT id, current FROM readings WHERE quotes_id = ?`

	retireReadings = `UPDATE readings SET current = 0 WHERE statement = ? AND current = 1`
	retireQuotes   = `UPDATE quotes SET current = 0 WHERE statement = ? AND current = 1`
	restoreQuotes  = `UPDATE quotes SET current = 1 WHERE reading = ? AND statement = ?`

	insertQuote = `
INSERT INTO quotes (
  quote_id, reading, statement, current, type, text, speaker, role, affiliation, kind, on_behalf_of, stakeholder,
  topics, position, position_cue, confidence, content_spans, source_spans, cue_spans
) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (quote_id, reading) DO NOTHING`

	hasCapture    = `SELECT EXISTS (SELECT 1 FROM captures WHERE sha256 = ?)`
	insertCapture = `INSERT INTO captures (sha256, size, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`
	insertMissing = `
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
		insertStatement, findStatement, insertReading, findReading, retireReadings, retireQuotes, restoreQuotes,
		insertQuote, hasCapture, insertCapture, insertMissing, deleteMissing, insertDeadLetter, setPosition,
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

// statement stores a version. Without its text, as a quotes message carries it, it is a place for the quotes to refer
// to until the statement arrives.
func (i *insertion) statement(ctx context.Context, s *onrecord.Statement) (sql.Result, error) {
	capture, err := json.Marshal(s.Capture)
	if err != nil {
		return nil, fmt.Errorf("encode capture of %s: %w", s.URL, err)
	}
	derivation, err := json.Marshal(s.Derivation)
	if err != nil {
		return nil, fmt.Errorf("encode derivation of %s: %w", s.URL, err)
	}
	return i.exec(ctx, insertStatement,
		s.VersionID, s.ID, s.Version, s.Source, s.Stakeholder.ID, s.Stakeholder.Name, s.Stakeholder.Kind, s.Firsthand,
		s.URL, known(s.Title), known(s.Lang), known(s.PublishedAt.String()), timestamp(s.FirstSeenAt),
		s.Capture.SHA256, string(capture), string(derivation), known(s.DuplicateOf), s.TextSHA256, known(s.Text))
}

// quotes stores one reading and makes it the current one of its version: the streams are read in order, so it is the
// latest. The same reading met again later in the stream becomes the current one again.
func (i *insertion) quotes(ctx context.Context, q *onrecord.Quotes) error {
	statement, err := i.statementRow(ctx, &q.Statement)
	if err != nil {
		return err
	}
	id := onrecord.QuotesID(q.Statement.VersionID, q.Extractor)
	reading, current, err := i.reading(ctx, id)
	if err != nil || current {
		return err
	}
	for _, query := range []string{retireReadings, retireQuotes} {
		if _, err := i.exec(ctx, query, statement); err != nil {
			return err
		}
	}
	inserted, err := i.exec(ctx, insertReading, id, statement, q.Extractor)
	if err != nil {
		return err
	}
	if reading != 0 {
		_, err := i.exec(ctx, restoreQuotes, reading, statement)
		return err
	}
	if reading, err = inserted.LastInsertId(); err != nil {
		return err
	}
	for n := range q.Quotes {
		if err := i.quote(ctx, &q.Quotes[n], reading, statement); err != nil {
			return fmt.Errorf("quote %s: %w", q.Quotes[n].ID, err)
		}
	}
	return nil
}

// statementRow returns the row of the version, which it makes where there is none.
func (i *insertion) statementRow(ctx context.Context, s *onrecord.Statement) (int64, error) {
	var id int64
	err := i.stmt(ctx, findStatement).QueryRowContext(ctx, s.VersionID).Scan(&id)
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	inserted, err := i.statement(ctx, s)
	if err != nil {
		return 0, err
	}
	return inserted.LastInsertId()
}

// reading returns the row of a reading, 0 where there is none, and whether it is the current one of its version.
func (i *insertion) reading(ctx context.Context, quotesID string) (row int64, current bool, err error) {
	err = i.stmt(ctx, findReading).QueryRowContext(ctx, quotesID).Scan(&row, &current)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return row, current, err
}

func (i *insertion) quote(ctx context.Context, q *onrecord.Quote, reading, statement int64) error {
	var label, cue any
	if q.Position != nil {
		label, cue = q.Position.Label, spansJSON(q.Position.Cue)
	}
	_, err := i.exec(ctx, insertQuote,
		q.ID, reading, statement, q.Type, q.Text, known(q.Speaker.Name), known(q.Speaker.Role),
		known(q.Speaker.Affiliation), known(q.Speaker.Kind), listJSON(q.Speaker.OnBehalfOf), known(q.Stakeholder),
		listJSON(q.Topics), label, cue, q.Confidence, spansJSON(q.Content), spansJSON(q.Source), spansJSON(q.Cue))
	return err
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

// listJSON writes a list of names as the archive keeps it, [] for none.
func listJSON(list []string) string {
	if len(list) == 0 {
		return "[]"
	}
	b, _ := json.Marshal(list) // strings always marshal
	return string(b)
}
