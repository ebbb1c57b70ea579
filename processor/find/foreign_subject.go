package find

import (
	"slices"
	"strings"
	"unicode"
)

// subject returns the mention of who says what the verb at an item reports. After a quotation and, in German, behind an
// adverbial the order is inverted.
func (f foreign) subject(s sentence, verb, first, last int, inverted bool) span {
	if at := tiedAt(s, verb, first); at >= 0 {
		return span{at, at + 1}
	}
	before, after := f.somebody(s, f.phraseBefore(s, verb, first)), f.somebody(s, f.phraseAfter(s, verb+1, last))
	if f.Lang == "de" && (!before.empty() && before.last-before.first == 1 && s[before.first].Low == "es" || !after.empty() && after.last-after.first == 1 && s[after.first].Low == "es") {
		return f.fromWhere(s, verb) // hieß es
	}
	switch {
	case inverted:
		if !after.empty() {
			return after
		}
		return f.joint(s, verb, before)
	case !before.empty():
		return f.joint(s, verb, before)
	}
	return after
}

// fromWhere returns the body from which something was heard: "Aus dem Finanzministerium hieß es".
func (f foreign) fromWhere(s sentence, verb int) span {
	if s[verb].Low != "hieß" && s[verb].Low != "heißt" && s[verb].Low != "verlautete" {
		return span{}
	}
	for i := 0; i+1 < len(s) && i < 2*beside; i++ {
		if s[i].region >= 0 || s[i].Low != "aus" && s[i].Low != "vom" && s[i].Low != "von" && s[i].Low != "beim" {
			continue
		}
		if p := f.phraseAfter(s, i+1, len(s)); !p.empty() && f.named(s, p) && p.first == i+1 {
			return p
		}
	}
	return span{}
}

// joint stretches the last of several subjects before a verb in the plural to all of them: "La maire, Ana Vidal, et le
// syndicat ont annoncé". They must open their sentence, for only there it is sure where they begin.
func (f foreign) joint(s sentence, verb int, p span) span {
	if p.empty() || p.first < 2 || s[p.first-1].region >= 0 || !and(s[p.first-1].Low) || !f.plural(s, verb) {
		return p
	}
	first := 0
	for first < p.first && !s[first].Word {
		first++
	}
	if f.preposition(s[first].Low) || f.adverb(s, first) > 0 || p.first-first > 4*longestPhrase {
		return p
	}
	named := false
	for i := first; i < p.first-1; i++ {
		if s[i].region >= 0 && !(i > 0 && f.bodyNoun(s[i-1].Low)) || f.verb(s, i) || f.words.That[s[i].Low] || f.relative(s[i].Low) || !s[i].Word && s[i].region < 0 && s[i].Text != "," && s[i].Text != "(" && s[i].Text != ")" && !f.abbreviationStop(s, i) {
			return p
		}
		named = named || s[i].Upper && i > first
	}
	if !named {
		return p
	}
	return span{first, p.last}
}

func and(w string) bool {
	switch w {
	case "et", "y", "e", "und", "и":
		return true
	}
	return false
}

// plural reports whether a verb or the auxiliary before it is one of several persons.
func (f foreign) plural(s sentence, verb int) bool {
	endings := map[string][]string{"fr": {"ent", "ont", "aient"}, "es": {"n"}, "de": {"en", "ten"}, "ru": {"ли", "ют", "ут", "ят", "ат"}}[f.Lang]
	for i := verb; i >= max(0, verb-6) && s[i].region < 0 && s[i].Text != ","; i-- {
		if i < verb && !f.auxiliary(s[i].Low) {
			if f.adverb(s, i) == 0 && !s[i].Word {
				return false
			}
			continue
		}
		for _, e := range endings {
			if strings.HasSuffix(s[i].Low, e) && !(f.Lang == "de" && strings.HasPrefix(s[i].Low, "ge")) {
				return true
			}
		}
	}
	return false
}

