package export

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// TypeCapture is the type of a line that carries a capture. The other lines are the messages of the streams, of types
// onrecord.TypeStatement, onrecord.TypeQuotes and onrecord.TypeCorrection.
const TypeCapture = "org.onrecord.capture.v1"

// TypeAbsence is the type of a line that stands in the place of a version of which something was taken out.
const TypeAbsence = "org.onrecord.absence.v1"

// captureData is the data of a capture's line: how it came, and its bytes compressed with zstd, in base 64.
type captureData struct {
	onrecord.Capture
	Zstd []byte `json:"zstd"`
}

// WriteLines writes entries as JSON lines.
func WriteLines(out io.Writer, entries iter.Seq2[sink.Entry, error]) error {
	zip, err := zstd.NewWriter(nil)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(out, 1<<20)
	for e, err := range entries {
		if err != nil {
			return err
		}
		line, err := encode(e, zip)
		if err != nil {
			return err
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return w.Flush()
}

func encode(e sink.Entry, zip *zstd.Encoder) ([]byte, error) {
	switch {
	case e.Statement != nil:
		return onrecord.MarshalStatement(*e.Statement)
	case e.Quotes != nil:
		return onrecord.MarshalQuotes(*e.Quotes)
	case e.Correction != nil:
		return onrecord.MarshalCorrection(*e.Correction)
	case e.Absence != nil:
		return encodeAbsence(*e.Absence)
	}
	c := *e.Capture
	data, err := json.Marshal(captureData{c.Capture, zip.EncodeAll(c.Bytes, nil)})
	if err != nil {
		return nil, err
	}
	return json.Marshal(onrecord.Event{
		SpecVersion: "1.0", ID: c.SHA256, Type: TypeCapture, Source: "urn:onrecord:captures", Subject: c.SHA256,
		Time: c.FetchedAt.UTC().Truncate(time.Second), DataContentType: "application/json", Data: data,
	})
}

func encodeAbsence(a sink.Absence) ([]byte, error) {
	data, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	return json.Marshal(onrecord.Event{
		SpecVersion: "1.0", ID: fmt.Sprintf("%s-%s-%d", a.RedactionID, a.StatementID, a.Version), Type: TypeAbsence,
		Source: "urn:onrecord:redactions", Subject: string(a.StatementID), Time: a.MadeAt, DataContentType: "application/json", Data: data,
	})
}

// maxLine bounds a line: a capture of the largest body that can be configured, in base 64.
const maxLine = 256 << 20

// ReadLines reads what WriteLines writes. Empty lines are passed over. A line that is none of these, or whose bytes
// do not have their hash, ends the reading with an error that names it.
func ReadLines(ctx context.Context, in io.Reader) iter.Seq2[sink.Entry, error] {
	return func(yield func(sink.Entry, error) bool) {
		unzip, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxLine))
		if err != nil {
			yield(sink.Entry{}, err)
			return
		}
		defer unzip.Close()
		lines := bufio.NewScanner(in)
		lines.Buffer(nil, maxLine)
		n := 0
		for lines.Scan() {
			n++
			if len(lines.Bytes()) == 0 {
				continue
			}
			e, err := decode(lines.Bytes(), unzip)
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(sink.Entry{}, fmt.Errorf("line %d: %w", n, err))
				return
			}
			if !yield(e, nil) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			yield(sink.Entry{}, fmt.Errorf("line %d: %w", n+1, err))
		}
	}
}

func decode(line []byte, unzip *zstd.Decoder) (sink.Entry, error) {
	var e onrecord.Event
	if err := json.Unmarshal(line, &e); err != nil {
		return sink.Entry{}, fmt.Errorf("not a line of `onrecord export --format jsonl`: %w: %w", err, onrecord.ErrInvalid)
	}
	switch e.Type {
	case onrecord.TypeStatement:
		s, err := onrecord.UnmarshalStatement(line)
		return sink.Entry{Statement: &s}, err
	case onrecord.TypeQuotes:
		q, err := onrecord.UnmarshalQuotes(line)
		return sink.Entry{Quotes: &q}, err
	case onrecord.TypeCorrection:
		c, err := onrecord.UnmarshalCorrection(line)
		return sink.Entry{Correction: &c}, err
	case TypeAbsence:
		a := new(sink.Absence)
		if err := json.Unmarshal(e.Data, a); err != nil {
			return sink.Entry{}, fmt.Errorf("absence %s: %w: %w", e.ID, err, onrecord.ErrInvalid)
		}
		return sink.Entry{Absence: a}, nil
	case TypeCapture:
		b, err := decodeCapture(e, unzip)
		return sink.Entry{Capture: b}, err
	}
	return sink.Entry{}, fmt.Errorf("type %q is none of a line of `onrecord export --format jsonl`: %w", e.Type, onrecord.ErrInvalid)
}

func decodeCapture(e onrecord.Event, unzip *zstd.Decoder) (*sink.Body, error) {
	var c captureData
	if err := json.Unmarshal(e.Data, &c); err != nil {
		return nil, fmt.Errorf("capture %s: %w: %w", e.ID, err, onrecord.ErrInvalid)
	}
	body, err := unzip.DecodeAll(c.Zstd, nil)
	if err != nil {
		return nil, fmt.Errorf("capture %s: %w: %w", e.ID, err, onrecord.ErrInvalid)
	}
	if got := onrecord.HashBytes(body); got != c.SHA256 {
		return nil, fmt.Errorf("capture %s: its bytes have the SHA-256 %s: %w", c.SHA256, got, onrecord.ErrInvalid)
	}
	return &sink.Body{Capture: c.Capture, Bytes: body}, nil
}
