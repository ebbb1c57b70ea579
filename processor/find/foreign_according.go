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
	if whose := f.inPossessive(s, i); !whose.empty() {
		cue, source = span{i, whose.last + 1}, whose
		if f.Lang == "de" && whose.first == i {
			cue.last++ // ihrer Meinung nach
		}
	} else if f.Lang == "de" && s[i].Low == "zufolge" {
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
	if from == 0 && source.last > cue.last {
		to = f.sourceComma(s, to, end)
	}
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
	r.Floating = !f.inPossessive(s, i).empty() // whoever spoke last
	return r, true
}

// sourceComma returns the comma that ends a source at the head of a sentence, where its mention goes on with small words:
// "Selon un rapport du Port des armateurs [indépendants remis en mai], …". A German sentence goes on with its verb instead.
func (f foreign) sourceComma(s sentence, to, end int) int {
	if f.Lang == "de" {
		return to
	}
	for j := to; j < min(end-2, to+longestPhrase); j++ {
		if s[j].region >= 0 || f.verb(s, j) || f.auxiliary(s[j].Low) && !linkWord(s[j].Low) || f.words.That[s[j].Low] {
			return to
		}
		if s[j].Text == "," {
			return j
		}
	}
	return to
}

// inPossessive returns the possessive that stands for the source within the words that attribute, at item i: "по [её]
// словам", "a [su] juicio", "à [son] avis", "nach [seinen] Angaben", "[ihrer] Meinung nach"; or nothing.
func (f foreign) inPossessive(s sentence, i int) span {
	if i+2 >= len(s) || s[i].region >= 0 || s[i+1].region >= 0 || s[i+2].region >= 0 {
		return span{}
	}
	if f.Lang == "de" && possessive(f.Lang, s[i].Low) && s[i+2].Low == "nach" && f.words.According["nach "+s[i+1].Low] {
		return span{i, i + 1}
	}
	if !possessive(f.Lang, s[i+1].Low) {
		return span{}
	}
	key := s[i].Low + " " + s[i+2].Low
	known := f.words.According[key] || f.words.According[key+" de"]
	switch key {
	case "à avis", "de avis", "à sens", "en opinión", "a entender", "a parecer", "según palabras", "selon propos", "selon mots", "laut angaben", "по подсчётам", "по подсчетам", "по расчётам":
		known = true
	}
	if !known {
		return span{}
	}
	return span{i + 1, i + 2}
}

func possessive(lang, w string) bool {
	switch lang + " " + w {
	case "ru его", "ru её", "ru ее", "ru их", "es su", "es sus", "fr son", "fr sa", "fr ses", "fr leur", "fr leurs",
		"de seinen", "de seiner", "de ihren", "de ihrer", "de deren", "de dessen", "de eigenen":
		return true
	}
	return false
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
			if !f.verb(s, i) && !f.impersonal(s, i) {
				continue
			}
			source, last := f.asSubject(s, at, i, end)
			if f.impersonal(s, i) {
				source, last = f.readIn(s, at, i, end)
			}
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

// impersonal reports a verb that says where something is written rather than who wrote it: "как отмечается в отчёте", "wie es
// in dem Bericht heißt".
func (f foreign) impersonal(s sentence, i int) bool {
	switch s[i].Low {
	case "отмечается", "говорится", "сообщается", "указывается", "подчёркивается", "подчеркивается", "утверждается", "сказано", "следует", "указано", "отмечено":
		return f.Lang == "ru"
	case "heißt", "hieß":
		return f.Lang == "de" && i > 0 && (s[i-1].Low == "es" || i > 2 && s[max(0, i-8):i].has("es"))
	case "indiqué", "précisé", "mentionné", "souligné":
		return f.Lang == "fr" && i > 1 && s[i-1].Low == "est"
	case "indica", "recoge", "desprende":
		return f.Lang == "es" && i > 0 && s[i-1].Low == "se"
	}
	return false
}

// has reports whether a part of a sentence has a word outside marks.
func (s sentence) has(low string) bool {
	for _, it := range s {
		if it.region < 0 && it.Low == low {
			return true
		}
	}
	return false
}

// readIn returns what something is read in, beside the impersonal verb at i of a clause that begins at item at, and where the
// clause ends.
func (f foreign) readIn(s sentence, at, i, end int) (span, int) {
	last := i + 1
	for last < end && (s[last].region >= 0 || s[last].Text != ",") {
		last++
	}
	for j := at + 1; j+1 < last; j++ {
		switch s[j].Low {
		case "в", "во", "из", "на", "in", "im", "aus", "dans", "en", "de", "del", "du":
		default:
			continue
		}
		if s[j].region >= 0 || j+1 == i {
			continue
		}
		to := j + 1
		for to < last && to != i && s[to].region < 0 && s[to].Word && to-j <= longestPhrase && !(s[to].Low == "es" && f.Lang == "de") {
			to++
		}
		return span{j + 1, to}, last
	}
	return span{}, last
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
		for j := last - 1; j > first; j-- { // se montre conciliant : la commune, assure-t-il, …
			if s[j].Text == ":" || s[j].Text == ";" {
				first = j + 1
				break
			}
		}
		pieces := []span{{first, last}}
		rest := f.inciseGoesOn(s, i, source, end)
		if rest > 0 {
			pieces = append(pieces, span{rest, end})
		}
		r, ok := f.report(s, pieces, "frame after")
		if !ok {
			continue
		}
		r = f.make(s, r, i, source)
		r.Confidence, r.Floating = 0.7, source.empty()
		if rest == 0 && (f.Lang == "es" || f.Lang == "fr") { // words without marks, but in the speaker's order
			r.Type, r.Confidence = onrecord.Direct, 0.65
		}
		return []Report{r}
	}
	return nil
}

// inciseGoesOn returns where a clause goes on behind the frame that interrupts it, "la commune, assure-t-il, est prête", or 0.
// Only where the subject is a pronoun tied to its verb or right behind it it can have no apposition.
func (f foreign) inciseGoesOn(s sentence, verb int, source span, end int) int {
	next := max(verb+1, source.last)
	pronoun := !source.empty() && source.last-source.first == 1 && (tiedPronoun(s[source.first].Low) || f.words.Pronouns[s[source.first].Low])
	if !pronoun || next+2 >= end || s[next].Text != "," && !dash(s[next].Text) {
		return 0
	}
	return next + 1
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
