package export

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"iter"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/nlnwa/gowarc/v3"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// WriteWARC writes the captures among entries as a WARC file, version 1.1, each record compressed by itself, as other
// tools for web archives read it. The same captures make the same bytes.
//
// A capture becomes a response, whose payload is the capture byte for byte. Of the header it has the fields that were
// kept; content and transfer encoding are undone, as the first record says, and the status is 200, since nothing else
// is captured. A chain of redirects and what the page reserves stand in a metadata record behind it.
func WriteWARC(out io.Writer, entries iter.Seq2[sink.Entry, error]) error {
	w := &warcWriter{out: out, marshaler: gowarc.NewMarshaler()}
	for e, err := range entries {
		if err != nil {
			return err
		}
		if e.Capture == nil {
			continue
		}
		if err := w.capture(e.Capture); err != nil {
			return fmt.Errorf("write capture %s: %w", e.Capture.SHA256, err)
		}
	}
	return w.info(time.Unix(0, 0)) // of a file without captures
}

// warcBuffer is the largest body that is held in memory; a larger one goes through a temporary file.
const warcBuffer = 32 << 20

type warcWriter struct {
	out       io.Writer
	marshaler gowarc.Marshaler
	begun     bool
}

// field is a WARC header field.
type field struct{ name, value string }

// info writes the first record, once. It bears the time of the first capture, so that a file made again is the same.
func (w *warcWriter) info(at time.Time) error {
	if w.begun {
		return nil
	}
	w.begun = true
	const about = "software: onrecord\r\n" +
		"format: WARC File Format 1.1\r\n" +
		"conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n" +
		"description: Responses with the header fields that onrecord keeps, without content and transfer encoding\r\n"
	return w.record(gowarc.Warcinfo, recordID("warcinfo"), "application/warc-fields", []byte(about),
		field{gowarc.WarcDate, at.UTC().Format(time.RFC3339)})
}

func (w *warcWriter) capture(c *sink.Body) error {
	if len(c.URLs) == 0 {
		return fmt.Errorf("it has no address: %w", onrecord.ErrInvalid)
	}
	if err := w.info(c.FetchedAt); err != nil {
		return err
	}
	address, at := c.URLs[len(c.URLs)-1], c.FetchedAt.UTC().Format(time.RFC3339)
	id := recordID("response", address, at, c.SHA256)
	about := []field{{gowarc.WarcTargetURI, address}, {gowarc.WarcDate, at}}
	payload := field{gowarc.WarcPayloadDigest, "sha256:" + c.SHA256} // which the library compares with the payload
	if err := w.record(gowarc.Response, id, "application/http;msgtype=response", httpResponse(c), append(slices.Clip(about), payload)...); err != nil {
		return err
	}
	notes := notesOf(c.Capture)
	if len(notes) == 0 {
		return nil
	}
	about = append(about, field{gowarc.WarcConcurrentTo, "<" + id + ">"})
	return w.record(gowarc.Metadata, recordID("metadata", address, at, c.SHA256), "application/warc-fields", notes, about...)
}

// httpResponse is the answer as it is kept.
func httpResponse(c *sink.Body) []byte {
	header := http.Header{}
	for name, value := range c.Header {
		header.Set(name, oneLine(value))
	}
	if header.Get("Content-Type") == "" && c.ContentType != "" {
		header.Set("Content-Type", oneLine(c.ContentType))
	}
	header.Set("Content-Length", fmt.Sprint(len(c.Bytes)))
	var b bytes.Buffer
	b.WriteString("HTTP/1.1 200 OK\r\n")
	_ = header.Write(&b) // a buffer takes everything, in the order of the names
	b.WriteString("\r\n")
	b.Write(c.Bytes)
	return b.Bytes()
}

// notesOf are the lines of a metadata record.
func notesOf(c onrecord.Capture) []byte {
	var b bytes.Buffer
	for _, via := range slices.Backward(c.URLs[:len(c.URLs)-1]) {
		fmt.Fprintf(&b, "redirectedFrom: %s\r\n", oneLine(via))
	}
	if c.Noindex {
		b.WriteString("noindex: true\r\n")
	}
	if c.TDMReservation != "" {
		fmt.Fprintf(&b, "tdm-reservation: %s\r\n", oneLine(c.TDMReservation))
	}
	if c.TDMPolicy != "" {
		fmt.Fprintf(&b, "tdm-policy: %s\r\n", oneLine(c.TDMPolicy))
	}
	return b.Bytes()
}

// record writes one record as a gzip member of its own.
func (w *warcWriter) record(kind gowarc.RecordType, id, contentType string, block []byte, fields ...field) error {
	builder := gowarc.NewRecordBuilder(kind,
		gowarc.WithVersion(gowarc.V1_1), gowarc.WithDefaultDigestAlgorithm("sha256"),
		gowarc.WithDefaultDigestEncoding(gowarc.Base16), gowarc.WithBufferMaxMemBytes(warcBuffer))
	builder.AddWarcHeader(gowarc.WarcRecordID, "<"+id+">")
	for _, f := range fields {
		builder.AddWarcHeader(f.name, f.value)
	}
	builder.AddWarcHeader(gowarc.ContentType, contentType)
	if _, err := builder.Write(block); err != nil {
		return err
	}
	record, _, err := builder.Build()
	if err != nil {
		return err
	}
	defer record.Close() //nolint:errcheck // frees a buffer
	zip := gzip.NewWriter(w.out)
	if _, _, err := w.marshaler.Marshal(zip, record, 0); err != nil {
		return err
	}
	return zip.Close()
}

// recordID derives the id of a record from what it is about.
func recordID(parts ...string) string {
	name := "https://github.com/onrecord/onrecord/warc?" + strings.Join(parts, "&")
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte(name)).URN()
}

// oneLine keeps what strangers wrote from beginning a line of its own.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
