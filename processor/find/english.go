package find

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
)

// English finds what English sentences report: with a verb of saying before, after or amid what is said, with
// "according to", and with nouns of saying.
type English struct{}

// Find implements [Finder].
func (English) Find(p *Page) []Report {
	all := make([][]Report, len(p.Paragraphs))
	for i, par := range p.Paragraphs {
		if p.Aside[i] || p.Exchanged(i) {
			continue
		}
		if label := p.Labels[i]; label.Len() > 0 {
			par.Tokens.First = p.afterLabel(label)
		}
		var found []Report
		sentences := p.sentences(par)
		for n, s := range sentences {
			reports := p.reports(s)
			reports = append(reports, p.according(s)...)
			reports = append(reports, p.nouns(s)...)
			reports = append(reports, p.signed(s)...)
			if n == len(sentences)-1 {
				reports = p.openColon(i, s, reports)
			}
			found = append(found, reports...)
		}
		all[i] = p.dropRepeats(slices.DeleteFunc(found, p.OwnWords))
	}
	return slices.Concat(p.goesOn(all)...)
}

// reports finds the reports of one sentence that hang on verbs.
func (p *Page) reports(s sentence) []Report {
	cues := p.cues(s)
	for i := range cues {
		p.findSubject(s, &cues[i], cues[:i])
	}
	cues = slices.DeleteFunc(cues, func(c cue) bool { return c.subject.empty() })
	var out []Report
	for i, c := range cues {
		if c.first > 0 && c.last < len(s) && s[c.first].Low == "asked" && s[c.first-1].Text == "," && AskedWhat(s[c.last].Low) && !c.inverted {
			continue // "The minister, asked whether it would open, said no"
		}
		left := p.contentBefore(s, c)
		right, rule := p.contentAfter(s, c, p.limit(s, cues, i))
		if !left.empty() && !hasRegion(s[left.first:left.last]) && (rule == "quotation after" || rule == "colon" || rule == "that-clause") {
			left = span{} // "Asked whether it would sign, Lind replied: …"
		}
		if !left.empty() && rule == "that-clause" && s[left.last-1].region < 0 && c.clause > 0 && s[c.clause-1].Tag == "CC" {
			left = span{} // "The “tide fund” is empty, and she regretted that …"
		}
		if !left.empty() {
			if r := p.resume(s, c, cues, i); !r.empty() {
				right, rule = r, "interrupted"
			} else if !right.empty() && rule != "quotation after" && rule != "colon" {
				right = span{}
			}
		}
		var pieces []span
		for _, piece := range []span{left, right} {
			if !piece.empty() {
				pieces = append(pieces, piece)
			}
		}
		if len(pieces) == 0 {
			continue
		}
		if i := c.first - 1; c.Form == ingForm && i >= 0 && s[i].Tag == "IN" && right.last <= len(s) && !hasRegion(s[right.first:right.last]) && rule != "that-clause" {
			continue // "by touting her record": an act, not words
		}
		if left.empty() && (c.Frames.Has(lexicon.Rare) && rule == "zero that" || c.names(s, right)) {
			continue
		}
		if !left.empty() {
			rule = "frame after"
			if c.inverted {
				rule = "inverted"
			}
		}
		if r, ok := p.report(s, pieces, rule); ok {
			r.Source = onrecord.Spans{s.span(c.subject.first, c.subject.last)}
			r.Cue = onrecord.Spans{s.span(c.first, c.last)}
			if c.Frames.Has(lexicon.Belief) {
				r.Confidence *= 0.7
			}
			out = append(out, r)
		}
	}
	return append(out, p.frameless(s, out)...)
}

// AskedWhat reports a word behind "asked" that begins what somebody was asked: "asked whether", "asked about it". Whoever asks
// "that" or "for" something asks themselves.
func AskedWhat(w string) bool {
	switch w {
	case "whether", "if", "about", "how", "why", "when", "what", "where", "by", "on":
		return true
	}
	return false
}

// names reports whether words in marks are what the thing before them is called: "a route called “the loop”".
func (c cue) names(s sentence, right span) bool {
	if !c.Frames.Has(lexicon.Calls) || c.subject.last != c.first || right.first != c.last || s[right.first].region < 0 || !strings.HasSuffix(s[c.last-1].Low, "ed") {
		return false
	}
	last := s[c.subject.last-1]
	return !last.Upper && (last.Tag == "NN" || last.Tag == "NNS")
}

// fragmentWords is the length from which words in marks are somebody's even where no verb of saying stands by them.
const fragmentWords = 6

