package speaker

import (
	"strings"

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
	for i := name.First - 1; i >= 0 && i >= name.First-reachOfOffice && !officeStop(c.page.Tokens[i].Text); i-- {
		switch c.page.Tokens[i].Low {
		case "словам", "мнению", "оценке", "данным", "информации", "заявлению", "утверждению", "убеждению", "сообщению", "словами", "слов", "согласно":
			return true
		}
	}
	return false
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
	ends := [][2]string{{"ского", "ский"}, {"цкого", "цкий"}, {"ого", "ый"}, {"его", "ий"}, {"я", "й"}, {"а", ""}}
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
		{"ла", "ел", "m"}, {"тра", "тр", "m"}, {"а", "", "m"}, {"я", "й", "m"}, {"я", "ь", "m"}, {"ьи", "ья", "m"}, {"ы", "а", ""}, {"и", "а", ""}, {"и", "я", ""}, {"и", "ь", "f"},
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

// russianOffices are nouns of office in the genitive, with the nominative.
var russianOffices = map[string]string{
	"директора": "директор", "гендиректора": "гендиректор", "главы": "глава", "руководителя": "руководитель", "председателя": "председатель",
	"заместителя": "заместитель", "представителя": "представитель", "секретаря": "секретарь", "пресс-секретаря": "пресс-секретарь",
	"министра": "министр", "президента": "президент", "лидера": "лидер", "спикера": "спикер", "координатора": "координатор",
	"адвоката": "адвокат", "эксперта": "эксперт", "аналитика": "аналитик", "советника": "советник", "начальника": "начальник",
	"основателя": "основатель", "члена": "член", "депутата": "депутат", "сенатора": "сенатор", "генсека": "генсек", "премьера": "премьер",
	"официального": "официальный", "генерального": "генеральный", "исполнительного": "исполнительный", "первого": "первый",
	"постоянного": "постоянный", "специального": "специальный", "бывшего": "бывший", "юриста": "юрист",
}

// russianOffice puts the leading words of an office into the nominative: "директора", "генерального секретаря".
func russianOffice(role string) string {
	words := strings.Fields(role)
	for i, w := range words {
		nominative, ok := russianOffices[lexicon.Fold(w)]
		if !ok {
			break
		}
		words[i] = nominative
	}
	return strings.Join(words, " ")
}
