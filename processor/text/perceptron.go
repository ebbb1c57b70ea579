package text

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// perceptron is the averaged perceptron of prose, read from the model that prose ships: it gives the same tags. Prose
// looks its features up as strings, by bisection; here a feature is known by its hash, and what is hashed of a word is
// hashed once and not for every place from which it is seen.
type perceptron struct {
	classes []string
	// tags are the classes and behind them what else may stand before a word, hashes those of tags as features have them.
	tags   []string
	hashes []uint64
	// others are the numbers of the tags that no feature decides.
	others [otherTags]uint8
	// slots hold a power of two of features, each where its hash says or behind.
	slots []featureSlot
	shift uint
	// worths has what each feature is worth: a stretch with each class that it speaks for.
	worths []worth
	// bias is what is always worth something. before, beforeThat and both are what slots say of features of tags, by
	// their numbers: both has those of the same tag before side by side.
	bias                     [mostClasses]float32
	before, beforeThat, both []uint32
}

// featureSlot is the low half of a feature's hash, and where its stretch begins, with its length in the low bits. A slot
// without is free.
type featureSlot struct {
	key, at uint32
}

// worth is how strongly a feature speaks for a class. They stand side by side because memory is what takes longest.
type worth struct {
	weight float32
	class  uint32
}

// countBits is how many bits of featureSlot.at hold the length, which is at most the number of classes.
const countBits = 7

const mostClasses = 64

// The tags that no feature decides: those of words that are looked at by themselves, and what stands before a sentence.
const (
	dash = iota
	common
	nothing
	symbol
	start
	startThat
	otherTags
)

