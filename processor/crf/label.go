package crf

import (
	"encoding/binary"
	"math"
	"slices"
)

// Lattice scores the labels of one sequence. It is made by [Model.Score] and may be used for several.
type Lattice struct {
	m      *Model
	n      int
	scores []int32 // n x labels
	back   []uint8
	best   []int32
	alpha  []float64
	beta   []float64
	norm   []float64
	// emit are the scores as weights, once weighed.
	emit    []float64
	weighed bool
}

// Score scores the places of a sequence. A nil lattice is made anew; another is used again.
func (m *Model) Score(s Sequence, l *Lattice) *Lattice {
	if l == nil {
		l = &Lattice{}
	}
	l.Begin(m, len(s.Features))
	for i, features := range s.Features {
		m.AddAll(l.place(i), features, []int{len(features)})
	}
	for i, labels := range s.Allowed {
		l.Allow(i, labels)
	}
	return l
}

// Begin makes ready for a sequence of n places, whose features come in parts: see [Lattice.Add].
func (l *Lattice) Begin(m *Model, n int) {
	l.m, l.n, l.weighed = m, n, false
	l.scores = resize(l.scores, n*m.labels)
}

// BeginWith makes ready for a sequence whose places have these scores already, from [Model.AddAll]: what several
// sequences have in common can be added up once.
func (l *Lattice) BeginWith(m *Model, scores []int32) {
	l.m, l.n, l.weighed = m, len(scores)/m.labels, false
	l.scores = append(l.scores[:0], scores...)
}

// Add adds what features are worth. Those of place i end where ends[i] says.
func (l *Lattice) Add(features []Feature, ends []int) {
	l.weighed = false
	l.m.AddAll(l.scores, features, ends)
}

// place is the scores of the labels of place i.
func (l *Lattice) place(i int) []int32 { return l.scores[i*l.m.labels:][:l.m.labels] }

// Allow leaves only some labels to place i, as a set of bits. All that is worth something to them must have been added.
func (l *Lattice) Allow(i int, labels uint32) {
	l.weighed = false
	row := l.place(i)
	for k := range row {
		if labels&(1<<k) == 0 {
			row[k] = barred
		}
	}
}

// batch is how many features are looked up side by side.
const batch = 256

// lookup is a batch of features that the table may have, and how many there are.
type lookup struct {
	n        int
	features [batch]Feature
	places   [batch]uint32
	prints   [batch]uint16
}

// AddAll adds to the scores of several places, labels of one place side by side, what the features of each are worth:
// those of place i end where ends[i] says. Most features of some models are in no table. Which ones may be, and what
// stands at their places, is found out for many at once and without a branch on each, so that the processor waits for
// the memory of all of them together and not for one after another.
func (m *Model) AddAll(scores []int32, features []Feature, ends []int) {
	var b lookup
	place := 0
	for at := 0; at < len(features); {
		b.n = 0
		for stop := min(at+batch, len(features)); at < stop; {
			for ends[place] <= at {
				place++
			}
			last := min(stop, ends[place])
			m.sift(&b, features[at:last], uint32(place))
			at = last
		}
		size, shift, slots := m.slotSize(), m.shift&31, m.slots
		for i, f := range b.features[:b.n] {
			b.prints[i] = binary.LittleEndian.Uint16(slots[int(uint32(f)>>shift)*size:])
		}
		m.addFound(scores, &b)
	}
}

// sift keeps the features of a place that the table may have.
func (m *Model) sift(b *lookup, features []Feature, place uint32) {
	n, known, shift := b.n, m.known, (m.shift-2)&31
	for _, f := range features {
		b.features[n%batch] = f
		b.places[n%batch] = place
		h := uint32(f) * 0x9E3779B1 >> shift
		n += int(known[h>>3] >> (h & 7) & 1)
	}
	b.n = n
}

// addFound adds up the weights of the features of a batch that the table has.
func (m *Model) addFound(scores []int32, b *lookup) {
	size, shift, labels, slots := m.slotSize(), m.shift&31, m.labels, m.slots
	sum, place := sums{}, uint32(0)
	row := scores
	for i, f := range b.features[:b.n] {
		var slot []byte
		switch b.prints[i] {
		case fingerprint(f):
			slot = slots[int(uint32(f)>>shift)*size:][:size]
		case 0:
			continue
		default:
			if slot = m.find(f); slot == nil {
				continue
			}
		}
		if p := b.places[i]; p != place {
			sum.addTo(row)
			sum, place = sums{}, p
			row = scores[int(p)*labels:]
		}
		weights := slot[2:]
		if len(weights) >= abreast {
			sum.add(weights)
			weights = weights[abreast:]
		}
		rest := row[labels-len(weights) : labels]
		for k, w := range weights {
			rest[k] += int32(int8(w))
		}
	}
	sum.addTo(row)
}

// sums adds up the weights of the first eight labels abreast, in lanes of 16 bits: a batch of bytes has room there.
type sums struct {
	even, odd uint64
	n         int32
}

