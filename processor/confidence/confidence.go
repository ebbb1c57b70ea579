// Package confidence turns what found a quote into the probability that it is right.
//
// A finder gives each quote a score of its own: an estimate written beside a rule, or what a model made of the sentence.
// Such scores are good for ranking and bad as probabilities. The table in data/ says how often quotes of the same rule,
// the same type, the same standing and a score like this were right on development texts, where right means attributed:
// the words overlap those of an annotator by half at least, and the source is the same. "0.8" then means that four in
// five such quotes are.
//
// The table is made by `onrecord eval --calibrate`, from annotated documents, bit for bit the same each time. Where it
// has no quotes of a rule, as for languages without development data, the score of the rule stands.
//
// Start with [Load] and [Table.Of].
package confidence

import (
	"cmp"
	_ "embed"
	"fmt"
	"hash"
	"math"
	"slices"

	"github.com/onrecord/onrecord"
)

//go:embed data/table.tsv
var embedded []byte

// Standing says how a quote came to its speaker.
type Standing string

// The standings.
const (
	Named    Standing = "named"    // a mention stands with the words of saying
	Borrowed Standing = "borrowed" // the mention is that of a neighbouring quote
	Nobody   Standing = "nobody"   // there is no mention
)

// Evidence is what is known of a quote when its confidence is asked for.
type Evidence struct {
	Rule     string             `json:"rule"`
	Type     onrecord.QuoteType `json:"type"`
	Standing Standing           `json:"standing"`
	// Score is the finder's own, from 0 to 1.
	Score float64 `json:"score"`
}

// group is the quotes that are counted together. An empty part stands for any.
type group struct {
	rule     string
	kind     onrecord.QuoteType
	standing Standing
}

// groups are those of some evidence, the narrowest first.
func (e Evidence) groups() []group {
	return []group{{e.Rule, e.Type, e.Standing}, {e.Rule, e.Type, ""}, {e.Rule, "", ""}}
}

// Step is a stretch of scores, from From to the next step's, in which the share of right quotes is taken as the same.
type Step struct {
	From      float64
	Right, Of int
	// Probability is Right in Of, drawn a little towards the share of the wider group.
	Probability float64
}

// Table holds the steps of every group, in order. The zero Table leaves every score as it is.
type Table struct{ steps map[group][]Step }

// Load returns the table of the program.
func Load() (Table, error) {
	t, err := parse(embedded)
	if err != nil {
		return t, fmt.Errorf("embedded table of confidence: %w", err)
	}
	return t, nil
}

// Hash adds the table to h, so that a version can tell which was used.
func Hash(h hash.Hash) { h.Write(embedded) }

// Of returns the probability that a quote is right, to two places, and the step that it comes from, nil where the table
// knows nothing of such quotes.
func (t Table) Of(e Evidence) (float64, *Step) {
	for _, g := range e.groups() {
		steps := t.steps[g]
		if len(steps) == 0 {
			continue
		}
		i, found := slices.BinarySearchFunc(steps, thousandths(e.Score), func(s Step, score float64) int { return cmp.Compare(s.From, score) })
		if !found {
			i = max(0, i-1)
		}
		return hundredths(steps[i].Probability), &steps[i]
	}
	return hundredths(e.Score), nil
}

// thousandths is how finely scores are told apart: coarser than the last digits, in which processors may differ.
func thousandths(score float64) float64 { return math.Round(1000*score) / 1000 }

func hundredths(p float64) float64 { return math.Round(100*min(1, max(0, p))) / 100 }
