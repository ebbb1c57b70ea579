package crf_test

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord/processor/crf"
)

// The toy task: label 1 begins after a bell and goes on with label 2 until a gong. Nothing at a place itself tells
// whether it is inside, so the transitions must be learned.
const (
	outside = iota
	begins
	goesOn
	labels
)

// toy makes examples of the task with a seed.
func toy(n int, seed uint64) []crf.Example {
	random := rand.New(rand.NewPCG(seed, 1))
	var out []crf.Example
	for range n {
		var e crf.Example
		state := uint8(outside)
		last := uint32(0)
		for range 5 + random.IntN(20) {
			sign := uint32(random.IntN(6)) // 0 is the bell, 1 the gong
			switch {
			case sign == 1:
				state = outside
			case last == 0 && len(e.Labels) > 0 && state == outside:
				state = begins
			case state == begins:
				state = goesOn
			}
			e.Labels = append(e.Labels, state)
			e.Features = append(e.Features, []crf.Feature{crf.Mix(1, sign), crf.Mix(2, last), crf.Mix(3, last, sign), crf.Mix(4, boolean(len(e.Labels) == 1))})
			last = sign
		}
		out = append(out, e)
	}
	return out
}

func boolean(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

func train(t testing.TB, o crf.Options) *crf.Model {
	o.Labels, o.Bars, o.Epochs, o.Rate, o.Least = max(labels, o.Labels), [][2]int{{outside, goesOn}}, 30, 0.3, 1
	m, err := crf.Train(toy(300, 1), o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTrain(t *testing.T) {
	for name, o := range map[string]crf.Options{
		"plain":    {Bits: 10},
		"averaged": {Bits: 10, Runs: 3, Shrink: 1e-4},
		"dropped":  {Bits: 10, Drop: 0.2},
		"settled":  {Bits: 6, Settle: 3},
		"wide":     {Bits: 10, Labels: 11}, // labels nobody has: more than are added up abreast
	} {
		t.Run(name, func(t *testing.T) {
			m := train(t, o)
			wrong, places := 0, 0
			var l *crf.Lattice
			for _, e := range toy(100, 2) {
				l = m.Score(e.Sequence, l)
				for i, got := range l.Label() {
					places++
					if got != e.Labels[i] {
						wrong++
					}
				}
			}
			if wrong*50 > places {
				t.Errorf("%d of %d places of texts not seen before are labelled wrong, want at most one in fifty", wrong, places)
			}
		})
	}
}

// TestSame trains twice: the same examples give the same bytes.
func TestSame(t *testing.T) {
	o := crf.Options{Bits: 10, Drop: 0.3, Runs: 2, Epochs: 3, Settle: 1, Seed: 7}
	if a, b := train(t, o).AppendTo(nil), train(t, o).AppendTo(nil); !bytes.Equal(a, b) {
		t.Error("two trainings on the same examples gave different models")
	}
}

func TestMarginals(t *testing.T) {
	m := train(t, crf.Options{Bits: 10})
	e := toy(1, 3)[0]
	l := m.Score(e.Sequence, nil)
	marginals := l.Marginals()
	for i := range e.Labels {
		sum := 0.0
		for _, p := range marginals[i*labels : (i+1)*labels] {
			sum += p
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("the probabilities of place %d sum up to %v", i, sum)
		}
	}
	// All labellings of three places together are certain.
	short := crf.Sequence{Features: e.Features[:3]}
	l = m.Score(short, l)
	sum := 0.0
	for n := range labels * labels * labels {
		sum += math.Exp(l.LogProbability([]uint8{uint8(n % labels), uint8(n / labels % labels), uint8(n / labels / labels)}))
	}
	if math.Abs(sum-1) > 1e-9 {
		t.Errorf("the probabilities of all labellings sum up to %v", sum)
	}
}

func TestAllowedAndFavour(t *testing.T) {
	m := train(t, crf.Options{Bits: 10})
	s := toy(1, 4)[0].Sequence
	s.Allowed = make([]uint32, len(s.Features))
	for i := range s.Allowed {
		s.Allowed[i] = 1 << outside
	}
	l := m.Score(s, nil)
	l.Favour(begins, 100)
	for i, got := range l.Label() {
		if got != outside {
			t.Errorf("place %d is labelled %d, which is not allowed", i, got)
		}
	}
	s.Allowed = nil
	l = m.Score(s, l)
	l.Favour(begins, 100)
	for i, got := range l.Label() {
		if got != begins {
			t.Errorf("place %d is labelled %d although %d is favoured", i, got, begins)
		}
	}
}

// TestParts scores a sequence whose features come in parts, some of them beforehand.
func TestParts(t *testing.T) {
	m := train(t, crf.Options{Bits: 10})
	s := toy(1, 5)[0].Sequence
	want := m.Score(s, nil).Label()
	var parts [3][]crf.Feature
	var ends [3][]int
	for i, f := range s.Features {
		cut := i % 3 // the first part has none of some places
		for n, part := range [][]crf.Feature{f[:cut], f[cut:2], f[2:]} {
			parts[n] = append(parts[n], part...)
			ends[n] = append(ends[n], len(parts[n]))
		}
	}
	beforehand, l := make([]int32, len(s.Features)*labels), &crf.Lattice{}
	m.AddAll(beforehand, parts[0], ends[0])
	l.BeginWith(m, beforehand)
	l.Add(parts[1], ends[1])
	l.Add(parts[2], ends[2])
	if diff := cmp.Diff(l.Label(), want); diff != "" {
		t.Errorf("with the features in parts: got (-) want (+)\n%s", diff)
	}
}

func TestRead(t *testing.T) {
	m := train(t, crf.Options{Bits: 8})
	b := m.AppendTo([]byte(nil))
	again, rest, err := crf.Read(append(b, "rest"...))
	if err != nil || string(rest) != "rest" {
		t.Fatalf("got rest %q, error %v", rest, err)
	}
	s := toy(1, 6)[0].Sequence
	if diff := cmp.Diff(again.Score(s, nil).Label(), m.Score(s, nil).Label()); diff != "" {
		t.Errorf("after reading: got (-) want (+)\n%s", diff)
	}
	for _, n := range []int{0, 5, 20, 60, len(b) - 1} {
		if _, _, err := crf.Read(b[:n]); !errors.Is(err, crf.ErrFormat) {
			t.Errorf("of %d bytes of a model: got error %v, want %v", n, err, crf.ErrFormat)
		}
	}
}

func TestTrainRefuses(t *testing.T) {
	e := toy(1, 7)[0]
	e.Labels = e.Labels[1:]
	if _, err := crf.Train([]crf.Example{e}, crf.Options{Labels: labels, Bits: 8}); err == nil {
		t.Error("an example with a label too few was trained on")
	}
}

// FuzzRead checks that no bytes make reading or labelling panic.
func FuzzRead(f *testing.F) {
	f.Add([]byte(nil))
	f.Add([]byte("onrecord-crf/2\n"))
	f.Add(train(f, crf.Options{Bits: 4}).AppendTo(nil))
	s := toy(1, 8)[0].Sequence
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, _, err := crf.Read(b); err == nil {
			m.Score(s, nil).Label()
		}
	})
}