// frameless finds words in marks that hang on another verb: "Lind ended the meeting with “…”". They are its subject's.
func (p *Page) frameless(s sentence, found []Report) []Report {
	var out []Report
	for i, w := range s {
		if w.region < 0 || p.Regions[w.region].Single || p.Words(p.Regions[w.region].Inner) < fragmentWords || titleCase(p, w.region) || claimed(w.Span, found) {
			continue
		}
		c := cue{at: i, first: i}
		if p.subjectOfClause(s, &c, i); c.subject.empty() || c.subject.last > i {
			continue
		}
		out = append(out, Report{
			Type: onrecord.Direct, Rule: "frameless", Confidence: 0.45,
			Content: onrecord.Spans{p.Regions[w.region].Inner},
			Source:  onrecord.Spans{s.span(c.subject.first, c.subject.last)},
		})
	}
	return out
}

// claimed reports whether a quotation is part of a report already.
func claimed(quotation onrecord.Span, found []Report) bool {
	for _, r := range found {
		for _, c := range r.Content {
			if c.Start < quotation.End && quotation.Start < c.End {
				return true
			}
		}
	}
	return false
}

// report makes a report of pieces of a sentence. Words wholly in marks are direct, partly mixed.
func (p *Page) report(s sentence, pieces []span, rule string) (Report, bool) {
	r := Report{Rule: rule}
	inside, outside := 0, 0
	for _, pc := range pieces {
		for i := pc.first; i < pc.last; i++ {
			switch {
			case s[i].region >= 0:
				inside++
			case s[i].Word:
				outside++
			}
		}
	}
	for _, pc := range pieces {
		if inside > 0 && outside == 0 {
			for i := pc.first; i < pc.last; i++ {
				if s[i].region >= 0 {
					r.Content = append(r.Content, p.Regions[s[i].region].Inner)
				}
			}
			continue
		}
		span := p.Trim(s.span(pc.first, pc.last))
		span = p.withoutStop(span)
		if span.Len() > 0 {
			r.Content = append(r.Content, span)
		}
	}
	switch {
	case inside > 0 && outside == 0:
		r.Type = onrecord.Direct
	case inside > 0:
		r.Type = onrecord.Mixed
	default:
		r.Type = onrecord.Indirect
	}
	r.Confidence = confidence(r.Type, rule)
	return r, len(r.Content) > 0
}

// confidence is the share of finds of a rule that were right on development news, rounded to what can be claimed.
func confidence(t onrecord.QuoteType, rule string) float64 {
	if t == onrecord.Direct {
		return 0.9
	}
	base := map[string]float64{
		"that-clause": 0.75, "zero that": 0.7, "wh-clause": 0.6, "frame after": 0.75, "inverted": 0.75, "interrupted": 0.75,
		"according to": 0.75, "infinitive": 0.55, "urged to": 0.65, "noun phrase": 0.45, "called": 0.55, "noun": 0.5,
	}[rule]
	if base == 0 {
		base = 0.5
	}
	if t == onrecord.Mixed {
		base = min(base+0.1, 0.85)
	}
	return base
}

// withoutStop leaves the full stop of the sentence out of an indirect report.
func (p *Page) withoutStop(s onrecord.Span) onrecord.Span {
	if s.Len() > 1 && p.Runes[s.End-1] == '.' {
		if last := p.Tokens[p.Range(s).Last-1]; last.Text == "." {
			s.End--
		}
	}
	return s
}

// contentBefore returns what is said to the left of a cue whose frame follows it: "…, Lind said."
func (p *Page) contentBefore(s sentence, c cue) span {
	if !c.Frames.Has(quotesFrame) || c.shared {
		return span{}
	}
	end := c.clause
	if c.inverted {
		end = c.first
	}
	for end > 0 && s[end-1].region < 0 && (adverb(s[end-1]) || s[end-1].Tag == "CC") && end-1 > 0 && s[end-2].region < 0 {
		if s[end-1].Tag == "CC" && !hasRegion(s[:end]) {
			return span{} // "The hall is full, but Lind said …"
		}
		end--
	}
	if end <= 0 {
		return span{}
	}
	before := s[end-1]
	if before.region >= 0 {
		left := span{p.leftStart(s, end), end}
		if p.setsScene(s, c, left) {
			return span{}
		}
		return left
	}
	if before.Text != "," && before.Text != "—" && before.Text != "–" && before.Text != "--" {
		return span{}
	}
	left := span{p.leftStart(s, end-1), end - 1}
	if left.empty() || !hasRegion(s[left.first:left.last]) && (!hasFinite(s[left.first:left.last]) && !p.parenthetical(s, c) || adverbialClause(s, left) && !p.endsAfter(s, c)) {
		return span{}
	}
	return left
}

// leftStart is where the clause before a frame begins: the sentence, but after the frame of an earlier report.
func (p *Page) leftStart(s sentence, end int) int {
	first := 0
	for first < end && !s[first].Word && s[first].region < 0 {
		first++
	}
	return first
}

// parenthetical reports whether a frame stands between two commas: "The draft, the group argued, goes too far."
func (p *Page) parenthetical(s sentence, c cue) bool {
	return c.last < len(s) && s[c.last].Text == "," && !c.inverted && hasFinite(s[c.last:])
}

