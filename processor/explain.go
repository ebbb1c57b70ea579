package processor

import (
	"encoding/json"
	"fmt"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/confidence"
)

// Explained is a quote with the reasons for what it says.
type Explained struct {
	onrecord.Quote
	// Why has a reason for each part of the quote that says something, in the order type, content, source, cue, speaker,
	// stakeholder, position, confidence.
	Why []Reason `json:"why"`
	// Basis is what the confidence hangs on.
	Basis confidence.Evidence `json:"basis"`
}

// MarshalJSON writes the quote's own fields and then the reasons.
func (e Explained) MarshalJSON() ([]byte, error) {
	quote, err := json.Marshal(e.Quote)
	if err != nil {
		return nil, err
	}
	reasons, err := json.Marshal(struct {
		Why   []Reason            `json:"why"`
		Basis confidence.Evidence `json:"basis"`
	}{e.Why, e.Basis})
	if err != nil {
		return nil, err
	}
	return append(append(quote[:len(quote)-1], ','), reasons[1:]...), nil
}

// Reason says which rule or score decided one part of a quote.
type Reason struct {
	// Field is the part: "type", "content", "speaker.name".
	Field string `json:"field"`
	// Value is what was decided, as a reader would put it.
	Value string `json:"value"`
	// By is what decided it.
	By string `json:"by"`
	// At is where the text has it, nil for what comes from outside the text.
	At onrecord.Spans `json:"at,omitempty"`
}

// Explain is [Extractor.Extract] with the reasons.
func (e *Extractor) Explain(doc Document) []Explained {
	page, drafts := e.read(doc)
	out := make([]Explained, len(drafts))
	for i, d := range drafts {
		w := witness{e: e, page: page, draft: d}
		w.found()
		w.spoken()
		w.judged()
		out[i] = Explained{d.Quote, w.reasons, evidenceOf(d.report.Report)}
	}
	return out
}

// likelihood says where a confidence comes from.
func (e *Extractor) likelihood(of confidence.Evidence) string {
	p, step := e.confidence.Of(of)
	if step == nil {
		return fmt.Sprintf("the rule's own estimate; there are no development texts for it (%.2f)", p)
	}
	return fmt.Sprintf("%d of %d quotes found by %q with a score like %.2f were right on development texts", step.Right, step.Of, of.Rule, of.Score)
}
