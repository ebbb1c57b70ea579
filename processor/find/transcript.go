package find

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// Transcript finds the turns of verbatim records, briefings and interviews: "Mr. Holm (Norway): …", "MODERATOR: …".
type Transcript struct{}

// labelLength is how many tokens a label may have.
const labelLength = 14

// Find implements [Finder].
func (Transcript) Find(p *Page) []Report {
	labels := p.Labels
	hosts := p.hosts(labels)
	var out []Report
	for i := 0; i < len(p.Paragraphs); i++ {
		label := labels[i]
		if label.Len() == 0 {
			continue
		}
		r := Report{Type: onrecord.Direct, Rule: "turn", Confidence: 0.85, Label: true, Source: onrecord.Spans{p.Span(label)}}
		if rest := (text.Range{First: label.Last + 1, Last: p.Paragraphs[i].Tokens.Last}); rest.Len() > 0 {
			r.Content = append(r.Content, p.Span(rest))
		}
		for i+1 < len(p.Paragraphs) && labels[i+1].Len() == 0 && p.Tokens[p.Paragraphs[i+1].Tokens.First].Text != "\\" {
			i++
			r.Content = append(r.Content, p.Paragraphs[i].Span)
		}
		if len(r.Content) > 0 && !p.procedural(label, r.Content) && !hosts[p.Slice(p.Span(label))] {
			out = append(out, r)
		}
	}
	return out
}

// labels returns the label of each paragraph, and whether there are any. A page with a single label is no transcript, unless the label is one that
// nothing else looks like.
func (p *Page) labels() ([]text.Range, bool) {
	labels := make([]text.Range, len(p.Paragraphs))
	n, certain := 0, false
	for i, par := range p.Paragraphs {
		end := par.Tokens.First
		for end < par.Tokens.Last && end-par.Tokens.First < labelLength && p.Tokens[end].Text != ":" && p.Tokens[end].Text != "：" {
			end++
		}
		if end == par.Tokens.Last || p.Tokens[end].Text != ":" && p.Tokens[end].Text != "：" {
			continue
		}
		label := text.Range{First: par.Tokens.First, Last: end}
		sure, ok := p.labelled(label)
		if !ok {
			continue
		}
		labels[i] = label
		n++
		certain = certain || sure
	}
	if n < 2 && !certain {
		return make([]text.Range, len(p.Paragraphs)), false
	}
	return labels, true
}

// labelled reports whether tokens are the label of a turn, and whether surely: a title with a state in parentheses.
func (p *Page) labelled(r text.Range) (sure, ok bool) {
	if r.Len() == 0 {
		return false, false
	}
	if p.Lexicon.World[p.Lang] != nil {
		if sure, ok := p.labelledForeign(r); ok {
			return sure, ok
		}
		if p.Lang == "zh" || p.Lang == "ja" || p.Lang == "ar" {
			return false, false
		}
	}
	name := r
	for i := r.First; i < r.Last; i++ {
		if p.Tokens[i].Text == "(" || p.Tokens[i].Text == "[" {
			name.Last = i
			break
		}
	}
	_, titled := p.Lexicon.Titles[p.Tokens[r.First].Low]
	if titled && name.Len() >= 2 && name.Len() <= 6 {
		return name.Last < r.Last, true
	}
	if p.Tokens[r.First].Low == "the" && name.Len() == 2 && p.Lexicon.Roles[p.Tokens[r.First+1].Low] {
		return false, true
	}
	if name.Len() == 0 || name.Len() > 5 {
		return false, false
	}
	for i := name.First; i < name.Last; i++ {
		t := p.Tokens[i]
		if t.Word && t.Text != strings.ToUpper(t.Text) || !t.Word && t.Text != "." && t.Text != "," {
			return false, false
		}
		if strings.ToLower(t.Text) == t.Text {
			return false, false
		}
	}
	return false, p.Tokens[name.First].Word
}

// procedural reports a turn that asks, welcomes or gives the floor.
func (p *Page) procedural(label text.Range, content onrecord.Spans) bool {
	if p.Lexicon.World[p.Lang] != nil && p.proceduralForeign(label, content) {
		return true
	}
	last := p.Tokens[label.Last-1].Low
	switch last {
	case "q", "question", "moderator", "interviewer", "host", "operator", "reporter":
		return true
	case "president", "chair", "chairman", "chairperson", "chairwoman", "co-chair", "speaker":
		said := strings.ToLower(p.Join(content))
		return strings.Contains(said, "floor") || len(said) < 150
	}
	return false
}

// hosts returns the labels of those who lead a conversation: where the others are introduced by name in somebody's
// turn, they are not.
func (p *Page) hosts(labels []text.Range) map[string]bool {
	introduced := map[string]bool{}
	words := map[string]bool{}
	for i, par := range p.Paragraphs {
		for t := max(par.Tokens.First, labels[i].Last); t < par.Tokens.Last; t++ {
			if p.Tokens[t].Upper && t > par.Tokens.First && p.Tokens[t-1].Upper {
				words[p.Tokens[t].Low] = true
			}
		}
	}
	hosts := map[string]bool{}
	for _, label := range labels {
		if label.Len() == 0 || label.Len() > 2 {
			continue
		}
		name := p.Slice(p.Span(label))
		if words[p.Tokens[label.Last-1].Low] {
			introduced[name] = true
		} else if label.Len() == 1 && !p.Lexicon.Roles[p.Tokens[label.First].Low] {
			hosts[name] = true
		}
	}
	if len(introduced) < 2 {
		return nil
	}
	return hosts
}
