package learned

import (
	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/find"
)

// report makes a report of an act of saying, if it is one of somebody's words that is likely enough.
func (f *frame) report(a act) (find.Report, bool) {
	r := find.Report{Rule: "learned", Confidence: a.p * a.q, Cue: onrecord.Spans{f.spanOf(f.words(a.cue))}}
	if r.Confidence < least {
		return r, false
	}
	if !a.source.empty() {
		if s := f.mention(a.source); s.Len() > 0 {
			r.Source = onrecord.Spans{s}
		}
	}
	r.Type = f.typeOf(a.content)
	for _, s := range a.content {
		r.Content = append(r.Content, f.contentOf(s, r.Type)...)
	}
	if f.names(a) {
		return r, false
	}
	if r.Type == onrecord.Indirect && f.topicOnly(a) {
		return r, false
	}
	if f.suffers(a) {
		if r.Type != onrecord.Direct {
			return r, false
		}
		r.Source = nil
	}
	if len(r.Content) == 0 || r.Type != onrecord.Direct && len(r.Source) == 0 {
		return r, false
	}
	if r.Type == onrecord.Indirect && (!f.speech(a) || !f.asserted(a.cue) || !f.backed(a) || f.anonymous(a)) {
		return r, false
	}
	return r, true
}

// mention is the span of a source. A comma at its end belongs to it where it ends an apposition that another one opened:
// "Maria Lind, the harbour master,".
func (f *frame) mention(s span) onrecord.Span {
	trimmed := f.page.Trim(f.spanOf(s))
	for i := s.first + 1; i < s.last-1; i++ {
		if f.items[i].Text == "," && f.items[s.last-1].Text == "," {
			return onrecord.Span{Start: trimmed.Start, End: f.items[s.last-1].Span.End}
		}
	}
	return trimmed
}

// typeOf tells words in marks from words outside.
func (f *frame) typeOf(content []span) onrecord.QuoteType {
	inside, outside := false, false
	for _, s := range content {
		for _, it := range f.items[s.first:s.last] {
			inside = inside || it.region >= 0
			outside = outside || it.region < 0 && it.Word
		}
	}
	switch {
	case inside && !outside:
		return onrecord.Direct
	case inside:
		return onrecord.Mixed
	}
	return onrecord.Indirect
}

// contentOf returns the spans of a piece of content: of direct speech what stands in marks, of other speech the clause
// without "that".
func (f *frame) contentOf(s span, t onrecord.QuoteType) onrecord.Spans {
	var out onrecord.Spans
	if t == onrecord.Direct {
		for _, it := range f.items[s.first:s.last] {
			if it.region >= 0 {
				out = append(out, f.page.Regions[it.region].Inner)
			}
		}
		return out
	}
	if s.last-s.first > 1 && f.items[s.first].Low == "that" {
		s.first++
	}
	if span := f.page.Trim(f.spanOf(s)); span.Len() > 0 {
		out = append(out, span)
	}
	return out
}

func (f *frame) spanOf(s span) onrecord.Span {
	return onrecord.Span{Start: f.items[s.first].Span.Start, End: f.items[s.last-1].Span.End}
}

// words leaves out signs, time and place at the end of words of saying ("said on Friday"), and of "released a
// statement saying" all but the last.
func (f *frame) words(cue span) span {
	for cue.last-cue.first > 1 && !f.items[cue.last-1].Word {
		cue.last--
	}
	for i := cue.first; i+1 < cue.last; i++ {
		if plainlySays(f.items[i].Low) && f.whenOrWhere(i+1) {
			cue.last = i + 1
		}
	}
	for i := cue.last - 1; i > cue.first; i-- {
		if f.items[i].Tag == "VBG" && f.items[i-1].field == communicationNoun {
			return span{i, cue.last}
		}
	}
	return cue
}

// plainlySays reports a verb that needs no preposition to mean that somebody said something.
func plainlySays(w string) bool {
	switch w {
	case "said", "says", "told", "tells", "wrote", "writes", "added", "adds", "tweeted", "announced", "announces", "reported", "reports", "explained", "recalled":
		return true
	}
	return false
}

// whenOrWhere reports whether item i begins words that only say when or where something was said.
func (f *frame) whenOrWhere(i int) bool {
	switch f.items[i].Low {
	case "in", "at", "on", "during", "via":
		return true
	}
	return f.day(i)
}

// leadIn makes a report of words of saying at the end of a paragraph that ends with a colon, and of the quotation that
// the next paragraph begins with.
func (f *frame) leadIn(a act) (find.Report, bool) {
	n := len(f.items)
	if len(a.content) > 0 || a.source.empty() || a.p < leadInLeast || f.items[n-1].Text != ":" || a.cue.last < n-leadInReach || f.par+1 >= len(f.page.Paragraphs) {
		return find.Report{}, false
	}
	at := f.page.RegionAt(f.page.Paragraphs[f.par+1].Tokens.First)
	if at < 0 {
		return find.Report{}, false
	}
	return find.Report{
		Type: onrecord.Direct, Rule: "learned lead-in", Confidence: a.p, Content: onrecord.Spans{f.page.Regions[at].Inner},
		Source: onrecord.Spans{f.spanOf(a.source)}, Cue: onrecord.Spans{f.spanOf(f.words(a.cue))},
	}, true
}

// leadInReach is how many items from the colon words of saying may end, leadInLeast how likely they must be.
const (
	leadInReach = 8
	leadInLeast = 0.3
)
