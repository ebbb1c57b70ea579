package confidence_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/confidence"
)

// samples are n quotes of a rule with a score, of which some are right.
func samples(rule string, score float64, n, right int) (out []confidence.Sample) {
	for i := range n {
		e := confidence.Evidence{Rule: rule, Type: onrecord.Direct, Standing: confidence.Named, Score: score}
		out = append(out, confidence.Sample{Evidence: e, Right: i < right})
	}
	return out
}

func of(t confidence.Table, rule string, score float64) float64 {
	p, _ := t.Of(confidence.Evidence{Rule: rule, Type: onrecord.Direct, Standing: confidence.Named, Score: score})
	return p
}

// Of the scores 0.2, 0.4 and 0.6 the middle one is right less often than the lowest, so these two are one step: 36 of
// 80. The highest is right 36 of 40 times. Each is drawn towards 72 of 120 by five quotes. Of ten quotes of another
// rule one is right: drawn towards their score, (1+2.5)/15.
func TestFit(t *testing.T) {
	all := append(append(samples("a", 0.2, 40, 20), samples("a", 0.4, 40, 16)...), samples("a", 0.6, 40, 36)...)
	all = append(all, samples("b", 0.5, 10, 1)...)
	all = append(all, samples("d", 0.5, 5, 0)...) // too few to be counted
	table := confidence.Fit(all)
	for _, c := range []struct {
		rule        string
		score, want float64
	}{
		{"a", 0.2, 0.46}, {"a", 0.5, 0.46}, {"a", 0.6, 0.87}, {"a", 0.99, 0.87}, {"a", 0.01, 0.46}, // (36+3)/85, (36+3)/45
		{"b", 0.5, 0.23}, {"d", 0.5, 0.5}, {"c", 0.123, 0.12}, // nothing is known of these: the score stands
	} {
		if got := of(table, c.rule, c.score); got != c.want {
			t.Errorf("%s %v: got %v, want %v", c.rule, c.score, got, c.want)
		}
	}
	if _, step := table.Of(confidence.Evidence{Rule: "a", Type: onrecord.Mixed, Standing: confidence.Nobody, Score: 0.6}); step == nil || step.Of != 40 {
		t.Errorf("a type that the rule has not been seen with: got %+v, want the step of the rule", step)
	}
}

// The file is the same whatever the order of the samples, and reads as it was written.
func TestWriteIsReproducible(t *testing.T) {
	var all []confidence.Sample
	r := rand.New(rand.NewPCG(1, 1))
	for range 500 {
		score := r.Float64()
		all = append(all, confidence.Sample{
			Evidence: confidence.Evidence{Rule: []string{"a", "b c"}[r.IntN(2)], Type: onrecord.Direct, Standing: confidence.Named, Score: score},
			Right:    r.Float64() < score,
		})
	}
	var first, second bytes.Buffer
	if err := confidence.Fit(all).Write(&first); err != nil {
		t.Fatal(err)
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	table := confidence.Fit(all)
	if err := table.Write(&second); err != nil {
		t.Fatal(err)
	}
	if first.String() != second.String() {
		t.Errorf("two orders give two files:\n%s\n%s", &first, &second)
	}
	for last, i := 0.0, 0; i <= 100; i++ {
		p := of(table, "a", float64(i)/100)
		if p < last-0.03 || p < 0 || p > 1 {
			t.Fatalf("score %d %%: probability %v after %v", i, p, last)
		}
		last = p
	}
}

// The embedded table is written as Write writes it.
func TestLoad(t *testing.T) {
	table, err := confidence.Load()
	if err != nil {
		t.Fatal(err)
	}
	if low, high := of(table, "learned", 0.4), of(table, "learned", 0.99); low >= high || high < 0.8 {
		t.Errorf("learned quotations with low and high scores have confidence %v and %v", low, high)
	}
}
