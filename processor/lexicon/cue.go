package lexicon

import (
	"fmt"
	"strings"
)

// Frames says how a verb of saying stands with what is said.
type Frames uint16

// The frames; data/cues-en.tsv explains each with an example.
const (
	Quotes      Frames = 1 << iota // q: frames a quotation or, in parentheses, a clause
	That                           // t: takes that, whether, how
	Zero                           // z: takes a clause without that
	Addressee                      // o: may name an addressee first
	Infinitive                     // i: takes an infinitive
	Urges                          // u: takes an object and an infinitive
	Noun                           // n: takes a noun phrase
	Calls                          // c: takes an object and a predicate
	Preposition                    // p: takes a preposition
	Belief                         // b: a belief or an intention, not speech
	Rare                           // r: often another sense, so it needs a quotation or that
	Whether                        // w: takes whether and if
)

const frameLetters = "qtzoiuncpbrw"

// Has reports whether any of the given frames is possible.
func (f Frames) Has(any Frames) bool { return f&any != 0 }

// Form is the inflection of a verb.
type Form uint8

// The forms.
const (
	Base Form = iota
	Third
	Past // also the past participle
	Ing
)

// Cue is a form of a verb of saying.
type Cue struct {
	Lemma  string
	Frames Frames
	Form   Form
}

// Phrase is a cue of several words: what follows the verb, and the frames of the whole.
type Phrase struct {
	Words  []string
	Frames Frames
}

func parseFrames(s string) (Frames, error) {
	var f Frames
	for _, r := range s {
		i := strings.IndexRune(frameLetters, r)
		if i < 0 {
			return 0, fmt.Errorf("frame %q is none of %s", r, frameLetters)
		}
		f |= 1 << i
	}
	return f, nil
}

func (l *Lexicon) addCue(fields []string) error {
	lemma := fields[0]
	frames, err := parseFrames(fields[1])
	if err != nil {
		return err
	}
	forms := inflect(lemma)
	if len(fields) > 2 {
		given := strings.Fields(fields[2])
		forms = map[string]Form{lemma: Base, given[0]: Third}
		for _, w := range given[1:] {
			forms[w] = Past
			if strings.HasSuffix(w, "ing") {
				forms[w] = Ing
			}
		}
	}
	for word, form := range forms {
		l.English[word] = Cue{lemma, frames, form}
	}
	return nil
}

// inflect gives the forms of a regular verb.
func inflect(lemma string) map[string]Form {
	stem, third := lemma, lemma+"s"
	last, before := lemma[len(lemma)-1], lemma[len(lemma)-2]
	switch {
	case last == 'e':
		stem = lemma[:len(lemma)-1]
	case last == 'y' && !strings.ContainsRune("aeiou", rune(before)):
		return map[string]Form{lemma: Base, lemma[:len(lemma)-1] + "ies": Third, lemma[:len(lemma)-1] + "ied": Past, lemma + "ing": Ing}
	case strings.HasSuffix(lemma, "s") || strings.HasSuffix(lemma, "sh") || strings.HasSuffix(lemma, "ch"):
		third = lemma + "es"
	}
	return map[string]Form{lemma: Base, third: Third, stem + "ed": Past, stem + "ing": Ing}
}

func (l *Lexicon) addPhrase(fields []string) error {
	frames, err := parseFrames(fields[2])
	if err != nil {
		return err
	}
	phrase := Phrase{strings.Fields(fields[1]), frames}
	l.Phrases[fields[0]] = append(l.Phrases[fields[0]], phrase)
	irregular := map[string][]string{
		"make": {"makes", "made", "making"}, "go": {"goes", "went", "going"}, "speak": {"speaks", "spoke", "speaking"},
		"come": {"comes", "came", "coming"}, "draw": {"draws", "drew", "drawing"},
		"hit": {"hits", "hit", "hitting"}, "shoot": {"shoots", "shot", "shooting"}, "take": {"takes", "took", "taking"},
		"give": {"gives", "gave", "giving"}, "push": {"pushes", "pushed", "pushing"}, "hold": {"holds", "held", "holding"}, "seek": {"seeks", "sought", "seeking"},
	}
	if _, known := l.English[fields[0]]; known {
		return nil
	}
	forms := inflect(fields[0])
	if given := irregular[fields[0]]; given != nil {
		forms = map[string]Form{fields[0]: Base, given[0]: Third, given[1]: Past, given[2]: Ing}
	}
	for word, form := range forms {
		l.English[word] = Cue{Lemma: fields[0], Form: form} // no frame but those of its phrases
	}
	return nil
}

func (l *Lexicon) addFrame(fields []string) error {
	f := l.Foreign[fields[0]]
	if f == nil {
		f = &Foreign{Verbs: map[string]bool{}, That: map[string]bool{}, According: map[string]bool{}, Pronouns: map[string]bool{}, Nouns: map[string]bool{}, Adverbs: map[string]bool{}}
		l.Foreign[fields[0]] = f
	}
	set := map[string]map[string]bool{"that": f.That, "according": f.According, "pronoun": f.Pronouns, "noun": f.Nouns, "adverb": f.Adverbs}[fields[1]]
	if set == nil {
		return fmt.Errorf("%q is none of that, according, pronoun, noun, adverb", fields[1])
	}
	for _, w := range strings.Fields(fields[2]) {
		set[strings.ReplaceAll(w, "_", " ")] = true
	}
	return nil
}

func (f *Foreign) addVerb(fields []string) error {
	addAll(f.Verbs, strings.Fields(fields[1]))
	return nil
}
