package onrecord

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// RedactionID names a redaction. It is derived from all that the redaction says, see [Redaction.Seal].
type RedactionID string

// RedactionScope says what was asked to be taken out.
type RedactionScope string

// The scopes.
const (
	RedactQuote     RedactionScope = "quote"     // some words of a statement
	RedactStatement RedactionScope = "statement" // a whole statement, in all its versions, also those to come
	RedactPerson    RedactionScope = "person"    // what a person said, and the person's name
)

// RedactionScopes lists the scopes.
func RedactionScopes() []RedactionScope {
	return []RedactionScope{RedactQuote, RedactStatement, RedactPerson}
}

// Mask stands in a text for each code point that was taken out of it, so that all spans stay where they are.
const Mask = '█'

// Redaction takes text out of one version of a statement for good: the payload of a redaction message. The messages
// that held the text are deleted from the streams, its capture from the store; what is left of the version stands
// here, so that an archive that is built from the streams afterwards has what one has that was redacted. It does not
// say what was taken out, or who.
type Redaction struct {
	ID     RedactionID    `json:"redaction_id"`
	Scope  RedactionScope `json:"scope"`
	Author string         `json:"author"`
	Reason string         `json:"reason"`
	MadeAt time.Time      `json:"made_at"`

	// Statement is the version, without its text. Its ids are those it had before.
	Statement Statement `json:"statement"`
	// Text is what is left of the text, with a Mask for each code point taken out; empty where nothing is left.
	Text string `json:"text,omitempty"`
	// Readings are what is left of what extractors found, the one that archives show last.
	Readings []RedactedReading `json:"readings"`
	// Removed are the quotes taken out.
	Removed []QuoteID `json:"removed"`
	// Corrections are those that repeated what was taken out, and went with it.
	Corrections []CorrectionID `json:"corrections"`
	// Earlier are redactions of the same version, whose messages told what this one takes out.
	Earlier []EarlierRedaction `json:"earlier,omitempty"`
}

// EarlierRedaction is what is left to say of a redaction when another one follows.
type EarlierRedaction struct {
	ID          RedactionID    `json:"redaction_id"`
	Scope       RedactionScope `json:"scope"`
	Author      string         `json:"author"`
	Reason      string         `json:"reason"`
	MadeAt      time.Time      `json:"made_at"`
	Removed     []QuoteID      `json:"removed"`
	Corrections []CorrectionID `json:"corrections"`
}

// RedactedReading is what is left of what one extractor found.
type RedactedReading struct {
	Extractor string  `json:"extractor"`
	Quotes    []Quote `json:"quotes"`
}

var redactionIDPattern = regexp.MustCompile(`^r[a-z2-7]{26}$`)

// Seal fills in the id, which follows from all the rest.
func (r *Redaction) Seal() error {
	r.MadeAt = r.MadeAt.UTC().Truncate(time.Second)
	r.Statement = r.Statement.WithoutText().inUTC()
	// Lists are written as lists, never null.
	r.Readings = append([]RedactedReading{}, r.Readings...)
	for i := range r.Readings {
		r.Readings[i].Quotes = append([]Quote{}, r.Readings[i].Quotes...)
	}
	r.Removed, r.Corrections = append([]QuoteID{}, r.Removed...), append([]CorrectionID{}, r.Corrections...)
	r.ID = ""
	b, err := marshalPlain(r)
	if err != nil {
		return fmt.Errorf("encode redaction: %w", err)
	}
	r.ID = RedactionID(newID("r", "redaction", string(b)))
	return nil
}

// Validate reports whether the redaction is whole and its quotes fit what is left of the text.
func (r Redaction) Validate() error {
	switch {
	case !redactionIDPattern.MatchString(string(r.ID)):
		return fmt.Errorf("redaction id %q: %w", r.ID, ErrInvalid)
	case !slices.Contains(RedactionScopes(), r.Scope):
		return fmt.Errorf("redaction %s of %q: %w", r.ID, r.Scope, ErrInvalid)
	case strings.TrimSpace(r.Author) == "" || strings.TrimSpace(r.Reason) == "" || r.MadeAt.IsZero():
		return fmt.Errorf("redaction %s without author, reason or time: %w", r.ID, ErrInvalid)
	case r.Statement.ID == "" || r.Statement.VersionID == "" || r.Statement.Source.Validate() != nil:
		return fmt.Errorf("redaction %s without a statement: %w", r.ID, ErrInvalid)
	case r.Statement.Text != "" || r.Scope == RedactStatement && r.Text != "":
		return fmt.Errorf("redaction %s leaves the text it takes out: %w", r.ID, ErrInvalid)
	}
	text := NewText(r.Text)
	for _, reading := range r.Readings {
		for _, q := range reading.Quotes {
			if err := q.Validate(text); err != nil {
				return fmt.Errorf("redaction %s: %w", r.ID, err)
			}
		}
	}
	return nil
}
