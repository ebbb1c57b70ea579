package find

import (
	"strings"

	"github.com/onrecord/onrecord"
)

// clauses finds reported clauses: a verb of saying with the word for "that", a colon, an infinitive, in German a comma
// and the subjunctive, or a noun phrase.
func (f foreign) clauses(s sentence) []Report {
	var out []Report
	end := contentEnd(s)
	var last span // the subject of the verb before
	for i := 0; i < end; i++ {
		if !f.verb(s, i) || f.denied(s, i) || i > 0 && i < 3 && s[0].Low == "как" && s[0].region < 0 {
			continue
		}
		if r, ok := f.participleClause(s, i); ok {
			out = append(out, r)
			last = span{}
			continue
		}
		if i+1 == end {
			break
		}
		first, rule := f.clauseAfter(s, i, end)
		if first < 0 {
			continue
		}
		within := first
		if first == i+1 {
			within = end
		}
		source, implied := f.clauseSubject(s, i, within, last)
		if source.empty() && !implied {
			continue
		}
		if first < source.last {
			first = source.last
		}
		for first < end && s[first].region < 0 && !s[first].Word {
			first++
		}
		limit := f.clauseEnd(s, first, end)
		if f.Lang == "de" && rule == "noun phrase" && limit-first > 2 && separable(s[limit-1].Low) {
			limit-- // lehnt die Abgabe [ab]
		}
		if limit-first < 1 || rule == "noun phrase" && limit-first < 2 {
			continue
		}
		r, ok := f.report(s, []span{{first, limit}}, rule)
		if !ok {
			continue
		}
		if rule == "colon" && r.Type == onrecord.Indirect {
			r.Type = onrecord.Direct
		}
		r = f.make(s, r, i, source)
		r.Confidence, r.Floating = f.clauseConfidence(rule), source.empty() && !f.ourVerb(s[i].Low)
		out = append(out, r)
		last = source
		i = max(i, limit-1)
	}
	return out
}

func (f foreign) clauseConfidence(rule string) float64 {
	switch rule {
	case "that-clause", "zero that":
		return 0.75
	case "colon":
		return 0.7
	case "infinitive":
		return 0.65
	}
	return 0.5
}

// clauseAfter returns where what the verb at i reports begins, and by which rule, or -1.
func (f foreign) clauseAfter(s sentence, i, end int) (int, string) {
	if that := f.thatAfter(s, i, end); that >= 0 {
		return that + 1, "that-clause"
	}
	if f.saysItself(s, i, end) {
		return i + 1, "noun phrase"
	}
	if colon := f.colonAfter(s, i, end); colon >= 0 {
		return colon + 1, "colon"
	}
	if f.Lang == "de" {
		if comma := f.subjunctiveAfter(s, i, end); comma >= 0 {
			return comma + 1, "zero that"
		}
	} else if first := f.infinitiveAfter(s, i, end); first >= 0 {
		return first, "infinitive"
	}
	if at := f.afterBehalf(s, f.afterInset(s, i+1, end), end); f.words.Nouns[s[i].Low] && !f.framesBefore(s, i) && f.nounPhraseAfter(s, at-1, end) {
		return at, "noun phrase"
	}
	return -1, ""
}

// thatAfter returns where the word for "that" stands after the verb at i, or -1.
func (f foreign) thatAfter(s sentence, i, end int) int {
	for j := i + 1; j < min(end-1, i+beside+3); j++ {
		if s[j].region >= 0 {
			return -1
		}
		if f.words.That[s[j].Low] && !(s[j].Low == "wie" && j == i+1) {
			if j > i+2 && s[j-1].Text == "," && (f.Lang == "es" || f.Lang == "fr") && s[j-2].region < 0 && !f.small(s[j-2]) && hasRegion(s[:i]) {
				return -1 // “…”, dijo Ana Vidal, que dirige
			}
			if f.Lang == "fr" && j > i+1 && (s[j-1].Low == "ce" || s[j-1].Low == "alors" || s[j-1].Low == "ainsi" || s[j-1].Low == "plus" || s[j-1].Low == "tandis") || f.Lang == "es" && j > i+1 && (s[j-1].Low == "lo" || s[j-1].Low == "la" || s[j-1].Low == "los") {
				continue
			}
			return j
		}
		if !s[j].Word && s[j].Text != "," && s[j].Text != "(" && s[j].Text != ")" || j > i+1 && f.verb(s, j) {
			return -1
		}
	}
	return -1
}

