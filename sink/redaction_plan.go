package sink

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/onrecord/onrecord"
)

// RedactionRequest says what to take out.
type RedactionRequest struct {
	Scope onrecord.RedactionScope
	// Name is the id of a quote or of a statement, or the name of a person.
	Name           string
	Author, Reason string
	MadeAt         time.Time
}

// RedactionPlan is a redaction of one version, and what its statement must not say when it is collected again.
type RedactionPlan struct {
	Redaction onrecord.Redaction
	Withheld  onrecord.Withheld
}

// PlanRedaction works out what a request takes out of each version, and what is left. It changes nothing.
//
// A quote goes from every version of its statement that has its words. A person goes with all that they said, under
// every name that was merged into theirs, with the places in which they are named.
func (r *Reader) PlanRedaction(ctx context.Context, req RedactionRequest) ([]RedactionPlan, error) {
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("plan redaction of %s: %w", req.Name, err)
	}
	defer tx.Rollback()
	p := redactionPlanner{RedactionRequest: req, reader: r, tx: tx}
	plans, err := p.plan(ctx)
	if err != nil {
		return nil, fmt.Errorf("plan redaction of %s %s: %w", req.Scope, req.Name, err)
	}
	return plans, nil
}

// redactionPlanner is one call of PlanRedaction.
type redactionPlanner struct {
	RedactionRequest
	reader *Reader
	tx     *sql.Tx
	// words are taken out wherever they stand: the pieces of a quote, the names of a person.
	words []string
	// quote is the one asked for.
	quote onrecord.QuoteID
}

func (p *redactionPlanner) plan(ctx context.Context) ([]RedactionPlan, error) {
	rows, err := p.versions(ctx)
	if err != nil {
		return nil, err
	}
	var plans []RedactionPlan
	for _, row := range rows {
		plan, err := p.version(ctx, row)
		if err != nil {
			return nil, err
		}
		plans = append(plans, *plan)
	}
	if len(plans) > 0 && p.Scope == onrecord.RedactPerson {
		// What was said of the person alone goes with the first.
		ids, err := p.corrections(ctx, `SELECT correction_id, event FROM corrections WHERE statement_id IS NULL ORDER BY id`)
		if err != nil {
			return nil, err
		}
		first := &plans[0].Redaction
		first.Corrections = append(first.Corrections, ids...)
	}
	for n := range plans {
		if err := plans[n].Redaction.Seal(); err != nil {
			return nil, err
		}
	}
	return plans, nil
}

// versions lists the rows of the versions to take something out of.
func (p *redactionPlanner) versions(ctx context.Context) ([]int64, error) {
	switch p.Scope {
	case onrecord.RedactStatement:
		return p.found(integers(ctx, p.tx, `
SELECT id FROM statements WHERE ?1 IN (statement_id, version_id) OR statement_id IN (SELECT statement_id FROM statements WHERE version_id = ?1)
ORDER BY version, version_id`, p.Name))
	case onrecord.RedactQuote:
		return p.versionsOfQuote(ctx)
	}
	return p.versionsOfPerson(ctx)
}

func (p *redactionPlanner) found(rows []int64, err error) ([]int64, error) {
	if err == nil && len(rows) == 0 {
		err = fmt.Errorf("there is nothing of that name in archive %s: %w", p.reader.path, onrecord.ErrNotFound)
	}
	return rows, err
}

// shortWords are those that are taken out only where the quote stands: other people say them too.
const shortWords = 20

