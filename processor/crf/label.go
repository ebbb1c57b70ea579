package crf

import (
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
	l.m, l.n, l.weighed = m, len(s.Features), false
	l.scores = resize(l.scores, l.n*m.labels)
	copy(l.scores, s.Base)
	for i, features := range s.Features {
		row := l.scores[i*m.labels : (i+1)*m.labels]
		m.add(row, features)
		if s.Allowed != nil {
			for k := range row {
				if s.Allowed[i]&(1<<k) == 0 {
					row[k] = barred
				}
			}
		}
	}
	return l
}

// Scores returns what features alone are worth to each label of each place, for [Sequence.Base] of sequences that share
// them.
func (m *Model) Scores(places [][]Feature) []int32 {
	out := make([]int32, len(places)*m.labels)
	for i, features := range places {
		m.add(out[i*m.labels:(i+1)*m.labels], features)
	}
	return out
}

// batch is how many features are looked up side by side.
const batch = 64

// add adds what features are worth to each label. Most features are in no table. Which ones may be is found out first,
// without a branch on each, so that the processor waits for the memory of many at once and not for one after another.
func (m *Model) add(row []int32, features []Feature) {
	var known [batch]Feature
	for len(features) > 0 {
		some := features[:min(batch, len(features))]
		features = features[len(some):]
		n := 0
		for _, f := range some {
			known[n] = f
			n += m.mayHave(f)
		}
		for _, f := range known[:n] {
			if slot := m.find(f); slot != nil {
				for k, w := range slot[2:] {
					row[k] += int32(int8(w))
				}
			}
		}
	}
}

// Label returns the best labels of the sequence (Viterbi's algorithm), one a place.
func (l *Lattice) Label() []uint8 {
	if l.n == 0 {
		return nil
	}
	labels := l.m.labels
	l.best = resize(l.best, l.n*labels)
	l.back = resize(l.back, l.n*labels)
	copy(l.best, l.scores[:labels])
	for i := 1; i < l.n; i++ {
		for k := range labels {
			top, from := int32(math.MinInt32), 0
			for j := range labels {
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
	l.beta = resize(l.beta, l.n*labels)
	for k := range labels {
		l.beta[(l.n-1)*labels+k] = 1
	}
	for i := l.n - 2; i >= 0; i-- {
		for j := range labels {
			sum := 0.0
			for k := range labels {
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
	l.alpha, l.norm = resize(l.alpha, l.n*labels), resize(l.norm, l.n)
	for i := range l.n {
		row := l.alpha[i*labels : (i+1)*labels]
		total := 0.0
		for k := range labels {
			in := 1.0
			if i > 0 {
				in = 0
				for j := range labels {
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

// resize returns a slice of n zero values.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	s = s[:n]
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
