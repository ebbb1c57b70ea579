package onrecord

import (
	"fmt"
	"slices"
)

// QuoteType says how somebody's words stand in a text.
type QuoteType string

// The types of quote.
const (
	Direct   QuoteType = "direct"    // the speaker's own words, in marks
	Mixed    QuoteType = "mixed"     // a report with quoted fragments in it
	Indirect QuoteType = "indirect"  // a report of words
	Issued   QuoteType = "statement" // a text, or a stretch of it, in its issuer's own voice
)

// QuoteTypes lists the types in the order in which they are shown to people.
func QuoteTypes() []QuoteType { return []QuoteType{Direct, Mixed, Indirect, Issued} }

// QuoteID is derived from the version of the statement and the content spans, so that a better extractor that finds
// the same words keeps the id and with it every link and correction. See [NewQuoteID].
type QuoteID string

// Speaker is who said it, as the text and the registry of stakeholders give it. A field that is not known is empty;
// nothing is guessed.
type Speaker struct {
	// Name is the full name where the text has it anywhere, or a collective ("Cisco"); empty for the unnamed.
	Name string `json:"name"`
	// Role is the office as written: "Senior Director for technology policy".
	Role string `json:"role"`
	// Affiliation is the organisation as written.
	Affiliation string `json:"affiliation"`
	// Kind is the kind of the organisation spoken for, or empty.
	Kind Kind `json:"kind"`
	// OnBehalfOf lists others in whose name the speaker says to speak.
	OnBehalfOf []string `json:"on_behalf_of"`
}

// MarshalJSON writes an empty OnBehalfOf as [], never null.
func (s Speaker) MarshalJSON() ([]byte, error) {
	e := newEncoder(quoteSize)
	e.speaker(&s)
	return e.value()
}

// IsZero reports whether nothing is known of the speaker.
func (s Speaker) IsZero() bool {
	return s.Name == "" && s.Role == "" && s.Affiliation == "" && s.Kind == "" && len(s.OnBehalfOf) == 0
}

// Evidence is where the text names a speaker and says what they are: each field of the speaker that was read in the
// text has the spans it was read from, even where the quote itself has only a surname or a pronoun. A field that comes
// from the registry, or is not known, has none.
type Evidence struct {
	Name        Spans `json:"name,omitempty"`
	Role        Spans `json:"role,omitempty"`
	Affiliation Spans `json:"affiliation,omitempty"`
	OnBehalfOf  Spans `json:"on_behalf_of,omitempty"`
}

// IsZero reports whether nothing was read in the text.
func (e Evidence) IsZero() bool {
	return len(e.Name) == 0 && len(e.Role) == 0 && len(e.Affiliation) == 0 && len(e.OnBehalfOf) == 0
}

// Position is an explicit cue of where the speaker stands, with the words that carry it. It is never a score.
type Position struct {
	Label string `json:"label"`
	Cue   Spans  `json:"cue"`
}

// Quote is somebody's words, or a report of them, with its proof: the spans in the statement's text.
//
// What always holds, see Validate: Text is the statement's text at Content; quotation marks are not part of Content;
// an interrupted or multi-paragraph quote is one quote with several content spans.
type Quote struct {
	ID   QuoteID   `json:"id,omitempty"`
	Type QuoteType `json:"type"`
	// Content is what was said, Source the mention of the speaker, Cue the words of saying. Source and Cue are empty
	// where the text has none.
	Content Spans `json:"content"`
	Source  Spans `json:"source"`
	Cue     Spans `json:"cue"`
	// Text is the text at Content, see [Text.Join].
	Text    string  `json:"text"`
	Speaker Speaker `json:"speaker"`
	// Evidence is where the text says who the speaker is, nil where it does not.
	Evidence *Evidence `json:"evidence,omitempty"`
	// Stakeholder is the name of the registered stakeholder that Speaker resolves to, or empty.
	Stakeholder string    `json:"stakeholder,omitempty"`
	Topics      []string  `json:"topics"`
	Position    *Position `json:"position"`
	// Confidence is the extractor's probability, from 0 to 1, that type, content and speaker are right.
	Confidence float64 `json:"confidence"`
}

// MarshalJSON writes empty Topics as [], never null.
func (q Quote) MarshalJSON() ([]byte, error) {
	e := newEncoder(quoteSize + len(q.Text))
	e.quote(&q)
	return e.value()
}

// Validate reports whether the quote fits the text it was found in.
func (q Quote) Validate(text Text) error {
	if !slices.Contains(QuoteTypes(), q.Type) {
		return fmt.Errorf("quote type %q: %w", q.Type, ErrInvalid)
	}
	if len(q.Content) == 0 {
		return fmt.Errorf("%s quote without content: %w", q.Type, ErrInvalid)
	}
	for _, field := range q.spans() {
		if err := field.at.Validate(text.Len()); err != nil {
			return fmt.Errorf("%s of %s quote %.40q: %w", field.name, q.Type, q.Text, err)
		}
	}
	if got := text.Join(q.Content); got != q.Text {
		return fmt.Errorf("%s quote says %.60q where the text has %.60q: %w", q.Type, q.Text, got, ErrInvalid)
	}
	if q.Speaker.Kind != "" {
		if _, err := ParseKind(string(q.Speaker.Kind)); err != nil {
			return err
		}
	}
	if q.Confidence < 0 || q.Confidence > 1 {
		return fmt.Errorf("confidence %v of %s quote %.40q is not within 0 and 1: %w", q.Confidence, q.Type, q.Text, ErrInvalid)
	}
	return nil
}

// field is a list of spans of a quote, with its name for messages.
type field struct {
	name string
	at   Spans
}

// spans lists all the spans of a quote.
func (q Quote) spans() []field {
	all := []field{{"content", q.Content}, {"source", q.Source}, {"cue", q.Cue}}
	if q.Position != nil {
		all = append(all, field{"position cue", q.Position.Cue})
	}
	if e := q.Evidence; e != nil {
		all = append(all, field{"evidence of the name", e.Name}, field{"evidence of the role", e.Role},
			field{"evidence of the affiliation", e.Affiliation}, field{"evidence of on_behalf_of", e.OnBehalfOf})
	}
	return all
}

// Quotes is what one extractor found in one version of one statement: the payload of a quotes message, whole by
// itself.
type Quotes struct {
	// Statement is the statement without its text.
	Statement Statement `json:"statement"`
	// Extractor is the version of the extractor with its lexicons and registry, "rules/1+3f9a…".
	Extractor string  `json:"extractor"`
	Quotes    []Quote `json:"quotes"`
}

// Validate reports whether every quote fits text, the text of the statement, and has an id of its own.
func (q Quotes) Validate(text string) error {
	t := NewText(text)
	seen := make(map[QuoteID]bool, len(q.Quotes))
	for _, quote := range q.Quotes {
		if err := quote.Validate(t); err != nil {
			return fmt.Errorf("statement %s: %w", q.Statement.ID, err)
		}
		if want := NewQuoteID(q.Statement.VersionID, quote.Content); quote.ID != want {
			return fmt.Errorf("statement %s: quote %.40q has id %q, want %q: %w", q.Statement.ID, quote.Text, quote.ID, want, ErrInvalid)
		}
		if seen[quote.ID] {
			return fmt.Errorf("statement %s: quote %s %.40q twice: %w", q.Statement.ID, quote.ID, quote.Text, ErrInvalid)
		}
		seen[quote.ID] = true
	}
	return nil
}
