package find

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// item is a token of a sentence, or a whole quotation: what stands in marks counts as one word of the sentence around
// it, so that its own verbs and stops do not confuse the frame.
type item struct {
	*text.Token
	// region is the index of the quotation, or -1 for a token.
	region int
}

// sentence is what stands between two full stops outside quotations.
type sentence []item

func (s sentence) span(first, last int) onrecord.Span {
	return onrecord.Span{Start: s[first].Span.Start, End: s[last-1].Span.End}
}

// longest is how many items a sentence may have. What is longer is no prose (a table, a list of names) and is cut, so
// that the rules, which look to and fro within a sentence, take time linear in the text.
const longest = 250

// sentences divides a paragraph.
func (p *Page) sentences(par text.Paragraph) []sentence {
	var out []sentence
	items := make(sentence, 0, par.Tokens.Len()) // of all sentences, one behind another
	start := 0
	for i := par.Tokens.First; i < par.Tokens.Last; {
		next := i + 1
		it := item{Token: &p.Tokens[i], region: p.regionAt[i]}
		if it.region >= 0 {
			region := p.Regions[it.region]
			next = region.Tokens.Last
			it.Token = &text.Token{Span: region.Outer, Text: "“”", Low: "“”", Tag: "QUOTE"}
		}
		items = append(items, it)
		ends := next >= par.Tokens.Last || len(items)-start >= longest
		if !ends && it.region >= 0 {
			ends = p.endsAfterRegion(it.region, next, par.Tokens.Last)
		} else if !ends {
			ends = p.EndsSentence(i, par.Tokens.Last)
		}
		if ends {
			out = append(out, slices.Clip(items[start:]))
			start = len(items)
		}
		i = next
	}
	return out
}

// endsAfterRegion reports whether a sentence ends with a quotation: it ends with a stop of its own, and what follows
// neither goes on in lower case nor is its frame ("Why?" Lind asked.).
func (p *Page) endsAfterRegion(r, next, limit int) bool {
	inner := p.Regions[r].Inner
	if !stops(string(p.Runes[inner.End-1])) {
		return false
	}
	t := p.Tokens[next]
	if dash(t.Text) {
		return false
	}
	if !t.Word {
		return p.regionAt[next] >= 0 && p.regionAt[next] != r || t.Text == "[" || t.Text == "("
	}
	if !t.Upper || p.Runes[inner.End-1] == ':' {
		return false
	}
	for i := next; i < min(next+4, limit); i++ {
		cue, ok := p.Lexicon.English[p.Tokens[i].Low]
		if ok && i > next && strings.HasPrefix(p.Tokens[i].Tag, "VB") && cue.Frames.Has(1) {
			return i+1 < limit && p.Tokens[i+1].Word && p.Runes[inner.End-1] == '.'
		}
	}
	return true
}
