package speaker

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// kind tells the kind of an organisation by its name in the page's language, or "".
func (c reading) kind(name string) onrecord.Kind {
	if name == "" {
		return ""
	}
	key := nameKey(name)
	if i := c.setting.Issuer; i.Name != "" && key == nameKey(i.Name) {
		return i.Kind
	}
	if s := c.resolver.registered(name); s != nil {
		return s.Kind
	}
	if c.page.Lang == "de" {
		if s := c.resolver.bent(name); s != nil {
			return s.Kind
		}
	}
	if o, ok := c.world.Organisations[key]; ok {
		return o.Kind
	}
	if o, ok := c.world.Organisations[lexicon.Fold(name)]; ok {
		return o.Kind
	}
	kind, demonym := c.kindOfWords(lexicon.Fold(name))
	switch {
	case kind != "":
		return kind
	case demonym:
		return onrecord.KindState
	}
	return c.resolver.kindOf(name)
}

// kindOfWords tells a kind by the words of a name: the first that tells one is its head, unless it is a weak one and
// another word tells more. It also reports whether the adjective of a state is among them.
func (c reading) kindOfWords(name string) (kind onrecord.Kind, demonym bool) {
	heads := c.resolver.lexicon.Heads[c.page.Lang]
	var weak onrecord.Kind
	nations, common, told := false, false, false
	words := strings.FieldsFunc(name, func(r rune) bool {
		return unicode.IsSpace(r) || r == '«' || r == '»' || r == '„' || r == '“' || r == '"' || r == ','
	})
	for i, w := range words {
		w = withoutElision(w)
		if _, ok := c.world.Demonym(w); ok {
			demonym = true
		}
		nations = nations || heads != nil && heads.Nations.Has(w)
		k, ok := c.lookupKind(words, i, w)
		if !ok || kind != "" || c.world.Links[w] || c.world.Articles[w] {
			continue
		}
		common = common || !told && heads != nil && heads.Common.Has(w)
		told = true
		if heads != nil && heads.Weak.Has(w) {
			if weak == "" {
				weak = k
			}
			continue
		}
		kind = k
	}
	if nations && common {
		return onrecord.KindIGO, demonym
	}
	if weak == onrecord.KindIGO && len(words) > 1 && !c.ofNations(words) {
		weak = onrecord.KindState // Comisión Nacional de Energía
	}
	for i := len(words) - 1; i >= 0 && kind == "" && len(words) > 1; i-- {
		if k, ok := c.world.Beside.Lookup(withoutElision(words[i])); ok && (weak == "" || k.Kind == onrecord.KindAcademia) {
			kind = k.Kind // Центр изучения болот
		}
	}
	if kind == "" || kind == onrecord.KindCompany && weak != "" {
		kind = firstKind(weak, kind)
	}
	return kind, demonym
}

// ofNations reports whether a listed international body is among the words of a name.
func (c reading) ofNations(words []string) bool {
	for _, w := range words {
		if o, ok := c.world.Organisations[withoutElision(w)]; ok && o.Kind == onrecord.KindIGO {
			return true
		}
	}
	return false
}

func firstKind(kinds ...onrecord.Kind) onrecord.Kind {
	for _, k := range kinds {
		if k != "" {
			return k
		}
	}
	return ""
}

// lookupKind is the kind that the word at i tells, alone or with the words behind it: "agence de presse".
func (c reading) lookupKind(words []string, i int, w string) (onrecord.Kind, bool) {
	long := w
	for n := i + 1; n < min(len(words), i+4); n++ {
		long += "-" + words[n]
		if k, ok := c.world.Kinds.Whole(long); ok {
			return k, true
		}
	}
	k, ok := c.toldKind(w)
	return k.Kind, ok
}

// withoutElision is a word without the French "l'" and "d'" before it.
func withoutElision(w string) string {
	for _, p := range []string{"l'", "d'"} {
		if rest, ok := strings.CutPrefix(w, p); ok && rest != "" {
			return rest
		}
	}
	return w
}