const (
	abreast = 8
	lanes   = 0x00FF00FF00FF00FF
	// negative is added to each weight, so that none is below zero.
	negative = 128
)

func (s *sums) add(weights []byte) {
	w := binary.LittleEndian.Uint64(weights) ^ 0x8080808080808080
	s.even += w & lanes
	s.odd += w >> 8 & lanes
	s.n++
}

func (s *sums) addTo(scores []int32) {
	if s.n == 0 {
		return
	}
	for k := range abreast / 2 {
		scores[2*k] += int32(uint16(s.even>>(16*k))) - negative*s.n
		scores[2*k+1] += int32(uint16(s.odd>>(16*k))) - negative*s.n
	}
}

// Label returns the best labels of the sequence (Viterbi's algorithm), one a place.
func (l *Lattice) Label() []uint8 {
	if l.n == 0 {
		return nil
	}
	labels := l.m.labels
	l.best = room(l.best, l.n*labels)
	l.back = room(l.back, l.n*labels)
	copy(l.best, l.scores[:labels])
	for i := 1; i < l.n; i++ {
		for k := range labels {
			top, from := int32(math.MinInt32), 0
			for _, j := range l.m.before[k] {
				if v := l.best[(i-1)*labels+j] + l.m.follow[j*labels+k]; v > top {
					top, from = v, j
				}
			}
			l.best[i*labels+k] = max(top, barred*64) + l.scores[i*labels+k]
			l.back[i*labels+k] = uint8(from)
		}
	}
	out := make([]uint8, l.n)
	last := l.best[(l.n-1)*labels:]
	for k := 1; k < labels; k++ {
		if last[k] > last[out[l.n-1]] {
			out[l.n-1] = uint8(k)
		}
	}
	for i := l.n - 1; i > 0; i-- {
		out[i-1] = l.back[i*labels+int(out[i])]
	}
	return out
}

// Marginals returns the probability of each label at each place, labels of one place side by side. It is valid until
// the lattice is used again.
func (l *Lattice) Marginals() []float64 {
	labels := l.m.labels
	l.forward()
	l.beta = room(l.beta, l.n*labels)
	for k := range labels {
		l.beta[(l.n-1)*labels+k] = 1
	}
	for i := l.n - 2; i >= 0; i-- {
		for j := range labels {
			sum := 0.0
			for _, k := range l.m.behind[j] {
				sum += l.m.weights[j*labels+k] * l.emit[(i+1)*labels+k] * l.beta[(i+1)*labels+k]
			}
			l.beta[i*labels+j] = sum / l.norm[i+1]
		}
	}
	for i, a := range l.alpha[:l.n*labels] {
		l.beta[i] *= a
	}
	return l.beta[:l.n*labels]
}

// forward fills alpha, each place normalised to one, and norm with what it was divided by.
func (l *Lattice) forward() {
	labels := l.m.labels
	l.weigh()
	l.alpha, l.norm = room(l.alpha, l.n*labels), room(l.norm, l.n)
	for i := range l.n {
		row := l.alpha[i*labels : (i+1)*labels]
		total := 0.0
		for k := range labels {
			in := 1.0
			if i > 0 {
				in = 0
				for _, j := range l.m.before[k] {
					in += l.alpha[(i-1)*labels+j] * l.m.weights[j*labels+k]
				}
			}
			row[k] = in * l.emit[i*labels+k]
			total += row[k]
		}
		l.norm[i] = total
		for k := range row {
			row[k] /= total
		}
	}
}

// LogProbability returns the logarithm of the probability of given labels.
func (l *Lattice) LogProbability(given []uint8) float64 {
	labels := l.m.labels
	l.forward()
	sum := 0.0
	for i, k := range given {
		p := l.emit[i*labels+int(k)]
		if i > 0 {
			p *= l.m.weights[int(given[i-1])*labels+int(k)]
		}
		if p == 0 {
			return math.Inf(-1)
		}
		sum += math.Log(p / l.norm[i])
	}
	return sum
}

// weigh turns scores into weights. The largest of a place is one, so that none overflows.
func (l *Lattice) weigh() {
	if l.weighed {
		return
	}
	labels := l.m.labels
	l.emit = resize(l.emit, l.n*labels)
	for i := range l.n {
		row := l.scores[i*labels : (i+1)*labels]
		top := slices.Max(row)
		for k, v := range row {
			if d := top - v; d < int32(len(l.m.powers)) {
				l.emit[i*labels+k] = l.m.powers[d]
			}
		}
	}
	l.weighed = true
}

// room returns a slice of n values, whatever they are; resize one of zeros.
func room[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}

func resize[T any](s []T, n int) []T {
	s = room(s, n)
	clear(s)
	return s
}

// Favour adds weight, in natural logarithms, to a label at every place where it is allowed.
func (l *Lattice) Favour(label int, weight float64) {
	labels := l.m.labels
	l.weighed = false
	w := int32(math.Round(weight / l.m.unit))
	for i := range l.n {
		if s := &l.scores[i*labels+label]; *s > barred {
			*s += w
		}
	}
}
