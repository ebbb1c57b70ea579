package sink

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
)

// The constants of BM25, as FTS5 has them.
const (
	bm25K = 1.2
	bm25B = 0.75
)

// rank puts the hits in order, the best first. FTS5's own bm25 walks through all matches of every word before it ranks
// the first: half a second for the commonest word of a million quotes. Here no more than the newest rankWindow are
// looked at, and how rare a word is follows from how far apart they are.
func (f *finder) rank(ctx context.Context) error {
	rarity := make([]float64, len(f.patterns))
	for i, p := range f.patterns {
		var err error
		if rarity[i], err = f.rarity(ctx, p); err != nil {
			return err
		}
	}
	scores := f.scores(rarity)
	order := make([]int, len(f.hits))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	ranked := make([]found, len(order))
	for i := range ranked {
		ranked[i] = f.hits[order[i]]
	}
	f.hits = ranked
	return nil
}

// scores are the hits' by BM25, with what each pattern weighs.
func (f *finder) scores(rarity []float64) []float64 {
	frequency := make([][]int, len(f.hits)) // by hit and pattern
	length := make([]float64, len(f.hits))
	mean := 0.0
	for i, h := range f.hits {
		frequency[i], length[i] = f.frequencies(h)
		mean += length[i] / float64(len(f.hits))
	}
	scores := make([]float64, len(f.hits))
	for i := range scores {
		for j, n := range frequency[i] {
			n := float64(n)
			scores[i] += rarity[j] * n * (bm25K + 1) / (n + bm25K*(1-bm25B+bm25B*length[i]/max(mean, 1)))
		}
	}
	return scores
}

// frequencies counts how often each pattern stands in a hit, and the words of the hit.
func (f *finder) frequencies(h found) (counts []int, length float64) {
	counts = make([]int, len(f.patterns))
	for name, text := range h.columns() {
		wanted := name == "text" || name == "title"
		for _, p := range f.patterns {
			wanted = wanted || slices.Contains(p.columns, name)
		}
		if !wanted {
			continue
		}
		tokens := tokenize(text)
		length += float64(len(tokens))
		for i, p := range f.patterns {
			if slices.Contains(p.columns, name) {
				counts[i] += p.count(tokens)
			}
		}
	}
	return counts, length
}

// rarity is the inverse document frequency of a pattern, after Robertson and Spärck Jones.
func (f *finder) rarity(ctx context.Context, p pattern) (float64, error) {
	const sample = 500
	var n, first, last, all int64
	query := fmt.Sprintf(`
SELECT count(*), coalesce(min(id), 0), coalesce(max(id), 0), (SELECT coalesce(max(id), 0) FROM %s)
FROM (SELECT rowid AS id FROM %s WHERE %s MATCH ? ORDER BY rowid DESC LIMIT %d)`,
		map[bool]string{true: "statements", false: "quotes"}[f.q.Statements], f.fts, f.fts, sample)
	if err := f.tx.QueryRowContext(ctx, query, p.match).Scan(&n, &first, &last, &all); err != nil {
		return 0, err
	}
	having := float64(n)
	if n == sample {
		having = float64(n) * float64(all) / float64(last-first+1)
	}
	return math.Log(1 + (max(float64(all)-having, 0)+0.5)/(having+0.5)), nil
}
