package sink

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/onrecord/onrecord"
)

// Entry is one thing that is handed on from an archive to another: exactly one of its fields is set. All but captures
// are what the messages of the streams carry.
type Entry struct {
	Capture    *Body
	Statement  *onrecord.Statement
	Quotes     *onrecord.Quotes
	Correction *onrecord.Correction
	// Absence stands in the place of a version that is not handed on.
	Absence *Absence
}

// Absence says that a version is not handed on, because something was taken out of it: by whom, when and why, as its
// tombstone does, and not what.
type Absence struct {
	RedactionID onrecord.RedactionID    `json:"redaction_id"`
	Scope       onrecord.RedactionScope `json:"scope"`
	StatementID onrecord.StatementID    `json:"statement_id"`
	Version     int                     `json:"version"`
	Source      onrecord.SourceID       `json:"source"`
	Author      string                  `json:"author"`
	Reason      string                  `json:"reason"`
	MadeAt      time.Time               `json:"made_at"`
}

// Body is a capture with its bytes.
type Body struct {
	onrecord.Capture
	Bytes []byte
}

// Entries yields what an archive holds, as it is at one moment: of every version its capture (if captures are asked
// for and it is there), its statement, and its readings as the extractors had them, the current one last; and at the end
// the corrections, in their order. An archive that is given them in this order has equal rows in its views. Versions of
// which something was taken out are left out, because what is left of them is no longer what their ids say; in their
// place stands that they are.
//
// A query that narrows yields whole statements: every version and reading of those in which a quote is found. A
// reading without some of its quotes would be another one under the same id.
func (r *Reader) Entries(ctx context.Context, q SearchQuery, captures bool) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
		if err == nil {
			defer tx.Rollback()
			w := entryWalk{reader: r, tx: tx, captures: captures, given: make(map[string]bool), about: make(map[onrecord.StatementID]bool), yield: yield}
			err = w.all(ctx, q)
		}
		if err != nil && !errors.Is(err, errStopped) {
			yield(Entry{}, fmt.Errorf("read archive %s: %w", r.path, err))
		}
	}
}

var errStopped = errors.New("the caller has enough")

// entryWalk is one walk through an archive.
type entryWalk struct {
	reader   *Reader
	tx       *sql.Tx
	captures bool
	given    map[string]bool // captures that were yielded
	narrowed bool            // to the statements in this list
	about    map[onrecord.StatementID]bool
	yield    func(Entry, error) bool
}

func (w *entryWalk) give(e Entry) error {
	if !w.yield(e, nil) {
		return errStopped
	}
	return nil
}

func (w *entryWalk) all(ctx context.Context, q SearchQuery) error {
	rows, err := w.versions(ctx, q)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := w.version(ctx, row); err != nil {
			return err
		}
	}
	return w.corrections(ctx)
}

// versions lists the rows of the versions wanted, in an order that follows from what they are.
func (w *entryWalk) versions(ctx context.Context, q SearchQuery) ([]int64, error) {
	const order = `ORDER BY first_seen_at, statement_id, version, version_id`
	q.Limit = 0
	if w.narrowed = q != (SearchQuery{Mark: q.Mark, AllVersions: q.AllVersions}); !w.narrowed {
		return integers(ctx, w.tx, `SELECT id FROM statements `+order)
	}
	q.AllVersions = true
	quotes, err := matching(ctx, w.tx, q, "q.rowid", false)
	if err != nil {
		return nil, err
	}
	return integers(ctx, w.tx, `
SELECT id FROM statements WHERE statement_id IN (
  SELECT s.statement_id FROM json_each(?) j CROSS JOIN quotes q ON q.id = j.value JOIN statements s ON s.id = q.statement
)`+order, integersJSON(quotes))
}

// version yields what there is of one version.
func (w *entryWalk) version(ctx context.Context, row int64) error {
	s, err := readStatement(ctx, w.tx, row)
	if err != nil {
		return fmt.Errorf("statement of row %d: %w", row, err)
	}
	absence, err := w.absence(ctx, s)
	if err != nil {
		return fmt.Errorf("redactions of %s: %w", s.URL, err)
	}
	if absence != nil {
		return w.give(Entry{Absence: absence})
	}
	w.about[s.ID] = true
	if err := w.stakeholder(ctx, &s.Stakeholder); err != nil {
		return fmt.Errorf("stakeholder of %s: %w", s.URL, err)
	}
	if err := w.capture(ctx, s.Capture); err != nil {
		return fmt.Errorf("capture of %s: %w", s.URL, err)
	}
	if s.Text != "" {
		if err := w.give(Entry{Statement: s}); err != nil {
			return err
		}
	}
	readings, err := readingsOf(ctx, w.tx, row)
	if err != nil {
		return err
	}
	for _, reading := range readings {
		q, err := readReading(ctx, w.tx, reading)
		if err != nil {
			return fmt.Errorf("quotes of %s: %w", s.URL, err)
		}
		q.Statement = s.WithoutText()
		if err := w.give(Entry{Quotes: q}); err != nil {
			return err
		}
	}
	return nil
}

// absence is the last redaction of a version, nil where nothing was taken out of it.
func (w *entryWalk) absence(ctx context.Context, s *onrecord.Statement) (*Absence, error) {
	const query = `
SELECT redaction_id, scope, author, reason, made_at FROM redactions
WHERE version_id = ?1 OR statement_id = ?2 AND scope = 'statement' ORDER BY id DESC LIMIT 1`
	a := Absence{StatementID: s.ID, Version: s.Version, Source: s.Source}
	var made string
	err := w.tx.QueryRowContext(ctx, query, s.VersionID, s.ID).Scan(&a.RedactionID, &a.Scope, &a.Author, &a.Reason, &made)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	a.MadeAt, err = time.Parse(time.RFC3339, made)
	return &a, err
}