func (p *redactionPlanner) versionsOfQuote(ctx context.Context) ([]int64, error) {
	statement, quote, err := p.reader.findQuote(ctx, p.Name)
	if err != nil {
		return nil, err
	}
	s, err := readStatement(ctx, p.tx, statement)
	if err != nil {
		return nil, err
	}
	var spans onrecord.Spans
	if err := p.tx.QueryRowContext(ctx, `SELECT quote_id, content_spans FROM quotes WHERE id = ?`, quote).Scan(&p.quote, fromJSON(&spans)); err != nil {
		return nil, err
	}
	text := onrecord.NewText(s.Text)
	if err := spans.Validate(text.Len()); err != nil {
		return nil, err
	}
	for _, span := range spans {
		p.words = append(p.words, text.Slice(span))
	}
	rows, err := integers(ctx, p.tx, `SELECT id FROM statements WHERE statement_id = ? ORDER BY version, version_id`, s.ID)
	if err != nil {
		return nil, err
	}
	var with []int64
	for _, row := range rows {
		other, err := readStatement(ctx, p.tx, row)
		if err != nil {
			return nil, err
		}
		for _, w := range p.words {
			if strings.Contains(other.Title+"\n"+other.Text, w) {
				with = append(with, row)
				break
			}
		}
	}
	return with, nil
}

func (p *redactionPlanner) versionsOfPerson(ctx context.Context) ([]int64, error) {
	rows, err := p.tx.QueryContext(ctx, `
SELECT ?1 UNION SELECT into_name FROM merged_names WHERE type = 'person' AND name = ?1
UNION SELECT name FROM merged_names WHERE type = 'person' AND (into_name = ?1 OR into_name IN (
  SELECT into_name FROM merged_names WHERE type = 'person' AND name = ?1))`, p.Name)
	if err != nil {
		return nil, err
	}
	if p.words, err = scanStrings(rows); err != nil {
		return nil, err
	}
	names := listJSON(p.words)
	return p.found(integers(ctx, p.tx, `
SELECT s.id FROM statements s
WHERE EXISTS (SELECT 1 FROM json_each(?1) n WHERE instr(s.text, n.value) > 0 OR instr(s.title, n.value) > 0)
  OR s.id IN (
    SELECT q.statement FROM quotes q LEFT JOIN original_quotes o ON o.quote = q.id
    WHERE q.speaker IN (SELECT value FROM json_each(?1))
      OR json_extract(o.original, '$.speaker.name') IN (SELECT value FROM json_each(?1)))
ORDER BY s.statement_id, s.version, s.version_id`, names))
}

// corrections lists those of a query that repeat what is taken out.
func (p *redactionPlanner) corrections(ctx context.Context, query string, args ...any) ([]onrecord.CorrectionID, error) {
	rows, err := p.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []onrecord.CorrectionID
	for rows.Next() {
		var id onrecord.CorrectionID
		var event string
		if err := rows.Scan(&id, &event); err != nil {
			return nil, err
		}
		if p.Scope == onrecord.RedactStatement || p.repeats(event) {
			ids = append(ids, id)
		}
	}
	if err := rows.Err(); err != nil || len(ids) == 0 {
		return nil, err
	}
	withdrawals, err := p.withdrawals(ctx, ids)
	return append(ids, withdrawals...), err
}

// withdrawals are the corrections that took these back: without them they would be of something that is not there.
func (p *redactionPlanner) withdrawals(ctx context.Context, of []onrecord.CorrectionID) ([]onrecord.CorrectionID, error) {
	list, err := json.Marshal(of)
	if err != nil {
		return nil, err
	}
	rows, err := p.tx.QueryContext(ctx, `
SELECT correction_id FROM corrections
WHERE action = 'withdraw' AND json_extract(event, '$.withdraws') IN (SELECT value FROM json_each(?)) ORDER BY id`, string(list))
	if err != nil {
		return nil, err
	}
	ids, err := scanStrings(rows)
	withdrawals := make([]onrecord.CorrectionID, len(ids))
	for n, id := range ids {
		withdrawals[n] = onrecord.CorrectionID(id)
	}
	return withdrawals, err
}

// repeats reports whether JSON has any of the words in it.
func (p *redactionPlanner) repeats(event string) bool {
	for _, w := range p.words {
		if encoded := listJSON([]string{w}); strings.Contains(event, encoded[2:len(encoded)-2]) {
			return true
		}
	}
	return false
}