// endsAfter reports whether nothing but qualifiers follows a frame.
func (p *Page) endsAfter(s sentence, c cue) bool {
	i, _ := p.skipQualifiers(s, c, c.last, len(s))
	return i >= len(s) || stops(s[i].Text) || s[i].Text == ","
}

// setsScene reports whether what stands before a frame only says where or when, and what is said follows: "On “The Daily
// Hour,” Lind said the plan was dead."
func (p *Page) setsScene(s sentence, c cue, left span) bool {
	for _, w := range s[left.first:left.last] {
		if w.region < 0 && (w.Tag == "VBD" || w.Tag == "VBZ" || w.Tag == "VBP" || w.Tag == "MD") {
			return false
		}
	}
	return s[left.first].region < 0 && s[left.first].Tag == "IN" && !c.inverted && !p.endsAfter(s, c) && hasFinite(s[c.last:])
}

// adverbialClause reports whether what stands before a frame qualifies it: "When asked about it, Lind said …".
func adverbialClause(s sentence, left span) bool {
	w := s[left.first]
	return w.Tag == "IN" || w.Tag == "WRB" || w.Tag == "VBG" || w.Tag == "VBN" || w.Tag == "TO"
}

// resume returns what goes on after an interrupting frame: "The text," Lind said, "is dangerous."
func (p *Page) resume(s sentence, c cue, cues []cue, at int) span {
	i := c.last
	if c.inverted {
		i = c.subject.last
	}
	limit := p.limit(s, cues, at)
	next, _ := p.skipQualifiers(s, c, i, limit)
	if next >= limit {
		return span{}
	}
	if s[next].region >= 0 && next > i {
		return span{next, p.regionsEnd(s, next, limit)}
	}
	for j := i; j < limit; j++ { // an apposition may follow: said Lind, head of the group, "…"
		if s[j].region >= 0 && j > 0 && (s[j-1].Text == "," || s[j-1].Text == ":") {
			return span{j, p.regionsEnd(s, j, limit)}
		}
	}
	if s[next].Text != "," || c.inverted || next+1 >= limit {
		return span{}
	}
	w := s[next+1]
	if w.Tag == "WP" || w.Tag == "WDT" || w.Tag == "WP$" || w.Tag == "VBG" || w.Tag == "WRB" || !hasFinite(s[next+1:limit]) || !p.parenthetical(s, c) || hasRegion(s[:c.clause]) {
		return span{}
	}
	return span{next + 1, limit}
}

func (p *Page) regionsEnd(s sentence, i, limit int) int {
	for i < limit && s[i].region >= 0 {
		i++
	}
	return i
}

// limit is where the content after a cue must end: before the frame of the next report of the same rank.
func (p *Page) limit(s sentence, cues []cue, at int) int {
	end := len(s)
	for end > 0 && s[end-1].region < 0 && stops(s[end-1].Text) {
		end--
	}
	c := cues[at]
	for _, next := range cues[at+1:] {
		cut := -1
		switch {
		case next.at <= c.last:
			continue
		case next.shared && next.subject == c.subject:
			cut = next.first
		case next.clause > c.last && next.clause > 0 && (s[next.clause-1].Low == "but" || s[next.clause-1].Low == "while" || s[next.clause-1].Low == "and" && next.clause > 1 && s[next.clause-2].Text == ",") && !next.shared:
			cut = next.clause
		}
		if cut > c.last && cut < end {
			for cut > c.last && (s[cut-1].Tag == "CC" || s[cut-1].Text == "," || s[cut-1].Low == "while" || adverb(s[cut-1])) {
				cut--
			}
			return cut
		}
	}
	for i := c.last; i+2 < end; i++ {
		if s[i].Text == "," && s[i+1].Low == "according" {
			return i
		}
	}
	return end
}

// dropRepeats keeps the surer of two reports with one content.
func (p *Page) dropRepeats(reports []Report) []Report {
	var out []Report
	begins := map[onrecord.Span]int{}
	for _, r := range reports {
		same, ok := begins[r.Content[0]]
		if !ok || !slices.Equal(out[same].Content, r.Content) {
			begins[r.Content[0]] = len(out)
			out = append(out, r)
		} else if r.Confidence > out[same].Confidence {
			out[same] = r
		}
	}
	return out
}

// OwnWords reports whether a report says only that its writer says it: "I think …" in an article, "we thank …" in the
// turn of a transcript. Quotations are kept: a witness who writes "I said: …" reports.
func (p *Page) OwnWords(r Report) bool {
	if len(r.Source) == 0 || r.Type == onrecord.Direct {
		return false
	}
	switch source := p.Range(r.Source[0]); p.Tokens[source.Last-1].Low {
	case "i", "you":
		return true
	}
	switch p.Tokens[p.At(r.Source[0].Start)].Low {
	case "we", "my", "our", "your":
		return p.transcript
	}
	return false
}
