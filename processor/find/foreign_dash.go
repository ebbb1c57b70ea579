package find

import (
	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// dashSpeech finds a paragraph that a dash opens and that has a frame between dashes, or behind one: "— Мы против, —
// сказал Орлов. — Текст слаб." Without a frame it is nothing: many a list begins with dashes.
func (f foreign) dashSpeech(par text.Paragraph) []Report {
	t := par.Tokens
	if t.Len() < 5 || !dash(f.Tokens[t.First].Text) || f.Lang == "de" || f.Lang == "zh" || f.Lang == "ja" {
		return nil
	}
	r := Report{Type: onrecord.Direct, Rule: "dash speech", Confidence: 0.8}
	from := t.First + 1
	for i := t.First + 2; i < t.Last; i++ {
		verb, end := f.dashFrame(i, t)
		if verb < 0 {
			continue
		}
		if part := f.Trim(onrecord.Span{Start: f.Tokens[from].Span.Start, End: f.Tokens[i-1].Span.End}); part.Len() > 0 {
			r.Content = append(r.Content, part)
		}
		if source := f.dashSource(verb, end); len(r.Source) == 0 && source.Len() > 0 {
			r.Source, r.Cue = onrecord.Spans{f.Span(source)}, onrecord.Spans{f.Tokens[verb].Span}
		}
		for end < t.Last && !f.Tokens[end].Word {
			end++
		}
		from, i = end, end
	}
	if len(r.Content) == 0 {
		return nil
	}
	if from < t.Last {
		if part := f.Trim(onrecord.Span{Start: f.Tokens[from].Span.Start, End: par.Span.End}); part.Len() > 0 {
			r.Content = append(r.Content, part)
		}
	}
	r.Floating = len(r.Source) == 0
	return []Report{r}
}

// dashFrame returns the verb of a frame that begins at token i, behind a dash, and the frame's end.
func (f foreign) dashFrame(i int, t text.Range) (verb, end int) {
	if !dash(f.Tokens[i-1].Text) || !f.Tokens[i].Word {
		return -1, 0
	}
	verb = -1
	for end = i; end < t.Last && end-i < 24; end++ {
		if dash(f.Tokens[end].Text) {
			break
		}
		if f.Tokens[end].Text == "." && end > i && f.EndsSentence(end, t.Last) {
			break
		}
		low := f.Tokens[end].Low
		if verb < 0 && end <= i+2 && f.words.Verbs[low] {
			verb = end
		}
	}
	return verb, end
}

// dashSource is the mention after the verb of a frame.
func (f foreign) dashSource(verb, end int) text.Range {
	first := verb + 1
	last := first
	for last < end && f.Tokens[last].Word && last-first < longestPhrase && !(last > first && f.preposition(f.Tokens[last].Low)) {
		last++
	}
	return text.Range{First: first, Last: last}
}

// announced finds words that the paragraph before announces with a verb of saying and a colon: a block quotation behind
// ">", or a paragraph that is one quotation.
func (f foreign) announced(i int) (Report, bool) {
	par := f.Paragraphs[i]
	if last := f.Tokens[par.Tokens.Last-1].Text; i+1 >= len(f.Paragraphs) || last != ":" && last != "：" {
		return Report{}, false
	}
	next := f.Paragraphs[i+1]
	content := f.blockOf(i + 1)
	sentences := f.sentences(par)
	s := sentences[len(sentences)-1]
	verb := -1
	for j := len(s) - 2; j >= max(0, len(s)-2*beside); j-- {
		if f.verbAt(s, j) > 0 {
			verb = j
			break
		}
	}
	if len(content) == 0 || verb < 0 || f.Labels[i+1].Len() > 0 || next.Tokens.Len() == 0 {
		return Report{}, false
	}
	r := Report{Type: onrecord.Direct, Rule: "announced", Confidence: 0.75, Content: content}
	source := f.announcer(s, verb)
	r.Cue = onrecord.Spans{s.span(verb, verb+f.verbAt(s, verb))}
	if source.empty() {
		r.Floating = true
		return r, true
	}
	r.Source = onrecord.Spans{s.span(source.first, source.last)}
	return r, true
}

// blockOf returns the content of a block quotation at paragraph i, or of a paragraph that marks fill.
func (f foreign) blockOf(i int) onrecord.Spans {
	t := f.Paragraphs[i].Tokens
	if f.Tokens[t.First].Text == ">" && t.Len() > 1 {
		return onrecord.Spans{f.Span(text.Range{First: t.First + 1, Last: t.Last})}
	}
	if r := f.RegionAt(t.First); r >= 0 && f.Regions[r].Tokens.Last >= t.Last-1 {
		return onrecord.Spans{f.Regions[r].Inner}
	}
	return nil
}