// somebody empties a phrase that can be no mention of a speaker: without a capital, an article, a pronoun, an office.
func (f foreign) somebody(s sentence, p span) span {
	for !p.empty() && !s[p.first].Word && s[p.first].region < 0 {
		p.first++
	}
	for !p.empty() && !s[p.last-1].Word && s[p.last-1].region < 0 && s[p.last-1].Text != ")" {
		p.last--
	}
	w := f.Lexicon.World[f.Lang]
	for i := p.first; i < p.last; i++ {
		if s[i].region >= 0 || w == nil || f.words.Pronouns[s[i].Low] || w.First[s[i].Low] || i == p.first && w.Articles[s[i].Low] || i > 0 && !f.small(s[i]) || i == 0 && p.last > 1 && !f.small(s[i]) || i == 0 && !f.small(s[i]) && f.adverb(s, 0) == 0 {
			return p
		}
		_, office := w.Roles.Lookup(s[i].Low)
		_, body := w.Kinds.Lookup(s[i].Low)
		if office || body {
			return p
		}
	}
	return span{}
}

// tiedAt returns the item that ties a pronoun to its verb, "a-t-elle ajouté", "dit-il", or -1.
func tiedAt(s sentence, verb, first int) int {
	switch {
	case tiedPronoun(s[verb].Low):
		return verb
	case verb > first && tiedPronoun(s[verb-1].Low):
		return verb - 1
	}
	return -1
}

func tiedPronoun(w string) bool {
	return strings.HasSuffix(w, "-il") || strings.HasSuffix(w, "-elle") || strings.HasSuffix(w, "-ils") || strings.HasSuffix(w, "-elles") || strings.HasSuffix(w, "-on")
}

// longestPhrase is of how many items the mention of a speaker may be.
const longestPhrase = 12

// phraseAfter returns the noun phrase that begins at i: up to a stop, a comma, marks or a verb.
func (f foreign) phraseAfter(s sentence, i, last int) span {
	for i < last && (f.auxiliary(s[i].Low) || !s[i].Word && s[i].region < 0 && !stops(s[i].Text) && s[i].Text != "," && s[i].Text != "(" || f.adverb(s, i) > 0) {
		i += max(1, f.adverb(s, i))
	}
	i = f.skipAdverbials(s, i, last)
	if i < last && s[i].region < 0 && f.words.Pronouns[s[i].Low] {
		return span{i, i + 1}
	}
	first, end, named := i, i, false
	for end < last && end-first < longestPhrase {
		w := s[end]
		if w.region >= 0 {
			if end > first && f.bodyNoun(s[end-1].Low) && f.Words(w.Span) < 6 {
				end++ // die Zeitung „Abendpost“
				if end+1 < last && s[end].region < 0 && s[end].Upper && s[end+1].Upper && s[end+1].region < 0 && !f.small(s[end]) {
					named = true // директора компании «Берег» Анны Лунёвой
					continue
				}
			}
			break
		}
		if w.Text == "&" && end > first && end+1 < last && s[end-1].Upper && s[end+1].Upper {
			end += 2
			continue
		}
		if !w.Word && !f.abbreviationStop(s, end) || f.words.That[w.Low] || f.verb(s, end) || f.relative(w.Low) || named && (f.adverb(s, end) > 0 || f.auxiliary(w.Low) && !linkWord(w.Low)) {
			break
		}
		if named && f.Lang == "de" && germanObject(w.Low) {
			break
		}
		if f.preposition(w.Low) && (named || end == first) && !f.complementAt(s, end, last) {
			break
		}
		if named && f.small(w) && !linkWord(w.Low) && !f.preposition(w.Low) && !f.inPhrase(s, first, end) && !f.goesOn(s, first, end, last) {
			break
		}
		named = named || !f.small(w) && !f.title(w.Low)
		end++
	}
	for end > first && (linkWord(s[end-1].Low) || f.preposition(s[end-1].Low)) {
		end--
	}
	return span{first, end}
}

// germanObject reports an article that begins an object behind the subject: "lehnte Lind den Vorschlag ab".
func germanObject(w string) bool {
	switch w {
	case "den", "dem", "die", "das", "ein", "eine", "einen", "einem", "ihre", "seine", "ihren", "seinen":
		return true
	}
	return false
}

