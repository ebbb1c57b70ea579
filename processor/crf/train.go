package crf

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Example is a sequence with its labels.
type Example struct {
	Sequence
	Labels []uint8
}

// Options say how to train.
type Options struct {
	Labels int
	// Bars lists transitions that never happen, from label to label.
	Bars [][2]int
	// Epochs is how often every example is seen, Rate the first step size, Shrink the pull towards zero.
	Epochs       int
	Rate, Shrink float64
	// Settle is for how many of the last epochs only those features are learned that will stand in the model, so that they
	// make up for the loss of the others.
	Settle int
	// Runs is how often is begun anew, in another order of the examples, before the weights of all runs are averaged: what
	// chance made of one of them evens out. The last epochs, in which the model settles, begin with that mean, and are
	// gone through as often.
	Runs int
	// Drop is the share of features left out at random each time a place is seen, so that no weight relies on another.
	Drop float64
	// Least is how many places must have a feature for it to be learned.
	Least int
	// Bits is the logarithm of the number of slots of the model; the weakest features that do not fit are left out.
	Bits uint
	// Seed makes training repeatable: the same examples in the same order give the same model.
	Seed uint64
	// Progress, if set, is told the name of each epoch and its loss per place.
	Progress func(epoch string, loss float64)
}

// Train learns a model by stochastic gradient descent on the likelihood of the examples. It rewrites the features of the
// examples, to save memory.
func Train(examples []Example, o Options) (*Model, error) {
	for i, e := range examples {
		if len(e.Labels) != len(e.Features) {
			return nil, fmt.Errorf("example %d has %d labels for %d places", i, len(e.Labels), len(e.Features))
		}
	}
	t := newTrainer(examples, o)
	runs := max(1, o.Runs)
	for run := range runs {
		random := rand.New(rand.NewPCG(o.Seed, uint64(run)))
		for epoch := range o.Epochs - o.Settle {
			t.epoch(examples, random, fmt.Sprintf("run %d, epoch %d", run+1, epoch+1))
		}
		t.remember()
		if run+1 < runs {
			t.forget()
		}
	}
	t.average()
	t.prune()
	if o.Settle > 0 {
		t.settle(examples, runs)
	}
	return t.model(), nil
}

// settle goes on from the weights there are, once for every run in another order, and averages what comes of it.
func (t *trainer) settle(examples []Example, runs int) {
	weights, squares := slices.Clone(t.weights), slices.Clone(t.squares)
	follow, followSq := slices.Clone(t.follow), slices.Clone(t.followSq)
	for run := range runs {
		copy(t.weights, weights)
		copy(t.squares, squares)
		copy(t.follow, follow)
		copy(t.followSq, followSq)
		random := rand.New(rand.NewPCG(t.o.Seed, uint64(runs+run)))
		for epoch := range t.o.Settle {
			t.epoch(examples, random, fmt.Sprintf("settling, run %d, epoch %d", run+1, epoch+1))
			t.remember()
		}
	}
	t.average()
}

// epoch sees every example once, in random order.
func (t *trainer) epoch(examples []Example, random *rand.Rand, name string) {
	order := random.Perm(len(examples))
	loss, places := 0.0, 0
	for _, i := range order {
		loss += t.step(examples[i], random)
		places += len(examples[i].Labels)
	}
	if t.o.Progress != nil {
		t.o.Progress(name, loss/float64(max(1, places)))
	}
}

// forget makes ready for another run from the beginning.
func (t *trainer) forget() {
	for _, s := range [][]float32{t.weights, t.squares, t.follow, t.followSq} {
		clear(s)
	}
}

// prune takes out the features that are too weak for a place in the model.
func (t *trainer) prune() {
	for n := range t.gone {
		t.gone[n] = true
	}
	for _, n := range t.strongest(t.most()) {
		t.gone[n] = false
	}
	for n, gone := range t.gone {
		if gone {
			clear(t.weights[n*t.o.Labels:][:t.o.Labels])
		}
	}
}

// remember adds the weights to those that are averaged.
func (t *trainer) remember() {
	if t.sum == nil {
		t.sum, t.followSum = make([]float32, len(t.weights)), make([]float32, len(t.follow))
	}
	for i, w := range t.weights {
		t.sum[i] += w
	}
	for i, w := range t.follow {
		t.followSum[i] += w
	}
	t.sums++
}

// average puts the mean of the remembered weights in their place, and begins to remember anew.
func (t *trainer) average() {
	if t.sums == 0 {
		return
	}
	for i, w := range t.sum {
		t.weights[i] = w / t.sums
	}
	for i, w := range t.followSum {
		t.follow[i] = w / t.sums
	}
	clear(t.sum)
	clear(t.followSum)
	t.sums = 0
}

// trainer holds the weights while they are learned. Features are numbered; Feature values in examples are those numbers
// once newTrainer has been through them.
type trainer struct {
	o        Options
	names    []Feature // by number
	weights  []float32 // number x labels
	squares  []float32 // sums of squared gradients
	follow   []float32
	followSq []float32
	alpha    []float64
	beta     []float64
	emit     []float64
	norm     []float64
	kept     [][]Feature
	room     []Feature
	// gone are the features that will not stand in the model.
	gone []bool
	// sum and followSum are the sums of sums remembered weights.
	sum, followSum []float32
	sums           float32
}

