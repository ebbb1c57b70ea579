package find

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// Transcript finds the turns of verbatim records, briefings and interviews: "Mr. Holm (Norway): …", "MODERATOR: …",
// "Q. … A. …".
type Transcript struct{}

// Find implements [Finder].
func (Transcript) Find(p *Page) []Report {
	if !p.transcript && p.exchange == nil {
		return p.interview()
	}
	var out []Report
	for i := 0; i < len(p.Paragraphs); {
		end := p.turnEnd(i)
		if label := p.Labels[i]; label.Len() > 0 && !p.Aside[i] && !p.narrators[p.Slice(p.Span(label))] {
			if r := p.turn(i, end); len(r.Content) > 0 {
				out = append(out, r)
			}
		}
		i = end
	}
	return out
}

// turnEnd returns the paragraph after the turn that begins with paragraph i.
func (p *Page) turnEnd(i int) int {
	if p.Exchanged(i) {
		for i++; i < len(p.Paragraphs) && p.exchange[i] && p.Labels[i].Len() == 0; i++ {
		}
		return i
	}
	for i++; i < len(p.Paragraphs) && p.Labels[i].Len() == 0 && p.Tokens[p.Paragraphs[i].Tokens.First].Text != "\\" && !p.tail[i]; i++ {
	}
	return i
}

// turn makes a report of the paragraphs from i to end. In an interview whose questions stand in paragraphs of their own
// without a label they are left out.
func (p *Page) turn(i, end int) Report {
	label := p.Labels[i]
	r := Report{Type: onrecord.Direct, Rule: "turn", Confidence: 0.85, Label: true, Source: onrecord.Spans{p.Span(label)}}
	if rest := (text.Range{First: p.afterLabel(label), Last: p.Paragraphs[i].Tokens.Last}); rest.Len() > 0 {
		r.Content = append(r.Content, p.Span(rest))
	}
	for i++; i < end; i++ {
		if i == end-1 && (p.soleVoice && p.asks(i) || p.prompted && end < len(p.Paragraphs)) || p.prompted && end == len(p.Paragraphs) && !p.firstPerson(i) {
			break
		}
		if p.soleVoice && end == len(p.Paragraphs) && p.bio(i) {
			break
		}
		if !p.direction(i) {
			r.Content = append(r.Content, p.Paragraphs[i].Span)
		}
	}
	if p.exchange != nil {
		p.unquote(r.Content)
	}
	return r
}

// direction reports a paragraph that says what happens in the room, and nothing that was said: "(Applause.)", "[Laughter]".
func (p *Page) direction(i int) bool {
	r := p.Paragraphs[i].Tokens
	if p.Exchanged(i) {
		r.First++
	}
	if r.Len() < 3 || r.Len() > 12 {
		return false
	}
	switch p.Tokens[r.First].Text + p.Tokens[r.Last-1].Text {
	case "()", "[]", "（）", "【】":
		return true
	}
	return false
}

// asks reports a paragraph that is a short question.
func (p *Page) asks(i int) bool {
	t := p.Paragraphs[i].Tokens
	return t.Len() <= 45 && p.Tokens[t.Last-1].Text == "?" && p.regionAt[t.Last-1] < 0
}

// leaders marks the turns of those who lead a conversation as no words to report: the questions, the chair who gives the
// floor, the host whose guests are introduced. It also notes whether all other turns are one speaker's.
func (p *Page) leaders() {
	if !p.transcript {
		return
	}
	asking := p.questioners()
	p.narrators = p.hosts()
	voices := map[string]bool{}
	for i := 0; i < len(p.Paragraphs); {
		end := p.turnEnd(i)
		label := p.Labels[i]
		if label.Len() > 0 {
			name := p.Slice(p.Span(label))
			switch {
			case asking[name] || p.procedural(i, end):
				for n := i; n < end; n++ {
					p.Aside[n] = true
				}
			case p.narrators[name]:
			default:
				voices[name] = true
			}
		}
		i = end
	}
	p.soleVoice = len(voices) == 1
	p.prompts()
}

