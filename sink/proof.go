package sink

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/onrecord/onrecord"
)

// proof is a version with everything that bears it out, read at one moment.
type proof struct {
	statement onrecord.Statement
	body      []byte // of the capture
	bodyErr   error  // why there is none
	redacted  bool   // text or bytes were taken out, so that nothing can be made again from them
	quotes    []storedQuote
}

// storedQuote is a quote as the archive has it, damaged if a column cannot be decoded any more.
type storedQuote struct {
	onrecord.Quote
	damage error
}

// proof reads a version, its capture and its quotes.
func (r *Reader) proof(ctx context.Context, t target) (*proof, error) {
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	p := new(proof)
	if err := p.readStatement(ctx, tx, t.statement); err != nil {
		return nil, fmt.Errorf("read statement of row %d: %w", t.statement, err)
	}
	if err := p.readRedaction(ctx, tx); err != nil {
		return nil, fmt.Errorf("read redactions of %s: %w", p.statement.ID, err)
	}
	if err := r.readBody(ctx, tx, p); err != nil {
		return nil, fmt.Errorf("read capture of %s: %w", p.statement.ID, err)
	}
	if err := p.readQuotes(ctx, tx, t); err != nil {
		return nil, fmt.Errorf("read quotes of %s: %w", p.statement.ID, err)
	}
	return p, nil
}

func (p *proof) readStatement(ctx context.Context, tx *sql.Tx, row int64) error {
	const query = `
SELECT statement_id, version, version_id, url, title, published_at, capture_sha256, capture, derivation, text_sha256, text
FROM statements WHERE id = ?`
	s := &p.statement
	var published, capture string
	err := tx.QueryRowContext(ctx, query, row).Scan(
		&s.ID, &s.Version, &s.VersionID, &s.URL, text(&s.Title), text(&published), &capture, fromJSON(&s.Capture),
		fromJSON(&s.Derivation), &s.TextSHA256, text(&s.Text))
	if err != nil {
		return err
	}
	s.Capture.SHA256 = capture
	s.PublishedAt, err = onrecord.ParseDate(published)
	return err
}

func (p *proof) readQuotes(ctx context.Context, tx *sql.Tx, t target) error {
	const query = `
SELECT quote_id, type, text, speaker, role, kind, position, position_cue, confidence, content_spans, source_spans,
  cue_spans, evidence
FROM quotes WHERE statement = ?1 AND iif(?2 = '[]', current = 1, id IN (SELECT value FROM json_each(?2))) ORDER BY id`
	rows, err := tx.QueryContext(ctx, query, t.statement, strings.ReplaceAll(fmt.Sprint(t.quotes), " ", ","))
	if err != nil {
		return err
	}
	defer rows.Close()
	words := onrecord.NewText(p.statement.Text)
	for rows.Next() {
		var q storedQuote
		var position onrecord.Position
		var cue, content, source, said, evidence string
		err := rows.Scan(&q.ID, &q.Type, &q.Text, text(&q.Speaker.Name), text(&q.Speaker.Role), text(&q.Speaker.Kind),
			text(&position.Label), text(&cue), &q.Confidence, &content, &source, &said, text(&evidence))
		if err != nil {
			return err
		}
		q.damage = errors.Join(readSpans(&q.Content, content), readSpans(&q.Source, source), readSpans(&q.Cue, said),
			readSpans(&position.Cue, cue), readEvidence(&q.Evidence, evidence))
		if q.Text == "" && q.Content.Validate(words.Len()) == nil {
			q.Text = words.Join(q.Content)
		}
		if position.Label != "" {
			q.Position = &position
		}
		p.quotes = append(p.quotes, q)
	}
	return rows.Err()
}

// readSpans reads spans as the archive keeps them; "" is none.
func readSpans(to *onrecord.Spans, stored string) error {
	if stored == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(stored), to); err != nil {
		return fmt.Errorf("spans %.40q cannot be read: %w", stored, err)
	}
	return nil
}

// readEvidence reads evidence as the archive keeps it; "" is none.
func readEvidence(to **onrecord.Evidence, stored string) error {
	if stored == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(stored), to); err != nil {
		return fmt.Errorf("evidence %.40q cannot be read: %w", stored, err)
	}
	return nil
}

// checkVersion returns what is wrong with the version as a whole, "" when it holds.
func (p *proof) checkVersion(ctx context.Context, derive Derive) string {
	s := p.statement
	switch {
	case s.Text == "":
		return "statement missing: its quotes are in the archive, its text is not, or not yet"
	case p.bodyErr != nil:
		return p.bodyErr.Error()
	}
	if got := onrecord.HashBytes(p.body); got != s.Capture.SHA256 {
		return fmt.Sprintf("capture differs: its bytes have the SHA-256 %s, not %s", got, s.Capture.SHA256)
	}
	derived, err := derive(ctx, s.Capture, p.body, s.Derivation, s.URL)
	if err != nil {
		return fmt.Sprintf("text cannot be made again from the capture (%s): %s", s.Derivation.Extractor, err)
	}
	if derived != s.Text {
		return "text differs from the capture " + firstDifference(s.Text, derived)
	}
	if got := onrecord.HashText(s.Text); got != s.TextSHA256 {
		return fmt.Sprintf("text has the SHA-256 %s, not %s", got, s.TextSHA256)
	}
	if got := onrecord.NewStatementID(s.URL); got != s.ID {
		return fmt.Sprintf("statement id does not follow from the address %s: want %s", s.URL, got)
	}
	if got := onrecord.NewVersionID(s); got != s.VersionID {
		return fmt.Sprintf("version id %s does not follow from title, date and text: want %s", s.VersionID, got)
	}
	return ""
}

// checkQuote returns what is wrong with a quote in its text, "" when it holds.
func checkQuote(version onrecord.VersionID, q storedQuote, text onrecord.Text) string {
	switch {
	case q.damage != nil:
		return q.damage.Error()
	case text.Len() == 0:
		return "" // already said of the version
	}
	if err := q.Validate(text); err != nil {
		return err.Error()
	}
	if got := onrecord.NewQuoteID(version, q.Content); got != q.ID {
		return fmt.Sprintf("quote id does not follow from its place: want %s", got)
	}
	return checkEvidence(q.Quote, text)
}

// firstDifference says where two texts part, and what stands there in each.
func firstDifference(stored, derived string) string {
	at := 0
	for at < len(stored) && at < len(derived) && stored[at] == derived[at] {
		at++
	}
	for at > 0 && at < len(stored) && !utf8.RuneStart(stored[at]) {
		at--
	}
	return fmt.Sprintf("at code point %d: stored %.30q, captured %.30q",
		utf8.RuneCountInString(stored[:at]), stored[at:], derived[min(at, len(derived)):])
}