// stakeholder fills in what the archive knows of a stakeholder beside name and kind.
func (w *entryWalk) stakeholder(ctx context.Context, s *onrecord.Stakeholder) error {
	const query = `SELECT country, aliases, wikidata FROM stakeholders WHERE id = ?`
	err := w.tx.QueryRowContext(ctx, query, s.ID).Scan(text(&s.Country), fromJSON(&s.Aliases), text(&s.Wikidata))
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// corrections yields those that are about what was yielded, and, unless a query narrows, those about people and
// organisations and those that wait for their statement; none about a statement of which something was taken out.
func (w *entryWalk) corrections(ctx context.Context) error {
	events, err := stringsOf(ctx, w.tx, `SELECT event FROM corrections ORDER BY id`)
	if err != nil {
		return err
	}
	redacted, err := stringsOf(ctx, w.tx, `SELECT DISTINCT statement_id FROM redactions`)
	if err != nil {
		return err
	}
	for _, event := range events {
		c := new(onrecord.Correction)
		if err := json.Unmarshal([]byte(event), c); err != nil {
			return fmt.Errorf("correction %.60s: %w", event, err)
		}
		about := c.Target != nil && w.about[c.Target.StatementID]
		if w.narrowed && !about || c.Target != nil && !about && slices.Contains(redacted, string(c.Target.StatementID)) {
			continue
		}
		if err := w.give(Entry{Correction: c}); err != nil {
			return err
		}
	}
	return nil
}

// capture yields the body a version was made from, once. One that is not there, or does not unpack, is for verify to
// tell; the rest is handed on without it.
func (w *entryWalk) capture(ctx context.Context, c onrecord.Capture) error {
	if !w.captures || w.given[c.SHA256] {
		return nil
	}
	w.given[c.SHA256] = true
	p := proof{statement: onrecord.Statement{Capture: c}}
	if err := w.reader.readBody(ctx, w.tx, &p); err != nil || p.bodyErr != nil {
		return err
	}
	return w.give(Entry{Capture: &Body{Capture: c, Bytes: p.body}})
}

// readStatement reads a version as its message carried it.
func readStatement(ctx context.Context, tx *sql.Tx, row int64) (*onrecord.Statement, error) {
	const query = `
SELECT version_id, statement_id, version, source, stakeholder_id, stakeholder, kind, firsthand, url, title, lang,
  published_at, first_seen_at, capture, derivation, duplicate_of, text_sha256, text
FROM statements WHERE id = ?`
	s := new(onrecord.Statement)
	var published, seen string
	err := tx.QueryRowContext(ctx, query, row).Scan(
		&s.VersionID, &s.ID, &s.Version, &s.Source, &s.Stakeholder.ID, &s.Stakeholder.Name, &s.Stakeholder.Kind,
		&s.Firsthand, &s.URL, text(&s.Title), text(&s.Lang), text(&published), &seen, fromJSON(&s.Capture),
		fromJSON(&s.Derivation), text(&s.DuplicateOf), &s.TextSHA256, text(&s.Text))
	if err != nil {
		return nil, err
	}
	if s.PublishedAt, err = onrecord.ParseDate(published); err != nil {
		return nil, err
	}
	s.FirstSeenAt, err = time.Parse(time.RFC3339, seen)
	return s, err
}

// readReading reads what one extractor found in one version, without the statement and without what corrections made
// of it.
func readReading(ctx context.Context, tx *sql.Tx, reading int64) (*onrecord.Quotes, error) {
	q := new(onrecord.Quotes)
	if err := tx.QueryRowContext(ctx, `SELECT extractor FROM readings WHERE id = ?`, reading).Scan(&q.Extractor); err != nil {
		return nil, err
	}
	quotes, err := readQuotes(ctx, tx, ofReading+" ORDER BY id", reading)
	if err != nil {
		return nil, err
	}
	q.Quotes, err = asSaid(ctx, tx, reading, quotes)
	return q, err
}

// readQuotes reads quotes as their message carried them.
func readQuotes(ctx context.Context, tx *sql.Tx, where string, args ...any) ([]onrecord.Quote, error) {
	const query = `
SELECT quote_id, type, (SELECT t.text FROM quote_texts t WHERE t.id = quotes.id), speaker, role, affiliation, kind,
  on_behalf_of, stakeholder, topics, position, position_cue, confidence, content_spans, source_spans, cue_spans, evidence
FROM quotes WHERE `
	rows, err := tx.QueryContext(ctx, query+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var quotes []onrecord.Quote
	for rows.Next() {
		var quote onrecord.Quote
		var position onrecord.Position
		err := rows.Scan(&quote.ID, &quote.Type, &quote.Text, text(&quote.Speaker.Name), text(&quote.Speaker.Role),
			text(&quote.Speaker.Affiliation), text(&quote.Speaker.Kind), fromJSON(&quote.Speaker.OnBehalfOf),
			text(&quote.Stakeholder), fromJSON(&quote.Topics), text(&position.Label), fromJSON(&position.Cue),
			&quote.Confidence, fromJSON(&quote.Content), fromJSON(&quote.Source), fromJSON(&quote.Cue),
			fromJSON(&quote.Evidence))
		if err != nil {
			return nil, err
		}
		if position.Label != "" {
			quote.Position = &position
		}
		quotes = append(quotes, quote)
	}
	return quotes, rows.Err()
}
