package export

import (
	"io"

	"github.com/parquet-go/parquet-go"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// parquetQuote is a row of the Parquet file: the columns of v_quotes, lists as lists, what is not known as null. Snappy
// is the compression that every reader knows.
type parquetQuote struct {
	QuoteID       string        `parquet:"quote_id"`
	StatementID   string        `parquet:"statement_id"`
	Version       int32         `parquet:"version"`
	Type          string        `parquet:"type,dict"`
	Text          string        `parquet:"text"`
	Speaker       string        `parquet:"speaker,optional,dict"`
	Role          string        `parquet:"role,optional,dict"`
	Affiliation   string        `parquet:"affiliation,optional,dict"`
	Kind          string        `parquet:"kind,optional,dict"`
	OnBehalfOf    []string      `parquet:"on_behalf_of,list"`
	Stakeholder   string        `parquet:"stakeholder,optional,dict"`
	Topics        []string      `parquet:"topics,list"`
	Position      string        `parquet:"position,optional,dict"`
	Confidence    float64       `parquet:"confidence"`
	ContentSpans  []parquetSpan `parquet:"content_spans,list"`
	SourceSpans   []parquetSpan `parquet:"source_spans,list"`
	CueSpans      []parquetSpan `parquet:"cue_spans,list"`
	Lang          string        `parquet:"lang,optional,dict"`
	PublishedAt   string        `parquet:"published_at,optional,dict"`
	Source        string        `parquet:"source,dict"`
	URL           string        `parquet:"url,dict"`
	CaptureSHA256 string        `parquet:"capture_sha256,dict"`
	Extractor     string        `parquet:"extractor,dict"`
	Corrected     bool          `parquet:"corrected"`
	IsLatest      bool          `parquet:"is_latest"`
	Title         string        `parquet:"title,optional,dict"`
	FirstSeenAt   string        `parquet:"first_seen_at,dict"`
}

// parquetSpan is a stretch [start, end) of the statement's text, in code points.
type parquetSpan struct {
	Start int32 `parquet:"start"`
	End   int32 `parquet:"end"`
}

func parquetSpans(spans onrecord.Spans) []parquetSpan {
	out := make([]parquetSpan, len(spans))
	for i, s := range spans {
		out[i] = parquetSpan{int32(s.Start), int32(s.End)}
	}
	return out
}

// rowGroup is how many quotes are gathered in memory before they are written.
const rowGroup = 10000

type parquetWriter struct {
	w *parquet.GenericWriter[parquetQuote]
}

// NewParquet returns a writer of a Parquet file.
func NewParquet(out io.Writer) (Writer, error) {
	return parquetWriter{parquet.NewGenericWriter[parquetQuote](out,
		parquet.Compression(&parquet.Snappy), parquet.MaxRowsPerRowGroup(rowGroup), parquet.CreatedBy("onrecord", "", ""))}, nil
}

func (p parquetWriter) Quote(h sink.Hit) error {
	_, err := p.w.Write([]parquetQuote{{
		QuoteID: string(h.QuoteID), StatementID: string(h.StatementID), Version: int32(h.Version), Type: string(h.Type),
		Text: h.Text, Speaker: h.Speaker, Role: h.Role, Affiliation: h.Affiliation, Kind: string(h.Kind),
		OnBehalfOf: h.OnBehalfOf, Stakeholder: h.Stakeholder, Topics: h.Topics, Position: h.Position,
		Confidence: h.Confidence, ContentSpans: parquetSpans(h.ContentSpans), SourceSpans: parquetSpans(h.SourceSpans),
		CueSpans: parquetSpans(h.CueSpans), Lang: h.Lang, PublishedAt: h.PublishedAt, Source: string(h.Source), URL: h.URL,
		CaptureSHA256: h.CaptureSHA256, Extractor: h.Extractor, Corrected: h.Corrected, IsLatest: h.IsLatest,
		Title: h.Title, FirstSeenAt: h.FirstSeenAt,
	}})
	return err
}

func (p parquetWriter) Close() error { return p.w.Close() }
