package find

import (
	"github.com/onrecord/onrecord"
)

// reportsBefore finds a sentence that says who said the one before it: "Das kündigte Ana Lind an.", "Об этом сообщил глава
// порта.", "Así lo anunció la ministra.", "C'est ce qu'a annoncé Mme Roy." The content is the sentence before.
func (f foreign) reportsBefore(s, before sentence, found []Report) (Report, bool) {
	first := f.pointsBack(s)
	end := contentEnd(s)
	if first == 0 || len(before) < 4 || hasRegion(before) || hasRegion(s) {
		return Report{}, false
	}
	verb := -1
	for i := first; i < min(end, first+beside); i++ {
		if f.words.That[s[i].Low] && i > first {
			return Report{}, false
		}
		if f.verb(s, i) && !f.denied(s, i) {
			verb = i
			break
		}
	}
	if verb < 0 {
		return Report{}, false
	}
	source := f.subject(s, verb, verb, end, true)
	if source.empty() || !f.named(s, source) {
		return Report{}, false
	}
	for i := source.last; i+1 < end; i++ {
		if s[i].Text == ":" || f.words.That[s[i].Low] {
			return Report{}, false
		}
	}
	r, ok := f.report(before, []span{{0, contentEnd(before)}}, "sentence before")
	if !ok || r.Type != onrecord.Indirect || f.Words(r.Content[0]) < 4 || held(found, r.Content[0]) {
		return Report{}, false
	}
	r = f.make(s, r, verb, source)
	r.Confidence = 0.65
	return r, true
}

// pointsBack returns where the rest of a sentence begins whose first words stand for the sentence before, or 0.
func (f foreign) pointsBack(s sentence) int {
	if len(s) < 4 {
		return 0
	}
	opening := map[string][][]string{
		"de": {{"das"}, {"dies"}},
		"es": {{"así", "lo"}, {"lo"}, {"así", "se", "lo"}, {"de", "ello"}, {"es", "lo", "que"}},
		"fr": {{"c'", "est", "ce", "qu'"}, {"c'", "est", "ce", "que"}, {"voilà", "ce", "que"}, {"voilà", "ce", "qu'"}, {"ainsi", "l'"}},
		"ru": {{"об", "этом"}, {"такое", "мнение"}, {"такие", "данные"}, {"такую", "оценку"}, {"такое", "заявление"}},
	}
	for _, words := range opening[f.Lang] {
		n := 0
		for n < len(words) && s[n].region < 0 && s[n].Low == words[n] {
			n++
		}
		if n < len(words) {
			continue
		}
		if (f.Lang == "de" || f.Lang == "es" && n == 1) && !f.verb(s, n) && !f.auxiliary(s[n].Low) {
			continue // the verb must follow: "Das [Schiff] …"
		}
		return n
	}
	return 0
}
