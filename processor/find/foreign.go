package find

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// Foreign finds reports in French, Spanish, German, Russian, Arabic and Chinese: words in marks with a verb of saying
// beside them or inside, and clauses after "que", "dass", "что", "أن".
type Foreign struct{}

// beside is how many items from a quotation its verb of saying may stand.
const beside = 9

// Find implements [Finder].
func (Foreign) Find(p *Page) []Report {
	words := p.Lexicon.Foreign[p.Lang]
	if words == nil {
		return nil
	}
	f := foreign{Page: p, words: words}
	var out []Report
	for i, par := range p.Paragraphs {
		if p.Aside[i] && p.Lang != "zh" {
			continue
		}
		var found []Report
		for _, s := range p.sentences(par) {
			if p.Lang == "zh" {
				s = f.joinVerbs(s)
			}
			found = append(found, f.quotations(s)...)
			found = append(found, f.clauses(s)...)
			found = append(found, f.attributed(s)...)
		}
		out = append(out, p.dropRepeats(found)...)
	}
	return out
}

// foreign is one page in one language.
type foreign struct {
	*Page
	words *lexicon.Foreign
}

// joinVerbs makes one item of the characters of a Chinese verb of saying.
func (f foreign) joinVerbs(s sentence) sentence {
	var out sentence
	for i := 0; i < len(s); i++ {
		it := s[i]
		for n := 3; n > 1; n-- {
			if i+n > len(s) {
				continue
			}
			word := ""
			for _, c := range s[i : i+n] {
				if c.region >= 0 {
					word = ""
					break
				}
				word += c.Text
			}
			if f.words.Verbs[word] {
				it.Text, it.Low = word, word
				it.Span.End = s[i+n-1].Span.End
				i += n - 1
				break
			}
		}
		out = append(out, it)
	}
	return out
}

// verb reports whether item i is a verb of saying; a pronoun may be tied to it ("dit-il", "a-t-elle ajouté").
func (f foreign) verb(s sentence, i int) bool {
	if s[i].region >= 0 {
		return false
	}
	low := s[i].Low
	if f.words.Verbs[low] {
		return true
	}
	head, _, tied := strings.Cut(low, "-")
	return tied && f.words.Verbs[head]
}

// quotations finds the words in marks of a sentence that have a verb of saying.
func (f foreign) quotations(s sentence) []Report {
	var out []Report
	for i := 0; i < len(s); i++ {
		if s[i].region < 0 {
			continue
		}
		if r, ok := f.incise(s, i); ok {
			out = append(out, r)
			continue
		}
		verb, source := f.frame(s, i)
		if verb < 0 {
			continue
		}
		if r, ok := f.partly(s, i, verb, source); ok {
			out = append(out, r)
			for i+1 < len(s) && (s[i+1].region < 0 || s[i+1].Span.Start < r.End()) {
				i++
			}
			continue
		}
		r := Report{Type: onrecord.Direct, Rule: "marks and verb", Confidence: 0.8}
		r.Content = onrecord.Spans{f.Regions[s[i].region].Inner}
		for i+1 < len(s) && (s[i+1].region >= 0 || i+2 < len(s) && s[i+2].region >= 0 && !s[i+1].Word) {
			i++
			if s[i].region >= 0 {
				r.Content = append(r.Content, f.Regions[s[i].region].Inner)
			}
		}
		if f.Words(r.Content[0]) < 3 && f.Lang != "zh" {
			continue
		}
		r.Cue = onrecord.Spans{s[verb].Span}
		if !source.empty() {
			r.Source = onrecord.Spans{s.span(source.first, source.last)}
		} else {
			r.Confidence = 0.5
		}
		out = append(out, r)
	}
	return mergeInterrupted(out)
}

// partly finds a reported clause of which only a part stands in marks: "назвала закон «…»", "sur ce point, « … », juge
// Mme Roy".
func (f foreign) partly(s sentence, i, verb int, source span) (Report, bool) {
	var pc span
	if verb < i {
		first := verb + 1
		if source.first > verb {
			first = source.last
		}
		for first < i && (!s[first].Word || f.words.That[s[first].Low]) {
			first++
		}
		last := i - 1
		if last >= 0 && (s[last].Text == ":" || s[last].Text == "：") || i-first < 1 {
			return Report{}, false
		}
		pc = span{first, len(s)}
		for pc.last > i+1 && s[pc.last-1].region < 0 && stops(s[pc.last-1].Text) {
			pc.last--
		}
	} else {
		first := 0
		for first < i && !s[first].Word && s[first].region < 0 {
			first++
		}
		words := 0
		for j := first; j < i; j++ {
			if s[j].Word {
				words++
			}
		}
		if words < 3 || s[i-1].Text == ":" || source.empty() || stops(s[i-1].Text) {
			return Report{}, false
		}
		last := verb
		if source.first < verb {
			last = source.first
		}
		for last > i+1 && (s[last-1].Text == "," || f.auxiliary(s[last-1].Low) || dash(s[last-1].Text)) {
			last--
		}
		pc = span{first, last}
	}
	if source.empty() || source.first < pc.last && source.last > pc.first {
		return Report{}, false
	}
	r, ok := f.report(s, []span{pc}, "partly in marks")
	r.Cue = onrecord.Spans{s[verb].Span}
	r.Source = onrecord.Spans{s.span(source.first, source.last)}
	return r, ok
}

