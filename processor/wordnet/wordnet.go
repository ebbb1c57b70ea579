// Package wordnet knows of English verbs and nouns which field of meaning they belong to: communication, cognition,
// person, group and so on. A verb of saying that a model never saw is known by its field.
//
// The fields are the lexicographer files of WordNet 3.0 (Fellbaum 1998), see [Sense]. The table holds hashes, so a word
// is looked up where the table lies and nothing is loaded; one word in a hundred thousand is taken for another. It is
// made by
//
//	go run ./processor/wordnet/gen -dict /usr/share/wordnet -o processor/wordnet/table.bin
//
// from the files of Debian's package wordnet-base; LICENSE.wordnet is their licence.
//
// Start with [Verb] and [Noun].
package wordnet

import (
	_ "embed"
	"encoding/binary"
	"hash"
	"strings"
)

// Sense is the number of a lexicographer file, 0 where there is none.
type Sense = byte

// Some of the fields of meaning.
const (
	NounAnimal        Sense = 5
	NounArtifact      Sense = 6
	NounBody          Sense = 8
	NounCommunication Sense = 10
	NounFood          Sense = 13
	NounGroup         Sense = 14
	NounObject        Sense = 17
	NounPerson        Sense = 18
	NounPlant         Sense = 20
	NounShape         Sense = 25
	NounSubstance     Sense = 27
	VerbCognition     Sense = 31
	VerbCommunication Sense = 32
)

// Entry is what is known of a word.
type Entry struct {
	// Lemma is the hash of the base form; of a word that is not known, of the word itself.
	Lemma uint32
	// First and Second are the fields of the two commonest senses.
	First, Second Sense
}

//go:embed table.bin
var table string

// Slots of the table are hash, lemma, two senses as a verb, two as a noun. Their number is a power of two.
const slotSize = 12

// HashWord is the hash of a word in lower case.
func HashWord(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	h ^= h >> 13
	if h == 0 {
		return 1
	}
	return h
}

// find returns the slot of a word, or "".
func find(word string) string {
	h := HashWord(word)
	mask := uint32(len(table)/slotSize - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		slot := table[i*slotSize : (i+1)*slotSize]
		switch read32(slot) {
		case h:
			return slot
		case 0:
			return ""
		}
	}
}

func read32(s string) uint32 {
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

// Verb returns what is known of a word, in lower case and in any form, as a verb.
func Verb(word string) Entry { return lookup(word, 8, verbEndings) }

// Noun returns what is known of a word, in lower case, singular or plural, as a noun.
func Noun(word string) Entry { return lookup(word, 10, nounEndings) }

// ending rewrites the end of an inflected word to that of its base.
type ending struct{ from, to string }

var verbEndings = []ending{{"ies", "y"}, {"es", "e"}, {"es", ""}, {"s", ""}, {"ied", "y"}, {"ed", "e"}, {"ed", ""}, {"ing", "e"}, {"ing", ""}}

var nounEndings = []ending{{"ies", "y"}, {"men", "man"}, {"es", ""}, {"s", ""}}

func lookup(word string, at int, endings []ending) Entry {
	if e, ok := entry(find(word), at); ok {
		return e
	}
	for _, end := range endings {
		stem, ok := strings.CutSuffix(word, end.from)
		if !ok || len(stem) < 2 {
			continue
		}
		if e, ok := entry(find(stem+end.to), at); ok {
			return e
		}
		if n := len(stem); end.to == "" && stem[n-1] == stem[n-2] { // planned
			if e, ok := entry(find(stem[:n-1]), at); ok {
				return e
			}
		}
	}
	return Entry{Lemma: HashWord(word)}
}

func entry(slot string, at int) (Entry, bool) {
	if slot == "" || slot[at] == 0 {
		return Entry{}, false
	}
	return Entry{Lemma: read32(slot[4:]), First: slot[at], Second: slot[at+1]}, true
}

// Table writes a table of slots with room for the entries, each a word with its lemma and its senses as verb and noun.
func Table(words []string, lemmas map[string]string, senses map[string][4]Sense) []byte {
	size := uint32(1)
	for int(size)*3 < len(words)*4 {
		size *= 2
	}
	out := make([]byte, size*slotSize)
	for _, w := range words {
		h := HashWord(w)
		i := h & (size - 1)
		for binary.LittleEndian.Uint32(out[i*slotSize:]) != 0 {
			i = (i + 1) & (size - 1)
		}
		slot := out[i*slotSize:]
		lemma := w
		if l := lemmas[w]; l != "" {
			lemma = l
		}
		s := senses[lemma]
		binary.LittleEndian.PutUint32(slot, h)
		binary.LittleEndian.PutUint32(slot[4:], HashWord(lemma))
		copy(slot[8:], s[:])
		if lemma != w { // an irregular form is one of a verb
			slot[10], slot[11] = senses[w][2], senses[w][3]
		}
	}
	return out
}

// Hash adds the table to h, so that a version can tell which one was used.
func Hash(h hash.Hash) { h.Write([]byte(table)) }
