package learned

import (
	"slices"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/find"
)

// join adds to what was learned what the rules alone found: the turns of transcripts, and reports whose words nobody has
// taken.
func join(found, rules []find.Report) []find.Report {
	out := found
	for _, r := range rules {
		taken := slices.ContainsFunc(found, func(f find.Report) bool {
			return overlap(f.Content, r.Content) || overlap(f.Cue, r.Cue)
		})
		if r.Label || !taken {
			out = append(out, r)
		}
	}
	return out
}

func overlap(a, b onrecord.Spans) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Start < y.End && y.Start < x.End {
				return true
			}
		}
	}
	return false
}
