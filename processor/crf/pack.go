package crf

import (
	"encoding/binary"
	"math"
	"slices"
)

// fill is the greatest share of slots in use.
const fill = 0.5

// steps is how many steps a weight may be from zero, clipped the share of weights that are cut to that.
const (
	steps   = 127
	clipped = 1e-4
)

// model packs the weights into a table.
func (t *trainer) model() *Model {
	labels := t.o.Labels
	m := &Model{labels: labels, shift: 32 - t.o.Bits, slots: make([]byte, (1<<t.o.Bits)*(2+labels))}
	m.known = make([]byte, m.knownSize())
	kept := t.strongest(t.most())
	m.unit = t.unit(kept)
	for _, w := range t.follow {
		m.follow = append(m.follow, int32(math.Round(float64(w)/m.unit)))
	}
	for _, b := range t.o.Bars {
		m.follow[b[0]*labels+b[1]] = barred
	}
	for _, n := range kept {
		m.put(t.names[n], t.weights[n*labels:][:labels])
	}
	m.prepare()
	return m
}

// unit returns the size of a step at which hardly a weight of the kept features is too large.
func (t *trainer) unit(kept []int) float64 {
	sizes := make([]float32, 0, len(kept)*t.o.Labels)
	for _, n := range kept {
		for _, w := range t.weights[n*t.o.Labels:][:t.o.Labels] {
			sizes = append(sizes, max(w, -w))
		}
	}
	if len(sizes) == 0 {
		return 1
	}
	slices.Sort(sizes)
	most := sizes[len(sizes)-1-int(clipped*float64(len(sizes)))]
	return float64(max(most, 1e-3) / steps)
}

// most is how many features the model holds.
func (t *trainer) most() int { return int(fill * float64(int(1)<<t.o.Bits)) }

// leastStrength is how far apart the weights of a feature must lie to be worth a slot.
const leastStrength = 0.02

// strongest returns the numbers of the most features that are worth a slot, strongest first.
func (t *trainer) strongest(most int) []int {
	labels := t.o.Labels
	strength := make([]float32, len(t.names))
	numbers := make([]int, 0, len(t.names))
	for n := range t.names {
		row := t.weights[n*labels:][:labels]
		strength[n] = slices.Max(row) - slices.Min(row)
		if strength[n] > leastStrength {
			numbers = append(numbers, n)
		}
	}
	slices.SortStableFunc(numbers, func(a, b int) int {
		switch {
		case strength[a] > strength[b]:
			return -1
		case strength[a] < strength[b]:
			return 1
		}
		return 0
	})
	return numbers[:min(most, len(numbers))]
}

// put adds a feature. Two features of one place and one fingerprint share the weights of the stronger.
func (m *Model) put(f Feature, weights []float32) {
	if m.find(f) != nil {
		return
	}
	size := m.slotSize()
	mask := len(m.slots)/size - 1
	i := int(uint32(f) >> m.shift)
	for m.slots[i*size]|m.slots[i*size+1] != 0 {
		i = (i + 1) & mask
	}
	at, bit := m.bit(f)
	m.known[at] |= bit
	slot := m.slots[i*size:]
	binary.LittleEndian.PutUint16(slot, fingerprint(f))
	for k, w := range weights {
		slot[2+k] = byte(int8(max(-steps, min(steps, math.Round(float64(w)/m.unit)))))
	}
}
