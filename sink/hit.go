package sink

import (
	"cmp"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord"
)

// Hit is one found quote, or one statement, which has the fields of a quote empty. Its JSON has the names of the
// columns of v_quotes.
type Hit struct {
	RowID         int64                `json:"rowid"`
	QuoteID       onrecord.QuoteID     `json:"quote_id,omitempty"`
	StatementID   onrecord.StatementID `json:"statement_id"`
	Version       int                  `json:"version"`
	Type          onrecord.QuoteType   `json:"type,omitempty"`
	Text          string               `json:"text,omitempty"`
	Speaker       string               `json:"speaker,omitempty"`
	Role          string               `json:"role,omitempty"`
	Affiliation   string               `json:"affiliation,omitempty"`
	Kind          onrecord.Kind        `json:"kind,omitempty"`
	OnBehalfOf    []string             `json:"on_behalf_of,omitempty"`
	Stakeholder   string               `json:"stakeholder,omitempty"`
	Topics        []string             `json:"topics,omitempty"`
	Position      string               `json:"position,omitempty"`
	Confidence    float64              `json:"confidence,omitempty"`
	ContentSpans  onrecord.Spans       `json:"content_spans,omitempty"`
	SourceSpans   onrecord.Spans       `json:"source_spans,omitempty"`
	CueSpans      onrecord.Spans       `json:"cue_spans,omitempty"`
	Lang          string               `json:"lang,omitempty"`
	PublishedAt   string               `json:"published_at,omitempty"`
	Source        onrecord.SourceID    `json:"source"`
	URL           string               `json:"url"`
	CaptureSHA256 string               `json:"capture_sha256"`
	Extractor     string               `json:"extractor,omitempty"`
	Corrected     bool                 `json:"corrected"`
	IsLatest      bool                 `json:"is_latest"`
	Title         string               `json:"title,omitempty"`
	FirstSeenAt   string               `json:"first_seen_at"`
	// Snippet is the stretch of the text where the words were found, with "…" where it was cut.
	Snippet string `json:"snippet"`
}

// By is the speaker of a quote that was found, as messages have it.
func (h Hit) By() onrecord.Speaker {
	return onrecord.Speaker{Name: h.Speaker, Role: h.Role, Affiliation: h.Affiliation, Kind: h.Kind, OnBehalfOf: h.OnBehalfOf}
}

// Place is where a hit stands among the newest first. The zero Place is before all.
type Place struct {
	// Day is when it was published, or else first seen.
	Day   string
	RowID int64
}

// Place returns where the hit stands, for a search that goes on behind it.
func (h Hit) Place() Place { return Place{cmp.Or(h.PublishedAt, h.FirstSeenAt), h.RowID} }

// String writes the place so that ParsePlace reads it.
func (p Place) String() string { return fmt.Sprintf("%s/%d", p.Day, p.RowID) }

// ParsePlace reads what String wrote.
func ParsePlace(s string) (Place, error) {
	day, row, _ := strings.Cut(s, "/")
	id, err := strconv.ParseInt(row, 10, 64)
	if _, dateErr := onrecord.ParseDate(day); err != nil || dateErr != nil || day == "" {
		return Place{}, fmt.Errorf("place %q: want a date and a number, 2026-01-31/17: %w", s, onrecord.ErrInvalid)
	}
	return Place{day, id}, nil
}

// hitColumns are the fields of a Hit in order, for v_quotes and for v_statements.
const (
	quoteColumns = `q.rowid, q.quote_id, q.statement_id, q.version, q.type, q.text, q.speaker, q.role, q.affiliation,
  q.kind, q.on_behalf_of, q.stakeholder, q.topics, q.position, q.confidence, q.content_spans, q.source_spans,
  q.cue_spans, q.lang, q.published_at, q.source, q.url, q.capture_sha256, q.extractor, q.corrected, q.is_latest, q.title,
  q.first_seen_at`
	documentColumns = `q.rowid, NULL, q.statement_id, q.version, NULL, NULL, NULL, NULL, NULL,
  q.kind, NULL, q.stakeholder, NULL, NULL, NULL, NULL, NULL,
  NULL, q.lang, q.published_at, q.source, q.url, q.capture_sha256, NULL, 0, q.is_latest, q.title,
  q.first_seen_at`
)

// scanHit reads the columns of a hit, and more that stand behind them.
func scanHit(rows *sql.Rows, more ...any) (Hit, error) {
	var h Hit
	err := rows.Scan(append([]any{
		&h.RowID, text(&h.QuoteID), &h.StatementID, &h.Version, text(&h.Type), text(&h.Text), text(&h.Speaker),
		text(&h.Role), text(&h.Affiliation), text(&h.Kind), fromJSON(&h.OnBehalfOf), text(&h.Stakeholder),
		fromJSON(&h.Topics), text(&h.Position), orZero(&h.Confidence), fromJSON(&h.ContentSpans),
		fromJSON(&h.SourceSpans), fromJSON(&h.CueSpans), text(&h.Lang), text(&h.PublishedAt), &h.Source, &h.URL,
		&h.CaptureSHA256, text(&h.Extractor), &h.Corrected, &h.IsLatest, text(&h.Title), &h.FirstSeenAt,
	}, more...)...)
	return h, err
}

// found is a hit with the text that was searched.
type found struct {
	Hit
	searched string
}

// columns are the texts of the hit by the names of the columns of the full-text table.
func (h found) columns() map[string]string {
	return map[string]string{
		"text": h.searched, "title": h.Title, "speaker": h.Speaker, "affiliation": h.Affiliation,
		"stakeholder": h.Stakeholder, "on_behalf_of": strings.Join(h.OnBehalfOf, "\n"),
	}
}
