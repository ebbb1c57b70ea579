package processor

import (
	"strings"
	"unicode"

	"github.com/abadojack/whatlanggo"
)

// sample is how much of a text is looked at to tell its language, in bytes.
const sample = 8000

// DetectLanguage returns the primary language subtag of a text ("en"), or "" where it cannot be told. The prior, what
// the page says of itself, holds unless the text clearly speaks otherwise; it also decides for short texts.
func DetectLanguage(text, prior string) string {
	text = text[:min(len(text), sample)]
	info := whatlanggo.Detect(text)
	found := info.Lang.Iso6391()
	switch {
	case found == "":
		return prior
	case prior == "":
		if len(text) < short {
			if told := byCommonWords(text); told != "" {
				return told
			}
		}
		if len(text) < 20 && !info.IsReliable() {
			return ""
		}
		return found
	case found != prior && len(text) > 200 && info.IsReliable() && info.Confidence >= 0.95:
		return found
	}
	return prior
}

// short is the length in bytes up to which the common words of a text tell its language better than its letters do.
const short = 300

// commonWords are frequent words of languages in Latin letters, none of them in two of the lists.
var commonWords = map[string]string{
	"en": " the and was were is are that of to with said says has have from they this will not by which ",
	"fr": " le les et est une dans que qui pour sur avec il elle ont été pas aux cette ses dit ",
	"es": " el los las y fue del con por una su según dijo esta más pero como ",
	"de": " der die das und ist nicht mit dem den ein eine sich auf von im sagte zu wurde nach ",
	"it": " il gli della che è di per non sono ha detto nel alla ",
	"pt": " o os da do não uma em para foi disse ao pela são ",
	"nl": " het een van niet zijn dat voor met zei naar heeft ook ",
	"sv": " och att det som på för inte är av sade till ",
}

// byCommonWords returns the language whose common words a text has most of, or "" where that is no clear matter.
func byCommonWords(text string) string {
	count := map[string]int{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		for lang, words := range commonWords {
			if strings.Contains(words, " "+w+" ") {
				count[lang]++
			}
		}
	}
	best, second := "", 0
	for lang, n := range count {
		switch {
		case n > count[best]:
			best, second = lang, count[best]
		case lang != best:
			second = max(second, n)
		}
	}
	if count[best] < 2 || count[best] <= second {
		return ""
	}
	return best
}
