package sink

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/onrecord/onrecord"
)

// edition is the quotes of one version, as its current reading has them and as corrections make them.
type edition struct {
	statement *onrecord.Statement
	row       int64 // of the version
	text      onrecord.Text
	reading   int64 // 0: nobody has read it yet
	extractor string
	quotes    []*edited
}

// edited is one quote on its way from what the extractor said to what is shown.
type edited struct {
	row      int64          // 0 for one that a correction adds
	original onrecord.Quote // as the extractor said it
	quote    onrecord.Quote // as it is shown
	hidden   bool
	// aside is true where original_quotes has the original, so that the row is not it.
	aside bool
	// movedTo is the quote with other spans that takes its place.
	movedTo *edited
	// setBy says which corrections set a field, the last of which decides, rejectedBy which one hid the quote.
	setBy      map[string][]*standing
	rejectedBy *standing
}

// byCorrection is the extractor of quotes that a person found.
const byCorrection = "correction"

// loadEdition reads a version's current reading as the extractor said it, and puts back what corrections had made of
// earlier readings.
func (i *insertion) loadEdition(ctx context.Context, s *onrecord.Statement, row int64) (*edition, error) {
	e := &edition{statement: s, row: row, text: onrecord.NewText(s.Text)}
	if err := i.restoreOthers(ctx, row); err != nil {
		return nil, err
	}
	var err error
	if e.reading, err = i.find(ctx, findCurrent, row); err != nil || e.reading == 0 {
		return e, err
	}
	said, err := readReading(ctx, i.tx, e.reading)
	if err != nil {
		return nil, err
	}
	rows, err := integers(ctx, i.tx, `SELECT id FROM quotes WHERE `+ofReading+` ORDER BY id`, e.reading)
	if err != nil {
		return nil, err
	}
	aside, err := originals(ctx, i.tx, e.reading)
	if err != nil {
		return nil, err
	}
	e.extractor = said.Extractor
	for n, q := range said.Quotes {
		one := &edited{row: rows[n], original: q, quote: clone(q), setBy: make(map[string][]*standing)}
		_, one.aside = aside[one.row]
		e.quotes = append(e.quotes, one)
	}
	return e, nil
}

// clone copies a quote so far that corrections can change the copy.
func clone(q onrecord.Quote) onrecord.Quote {
	if q.Evidence != nil {
		evidence := *q.Evidence
		q.Evidence = &evidence
	}
	return q
}

// restoreOthers puts back the quotes of readings that are not current any more, and removes those that corrections had
// added: they are added again where they still are to be.
func (i *insertion) restoreOthers(ctx context.Context, row int64) error {
	readings, err := integers(ctx, i.tx, `
SELECT DISTINCT q.reading FROM quotes q JOIN original_quotes o ON o.quote = q.id JOIN readings r ON r.id = q.reading
WHERE q.statement = ? AND r.current = 0`, row)
	if err != nil {
		return err
	}
	for _, reading := range readings {
		aside, err := originals(ctx, i.tx, reading)
		if err != nil {
			return err
		}
		for quote, original := range aside {
			if err := i.rewrite(ctx, quote, original, false, false); err != nil {
				return err
			}
			if _, err := i.exec(ctx, deleteOriginal, quote); err != nil {
				return err
			}
		}
	}
	_, err = i.exec(ctx, deleteAdded, row, byCorrection)
	return err
}

const (
	insertOriginal = `INSERT INTO original_quotes (quote, original) VALUES (?, ?)`
	deleteOriginal = `DELETE FROM original_quotes WHERE quote = ?`
	deleteAdded    = `
DELETE FROM quotes WHERE statement = ?1
  AND reading IN (SELECT id FROM readings WHERE statement = ?1 AND extractor = ?2 AND current = 0)`
	insertAddedReading = `
INSERT INTO readings (quotes_id, statement, extractor, current) VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING`
	markCorrected = `UPDATE quotes SET corrected = 1 WHERE ` + ofReading
	rewriteQuote  = `
UPDATE quotes SET
  type = ?2, speaker = ?3, role = ?4, affiliation = ?5, kind = ?6, on_behalf_of = ?7, stakeholder = ?8, topics = ?9,
  position = ?10, position_cue = ?11, evidence = ?12, current = ?13, corrected = ?14
WHERE id = ?1`
)

