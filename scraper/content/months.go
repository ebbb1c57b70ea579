package content

import (
	"strings"
	"time"
)

// monthStems are the beginnings of the months' names in the languages sources publish in, long enough to tell them
// apart. A stem must lead the whole word as written in a date, whatever its case ending.
var monthStems = [12][]string{
	{"jan", "janv", "jän", "gen", "ene", "янв", "січ", "styc", "oca", "ianu", "يناير"},
	{"feb", "fév", "fev", "фев", "лют", "lut", "şub", "فبراير"},
	{"mar", "mär", "maa", "мар", "бер", "mrt", "مارس"},
	{"apr", "avr", "abr", "апр", "квіт", "kwi", "nis", "أبريل", "ابريل"},
	{"may", "mai", "mag", "maj", "mei", "май", "мая", "трав", "mayı", "مايو"},
	{"jun", "juin", "giu", "июн", "черв", "czer", "haz", "يونيو"},
	{"jul", "juil", "lug", "июл", "лип", "lip", "tem", "يوليو"},
	{"aug", "aoû", "aou", "ago", "авг", "серп", "sier", "ağu", "أغسطس"},
	{"sep", "set", "сен", "вер", "wrz", "eyl", "سبتمبر"},
	{"oct", "okt", "ott", "out", "окт", "жовт", "paź", "eki", "أكتوبر"},
	{"nov", "ноя", "лист", "lis", "kas", "نوفمبر"},
	{"dec", "déc", "dez", "dic", "des", "дек", "груд", "gru", "ara", "ديسمبر"},
}

// monthNamed returns the month a word names, or 0.
func monthNamed(word string) time.Month {
	word = strings.ToLower(word)
	best, length := time.Month(0), 0
	for i, stems := range monthStems {
		for _, stem := range stems {
			if len(stem) > length && strings.HasPrefix(word, stem) {
				best, length = time.Month(i+1), len(stem)
			}
		}
	}
	return best
}