var otherNames = [otherTags]string{"-", "NN", "-NONE-", "SYM", "-START-", "-START2-"}

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
	}
	features, pairs, length := r.uint32(), r.uint32(), r.uint32()
	names := r.bytes(length)
	nameEnds, pairEnds := r.bytes(4*(features+1)), r.bytes(4*(features+1))
	classes, weights := r.bytes(pairs), r.bytes(4*pairs)
	known := r.uint32()
	if r.short || len(p.classes) > mostClasses || known > uint32(len(b)) {
		return nil, fmt.Errorf("cut short, or %d classes: %w", len(p.classes), errTagger)
	}
	for _, class := range classes {
		if int(class) >= len(p.classes) {
			return nil, fmt.Errorf("class %d: %w", class, errTagger)
		}
	}
	bits := uint(1)
	for 1<<bits < 3*(features+known)/2 {
		bits++
	}
	p.worths = make([]worth, 0, pairs)
	p.slots, p.shift = make([]featureSlot, 1<<bits), 64-bits
	for i := range features {
		first, last := binary.LittleEndian.Uint32(nameEnds[4*i:]), binary.LittleEndian.Uint32(nameEnds[4*i+4:])
		from, to := binary.LittleEndian.Uint32(pairEnds[4*i:]), binary.LittleEndian.Uint32(pairEnds[4*i+4:])
		if first > last || last > length || from > to || to > pairs || to-from > mostClasses || from >= 1<<(32-countBits) {
			return nil, fmt.Errorf("feature %d: %w", i, errTagger)
		}
		h, ok := hashOfFeature(string(names[first:last]))
		if ok && from < to {
			ok = p.put(h, p.addWorths(classes[from:to], weights[4*from:4*to]))
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
	p.prepare()
	return p, nil
}

// addWorths adds what a feature is worth and returns what its slot says of it.
func (p *perceptron) addWorths(classes, weights []byte) uint32 {
	at := len(p.worths)
	for k, class := range classes {
		p.worths = append(p.worths, worth{math.Float32frombits(binary.LittleEndian.Uint32(weights[4*k:])), uint32(class)})
	}
	return uint32(at)<<countBits | uint32(len(classes))
}

// prepare looks up what depends on tags alone.
func (p *perceptron) prepare() {
	p.tags = p.classes
	for i, name := range otherNames {
		n := slices.Index(p.tags, name)
		if n < 0 {
			n, p.tags = len(p.tags), append(p.tags, name)
		}
		p.others[i] = uint8(n)
	}
	for _, tag := range p.tags {
		p.hashes = append(p.hashes, hashOf(tag))
	}
	for _, h := range p.hashes {
		p.before = append(p.before, p.find(feature(tagBefore, h)))
		p.beforeThat = append(p.beforeThat, p.find(feature(tagBeforeThat, h)))
		for _, that := range p.hashes {
			p.both = append(p.both, p.find(feature(bothTags, pair(h, that))))
		}
	}
	p.add(&p.bias, p.find(feature(bias, 0)))
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
	// tags are those of words that need no prediction; where it is undecided, found is what slots say of its features.
	tags  []uint8
	found [][wordFeatures]uint32
	// first are the heads of their stretches, read for all words before the first is needed: the processor waits for the
	// memory of many at once.
	first  uint32
	scores [mostClasses]float32
}

// undecided is no tag.
const undecided = 255

// wordFeatures is how many features of a word do not depend on the tags before it.
const wordFeatures = 9

// The signs that stand for words behind and before a sentence.
var edges = [4]tagged{seen("-START-"), seen("-START2-"), seen("-END-"), seen("-END2-")}

// tag calls set with the tag of each word of the sentence.
func (p *perceptron) tag(s *sentence, set func(i int, tag string)) {
	s.around = append(s.around[:0], edges[0], edges[1])
	for _, w := range s.words {
		s.around = append(s.around, normal(w))
	}
	s.around = append(s.around, edges[2], edges[3])
	p.lookUp(s)
	before, beforeThat := p.others[start], p.others[startThat]
	for i := range s.words {
		t := s.tags[i]
		if t == undecided {
			t = p.predict(s, i, before, beforeThat)
		}
		set(i, p.tags[t])
		beforeThat, before = before, t
	}
}

// lookUp finds the tags of words that have but one, and of the others all features that do not depend on tags.
func (p *perceptron) lookUp(s *sentence) {
	s.tags, s.found = s.tags[:0], s.found[:0]
	for i, w := range s.words {
		t, at := uint8(undecided), [wordFeatures]uint32{}
		if other, ok := special(w); ok {
			t = p.others[other]
		} else if class := p.find(feature(only, hashOf(w))); class != 0 {
			t = uint8(class >> countBits)
		} else {
			a := s.around[i : i+5]
			for k, f := range [wordFeatures]uint64{
				feature(ownTail, hashOf(w[max(0, len(w)-3):])), feature(ownHead, hashOf(w[:1])), feature(ownWord, a[2].word),
				feature(wordBefore, a[1].word), feature(tailBefore, a[1].tail), feature(wordBeforeThat, a[0].word),
				feature(wordBehind, a[3].word), feature(tailBehind, a[3].tail), feature(wordBehindThat, a[4].word),
			} {
				at[k] = p.find(f)
			}
		}
		s.tags, s.found = append(s.tags, t), append(s.found, at)
	}
	for i := range s.found {
		for _, at := range s.found[i] {
			if at != 0 {
				s.first ^= p.worths[at>>countBits].class
			}
		}
	}
}

// special returns the tag of words that the model never saw.
func special(w string) (other int, ok bool) {
	switch w[0] {
	case '-':
		return dash, w == "-"
	case '@':
		return common, true
	case '0', '*':
		return nothing, len(w) == 1
	case '8', 'O', 'V', 'X', 'o', 'v', 'x':
		switch w {
		case "8D", "O.o", "O_o", "V_V", "XDD", "o_0", "o_O", "o_o", "v_v", "xD", "xDD":
			return symbol, true
		}
	}
	return 0, false
}

// predict returns the class whose weights sum up to most. They are added in the order in which prose adds them, for sums
// of floating-point numbers depend on it.
func (p *perceptron) predict(s *sentence, i int, before, beforeThat uint8) uint8 {
	s.scores = p.bias
	at := &s.found[i]
	for _, of := range [...]uint32{
		at[0], at[1], p.before[before], p.beforeThat[beforeThat], p.both[int(before)*len(p.tags)+int(beforeThat)], at[2],
		p.find(feature(tagAndWord, pair(p.hashes[before], s.around[i+2].word))), at[3], at[4], at[5], at[6], at[7], at[8],
	} {
		p.add(&s.scores, of)
	}
	best := 0
	for class, score := range s.scores[:len(p.classes)] {
		if score > s.scores[best] {
			best = class
		}
	}
	return uint8(best)
}

// add adds what a feature is worth, if there is one.
func (p *perceptron) add(scores *[mostClasses]float32, at uint32) {
	from := at >> countBits
	for _, w := range p.worths[from : from+at&(1<<countBits-1)] {
		scores[w.class%mostClasses] += w.weight
	}
}

// find returns what the slot of a feature says, or 0.
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
