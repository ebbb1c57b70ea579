package onrecord_test

import (
	"errors"
	"testing"

	"github.com/onrecord/onrecord"
)

// TestQuoteValidate holds that a quote with any span beside its text is refused.
func TestQuoteValidate(t *testing.T) {
	text := onrecord.NewText("Lind, head of Quay Watch, said no.")
	in, out := onrecord.Spans{{Start: 6, End: 10}}, onrecord.Spans{{Start: 30, End: 35}}
	for _, c := range []struct {
		name   string
		change func(q *onrecord.Quote)
		ok     bool
	}{
		{"as it is", func(*onrecord.Quote) {}, true},
		{"another text", func(q *onrecord.Quote) { q.Text = "yes" }, false},
		{"cue beyond the text", func(q *onrecord.Quote) { q.Cue = out }, false},
		{"position beyond the text", func(q *onrecord.Quote) { q.Position = &onrecord.Position{Cue: out} }, false},
		{"evidence within the text", func(q *onrecord.Quote) { q.Evidence = &onrecord.Evidence{Role: in} }, true},
		{"evidence of a name beyond", func(q *onrecord.Quote) { q.Evidence = &onrecord.Evidence{Name: out} }, false},
		{"evidence of a role beyond", func(q *onrecord.Quote) { q.Evidence = &onrecord.Evidence{Role: out} }, false},
		{"evidence of an affiliation beyond", func(q *onrecord.Quote) { q.Evidence = &onrecord.Evidence{Affiliation: out} }, false},
		{"evidence of others beyond", func(q *onrecord.Quote) { q.Evidence = &onrecord.Evidence{OnBehalfOf: out} }, false},
	} {
		q := onrecord.Quote{Type: onrecord.Indirect, Content: onrecord.Spans{{Start: 31, End: 33}}, Text: "no"}
		c.change(&q)
		if err := q.Validate(text); (err == nil) != c.ok || err != nil && !errors.Is(err, onrecord.ErrInvalid) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
