package find

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
)

// arabic reads a sentence in Arabic: the verb stands first, the subject after it, and then what is said, behind "that",
// a colon or in marks. A verb without a subject goes on with whoever spoke last.
func (f foreign) arabic(s sentence) []Report {
	var out []Report
	end := contentEnd(s)
	if r, ok := f.arabicAccording(s, end); ok {
		return []Report{r}
	}
	for i := 0; i < end; i++ {
		if !f.verb(s, i) || f.denied(s, i) {
			continue
		}
		r, next, ok := f.arabicReport(s, i, end)
		if !ok {
			continue
		}
		out = append(out, r)
		i = max(i, next-1)
	}
	return out
}

// arabicReport reads what the verb at i reports and returns where it ends.
func (f foreign) arabicReport(s sentence, i, end int) (Report, int, bool) {
	source, at := f.arabicSubject(s, i, end)
	if f.ourVerb(s[i].Low) && !f.ourPronoun(s, i) {
		source, at = span{}, i+1
	}
	if r, ok := f.arabicBefore(s, i, source); ok {
		return r, at, true
	}
	first, rule := f.arabicContent(s, i, at, end)
	if first < 0 || first >= end {
		return Report{}, 0, false
	}
	limit := f.arabicLimit(s, first, end)
	r, ok := f.report(s, []span{{first, limit}}, rule)
	if !ok || r.Type == onrecord.Indirect && f.Words(r.Content[0]) < 2 {
		return Report{}, 0, false
	}
	if rule == "colon" {
		if r.Type = onrecord.Direct; !hasRegion(s[first:limit]) {
			r.Content[len(r.Content)-1].End = f.paragraphEnd(s)
		}
	}
	r = f.make(s, r, i, source)
	r.Confidence, r.Floating = f.clauseConfidence(rule), source.empty()
	return r, limit, true
}

// paragraphEnd is the end of the paragraph a sentence stands in, without its full stop: words behind a colon go on to it.
func (f foreign) paragraphEnd(s sentence) int {
	p := f.Paragraphs[f.ParagraphAt(s[0].Span.Start)]
	return f.withoutStop(p.Span).End
}

// arabicBefore finds a quotation that its frame follows: «…»، قال أورلوف.
func (f foreign) arabicBefore(s sentence, i int, source span) (Report, bool) {
	j := i - 1
	for j >= 0 && s[j].region < 0 && !s[j].Word {
		j--
	}
	if j < 0 || s[j].region < 0 || f.Words(s[j].Span) < 3 || source.empty() {
		return Report{}, false
	}
	r := Report{Type: onrecord.Direct, Rule: "marks and verb", Confidence: 0.8, Content: onrecord.Spans{f.Regions[s[j].region].Inner}}
	return f.make(s, r, i, source), true
}

// arabicContent returns where what is said begins, at or after item at, and by which rule.
func (f foreign) arabicContent(s sentence, verb, at, end int) (int, string) {
	for j := at; j < min(end, at+14); j++ {
		switch {
		case s[j].region >= 0:
			if j > at+3 && s[j-1].Text != ":" && f.words.Nouns[s[verb].Low] || f.Words(s[j].Span) < 3 {
				break
			}
			return j, "marks and verb"
		case f.words.That[s[j].Low]:
			return j + 1, "that-clause"
		case s[j].Text == ":":
			return j + 1, "colon"
		case f.verb(s, j) && j > at:
			return -1, ""
		}
	}
	if f.words.Nouns[s[verb].Low] && at < end {
		return f.afterAppositionArabic(s, at, end), "noun phrase"
	}
	return -1, ""
}

func (f foreign) afterAppositionArabic(s sentence, at, end int) int {
	if s[at].Text != "،" {
		return at
	}
	if at+1 < end && f.arabicOffice(s[at+1].Low) {
		for j := at + 2; j < min(end, at+16); j++ {
			if s[j].Text == "،" {
				return j + 1
			}
		}
	}
	return at + 1
}

func (f foreign) arabicOffice(w string) bool {
	_, ok := f.Lexicon.World["ar"].Roles.Lookup(withoutArticle(w))
	return ok
}

func withoutArticle(w string) string {
	for _, p := range []string{"وال", "ال", "لل"} {
		if rest, ok := strings.CutPrefix(w, p); ok && len([]rune(rest)) > 2 {
			return rest
		}
	}
	return w
}

// arabicLimit ends what is said before another verb of saying behind a comma.
func (f foreign) arabicLimit(s sentence, first, end int) int {
	for j := first + 3; j < end; j++ {
		if f.verb(s, j) && (s[j-1].Text == "،" || strings.HasPrefix(s[j].Low, "و")) && (strings.HasPrefix(s[j].Low, "و") || strings.HasSuffix(s[j].Low, "ا") || strings.HasSuffix(s[j].Low, "اً")) {
			if at, _ := f.arabicContent(s, j, j+1, end); at >= 0 {
				return j
			}
		}
	}
	return end
}

