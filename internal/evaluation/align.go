package evaluation

import (
	"cmp"
	"slices"
)

// detectedFrom is the Jaccard index of content from which a pair counts as the same quote.
const detectedFrom = 0.5

// pair is a predicted and a gold quote with content in common.
type pair struct {
	predicted, gold int
	jaccard         float64
}

// align pairs predicted and gold contents one to one, the highest Jaccard index first, ties by position. It returns
// the pairs by the index of the predicted quote.
func align(predicted, gold []words) map[int]pair {
	var candidates []pair
	for i, p := range predicted {
		for j, g := range gold {
			if w := p.jaccard(g); w > 0 {
				candidates = append(candidates, pair{i, j, w})
			}
		}
	}
	slices.SortStableFunc(candidates, func(a, b pair) int { return cmp.Compare(b.jaccard, a.jaccard) })
	pairs := make(map[int]pair)
	taken := make(map[int]bool)
	for _, c := range candidates {
		if _, paired := pairs[c.predicted]; paired || taken[c.gold] {
			continue
		}
		pairs[c.predicted] = c
		taken[c.gold] = true
	}
	return pairs
}

// detected keeps the pairs that count as the same quote.
func detected(pairs map[int]pair) map[int]pair {
	kept := make(map[int]pair, len(pairs))
	for i, p := range pairs {
		if p.jaccard >= detectedFrom {
			kept[i] = p
		}
	}
	return kept
}