// colonAfter returns a colon after the verb at i that introduces words without marks, or -1.
func (f foreign) colonAfter(s sentence, i, end int) int {
	for j := i + 1; j < min(end-3, i+beside); j++ {
		if s[j].region >= 0 {
			return -1
		}
		if s[j].Text == ":" {
			if hasRegion(s[j:]) {
				return -1
			}
			return j
		}
	}
	return -1
}

// infinitiveAfter returns where an infinitive begins that the verb at i reports: "affirme avoir signé", "dijo estar
// listo", or -1.
func (f foreign) infinitiveAfter(s sentence, i, end int) int {
	j := i + 1
	for j < end && s[j].region < 0 && (s[j].Low == "ne" || s[j].Low == "pas" || s[j].Low == "no" || s[j].Low == "s'" || s[j].Low == "se" || s[j].Low == "n'" || s[j].Low == "y") {
		j++
	}
	if f.Lang == "fr" && j+1 < end && (s[j].Low == "de" || s[j].Low == "d'" || s[j].Low == "à") && !f.words.Nouns[s[i].Low] {
		j++
	}
	if j+1 >= end || s[j].region >= 0 || !f.small(s[j]) {
		return -1
	}
	w := s[j].Low
	for _, ending := range map[string][]string{"fr": {"er", "ir", "oir", "dre", "tre", "ire"}, "es": {"ar", "er", "ir", "arse", "erse", "irse"}}[f.Lang] {
		if strings.HasSuffix(w, ending) && len(w) > len(ending)+1 && w != "hier" && w != "ayer" && w != "premier" && w != "dernier" {
			return i + 1
		}
	}
	return -1
}

// afterInset steps over an inset of the kind of ", как передаёт газета,".
func (f foreign) afterInset(s sentence, i, end int) int {
	if i+3 < end && s[i].Text == "," && s[i].region < 0 && f.words.Pronouns[s[i+1].Low] && s[i+2].Text == "," {
		return i + 3 // réclament, elles, une enquête
	}
	if i+3 >= end || s[i].Text != "," || s[i].region >= 0 || s[i+1].Low != "как" && s[i+1].Low != "wie" && s[i+1].Low != "comme" && s[i+1].Low != "según" && s[i+1].Low != "selon" {
		return i
	}
	for j := i + 2; j < min(end-2, i+12); j++ {
		if s[j].region < 0 && s[j].Text == "," {
			return j + 1
		}
	}
	return i
}

// framesBefore reports whether a verb frames the words before it, a quotation or a clause that a comma ends, and has its
// subject behind it: "« … », déplore Mme Roy, directrice de …", "…, kündigte die Vorsitzende Ana Lind an".
func (f foreign) framesBefore(s sentence, i int) bool {
	j := i - 1
	for j >= 0 && s[j].region < 0 && f.auxiliary(s[j].Low) {
		j--
	}
	if j < 0 || s[j].region < 0 && s[j].Text != "," && !dash(s[j].Text) {
		return false
	}
	for ; j >= 0 && s[j].region < 0 && !s[j].Word; j-- {
	}
	if j >= 0 && s[j].region >= 0 && i < len(s)-1 {
		return f.Words(s[j].Span) > 2
	}
	if f.Lang != "de" {
		return false // an apposition may stand between subject and verb
	}
	p := f.phraseAfter(s, i+1, len(s))
	for n := p.first; n < p.last-1; n++ {
		if _, office := f.Lexicon.World["de"].Roles.Lookup(s[n].Low); office && s[n].Upper && s[n+1].Upper {
			return true
		}
		if s[n].region < 0 && s[n].Upper && (f.Lexicon.WorldForenames[s[n].Low] != "" || f.title(s[n].Low)) {
			return true
		}
	}
	return false
}

