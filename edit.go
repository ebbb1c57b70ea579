package onrecord

import (
	"fmt"
	"time"
)

// EditID names an edit, derived from the quote and from the version that no longer has its words. See [NewEditID].
type EditID string

// EditChange says what became of the words of a quote.
type EditChange string

// The changes.
const (
	Altered EditChange = "altered" // other words stand in their place, or some of them are gone
	Removed EditChange = "removed" // little or nothing of them is left
)

// Edit says that a later version of a statement no longer has the words of a quote that an earlier one had: the payload
// of an edit message. It follows from the statements and quotes and repeats none of their words, so that there is
// nothing to take out of it when something is taken out of them.
type Edit struct {
	ID          EditID      `json:"edit_id"`
	Change      EditChange  `json:"change"`
	QuoteID     QuoteID     `json:"quote_id"`
	StatementID StatementID `json:"statement_id"`
	Source      SourceID    `json:"source"`
	Stakeholder Stakeholder `json:"stakeholder"`
	URL         string      `json:"url"`
	// From is the version that has the words, To the next one, which has not.
	From VersionRef `json:"from"`
	To   VersionRef `json:"to"`
	// Noted is true where To says that something was changed, as in "Correction: …". An edit that is not is silent.
	Noted bool `json:"noted"`
}

// VersionRef names a version of a statement, and the bytes that prove it.
type VersionRef struct {
	Version       int       `json:"version"`
	VersionID     VersionID `json:"version_id"`
	FirstSeenAt   time.Time `json:"first_seen_at"`
	CaptureSHA256 string    `json:"capture_sha256"`
}

// NewEditID derives an edit's id.
func NewEditID(q QuoteID, to VersionID) EditID {
	return EditID(newID("d", "edit", string(q), string(to)))
}

// Validate reports whether the edit is whole and its id its own.
func (e Edit) Validate() error {
	if want := NewEditID(e.QuoteID, e.To.VersionID); e.ID != want {
		return fmt.Errorf("edit %q of %s: want the id %s: %w", e.ID, e.URL, want, ErrInvalid)
	}
	if e.Change != Altered && e.Change != Removed {
		return fmt.Errorf("edit %s: change %q: %w", e.ID, e.Change, ErrInvalid)
	}
	if err := e.Source.Validate(); err != nil {
		return fmt.Errorf("edit %s: %w", e.ID, err)
	}
	if _, err := ParseKind(string(e.Stakeholder.Kind)); err != nil {
		return fmt.Errorf("edit %s: %w", e.ID, err)
	}
	if e.StatementID == "" || e.From.VersionID == "" || e.To.FirstSeenAt.IsZero() {
		return fmt.Errorf("edit %s without its statement, version or time: %w", e.ID, ErrInvalid)
	}
	return nil
}

// EditSubject is the NATS subject an edit is published on: onrecord.v1.edit.<kind>.<source>.<id>. Each has a subject of
// its own, so that it stands in its stream once, however many archives find it.
func EditSubject(e Edit) string {
	return fmt.Sprintf("onrecord.v1.edit.%s.%s.%s", e.Stakeholder.Kind, e.Source, e.ID)
}

// MarshalEdit encodes an edit message.
func MarshalEdit(e Edit) ([]byte, error) {
	e.From.FirstSeenAt, e.To.FirstSeenAt = e.From.FirstSeenAt.UTC(), e.To.FirstSeenAt.UTC()
	return marshalEvent(Event{
		ID: string(e.ID), Type: TypeEdit, Source: sourceURN(e.Source), Subject: string(e.StatementID),
		Time: e.To.FirstSeenAt, DataSchema: SchemaEdit,
	}, e)
}

// UnmarshalEdit decodes an edit message and checks that it is whole.
func UnmarshalEdit(b []byte) (Edit, error) {
	var e Edit
	if err := unmarshalEvent(b, TypeEdit, &e); err != nil {
		return Edit{}, err
	}
	return e, e.Validate()
}