func newTrainer(examples []Example, o Options) *trainer {
	counts := map[Feature]int32{}
	for _, e := range examples {
		for _, place := range e.Features {
			for _, f := range place {
				counts[f]++
			}
		}
	}
	t := &trainer{o: o}
	for f, n := range counts {
		if int(n) >= o.Least {
			t.names = append(t.names, f)
		}
	}
	slices.Sort(t.names)
	numbers := make(map[Feature]Feature, len(t.names))
	for i, f := range t.names {
		numbers[f] = Feature(i)
	}
	for _, e := range examples {
		for i, place := range e.Features {
			kept := place[:0]
			for _, f := range place {
				if n, ok := numbers[f]; ok {
					kept = append(kept, n)
				}
			}
			e.Features[i] = kept
		}
	}
	t.gone = make([]bool, len(t.names))
	t.weights = make([]float32, len(t.names)*o.Labels)
	t.squares = make([]float32, len(t.names)*o.Labels)
	t.follow = make([]float32, o.Labels*o.Labels)
	t.followSq = make([]float32, o.Labels*o.Labels)
	return t
}

// step learns from one example and returns its loss before.
func (t *trainer) step(e Example, random *rand.Rand) float64 {
	n, labels := len(e.Labels), t.o.Labels
	if n == 0 {
		return 0
	}
	t.drop(e, random)
	t.score(e)
	loss := t.forwardBackward(e.Labels)
	gradient := make([]float32, labels)
	for i, place := range t.kept {
		for k := range labels {
			gradient[k] = float32(t.alpha[i*labels+k] * t.beta[i*labels+k])
		}
		gradient[e.Labels[i]]--
		for _, f := range place {
			t.update(t.weights[int(f)*labels:][:labels], t.squares[int(f)*labels:][:labels], gradient)
		}
	}
	return loss
}

func (t *trainer) drop(e Example, random *rand.Rand) {
	t.kept, t.room = t.kept[:0], t.room[:0]
	for _, place := range e.Features {
		start := len(t.room)
		for _, f := range place {
			if !t.gone[f] && (t.o.Drop == 0 || random.Float64() >= t.o.Drop) {
				t.room = append(t.room, f)
			}
		}
		t.kept = append(t.kept, t.room[start:len(t.room):len(t.room)])
	}
}

func (t *trainer) score(e Example) {
	labels := t.o.Labels
	t.emit = resize(t.emit, len(t.kept)*labels)
	scale := 1.0
	if t.o.Drop > 0 {
		scale = 1 / (1 - t.o.Drop)
	}
	for i, place := range t.kept {
		row := t.emit[i*labels : (i+1)*labels]
		for _, f := range place {
			for k, w := range t.weights[int(f)*labels:][:labels] {
				row[k] += float64(w)
			}
		}
		top := math.Inf(-1)
		for k := range row {
			row[k] *= scale
			if e.Allowed != nil && e.Allowed[i]&(1<<k) == 0 {
				row[k] = math.Inf(-1)
			}
			top = max(top, row[k])
		}
		for k := range row {
			row[k] = math.Exp(row[k] - top)
		}
	}
}

// forwardBackward fills alpha and beta so that their product is the marginal, updates the transitions, and returns the
// loss.
func (t *trainer) forwardBackward(gold []uint8) float64 {
	n, labels := len(gold), t.o.Labels
	follow := t.transitions()
	t.alpha, t.beta, t.norm = resize(t.alpha, n*labels), resize(t.beta, n*labels), resize(t.norm, n)
	loss := 0.0
	for i := range n {
		total := 0.0
		for k := range labels {
			in := 1.0
			if i > 0 {
				in = 0
				for j := range labels {
					in += t.alpha[(i-1)*labels+j] * follow[j*labels+k]
				}
			}
			v := in * t.emit[i*labels+k]
			t.alpha[i*labels+k] = v
			total += v
		}
		t.norm[i] = total
		for k := range labels {
			t.alpha[i*labels+k] /= total
		}
		p := t.emit[i*labels+int(gold[i])] / total
		if i > 0 {
			p *= follow[int(gold[i-1])*labels+int(gold[i])]
		}
		loss -= math.Log(max(p, 1e-300))
	}
	expected := make([]float64, labels*labels)
	for k := range labels {
		t.beta[(n-1)*labels+k] = 1
	}
	for i := n - 2; i >= 0; i-- {
		for j := range labels {
			sum := 0.0
			for k := range labels {
				v := follow[j*labels+k] * t.emit[(i+1)*labels+k] * t.beta[(i+1)*labels+k] / t.norm[i+1]
				sum += v
				expected[j*labels+k] += t.alpha[i*labels+j] * v
			}
			t.beta[i*labels+j] = sum
		}
		expected[int(gold[i])*labels+int(gold[i+1])]--
	}
	gradient := make([]float32, len(expected))
	for i, v := range expected {
		gradient[i] = float32(v)
	}
	t.update(t.follow, t.followSq, gradient)
	return loss
}

func (t *trainer) transitions() []float64 {
	out := make([]float64, len(t.follow))
	for i, w := range t.follow {
		out[i] = math.Exp(float64(w))
	}
	for _, b := range t.o.Bars {
		out[b[0]*t.o.Labels+b[1]] = 0
	}
	return out
}

func (t *trainer) update(weights, squares, gradient []float32) {
	rate, shrink := float32(t.o.Rate), float32(t.o.Shrink)
	for k, g := range gradient {
		g += shrink * weights[k]
		if g == 0 {
			continue
		}
		squares[k] += g * g
		weights[k] -= rate * g / float32(math.Sqrt(float64(squares[k])+1e-3))
	}
}
