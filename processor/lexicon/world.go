package lexicon

import (
	"fmt"
	"strings"

	"github.com/onrecord/onrecord"
)

// World is what is known, in a language other than English, of those who speak: states, international bodies, offices
// and the words that tell a kind. Its organisations bear their names in that language.
type World struct {
	// Organisations are states and international bodies by every name and, in Russian, by the cases of one.
	Organisations map[string]Organisation
	// demonyms are the adjectives of states, without their endings.
	demonyms map[string]Organisation
	endings  []string
	// Kinds tell the kind of an organisation in whose name they stand, Roles are nouns of office with the kind that the
	// office tells by itself.
	Kinds, Roles Shapes
	// Beside tell the kind of an organisation beside other words of its name alone.
	Beside Shapes
	// Articles, Links (between an office and its organisation), Generic nouns before a name ("l'association X"),
	// Portfolio offices whose complement is a field and no body, First persons.
	Articles, Links, Generic, Portfolio, First map[string]bool
	// Anywhere are the words of Kinds in order, Offices those of Roles, for scripts without spaces.
	Anywhere, Offices []KindWord
}

// KindWord is a word that tells a kind.
type KindWord struct {
	Word string
	Kind onrecord.Kind
}

// languages are those of the columns of states.tsv.
var languages = []string{"fr", "es", "de", "ru", "ar", "zh", "ja"}

// adjectives are the languages of the columns of demonyms.tsv, with the endings that an adjective takes.
var adjectives = []struct {
	lang    string
	endings []string
}{
	{"fr", []string{"", "e", "s", "es", "ne", "nes"}},
	{"es", []string{"", "o", "a", "os", "as", "e", "es"}},
	{"de", []string{"", "e", "er", "en", "es", "em"}},
	{"ru", []string{"ий", "ая", "ое", "ие", "ого", "ой", "ому", "ую", "их", "им", "ими", "ом"}},
	{"ar", []string{"", "ة", "ين", "ون"}},
}

func newWorld() *World {
	return &World{
		Organisations: map[string]Organisation{}, demonyms: map[string]Organisation{}, Kinds: newShapes(), Beside: newShapes(), Roles: newShapes(),
		Articles: map[string]bool{}, Links: map[string]bool{}, Generic: map[string]bool{}, Portfolio: map[string]bool{}, First: map[string]bool{},
	}
}

// loadWorld reads the files of data/world.
func (l *Lexicon) loadWorld() error {
	l.World, l.WorldForenames = map[string]*World{}, map[string]string{}
	for _, lang := range languages {
		l.World[lang] = newWorld()
	}
	for _, a := range adjectives {
		l.World[a.lang].endings = a.endings
	}
	own := map[string]map[string]string{} // by language, the name of a state by its English one
	for _, step := range []struct {
		file string
		read func(fields []string) error
	}{
		{"states.tsv", func(f []string) error { return l.addState(own, f) }},
		{"aliases.tsv", func(f []string) error { return l.addAlias(own, f) }},
		{"demonyms.tsv", func(f []string) error { return l.addDemonym(own, f) }},
		{"bodies.tsv", l.addWorldBody},
		{"kinds.tsv", l.addWorldKind},
		{"roles.tsv", l.addWorldRole},
		{"words.tsv", l.addWorldWord},
		{"forenames.tsv", l.addWorldForename},
	} {
		if err := eachLine("world/"+step.file, step.read); err != nil {
			return err
		}
	}
	return nil
}

func (l *Lexicon) addState(own map[string]map[string]string, fields []string) error {
	if len(fields) != len(languages)+1 {
		return fmt.Errorf("got %d names, want one for each of %v", len(fields)-1, languages)
	}
	for i, lang := range languages {
		if own[lang] == nil {
			own[lang] = map[string]string{}
		}
		name := fields[i+1]
		own[lang][fields[0]] = name
		l.World[lang].addName(lang, name, Organisation{name, onrecord.KindState})
	}
	return nil
}

func (l *Lexicon) addAlias(own map[string]map[string]string, fields []string) error {
	if own[fields[0]][fields[1]] == "" {
		return fmt.Errorf("%q is no state of states.tsv, or %q no language of it", fields[1], fields[0])
	}
	l.World[fields[0]].addNames(fields[0], fields[2], onrecord.KindState)
	return nil
}

// addNames enters names set apart by commas, each with its other cases behind it.
func (w *World) addNames(lang, names string, kind onrecord.Kind) {
	for _, cases := range strings.Split(names, ",") {
		name, _, _ := strings.Cut(cases, "|")
		for _, form := range strings.Split(cases, "|") {
			w.addName(lang, form, Organisation{name, kind})
		}
	}
}

