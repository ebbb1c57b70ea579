package find

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
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
		if n := len(out); n > 0 && len(r.Source) == 0 && len(out[n-1].Source) > 0 && (arabicParticiple(s[i].Low) || i > 0 && adversative(s[i-1].Low)) {
			r.Source, r.Floating = out[n-1].Source, false
		}
		out = append(out, r)
		i = max(i, next-1)
	}
	return out
}

// arabicVerb reports a verb of saying, with the "and" or "so" that is written together with it.
func (f foreign) arabicVerb(low string) bool {
	if f.words.Verbs[low] || arabicParticiple(low) && f.words.Verbs[masculine(low)] {
		return true
	}
	for _, and := range []string{"و", "ف"} {
		if rest, ok := strings.CutPrefix(low, and); ok && len([]rune(rest)) > 2 && f.words.Verbs[rest] {
			return true
		}
	}
	return false
}

// arabicParticiple reports a participle that goes on with a report, "محذرةً", "داعيا": the accusative of its form.
func arabicParticiple(low string) bool {
	low = unvocalised(low)
	return strings.HasPrefix(low, "م") && len([]rune(low)) > 4 && (strings.HasSuffix(low, "ا") || strings.HasSuffix(low, "ة")) || low == "داعيا" || low == "داعية" || low == "قائلا" || low == "قائلة" || low == "لافتا" || low == "لافتة"
}

// masculine is the form of a participle that the lists have.
func masculine(low string) string {
	low = unvocalised(low)
	if stem, ok := strings.CutSuffix(low, "ة"); ok {
		return stem + "ا"
	}
	return low
}

// unvocalised leaves out the signs for short vowels at the end of a word.
func unvocalised(low string) string {
	return strings.TrimRight(low, "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652")
}

// sharesSubject reports a verb that goes on with the subject of the one before it, "أكدت … وطالبت الوزارة بدفع": a verb of
// asking has the one who is asked behind it, and where only one is named before what is asked, that is who is asked.
func (f foreign) sharesSubject(s sentence, i int, source span) bool {
	if i < 3 || source.empty() || !strings.HasPrefix(s[i].Low, "و") || source.last-source.first > 2 || source.last >= len(s) {
		return false
	}
	switch strings.TrimPrefix(s[i].Low, "و") {
	case "طالب", "طالبت", "دعا", "دعت", "حث", "حثت", "ناشد", "ناشدت":
	default:
		return false
	}
	next := s[source.last].Low
	return strings.HasPrefix(next, "ب") || next == "إلى" || next == "على"
}

// arabicNoun reports a verb that reports by a noun phrase.
func (f foreign) arabicNoun(low string) bool {
	if f.words.Nouns[low] {
		return true
	}
	rest, ok := strings.CutPrefix(low, "و")
	return ok && f.words.Nouns[rest]
}

// recordLabel returns the delegate with whom a paragraph of an Arabic summary record begins, empty where none does:
// "18 - السيد الزواوي (تونس): قال إن …". The verbs after it have no other subject.
func (f foreign) recordLabel(par text.Paragraph) text.Range {
	t := par.Tokens
	for f.Lang == "ar" && t.First < t.Last && (!f.Tokens[t.First].Word || isNumber(f.Tokens[t.First].Text)) {
		t.First++
	}
	if f.Lang != "ar" || t.Len() < 4 || !f.title(f.Tokens[t.First].Low) {
		return text.Range{}
	}
	for i := t.First + 1; i < min(t.Last-1, t.First+labelLength); i++ {
		if colon(f.Tokens[i].Text) {
			if f.thirdPerson(i + 1) {
				return text.Range{First: t.First, Last: i}
			}
			return text.Range{}
		}
	}
	return text.Range{}
}

// thirdPerson reports a verb that tells of somebody's speech at token i: "قال", "تكلم".
func (p *Page) thirdPerson(i int) bool {
	if i >= len(p.Tokens) {
		return false
	}
	low := p.Tokens[i].Low
	switch low {
	case "تكلم", "تكلمت", "متكلما", "متكلمة", "تحدث", "تحدثت":
		return true
	}
	if strings.HasPrefix(low, "ي") || strings.HasPrefix(low, "ت") && low != "تابع" && low != "تابعت" && low != "تساءل" && low != "تساءلت" {
		return false // of a delegation: "يؤيد وفد بلدي"
	}
	words := p.Lexicon.Foreign["ar"]
	return words != nil && (words.Verbs[low] || words.Verbs[strings.TrimPrefix(low, "ف")]) && !OurVerb("ar", low)
}

