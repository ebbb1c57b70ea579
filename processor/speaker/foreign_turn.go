package speaker

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord/processor/find"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// readTurnForeign reads what the opening words of a turn and the chair who gave the floor say of its speaker: whom they
// speak for, and their office.
func (c reading) readTurnForeign(a *actor, r text.Range, report find.Report) {
	if len(report.Content) == 0 {
		return
	}
	opening := c.page.Range(report.Content[0])
	opening.Last = min(opening.Last, opening.First+openingTokens)
	for _, at := range []text.Range{r, opening} {
		c.readBehalfForeign(a, at)
	}
	if a.role != "" || a.affiliation == "" {
		return
	}
	if sentence, state := c.floorGiven(r.First, a.affiliation); sentence.Len() > 0 {
		c.readIntroduced(a, sentence, state)
	}
}

// floorGiven returns the sentence before a turn in which the chair names its state, and where in it the state stands:
// "Je donne la parole à la représentante du Luxembourg."
func (c reading) floorGiven(first int, state string) (sentence, at text.Range) {
	par := c.page.ParagraphAt(c.page.Tokens[first].Span.Start)
	for n := par - 1; n >= max(0, par-3); n-- {
		sentences := c.page.Paragraphs[n].Sentences
		for s := len(sentences) - 1; s >= 0; s-- {
			if !givesFloorForeign(strings.ToLower(c.words(sentences[s]))) {
				continue
			}
			if at := c.stateIn(sentences[s], state); at.Len() > 0 {
				return sentences[s], at
			}
		}
		if n < par-1 && c.page.Labels[n].Len() > 0 {
			break
		}
	}
	return text.Range{}, text.Range{}
}

func givesFloorForeign(s string) bool {
	for _, words := range []string{"parole", "palabra", "das wort", "слово", "الكلمة", "发言", "發言"} {
		if strings.Contains(s, words) {
			return true
		}
	}
	return false
}

// stateIn returns where a stretch of text names a state last, in any of its cases.
func (c reading) stateIn(r text.Range, state string) text.Range {
	for i := r.Last - 1; i >= r.First; i-- {
		for to := min(r.Last, i+longestName); to > i; to-- {
			words := c.words(text.Range{First: i, Last: to})
			for _, form := range []string{words, strings.TrimPrefix(words, "ل"), strings.Replace(words, "لل", "ال", 1)} {
				if o, ok := c.world.Organisations[lexicon.Fold(form)]; ok && o.Name == state || form == state {
					return text.Range{First: i, Last: to}
				}
			}
		}
	}
	return text.Range{}
}

// readIntroduced takes the office that the chair's words have beside the state.
func (c reading) readIntroduced(a *actor, sentence, state text.Range) {
	switch c.page.Lang {
	case "zh", "ja":
		rest := c.words(text.Range{First: state.Last, Last: sentence.Last})
		rest, _, _ = strings.Cut(rest, "发言")
		if at, word := c.officeIn(rest); word != "" {
			role := rest[:at+len(word)]
			if where := c.find(role, text.Range{First: state.Last, Last: min(sentence.Last, state.Last+16)}); len([]rune(role)) < 12 {
				c.takeRole(a, phrase{words: role, at: where})
				a.head = word
			}
		}
		return
	case "ar":
		first := state.First
		for first > sentence.First && state.First-first < 6 && c.arabicOfficeWord(first-1) {
			first--
		}
		if role := c.words(text.Range{First: first, Last: state.First}); role != "" {
			head, rest, _ := strings.Cut(role, " ")
			if plain, ok := strings.CutPrefix(head, "ل"); ok && !strings.HasPrefix(head, "لل") {
				head = plain
			}
			c.takeRole(a, phrase{words: strings.TrimSpace(head + " " + rest), at: text.Range{First: first, Last: state.First}})
			a.head = bare(head)
		}
		return
	}
	for i := sentence.First; i < state.First; i++ {
		if !c.isOffice(i) && !(c.page.Lang == "ru" && russianAdjective(c.page.Tokens[i].Low) && c.page.Tokens[i+1].Word && (c.isOffice(i+1) || russianAdjective(c.page.Tokens[i+1].Low))) {
			continue
		}
		o, next, ok := c.office(i, min(sentence.Last, state.Last))
		if ok && next >= state.First && o.body.at.Len() > 0 {
			o.body = phrase{}
			c.takeOffice(a, o)
			return
		}
	}
}

