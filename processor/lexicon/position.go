package lexicon

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Pattern is words in a row; data/positions.tsv explains how it is written.
type Pattern struct {
	// Label is the position that the pattern says, empty for words that only help to find one.
	Label string
	// Elements in order. An empty one is a gap, see Element.
	Elements []Element
	// Own is true where the speaker is in the words already, so that no subject is looked for.
	Own bool
}

// Element is one word of a pattern, or a gap.
type Element struct {
	Words, Stems []string
	// Gap is up to how many words of any kind may stand here; -1 any number up to the end of the clause.
	Gap int
	// Least is how many words a gap has at least.
	Least int
}

// Matches reports whether a word in lower case is the element's.
func (e Element) Matches(low string) bool {
	for _, w := range e.Words {
		if low == w {
			return true
		}
	}
	for _, stem := range e.Stems {
		if strings.HasPrefix(low, stem) {
			return true
		}
	}
	return false
}

// Patterns are patterns by how the words that they begin with begin, for a text is asked at every word.
type Patterns map[string][]Pattern

// At returns the patterns, in the order of the file, that may begin with a word in lower case.
func (p Patterns) At(low string) []Pattern { return p[beginning(low)] }

// add files a pattern under each of the words that it begins with.
func (p Patterns) add(pattern Pattern) {
	filed := map[string]bool{}
	first := pattern.Elements[0]
	for _, w := range slices.Concat(first.Words, first.Stems) {
		if key := beginning(w); !filed[key] {
			filed[key] = true
			p[key] = append(p[key], pattern)
		}
	}
}

// beginning is the first two letters of a word, or the only one.
func beginning(word string) string {
	letters := 0
	for i := range word {
		if letters == 2 {
			return word[:i]
		}
		letters++
	}
	return word
}

// Positions are the words of one language with which speakers say where they stand.
type Positions struct {
	// Cue are done with words of saying, Own are said by the speaker, Must ask something of anybody.
	Cue, Own, Must Patterns
	// We are words for the speaker, Between may stand between these and the verb.
	We      Patterns
	Between map[string]bool
	// Not turns or undoes what follows, If makes it a thought, Hollow follow a must that asks for nothing, Except say
	// something else than the pattern that begins with them.
	Not, If, Hollow, Except Patterns
}

// addPositions reads a line of positions.tsv.
func (l *Lexicon) addPositions(fields []string) error {
	if len(fields) != 4 {
		return fmt.Errorf("%d fields, want language, label or function, place and patterns", len(fields))
	}
	lang, function, place := fields[0], fields[1], fields[2]
	p := l.Positions[lang]
	if p == nil {
		p = &Positions{
			Cue: Patterns{}, Own: Patterns{}, Must: Patterns{}, We: Patterns{}, Between: map[string]bool{},
			Not: Patterns{}, If: Patterns{}, Hollow: Patterns{}, Except: Patterns{},
		}
		l.Positions[lang] = p
	}
	if function == "between" {
		addAll(p.Between, strings.Fields(fields[3]))
		return nil
	}
	to := map[string]Patterns{"cue": p.Cue, "own": p.Own, "must": p.Must, "we": p.We, "not": p.Not, "if": p.If, "hollow": p.Hollow, "except": p.Except}
	label := function
	if place == "-" {
		place, label = function, ""
	}
	list := to[place]
	if list == nil {
		return fmt.Errorf("place %q is none of cue, own, must, and function %q none that is known", place, function)
	}
	for written := range strings.SplitSeq(fields[3], ";") {
		pattern := parsePattern(label, strings.TrimSpace(written))
		if len(pattern.Elements) == 0 || pattern.Elements[0].Gap != 0 {
			return fmt.Errorf("pattern %q does not begin with a word", written)
		}
		list.add(pattern)
	}
	return nil
}

func parsePattern(label, written string) Pattern {
	p := Pattern{Label: label}
	written, p.Own = strings.CutPrefix(written, "=")
	for word := range strings.FieldsSeq(written) {
		switch {
		case word == "_":
			p.Elements = append(p.Elements, Element{Gap: 2})
		case word == "+":
			p.Elements = append(p.Elements, Element{Gap: 2, Least: 1})
		case word == "…":
			p.Elements = append(p.Elements, Element{Gap: -1})
		case unicode.Is(unicode.Han, []rune(word)[0]): // every character is a token
			for _, r := range word {
				p.Elements = append(p.Elements, Element{Words: []string{string(r)}})
			}
		default:
			p.Elements = append(p.Elements, parseElement(word))
		}
	}
	return p
}

func parseElement(word string) Element {
	var e Element
	for w := range strings.SplitSeq(word, "|") {
		if stem, ok := strings.CutSuffix(w, "*"); ok {
			e.Stems = append(e.Stems, stem)
		} else {
			e.Words = append(e.Words, w)
		}
	}
	return e
}
