package onrecord

import "fmt"

// noSource stands in a subject where a message is about no source.
const noSource = "_"

// CorrectionSubject is the NATS subject a correction is published on.
func CorrectionSubject(c Correction) string {
	source := noSource
	if c.Target != nil {
		source = string(c.Target.Source)
	}
	return fmt.Sprintf("onrecord.v1.correction.%s.%s", c.Action, source)
}

// RedactionSubject is the NATS subject a redaction is published on.
func RedactionSubject(r Redaction) string {
	return fmt.Sprintf("onrecord.v1.redaction.%s.%s", r.Scope, r.Statement.Source)
}

// MarshalCorrection encodes a correction message.
func MarshalCorrection(c Correction) ([]byte, error) {
	e := Event{ID: string(c.ID), Type: TypeCorrection, Source: "urn:onrecord:corrections", Subject: string(c.ID), Time: c.MadeAt, DataSchema: SchemaCorrection}
	if c.Target != nil {
		e.Source, e.Subject = sourceURN(c.Target.Source), string(c.Target.StatementID)
	}
	return marshalEvent(e, c)
}

// UnmarshalCorrection decodes a correction message and checks that it says what its action needs.
func UnmarshalCorrection(b []byte) (Correction, error) {
	var c Correction
	if err := unmarshalEvent(b, TypeCorrection, &c); err != nil {
		return Correction{}, err
	}
	return c, c.Validate()
}

// MarshalRedaction encodes a redaction message.
func MarshalRedaction(r Redaction) ([]byte, error) {
	e := aboutSource(string(r.ID), TypeRedaction, SchemaRedaction, &r.Statement)
	e.Time = r.MadeAt
	return marshalEvent(e, r)
}

// UnmarshalRedaction decodes a redaction message and checks that it is whole.
func UnmarshalRedaction(b []byte) (Redaction, error) {
	var r Redaction
	if err := unmarshalEvent(b, TypeRedaction, &r); err != nil {
		return Redaction{}, err
	}
	return r, r.Validate()
}