// canonical is the name of an organisation as written, without marks and, where that is safe, in the nominative.
func (c reading) canonical(r text.Range) string {
	if region := c.opens(r.First); region >= 0 {
		return strings.Join(strings.Fields(c.page.Slice(c.page.Regions[region].Inner)), " ")
	}
	for i := r.First + 1; i < r.Last && c.page.Lang == "ru" && (!c.page.Tokens[i-1].Upper || i == r.First+1 && c.sentenceStart(r.First) && (c.world.Generic[c.page.Tokens[r.First].Low] || c.tells(c.page.Tokens[r.First].Low))); i++ {
		if region := c.opens(i); region >= 0 && c.page.Regions[region].Tokens.Last >= r.Last {
			return strings.Join(strings.Fields(c.page.Slice(c.page.Regions[region].Inner)), " ") // завода «Балтсталь»
		}
	}
	name := c.words(r)
	if o, ok := c.world.Organisations[lexicon.Fold(name)]; ok && (c.page.Lang == "ru" || c.page.Lang == "de") {
		return o.Name
	}
	switch c.page.Lang {
	case "ru":
		return c.russianBody(name)
	case "de":
		if s := c.resolver.bent(name); s != nil {
			return s.Name
		}
		return c.germanGenitive(name, c.page.Tokens[max(r.First-1, 0)].Low)
	}
	return name
}

// russianBody puts the adjectives and the head of a name into the nominative: "Института экологии" becomes "Институт
// экологии", "Всемирного союза библиотек" becomes "Всемирный союз библиотек".
func (c reading) russianBody(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		low := strings.ToLower(w)
		nominative, ok := c.russianHead(low)
		if !ok {
			if i < 3 && russianAdjective(low) {
				continue
			}
			return name
		}
		if nominative == low {
			return name
		}
		words[i] = likeCase(w, nominative)
		for j := range i {
			words[j] = nominativeBodyAdjective(words[j], nominative)
		}
		words[0] = likeCase("Й", words[0])
		return strings.Join(words, " ")
	}
	return name
}

// germanGenitives are the ends of nouns in the genitive, with the nominative.
var germanGenitives = [][2]string{
	{"ministeriums", "ministerium"}, {"amtes", "amt"}, {"amts", "amt"}, {"verbandes", "verband"}, {"verbands", "verband"}, {"bundes", "bund"},
	{"rates", "rat"}, {"rats", "rat"}, {"instituts", "institut"}, {"vereins", "verein"}, {"bündnisses", "bündnis"}, {"parlaments", "parlament"},
	{"unternehmens", "unternehmen"}, {"konzerns", "konzern"}, {"herstellers", "hersteller"}, {"betreibers", "betreiber"}, {"senats", "senat"},
	{"netzwerks", "netzwerk"}, {"tages", "tag"}, {"gerichts", "gericht"}, {"gerichtshofs", "gerichtshof"}, {"vatikans", "vatikan"}, {"zentrums", "zentrum"},
}

// germanGenitive puts the name of an organisation behind "des", "der", "vom" or "beim" into the nominative: "des Deutschen
// Waldbundes" is the Deutscher Waldbund, "der Deutschen Bank" the Deutsche Bank.
func (c reading) germanGenitive(name, article string) string {
	words := strings.Fields(name)
	head := 0
	for head < len(words)-1 && germanAdjective(words[head]) {
		head++
	}
	feminine := article == "der" || article == "die"
	switch {
	case feminine:
	case article == "des":
		words[head] = c.withoutGenitive(words[head])
	case article == "vom" || article == "beim" || article == "dem" || article == "im" || article == "zum":
	default:
		return name
	}
	ending := "er"
	if feminine {
		ending = "e"
	} else if neuter(strings.ToLower(words[head])) {
		ending = "es"
	}
	for i := range head {
		words[i] = strings.TrimSuffix(words[i], "en") + ending
	}
	return strings.Join(words, " ")
}

// withoutGenitive takes the ending of the genitive off a German noun.
func (c reading) withoutGenitive(noun string) string {
	for _, g := range germanGenitives {
		if stem, ok := strings.CutSuffix(strings.ToLower(noun), g[0]); ok {
			return noun[:len(stem)] + likeCase(noun[len(stem):], g[1])
		}
	}
	if stem, ok := strings.CutSuffix(noun, "es"); ok && len(stem) > 3 {
		if _, told := c.world.Kinds.Lookup(strings.ToLower(stem)); told {
			return stem
		}
	}
	if stem, ok := strings.CutSuffix(noun, "s"); ok && len(stem) > 3 && !strings.HasSuffix(stem, "s") && !acronym(noun) {
		return stem
	}
	return noun
}

// germanAdjective reports a word in capitals with the ending -en that is an adjective: "Deutschen", "Internationalen".
func germanAdjective(w string) bool {
	stem, ok := strings.CutSuffix(strings.ToLower(w), "en")
	if !ok || !unicode.IsUpper([]rune(w)[0]) {
		return false
	}
	for _, end := range []string{"deutsch", "isch", "al", "lich", "ig", "rot", "grün", "frei", "alt", "neu", "jung", "gemeinsam", "öffentlich", "vereinigt", "vereint", "hoh", "groß", "klein", "erst", "best", "schwarz", "weiß", "blau", "sozial", "offen", "sauber", "klar"} {
		if strings.HasSuffix(stem, end) {
			return true
		}
	}
	return false
}

