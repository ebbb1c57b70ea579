package processor

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/find"
)

// witness gives the reasons for one quote.
type witness struct {
	e       *Extractor
	page    *find.Page
	draft   draft
	reasons []Reason
}

func (w *witness) say(field, value, by string, at onrecord.Spans) {
	if value != "" {
		w.reasons = append(w.reasons, Reason{field, value, by, at})
	}
}

// found gives the reasons for the spans: what recognised the report, and what was done to it afterwards.
func (w *witness) found() {
	d := w.draft
	w.say("type", string(d.Type), w.typed(), nil)
	by := fmt.Sprintf("found by %q with score %.2f", d.report.Rule, d.report.Confidence)
	w.say("content", w.page.Join(d.Content), strings.Join(append([]string{by}, d.report.Notes...), "; "), d.Content)
	mention := "the mention that stands with the words of saying"
	switch {
	case d.report.Floating:
		mention = "the mention of a quote nearby"
	case d.report.Label:
		mention = "the label or signature of the words"
	}
	w.say("source", w.page.Join(d.Source), mention, d.Source)
	w.say("cue", w.page.Join(d.Cue), "words of saying", d.Cue)
}

// typed says what made the type.
func (w *witness) typed() string {
	switch {
	case w.draft.Type == onrecord.Issued:
		return "the issuer's own voice"
	case w.draft.report.Label && w.draft.Type == onrecord.Direct:
		return "words behind the label of their speaker"
	}
	inside, words := 0, 0
	for _, s := range w.draft.Content {
		r := w.page.Range(s)
		for i := r.First; i < r.Last; i++ {
			if w.page.Tokens[i].Word {
				words++
				if w.page.RegionAt(i) >= 0 {
					inside++
				}
			}
		}
	}
	return fmt.Sprintf("%d of its %d words stand in quotation marks", inside, words)
}

// spoken gives the reasons for the speaker, field by field.
func (w *witness) spoken() {
	s, proof := w.draft.Speaker, onrecord.Evidence{}
	if w.draft.Evidence != nil {
		proof = *w.draft.Evidence
	}
	w.say("speaker.name", s.Name, w.read(proof.Name, "read in the mention"), proof.Name)
	w.say("speaker.role", s.Role, w.read(proof.Role, "read with the mention"), proof.Role)
	w.say("speaker.affiliation", s.Affiliation, w.read(proof.Affiliation, "read with the mention"), proof.Affiliation)
	w.say("speaker.kind", string(s.Kind), w.kind(), nil)
	w.say("speaker.on_behalf_of", strings.Join(s.OnBehalfOf, ", "), w.read(proof.OnBehalfOf, "read with the mention"), proof.OnBehalfOf)
	w.say("stakeholder", w.draft.Stakeholder, fmt.Sprintf("%q is one of its names in the registry", cmp.Or(s.Affiliation, s.Name)), nil)
}

// read says where a part of the speaker was read: with the mention, in another place, or not in this text.
func (w *witness) read(at onrecord.Spans, near string) string {
	if len(at) == 0 {
		return "not written in the text: from the issuer, the registry or the word lists"
	}
	if par := w.page.ParagraphAt(at[0].Start); slices.ContainsFunc(w.draft.Source, func(s onrecord.Span) bool {
		return w.page.ParagraphAt(s.Start) == par
	}) {
		return near
	}
	return fmt.Sprintf("read in another place, “%s”", w.page.Join(at))
}

func (w *witness) kind() string {
	switch {
	case w.draft.Type == onrecord.Issued:
		return "the kind of the issuer"
	case w.draft.Stakeholder != "":
		return fmt.Sprintf("the kind of %s in the registry", w.draft.Stakeholder)
	case w.draft.Speaker.Affiliation != "":
		return fmt.Sprintf("told by the words of %q and what is said of it", w.draft.Speaker.Affiliation)
	}
	return "told by the words of the mention"
}

// judged gives the reasons for position and confidence.
func (w *witness) judged() {
	if p := w.draft.Position; p != nil {
		w.say("position", p.Label, "these words say so", p.Cue)
	}
	w.say("confidence", fmt.Sprintf("%.2f", w.draft.Confidence), w.e.likelihood(evidenceOf(w.draft.report.Report)), nil)
}