// arabicSubject returns the subject after the verb, empty where there is none, and where the rest of the sentence begins.
func (f foreign) arabicSubject(s sentence, verb, end int) (span, int) {
	first := verb + 1
	last := first
	for last < end && last-first < 14 && s[last].region < 0 && s[last].Word && !f.words.That[s[last].Low] && !f.verb(s, last) && !arabicBreak(s[last].Low) {
		last++
	}
	if last == first {
		return span{}, first
	}
	stopped := last == end || s[last].region >= 0 || f.words.That[s[last].Low] || s[last].Text == ":" || s[last].Text == "،"
	if n := f.arabicPhrase(s, first, last); n > first && (!stopped || f.words.Nouns[s[verb].Low] && !(last < end && f.words.That[s[last].Low])) {
		return span{first, n}, n
	}
	if stopped && last-first <= 12 && !(f.words.Nouns[s[verb].Low] && last < end && s[last].Text == "،" && !f.officeFollows(s, last, end)) && !(f.words.Nouns[s[verb].Low] && last == end) {
		return span{first, last}, last
	}
	if !f.words.Nouns[s[verb].Low] {
		return span{first, last}, last
	}
	return span{}, first
}

func (f foreign) officeFollows(s sentence, comma, end int) bool {
	return comma+1 < end && s[comma+1].region < 0 && f.arabicOffice(s[comma+1].Low)
}

// arabicBreak reports a word that no mention of a speaker reaches over.
func arabicBreak(w string) bool {
	switch w {
	case "في", "خلال", "على", "إلى", "عن", "أمام", "بعد", "قبل", "مع", "اليوم", "أمس", "الاثنين", "الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد", "عبر", "عقب", "لدى", "بمناسبة", "ردا", "رداً", "حول", "ضمن", "بشأن":
		return w != "لدى"
	}
	return strings.HasPrefix(w, "لوكال") || strings.HasPrefix(w, "لقنا") || strings.HasPrefix(w, "لصحيف") || strings.HasPrefix(w, "للصحفي") || strings.HasPrefix(w, "للصحافي")
}

// arabicPhrase returns the end of a subject whose shape is known: an office with its name, a listed body or state, a
// body with its adjectives, a name that was the subject before; or first.
func (f foreign) arabicPhrase(s sentence, first, last int) int {
	w := f.Lexicon.World["ar"]
	at := first
	for at < last && (f.title(s[at].Low) || s[at].Low == "الدكتور" || s[at].Low == "معالي" || s[at].Low == "سعادة") {
		at++
	}
	if at >= last {
		return first
	}
	if f.arabicOffice(s[at].Low) {
		for at++; at < last && f.governed(w, s[at].Low); at++ {
		}
		return f.arabicNameEnd(s, at, last)
	}
	for n := min(last, at+5); n > at; n-- {
		if _, ok := w.Organisations[joinItems(s[at:n])]; ok {
			return n
		}
	}
	if _, ok := w.Kinds.Lookup(withoutArticle(s[at].Low)); ok {
		for at++; at < last && f.governed(w, s[at].Low); at++ {
			if _, other := w.Kinds.Lookup(withoutArticle(s[at].Low)); other && strings.HasPrefix(s[at].Low, "ال") && strings.HasPrefix(s[at-1].Low, "ال") {
				break // منظمة الشاطئ [الحكومة]
			}
		}
		return at
	}
	if f.seen[s[at].Low] {
		for at++; at < last && f.seen[s[at].Low]; at++ {
		}
		return at
	}
	if at > first {
		return f.arabicNameEnd(s, at, last)
	}
	if n := f.arabicNameEnd(s, at, last); n-at >= 2 && f.Lexicon.WorldForenames[s[at].Low] != "" {
		return n
	}
	return first
}

func joinItems(s sentence) string {
	var words []string
	for _, it := range s {
		words = append(words, it.Low)
	}
	return strings.Join(words, " ")
}

// governed reports a word that goes on with an office or a body.
func (f foreign) governed(w *lexicon.World, low string) bool {
	for _, p := range []string{"ال", "لل", "وال", "بال", "لشؤون"} {
		if strings.HasPrefix(low, p) {
			return true
		}
	}
	switch low {
	case "باسم", "عام", "شؤون":
		return true
	}
	_, kind := w.Kinds.Lookup(low)
	_, role := w.Roles.Lookup(low)
	_, state := w.Organisations[low]
	_, demonym := w.Demonym(low)
	return kind || role || state || demonym
}

// arabicNameEnd returns the end of a name of up to four words; one with the article ends it, once there are two.
func (f foreign) arabicNameEnd(s sentence, first, last int) int {
	at := first
	for at < last && at-first < 4 && !(at-first >= 2 && (strings.HasPrefix(s[at].Low, "ال") || strings.HasPrefix(s[at].Low, "ب"))) {
		at++
	}
	return at
}

// arabicAccording reads "وفقا لـ…" and "بحسب …" at the head of a sentence.
func (f foreign) arabicAccording(s sentence, end int) (Report, bool) {
	if len(s) < 5 || s[0].region >= 0 || !f.words.According[s[0].Low] {
		return Report{}, false
	}
	last := 1
	for last < end && s[last].region < 0 && s[last].Word {
		last++
	}
	if last-1 > longestPhrase || last+2 >= end || s[last].Text != "،" && s[last].Text != "," {
		return Report{}, false
	}
	r, ok := f.report(s, []span{{last + 1, end}}, "according to")
	r.Confidence = 0.6
	return f.make(s, r, 0, span{1, last}), ok
}