// arabicOfficeWord reports an office, or an adjective with the article that belongs to one.
func (c reading) arabicOfficeWord(i int) bool {
	low := c.page.Tokens[i].Low
	if !c.page.Tokens[i].Word {
		return false
	}
	_, ok := c.world.Roles.Lookup(bare(low))
	if _, after := c.world.Roles.Lookup(strings.TrimPrefix(low, "ل")); after {
		ok = true
	}
	return ok || strings.HasPrefix(low, "ال") && i > 0 && c.arabicOfficeWord(i-1)
}

// behalfWords are the words before those in whose name somebody speaks, by language; the longest first.
var behalfWords = map[string][][]string{
	"fr": {{"au", "nom", "de"}, {"au", "nom", "du"}, {"au", "nom", "des"}, {"au", "nom", "d'"}, {"pour", "le", "compte", "de"}, {"pour", "le", "compte", "du"}},
	"es": {{"en", "nombre", "también", "de"}, {"en", "nombre", "de"}, {"en", "nombre", "del"}, {"en", "representación", "de"}, {"en", "representación", "del"}},
	"de": {{"im", "namen", "von"}, {"im", "namen", "der"}, {"im", "namen", "des"}, {"stellvertretend", "für"}, {"der", "auch", "für"}, {"die", "auch", "für"}},
	"ru": {{"от", "имени"}, {"от", "лица"}},
	"ar": {{"نيابة", "عن"}, {"بالنيابة", "عن"}, {"باسم"}},
}

// readBehalfForeign reads in whose name somebody speaks within a stretch of text, outside quotations: "au nom du Groupe
// des États d'Afrique", "выступая от имени Группы", "نيابة عن مجموعة", "代表亚洲国家组发言".
func (c reading) readBehalfForeign(a *actor, r text.Range) {
	if c.page.Lang == "zh" {
		c.readBehalfIdeographs(a, r)
		return
	}
	for i := r.First; i < r.Last; i++ {
		if c.page.RegionAt(i) >= 0 {
			continue
		}
		from := c.behalfForeign(i, r.Last)
		if from < 0 {
			continue
		}
		if to := c.principalEnd(from, r.Last); to > from {
			at := text.Range{First: from, Last: to}
			c.takeBehalf(a, phrase{words: c.canonical(at), at: at})
			if a.person && a.affiliation == "" && a.inside.words == "" && c.kind(c.words(at)) != "" {
				c.takeAffiliation(a, phrase{words: c.canonical(at), at: at})
				c.settleForeign(a)
			}
			return
		}
	}
}

// behalfForeign returns where those begin in whose name somebody speaks by the words at token i, or -1. The spokesman
// of a ministry, المتحدث باسم, holds an office.
func (c reading) behalfForeign(i, end int) int {
	for _, words := range behalfWords[c.page.Lang] {
		if i+len(words) >= end {
			continue
		}
		same := true
		for n, w := range words {
			same = same && c.page.Tokens[i+n].Low == w
		}
		if !same || c.page.Lang == "ar" && i > 0 && (bare(c.page.Tokens[i-1].Low) == "متحدث" || bare(c.page.Tokens[i-1].Low) == "متحدثة" || bare(c.page.Tokens[i-1].Low) == "ناطق" || bare(c.page.Tokens[i-1].Low) == "ناطقة") {
			continue
		}
		from := i + len(words)
		for from < end && c.world.Articles[c.page.Tokens[from].Low] {
			from++
		}
		return from
	}
	return -1
}