// addName enters a name of an organisation and, in Russian, its other cases.
func (w *World) addName(lang, name string, o Organisation) {
	if _, taken := w.Organisations[Fold(name)]; !taken {
		w.Organisations[Fold(name)] = o
	}
	if lang == "ru" {
		for _, form := range cases(Fold(name)) {
			if _, taken := w.Organisations[form]; !taken {
				w.Organisations[form] = o
			}
		}
	}
}

// cases returns the genitive and the other oblique cases of a Russian name of one word; of several words, none.
func cases(name string) []string {
	if strings.ContainsAny(name, " -") {
		return nil
	}
	r := []rune(name)
	stem := string(r[:len(r)-1])
	switch last := r[len(r)-1]; {
	case strings.HasSuffix(name, "ия"):
		return []string{stem + "и", stem + "ю", stem + "ей"}
	case last == 'а' || last == 'я':
		return []string{stem + "ы", stem + "и", stem + "е", stem + "у", stem + "ой", stem + "ей"}
	case last == 'ы':
		return []string{stem, stem + "ов", stem + "ам", stem + "ами", stem + "ах"}
	case last == 'й' || last == 'ь':
		return []string{stem + "я", stem + "ю", stem + "ем", stem + "е"}
	case strings.ContainsRune("бвгдзклмнпрстфхцчшщ", last):
		return []string{name + "а", name + "у", name + "ом", name + "е"}
	}
	return nil
}

func (l *Lexicon) addDemonym(own map[string]map[string]string, fields []string) error {
	if len(fields) != len(adjectives)+1 {
		return fmt.Errorf("got %d columns, want the state and %d languages", len(fields), len(adjectives))
	}
	for i, a := range adjectives {
		name := own[a.lang][fields[0]]
		if name == "" {
			return fmt.Errorf("%q is no state of states.tsv", fields[0])
		}
		for _, stem := range strings.Split(fields[i+1], ",") {
			if stem != "" {
				l.World[a.lang].demonyms[stem] = Organisation{name, onrecord.KindState}
			}
		}
	}
	return nil
}

// Demonym returns the state whose adjective a word in lower case is.
func (w *World) Demonym(word string) (Organisation, bool) {
	for _, ending := range w.endings {
		if stem, ok := strings.CutSuffix(word, ending); ok {
			if o, ok := w.demonyms[stem]; ok {
				return o, true
			}
		}
	}
	return Organisation{}, false
}

func (l *Lexicon) addWorldBody(fields []string) error {
	w := l.World[fields[0]]
	if w == nil {
		return fmt.Errorf("%q is none of %v", fields[0], languages)
	}
	w.addNames(fields[0], fields[1], onrecord.KindIGO)
	return nil
}

func (l *Lexicon) addWorldKind(fields []string) error {
	w := l.World[fields[0]]
	if w == nil {
		return fmt.Errorf("%q is none of %v", fields[0], languages)
	}
	kind, err := onrecord.ParseKind(fields[1])
	if err != nil {
		return err
	}
	for _, word := range strings.Fields(fields[2]) {
		if beside, ok := strings.CutPrefix(word, "+"); ok {
			w.Beside.add(beside, kind)
			continue
		}
		w.Kinds.add(word, kind)
		w.Anywhere = append(w.Anywhere, KindWord{word, kind})
	}
	return nil
}

func (l *Lexicon) addWorldRole(fields []string) error {
	w := l.World[fields[0]]
	if w == nil {
		return fmt.Errorf("%q is none of %v", fields[0], languages)
	}
	kind := onrecord.Kind("")
	if fields[1] != "-" {
		var err error
		if kind, err = onrecord.ParseKind(fields[1]); err != nil {
			return err
		}
	}
	for _, word := range strings.Fields(fields[2]) {
		w.Roles.add(word, kind)
		w.Offices = append(w.Offices, KindWord{word, kind})
	}
	return nil
}

func (l *Lexicon) addWorldWord(fields []string) error {
	w := l.World[fields[0]]
	if w == nil {
		return fmt.Errorf("%q is none of %v", fields[0], languages)
	}
	set := map[string]map[string]bool{"article": w.Articles, "link": w.Links, "generic": w.Generic, "portfolio": w.Portfolio, "first": w.First}[fields[1]]
	if set == nil {
		return fmt.Errorf("%q is none of article, link, generic, portfolio, first", fields[1])
	}
	addAll(set, strings.Fields(fields[2]))
	return nil
}

func (l *Lexicon) addWorldForename(fields []string) error {
	for _, name := range strings.Fields(fields[1]) {
		l.WorldForenames[name] = fields[0]
	}
	return nil
}