// saysItself reports "se dit préoccupée par", "se muestra preocupado": a stance behind a verb that turns on its subject.
func (f foreign) saysItself(s sentence, i, end int) bool {
	if i < 1 || i+2 >= end || s[i-1].region >= 0 || s[i-1].Low != "se" && s[i-1].Low != "s'" || s[i+1].region >= 0 {
		return false
	}
	w := s[i+1].Low
	switch f.Lang {
	case "fr":
		return strings.HasSuffix(w, "é") || strings.HasSuffix(w, "ée") || strings.HasSuffix(w, "és") || strings.HasSuffix(w, "ées") || w == "favorable" || w == "inquiet" || w == "inquiète" || w == "opposé"
	case "es":
		return strings.HasSuffix(w, "ado") || strings.HasSuffix(w, "ada") || strings.HasSuffix(w, "ados") || w == "partidario" || w == "contrario" || w == "favorable"
	}
	return false
}

// stanceTaken reports a German participle that says where somebody stands, and no act.
func stanceTaken(w string) bool {
	switch w {
	case "verurteilt", "kritisiert", "gefordert", "abgelehnt", "zurückgewiesen", "begrüßt", "bedauert", "beklagt", "gerügt", "verlangt":
		return true
	}
	return false
}

// participlePrefix reports the beginning of a German verb whose participle has no "ge-".
func participlePrefix(w string) bool {
	for _, prefix := range []string{"ver", "be", "ent", "er", "zer"} {
		if strings.HasPrefix(w, prefix) {
			return true
		}
	}
	return false
}

// participleClause finds a noun phrase within a German perfect: "Der Verband hat die Entscheidung scharf verurteilt."
func (f foreign) participleClause(s sentence, i int) (Report, bool) {
	if f.Lang != "de" || !stanceTaken(s[i].Low) {
		return Report{}, false
	}
	aux := f.participleAt(s, i)
	if aux < 0 || i-aux < 3 || hasRegion(s[aux:i]) {
		return Report{}, false
	}
	source := f.somebody(s, f.phraseBefore(s, aux, 0))
	if source.empty() {
		return Report{}, false
	}
	r, ok := f.report(s, []span{{aux + 1, i}}, "noun phrase")
	r = f.make(s, r, i, source)
	r.Confidence = f.clauseConfidence("noun phrase")
	return r, ok
}

// separable reports the part of a German verb that closes its clause.
func separable(w string) bool {
	switch w {
	case "ab", "zurück", "an", "auf", "vor", "ein", "hervor", "fest", "dar", "aus", "zu", "mit":
		return true
	}
	return false
}

// afterBehalf steps over those in whose name somebody speaks: "begrüßt im Namen der Alpenstaaten den Entwurf".
func (f foreign) afterBehalf(s sentence, i, end int) int {
	if f.Lang != "de" || i+3 >= end || s[i].Low != "im" || s[i+1].Low != "namen" {
		return i
	}
	for j := i + 3; j < min(end-1, i+12) && s[j].region < 0 && s[j].Word; j++ {
		if germanObject(s[j].Low) {
			return j
		}
	}
	return i
}

// nounPhraseAfter reports whether a verb that reports by a noun phrase has one, outside of a clause that is not asserted.
func (f foreign) nounPhraseAfter(s sentence, i, end int) bool {
	j := i + 1
	for k := j; k < end; k++ {
		if s[k].region >= 0 && s[k-1].region < 0 && s[k-1].Text == ":" {
			return false // the words behind the colon are the quote
		}
	}
	if f.Lang == "fr" && i > 0 && (s[i-1].Low == "de" || s[i-1].Low == "pour" || s[i-1].Low == "à" || s[i-1].Low == "des") {
		return false
	}
	return j+1 < end && s[j].region < 0 && s[j].Word
}

// clauseSubject returns the subject of the verb at i. Joined to a verb before it, the verb shares that one's; a Spanish
// verb at the head of its sentence leaves it out, and it is whoever spoke last.
func (f foreign) clauseSubject(s sentence, i, first int, last span) (source span, implied bool) {
	if f.ourVerb(s[i].Low) && !f.ourPronoun(s, i) {
		return span{}, true // Instamos al Congreso a …
	}
	joined := f.joinedVerb(s, i)
	if joined && !last.empty() {
		return last, false
	}
	if tiedAt(s, i, 0) < 0 && joined {
		if lead := f.leadingPhrase(s, i); !lead.empty() {
			return lead, false
		}
	}
	if f.Lang == "de" && f.participleAt(s, i) >= 0 {
		return f.phraseBefore(s, f.participleAt(s, i), 0), false
	}
	source = f.subject(s, i, 0, first, false)
	if source.empty() && f.Lang == "es" && f.headless(s, i) {
		return span{}, true
	}
	return source, false
}