// neuter reports a German noun for a body that is neuter by its ending.
func neuter(noun string) bool {
	for _, end := range []string{"amt", "ministerium", "institut", "zentrum", "büro", "werk", "labor", "parlament", "gericht", "bündnis", "forum", "museum", "observatorium", "kolleg", "projekt", "komitee", "unternehmen", "kreuz", "archiv", "theater"} {
		if strings.HasSuffix(noun, end) {
			return true
		}
	}
	return false
}

// settleForeign tells the kind of a person by the organisation, by what stands in parentheses or by the office.
func (c reading) settleForeign(a *actor) {
	if a.affiliation == "" && a.head != "" {
		c.ownState(a)
	}
	if a.affiliation == "" && a.inside.words != "" {
		a.affiliation, a.proof.Affiliation = a.inside.words, c.spans(a.inside.at)
		if o, ok := c.world.Organisations[lexicon.Fold(a.affiliation)]; ok {
			a.affiliation = o.Name
		}
	}
	office, _ := c.roleKind(a.head)
	if office == "" {
		office = c.deputised(a.role)
	}
	if a.affiliation == "" && c.setting.Firsthand && a.role != "" && c.setting.Issuer.Kind != onrecord.KindMedia && (office == "" || office == c.setting.Issuer.Kind || office == onrecord.KindPerson) {
		a.affiliation, a.kind = c.setting.Issuer.Name, c.setting.Issuer.Kind
		return
	}
	told := firstKind(c.kind(a.affiliation), a.sort)
	switch {
	case a.head != "" && office == onrecord.KindState && told != onrecord.KindIGO && told != onrecord.KindNGO && told != onrecord.KindCompany:
		a.kind = onrecord.KindState
	case a.head != "" && office == onrecord.KindOther && told != onrecord.KindIGO && !(strings.HasPrefix(a.head, "عضو") && told != "" && told != onrecord.KindState) && !(strings.HasPrefix(a.head, "نائب") && told != "" && strings.Contains(a.role, "رئيس")):
		a.kind = onrecord.KindOther
	case told != "":
		a.kind = told
	case a.sort != "":
		a.kind = a.sort
	case office != "" && a.head != "" && !(office == onrecord.KindPerson && a.affiliation != ""):
		a.kind = office
	case a.affiliation == "" && a.role != "" && a.name == "" && c.amongDelegates():
		a.kind = onrecord.KindIGO // the Executive Director in the record of a meeting
	case a.affiliation != "":
		if known := c.known[nameKey(a.affiliation)]; known != nil && known.kind != "" {
			a.kind = known.kind
		} else if k := c.kindInText(a.affiliation); k != "" {
			a.kind = k
		}
	}
}

// deputised is the kind of the office of state within another: "заместитель губернатора", "conseiller du ministre".
func (c reading) deputised(role string) onrecord.Kind {
	for i, w := range strings.Fields(lexicon.Fold(role)) {
		if k, ok := c.roleKind(w); ok && i > 0 && k == onrecord.KindState {
			return k
		}
	}
	return ""
}

// amongDelegates reports whether two delegates of states have spoken before: the page records a meeting of theirs.
func (c reading) amongDelegates() bool {
	n := 0
	for _, k := range c.recent {
		if k.kind == onrecord.KindState && (k.delegate || k.inside.words != "" || k.person && k.role == "") {
			n++
		}
	}
	return n > 1
}

// ownState gives the federal offices of Germany their state, in a text that names it and no other with such offices.
func (c reading) ownState(a *actor) {
	if c.page.Lang == "ar" {
		if office, _ := c.roleKind(bare(a.head)); strings.HasPrefix(bare(a.head), "وزير") && (office == onrecord.KindState || office == "") {
			c.takeAffiliation(a, c.arabicHome())
		}
		return
	}
	if c.page.Lang != "de" || len(c.names["deutschland"]) == 0 || len(c.names["österreich"])+len(c.names["schweiz"]) > 0 {
		return
	}
	switch h := a.head; {
	case strings.HasPrefix(h, "bundeskanzler"), strings.HasPrefix(h, "bundespräsident"), strings.HasPrefix(h, "bundes") && strings.Contains(h, "minister"):
		a.affiliation = c.world.Organisations["deutschland"].Name
	case strings.Contains(h, "regierungssprecher") && !strings.Contains(h, "-"):
		a.affiliation = "Bundesregierung"
	}
}