// mergeInterrupted joins two quotations of one sentence that share their verb.
func mergeInterrupted(reports []Report) []Report {
	var out []Report
	for _, r := range reports {
		if n := len(out); n > 0 && len(r.Cue) > 0 && len(out[n-1].Cue) > 0 && r.Cue[0] == out[n-1].Cue[0] && out[n-1].End() <= r.Start() {
			out[n-1].Content = append(out[n-1].Content, r.Content...)
			continue
		}
		out = append(out, r)
	}
	return out
}

// frame returns the verb of saying nearest to the quotation at i, and its subject: after it, or before it.
func (f foreign) frame(s sentence, i int) (verb int, source span) {
	for j := i + 1; j < min(len(s), i+beside); j++ {
		if s[j].region >= 0 {
			break
		}
		if f.verb(s, j) || f.Lang == "de" && s[j].Low == "so" && j <= i+2 {
			return j, f.subject(s, j, i+1, len(s), true)
		}
	}
	for j := i - 1; j >= max(0, i-2*beside); j-- {
		if s[j].region >= 0 {
			break
		}
		if f.verb(s, j) {
			return j, f.subject(s, j, 0, i, false)
		}
	}
	return -1, span{}
}

// incise finds a frame inside the marks: « Le texte, a-t-il ajouté, est flou ».
func (f foreign) incise(s sentence, i int) (Report, bool) {
	if f.Lang != "fr" && f.Lang != "ru" && f.Lang != "es" {
		return Report{}, false
	}
	tokens := f.Range(f.Regions[s[i].region].Inner)
	for t := tokens.First + 1; t < tokens.Last; t++ {
		if f.Tokens[t-1].Text != "," && f.Tokens[t-1].Text != "—" && f.Tokens[t-1].Text != "–" {
			continue
		}
		end := t
		verb := -1
		for end < tokens.Last && end-t < 10 && f.Tokens[end].Text != "," && f.Tokens[end].Text != "—" && f.Tokens[end].Text != "." {
			low := f.Tokens[end].Low
			head, _, tied := strings.Cut(low, "-")
			if verb < 0 && (f.words.Verbs[low] || tied && f.words.Verbs[head]) {
				verb = end
			}
			end++
		}
		if verb < 0 || verb > t+1 || end >= tokens.Last-1 || verb == t && f.Lang == "fr" && !tiedPronoun(f.Tokens[t].Low) || verb == t+1 && !tiedPronoun(f.Tokens[t].Low) && f.Tokens[t].Low != "a" {
			continue
		}
		source := text.Range{First: verb + 1, Last: end}
		if tiedPronoun(f.Tokens[t].Low) {
			source = text.Range{First: t, Last: t + 1}
		}
		if source.Len() == 0 {
			continue
		}
		r := Report{Type: onrecord.Direct, Rule: "incise", Confidence: 0.8, Cue: onrecord.Spans{f.Tokens[verb].Span}, Source: onrecord.Spans{f.Span(source)}}
		inner := f.Regions[s[i].region].Inner
		for _, part := range []onrecord.Span{{Start: inner.Start, End: f.Tokens[t-1].Span.Start}, {Start: f.Tokens[end].Span.End, End: inner.End}} {
			if part = f.Trim(part); part.Len() > 0 {
				r.Content = append(r.Content, part)
			}
		}
		return r, len(r.Content) > 0
	}
	return Report{}, false
}

// clauses finds reported clauses: a verb of saying, the word for "that", the clause.
func (f foreign) clauses(s sentence) []Report {
	var out []Report
	end := len(s)
	for end > 0 && s[end-1].region < 0 && stops(s[end-1].Text) {
		end--
	}
	for i := 0; i+2 < end; i++ {
		if !f.verb(s, i) {
			continue
		}
		that := f.thatAfter(s, i, end)
		if that < 0 {
			continue
		}
		source := f.subject(s, i, 0, that, false)
		if source.empty() {
			continue
		}
		r, ok := f.report(s, []span{{that + 1, end}}, "that-clause")
		if !ok {
			continue
		}
		r.Confidence = 0.6
		r.Cue = onrecord.Spans{s[i].Span}
		r.Source = onrecord.Spans{s.span(source.first, source.last)}
		out = append(out, r)
		break
	}
	return out
}

// thatAfter returns where the word for "that" stands after the verb at i, or -1. In Chinese a comma or nothing does.
func (f foreign) thatAfter(s sentence, i, end int) int {
	if f.Lang == "zh" {
		if s[i+1].Text == "，" || s[i+1].Text == "：" || s[i+1].Text == "," {
			return i + 1
		}
		return i
	}
	for j := i + 1; j < min(end-1, i+beside); j++ {
		if s[j].region >= 0 {
			return -1
		}
		if f.words.That[s[j].Low] || strings.HasPrefix(s[j].Low, "qu'") && f.Lang == "fr" {
			if strings.HasPrefix(s[j].Low, "qu'") && len([]rune(s[j].Low)) > 3 {
				return j - 1
			}
			return j
		}
		if unicode.IsPunct([]rune(s[j].Text)[0]) && s[j].Text != "," && s[j].Text != "،" {
			return -1
		}
	}
	return -1
}