// small reports a word written small.
func (f foreign) small(it item) bool {
	return it.Word && !unicode.IsUpper([]rune(it.Text)[0])
}

func (f foreign) title(w string) bool { _, ok := f.Lexicon.Titles[w]; return ok }

func (f foreign) abbreviationStop(s sentence, i int) bool {
	return s[i].Text == "." && i > 0 && f.title(s[i-1].Low) || s[i].Text == "-" || s[i].Text == "·"
}

// inPhrase reports whether a small word at end goes on with a phrase: behind an article, a preposition or an office, or
// an adjective of a state.
func (f foreign) inPhrase(s sentence, first, end int) bool {
	if end == first {
		return true
	}
	w := f.Lexicon.World[f.Lang]
	if w == nil {
		return false
	}
	if _, ok := w.Demonym(s[end].Low); ok {
		return true
	}
	before := s[end-1]
	_, office := w.Roles.Lookup(before.Low)
	_, body := w.Kinds.Lookup(before.Low)
	return w.Articles[before.Low] || linkWord(before.Low) || f.Lang != "de" && (office || body)
}

// goesOn reports whether a Russian name of a body goes on with small words at end, "Агентства [морских путей] Аркадий Лунёв":
// a noun for a body or an adjective in capitals stands before them, and nothing but small words up to a name or a sign.
func (f foreign) goesOn(s sentence, first, end, last int) bool {
	if f.Lang != "ru" {
		return false
	}
	w := f.Lexicon.World[f.Lang]
	body := false
	for i := first; i < end; i++ {
		_, told := w.Kinds.Lookup(s[i].Low)
		body = body || told || s[i].Upper && i > first && f.Lexicon.WorldForenames[s[i].Low] == "" && adjective(s[i].Low)
	}
	for i := end; body && i <= min(last, end+4); i++ {
		if i == last || s[i].region >= 0 || !s[i].Word || !f.small(s[i]) {
			return i > end
		}
		if f.preposition(s[i].Low) || f.verb(s, i) || f.words.That[s[i].Low] || f.adverb(s, i) > 0 {
			return false
		}
	}
	return false
}

// adjective reports a word with the ending of a Russian adjective.
func adjective(w string) bool {
	for _, ending := range []string{"ой", "ого", "его", "ому", "ему", "ый", "ий", "ая", "яя", "ое", "ых", "их"} {
		if strings.HasSuffix(w, ending) && len(w) > len(ending)+4 {
			return true
		}
	}
	return false
}

// bodyNoun reports a noun that a name in marks may follow.
func (f foreign) bodyNoun(w string) bool {
	world := f.Lexicon.World[f.Lang]
	if world == nil {
		return false
	}
	_, ok := world.Kinds.Lookup(w)
	return ok || world.Generic[w] || w == "dem" || w == "der" || w == "die" || w == "des"
}

// complementAt reports a preposition that ties an organisation to an office: "embajador ante la ONU", "von der Reederei".
func (f foreign) complementAt(s sentence, i, last int) bool {
	switch s[i].Low {
	case "ante", "auprès", "pour", "para", "von", "vom", "beim", "при", "für", "en", "по", "in", "im":
	default:
		return false
	}
	office := false
	if w := f.Lexicon.World[f.Lang]; w != nil {
		for j := max(0, i-5); j < i; j++ {
			_, ok := w.Roles.Lookup(s[j].Low)
			office = office || ok && s[j].region < 0
		}
	}
	switch s[i].Low {
	case "von", "vom", "beim":
		return i+1 < last && s[i+1].Word
	}
	j := i + 1
	for j < last && (linkWord(s[j].Low) || s[j].Low == "la" || s[j].Low == "der" || s[j].Low == "die" || s[j].Low == "das") {
		j++
	}
	if s[i].Low == "по" || s[i].Low == "при" {
		return office && j < last && s[i-1].Low != "сказал"
	}
	return office && j < last && s[j].region < 0 && s[j].Upper && !f.title(s[j].Low)
}

