package find

import (
	"strings"

	"github.com/onrecord/onrecord"
)

// attributed finds what is attributed without a clause of its own: "Selon Mme Roy, …", "laut Holm", "по словам Орлова",
// "Как заявил Орлов, …", "…, afirmó la ministra", "…, so Holm".
func (f foreign) attributed(s sentence) []Report {
	end := contentEnd(s)
	if s[0].Low == "wie" || s[0].Low == "как" || s[0].Low == "comme" || s[0].Low == "como" {
		if r, ok := f.asSaid(s, end); ok {
			return []Report{r}
		}
	}
	for i := 0; i+1 < end; i++ {
		if s[i].region >= 0 {
			continue
		}
		if r, ok := f.accordingTo(s, i, end); ok {
			return []Report{r}
		}
	}
	if r, ok := f.asSaid(s, end); ok {
		return []Report{r}
	}
	return f.frameAfterClause(s, end)
}

// accordingTo reads "according to" in its forms at item i: the content is all the rest of the sentence.
func (f foreign) accordingTo(s sentence, i, end int) (Report, bool) {
	cue, source := span{}, span{}
	if f.Lang == "de" && s[i].Low == "zufolge" {
		cue, source = span{i, i + 1}, f.phraseLeft(s, i)
	} else if n := f.accordingAt(s, i); n > 0 {
		cue = span{i, i + n}
		if source = f.accordingSource(s, i, n, end); source.empty() {
			return Report{}, false
		}
	} else if f.so(s, i) && !hasRegion(s[:i]) {
		cue, source = span{i, i + 1}, f.phraseAfter(s, i+1, end)
	}
	if cue.empty() || source.empty() {
		return Report{}, false
	}
	from, to := min(cue.first, source.first), max(cue.last, source.last)
	if f.words.Pronouns[s[source.first].Low] && source.first > cue.last { // le récit qu'elle livre
		for to < end && s[to].region < 0 && s[to].Text != "," {
			to++
		}
	}
	var pieces []span
	if from > 1 && words(s[:from]) > 1 {
		pieces = append(pieces, span{0, from})
	}
	if next := f.afterApposition(s, to, end); words(s[next:end]) > 1 {
		pieces = append(pieces, span{next, end})
	}
	if len(pieces) == 0 {
		return Report{}, false
	}
	r, ok := f.report(s, pieces, "according to")
	if !ok {
		return r, false
	}
	r.Confidence = 0.65
	r.Cue = onrecord.Spans{s.span(cue.first, cue.last)}
	r.Source = onrecord.Spans{s.span(source.first, source.last)}
	return r, true
}

// accordingSource is the phrase after "according to", or the possessive in "à ses yeux".
func (f foreign) accordingSource(s sentence, i, n, end int) span {
	if f.Lang == "fr" && n == 3 && s[i+2].Low == "yeux" && (s[i+1].Low == "ses" || s[i+1].Low == "leurs") {
		return span{i + 1, i + 2}
	}
	if i+n < end && s[i+n].region >= 0 { // laut „Abendpost“
		if f.Words(s[i+n].Span) > 5 {
			return span{}
		}
		return span{i + n, i + n + 1}
	}
	for j := i + n + 1; j+1 < min(end, i+n+5); j++ { // d'après le récit qu'elle livre
		if s[j].region < 0 && (s[j].Low == "qu'" || s[j].Low == "que") && f.words.Pronouns[s[j+1].Low] {
			return span{j + 1, j + 2}
		}
	}
	return f.phraseAfter(s, i+n, end)
}

func words(s sentence) int {
	n := 0
	for _, it := range s {
		if it.Word || it.region >= 0 {
			n++
		}
	}
	return n
}

// phraseLeft returns the German noun phrase before "zufolge".
func (f foreign) phraseLeft(s sentence, i int) span {
	first := i
	for first > 0 && i-first < 10 {
		w := s[first-1]
		if w.region >= 0 || !w.Word || f.verb(s, first-1) || f.words.Adverbs[w.Low] || f.preposition(w.Low) && !linkWord(w.Low) {
			break
		}
		if f.small(w) && !linkWord(w.Low) && first < i && !f.small(s[first]) && (strings.HasSuffix(w.Low, "t") || strings.HasSuffix(w.Low, "te") || strings.HasSuffix(w.Low, "ten")) {
			break
		}
		first--
	}
	return span{first, i}
}

// asSaid finds "Wie Holm mitteilte, …" and "…, wie Holm mitteilte".
func (f foreign) asSaid(s sentence, end int) (Report, bool) {
	for at := 0; at+2 < end; at++ {
		if s[at].Low != "wie" && s[at].Low != "comme" && s[at].Low != "как" && s[at].Low != "como" || s[at].region >= 0 || at > 0 && s[at-1].Text != "," && s[at-1].region < 0 {
			continue
		}
		for i := at + 1; i < min(end, at+16); i++ {
			if !f.verb(s, i) {
				continue
			}
			source, last := f.asSubject(s, at, i, end)
			if source.empty() {
				break
			}
			var pieces []span
			if at > 2 {
				pieces = append(pieces, span{0, at})
			}
			if last+2 < end && s[last].Text == "," && !relativeHead(s[last+1].Low) {
				pieces = append(pieces, span{last + 1, end})
			}
			r, ok := f.report(s, pieces, "according to")
			if len(pieces) == 0 || !ok {
				break
			}
			r.Confidence = 0.65
			return f.make(s, r, i, source), true
		}
	}
	return Report{}, false
}

