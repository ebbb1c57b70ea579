package find

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// quotations finds the words in marks of a sentence that have a verb of saying, but for those that reports hold already.
func (f foreign) quotations(s sentence, reports []Report) []Report {
	var out []Report
	for i := 0; i < len(s); i++ {
		if s[i].region < 0 || held(reports, s[i].Span) || f.nameInMarks(s, i) {
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
		r := Report{Type: onrecord.Direct, Rule: "marks and verb", Confidence: 0.85}
		r.Content = onrecord.Spans{f.Regions[s[i].region].Inner}
		for i+1 < len(s) && (s[i+1].region >= 0 || i+2 < len(s) && s[i+2].region >= 0 && !s[i+1].Word) {
			i++
			if s[i].region >= 0 {
				r.Content = append(r.Content, f.Regions[s[i].region].Inner)
			}
		}
		if f.Words(r.Content[0]) < f.shortest(s, verb) && !(f.Lang == "de" && f.phrased(s[i].region)) {
			continue
		}
		r = f.make(s, r, verb, source)
		if source.empty() {
			r.Confidence, r.Floating = 0.5, true
		}
		out = append(out, r)
	}
	return mergeInterrupted(out)
}

// nameInMarks reports a short quotation that is the name of a body: "компании «Берег»", "l'association « Mer Ouverte »".
func (f foreign) nameInMarks(s sentence, i int) bool {
	if i == 0 || s[i-1].region >= 0 || !s[i-1].Word || f.Words(f.Regions[s[i].region].Inner) > 5 {
		return false
	}
	w := f.Lexicon.World[f.Lang]
	_, told := w.Kinds.Lookup(s[i-1].Low)
	first := f.Range(f.Regions[s[i].region].Inner).First
	return (told || w.Generic[s[i-1].Low]) && f.Tokens[first].Upper && !f.verb(s, i-1)
}

// shortest is how many words in marks are taken for a quotation: fewer are a term or a title, unless a colon or a verb
// that says nothing but speech stands beside them.
func (f foreign) shortest(s sentence, verb int) int {
	for j := verb + 1; j < min(len(s), verb+beside); j++ {
		if s[j].region < 0 && s[j].Text == ":" {
			return 1
		}
	}
	return 3
}

func held(reports []Report, region onrecord.Span) bool {
	return slices.ContainsFunc(reports, func(r Report) bool {
		return slices.ContainsFunc(r.Content, func(c onrecord.Span) bool { return c.Start <= region.End && region.Start <= c.End })
	})
}

// partly finds a reported clause of which only a part stands in marks: "назвала закон «…»", "sur ce point, « … », juge
// Mme Roy".
func (f foreign) partly(s sentence, i, verb int, source span) (Report, bool) {
	if aux := f.participleAround(s, i, verb); aux >= 0 {
		if subject := f.somebody(s, f.phraseBefore(s, aux, 0)); !subject.empty() && i-aux > 1 {
			r, ok := f.report(s, []span{{aux + 1, verb}}, "partly in marks")
			return f.make(s, r, verb, subject), ok
		}
	}
	if source.empty() {
		return Report{}, false
	}
	var pc span
	if verb < i {
		first := verb + 1
		if source.first > verb {
			first = source.last
		}
		for first < i && (!s[first].Word || f.words.That[s[first].Low]) {
			first++
		}
		if s[i-1].Text == ":" || i-first < 1 || !f.verb(s, verb) && s[i-1].Text == "," {
			return Report{}, false
		}
		pc = span{first, contentEnd(s)}
		if pc.last <= i {
			pc.last = i + 1
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
		if words < 3 || stops(s[i-1].Text) {
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
	if source.first < pc.last && source.last > pc.first {
		return Report{}, false
	}
	r, ok := f.report(s, []span{pc}, "partly in marks")
	return f.make(s, r, verb, source), ok
}

// participleAround returns the auxiliary before the quotation at i to which the German participle behind it belongs, "hat
// den Bericht als „alarmierend“ bezeichnet", or -1.
func (f foreign) participleAround(s sentence, i, verb int) int {
	if f.Lang != "de" || verb < i || verb > i+3 || verb+1 < len(s) && s[verb+1].Word {
		return -1
	}
	for j := i - 1; j >= max(0, i-16) && s[j].region < 0; j-- {
		switch s[j].Low {
		case "hat", "haben", "hatte", "hatten":
			return j
		}
		if s[j].Text == "," || s[j].Text == ":" {
			return -1
		}
	}
	return -1
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
		if s[j].region >= 0 || s[j].Text == ";" {
			break
		}
		if f.verb(s, j) && !f.denied(s, j) || f.so(s, j) && j <= i+3 {
			if source := f.inDocument(s, j); !source.empty() {
				return j, source
			}
			return j, f.subject(s, j, i+1, len(s), true)
		}
	}
	for j := i + 1; j < min(len(s), i+4); j++ {
		if source := f.inDocument(s, j); !source.empty() && s[j].region < 0 {
			return j, source
		}
	}
	if verb, source := f.anyVerb(s, i); verb >= 0 {
		return verb, source
	}
	for j := i - 1; j >= max(0, i-2*beside); j-- {
		if s[j].region >= 0 {
			break
		}
		if f.verb(s, j) && !f.denied(s, j) {
			return j, f.subject(s, j, 0, i, false)
		}
	}
	if n, source := f.accordingBefore(s, i); n >= 0 {
		return n, source
	}
	return -1, span{}
}

// anyVerb finds a verb that no list has right behind the quotation at i and its comma, with somebody as its subject: "« … »,
// tonne la présidente, Maria Lind". Only a verb can stand there.
func (f foreign) anyVerb(s sentence, i int) (verb int, source span) {
	j := i + 1
	for j < len(s) && s[j].region < 0 && !s[j].Word && (s[j].Text == "," || dash(s[j].Text)) {
		j++
	}
	if j == i+1 || j+1 >= len(s) || f.Words(f.Regions[s[i].region].Inner) < 3 {
		return -1, span{}
	}
	if f.auxiliary(s[j].Low) && j+2 < len(s) {
		j++
	}
	if s[j].region >= 0 || !f.small(s[j]) || !f.verbShape(s[j].Low) || f.denied(s, j) {
		return -1, span{}
	}
	if next := s[j+1]; next.region >= 0 || !next.Word || f.preposition(next.Low) || f.words.That[next.Low] {
		return -1, span{}
	}
	source = f.subject(s, j, i+1, len(s), true)
	if source.empty() || source.first > j+2 || !f.named(s, source) {
		return -1, span{}
	}
	return j, source
}

// verbShape reports a word with the ending of a verb in the third person or of a participle, and none that small words have.
func (f foreign) verbShape(low string) bool {
	if len([]rune(low)) < 4 || f.preposition(low) || f.words.That[low] || f.words.Pronouns[low] || f.relative(low) || f.words.Adverbs[low] || linkWord(low) || f.title(low) {
		return false
	}
	if w := f.Lexicon.World[f.Lang]; w.Articles[low] || w.Links[low] {
		return false
	} else if _, office := w.Roles.Lookup(low); office {
		return false
	}
	endings := map[string][]string{"fr": {"e", "it", "t", "a", "é", "i", "u"}, "es": {"ó", "a", "e", "aba", "ado", "ido"}, "de": {"t", "te"}, "ru": {"ет", "ёт", "ит", "л", "ла", "ло", "лся", "лась", "ется", "ится"}}[f.Lang]
	for _, e := range endings {
		if strings.HasSuffix(low, e) {
			return true
		}
	}
	return false
}

// inDocument returns what is read where a verb names nobody: "«…», — говорится в заявлении фонда", "« … », lit-on dans un
// communiqué de l'Agence", "„…“, heißt es in einer Mitteilung des Amtes".
func (f foreign) inDocument(s sentence, verb int) span {
	switch s[verb].Low {
	case "говорится", "сказано", "отмечается", "подчёркивается", "подчеркивается", "указывается", "сообщается", "пишут", "heißt", "hieß", "steht", "lit-on", "lire", "lit", "lee", "leer", "indique-t-on", "précise-t-on":
	default:
		return span{}
	}
	for i := verb + 1; i < min(len(s), verb+6); i++ {
		if s[i].region >= 0 || s[i].Text == "," {
			break
		}
		if !f.document(s[i].Low) {
			continue
		}
		p := f.phraseAfter(s, i, len(s))
		if p.empty() || p.first != i {
			p = span{i, i + 1}
		}
		return p
	}
	return span{}
}

// document reports a noun for something that is read.
func (f foreign) document(low string) bool {
	if f.Lexicon.Documents[low] {
		return true
	}
	for _, stem := range map[string][]string{
		"ru": {"отчёт", "отчет", "доклад", "исследовани", "заявлени", "сообщени", "релиз", "пресс-релиз", "обращени", "письм"},
		"de": {"mitteilung", "pressemitteilung", "erklärung", "bericht", "schreiben", "brief", "stellungnahme", "papier", "studie"},
	}[f.Lang] {
		if strings.HasPrefix(low, stem) {
			return true
		}
	}
	return false
}

// so reports the German "so Lind" behind a quotation or a clause.
func (f foreign) so(s sentence, i int) bool {
	return f.Lang == "de" && s[i].Low == "so" && i > 0 && i+1 < len(s) && (s[i-1].Text == "," || s[i-1].region >= 0 || dash(s[i-1].Text) || s[i-1].Text == "(") &&
		(s[i+1].Upper || linkWord(s[i+1].Low) || s[i+1].Low == "die" || s[i+1].Low == "das" || s[i+1].Low == "ein" || s[i+1].Low == "eine")
}

// accordingBefore finds "Selon Mme Roy, « … »" and "Pour Mme Roy, « … »".
func (f foreign) accordingBefore(s sentence, i int) (int, span) {
	for j := 0; j < min(i, 4); j++ {
		n := f.accordingAt(s, j)
		if n == 0 && f.pourAt(s, j) {
			n = 1
		}
		if n == 0 {
			continue
		}
		if source := f.phraseAfter(s, j+n, i); !source.empty() && (s[i-1].Text == "," || s[i-1].Text == ":") {
			return j, source
		}
		if f.Lang == "fr" && (s[j].Low == "à" || s[j].Low == "a") && j+1 < i {
			return j, span{j + 1, j + 2}
		}
	}
	return -1, span{}
}

// pourAt reports "pour" or "para" at the head of a sentence, before somebody's name.
func (f foreign) pourAt(s sentence, j int) bool {
	return j == 0 && (s[0].Low == "pour" || s[0].Low == "para" || s[0].Low == "für") && len(s) > 2 && (s[1].Upper || f.title(s[1].Low))
}

// incise finds a frame inside the marks: « Le texte, a-t-il ajouté, est flou ».
func (f foreign) incise(s sentence, i int) (Report, bool) {
	if f.Lang == "de" {
		return Report{}, false
	}
	inner := f.Regions[s[i].region].Inner
	tokens := f.Range(inner)
	for t := tokens.First + 1; t < tokens.Last; t++ {
		if !inciseMark(f.Tokens[t-1].Text) {
			continue
		}
		verb, end := f.inciseEnd(t, tokens.Last)
		if verb < 0 || end >= tokens.Last-1 && f.Lang != "ru" || !f.inciseShape(t, verb) {
			continue
		}
		source := text.Range{First: verb + 1, Last: end}
		if tiedPronoun(f.Tokens[t].Low) {
			source = text.Range{First: t, Last: t + 1}
		}
		if source.Len() == 0 {
			continue
		}
		r := Report{Type: onrecord.Direct, Rule: "incise", Confidence: 0.85, Cue: onrecord.Spans{f.Tokens[verb].Span}, Source: onrecord.Spans{f.Span(source)}}
		rest := onrecord.Span{Start: inner.End, End: inner.End}
		if end < tokens.Last {
			rest.Start = f.Tokens[end].Span.End
		}
		for _, part := range []onrecord.Span{{Start: inner.Start, End: f.Tokens[t-1].Span.Start}, rest} {
			if part = f.Trim(part); part.Len() > 0 {
				r.Content = append(r.Content, part)
			}
		}
		return r, len(r.Content) > 0
	}
	return Report{}, false
}

func inciseMark(s string) bool { return s == "," || s == "—" || s == "–" }

// inciseEnd looks for a verb of saying within an inset that begins at token t, and for the end of the inset.
func (f foreign) inciseEnd(t, last int) (verb, end int) {
	verb = -1
	for end = t; end < last && end-t < 12 && !inciseMark(f.Tokens[end].Text) && f.Tokens[end].Text != "."; end++ {
		low := f.Tokens[end].Low
		head, _, _ := strings.Cut(low, "-")
		if verb < 0 && (f.words.Verbs[low] || tiedPronoun(low) && f.words.Verbs[head]) {
			verb = end
		}
	}
	return verb, end
}

// inciseShape reports whether an inset begins as one does: with the verb, in French with the pronoun tied to it or with
// the auxiliary.
func (f foreign) inciseShape(t, verb int) bool {
	tied := tiedPronoun(f.Tokens[t].Low)
	switch {
	case verb > t+1:
		return false
	case f.Lang == "fr" && verb == t:
		return tied || f.Tokens[t+1].Upper || f.title(f.Tokens[t+1].Low) || f.Tokens[t+1].Low == "le" || f.Tokens[t+1].Low == "la" || f.Tokens[t+1].Low == "l'"
	case verb == t+1:
		return tied || f.Tokens[t].Low == "a" || f.Tokens[t].Low == "ont"
	}
	return true
}
