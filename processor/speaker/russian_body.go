package speaker

import (
	"strings"
)

// russianHeads are the nouns at the heads of the names of organisations, in the nominative.
const russianHeads = `институт министерство комитет агентство фонд компания служба университет партия организация парламент правительство
администрация центр совет союз ассоциация движение фракция посольство миссия федерация госдума дума управление департамент комиссия банк
группа минобороны корпорация академия прокуратура полиция госдепартамент госдеп кабмин минфин минздрав минэнерго общество профсоюз клуб
суд пресс-служба делегация постпредство область край район палата инспекция мэрия лига обсерватория лаборатория кафедра факультет школа
музей театр больница клиника библиотека газета журнал редакция телеканал радиостанция издание вестник агрохолдинг холдинг завод фабрика
комбинат верфь пароходство судоходство авиакомпания концерн трест кооператив предприятие фирма сеть магазин издательство студия гильдия
братство церковь епархия община альянс конфедерация объединение коалиция инициатива форум товарищество ведомство канцелярия казначейство
таможня префектура собрание гвардия флот регулятор секретариат конвенция бюро учреждение колледж училище вуз платформа кампания проект
портал сайт надзор штаб округ муниципалитет город республика отделение отдел подразделение филиал уполномоченный ополчение госсовет
наблюдательный фонд-оператор генассамблея ассамблея сенат конгресс росводнадзор роспотребнадзор росрыболовство росприроднадзор ростехнадзор`

// russianForms are the forms of those nouns in every case of the singular, with the nominative.
var russianForms = func() map[string]string {
	forms := map[string]string{}
	for _, noun := range strings.Fields(russianHeads) {
		forms[noun] = noun
	}
	for _, noun := range strings.Fields(russianHeads) {
		for _, form := range declined(noun) {
			if _, taken := forms[form]; !taken {
				forms[form] = noun
			}
		}
	}
	return forms
}()

// declined are the oblique cases of a Russian noun by its ending.
func declined(noun string) []string {
	with := func(cut string, endings ...string) (out []string) {
		for _, e := range endings {
			out = append(out, strings.TrimSuffix(noun, cut)+e)
		}
		return out
	}
	switch r := []rune(noun); r[len(r)-1] {
	case 'а':
		plural := "ы"
		if strings.ContainsRune("гкхжшчщ", r[len(r)-2]) {
			plural = "и"
		}
		return with("а", plural, "е", "у", "ой")
	case 'я':
		if r[len(r)-2] == 'и' {
			return with("я", "и", "ю", "ей")
		}
		return with("я", "и", "е", "ю", "ей")
	case 'о':
		return with("о", "а", "у", "ом", "е")
	case 'е':
		return with("е", "я", "ю", "ем", "и")
	case 'й':
		return with("й", "я", "ю", "ем", "е")
	case 'ь':
		return with("ь", "и", "ью", "я", "ю")
	case 'ы', 'и':
		return nil
	}
	return with("", "а", "у", "ом", "е")
}

// russianHead returns the nominative of a noun that tells a body, and whether a word in lower case is one.
func (c reading) russianHead(low string) (string, bool) {
	if nominative, ok := russianForms[low]; ok {
		return nominative, true
	}
	if _, ok := c.world.Kinds.Lookup(low); !ok || russianAdjective(low) {
		return low, false
	}
	if stem, ok := strings.CutSuffix(low, "надзора"); ok {
		return stem + "надзор", true
	}
	for _, e := range [][2]string{{"ства", "ство"}, {"ству", "ство"}, {"стве", "ство"}, {"ции", "ция"}, {"сии", "сия"}, {"мии", "мия"}, {"дии", "дия"}, {"тии", "тия"}, {"рии", "рия"}, {"ния", "ние"},
		{"нга", "нг"}, {"нка", "нк"}, {"рна", "рн"}, {"кта", "кт"}, {"нта", "нт"}} {
		if stem, ok := strings.CutSuffix(low, e[0]); ok && len(stem) > 2 {
			return stem + e[1], true
		}
	}
	return low, true
}

// stressedEnding reports the stem of an adjective that is stressed on its ending: областной, городской.
func stressedEnding(stem string) bool {
	switch stem {
	case "областн", "городск", "морск", "речн", "лесн", "краев", "заводск", "миров", "донск", "тверск", "городов", "больш", "основн", "запасн", "людск", "степн", "портовск", "районн-городск", "земельн-городск":
		return true
	}
	return false
}

// nominativeBodyAdjective writes an adjective before the head of a name in the nominative that agrees with the head.
func nominativeBodyAdjective(w, noun string) string {
	low := strings.ToLower(w)
	feminine := strings.HasSuffix(noun, "а") || strings.HasSuffix(noun, "я") || strings.HasSuffix(noun, "ь")
	neuter := strings.HasSuffix(noun, "о") || strings.HasSuffix(noun, "е")
	for _, e := range []struct {
		oblique string
		soft    bool
	}{{"ого", false}, {"его", true}, {"ому", false}, {"ему", true}, {"ой", false}, {"ей", true}, {"ую", false}, {"юю", true}, {"ым", false}, {"им", false}, {"ом", false}, {"ем", true}} {
		stem, ok := strings.CutSuffix(low, e.oblique)
		if !ok || len(stem) < 4 {
			continue
		}
		last := []rune(stem)[len([]rune(stem))-1]
		hissing := strings.ContainsRune("жшчщ", last)
		switch {
		case feminine && e.soft && !hissing:
			return likeCase(w, stem+"яя")
		case feminine:
			return likeCase(w, stem+"ая")
		case neuter && e.soft:
			return likeCase(w, stem+"ее")
		case neuter:
			return likeCase(w, stem+"ое")
		case stressedEnding(stem):
			return likeCase(w, stem+"ой")
		case strings.ContainsRune("кгх", last) || e.soft || hissing:
			return likeCase(w, stem+"ий")
		case e.oblique == "ой":
			return w // a masculine adjective in the nominative
		}
		return likeCase(w, stem+"ый")
	}
	return w
}
