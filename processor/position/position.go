// Package position reads where a speaker stands, if the words say it: supports, opposes, calls_for,
// expresses_concern. It is never a guess or a score: without explicit words there is no position.
//
// Three places are looked at in turn, each quote has the position of the first that tells one:
//
//   - the words of saying: "welcomed", "opposes", "urged states to", "expressed concern over";
//   - the speaker's own words about themselves: "we reject", "my delegation supports", "I am concerned"; in a report also
//     of the pronoun that stands for the speaker, "… said it would not support the bill";
//   - what these words ask of anybody: "states must", "the text should be narrowed".
//
// A negation turns support into opposition ("will not support") and undoes everything else. Questions, conditions and
// what the speaker reports of others ("critics say it must go") tell no position. Nor does a quote that both supports
// and opposes, or a whole statement with more than one label: its parts say it better. The words are data, lexicon/data/positions.tsv, for every language with cue words.
//
// Start with [Of].
package position

import (
	"slices"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/find"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// The labels.
const (
	Supports         = "supports"
	Opposes          = "opposes"
	CallsFor         = "calls_for"
	ExpressesConcern = "expresses_concern"
)

// Labels lists the labels there are.
func Labels() []string { return []string{Supports, Opposes, CallsFor, ExpressesConcern} }

// Of returns the position that a quote of the page explicitly takes, or nil.
func Of(p *find.Page, q onrecord.Quote) *onrecord.Position {
	words := p.Lexicon.Positions[p.Lang]
	if words == nil {
		return nil
	}
	r := reader{page: p, words: words, quote: q}
	for _, look := range []func() []match{r.inCue, r.own, r.must} {
		if found := look(); len(found) > 0 {
			return r.agreed(found)
		}
	}
	return nil
}

type reader struct {
	page  *find.Page
	words *lexicon.Positions
	quote onrecord.Quote
}

// match is a pattern found: its label and its tokens, in order. own is true where the speaker is in the words already.
type match struct {
	label  string
	tokens []int
	own    bool
}

// agreed returns the first of the positions found, or nil where they differ too much to be one position.
func (r reader) agreed(found []match) *onrecord.Position {
	has := func(label string) bool {
		return slices.ContainsFunc(found, func(m match) bool { return m.label == label })
	}
	if has(Supports) && has(Opposes) {
		return nil
	}
	differs := func(m match) bool { return m.label != found[0].label }
	if r.quote.Type == onrecord.Issued && slices.ContainsFunc(found, differs) {
		return nil
	}
	return &onrecord.Position{Label: found[0].label, Cue: r.spans(found[0].tokens)}
}

// spans joins tokens that follow one another.
func (r reader) spans(tokens []int) onrecord.Spans {
	var out onrecord.Spans
	for i, t := range tokens {
		span := r.page.Tokens[t].Span
		if i > 0 && tokens[i-1] == t-1 {
			out[len(out)-1].End = span.End
		} else {
			out = append(out, span)
		}
	}
	return out
}

// inCue reads the words of saying. A pattern has to begin in them and may go on behind: "expressed" + "concern over".
func (r reader) inCue() []match {
	for _, span := range r.quote.Cue {
		cue := r.page.Range(span)
		for i := cue.First; i < cue.Last; i++ {
			sentence := r.sentence(i)
			if m, ok := r.first(r.words.Cue, i, sentence.Last); ok {
				if m, ok = r.negated(m, sentence); ok {
					return []match{m}
				}
				return nil // "did not call for": the words of saying deny it, and what follows is not asked for
			}
		}
	}
	return nil
}

// own reads what the speaker says of themselves.
func (r reader) own() (found []match) {
	r.eachToken(func(i int, sentence text.Range) {
		m, ok := r.first(r.words.Own, i, sentence.Last)
		subject := ok && (m.own || len(r.words.We) == 0 || r.we(i, sentence))
		if !subject {
			if m, ok = r.first(r.words.Cue, i, sentence.Last); !ok || !r.speaker(i, sentence) && !(r.page.Tokens[i].Tag == "VBZ" && r.we(i, sentence)) { // my delegation supports
				return
			}
		}
		if r.thought(i, sentence) || r.ofOthers(i, sentence) {
			return
		}
		if turned, ok := r.negated(m, sentence); ok {
			found = append(found, turned)
		}
	})
	return found
}

// must reads what the words ask of anybody.
func (r reader) must() (found []match) {
	r.eachToken(func(i int, sentence text.Range) {
		m, ok := r.first(r.words.Must, i, sentence.Last)
		if !ok || r.thought(i, sentence) || r.ofOthers(i, sentence) || r.notAsking(m, sentence) {
			return
		}
		if not, ok := r.any(r.words.Not, m.tokens[len(m.tokens)-1]+1, sentence.Last); ok {
			m.tokens = append(m.tokens, not...) // "must not" asks too
		}
		found = append(found, m)
	})
	return found
}
