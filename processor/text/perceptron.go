package text

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// perceptron is the averaged perceptron of prose, read from the model that prose ships: it gives the same tags. Prose
// looks its features up as strings, by bisection; here a feature is known by its hash, and what is hashed of a word is
// hashed once and not for every place from which it is seen.
type perceptron struct {
	classes []string
	// hashes are those of the classes as tags of the words before.
	hashes []uint64
	// slots hold a power of two of features, each where its hash says or behind. Of pairs and weights each feature has a
	// stretch: the classes it speaks for, and how strongly.
	slots   []featureSlot
	shift   uint
	pairs   []uint8
	weights []float32
}

// featureSlot is the low half of a feature's hash, and where its weights begin, with their number in the low bits. A
// slot without weights is free.
type featureSlot struct {
	key, at uint32
}

// countBits is how many bits of featureSlot.at hold the number of weights, which is at most that of classes.
const (
	countBits   = 7
	mostClasses = 64
)

// The kinds of features, by the words with which the model names them.
const (
	bias = iota
	ownTail
	ownHead
	tagBefore
	tagBeforeThat
	bothTags
	ownWord
	tagAndWord
	wordBefore
	tailBefore
	wordBeforeThat
	wordBehind
	tailBehind
	wordBehindThat
	kinds
	// only is the kind under which words that have but one tag are found, with its class in place of weights.
	only = kinds
)

var kindNames = [kinds]string{
	"bias", "i suffix ", "i pref1 ", "i-1 tag ", "i-2 tag ", "i tag+i-2 tag ", "i word ", "i-1 tag+i word ", "i-1 word ", "i-1 suffix ",
	"i-2 word ", "i+1 word ", "i+1 suffix ", "i+2 word ",
}

// errTagger says that bytes are no model of the version that is read here.
var errTagger = errors.New("no tagger model of version 1")

// readPerceptron reads a model in prose's flat format (its package internal/flat describes it).
func readPerceptron(b []byte) (*perceptron, error) {
	r := &modelReader{rest: b}
	if string(r.bytes(8)) != "PROSETAG" || r.uint32() != 1 {
		return nil, errTagger
	}
	p := &perceptron{}
	for range r.uint32() {
		p.classes = append(p.classes, r.string())
		p.hashes = append(p.hashes, hashOf(p.classes[len(p.classes)-1]))
	}
	features, pairs, length := r.uint32(), r.uint32(), r.uint32()
	names := r.bytes(length)
	nameEnds, pairEnds := r.bytes(4*(features+1)), r.bytes(4*(features+1))
	p.pairs = r.bytes(pairs)
	for w := r.bytes(4 * pairs); len(w) > 0; w = w[4:] {
		p.weights = append(p.weights, math.Float32frombits(binary.LittleEndian.Uint32(w)))
	}
	known := r.uint32()
	if r.short || len(p.classes) > mostClasses || known > uint32(len(b)) {
		return nil, fmt.Errorf("cut short, or %d classes: %w", len(p.classes), errTagger)
	}
	bits := uint(1)
	for 1<<bits < 3*(features+known)/2 {
		bits++
	}
	p.slots, p.shift = make([]featureSlot, 1<<bits), 64-bits
	for i := range features {
		first, last := binary.LittleEndian.Uint32(nameEnds[4*i:]), binary.LittleEndian.Uint32(nameEnds[4*i+4:])
		from, to := binary.LittleEndian.Uint32(pairEnds[4*i:]), binary.LittleEndian.Uint32(pairEnds[4*i+4:])
		if first > last || last > length || from > to || to > pairs || to-from >= 1<<countBits || from >= 1<<(32-countBits) {
			return nil, fmt.Errorf("feature %d: %w", i, errTagger)
		}
		h, ok := hashOfFeature(string(names[first:last]))
		if ok && from < to {
			ok = p.put(h, from<<countBits|(to-from))
		}
		if !ok {
			return nil, fmt.Errorf("feature %d: %w", i, errTagger)
		}
	}
	for range known {
		word, class := r.string(), r.bytes(1)
		if r.short || int(class[0]) >= len(p.classes) || !p.put(feature(only, hashOf(word)), uint32(class[0])<<countBits|1) {
			return nil, fmt.Errorf("word %q: %w", word, errTagger)
		}
	}
	for _, class := range p.pairs {
		if int(class) >= len(p.classes) {
			return nil, fmt.Errorf("class %d: %w", class, errTagger)
		}
	}
	return p, nil
}

