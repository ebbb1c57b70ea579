package learned

import (
	"strings"

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

// anonymous reports whether somebody only asks "not to be named", or "to use a pseudonym".
func (f *frame) anonymous(a act) bool {
	var low [5]string
	for i := range low {
		if at := a.content[0].first + i; at < len(f.items) {
			low[i] = f.items[at].Low
		}
	}
	words := low[:]
	if words[0] == "not" {
		words = words[1:]
	}
	if words[0] != "to" {
		return false
	}
	switch words[1] {
	case "be":
		return words[2] == "named" || words[2] == "identified" || words[2] == "quoted" || words[2] == "cited" || words[2] == "anonymous"
	case "remain", "stay":
		return words[2] == "anonymous" || words[2] == "unnamed"
	case "use":
		return words[3] == "pseudonym"
	}
	return false
}

// suffers reports whether the one named before the words of saying is whom they are said to or of, not who says them:
// "Lind was told that …", "been accused of …". "Lind was quoted as saying" is none of these.
func (f *frame) suffers(a act) bool {
	if a.source.empty() || a.source.last > a.cue.first {
		return false
	}
	if it := &f.items[a.cue.first]; a.cue.first > 0 && f.items[a.cue.first-1].Text == "," && (it.Low == "asked" || it.Low == "pressed" || it.Low == "questioned") &&
		a.cue.first+1 < len(f.items) && find.AskedWhat(f.items[a.cue.first+1].Low) {
		return true // "The minister, asked whether it would open, said no"
	}
	first := a.cue.first
	for first > a.source.last && a.cue.first-first < 3 && f.items[first-1].auxiliaryOrAdverb() {
		first--
	}
	passive := false
	for i := first; i < a.cue.last; i++ {
		switch it := &f.items[i]; {
		case it.Low == "be" || it.Low == "been" || it.Low == "being" || it.Low == "was" || it.Low == "were" || it.Low == "is" || it.Low == "are":
			passive = true
		case it.Low == "by" || it.Low == "as" || it.Low == "saying":
			return false
		case passive && patient(it.Low):
			return true
		}
	}
	return false
}

// topicOnly reports whether all there is of what was said is what it was about, or whom or when it was said: "The plan was
// criticised by Lind".
func (f *frame) topicOnly(a act) bool {
	if size(a.content) == 1 && strings.HasPrefix(f.items[a.content[0].first].Tag, "PRP") {
		return true // "Lind thanked her"
	}
	switch f.items[a.cue.last-1].Low {
	case "answered", "thanked", "greeted", "interviewed":
		if !f.clause(a.content) {
			return true // "Lind answered the doctors"
		}
	}
	if last := a.content[len(a.content)-1].last; last <= a.cue.first && f.items[a.content[0].first].Tag == "IN" && !f.clause(a.content) {
		return true // "For months, Lind said, …"
	}
	if a.source.empty() || a.source.first < a.cue.last || f.items[a.cue.last-1].Low != "by" && f.items[a.source.first-1].Low != "by" {
		return false
	}
	return a.content[len(a.content)-1].last <= a.cue.first && !f.clause(a.content)
}

// patient reports the participle of a verb that is done to its subject.
func patient(w string) bool {
	switch w {
	case "told", "accused", "criticized", "criticised", "blamed", "charged", "called", "described", "labeled", "labelled", "dubbed", "asked", "warned", "urged",
		"advised", "informed", "condemned", "praised", "denounced", "rebuked", "mocked", "attacked", "slammed", "questioned", "reminded", "assured", "notified", "ordered":
		return true
	}
	return false
}

// names reports whether what follows is only what the thing before it is called: "a route called “the loop”", "a gas called
// methane".
func (f *frame) names(a act) bool {
	if a.cue.last-a.cue.first != 1 || a.source.empty() || a.content[0].first != a.cue.last || a.source.last != a.cue.first || f.items[a.cue.first].Tag == "VBZ" || f.items[a.cue.first].Tag == "VBP" {
		return false
	}
	switch f.items[a.cue.first].Low {
	case "called", "titled", "entitled", "named", "dubbed", "nicknamed", "headlined":
	default:
		return false
	}
	last := f.items[a.source.last-1]
	return !last.Upper && last.Tag != "PRP" && (last.Tag == "NN" || last.Tag == "NNS")
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
	switch w := f.items[i].Low; w {
	case "in", "at", "on", "during", "via":
		return true
	default:
		return strings.HasSuffix(w, "day") && f.items[i].Upper
	}
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
