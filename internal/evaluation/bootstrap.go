package evaluation

import (
	"math/rand/v2"
	"slices"
)

// drawSamples draws samples of n documents out of n with replacement. A sample says how often each was drawn.
func drawSamples(n int, opts Options) [][]float64 {
	random := rand.New(rand.NewPCG(opts.Seed, 0))
	samples := make([][]float64, opts.Samples)
	for i := range samples {
		samples[i] = make([]float64, n)
		for range n {
			samples[i][random.IntN(n)]++
		}
	}
	return samples
}

// intervalsOf returns for each measure of a row the range of 95 % of its values over the samples. A sample that has
// nothing to measure is passed over. A row of a single document has no intervals: every sample of it is the same.
func intervalsOf(tallies []tally, row string, measures []measure, size counter, samples [][]float64) map[string]Interval {
	if documents(tallies, row) < 2 {
		return nil
	}
	values := make(map[string][]float64)
	total := make(counts, size)
	for _, sample := range samples {
		clear(total)
		for d, times := range sample {
			if times == 0 {
				continue
			}
			for i, n := range tallies[d][row] {
				total[i] += times * n
			}
		}
		if total[goldQuotes]+total[predictedQuotes] == 0 {
			continue
		}
		for _, m := range measures {
			if v, ok := m.value(total); ok {
				values[m.name] = append(values[m.name], v)
			}
		}
	}
	intervals := make(map[string]Interval, len(values))
	for name, v := range values {
		slices.Sort(v)
		last := len(v) - 1
		intervals[name] = Interval{Low: v[int(0.025*float64(len(v)))], High: v[min(last, int(0.975*float64(len(v))))]}
	}
	return intervals
}

// documents counts the documents that have something in a row.
func documents(tallies []tally, row string) int {
	n := 0
	for _, t := range tallies {
		if len(t[row]) > 0 {
			n++
		}
	}
	return n
}
