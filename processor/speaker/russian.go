package speaker

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// surname tells the sex of a Russian surname in the nominative, or "".
func (c reading) surname(low string) string {
	if c.page.Lang != "ru" {
		return ""
	}
	for _, e := range []string{"ова", "ева", "ёва", "ина", "ына", "ская", "цкая"} {
		if strings.HasSuffix(low, e) && len(low) > len(e)+2 {
			return "f"
		}
	}
	for _, e := range []string{"ов", "ев", "ёв", "ин", "ын", "ский", "цкий", "ской"} {
		if strings.HasSuffix(low, e) && len(low) > len(e)+2 {
			return "m"
		}
	}
	return ""
}

// surnames are the forms in which the text may have the surname of a mention: as it stands, and of an oblique case.
func (c reading) surnames(low string) []string {
	out := []string{low}
	if c.page.Lang != "ru" {
		return out
	}
	for _, e := range []struct{ oblique, nominative string }{
		{"ского", "ский"}, {"цкого", "цкий"}, {"ской", "ская"}, {"цкой", "цкая"}, {"овой", "ова"}, {"евой", "ева"}, {"иной", "ина"}, {"ова", "ов"}, {"ева", "ев"}, {"ина", "ин"}, {"а", ""}, {"я", "й"}, {"у", ""},
	} {
		if stem, ok := strings.CutSuffix(low, e.oblique); ok && len(stem) > 3 {
			out = append(out, stem+e.nominative)
		}
	}
	return out
}

// oblique reports whether a name stands in the genitive because of the words before it: "по словам Павла Орлова".
func (c reading) oblique(name text.Range) bool {
	for i := name.First - 1; i >= 0 && i >= name.First-reachOfOffice && (!officeStop(c.page.Tokens[i].Text) || c.page.RegionAt(i) >= 0); i-- {
		switch c.page.Tokens[i].Low {
		case "словам", "мнению", "оценке", "данным", "информации", "заявлению", "утверждению", "убеждению", "сообщению", "словами", "слов", "согласно":
			return true
		}
	}
	return false
}

// bentForename reports a full name whose first name can only stand in another case than the nominative: "Фёдором Лунёвым".
func (c reading) bentForename(full string) bool {
	first, _, ok := strings.Cut(full, " ")
	if !ok || c.resolver.lexicon.WorldForenames[lexicon.Fold(first)] != "" {
		return false
	}
	nominative, _ := c.forename(first)
	return nominative != ""
}

// nominative puts a full name that stands in the genitive into the nominative. It does so only where the first name
// is a known one, so that the case is certain.
func (c reading) nominative(full string, oblique bool) string {
	words := strings.Fields(full)
	if !oblique {
		return full
	}
	if len(words) == 1 {
		low := lexicon.Fold(full)
		for _, e := range []string{"ова", "ева", "ёва", "ина", "ского", "цкого"} {
			if strings.HasSuffix(low, e) {
				return full[:len(full)-len(genitiveEnd(low, "m"))] + nominativeEnd(low, "m")
			}
		}
		return full
	}
	first, sex := c.forename(words[0])
	if first == "" {
		return full
	}
	words[0] = first
	for i := 1; i < len(words); i++ {
		low := lexicon.Fold(words[i])
		words[i] = words[i][:len(words[i])-len(genitiveEnd(low, sex))] + nominativeEnd(low, sex)
	}
	return strings.Join(words, " ")
}

// genitiveEnd is the ending of the genitive of a surname, nominativeEnd what takes its place.
func genitiveEnd(low, sex string) string   { end, _ := surnameEnds(low, sex); return end }
func nominativeEnd(low, sex string) string { _, end := surnameEnds(low, sex); return end }

func surnameEnds(low, sex string) (genitive, nominative string) {
	ends := [][2]string{{"ским", "ский"}, {"цким", "цкий"}, {"овым", "ов"}, {"евым", "ев"}, {"ёвым", "ёв"}, {"иным", "ин"}, {"ским", "ский"}, {"ского", "ский"}, {"цкого", "цкий"}, {"ого", "ый"}, {"его", "ий"}, {"я", "й"}, {"а", ""}}
	if sex == "f" {
		ends = [][2]string{{"ской", "ская"}, {"цкой", "цкая"}, {"овой", "ова"}, {"евой", "ева"}, {"иной", "ина"}, {"ной", "ная"}}
	}
	for _, e := range ends {
		if stem, ok := strings.CutSuffix(low, e[0]); ok && len(stem) > 3 {
			return e[0], e[1]
		}
	}
	return "", ""
}