// asSubject returns the subject of the verb at i in a clause that begins with "as" at item at, and the clause's end.
func (f foreign) asSubject(s sentence, at, i, end int) (span, int) {
	if f.Lang == "de" && i > at+1 {
		first := at + 1
		for first < i && f.adverb(s, first) > 0 {
			first++
		}
		last := first
		for last < i && s[last].region < 0 && (s[last].Word && !f.preposition(s[last].Low) || f.abbreviationStop(s, last)) && f.adverb(s, last) == 0 {
			last++
		}
		return span{first, last}, i + 1
	}
	source := f.phraseAfter(s, i+1, end)
	last := max(source.last, i+1)
	for last < end && s[last].Text != "," {
		last++
	}
	return source, last
}

// allUpper reports a name: words in capitals and the small ones between them.
func allUpper(s sentence) bool {
	for i, it := range s {
		if it.region >= 0 || !it.Word || !it.Upper && (i == 0 || !linkWord(it.Low)) {
			return false
		}
	}
	return true
}

// accordingAt returns of how many items the attributing words at i are, or 0.
func (f foreign) accordingAt(s sentence, i int) int {
	for n := min(5, len(s)-i); n > 0; n-- {
		key := s[i].Low
		for j := i + 1; j < i+n; j++ {
			if s[j].region >= 0 {
				key = ""
				break
			}
			key += " " + s[j].Low
		}
		if key != "" && f.words.According[key] && !(f.Lang == "de" && key == "zufolge") {
			if i+n < len(s) && f.verb(s, i+n) { // según explicó
				n++
			}
			return n
		}
	}
	return 0
}

// frameAfterClause finds a report without marks whose frame closes the sentence: "…, afirmó el embajador".
func (f foreign) frameAfterClause(s sentence, end int) []Report {
	if hasRegion(s) {
		return nil
	}
	for i := 4; i < end; i++ {
		if !f.verb(s, i) || s[i-1].Text != "," && !dash(s[i-1].Text) && !(f.auxiliary(s[i-1].Low) && s[i-2].Text == ",") && !tiedPronoun(s[i-1].Low) {
			continue
		}
		source := f.subject(s, i, i, end, true)
		if source.empty() {
			if f.Lang != "es" || i+1 < end {
				continue
			}
		} else if !f.named(s, source) {
			continue
		} else if after := source.last; after < end && s[after].Word && f.words.That[s[after].Low] {
			continue
		}
		first := 0
		for first < i && !s[first].Word {
			first++
		}
		last := i - 1
		for last > first && (s[last-1].Text == "," || tiedPronoun(s[last-1].Low) || dash(s[last-1].Text)) {
			last--
		}
		if f.relay(s, i, source) {
			return nil
		}
		r, ok := f.report(s, []span{{first, last}}, "frame after")
		if !ok {
			continue
		}
		r = f.make(s, r, i, source)
		r.Confidence, r.Floating = 0.7, source.empty()
		if f.Lang == "es" || f.Lang == "fr" { // words without marks, but in the speaker's order
			r.Type, r.Confidence = onrecord.Direct, 0.65
		}
		return []Report{r}
	}
	return nil
}

// named reports whether a mention has a capital, a pronoun, an office or a body: "el borrador" has none.
func (f foreign) named(s sentence, p span) bool {
	w := f.Lexicon.World[f.Lang]
	for _, it := range s[p.first:p.last] {
		_, office := w.Roles.Lookup(it.Low)
		_, body := w.Kinds.Lookup(it.Low)
		if it.region >= 0 || !f.small(it) || office || body || w.Generic[it.Low] || f.words.Pronouns[it.Low] || tiedPronoun(it.Low) {
			return true
		}
	}
	return false
}

// relay reports the formula with which one medium passes on another's story: ", сообщает ТАСС", ", informa Efe".
func (f foreign) relay(s sentence, verb int, source span) bool {
	switch s[verb].Low {
	case "сообщает", "сообщают", "пишет", "пишут", "сообщила", "сообщило", "informa", "informó", "rapporte", "reporta":
	default:
		return false
	}
	for i := source.first; i < source.last; i++ {
		low := s[i].Low
		if k, ok := f.Lexicon.World[f.Lang].Kinds.Lookup(low); ok && k.Kind == onrecord.KindMedia {
			return true
		}
	}
	return source.last-source.first == 1 && strings.ToUpper(s[source.first].Text) == s[source.first].Text
}

// afterApposition passes over the office of a source: "Selon Paul Mercier, directeur du port, …".
func (f foreign) afterApposition(s sentence, i, end int) int {
	if i >= end || s[i].Text != "," {
		return min(i, end)
	}
	world := f.Lexicon.World[f.Lang]
	for j := i + 1; j < min(i+14, end); j++ {
		if s[j].Text == "," && j < end-2 {
			if j-i > 2 && j-i < 6 && allUpper(s[i+1:j]) { // según el director, Tomás Ferrol, …
				return j + 1
			}
			for k := i + 1; k < min(i+5, j); k++ {
				if world == nil {
					break
				}
				if _, ok := world.Roles.Lookup(s[k].Low); ok && s[k].region < 0 {
					return j + 1
				}
			}
			return i + 1
		}
	}
	for k := i + 1; k < min(i+4, end) && world != nil; k++ { // …, so Lind, politische Referentin des Netzwerks.
		if _, ok := world.Roles.Lookup(s[k].Low); ok && s[k].region < 0 && end-i < 14 && !f.verbWithin(s, i+1, end) {
			return end
		}
	}
	return i + 1
}

func (f foreign) verbWithin(s sentence, first, last int) bool {
	for i := first; i < last; i++ {
		if f.verb(s, i) || s[i].region < 0 && (f.auxiliary(s[i].Low) || inSubjunctive(s[i:i+1], subjunctives)) {
			return true
		}
	}
	return false
}