// arabicReport reads what the verb at i reports and returns where it ends.
func (f foreign) arabicReport(s sentence, i, end int) (Report, int, bool) {
	source, at := f.arabicSubject(s, i, end)
	if f.ourVerb(s[i].Low) && !f.ourPronoun(s, i) || f.sharesSubject(s, i, source) {
		source, at = span{}, i+1
	}
	if called := f.calledTo(s, i, end); called > 0 && !source.empty() && source.first == i+1 {
		at = called
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
	if source.empty() && f.recorded.Len() > 0 {
		r.Source, r.Floating = onrecord.Spans{f.Span(f.recorded)}, false
	}
	return r, limit, true
}

// calledTo returns where what is called for begins, behind an apposition to whoever calls: "دعت المندوبة لدى المنظمة، السفيرة
// ريم القاضي، إلى [إنشاء]"; or 0.
func (f foreign) calledTo(s sentence, verb, end int) int {
	switch strings.TrimPrefix(s[verb].Low, "و") {
	case "دعا", "دعت", "يدعو", "تدعو", "حث", "حثت":
	default:
		return 0
	}
	comma := false
	for j := verb + 2; j+2 < min(end, verb+24); j++ {
		if s[j].region >= 0 || f.verb(s, j) || f.words.That[s[j].Low] {
			return 0
		}
		if s[j].Text == "،" && (s[j+1].Low == "إلى" || s[j+1].Low == "على") && comma {
			return j + 2
		}
		comma = comma || s[j].Text == "،"
	}
	return 0
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
			if j > at+3 && s[j-1].Text != ":" && f.arabicNoun(s[verb].Low) || f.Words(s[j].Span) < 3 {
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
	if f.arabicNoun(s[verb].Low) && at < end {
		return f.afterAppositionArabic(s, at, end), "noun phrase"
	}
	return -1, ""
}

func (f foreign) afterAppositionArabic(s sentence, at, end int) int {
	if s[at].Text != "،" {
		return at
	}
	if at+1 < end && (f.arabicOffice(s[at+1].Low) || f.arabicNameBetween(s, at+1, end)) {
		for j := at + 2; j < min(end, at+16); j++ {
			if s[j].Text == "،" {
				return j + 1
			}
		}
	}
	return at + 1
}

// arabicNameBetween reports two to four words before the next comma that begin with a first name.
func (f foreign) arabicNameBetween(s sentence, i, end int) bool {
	for j := i; j < min(end, i+5); j++ {
		if s[j].Text == "،" {
			return j-i >= 2 && (f.Lexicon.WorldForenames[s[i].Low] != "" || !f.words.That[s[i].Low])
		}
		if s[j].region >= 0 || !s[j].Word || f.verb(s, j) || f.words.That[s[j].Low] || arabicBreak(s[j].Low) {
			return false
		}
	}
	return false
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
		if s[j].region < 0 && adversative(s[j].Low) && s[j-1].Text == "،" && j+2 < end && f.verb(s, j+1) {
			return j - 1 // "، لكنه رفض": the report ends, the next one has the same subject
		}
		if f.verb(s, j) && (s[j-1].Text == "،" || strings.HasPrefix(s[j].Low, "و")) && (strings.HasPrefix(s[j].Low, "و") || strings.HasSuffix(s[j].Low, "ا") || strings.HasSuffix(s[j].Low, "اً") || arabicParticiple(s[j].Low)) {
			if at, _ := f.arabicContent(s, j, j+1, end); at >= 0 {
				return j
			}
		}
	}
	return end
}

func adversative(w string) bool {
	switch w {
	case "لكنه", "لكنها", "لكنهم", "ولكنه", "ولكنها", "كما", "بينما", "فيما":
		return true
	}
	return false
}

// arabicSubject returns the subject after the verb, empty where there is none, and where the rest of the sentence begins.
func (f foreign) arabicSubject(s sentence, verb, end int) (span, int) {
	first := verb + 1
	last := first
	for last < end && last-first < 14 && s[last].region < 0 && s[last].Word && !f.words.That[s[last].Low] && !f.verb(s, last) && (!arabicBreak(s[last].Low) || f.heldIn(s, first, last, end)) {
		last++
	}
	if last == first || s[first].Low == "من" || s[first].Low == "ما" || arabicParticiple(s[verb].Low) {
		return span{}, first
	}
	if last+1 < end && s[last].region >= 0 && f.Words(f.Regions[s[last].region].Inner) <= 5 { // منظمة «جزر بلا قيود» الدول
		if _, body := f.Lexicon.World["ar"].Kinds.Lookup(withoutArticle(s[last-1].Low)); body {
			return span{first, last + 1}, last + 1
		}
	}
	for last > first+1 && (s[last-1].Low == "من" || s[last-1].Low == "أيضا") { // حذرت الجمعية من أن
		last--
	}
	if f.jointOffice(s, first, last) {
		return span{first, last}, last
	}
	stopped := last == end || s[last].region >= 0 || f.words.That[s[last].Low] || s[last].Text == ":" || s[last].Text == "،"
	if n := f.arabicPhrase(s, first, last); n > first && (!stopped || f.arabicNoun(s[verb].Low) && !(last < end && f.words.That[s[last].Low])) {
		return span{first, n}, n
	}
	if stopped && last-first <= 12 && !(f.arabicNoun(s[verb].Low) && last < end && s[last].Text == "،" && !f.officeFollows(s, last, end)) && !(f.arabicNoun(s[verb].Low) && last == end) {
		return span{first, last}, last
	}
	if !f.arabicNoun(s[verb].Low) {
		return span{first, last}, last
	}
	return span{}, first
}

// heldIn reports a preposition that ties a body to the office before it: "الخبير في جامعة المنارة".
func (f foreign) heldIn(s sentence, first, i, end int) bool {
	if s[i].Low != "في" || i+1 >= end || i == first {
		return false
	}
	if _, ok := f.Lexicon.World["ar"].Kinds.Lookup(withoutArticle(s[i+1].Low)); !ok {
		return false
	}
	for j := first; j < i; j++ {
		if f.arabicOffice(s[j].Low) {
			return true
		}
	}
	return false
}

// jointOffice reports whether a second speaker stands among the items, with an "and" written together with the office.
func (f foreign) jointOffice(s sentence, first, last int) bool {
	for i := first + 2; i < last-1; i++ {
		if rest, ok := strings.CutPrefix(s[i].Low, "و"); ok && len([]rune(rest)) > 2 && f.arabicOffice(rest) {
			return true
		}
	}
	return false
}

func (f foreign) officeFollows(s sentence, comma, end int) bool {
	return comma+1 < end && s[comma+1].region < 0 && f.arabicOffice(s[comma+1].Low)
}

// arabicBreak reports a word that no mention of a speaker reaches over.
func arabicBreak(w string) bool {
	switch w {
	case "في", "خلال", "على", "إلى", "عن", "أمام", "بعد", "قبل", "مع", "اليوم", "أمس", "الاثنين", "الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد", "عبر", "عقب", "لدى", "بمناسبة", "ردا", "رداً", "حول", "ضمن", "بشأن", "يوم", "مساء", "صباح", "ظهر":
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
		for at++; at < last && !f.title(s[at].Low) && s[at].Low != "الدكتور" && s[at].Low != "الدكتورة" && (f.governed(w, s[at].Low) || s[at].Low == "في"); at++ {
		}
		for at < last && (f.title(s[at].Low) || s[at].Low == "الدكتور" || s[at].Low == "الدكتورة") {
			at++
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
	if last+1 < end && s[last+1].region >= 0 && last-1 <= longestPhrase && (s[last].Text == "،" || s[last].Text == "," || s[last].Text == ":") && f.Words(s[last+1].Span) >= 3 {
		r := Report{Type: onrecord.Direct, Rule: "marks and verb", Confidence: 0.8, Content: onrecord.Spans{f.Regions[s[last+1].region].Inner}}
		return f.make(s, r, 0, span{1, last}), true
	}
	if last-1 > longestPhrase || last+2 >= end || s[last].Text != "،" && s[last].Text != "," {
		return Report{}, false
	}
	first := last + 1
	if low := unvocalised(s[first].Low); (low == "فإن" || low == "فان") && first+2 < end {
		first++
	}
	r, ok := f.report(s, []span{{first, end}}, "according to")
	r.Confidence = 0.6
	return f.make(s, r, 0, span{1, last}), ok
}
