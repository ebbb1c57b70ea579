package speaker

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// What several sentences say together in other languages than English: the state whose adjective stands by an office, whom a
// noun for a person means, which body a common noun.

// nationEndings are the endings with which a language makes adjectives of the names of states.
var nationEndings = map[string][]string{
	"fr": {"ienne", "ien", "éenne", "éen", "aise", "ais", "oise", "ois", "aine", "ain", "que"},
	"es": {"iana", "iano", "ana", "ano", "esa", "és", "eña", "eño", "a", "o", "ense"},
	"de": {"ischen", "ischer", "isches", "ische", "isch"},
}

// withoutMarks are vowels without the marks that an adjective has and the name of its state has not.
var withoutMarks = strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "é", "e", "è", "e", "á", "a", "í", "i", "ó", "o", "ú", "u")

// nationOf returns where the text or its title has the name of the state whose adjective a word in small letters looks like:
// "valmorienne" where Valmorie is named.
func (c reading) nationOf(i int) (phrase, bool) {
	t := c.page.Tokens[i]
	if t.Upper || !t.Word || c.isOffice(i) {
		return phrase{}, false
	}
	for _, ending := range nationEndings[c.page.Lang] {
		stem, ok := strings.CutSuffix(t.Low, ending)
		if !ok || len([]rune(stem)) < shortestStem || len(ending) == 1 && !strings.HasSuffix(stem, "in") {
			continue
		}
		stem = withoutMarks.Replace(stem)
		alike := func(name string) bool {
			low := withoutMarks.Replace(lexicon.Fold(name))
			return strings.HasPrefix(low, stem) && len(low)-len(stem) <= longestEnding && unicode.IsUpper([]rune(name)[0]) && !c.tells(lexicon.Fold(name))
		}
		for n, run := range c.runs {
			if n > runsBack {
				break
			}
			if run.Len() == 1 && alike(c.words(run)) && len(c.full[c.page.Tokens[run.First].Low]) == 0 && (c.page.Lang != "de" || c.germanName(run)) {
				return c.phrase(run), true
			}
		}
		for _, w := range strings.FieldsFunc(c.setting.Title, func(r rune) bool { return !unicode.IsLetter(r) }) {
			if alike(w) {
				return phrase{words: w}, true
			}
		}
		return phrase{}, false
	}
	return phrase{}, false
}

// germanName reports a noun that stands without an article at the head of its sentence or behind "in", as the names of states
// do.
func (c reading) germanName(run text.Range) bool {
	if c.sentenceStart(run.First) {
		return true
	}
	switch c.page.Tokens[run.First-1].Low {
	case "in", "aus", "nach", "von":
		return true
	}
	return false
}

// nationBehind takes the name of a state off the end of an office of state, where another field stands before it: "ministro
// del Interior | de Carvania".
func (c reading) nationBehind(o *office) {
	if o.kind != onrecord.KindState || o.body.words != "" || len(o.spans) == 0 || c.page.Lang != "es" && c.page.Lang != "fr" {
		return
	}
	r := c.page.Range(o.spans[len(o.spans)-1])
	last := r.Last - 1
	if r.Len() < 4 || !c.page.Tokens[last].Upper || acronym(c.page.Tokens[last].Text) {
		return
	}
	link := last - 1
	for link > r.First && c.world.Articles[c.page.Tokens[link].Low] {
		link--
	}
	if low := c.page.Tokens[link].Low; low != "de" && low != "du" && low != "d'" || link-1 <= r.First || c.world.Links[c.page.Tokens[link-1].Low] {
		return
	}
	links := 0
	for i := r.First; i < link; i++ {
		if c.world.Links[c.page.Tokens[i].Low] {
			links++
		}
	}
	at := text.Range{First: last, Last: last + 1}
	_, listed := c.world.Organisations[lexicon.Fold(c.words(at))]
	if links == 0 || !listed && c.kindOfNation(c.words(at)) != onrecord.KindState && len(c.names[c.page.Tokens[last].Low]) < 2 && !strings.Contains(c.setting.Title, c.words(at)) {
		return
	}
	o.body = c.phrase(at)
	o.spans[len(o.spans)-1] = c.page.Span(text.Range{First: r.First, Last: link})
	o.role.words = c.joinWords(o.spans)
}