// put adds a feature, unless another has the same hash.
func (p *perceptron) put(h uint64, at uint32) bool {
	mask := len(p.slots) - 1
	i := int(h >> p.shift)
	for ; p.slots[i].at != 0; i = (i + 1) & mask {
		if p.slots[i].key == uint32(h) {
			return false
		}
	}
	p.slots[i] = featureSlot{uint32(h), at}
	return true
}

// hashOfFeature is the hash of a feature as the model names it.
func hashOfFeature(name string) (uint64, bool) {
	for kind, prefix := range kindNames {
		value, ok := strings.CutPrefix(name, prefix)
		if !ok {
			continue
		}
		switch kind {
		case bias:
			return feature(bias, 0), value == ""
		case bothTags, tagAndWord:
			tag, rest, ok := strings.Cut(value, " ")
			return feature(kind, pair(hashOf(tag), hashOf(rest))), ok
		}
		return feature(kind, hashOf(value)), true
	}
	return 0, false
}

// hashOf is the hash of a word (FNV-1a).
func hashOf(s string) uint64 {
	h := uint64(hashStart)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * hashStep
	}
	return h
}

const hashStart, hashStep = 14695981039346656037, 1099511628211

// pair is the hash of two values.
func pair(a, b uint64) uint64 { return a*0x9E3779B97F4A7C15 + b }

// feature is the hash of a feature of a kind.
func feature(kind int, value uint64) uint64 {
	h := (value + uint64(kind)*0xD6E8FEB86659FD93) * 0xFF51AFD7ED558CCD
	h ^= h >> 32
	return h * 0xC4CEB9FE1A85EC53
}

// tagged is a word as features see it, here and from the places beside it.
type tagged struct{ word, tail uint64 }

// sentence is the room in which one sentence is tagged.
type sentence struct {
	words  []string
	around []tagged
	scores [mostClasses]float32
}

// The signs that stand for words and tags before and behind a sentence.
var edges = [4]tagged{seen("-START-"), seen("-START2-"), seen("-END-"), seen("-END2-")}

// tag calls set with the tag of each word of the sentence.
func (p *perceptron) tag(s *sentence, set func(i int, tag string)) {
	s.around = append(s.around[:0], edges[0], edges[1])
	for _, w := range s.words {
		s.around = append(s.around, normal(w))
	}
	s.around = append(s.around, edges[2], edges[3])
	before, beforeThat := edges[0].word, edges[1].word
	for i, w := range s.words {
		t, known := special(w)
		var h uint64
		if known {
			h = hashOf(t)
		} else {
			var class uint8
			if at := p.find(feature(only, hashOf(w))); at != 0 {
				class = uint8(at >> countBits)
			} else {
				class = p.predict(s, i, w, before, beforeThat)
			}
			t, h = p.classes[class], p.hashes[class]
		}
		set(i, t)
		beforeThat, before = before, h
	}
}

// special returns the tag of words that the model never saw.
func special(w string) (string, bool) {
	switch w[0] {
	case '-':
		return "-", w == "-"
	case '@':
		return "NN", true
	case '0', '*':
		return "-NONE-", len(w) == 1
	case '8', 'O', 'V', 'X', 'o', 'v', 'x':
		switch w {
		case "8D", "O.o", "O_o", "V_V", "XDD", "o_0", "o_O", "o_o", "v_v", "xD", "xDD":
			return "SYM", true
		}
	}
	return "", false
}