// version plans what is taken out of one version.
func (p *redactionPlanner) version(ctx context.Context, row int64) (*RedactionPlan, error) {
	s, err := readStatement(ctx, p.tx, row)
	if err != nil {
		return nil, err
	}
	// The row has of the stakeholder only what the views show.
	err = p.tx.QueryRowContext(ctx, `SELECT coalesce(country, ''), aliases, coalesce(wikidata, '') FROM stakeholders WHERE id = ?`, s.Stakeholder.ID).
		Scan(&s.Stakeholder.Country, fromJSON(&s.Stakeholder.Aliases), &s.Stakeholder.Wikidata)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	red := onrecord.Redaction{Scope: p.Scope, Author: p.Author, Reason: p.Reason, MadeAt: p.MadeAt, Statement: *s}
	if err := p.readings(ctx, row, s, &red); err != nil {
		return nil, err
	}
	if red.Corrections, err = p.corrections(ctx, `SELECT correction_id, event FROM corrections WHERE statement_id = ? ORDER BY id`, s.ID); err != nil {
		return nil, err
	}
	if red.Earlier, err = p.earlier(ctx, s.VersionID); err != nil {
		return nil, err
	}
	withheld, err := p.withheld()
	return &RedactionPlan{Redaction: red, Withheld: withheld}, err
}