// meantByNoun reports a noun for a person with which texts go on about whoever has just spoken: "el funcionario", "la
// chercheuse".
func meantByNoun(w string) bool {
	switch w {
	case "funcionario", "funcionaria", "mandatario", "mandataria", "político", "política", "experto", "experta", "científico", "científica", "investigador", "investigadora", "académico", "académica",
		"especialista", "activista", "entrevistado", "entrevistada", "legislador", "legisladora", "profesor", "profesora",
		"élu", "élue", "intéressé", "intéressée", "scientifique", "spécialiste", "expert", "experte", "chercheur", "chercheuse", "militant", "militante", "économiste", "universitaire",
		"forscher", "forscherin", "wissenschaftler", "wissenschaftlerin", "expertin", "politiker", "politikerin",
		"эксперт", "специалист", "учёный", "ученый", "эколог", "политик", "чиновник", "чиновница", "активист", "активистка",
		"الخبير", "الخبيرة", "الباحث", "الباحثة", "الناشط", "الناشطة", "الأكاديمي", "الأكاديمية":
		return true
	}
	return false
}

// demonstrative reports "the latter" before nothing: "cette dernière".
func demonstrative(w string) bool {
	switch w {
	case "dernier", "dernière", "último", "última", "letzterer", "letztere":
		return true
	}
	return false
}

// goesOnAbout returns whom a definite noun for a person means: whoever spoke last, if the noun does not say another sex.
func (c reading) goesOnAbout(r text.Range) *actor {
	first, sex := c.skipArticles(r.First, r.Last, "")
	if first < r.Last-1 && (c.page.Tokens[first].Low == "cette" || c.page.Tokens[first].Low == "ce" || c.page.Tokens[first].Low == "esta" || c.page.Tokens[first].Low == "este") {
		first++
	}
	if first != r.Last-1 || c.page.RegionAt(first) >= 0 {
		return nil
	}
	low := c.page.Tokens[first].Low
	definite := c.page.Lang == "ru" || c.page.Lang == "ar" || first > 0 && (articleDefinite(c.page.Tokens[first-1].Low) || demonstrative(low)) || strings.HasPrefix(low, "l'")
	low = withoutElision(low)
	if !definite || !meantByNoun(low) && !demonstrative(low) || len(c.recent) == 0 {
		return nil
	}
	if c.page.Lang == "ar" {
		if sex = "m"; strings.HasSuffix(low, "ة") {
			sex = "f"
		}
		words := c.resolver.lexicon.Foreign["ar"]
		if i := r.Last; i < len(c.page.Tokens) && c.page.Tokens[i].Word && !words.That[c.page.Tokens[i].Low] && !words.Verbs[c.page.Tokens[i].Low] {
			return nil // the mention goes on
		}
	}
	k := c.recent[len(c.recent)-1]
	if !k.person || k.name == "" || c.page.Tokens[first].Span.Start-k.at > reachOfHolder/2 || sex != "" && k.sex != "" && sex != k.sex && c.page.Lang != "ru" {
		return nil
	}
	return k
}

// bodyByNoun returns the body that an Arabic common noun with the article means, by the name that begins with the noun:
// "الهيئة" where the text has "هيئة الموانئ".
func (c reading) bodyByNoun(r text.Range) (text.Range, bool) {
	if c.page.Lang != "ar" || r.Len() != 1 {
		return text.Range{}, false
	}
	noun, ok := strings.CutPrefix(c.page.Tokens[r.First].Low, "ال")
	if !ok || !c.tells(noun) {
		return text.Range{}, false
	}
	words := c.resolver.lexicon.Foreign["ar"]
	for i := r.First - 1; i >= 0 && r.First-i < 400; i-- {
		low := c.page.Tokens[i].Low
		if low != noun && strings.TrimPrefix(low, "و") != noun && strings.TrimPrefix(low, "ل") != noun && strings.TrimPrefix(low, "ب") != noun || low != noun && len(low)-len(noun) > 2 {
			continue
		}
		if low != noun {
			continue // the name would have a small word written to it
		}
		if end := c.arabicBodyEnd(i); end > i+1 && !words.Verbs[c.page.Tokens[i+1].Low] && c.page.RegionAt(i) < 0 {
			at := text.Range{First: i, Last: i + 2}
			for at.Last < end && strings.HasPrefix(c.page.Tokens[at.Last].Low, "ال") {
				at.Last++ // an adjective of the name
			}
			return at, true
		}
	}
	return text.Range{}, false
}

