package sink

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
)

// apply makes one correction on the quotes of a version and says what has become of it there.
func (e *edition) apply(c *standing) (state, note string) {
	spans, err := e.text.FindAll(c.Target.Content)
	switch {
	case errors.Is(err, onrecord.ErrAmbiguous):
		return stateAmbiguous, err.Error()
	case err != nil:
		return stateLost, err.Error()
	}
	q, err := e.at(spans)
	switch c.Action {
	case onrecord.ActionAdd:
		return e.add(c, spans, q)
	case onrecord.ActionReject:
		if err != nil || q.hidden && q.rejectedBy == nil {
			return stateAgreed, fmt.Sprintf("%s finds no quote in these words", e.extractor)
		}
		q.hidden, q.rejectedBy = true, c
		return stateApplied, ""
	case onrecord.ActionSpan:
		return e.respan(c, q)
	}
	if err != nil {
		return stateLost, fmt.Sprintf("%s finds no quote in these words", e.extractor)
	}
	return e.set(c, q)
}

// add makes a quote of words that the extractor passed over. Where it found them as well by now, what the correction
// says of the speaker applies to that.
func (e *edition) add(c *standing, spans onrecord.Spans, found *edited) (state, note string) {
	if found != nil && sameSpans(found.quote.Content, spans) {
		found.hidden, found.rejectedBy = false, nil
		return e.set(c, found)
	}
	q := e.place(spans)
	q.quote.Type, q.quote.Confidence = onrecord.Direct, 1
	if _, note := e.set(c, q); note != "" {
		return stateAmbiguous, note
	}
	if found == nil {
		return stateApplied, ""
	}
	found.hidden, found.movedTo = true, q
	return stateDoubted, fmt.Sprintf("%s finds a quote here by now, with other bounds: %.80q", e.extractor, found.original.Text)
}

// place makes an empty quote of words of the text.
func (e *edition) place(spans onrecord.Spans) *edited {
	q := &edited{setBy: make(map[string][]*standing)}
	q.quote = onrecord.Quote{
		ID: onrecord.NewQuoteID(e.statement.VersionID, spans), Content: spans, Text: e.text.Join(spans),
	}
	q.original = q.quote
	e.quotes = append(e.quotes, q)
	return q
}

// respan moves a quote to other words.
func (e *edition) respan(c *standing, q *edited) (state, note string) {
	spans, err := e.text.FindAll(c.Content)
	switch {
	case errors.Is(err, onrecord.ErrAmbiguous):
		return stateAmbiguous, err.Error()
	case err != nil:
		return stateLost, err.Error()
	}
	var right *edited
	for _, other := range e.quotes {
		if sameSpans(other.quote.Content, spans) {
			right = other
		}
	}
	switch {
	case q == nil && right == nil:
		return stateLost, fmt.Sprintf("%s finds no quote in these words", e.extractor)
	case q == nil, q == right:
		return stateAgreed, fmt.Sprintf("%s finds these bounds too", e.extractor)
	case right == nil:
		right = e.place(spans)
		content, id, text := right.quote.Content, right.quote.ID, right.quote.Text
		right.quote = clone(q.quote)
		right.quote.Content, right.quote.ID, right.quote.Text = content, id, text
	}
	q.hidden, q.movedTo = true, right
	return stateApplied, ""
}

// overruled says what later corrections took back of c.
func (e *edition) overruled(c *standing) string {
	var notes []string
	for _, q := range e.quotes {
		for name, setters := range q.setBy {
			last := setters[len(setters)-1]
			if last == c || !slices.Contains(setters, c) {
				continue
			}
			if valueOf(last, name) != valueOf(c, name) {
				notes = append(notes, fmt.Sprintf("%s of %s says otherwise of the %s", last.ID, last.Author, name))
			}
		}
		if q.rejectedBy != nil && q.setByAny(c) {
			notes = append(notes, fmt.Sprintf("%s of %s says that it is no quote", q.rejectedBy.ID, q.rejectedBy.Author))
		}
	}
	slices.Sort(notes)
	return strings.Join(notes, "; ")
}

// setByAny reports whether a correction set any field of the quote.
func (q *edited) setByAny(c *standing) bool {
	for _, setters := range q.setBy {
		if slices.Contains(setters, c) {
			return true
		}
	}
	return false
}