// predict returns the class whose weights sum up to most. They are added in the order in which prose adds them, for sums
// of floating-point numbers depend on it.
func (p *perceptron) predict(s *sentence, i int, w string, before, beforeThat uint64) uint8 {
	s.scores = [mostClasses]float32{}
	a := s.around[i : i+5]
	own := a[2].word
	for _, f := range [...]uint64{
		feature(bias, 0), feature(ownTail, hashOf(w[max(0, len(w)-3):])), feature(ownHead, hashOf(w[:1])),
		feature(tagBefore, before), feature(tagBeforeThat, beforeThat), feature(bothTags, pair(before, beforeThat)),
		feature(ownWord, own), feature(tagAndWord, pair(before, own)),
		feature(wordBefore, a[1].word), feature(tailBefore, a[1].tail), feature(wordBeforeThat, a[0].word),
		feature(wordBehind, a[3].word), feature(tailBehind, a[3].tail), feature(wordBehindThat, a[4].word),
	} {
		at := p.find(f)
		from, n := at>>countBits, at&(1<<countBits-1)
		weights := p.weights[from : from+n]
		for k, class := range p.pairs[from : from+n] {
			s.scores[class%mostClasses] += weights[k]
		}
	}
	best := 0
	for class, score := range s.scores[:len(p.classes)] {
		if score > s.scores[best] {
			best = class
		}
	}
	return uint8(best)
}

// find returns where the weights of a feature are, or 0.
func (p *perceptron) find(h uint64) uint32 {
	mask := len(p.slots) - 1
	for i := int(h >> p.shift); ; i = (i + 1) & mask {
		if s := p.slots[i&mask]; s.key == uint32(h) || s.at == 0 {
			return s.at
		}
	}
}

// normal is a word in the form in which the model knows it.
func normal(w string) tagged {
	switch {
	case w[0] != '-' && strings.IndexByte(w, '-') >= 0:
		return seen("!HYPHEN")
	case len(w) == 4 && decimal(w):
		return seen("!YEAR")
	case w[0] >= '0' && w[0] <= '9':
		return seen("!DIGITS")
	}
	var low [32]byte
	if len(w) > len(low) {
		return seen(strings.ToLower(w))
	}
	for i := range len(w) {
		c := w[i]
		if c >= utf8.RuneSelf {
			return seen(strings.ToLower(w))
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		low[i] = c
	}
	return seen(low[:len(w)])
}

// seen hashes a word and its last three bytes.
func seen[S string | []byte](w S) tagged {
	t := tagged{hashStart, hashStart}
	for i := range len(w) {
		t.word = (t.word ^ uint64(w[i])) * hashStep
		if i >= len(w)-3 {
			t.tail = (t.tail ^ uint64(w[i])) * hashStep
		}
	}
	return t
}

// decimal reports digits, of which the first may be a sign.
func decimal(w string) bool {
	for i := range len(w) {
		if (w[i] < '0' || w[i] > '9') && (i > 0 || w[i] != '+' && w[i] != '-') {
			return false
		}
	}
	return true
}

// modelReader reads numbers and strings, and remembers whether there were too few.
type modelReader struct {
	rest  []byte
	short bool
}

func (r *modelReader) bytes(n uint32) []byte {
	if uint64(n) > uint64(len(r.rest)) {
		r.short, r.rest = true, nil
		return nil
	}
	out := r.rest[:n]
	r.rest = r.rest[n:]
	return out
}

func (r *modelReader) uint32() uint32 {
	if b := r.bytes(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

// string reads a string behind its length.
func (r *modelReader) string() string {
	if b := r.bytes(2); b != nil {
		return string(r.bytes(uint32(binary.LittleEndian.Uint16(b))))
	}
	return ""
}