// prompts finds out whether all labels are those of one speaker's answers, and sets the paragraphs before them aside: they
// are the questions, also those that do not end as one.
func (p *Page) prompts() {
	var before []int
	asked := 0
	name := ""
	for i, label := range p.Labels {
		if label.Len() == 0 {
			continue
		}
		if name == "" {
			name = p.Slice(p.Span(label))
		}
		if name != p.Slice(p.Span(label)) || p.Aside[i] || i > 0 && p.Labels[i-1].Len() > 0 {
			return
		}
		if i > 0 {
			before = append(before, i-1)
			if p.asks(i - 1) {
				asked++
			}
		}
	}
	if len(before) < 2 || asked < 2 && strings.TrimSuffix(name, ".") != interviewLetters[p.Lang].answer || 3*asked < len(before) {
		return
	}
	p.prompted = true
	for _, i := range before {
		p.Aside[i] = true
	}
}

// procedural reports a turn that asks, welcomes or gives the floor.
func (p *Page) procedural(i, end int) bool {
	label := p.Labels[i]
	if p.Lexicon.World[p.Lang] != nil && p.proceduralForeign(label, p.turn(i, end).Content) {
		return true
	}
	last := p.Tokens[label.Last-1].Low
	if host(last) || host(p.Tokens[label.First].Low) {
		return true
	}
	switch last {
	case "president", "chair", "chairman", "chairperson", "chairwoman", "co-chair", "speaker", "vice-president", "chairperson-rapporteur":
	default:
		return false
	}
	first := p.afterLabel(label)
	if first >= p.Paragraphs[end-1].Tokens.Last {
		return true
	}
	said := strings.ToLower(p.Slice(p.Span(text.Range{First: first, Last: p.Paragraphs[end-1].Tokens.Last})))
	for _, phrase := range []string{"floor", "next speaker", "next item", "list of speakers", "put to the vote", "i call on", "meeting was"} {
		if strings.Contains(said, phrase) {
			return true
		}
	}
	return len(said) < 150
}

// hosts returns the labels of those who lead a conversation: where the others are introduced by name in somebody's
// turn, they are not. Their own words are no statement, but those they report are.
func (p *Page) hosts() map[string]bool {
	hosts := map[string]bool{}
	labels := p.Labels
	introduced := map[string]bool{}
	words := map[string]bool{}
	for i, par := range p.Paragraphs {
		for t := max(par.Tokens.First, labels[i].Last); t < par.Tokens.Last; t++ {
			if p.Tokens[t].Upper && t > par.Tokens.First && p.Tokens[t-1].Upper {
				words[p.Tokens[t].Low] = true
			}
		}
	}
	var others []string
	for _, label := range labels {
		if label.Len() == 0 || label.Len() > 2 {
			continue
		}
		name := p.Slice(p.Span(label))
		if words[p.Tokens[label.Last-1].Low] {
			introduced[name] = true
		} else if label.Len() == 1 && !p.Lexicon.Roles[p.Tokens[label.First].Low] {
			others = append(others, name)
		}
	}
	for _, name := range others {
		if _, body := p.Lexicon.Organisations[strings.ToLower(name)]; len(introduced) > 1 && !body {
			hosts[name] = true
		}
	}
	return hosts
}

// questioners returns the labels of those who ask: all their turns end with a question mark, or most do while hardly any
// of the only other speaker's does. The letter for a question in an interview is always one.
func (p *Page) questioners() map[string]bool {
	labels := p.Labels
	asks, turns := map[string]int{}, map[string]int{}
	for i := 0; i < len(p.Paragraphs); {
		end := p.turnEnd(i)
		if label := labels[i]; label.Len() > 0 {
			name := p.Slice(p.Span(label))
			turns[name]++
			if p.Tokens[p.Paragraphs[end-1].Tokens.Last-1].Text == "?" {
				asks[name]++
			}
		}
		i = end
	}
	answering := 0
	for name, n := range turns {
		if asks[name] < n {
			answering++
		}
	}
	hosts := map[string]bool{}
	letters := interviewLetters[p.Lang]
	for name, n := range turns {
		other := "" // the label of the answers
		for o := range turns {
			if o != name {
				other = o
			}
		}
		switch {
		case asks[name] == n && answering > 0:
			hosts[name] = true
		case len(turns) == 2 && strings.TrimSuffix(name, ".") == letters.question && strings.TrimSuffix(other, ".") == letters.answer:
			hosts[name] = true
		case len(turns) == 2 && n > 2 && 3*asks[name] >= 2*n && 4*asks[other] <= turns[other]:
			hosts[name] = true
		}
	}
	return hosts
}