// ourVerb reports a verb in the first person of the plural, which does without its pronoun: "instamos", "призываем".
func (f foreign) ourVerb(w string) bool { return OurVerb(f.Lang, w) }

// OurVerb reports a verb of saying in the first person of the plural, in a language that does without the pronoun.
func OurVerb(lang, w string) bool {
	switch lang {
	case "es":
		return strings.HasSuffix(w, "mos")
	case "ru":
		return strings.HasSuffix(w, "ем") || strings.HasSuffix(w, "им")
	case "ar":
		return strings.HasPrefix(w, "ن") && w != "نقل" && w != "نقلت" && w != "نفى" && w != "نفت" && w != "ناشد" && w != "ناشدت" && w != "نبه" && w != "نبّه" && w != "نوه" && w != "نوّه" && w != "ندد" && w != "نددت"
	}
	return false
}

// ourPronoun reports whether the pronoun stands before the verb all the same.
func (f foreign) ourPronoun(s sentence, i int) bool {
	for j := max(0, i-3); j < i; j++ {
		if w := f.Lexicon.World[f.Lang]; w.First[s[j].Low] && s[j].region < 0 {
			return true
		}
	}
	return false
}

// joinedVerb reports whether "and" stands before the verb at i.
func (f foreign) joinedVerb(s sentence, i int) bool {
	for j := i - 1; j >= 0 && i-j < 4; j-- {
		if s[j].region >= 0 {
			return false
		}
		switch s[j].Low {
		case "et", "y", "e", "und", "и":
			return true
		}
		if !f.auxiliary(s[j].Low) && f.adverb(s, j) == 0 {
			return false
		}
	}
	return false
}

// leadingPhrase returns the noun phrase at the head of a sentence: the subject of its verbs.
func (f foreign) leadingPhrase(s sentence, verb int) span {
	first := 0
	for first < verb && !s[first].Word {
		first++
	}
	first = f.skipAdverbials(s, f.skipConjunction(s, first, verb), verb)
	p := f.phraseAfter(s, first, verb)
	if p.first != first || p.empty() || f.preposition(s[first].Low) {
		return span{}
	}
	return p
}

// participleAt returns the auxiliary of a German verb at i that closes the clause, "hat … erklärt", or -1.
func (f foreign) participleAt(s sentence, i int) int {
	if !participlePrefix(s[i].Low) && !strings.HasPrefix(s[i].Low, "ge") && !strings.HasSuffix(s[i].Low, "ert") && !strings.HasSuffix(s[i].Low, "ärt") && !strings.Contains(s[i].Low, "ge") {
		return -1
	}
	if i+1 < len(s) && s[i+1].Word {
		return -1
	}
	for j := i - 1; j >= 0 && i-j < 16 && s[j].region < 0 && s[j].Text != ","; j-- {
		if s[j].Low == "hat" || s[j].Low == "haben" || s[j].Low == "hatte" || s[j].Low == "hatten" {
			return j
		}
	}
	return -1
}

// headless reports whether nothing that could be its subject stands before a verb.
func (f foreign) headless(s sentence, i int) bool {
	for j := range i {
		if s[j].Word && !f.auxiliary(s[j].Low) && f.adverb(s, j) == 0 && s[j].Low != "lo" && s[j].Low != "así" {
			return false
		}
	}
	return true
}

// clauseEnd returns where a clause that begins at first ends: before "and" with another verb of saying that goes on
// with a clause of its own, or with the sentence.
func (f foreign) clauseEnd(s sentence, first, end int) int {
	for j := first + 2; j+2 < end; j++ {
		if !f.verb(s, j) || !f.joinedVerb(s, j) {
			continue
		}
		if at, _ := f.clauseAfter(s, j, end); at < 0 {
			continue
		}
		for cut := j - 1; cut > first; cut-- {
			switch s[cut].Low {
			case "et", "y", "e", "und", "и":
				return cut
			}
		}
	}
	if f.Lang == "fr" || f.Lang == "es" { // "…, denunciando que …": a verb of its own
		for j := first + 3; j+2 < end; j++ {
			if s[j-1].Text == "," && f.verb(s, j) && (strings.HasSuffix(s[j].Low, "ant") || strings.HasSuffix(s[j].Low, "ndo")) {
				return j - 1
			}
		}
	}
	return end
}
