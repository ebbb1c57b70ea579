// Package crf is a linear-chain conditional random field over hashed features: it labels sequences, and learns how
// from labelled ones.
//
// A feature is known by its hash alone, so that weights hold no word of the text they were learned from. A trained
// [Model] is a table of small integers that is read where it lies, with no time spent on loading, and labels with
// integer arithmetic: the same input gives the same labels on every machine. Only probabilities take floating point.
//
// The model and its training by gradient are those of Lafferty, McCallum and Pereira, Conditional Random Fields (ICML
// 2001); the step sizes those of Duchi, Hazan and Singer, Adaptive Subgradient Methods (JMLR 2011).
//
// Start with [Model.Label] to label, [Train] to learn.
package crf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Feature is the hash of a property of a place in a sequence.
type Feature uint32

// Mix makes a feature of a kind and the values it has there.
func Mix(kind uint32, values ...uint32) Feature {
	h := kind*0x9E3779B1 + 0x7F4A7C15
	for _, v := range values {
		h ^= v
		h *= 0x85EBCA6B
		h ^= h >> 15
	}
	h *= 0xC2B2AE35
	return Feature(h ^ h>>16)
}

// Hash makes a value for [Mix] of a word.
func Hash(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h ^ h>>13
}

// Sequence is a sequence to label: the features of each place, and the labels that each place may have as a set of
// bits, all of them where Allowed is nil.
type Sequence struct {
	Features [][]Feature
	Allowed  []uint32
}

// Model is a trained model. Its table has a power of two of slots, each with 16 bits of the feature's hash and a weight
// for each label; a feature stands at the place its hash says, or behind it.
type Model struct {
	labels int
	// unit is what a weight of one is worth in natural logarithms.
	unit  float64
	shift uint
	slots []byte
	// known has a bit for every few features, set where the table has one of them: most of what is looked up is in no
	// table, and this is found out where the processor's cache holds it.
	known  []byte
	follow []int32
	// weights are those of the transitions, powers those of scores that many units below the best.
	weights, powers []float64
	// before and behind are, for each label, those that may stand before it and behind it.
	before, behind [][]int
}

// barred is the weight of a transition that never happens.
const barred = -1 << 24

// magic opens a model in a file.
const magic = "onrecord-crf/2\n"

// ErrFormat says that bytes are no model.
var ErrFormat = errors.New("no model of this version")

// Read reads a model from the head of b and returns the rest. The model keeps b.
func Read(b []byte) (*Model, []byte, error) {
	head := len(magic)
	if len(b) < head+16 || string(b[:head]) != magic {
		return nil, nil, ErrFormat
	}
	m := &Model{
		labels: int(binary.LittleEndian.Uint32(b[head:])),
		unit:   float64(math.Float32frombits(binary.LittleEndian.Uint32(b[head+4:]))),
		shift:  uint(binary.LittleEndian.Uint32(b[head+8:])),
	}
	if m.labels < 2 || m.labels > 32 || m.shift < 3 || m.shift > 29 {
		return nil, nil, fmt.Errorf("%d labels, shift %d: %w", m.labels, m.shift, ErrFormat)
	}
	at := head + 12
	size := (1 << (32 - m.shift)) * m.slotSize()
	if len(b) < at+4*m.labels*m.labels+size+m.knownSize() {
		return nil, nil, fmt.Errorf("cut short: %w", ErrFormat)
	}
	m.follow = make([]int32, m.labels*m.labels)
	for i := range m.follow {
		m.follow[i] = int32(binary.LittleEndian.Uint32(b[at:]))
		at += 4
	}
	m.slots = b[at : at+size]
	m.known = b[at+size : at+size+m.knownSize()]
	m.prepare()
	return m, b[at+size+m.knownSize():], nil
}

// leastPower is the weight below which nothing counts.
const leastPower = 1e-12

// prepare computes what labelling needs of the transitions and units.
func (m *Model) prepare() {
	m.weights = make([]float64, len(m.follow))
	m.before, m.behind = make([][]int, m.labels), make([][]int, m.labels)
	for i, w := range m.follow {
		if w > barred {
			from, to := i/m.labels, i%m.labels
			m.weights[i] = math.Exp(float64(w) * m.unit)
			m.before[to], m.behind[from] = append(m.before[to], from), append(m.behind[from], to)
		}
	}
	for d := 0; ; d++ {
		p := math.Exp(-float64(d) * m.unit)
		if p < leastPower {
			return
		}
		m.powers = append(m.powers, p)
	}
}

// AppendTo writes the model behind b.
func (m *Model) AppendTo(b []byte) []byte {
	b = append(b, magic...)
	b = binary.LittleEndian.AppendUint32(b, uint32(m.labels))
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(m.unit)))
	b = binary.LittleEndian.AppendUint32(b, uint32(m.shift))
	for _, w := range m.follow {
		b = binary.LittleEndian.AppendUint32(b, uint32(w))
	}
	b = append(b, m.slots...)
	return append(b, m.known...)
}

// knownSize is the length of known: four bits a slot.
func (m *Model) knownSize() int { return (1 << (32 - m.shift)) / 2 }

// bit returns the place of a feature in known.
func (m *Model) bit(f Feature) (at uint32, mask byte) {
	h := uint32(f) * 0x9E3779B1 >> (m.shift - 2)
	return h >> 3, 1 << (h & 7)
}

func (m *Model) slotSize() int { return 2 + m.labels }

// find returns the slot of a feature, or nil.
func (m *Model) find(f Feature) []byte {
	size := m.slotSize()
	mask := len(m.slots)/size - 1
	want := fingerprint(f)
	i := int(uint32(f) >> m.shift)
	for range mask + 1 {
		slot := m.slots[i*size : (i+1)*size]
		switch binary.LittleEndian.Uint16(slot) {
		case want:
			return slot
		case 0:
			return nil
		}
		i = (i + 1) & mask
	}
	return nil
}

// fingerprint is what a slot keeps of a feature's hash; it is never 0.
func fingerprint(f Feature) uint16 { return max(1, uint16(f)) }
