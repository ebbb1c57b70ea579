package sink

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink/likeness"
)

// record is a message, decoded: a statement, quotes, a correction or a redaction, or the reason why it is neither.
type record struct {
	message    Message
	statement  *onrecord.Statement
	bands      []int64 // by which texts like the statement's are found
	quotes     *onrecord.Quotes
	correction *onrecord.Correction
	redaction  *onrecord.Redaction
	reason     error
}

// captureSize is the length of the body that must be read to store the record.
func (r record) captureSize() int64 {
	if r.statement == nil {
		return 0
	}
	return r.statement.Capture.Size
}

// decode reads a message of any of the streams. It checks what can be checked of a message by itself, so that nothing gets
// into the archive that a reader could not make sense of.
func decode(m Message) record {
	r := record{message: m}
	switch m.Stream {
	case onrecord.StreamStatements:
		if s, err := onrecord.UnmarshalStatement(m.Data); err != nil {
			r.reason = err
		} else {
			r.statement, r.bands = &s, likeness.Of(s.Text).Bands()
		}
	case onrecord.StreamQuotes:
		if q, err := unmarshalQuotes(m.Data); err != nil {
			r.reason = err
		} else {
			r.quotes = &q
		}
	case onrecord.StreamCorrections:
		r.correction, r.redaction, r.reason = decodeCorrection(m.Data)
	}
	r.message.Data = nil // decoded; a batch need not hold it twice
	return r
}

// decodeCorrection decodes a message of the stream that has two types of them.
func decodeCorrection(data []byte) (*onrecord.Correction, *onrecord.Redaction, error) {
	var e onrecord.Event
	if err := json.Unmarshal(data, &e); err != nil {
		return nil, nil, fmt.Errorf("decode event: %w: %w", err, onrecord.ErrInvalid)
	}
	if e.Type == onrecord.TypeRedaction {
		r, err := onrecord.UnmarshalRedaction(data)
		if err != nil {
			return nil, nil, err
		}
		return nil, &r, nil
	}
	c, err := onrecord.UnmarshalCorrection(data)
	if err != nil {
		return nil, nil, err
	}
	return &c, nil, nil
}

// unmarshalQuotes decodes a quotes message and checks the ids and types in it. Whether the quotes fit the text the
// processor has checked and verify checks again; the text may not be here yet.
func unmarshalQuotes(data []byte) (onrecord.Quotes, error) {
	q, err := onrecord.UnmarshalQuotes(data)
	if err != nil {
		return q, err
	}
	s := q.Statement
	if want := onrecord.NewStatementID(s.URL); s.ID != want {
		return q, fmt.Errorf("quotes of %s name statement %q, want %q: %w", s.URL, s.ID, want, onrecord.ErrInvalid)
	}
	if s.Version < 1 || s.FirstSeenAt.IsZero() || len(s.Capture.SHA256) != 64 {
		return q, fmt.Errorf("quotes of %s without version, time or capture: %w", s.URL, onrecord.ErrInvalid)
	}
	for _, quote := range q.Quotes {
		if want := onrecord.NewQuoteID(s.VersionID, quote.Content); quote.ID != want {
			return q, fmt.Errorf("quote %.40q of %s has id %q, want %q: %w", quote.Text, s.URL, quote.ID, want, onrecord.ErrInvalid)
		}
		if !slices.Contains(onrecord.QuoteTypes(), quote.Type) {
			return q, fmt.Errorf("quote %s of %s has type %q: %w", quote.ID, s.URL, quote.Type, onrecord.ErrInvalid)
		}
	}
	return q, nil
}

// timestamp writes a time as the archive keeps it: RFC 3339 in UTC, whole seconds, so that text sorts as time.
func timestamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
