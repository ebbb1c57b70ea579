// Package lexicon holds what the processor knows about words: verbs of saying and the frames they stand in, roles,
// titles, countries with their demonyms, international bodies, and the words that tell an organisation's kind. All of
// it is data, in the files under data/; this package reads them.
//
// Start with [Load].
package lexicon

import (
	"embed"
	"fmt"
	"hash"
	"io/fs"
	"strings"
	"unicode/utf8"

	"github.com/onrecord/onrecord"
)

//go:embed data
var files embed.FS

// Organisation is a state, a group of states or an international body.
type Organisation struct {
	Name string
	Kind onrecord.Kind
}

// Title is a word before a name.
type Title struct {
	// Sex is "m", "f" or "" where the title tells neither.
	Sex string
}

// Lexicon is everything in the data files, keyed by words in lower case with straight apostrophes.
type Lexicon struct {
	// English are the verbs of saying by their forms, Phrases the cues of several words by the lemma of the verb.
	English map[string]Cue
	Phrases map[string][]Phrase
	// CueNouns are the nouns of saying.
	CueNouns map[string]bool
	// Foreign holds the other languages by their code.
	Foreign map[string]*Foreign
	// World holds, by language, who speaks in languages other than English, WorldForenames their first names with the sex.
	World          map[string]*World
	WorldForenames map[string]string
	// Organisations by name and other names, Demonyms ("Norwegian"), Capitals as metonyms of a government.
	Organisations map[string]Organisation
	Demonyms      map[string]Organisation
	Capitals      map[string]Organisation
	// States are the short names of the states.
	States map[string]bool
	// KindWords tell the kind of an organisation in whose name they stand, with the rank of the line they come from.
	KindWords map[string]RankedKind
	// NameKinds tell it as the head of a name in capitals alone, Heads say more of the heads of names, by language.
	NameKinds map[string]onrecord.Kind
	Heads     map[string]*Heads
	// Roles are nouns of office, Titles stand before a name.
	Roles  map[string]bool
	Titles map[string]Title
	// RoleKinds tell whom the holder of an office speaks for where no organisation is named.
	RoleKinds map[string]onrecord.Kind
	// Forenames are first names with the sex they tell, "m", "f" or "" where both bear the name.
	Forenames map[string]string
	// Documents are things that are read, Unnamed the heads of descriptions that name nobody.
	Documents map[string]bool
	Unnamed   map[string]bool
	// Collectives describe an organisation named before ("the company"), with the kinds they may stand for.
	Collectives map[string][]onrecord.Kind
	// Positions are the words that say where a speaker stands, by language.
	Positions map[string]*Positions
}

// RankedKind is a kind with the rank of its evidence: the lowest rank decides.
type RankedKind struct {
	Kind onrecord.Kind
	Rank int
}

// Foreign is what is known of a language other than English.
type Foreign struct {
	// Verbs of saying, in the forms that stand in reports.
	Verbs map[string]bool
	// That are the words between verb and clause, According the prepositions that attribute, Pronouns those of the
	// third person.
	That, According, Pronouns map[string]bool
	// Nouns are the forms of Verbs that report by a noun phrase, Adverbs the words beside a verb that are no subject.
	Nouns, Adverbs map[string]bool
}

// Load reads the data files.
func Load() (*Lexicon, error) {
	l := &Lexicon{
		English: map[string]Cue{}, Phrases: map[string][]Phrase{}, Foreign: map[string]*Foreign{},
		Organisations: map[string]Organisation{}, Demonyms: map[string]Organisation{}, Capitals: map[string]Organisation{}, States: map[string]bool{},
		KindWords: map[string]RankedKind{}, NameKinds: map[string]onrecord.Kind{}, Heads: map[string]*Heads{}, Titles: map[string]Title{}, Forenames: map[string]string{}, Collectives: map[string][]onrecord.Kind{},
		Positions: map[string]*Positions{}, RoleKinds: map[string]onrecord.Kind{},
	}
	for _, step := range []struct {
		file string
		read func(fields []string) error
	}{
		{"cues-en.tsv", l.addCue},
		{"cue-phrases-en.tsv", l.addPhrase},
		{"frames.tsv", l.addFrame},
		{"countries.tsv", l.addCountry},
		{"bodies.tsv", l.addBody},
		{"kinds.tsv", l.addKind},
		{"kinds-of-names.tsv", l.addNameKind},
		{"heads.tsv", l.addHeads},
		{"honorifics.tsv", l.addTitle},
		{"forenames.tsv", l.addForenames},
		{"collectives.tsv", l.addCollective},
		{"positions.tsv", l.addPositions},
		{"role-kinds.tsv", l.addRoleKind},
	} {
		if err := eachLine(step.file, step.read); err != nil {
			return nil, err
		}
	}
	for lang, foreign := range l.Foreign {
		if err := eachLine("cues-"+lang+".tsv", foreign.addVerb); err != nil {
			return nil, err
		}
	}
	for file, set := range map[string]*map[string]bool{
		"cue-nouns-en.txt": &l.CueNouns, "roles.txt": &l.Roles, "documents.txt": &l.Documents, "unnamed.txt": &l.Unnamed,
	} {
		*set = map[string]bool{}
		err := eachLine(file, func(fields []string) error {
			addAll(*set, strings.Fields(fields[0]))
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return l, l.loadWorld()
}

// Hash adds every data file to h, so that a version can tell which lexicons were used.
func Hash(h hash.Hash) error {
	return fs.WalkDir(files, "data", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := files.ReadFile(path)
		if err != nil {
			return fmt.Errorf("hash lexicon %s: %w", path, err)
		}
		fmt.Fprintf(h, "%s %d\n", path, len(b))
		h.Write(b)
		return nil
	})
}

// eachLine calls read with the tab-separated fields of every line that is no comment.
func eachLine(file string, read func(fields []string) error) error {
	b, err := files.ReadFile("data/" + file)
	if err != nil {
		return fmt.Errorf("read lexicon %s: %w", file, err)
	}
	for i, line := range strings.Split(string(b), "\n") {
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := read(strings.Split(line, "\t")); err != nil {
			return fmt.Errorf("lexicon %s line %d: %w", file, i+1, err)
		}
	}
	return nil
}

func addAll(set map[string]bool, words []string) {
	for _, w := range words {
		set[w] = true
	}
}

// Fold is how words are looked up: lower case, straight apostrophes.
func Fold(s string) string {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return strings.ReplaceAll(strings.ToLower(s), "’", "'")
		}
	}
	return s // as most words come
}
