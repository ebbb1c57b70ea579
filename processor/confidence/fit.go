package confidence

import (
	"cmp"
	"math"
	"slices"
)

// Sample is a quote of which it is known whether it is right.
type Sample struct {
	Evidence
	Right bool
}

const (
	// leastInGroup is how many quotes a group has at least; with fewer the wider group answers. leastOfRule is the same
	// for all the quotes of a rule, with fewer its scores stand.
	leastInGroup, leastOfRule = 25, 8
	// leastInStep is how many quotes a step has at least.
	leastInStep = 25
	// prior is how many quotes what is expected of a group counts for: the share of the wider group, and of a rule as a
	// whole its own scores.
	prior = 5
)

// Fit makes a table of samples: within each group, isotonic regression of being right on the score (the pool adjacent
// violators algorithm), with steps wide enough to be counted. It depends on the samples alone, not on their order.
func Fit(samples []Sample) Table {
	members := map[group][]Sample{}
	for _, s := range samples {
		for _, g := range s.groups() {
			members[g] = append(members[g], s)
		}
	}
	t := Table{steps: map[group][]Step{}}
	for g, of := range members {
		switch wide := g.wider(); {
		case g == wide && len(of) >= leastOfRule:
			t.steps[g] = smooth(pool(of), meanScore(of))
		case g != wide && len(of) >= leastInGroup:
			t.steps[g] = smooth(pool(of), share(members[wide]))
		}
	}
	return t
}

// wider is the group that a group is part of.
func (g group) wider() group {
	if g.standing != "" {
		return group{g.rule, g.kind, ""}
	}
	return group{g.rule, "", ""}
}

// share is the share of right samples.
func share(samples []Sample) float64 {
	right := 0
	for _, s := range samples {
		if s.Right {
			right++
		}
	}
	return float64(right) / float64(len(samples))
}

// meanScore adds whole thousandths, so that the order of the samples does not matter.
func meanScore(samples []Sample) float64 {
	sum := 0
	for _, s := range samples {
		sum += int(math.Round(1000 * thousandths(s.Score)))
	}
	return float64(sum) / 1000 / float64(len(samples))
}

// pool joins scores until each step has enough quotes and a greater share than the step before it.
func pool(samples []Sample) []Step {
	samples = slices.Clone(samples)
	for i := range samples {
		samples[i].Score = thousandths(samples[i].Score)
	}
	slices.SortFunc(samples, func(a, b Sample) int { return cmp.Compare(a.Score, b.Score) })
	var steps []Step
	for i, s := range samples {
		if i == 0 || s.Score != samples[i-1].Score {
			steps = settle(steps)
			steps = append(steps, Step{From: s.Score})
		}
		last := &steps[len(steps)-1]
		last.Of++
		if s.Right {
			last.Right++
		}
	}
	steps = settle(steps)
	if n := len(steps); n > 1 && steps[n-1].Of < leastInStep {
		steps = join(steps)
	}
	return steps
}

// settle joins the last steps while one before the last is too small, or the last has no greater share.
func settle(steps []Step) []Step {
	for len(steps) > 1 {
		a, b := steps[len(steps)-2], steps[len(steps)-1]
		if a.Of >= leastInStep && a.Right*b.Of < b.Right*a.Of {
			break
		}
		steps = join(steps)
	}
	return steps
}

// join makes one of the last two steps.
func join(steps []Step) []Step {
	a, b := &steps[len(steps)-2], steps[len(steps)-1]
	a.Right, a.Of = a.Right+b.Right, a.Of+b.Of
	return steps[:len(steps)-1]
}

// smooth draws the share of each step towards that of the wider group, to four places.
func smooth(steps []Step, towards float64) []Step {
	for i := range steps {
		p := (float64(steps[i].Right) + prior*towards) / float64(steps[i].Of+prior)
		steps[i].Probability = math.Round(1e4*p) / 1e4
	}
	return steps
}
