package evaluation

import (
	"encoding/json"
	"fmt"

	"github.com/onrecord/onrecord"
)

// Shape says what a document's gold tells: see the package comment.
type Shape string

// The shapes, in the order in which they are reported.
const (
	News   Shape = "news"
	Domain Shape = "domain"
)

// Document is a text with its gold. What stands before Gold is what an extractor may know.
type Document struct {
	ID    string
	Text  string
	Lang  string
	Title string
	URL   string
	// Issuer is who published the text, zero where gold does not say.
	Issuer onrecord.Stakeholder

	Shape Shape
	// Type is the type of document ("news", "release"), empty where gold does not say.
	Type string
	Gold []GoldQuote
	// Traps are stretches that look like quotes and are none.
	Traps onrecord.Spans
}

// GoldQuote is a quote as people marked it.
type GoldQuote struct {
	Quote
	// Optional marks a pull-quote that repeats another quote: to find it is neither right nor wrong.
	Optional bool
	// Judged is true where gold says what the position is, none included.
	Judged bool
}

// Quote is what is compared: where somebody's words stand, and who said them. Unlike an [onrecord.Quote] its spans may
// overlap and come in any order, for gold's and other programs' do.
type Quote struct {
	Type    onrecord.QuoteType `json:"type"`
	Content onrecord.Spans     `json:"content"`
	Source  onrecord.Spans     `json:"source"`
	Cue     onrecord.Spans     `json:"cue"`
	Speaker Speaker            `json:"speaker"`
	// Position is the label of where the speaker stands, empty for none.
	Position Label `json:"position,omitempty"`
	// Confidence is how likely it is right by its own account, from 0 to 1; nil where it says nothing.
	Confidence *float64 `json:"confidence,omitempty"`
}

// Label is the label of a position.
type Label string

// UnmarshalJSON reads a label, an object that has one, as quotes do, or null for none.
func (l *Label) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, (*string)(l))
	}
	var position struct{ Label string }
	err := json.Unmarshal(b, &position)
	*l = Label(position.Label)
	return err
}

// Speaker is who said it, as far as it is compared. In news gold only the name is known, and that by a program.
type Speaker struct {
	Name        string        `json:"name"`
	Role        string        `json:"role"`
	Affiliation string        `json:"affiliation"`
	Kind        onrecord.Kind `json:"kind"`
}

// UnmarshalJSON reads an object, a plain name, or null for nobody.
func (s *Speaker) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &s.Name)
	}
	type plain Speaker
	return json.Unmarshal(b, (*plain)(s))
}

// FromQuotes makes an extractor's quotes comparable.
func FromQuotes(quotes []onrecord.Quote) []Quote {
	out := make([]Quote, len(quotes))
	for i, q := range quotes {
		out[i] = FromQuote(q)
	}
	return out
}

// FromQuote makes a quote comparable.
func FromQuote(q onrecord.Quote) Quote {
	out := Quote{Type: q.Type, Content: q.Content, Source: q.Source, Cue: q.Cue, Confidence: &q.Confidence, Speaker: Speaker{
		Name: q.Speaker.Name, Role: q.Speaker.Role, Affiliation: q.Speaker.Affiliation, Kind: q.Speaker.Kind,
	}}
	if q.Position != nil {
		out.Position = Label(q.Position.Label)
	}
	return out
}

// fits reports whether all spans of a quote lie within a text of length code points.
func (q Quote) fits(length int) error {
	for _, part := range []struct {
		name  string
		spans onrecord.Spans
	}{{"content", q.Content}, {"source", q.Source}, {"cue", q.Cue}} {
		if err := within(part.spans, length); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}

func within(spans onrecord.Spans, length int) error {
	for _, s := range spans {
		if s.Start < 0 || s.Start > s.End || s.End > length {
			return fmt.Errorf("span [%d,%d) is outside the text of %d code points: %w", s.Start, s.End, length, onrecord.ErrInvalid)
		}
	}
	return nil
}