// skipAdverbials steps over adverbs and what stands behind a preposition before the subject: "сообщил в понедельник
// директор", "erklärte am 3. Mai der Sprecher".
func (f foreign) skipAdverbials(s sentence, i, last int) int {
	for range 3 {
		if i >= last || s[i].region >= 0 {
			return i
		}
		if n := f.adverb(s, i); n > 0 {
			i += n
			continue
		}
		if !f.preposition(s[i].Low) || i+2 >= last {
			return i
		}
		j := i + 1
		for j < last && (linkWord(s[j].Low) || !s[j].Word || unicode.IsDigit([]rune(s[j].Text)[0])) && s[j].region < 0 && s[j].Text != "," {
			j++
		}
		if j+1 >= last || s[j].region >= 0 || !s[j].Word {
			return i
		}
		if f.Lang == "ru" && strings.HasPrefix(s[j].Low, "пресс-служб") {
			return j // сообщили в [пресс-службе банка]
		}
		i = j + 1
	}
	return i
}

// adverb returns of how many items the adverb at i is, or 0.
func (f foreign) adverb(s sentence, i int) int {
	if i < len(s) && s[i].region < 0 {
		for n := 3; n > 0; n-- {
			if key := f.lows(s, i, i+n); key != "" && f.words.Adverbs[key] {
				return n
			}
		}
	}
	return 0
}

// lows joins the words of items i to end outside marks, "" where there are none.
func (f foreign) lows(s sentence, i, end int) string {
	if i < 0 || end > len(s) {
		return ""
	}
	key := s[i].Low
	for j := i + 1; j < end; j++ {
		if s[j].region >= 0 {
			return ""
		}
		key += " " + s[j].Low
	}
	return key
}

// adverbBefore returns of how many items the adverb is that ends before item end, or 0.
func (f foreign) adverbBefore(s sentence, first, end int) int {
	for n := 3; n > 0; n-- {
		if end-n < first || s[end-n].region >= 0 {
			continue
		}
		if key := f.lows(s, end-n, end); key != "" && f.words.Adverbs[key] {
			return n
		}
	}
	return 0
}

// phraseBefore returns the noun phrase that ends before item i.
func (f foreign) phraseBefore(s sentence, i, first int) span {
	end := i
	for end > first && s[end-1].region < 0 {
		n := f.adverbBefore(s, first, end)
		if n == 0 && f.auxiliary(s[end-1].Low) {
			n = 1
		}
		if n == 0 {
			break
		}
		end -= n
	}
	if end > first && s[end-1].region < 0 && f.words.Pronouns[s[end-1].Low] {
		return span{end - 1, end}
	}
	start := end
	for start > first && end-start < longestPhrase {
		w := s[start-1]
		if w.region >= 0 && (start == end || s[start].Upper && !f.small(s[start])) && start-2 >= first && f.Words(w.Span) < 6 && f.bodyNoun(s[start-2].Low) {
			start -= 2 // организация «Берег»
			continue
		}
		if w.Text == "&" && start < end && start-2 >= first && s[start].Upper && s[start-2].Upper {
			start -= 2 // Fluss & Feld
			continue
		}
		if w.region >= 0 || !w.Word && !f.abbreviationStop(s, start-1) || f.words.That[w.Low] || f.verb(s, start-1) || f.relative(w.Low) {
			break
		}
		start--
	}
	start = f.skipConjunction(s, start, end)
	end = f.beforeAdverbial(s, start, end)
	if n := f.skipAdverbials(s, start, end); n > start {
		if f.Lang == "de" {
			return span{} // "Am Montag erklärte er": what stands first is not the subject
		}
		start = n
	}
	if start < end && f.preposition(s[start].Low) {
		return span{}
	}
	if start < end && f.words.Pronouns[s[start].Low] && s[start].region < 0 {
		return span{start, start + 1} // она откровенно рассказала
	}
	if start == end && end > first && s[end-1].Text == "," { // an apposition: Roy, directrice de X, a déclaré
		for start = end - 1; start > first && s[start-1].Text != "," && (s[start-1].region < 0 || f.nameInMarks(s, start-1)); {
			start--
		}
		if start > first && s[start-1].Text == "," {
			return f.phraseBefore(s, start-1, first)
		}
	}
	if start == end && end > first+1 && s[end-1].Text == ")" {
		for j := end - 2; j > first && end-j < 16; j-- {
			if s[j].Text == "(" {
				return f.phraseBefore(s, j, first)
			}
		}
	}
	return span{start, end}
}