// earlier lists the redactions that the version has had.
func (p *redactionPlanner) earlier(ctx context.Context, id onrecord.VersionID) ([]onrecord.EarlierRedaction, error) {
	rows, err := p.tx.QueryContext(ctx, `
SELECT redaction_id, scope, author, reason, made_at, removed, corrections FROM redactions WHERE version_id = ? ORDER BY id`, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []onrecord.EarlierRedaction
	for rows.Next() {
		var e onrecord.EarlierRedaction
		var made string
		if err := rows.Scan(&e.ID, &e.Scope, &e.Author, &e.Reason, &made, fromJSON(&e.Removed), fromJSON(&e.Corrections)); err != nil {
			return nil, err
		}
		if e.MadeAt, err = time.Parse(time.RFC3339, made); err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, rows.Err()
}

// saltBytes makes guesses at what was withheld cost a computation for each statement.
const saltBytes = 16

func (p *redactionPlanner) withheld() (onrecord.Withheld, error) {
	if p.Scope == onrecord.RedactStatement {
		return onrecord.Withheld{Whole: true}, nil
	}
	w := onrecord.Withheld{Salt: make([]byte, saltBytes)}
	if _, err := rand.Read(w.Salt); err != nil {
		return w, err
	}
	for _, words := range p.words {
		w.Withhold(words)
	}
	return w, nil
}

// readings takes out of a version's text and readings what is to go.
func (p *redactionPlanner) readings(ctx context.Context, row int64, s *onrecord.Statement, red *onrecord.Redaction) error {
	rows, err := integers(ctx, p.tx, `SELECT id FROM readings WHERE statement = ? ORDER BY current, quotes_id`, row)
	if err != nil {
		return err
	}
	m := &mask{text: onrecord.NewText(s.Text)}
	var readings []*onrecord.Quotes
	for _, reading := range rows {
		q, err := readReading(ctx, p.tx, reading)
		if err != nil {
			return err
		}
		readings = append(readings, q)
	}
	shown, err := p.shownBy(ctx, row)
	if err != nil {
		return err
	}
	p.maskText(m, readings, shown)
	if p.Scope != onrecord.RedactStatement {
		red.Text = m.left()
		red.Statement.Title = maskWords(s.Title, p.long(), p.Scope == onrecord.RedactPerson)
	} else {
		red.Statement.Title = ""
	}
	for _, reading := range readings {
		left := onrecord.RedactedReading{Extractor: reading.Extractor}
		for _, q := range reading.Quotes {
			if p.goes(m, q, shown) {
				red.Removed = appendOnce(red.Removed, q.ID)
				continue
			}
			left.Quotes = append(left.Quotes, p.without(red.Text, q))
		}
		if reading.Extractor != byCorrection { // corrections make that again
			red.Readings = append(red.Readings, left)
		}
	}
	return nil
}

func appendOnce(ids []onrecord.QuoteID, id onrecord.QuoteID) []onrecord.QuoteID {
	for _, have := range ids {
		if have == id {
			return ids
		}
	}
	return append(ids, id)
}

// shownBy says under which name each quote of a version is shown, after corrections.
func (p *redactionPlanner) shownBy(ctx context.Context, row int64) (map[onrecord.QuoteID]string, error) {
	rows, err := p.tx.QueryContext(ctx, `SELECT quote_id, coalesce(speaker, '') FROM quotes WHERE statement = ? AND corrected = 1`, row)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	shown := make(map[onrecord.QuoteID]string)
	for rows.Next() {
		var id onrecord.QuoteID
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, err
		}
		shown[id] = name
	}
	return shown, rows.Err()
}

// maskText decides which stretches of the text go.
func (p *redactionPlanner) maskText(m *mask, readings []*onrecord.Quotes, shown map[onrecord.QuoteID]string) {
	for _, reading := range readings {
		for _, q := range reading.Quotes {
			switch {
			case p.Scope == onrecord.RedactQuote && q.ID == p.quote:
				m.add(q.Content...)
			case p.Scope == onrecord.RedactPerson && p.said(q, shown):
				m.add(q.Content...)
				m.add(q.Source...)
				if q.Evidence != nil {
					m.add(q.Evidence.Name...)
				}
			}
		}
	}
	for _, words := range p.long() {
		m.addWords(words, p.Scope == onrecord.RedactPerson)
	}
	if p.Scope == onrecord.RedactQuote && len(m.spans) == 0 {
		for _, words := range p.words { // another version, in which the quote is not where it was
			m.addWords(words, false)
		}
	}
}

// long are the words that go wherever they stand: names, also the surname alone, and what nobody says by chance.
func (p *redactionPlanner) long() []string {
	var long []string
	for _, w := range p.words {
		if p.Scope == onrecord.RedactPerson {
			long = append(long, w)
			if at := strings.LastIndexByte(w, ' '); at > 0 && utf8.RuneCountInString(w[at+1:]) > 2 {
				long = append(long, w[at+1:])
			}
		} else if utf8.RuneCountInString(w) >= shortWords {
			long = append(long, w)
		}
	}
	return long
}

// said reports whether a quote is the person's, as it was read or as it is shown.
func (p *redactionPlanner) said(q onrecord.Quote, shown map[onrecord.QuoteID]string) bool {
	for _, name := range p.words {
		if q.Speaker.Name == name || shown[q.ID] == name {
			return true
		}
	}
	return false
}

// goes reports whether a quote is taken out, and not only some words in it.
func (p *redactionPlanner) goes(m *mask, q onrecord.Quote, shown map[onrecord.QuoteID]string) bool {
	switch p.Scope {
	case onrecord.RedactStatement:
		return true
	case onrecord.RedactPerson:
		return p.said(q, shown)
	}
	return q.ID == p.quote || m.covers(q.Content) > sameQuote
}

// without is a quote that is left, without the words that are not.
func (p *redactionPlanner) without(text string, q onrecord.Quote) onrecord.Quote {
	q.Text = onrecord.NewText(text).Join(q.Content)
	whole := p.Scope == onrecord.RedactPerson
	for _, s := range []*string{&q.Speaker.Name, &q.Speaker.Role, &q.Speaker.Affiliation, &q.Stakeholder} {
		*s = maskWords(*s, p.long(), whole)
	}
	for n, s := range q.Speaker.OnBehalfOf {
		q.Speaker.OnBehalfOf[n] = maskWords(s, p.long(), whole)
	}
	return q
}