// longestPrincipal is of how many tokens the name of a group may be.
const longestPrincipal = 12

// principalEnd ends a group behind the words for "in the name of": at a sign, a verb, in German at an object.
func (c reading) principalEnd(from, end int) int {
	to := from
	for to < end && to-from < longestPrincipal {
		t := c.page.Tokens[to]
		if !t.Word || c.page.RegionAt(to) >= 0 || c.verbal(to) || conjunction(t.Low) && t.Low != "et" && t.Low != "y" && t.Low != "und" && t.Low != "и" {
			break
		}
		if c.page.Lang == "de" && to > from && !t.Upper && t.Low != "der" && t.Low != "des" && t.Low != "von" && t.Low != "und" && !c.page.Tokens[to-1].Upper {
			break
		}
		if c.page.Lang == "de" && to > from && (germanObjectArticle(t.Low) || !t.Upper && t.Low != "der" && t.Low != "des" && t.Low != "von" && t.Low != "und" && c.page.Tokens[to-1].Upper) {
			break
		}
		if c.page.Lang == "ar" && to > from && !strings.HasPrefix(t.Low, "ال") && c.page.Tokens[to-1].Low != "مجموعة" && !c.governed(to, end) {
			break
		}
		to++
	}
	for to > from && (c.world.Links[c.page.Tokens[to-1].Low] || c.world.Articles[c.page.Tokens[to-1].Low] || conjunction(c.page.Tokens[to-1].Low)) {
		to--
	}
	return to
}

func germanObjectArticle(w string) bool {
	switch w {
	case "den", "dem", "die", "das", "ein", "eine", "einen", "einem":
		return true
	}
	return false
}

// readBehalfIdeographs reads 代表…发言 and 以…的名义.
func (c reading) readBehalfIdeographs(a *actor, r text.Range) {
	const speaks, longest = "代表", 24
	for i := r.First; i+2 < r.Last; i++ {
		if c.page.RegionAt(i) >= 0 || c.page.Tokens[i].Text != "代" || c.page.Tokens[i+1].Text != "表" {
			continue
		}
		for to := i + 3; to < min(r.Last, i+longest) && c.page.Tokens[to].Word; to++ {
			if end := c.words(text.Range{First: to, Last: min(to+2, len(c.page.Tokens))}); end != "发言" && end != "發言" && end != "在此" && end != "作了" {
				continue
			}
			at := text.Range{First: i + len([]rune(speaks)), Last: to}
			if at.Len() > 1 && unicode.Is(unicode.Han, []rune(c.page.Tokens[at.First].Text)[0]) {
				c.takeBehalf(a, c.phrase(at))
				if a.person && a.affiliation == "" && a.name != "" && c.kindAnywhere(c.words(at)) != "" {
					c.takeAffiliation(a, c.phrase(at))
					c.settleIdeographs(a)
				}
			}
			return
		}
	}
}

// readBehalfAround reads in whose name somebody speaks between a mention and what they say, and before the mention in
// its sentence: "M. Benali (Maroc), s'exprimant au nom du Groupe, dit que …".
func (c reading) readBehalfAround(a *actor, mention text.Range, report find.Report) {
	sentence := c.sentenceOf(mention.First)
	if sentence.Len() == 0 {
		return
	}
	first, last := sentence.First, sentence.Last
	if content := c.page.Range(report.Content[0]); content.First >= mention.First {
		last = min(last, content.First)
	} else {
		first = max(first, c.page.At(report.End()))
	}
	if first < last {
		c.readBehalfForeign(a, text.Range{First: first, Last: last})
	}
}

// sentenceOf returns the sentence that token i stands in.
func (c reading) sentenceOf(i int) text.Range {
	par := c.page.ParagraphAt(c.page.Tokens[i].Span.Start)
	if par < 0 {
		return text.Range{}
	}
	for _, s := range c.page.Paragraphs[par].Sentences {
		if s.Contains(i) {
			return s
		}
	}
	return text.Range{}
}
