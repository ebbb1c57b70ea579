package export

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// csvColumns are those of v_quotes, without the rowid, which means nothing outside its file.
var csvColumns = []string{
	"quote_id", "statement_id", "version", "type", "text", "speaker", "role", "affiliation", "kind", "on_behalf_of",
	"stakeholder", "topics", "position", "confidence", "content_spans", "source_spans", "cue_spans", "lang",
	"published_at", "source", "url", "capture_sha256", "extractor", "corrected", "is_latest", "title", "first_seen_at",
}

type csvWriter struct {
	w *csv.Writer
	// cell is what is written of a cell; nil: the cell as it is.
	cell func(string) string
}

// NewCSV returns a writer of comma-separated values (RFC 4180, UTF-8) with the columns of v_quotes. Lists are joined by
// "; ", spans are JSON, what is not known is empty. Every cell is as the archive has it, so it is for programs: see
// NewSpreadsheet for people.
func NewCSV(out io.Writer) (Writer, error) {
	w := csv.NewWriter(out)
	return csvWriter{w: w}, w.Write(csvColumns)
}

func (c csvWriter) Quote(h sink.Hit) error {
	row := []string{
		string(h.QuoteID), string(h.StatementID), strconv.Itoa(h.Version), string(h.Type), h.Text, h.Speaker, h.Role,
		h.Affiliation, string(h.Kind), strings.Join(h.OnBehalfOf, "; "), h.Stakeholder, strings.Join(h.Topics, "; "),
		h.Position, strconv.FormatFloat(h.Confidence, 'g', -1, 64), spans(h.ContentSpans), spans(h.SourceSpans),
		spans(h.CueSpans), h.Lang, h.PublishedAt, string(h.Source), h.URL, h.CaptureSHA256, h.Extractor,
		number(h.Corrected), number(h.IsLatest), h.Title, h.FirstSeenAt,
	}
	if c.cell != nil {
		for i := range row {
			row[i] = c.cell(row[i])
		}
	}
	return c.w.Write(row)
}

func (c csvWriter) Close() error {
	c.w.Flush()
	return c.w.Error()
}

func spans(s onrecord.Spans) string {
	b, _ := json.Marshal(s) // spans of integers always marshal
	return string(b)
}

// number is a truth value as SQLite has it.
func number(b bool) string {
	if b {
		return "1"
	}
	return "0"
}