// arabicOwned returns the office that a word with a possessive is, "مديرتها" for "مديرة", or "".
func (c reading) arabicOwned(w string) string {
	for _, owner := range []string{"ها", "هم", "ه"} {
		stem, ok := strings.CutSuffix(w, owner)
		if !ok || len([]rune(stem)) < 3 {
			continue
		}
		forms := []string{stem}
		if rest, ok := strings.CutSuffix(stem, "ت"); ok {
			forms = []string{rest + "ة"}
		}
		for _, form := range forms {
			if _, ok := c.world.Roles.Lookup(form); ok {
				return form
			}
		}
	}
	return ""
}

// arabicOwner reads an office with a possessive at the head of a mention, "مديرتها التنفيذية سلمى الكرمي", and the name
// behind it. Its body is the one that was named last.
func (c reading) arabicOwner(r text.Range) (actor, text.Range, bool) {
	tokens := c.page.Tokens
	head := c.arabicOwned(tokens[r.First].Low)
	if head == "" || strings.HasPrefix(head, "نظير") || r.Len() < 3 { // a counterpart is somebody else's
		return actor{}, text.Range{}, false
	}
	first := r.First + 1
	for first < r.Last-1 && (strings.HasPrefix(tokens[first].Low, "ال") && c.resolver.lexicon.WorldForenames[tokens[first].Low] == "" && r.Last-first > 2 || isTitle(c.resolver.lexicon, tokens[first].Low)) {
		first++
	}
	name := text.Range{First: first, Last: r.Last}
	if name.Len() < 2 || name.Len() > 4 {
		return actor{}, text.Range{}, false
	}
	a := actor{person: true, head: head}
	c.takeRole(&a, c.phrase(text.Range{First: r.First, Last: first}))
	for i := len(c.recent) - 1; i >= 0; i-- {
		if k := c.recent[i]; !k.person && !k.delegate && k.name != "" {
			a.affiliation, a.proof.Affiliation, a.sort = k.name, k.proof.Name, k.kind
			break
		}
	}
	return a, name, true
}

// arabicHome returns the only state that an Arabic text writes out as one, "جمهورية تمارا", for a minister named without.
func (c reading) arabicHome() phrase {
	found := phrase{}
	for i := 0; i+1 < min(len(c.page.Tokens), introductions); i++ {
		switch c.page.Tokens[i].Low {
		case "جمهورية", "مملكة", "سلطنة", "إمارة":
		default:
			continue
		}
		at := text.Range{First: i, Last: i + 2}
		if c.page.RegionAt(i) >= 0 || !c.page.Tokens[i+1].Word {
			continue
		}
		if words := c.words(at); found.words == "" {
			found = c.phrase(at)
		} else if found.words != words {
			return phrase{}
		}
	}
	return found
}

// arabicGrown takes into a mention that is the noun of an office alone what goes on behind it to a comma and the name there:
// "الخبير | في شؤون المياه بجامعة المرسى، الدكتور يوسف العطار،".
func (c reading) arabicGrown(r text.Range) text.Range {
	tokens := c.page.Tokens
	words := c.resolver.lexicon.Foreign["ar"]
	if r.Len() != 1 || !c.arabicOffice(r.First) || c.page.RegionAt(r.First) >= 0 {
		return r
	}
	end := r.Last
	for end < len(tokens) && end-r.Last < 10 && tokens[end].Word && !words.That[tokens[end].Low] && !words.Verbs[tokens[end].Low] {
		end++
	}
	grown := text.Range{First: r.First, Last: end}
	if end == r.Last || end >= len(tokens) || tokens[end].Text != "،" || c.arabicNameBehind(grown).Len() == 0 {
		return r
	}
	return grown
}
