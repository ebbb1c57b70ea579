package find

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
)

// Nested finds what somebody says, in a quotation, that somebody else said: “My minister told me ‘sign it’ and hung up.”
// The outer quotation is left to the other finders.
type Nested struct{}

// Find implements [Finder].
func (Nested) Find(p *Page) []Report {
	var out []Report
	for _, region := range p.Regions {
		if p.Aside[region.Paragraph] {
			continue
		}
		for i := region.Tokens.First + 1; i < region.Tokens.Last-1; i++ {
			end := p.innerEnd(i, region.Tokens.Last-1)
			if end < 0 {
				continue
			}
			if r, ok := p.nested(region.Tokens.First+1, i, end); ok {
				out = append(out, r)
			}
			i = end
		}
	}
	return out
}

// somebody reports whether the last word of a mention inside a quotation can name its speaker: a pronoun there, or
// "people", leaves open who is meant, and mostly nobody said the words.
func (p *Page) somebody(i int) bool {
	switch t := p.Tokens[i]; t.Tag {
	case "NN", "NNP", "NNPS":
		return true
	case "NNS":
		return t.Low != "people" && t.Low != "folks" && t.Low != "others"
	}
	return false
}

// past reports a verb in the past tense.
func (p *Page) past(i int) bool { return p.Tokens[i].Tag == "VBD" || p.Tokens[i].Tag == "VBN" }

// innerEnd returns the closing mark of a quotation that opens with token i inside another, or -1.
func (p *Page) innerEnd(i, limit int) int {
	var closer string
	switch p.Tokens[i].Text {
	case "‘":
		closer = "’"
	case "'":
		closer = "'"
	case "“":
		closer = "”"
	case "\"":
		closer = "\""
	default:
		return -1
	}
	if p.Tokens[i].Span.End != p.Tokens[i+1].Span.Start || p.Tokens[i-1].Span.End == p.Tokens[i].Span.Start {
		return -1 // an apostrophe
	}
	for n := i + 2; n <= limit && n < len(p.Tokens); n++ {
		if p.Tokens[n].Text == closer && p.Tokens[n-1].Span.End == p.Tokens[n].Span.Start {
			return n
		}
	}
	return -1
}

// nested makes a report of the inner quotation [open,end], if a verb of saying with its subject stands before it. What
// somebody says, might say or would never say, and not what was said, is mostly made up by the speaker, unless a document
// says it; and what has an article before it is a term.
func (p *Page) nested(first, open, end int) (Report, bool) {
	verb := -1
	for i := open - 1; i >= max(first, open-4) && verb < 0; i-- {
		if cue, ok := p.Lexicon.English[p.Tokens[i].Low]; ok && cue.Frames.Has(lexicon.Quotes) && strings.HasPrefix(p.Tokens[i].Tag, "VB") {
			verb = i
		} else if t := p.Tokens[i]; stops(t.Text) && t.Text != ":" {
			return Report{}, false
		}
	}
	if before := p.Tokens[open-1]; verb <= first || before.Tag == "DT" || before.Low == "be" {
		return Report{}, false
	}
	from := verb
	for from > first && verb-from < 8 && (p.Tokens[from-1].Word || p.Tokens[from-1].Text == "-") && !subordinator(item{Token: &p.Tokens[from-1]}) && p.Tokens[from-1].Tag != "CC" {
		from--
	}
	last := verb
	for last > from && (strings.HasPrefix(p.Tokens[last-1].Tag, "RB") || p.Tokens[last-1].Tag == "MD" || strings.HasPrefix(p.Tokens[last-1].Tag, "VB")) {
		last--
		if p.Tokens[last].Tag == "MD" || p.Tokens[last].Low == "not" || p.Tokens[last].Low == "never" {
			return Report{}, false
		}
	}
	if last == from || !p.somebody(last-1) || !p.past(verb) && !p.Lexicon.Documents[p.Tokens[last-1].Low] {
		return Report{}, false
	}
	for _, t := range p.Tokens[from:last] {
		if t.Low == "not" || t.Low == "no" || t.Low == "never" {
			return Report{}, false // "Not once has a captain said"
		}
	}
	return Report{
		Type: onrecord.Direct, Rule: "nested", Confidence: 0.6,
		Content: onrecord.Spans{{Start: p.Tokens[open].Span.End, End: p.Tokens[end].Span.Start}},
		Source:  onrecord.Spans{{Start: p.Tokens[from].Span.Start, End: p.Tokens[last-1].Span.End}},
		Cue:     onrecord.Spans{p.Tokens[verb].Span},
	}, true
}
