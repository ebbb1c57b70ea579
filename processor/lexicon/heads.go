package lexicon

import (
	"fmt"
	"strings"

	"github.com/onrecord/onrecord"
)

// Heads says, in a language, what the head noun of an organisation's name tells beside its kind.
type Heads struct {
	// Nations are words by which a body is one of several states ("international"), Common the bodies that are a state's
	// own unless such a word stands with them ("agency"), Weak those that tell nothing where another word of the name
	// does ("department").
	Nations, Common, Weak Shapes
}

func (l *Lexicon) addHeads(fields []string) error {
	if len(fields) != 3 {
		return fmt.Errorf("got %d fields, want language, what they say and words", len(fields))
	}
	h := l.Heads[fields[0]]
	if h == nil {
		h = &Heads{newShapes(), newShapes(), newShapes()}
		l.Heads[fields[0]] = h
	}
	set := map[string]*Shapes{"nations": &h.Nations, "common": &h.Common, "weak": &h.Weak}[fields[1]]
	if set == nil {
		return fmt.Errorf("%q is none of nations, common, weak", fields[1])
	}
	for _, w := range strings.Fields(fields[2]) {
		set.add(w, onrecord.KindIGO)
	}
	return nil
}

func (l *Lexicon) addNameKind(fields []string) error {
	kind, err := onrecord.ParseKind(fields[0])
	if err != nil {
		return err
	}
	for _, w := range strings.Fields(fields[1]) {
		if _, known := l.NameKinds[w]; !known {
			l.NameKinds[w] = kind
		}
	}
	return nil
}

// Has reports whether a word in lower case is one of the shapes.
func (p *Shapes) Has(word string) bool {
	_, ok := p.Lookup(word)
	return ok
}
