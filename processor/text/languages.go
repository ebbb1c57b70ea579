package text

import (
	"strings"
	"unicode"
)

// romance reports a language that elides vowels before vowels, and in which 's is no possessive.
func (t *Text) romance() bool { return t.lang == "fr" || t.lang == "it" || t.lang == "ca" }

// elisions are the French and Italian words that end in an apostrophe.
var elisions = []string{"l'", "d'", "qu'", "n'", "s'", "c'", "j'", "m'", "t'", "jusqu'", "lorsqu'", "puisqu'", "quoiqu'", "dell'", "nell'", "all'", "sull'", "dall'", "un'"}

// elision returns of how many code points the elided word at the head of a word in lower case is, or 0.
func (t *Text) elision(low string) int {
	if !t.romance() {
		return 0
	}
	for _, e := range elisions {
		if rest, ok := strings.CutPrefix(low, e); ok && rest != "" {
			return len(e) // ASCII
		}
	}
	return 0
}

// bytesOf returns the length in bytes of the first n code points of s.
func bytesOf(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// abbreviationsIn are those of a language that a full stop may follow inside a sentence.
var abbreviationsIn = map[string]string{
	"de": " z b d h u a bzw ca usw evtl sog ggf nr str abs art hl st inkl zzgl mio mrd tel prof dr dipl ing geb gest jr sr vgl vs allg bspw etc ehem insb ",
	"fr": " m mm mme mmes mlle mlles dr pr me st ste av bd env art vol éd ",
	"es": " sr sra sres srta dr dra d dña lic ing arq prof excmo excma ud uds ee núm art pág av gral cnel ",
	"ru": " г гг им ул д т н э тыс млн млрд руб см стр проф акад ст п в вв др пр обл м мм ",
}

// months and the like follow a German ordinal, "am 3. Juni", "im 21. Jahrhundert".
const ordinalNouns = " januar jänner februar märz april mai juni juli august september oktober november dezember jahrhundert jahrhunderts jahrestag geburtstag platz etage sitzung runde bundestag tag auflage "

// abbreviated reports whether the full stop at token stop belongs to an abbreviation or an ordinal of the language.
func (t *Text) abbreviated(stop int) bool {
	if stop == 0 || !t.adjacent(stop-1) {
		return false
	}
	before := t.Tokens[stop-1]
	if strings.Contains(abbreviationsIn[t.lang], " "+before.Low+" ") && !(t.lang == "ru" && endsRussian(t, stop)) {
		return true
	}
	if t.lang != "de" || len(before.Text) > 2 || !unicode.IsDigit([]rune(before.Text)[0]) || stop+1 >= len(t.Tokens) {
		return false
	}
	return strings.Contains(ordinalNouns, " "+t.Tokens[stop+1].Low+" ")
}

// endsRussian reports an abbreviation at the end of a sentence: "в 2019 г. Договор …" goes on with a capital, and no name
// follows "г.", "тыс." or "др.".
func endsRussian(t *Text, stop int) bool {
	if stop+1 >= len(t.Tokens) || !t.Tokens[stop+1].Upper {
		return false
	}
	switch t.Tokens[stop-1].Low {
	case "г", "гг", "тыс", "млн", "млрд", "руб", "др", "пр":
		return stop >= 2 && (t.Tokens[stop-1].Low != "г" || unicode.IsDigit([]rune(t.Tokens[stop-2].Text)[0]))
	}
	return false
}
