package learned

import (
	"unicode"

	"github.com/onrecord/onrecord/processor/lexicon"
)

// Where the content of an act of saying begins and ends: what the labels take in beside it is the writer's, the speaker's
// description or somebody else's.

// startBehind returns where content s begins that stands before its words of saying: behind a quotation that has words of
// saying of its own ("“No,” she said, and when he spoke of “the tide,” Holm said yes").
func (f *frame) startBehind(a act, all []act, s span) int {
	if s.last > a.cue.first {
		return s.first
	}
	for _, b := range all {
		if b.cue == a.cue || b.source == a.source || b.source.empty() || len(b.content) == 0 || b.content[0].first != s.first || !f.quotes(b) {
			continue
		}
		if end := max(b.cue.last, b.source.last); end+1 < s.last && s.contains(b.cue.first) && s.contains(b.source.first) && f.items[end].Text == "," {
			for s.first = end + 1; s.first+1 < s.last && f.items[s.first].Tag == "CC"; {
				s.first++
			}
		}
	}
	return s.first
}

// behindColon returns the content of an act without the words that a colon parts from a quotation before its words of
// saying: "Lind scolded him: “…,” she said".
func (f *frame) behindColon(a act) []span {
	for n := len(a.content) - 1; n >= 0; n-- {
		s := a.content[n]
		for i := s.first; i < s.last; i++ {
			if i > 0 && s.last <= a.cue.first && f.items[i].region >= 0 && f.items[i-1].Text == ":" && f.onlyMarks(span{i, s.last}) {
				return append([]span{{i, s.last}}, a.content[n+1:]...)
			}
		}
	}
	return a.content
}

// withoutApposition leaves out of content what still tells who the speaker is: "According to Bo Lind, an analyst, | prices
// will double."
func (f *frame) withoutApposition(a act, s span) span {
	if f.items[a.cue.first].Low != "according" || a.source.empty() || a.source.last > s.first || s.first-a.source.last > 1 {
		return s
	}
	for i := s.first; i+1 < s.last; i++ {
		if f.items[i].Text == "," && !f.clause([]span{{s.first, i}}) && f.clause([]span{{i + 1, s.last}}) {
			return span{i + 1, s.last}
		}
	}
	return s
}

// withoutTime leaves out of content behind its words of saying the day on which it was said: "called the plan a “disgrace”
// Wednesday on the radio", "proposed a rule on Monday".
func (f *frame) withoutTime(a act, s span) span {
	if s.first < a.cue.last {
		return s
	}
	for i := s.first + 1; i < s.last; i++ {
		if f.items[i-1].region >= 0 && (f.day(i) || f.items[a.cue.first].frames.Has(lexicon.Calls) && afterwards(f.items[i].Low)) {
			return span{s.first, i}
		}
	}
	if n := s.last; n-s.first > 2 && f.day(n-1) && f.items[n-2].Low == "on" && !f.finite(s) {
		return span{s.first, n - 2}
	}
	return s
}

// afterwards reports a word that begins when or why somebody was called something: "described Lind as a “disgrace” after …".
func afterwards(w string) bool {
	switch w {
	case "after", "when", "while", "before", "because", "during":
		return true
	}
	return false
}

// finite reports whether words have a verb in a tense.
func (f *frame) finite(s span) bool {
	for _, it := range f.items[s.first:s.last] {
		if it.Tag == "VBD" || it.Tag == "VBZ" || it.Tag == "VBP" || it.Tag == "MD" {
			return true
		}
	}
	return false
}

// day reports a day of the week.
func (f *frame) day(i int) bool {
	switch f.items[i].Low {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday":
		return f.items[i].Upper
	}
	return false
}

// withoutNarration leaves out what the writer goes on with after a whole quotation and its speaker: "“I am glad,” Lind said
// as he signed the plan".
func (f *frame) withoutNarration(a act, content []span) []span {
	if len(content) < 2 || content[0].last > a.cue.first || !f.quotes(act{content: content[:1]}) || !f.onlyMarks(content[0]) {
		return content
	}
	kept := content[:1:1]
	for _, s := range content[1:] {
		if s.first < a.cue.last || f.quotes(act{content: []span{s}}) {
			kept = append(kept, s)
		}
	}
	return kept
}

// inSentence leaves out of a report what stands in other sentences than its words of saying: without quotation marks, or
// with words of saying of its own.
func (f *frame) inSentence(a act, all []act, content []span) []span {
	sentence := f.items[a.cue.first].sentence
	var kept []span
	for _, s := range content {
		if f.quotes(act{content: []span{s}}) {
			if f.items[s.first].sentence == sentence || !f.saidThere(a, all, s) {
				kept = append(kept, s)
			}
			continue
		}
		for s.last > s.first && f.items[s.last-1].sentence > sentence {
			s.last--
		}
		for s.first < s.last && f.items[s.first].sentence < sentence {
			s.first++
		}
		if !s.empty() {
			kept = append(kept, s)
		}
	}
	if len(kept) == 0 {
		return content
	}
	return kept
}

// saidThere reports whether another act has the same words, and its words of saying in their sentence.
func (f *frame) saidThere(a act, all []act, s span) bool {
	for _, b := range all {
		if b.cue != a.cue && b.p*b.q >= least && touches(s, b.content) && f.items[b.cue.first].sentence == f.items[s.last-1].sentence {
			return true
		}
	}
	return false
}

// fromBeginning takes into content before its words of saying the beginning of the sentence that a quotation goes on with:
// "The party, held every year, “lets us be heard,” Lind said".
func (f *frame) fromBeginning(a act, all []act, s span) int {
	if s.last > a.cue.first || f.items[s.first].region < 0 || !unicode.IsLower(f.page.Runes[f.page.Regions[f.items[s.first].region].Inner.Start]) {
		return s.first
	}
	first := s.first
	for first > 0 && f.items[first-1].sentence == f.items[s.first].sentence && f.items[first-1].region < 0 {
		if first--; f.claimed(first, all) {
			return s.first
		}
	}
	if first == 0 || f.items[first-1].sentence != f.items[first].sentence {
		return first
	}
	return s.first
}

// andThat takes into the last piece of content a second clause that hangs on the same words of saying: "said the films
// were “dull” and that nobody had seen them".
func (f *frame) andThat(content []span, all []act) {
	if len(content) == 0 {
		return
	}
	last := &content[len(content)-1]
	i := last.last
	if i < len(f.items) && f.items[i].Text == "," {
		i++
	}
	if i+3 > len(f.items) || f.items[i].Low != "and" && f.items[i].Low != "but" || f.items[i+1].Low != "that" || f.items[i+1].Tag == "DT" {
		return
	}
	end := i + 2
	for end < len(f.items) && f.items[end].sentence == f.items[i].sentence && !f.claimed(end, all) {
		end++
	}
	for end > i && !f.items[end-1].Word && f.items[end-1].region < 0 {
		end--
	}
	if f.clause([]span{{i + 2, end}}) {
		last.last = end
	}
}

// claimed reports whether an item is part of an act of saying.
func (f *frame) claimed(i int, all []act) bool {
	for _, a := range all {
		if len(a.content) > 0 && (a.cue.contains(i) || a.source.contains(i) || touches(span{i, i + 1}, a.content)) {
			return true
		}
	}
	return false
}

// onlyMarks reports whether no words stand outside quotation marks.
func (f *frame) onlyMarks(s span) bool {
	for _, it := range f.items[s.first:s.last] {
		if it.region < 0 && it.Word {
			return false
		}
	}
	return true
}
