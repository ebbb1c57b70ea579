package sink

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/onrecord/onrecord"
)

// field is one that a correction may set.
type field struct {
	name string
	// said is the value of a correction, "" and false where it leaves the field alone.
	said func(*onrecord.QuoteFields) (string, bool)
	// of is the value of a quote.
	of func(*onrecord.Quote) string
	// set writes what the correction says into a quote.
	set func(*onrecord.Quote, *onrecord.QuoteFields)
}

// fields are those of QuoteFields, apart from the position, which has words to find.
var fields = []field{
	plainField("type",
		func(f *onrecord.QuoteFields) *onrecord.QuoteType { return f.Type },
		func(q *onrecord.Quote) *onrecord.QuoteType { return &q.Type }, nil),
	plainField("speaker",
		func(f *onrecord.QuoteFields) *string { return f.Speaker },
		func(q *onrecord.Quote) *string { return &q.Speaker.Name },
		func(e *onrecord.Evidence) *onrecord.Spans { return &e.Name }),
	plainField("role",
		func(f *onrecord.QuoteFields) *string { return f.Role },
		func(q *onrecord.Quote) *string { return &q.Speaker.Role },
		func(e *onrecord.Evidence) *onrecord.Spans { return &e.Role }),
	plainField("affiliation",
		func(f *onrecord.QuoteFields) *string { return f.Affiliation },
		func(q *onrecord.Quote) *string { return &q.Speaker.Affiliation },
		func(e *onrecord.Evidence) *onrecord.Spans { return &e.Affiliation }),
	plainField("kind",
		func(f *onrecord.QuoteFields) *onrecord.Kind { return f.Kind },
		func(q *onrecord.Quote) *onrecord.Kind { return &q.Speaker.Kind }, nil),
	plainField("stakeholder",
		func(f *onrecord.QuoteFields) *string { return f.Stakeholder },
		func(q *onrecord.Quote) *string { return &q.Stakeholder }, nil),
	listField("on_behalf_of",
		func(f *onrecord.QuoteFields) *[]string { return f.OnBehalfOf },
		func(q *onrecord.Quote) *[]string { return &q.Speaker.OnBehalfOf }),
	listField("topics",
		func(f *onrecord.QuoteFields) *[]string { return f.Topics },
		func(q *onrecord.Quote) *[]string { return &q.Topics }),
}

// plainField is a field that is a text. Evidence of another value than the one that was read in the text goes with it.
func plainField[S ~string](name string, said func(*onrecord.QuoteFields) *S, of func(*onrecord.Quote) *S, evidence func(*onrecord.Evidence) *onrecord.Spans) field {
	return field{
		name: name,
		said: func(f *onrecord.QuoteFields) (string, bool) {
			if v := said(f); v != nil {
				return string(*v), true
			}
			return "", false
		},
		of: func(q *onrecord.Quote) string { return string(*of(q)) },
		set: func(q *onrecord.Quote, f *onrecord.QuoteFields) {
			if *of(q) != *said(f) && evidence != nil && q.Evidence != nil {
				*evidence(q.Evidence) = nil
			}
			*of(q) = *said(f)
		},
	}
}

// listField is a field that is a list of names.
func listField(name string, said func(*onrecord.QuoteFields) *[]string, of func(*onrecord.Quote) *[]string) field {
	return field{
		name: name,
		said: func(f *onrecord.QuoteFields) (string, bool) {
			if v := said(f); v != nil {
				return listJSON(*v), true
			}
			return "", false
		},
		of:  func(q *onrecord.Quote) string { return listJSON(*of(q)) },
		set: func(q *onrecord.Quote, f *onrecord.QuoteFields) { *of(q) = *said(f) },
	}
}

const positionField = "position"

// set writes what a correction says of a quote, and compares it with what the extractor says and had said.
func (e *edition) set(c *standing, q *edited) (state, note string) {
	if q.rejectedBy != nil {
		return stateOverruledHere(q.rejectedBy)
	}
	if c.Set == nil {
		return stateApplied, ""
	}
	agreed, doubts := true, []string(nil)
	for _, f := range fields {
		value, ok := f.said(c.Set)
		if !ok {
			continue
		}
		says := f.of(&q.original)
		if says != value {
			agreed = false
			if seen, ok := f.seen(c); ok && seen != says && q.row != 0 {
				doubts = append(doubts, fmt.Sprintf("%s reads %s %q by now, and had read %q", e.extractor, f.name, says, seen))
			}
		}
		f.set(&q.quote, c.Set)
		q.setBy[f.name] = append(q.setBy[f.name], c)
	}
	if p := c.Set.Position; p != nil {
		if err := e.setPosition(q, p); err != nil {
			return stateLost, "position: " + err.Error()
		}
		agreed = agreed && labelOf(&q.original) == p.Label
		q.setBy[positionField] = append(q.setBy[positionField], c)
	}
	switch {
	case len(doubts) > 0:
		return stateDoubted, strings.Join(doubts, "; ")
	case agreed && q.row != 0:
		return stateAgreed, e.extractor + " says so too"
	}
	return stateApplied, ""
}

// seen is what the author saw in a field.
func (f field) seen(c *standing) (string, bool) {
	if c.Target.Seen == nil {
		return "", false
	}
	return f.said(c.Target.Seen)
}

// stateOverruledHere is the outcome on a quote that another correction took out.
func stateOverruledHere(by *standing) (state, note string) {
	return stateLost, fmt.Sprintf("%s says that it is no quote", by.ID)
}

func (e *edition) setPosition(q *edited, p *onrecord.PositionWords) error {
	if p.Label == "" {
		q.quote.Position = nil
		return nil
	}
	cue, err := e.text.FindAll(p.Words)
	if err != nil {
		return err
	}
	q.quote.Position = &onrecord.Position{Label: p.Label, Cue: cue}
	return nil
}

func labelOf(q *onrecord.Quote) string {
	if q.Position == nil {
		return ""
	}
	return q.Position.Label
}

// valueOf writes what a correction says of a field; "" for nothing.
func valueOf(c *standing, name string) string {
	if c.Set == nil {
		return ""
	}
	if name == positionField {
		if c.Set.Position == nil {
			return ""
		}
		b, _ := json.Marshal(c.Set.Position.Label) // a text always marshals
		return string(b)
	}
	for _, f := range fields {
		if f.name != name {
			continue
		}
		if v, ok := f.said(c.Set); ok {
			return fmt.Sprintf("%q", v)
		}
	}
	return ""
}