// forename returns the nominative of a first name in the genitive, with the sex it tells.
func (c reading) forename(word string) (nominative, sex string) {
	names := c.resolver.lexicon.WorldForenames
	low := lexicon.Fold(word)
	for _, e := range []struct{ genitive, nominative, sex string }{
		{"ла", "ел", "m"}, {"тра", "тр", "m"}, {"а", "", "m"}, {"я", "й", "m"}, {"я", "ь", "m"}, {"ом", "", "m"}, {"ем", "й", "m"}, {"ем", "ь", "m"}, {"ьёй", "ья", "m"}, {"ой", "а", ""}, {"ей", "я", ""}, {"у", "", "m"}, {"ю", "й", "m"}, {"ьи", "ья", "m"}, {"ы", "а", ""}, {"и", "а", ""}, {"и", "я", ""}, {"и", "ь", "f"},
	} {
		stem, ok := strings.CutSuffix(low, e.genitive)
		if !ok || names[stem+e.nominative] == "" || e.sex != "" && names[stem+e.nominative] != e.sex {
			continue
		}
		runes := []rune(stem + e.nominative)
		return strings.ToUpper(string(runes[0])) + string(runes[1:]), names[stem+e.nominative]
	}
	return "", ""
}

// russianRole returns the nominative of a noun of office in any case, and whether a word in lower case is one.
func (c reading) russianRole(low string) (string, bool) {
	for _, e := range []struct{ oblique, nominative string }{
		{"ами", ""}, {"ами", "а"}, {"ями", "ь"}, {"ями", "й"}, {"ого", "ий"}, {"его", "ий"}, {"ом", ""}, {"ем", "ь"}, {"ем", "й"}, {"ем", ""}, {"ов", ""}, {"ам", ""}, {"ой", "а"}, {"ей", "а"},
		{"а", ""}, {"у", ""}, {"е", ""}, {"е", "а"}, {"ы", "а"}, {"ы", ""}, {"и", "а"}, {"и", "ь"}, {"у", "а"}, {"я", "ь"}, {"я", "й"}, {"ю", "ь"}, {"ю", "й"}, {"ей", "ья"}, {"ой", "ая"}, {"ую", "ая"},
	} {
		if stem, ok := strings.CutSuffix(low, e.oblique); ok && len(stem) > 5 {
			if _, ok := c.world.Roles.Lookup(stem + e.nominative); ok {
				return stem + e.nominative, true
			}
		}
	}
	_, listed := c.world.Roles.Lookup(low)
	return low, listed
}

// russianAdjectives are the endings of adjectives in the oblique cases, with the nominative before a man's and a woman's
// noun.
var russianAdjectives = []struct{ oblique, masculine, feminine string }{
	{"ского", "ский", "ская"}, {"ному", "ный", "ная"}, {"ного", "ный", "ная"}, {"ным", "ный", "ная"}, {"ной", "ный", "ная"}, {"него", "ний", "няя"}, {"шего", "ший", "шая"}, {"шему", "ший", "шая"},
	{"вого", "вый", "вая"}, {"вому", "вый", "вая"}, {"ющего", "ющий", "ющая"}, {"ющему", "ющий", "ющая"},
}

// russianOffice puts the leading words of an office into the nominative, the adjectives and the noun they belong to:
// "директора", "генерального секретаря". What follows the noun stays as it is.
func (c reading) russianOffice(role string) string {
	words := strings.Fields(role)
	for i, w := range words {
		low := lexicon.Fold(w)
		if nominative, ok := c.russianRole(low); ok {
			if nominative == low {
				return role // it stands in the nominative already
			}
			words[i] = likeCase(w, nominative)
			for j := range i {
				words[j] = nominativeAdjective(words[j], nominative)
			}
			return strings.Join(words, " ")
		}
	}
	return role
}

func nominativeAdjective(w, noun string) string {
	low := lexicon.Fold(w)
	for _, e := range russianAdjectives {
		if stem, ok := strings.CutSuffix(low, e.oblique); ok {
			ending := e.masculine
			if strings.HasSuffix(noun, "ца") || strings.HasSuffix(noun, "ка") {
				ending = e.feminine
			}
			return likeCase(w, stem+ending)
		}
	}
	return w
}

// likeCase writes a word with a capital where another has one.
func likeCase(like, w string) string {
	if r := []rune(like); len(r) > 0 && unicode.IsUpper(r[0]) {
		out := []rune(w)
		out[0] = unicode.ToUpper(out[0])
		return string(out)
	}
	return w
}
