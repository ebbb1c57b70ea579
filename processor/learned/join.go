package learned

import (
	"slices"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/find"
)

// join adds to what was learned what the rules alone found: the turns of transcripts, and reports whose words nobody has
// taken.
func join(p *find.Page, found, rules []find.Report) []find.Report {
	at := map[int][]int{} // by paragraph, so that a long text takes no longer a page
	for i, f := range found {
		for _, par := range paragraphs(p, f) {
			at[par] = append(at[par], i)
		}
	}
	taken := func(r find.Report) bool {
		return slices.ContainsFunc(paragraphs(p, r), func(par int) bool {
			return slices.ContainsFunc(at[par], func(i int) bool {
				return overlap(found[i].Content, r.Content) || overlap(found[i].Cue, r.Cue)
			})
		})
	}
	out := found
	for _, r := range rules {
		if r.Label || !taken(r) && !part(p, r, rules) {
			out = append(out, r)
		}
	}
	return out
}

// part reports whether a report is no more than words within another, of what he or she, the same speaker, welcomes or
// regrets: "said that she welcomed the report".
func part(p *find.Page, r find.Report, rules []find.Report) bool {
	if r.Type != onrecord.Indirect || len(r.Source) == 0 || len(r.Cue) == 0 || r.Rule != "noun phrase" || p.Tokens[p.At(r.Source[0].Start)].Tag != "PRP" {
		return false
	}
	return slices.ContainsFunc(rules, func(o find.Report) bool {
		return o.Rule != r.Rule && overlap(o.Content, r.Source) && overlap(o.Content, r.Cue) && overlap(o.Content, r.Content)
	})
}

// paragraphs are those in which the content and the words of saying of a report begin.
func paragraphs(p *find.Page, r find.Report) []int {
	var out []int
	for _, spans := range []onrecord.Spans{r.Content, r.Cue} {
		for _, s := range spans {
			if par := p.ParagraphAt(s.Start); len(out) == 0 || out[len(out)-1] != par {
				out = append(out, par)
			}
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