// beforeAdverbial cuts what stands between a name and its verb off a phrase: "Ana Vidal en un comunicado dijo", "Ксения
// Лунёва в обращении попросила".
func (f foreign) beforeAdverbial(s sentence, start, end int) int {
	if f.Lang == "de" {
		return end
	}
	person := false
	for i := start + 2; i+3 <= end; i++ {
		person = person || f.Lexicon.WorldForenames[s[i-2].Low] != "" && s[i-2].Upper
		if !person {
			continue
		}
		if s[i].region < 0 && f.preposition(s[i].Low) && s[i-1].region < 0 && s[i-1].Upper && !f.small(s[i-1]) && s[i-2].region < 0 && !f.complementAt(s, i, end) && f.small(s[i+1]) {
			return i
		}
	}
	return end
}

// skipConjunction steps over "Mais", "Und", "Но" at the head of a phrase.
func (f foreign) skipConjunction(s sentence, start, end int) int {
	for start < end && s[start].region < 0 {
		switch s[start].Low {
		case "mais", "et", "or", "car", "y", "pero", "und", "aber", "doch", "denn", "и", "но", "а", "однако", "quant", "así", "si", "sinon", "donc", "tandis", "mientras":
			start++
			continue
		}
		break
	}
	return start
}

func linkWord(w string) bool {
	switch w {
	case "de", "du", "des", "la", "le", "les", "del", "los", "las", "el", "von", "van", "der", "dem", "den", "und", "y", "et", "d'", "l'", "и":
		return true
	}
	return false
}

// relative reports a pronoun that begins a clause of its own.
func (f foreign) relative(w string) bool {
	switch w {
	case "qui", "dont", "quien", "quienes", "cual", "welche", "welcher", "который", "которая", "которые", "wobei", "où", "donde", "где", "weil", "wenn", "nachdem", "obwohl", "während":
		return true
	}
	return false
}

// auxiliary reports a word that stands between subject and participle.
func (f foreign) auxiliary(w string) bool {
	switch w {
	case "a", "ont", "avait", "avaient", "est", "s'", "ha", "han", "había", "habían", "hat", "haben", "hatte", "hatten", "se", "sich", "me", "le", "lui", "leur", "y", "n'", "ne", "aurait", "fait", "fue":
		return f.Lang != "ru"
	}
	return false
}

func (f foreign) preposition(w string) bool {
	return slices.Contains(prepositions[f.Lang], w)
}

var prepositions = map[string][]string{
	"fr": {"dans", "à", "au", "aux", "lors", "devant", "sur", "après", "avant", "pour", "en", "depuis", "par", "avec", "dès", "face", "chez", "auprès", "contre", "sans", "vers", "entre", "lundi", "mardi", "mercredi", "jeudi", "vendredi"},
	"es": {"ante", "durante", "tras", "al", "a", "en", "con", "por", "para", "desde", "sobre", "hacia", "contra", "este", "mediante", "entre"},
	"de": {"als", "in", "im", "am", "an", "auf", "bei", "nach", "vor", "gegenüber", "mit", "seit", "zu", "zum", "zur", "beim", "durch", "für", "unter", "über", "aus", "gegen", "um", "angesichts", "wegen", "trotz", "von", "vom", "während", "anlässlich", "ohne", "per", "via", "bis", "ab"},
	"ru": {"в", "на", "по", "о", "об", "после", "во", "с", "со", "для", "при", "перед", "через", "из", "у", "к", "от", "за", "до"},
}