// rewrite writes what may change of a quote into its row.
func (i *insertion) rewrite(ctx context.Context, row int64, q onrecord.Quote, current, corrected bool) error {
	var label, cue any
	if q.Position != nil {
		label, cue = q.Position.Label, spansJSON(q.Position.Cue)
	}
	_, err := i.exec(ctx, rewriteQuote, row, q.Type, known(q.Speaker.Name), known(q.Speaker.Role), known(q.Speaker.Affiliation),
		known(q.Speaker.Kind), listJSON(q.Speaker.OnBehalfOf), known(q.Stakeholder), listJSON(q.Topics), label, cue,
		evidenceJSON(q.Evidence), current, corrected)
	return err
}

// saveEdition writes what corrections have made of the quotes.
func (i *insertion) saveEdition(ctx context.Context, e *edition) error {
	var added []*edited
	for _, q := range e.quotes {
		if q.row == 0 {
			if !q.hidden {
				added = append(added, q)
			}
			continue
		}
		if err := i.saveEdited(ctx, q); err != nil {
			return fmt.Errorf("quote %s: %w", q.original.ID, err)
		}
	}
	if len(added) == 0 {
		return nil
	}
	if _, err := i.exec(ctx, insertAddedReading, onrecord.QuotesID(e.statement.VersionID, byCorrection), e.row, byCorrection); err != nil {
		return err
	}
	reading, err := i.find(ctx, findReading, onrecord.QuotesID(e.statement.VersionID, byCorrection))
	if err != nil {
		return err
	}
	for _, q := range added {
		if err := i.quote(ctx, &q.quote, e.statement, reading, e.row); err != nil {
			return fmt.Errorf("quote %s: %w", q.quote.ID, err)
		}
	}
	_, err = i.exec(ctx, markCorrected, reading)
	return err
}

// saveEdited writes one quote of the reading, and its original aside where it differs from that.
func (i *insertion) saveEdited(ctx context.Context, q *edited) error {
	original, err := json.Marshal(q.original)
	if err != nil {
		return err
	}
	shown, err := json.Marshal(q.quote)
	if err != nil {
		return err
	}
	changed := q.hidden || string(original) != string(shown)
	if !changed && !q.aside {
		return nil
	}
	if changed && !q.aside {
		if _, err := i.exec(ctx, insertOriginal, q.row, string(original)); err != nil {
			return err
		}
	}
	if !changed {
		if _, err := i.exec(ctx, deleteOriginal, q.row); err != nil {
			return err
		}
	}
	return i.rewrite(ctx, q.row, q.quote, !q.hidden, changed)
}

// errNoQuote is that no quote stands where words were found.
var errNoQuote = errors.New("no quote")

// at returns the quote that stands at these spans, or the one that covers most of them and of which they are most.
func (e *edition) at(spans onrecord.Spans) (*edited, error) {
	var best *edited
	score := 0.0
	for _, q := range e.quotes {
		if sameSpans(q.original.Content, spans) {
			return q.last(), nil
		}
		if s := overlap(q.original.Content, spans); s > score && !q.hidden {
			best, score = q, s
		}
	}
	if score <= sameQuote {
		return nil, errNoQuote
	}
	return best.last(), nil
}

// last follows a quote to what took its place.
func (q *edited) last() *edited {
	for q.movedTo != nil {
		q = q.movedTo
	}
	return q
}

// sameQuote is how much two stretches must have in common, of what they cover together, to be the same quote with
// other bounds: more than half, so that no two quotes of one reading can both be it.
const sameQuote = 0.5

// overlap is the share of the code points under either that are under both.
func overlap(a, b onrecord.Spans) float64 {
	both := 0
	for _, x := range a {
		for _, y := range b {
			both += max(0, min(x.End, y.End)-max(x.Start, y.Start))
		}
	}
	return float64(both) / float64(length(a)+length(b)-both)
}

func length(spans onrecord.Spans) (n int) {
	for _, s := range spans {
		n += s.Len()
	}
	return n
}

func sameSpans(a, b onrecord.Spans) bool { return spansJSON(a) == spansJSON(b) }
