package onrecord

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// The streams, and the subjects of their messages: onrecord.v1.statement.<kind>.<source> and
// onrecord.v1.quotes.<kind>.<source>, onrecord.v1.correction.<action>.<source> and onrecord.v1.redaction.<scope>.<source>.
// A subscriber filters by kind and source with NATS wildcards. What is about no source has "_" in its place, which no
// source can be called.
const (
	StreamStatements = "STATEMENTS"
	StreamQuotes     = "QUOTES"
	// StreamCorrections holds corrections and redactions together, in the order in which they were made.
	StreamCorrections = "CORRECTIONS"
	// StreamEdits holds what follows from the others and is news: versions that no longer have the words of a quote.
	StreamEdits = "EDITS"

	SubjectStatements  = "onrecord.v1.statement.>"
	SubjectQuotes      = "onrecord.v1.quotes.>"
	SubjectCorrections = "onrecord.v1.correction.>"
	SubjectRedactions  = "onrecord.v1.redaction.>"
	SubjectEdits       = "onrecord.v1.edit.>"
)

// Streams lists the streams that an archive is built from.
func Streams() []string { return []string{StreamStatements, StreamQuotes, StreamCorrections} }

// ContentType is the media type of every message: CloudEvents, structured mode, JSON.
const ContentType = "application/cloudevents+json"

// The CloudEvents types of the messages, and the names of the JSON Schemas they obey.
const (
	TypeStatement  = "org.onrecord.statement.v1"
	TypeQuotes     = "org.onrecord.quotes.v1"
	TypeCorrection = "org.onrecord.correction.v1"
	TypeRedaction  = "org.onrecord.redaction.v1"
	TypeEdit       = "org.onrecord.edit.v1"

	SchemaStatement  = "urn:onrecord:schema:statement:v1"
	SchemaQuotes     = "urn:onrecord:schema:quotes:v1"
	SchemaCorrection = "urn:onrecord:schema:correction:v1"
	SchemaRedaction  = "urn:onrecord:schema:redaction:v1"
	SchemaEdit       = "urn:onrecord:schema:edit:v1"
)

// Event is the CloudEvents 1.0 envelope of a message. Data is a Statement, a Quotes, a Correction, a Redaction or an
// Edit, by Type.
type Event struct {
	SpecVersion string `json:"specversion"`
	// ID is derived from content and is the Nats-Msg-Id: the version id of a statement, QuotesID of quotes, the ids
	// of corrections and redactions.
	ID   string `json:"id"`
	Type string `json:"type"`
	// Source is urn:onrecord:source:<source id>, or urn:onrecord:corrections for what is about no source.
	Source string `json:"source"`
	// Subject is the statement id; of a correction that is about no statement, its own.
	Subject string `json:"subject"`
	// Time is when the version was first seen, or when the correction was made; a re-run does not change it.
	Time            time.Time       `json:"time"`
	DataContentType string          `json:"datacontenttype"`
	DataSchema      string          `json:"dataschema"`
	Data            json.RawMessage `json:"data"`
}

// What every envelope says.
const (
	specVersion     = "1.0"
	dataContentType = "application/json"
)

// StatementSubject is the NATS subject a statement is published on.
func StatementSubject(s Statement) string {
	return "onrecord.v1.statement." + string(s.Stakeholder.Kind) + "." + string(s.Source)
}

// QuotesSubject is the NATS subject the quotes of a statement are published on.
func QuotesSubject(s Statement) string {
	return "onrecord.v1.quotes." + string(s.Stakeholder.Kind) + "." + string(s.Source)
}

// MarshalStatement encodes a statement message. The same statement gives the same bytes everywhere.
func MarshalStatement(s Statement) ([]byte, error) {
	s = s.inUTC()
	e := newEncoder(envelopeSize + len(s.Text) + len(s.Text)/32)
	return e.message(aboutSource(string(s.VersionID), TypeStatement, SchemaStatement, &s), func() { e.statement(&s) })
}

// MarshalQuotes encodes a quotes message; the statement's text is left out of it.
func MarshalQuotes(q Quotes) ([]byte, error) {
	q.Statement = q.Statement.WithoutText().inUTC()
	size := envelopeSize
	for i := range q.Quotes {
		size += quoteSize + len(q.Quotes[i].Text)
	}
	e := newEncoder(size)
	id := QuotesID(q.Statement.VersionID, q.Extractor)
	return e.message(aboutSource(id, TypeQuotes, SchemaQuotes, &q.Statement), func() { e.quotes(&q) })
}

// What a message needs besides the text of a statement, and a quote besides its words, mostly.
const (
	envelopeSize = 1536
	quoteSize    = 512
)

// aboutSource is the envelope of a message on a version of a statement.
func aboutSource(id, typ, schema string, s *Statement) Event {
	return Event{ID: id, Type: typ, Source: sourceURN(s.Source), Subject: string(s.ID), Time: s.FirstSeenAt, DataSchema: schema}
}

func sourceURN(id SourceID) string { return "urn:onrecord:source:" + string(id) }

// marshalEvent puts data into its envelope.
func marshalEvent(e Event, data any) ([]byte, error) {
	e.SpecVersion, e.DataContentType = specVersion, dataContentType
	b, err := marshalPlain(struct {
		Event
		Data any `json:"data"`
	}{e, data})
	if err != nil {
		return nil, fmt.Errorf("encode %s %s: %w", e.Type, e.ID, err)
	}
	return b, nil
}

// marshalPlain encodes without escaping <, > and &: the text is not for embedding in HTML, and people read it.
func marshalPlain(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// UnmarshalStatement decodes a statement message and checks that it is whole. Fields it does not know are ignored, so
// that an old reader reads a newer writer.
func UnmarshalStatement(b []byte) (Statement, error) {
	var s Statement
	if d := (decoder{b: b}); !d.message(TypeStatement, func() { d.statement(&s) }) {
		s = Statement{}
		if err := unmarshalEvent(b, TypeStatement, &s); err != nil {
			return Statement{}, err
		}
	}
	if err := s.Validate(); err != nil {
		return Statement{}, err
	}
	return s, nil
}

// UnmarshalQuotes decodes a quotes message. Whether the quotes fit the text can be checked only beside it, see
// [Quotes.Validate].
func UnmarshalQuotes(b []byte) (Quotes, error) {
	var q Quotes
	if d := (decoder{b: b}); !d.message(TypeQuotes, func() { d.quotes(&q) }) {
		q = Quotes{}
		if err := unmarshalEvent(b, TypeQuotes, &q); err != nil {
			return Quotes{}, err
		}
	}
	if q.Statement.VersionID == "" || q.Extractor == "" {
		return Quotes{}, fmt.Errorf("quotes message without version or extractor: %w", ErrInvalid)
	}
	return q, nil
}

// unmarshalEvent decodes an event of one type into data, envelope and data in one pass.
func unmarshalEvent(b []byte, typ string, data any) error {
	e := struct {
		Event
		Data any `json:"data"`
	}{Data: data}
	err := json.Unmarshal(b, &e)
	if (err == nil || e.Type != "") && (e.SpecVersion != specVersion || e.Type != typ) {
		return fmt.Errorf("event %q is %q of CloudEvents %q, want %q of %s: %w", e.ID, e.Type, e.SpecVersion, typ, specVersion, ErrInvalid)
	}
	if err != nil {
		return fmt.Errorf("decode %s %s: %w: %w", typ, e.ID, err, ErrInvalid)
	}
	return nil
}
