package learned

import (
	"fmt"
	"slices"

	"github.com/onrecord/onrecord/processor/crf"
)

// Training says how to train.
type Training struct {
	Cues, Args crf.Options
	// Folds is in how many parts the texts are divided, so that the second model learns from words of saying that the
	// first found in texts it had not seen.
	Folds    int
	Progress func(string)
}

// DefaultTraining is how the model in the binary was trained.
func DefaultTraining() Training {
	return Training{
		Cues: crf.Options{
			Labels: cueLabels, Bars: [][2]int{{outside, cueGoesOn}}, Runs: 6, Epochs: 5, Settle: 2, Rate: 0.1, Shrink: 1e-4, Drop: 0.4, Least: 2, Bits: 18, Seed: 1,
		},
		Args: crf.Options{
			Labels: argLabels, Bars: bars(), Runs: 6, Epochs: 5, Settle: 2, Rate: 0.1, Shrink: 1e-4, Drop: 0.4, Least: 3, Bits: 19, Seed: 2,
		},
		Folds:    2,
		Progress: func(string) {},
	}
}

// Train learns a model from documents.
func Train(r Reader, docs []Document, t Training) (*Model, error) {
	var all [][]paragraph
	for _, d := range docs {
		all = append(all, r.paragraphs(d))
	}
	t.Progress(fmt.Sprintf("read %d documents", len(docs)))
	var args []crf.Example
	for fold := range t.Folds {
		cues, err := trainCues(all, t, func(i int) bool { return i%t.Folds != fold })
		if err != nil {
			return nil, err
		}
		m := &Model{cues: cues}
		for i := fold; i < len(all); i += t.Folds {
			for _, p := range all[i] {
				args = append(args, m.examples(p)...)
			}
		}
		t.Progress(fmt.Sprintf("fold %d: %d examples", fold+1, len(args)))
	}
	m := &Model{}
	var err error
	if m.cues, err = trainCues(all, t, func(int) bool { return true }); err != nil {
		return nil, err
	}
	t.Args.Progress = func(epoch string, loss float64) { t.Progress(fmt.Sprintf("arguments, %s: loss %.4f", epoch, loss)) }
	m.args, err = crf.Train(args, t.Args)
	return m, err
}

func trainCues(all [][]paragraph, t Training, use func(doc int) bool) (*crf.Model, error) {
	var examples []crf.Example
	for i, doc := range all {
		if !use(i) {
			continue
		}
		for _, p := range doc {
			if len(p.items) == 0 {
				continue
			}
			e := crf.Example{Sequence: crf.Sequence{Features: p.allCueFeatures()}, Labels: make([]uint8, len(p.items))}
			for _, g := range p.gold {
				for j := g.cue.first; j < g.cue.last; j++ {
					e.Labels[j] = cueGoesOn
				}
				e.Labels[g.cue.first] = cueBegins
			}
			examples = append(examples, e)
		}
	}
	t.Cues.Progress = func(epoch string, loss float64) {
		t.Progress(fmt.Sprintf("words of saying, %s: loss %.4f", epoch, loss))
	}
	return crf.Train(examples, t.Cues)
}

// allCueFeatures returns the features of every item for finding words of saying.
func (f *frame) allCueFeatures() [][]crf.Feature {
	r := &room{}
	f.windows(r)
	f.scanForCues(r)
	out := make([][]crf.Feature, len(f.items))
	for i := range out {
		out[i] = slices.Clip(f.cueContext(slices.Clone(r.window(i)), i, r))
	}
	return out
}

// examples makes examples of what belongs to words of saying: of those that the model finds, right or wrong, and of
// those that it misses.
func (m *Model) examples(p paragraph) []crf.Example {
	r := &room{}
	p.windows(r)
	found := m.candidates(p.frame, r)
	used := make([]bool, len(p.gold))
	var spans []span
	var golds []int
	for _, a := range found {
		match := -1
		for g := range p.gold {
			if !used[g] && touches(a.cue, []span{p.gold[g].cue}) {
				match = g
				used[g] = true
				break
			}
		}
		spans, golds = append(spans, a.cue), append(golds, match)
	}
	r.cues = slices.Clone(spans)
	for g := range p.gold {
		if !used[g] {
			spans, golds = append(spans, p.gold[g].cue), append(golds, g)
		}
	}
	var out []crf.Example
	for i, c := range spans {
		w := p.window(c)
		e := p.example(c, w, r)
		if golds[i] >= 0 {
			p.gold[golds[i]].label(e.Labels, w, c)
		}
		out = append(out, e)
	}
	return out
}

// example returns the features of a window, with none of the labels yet.
func (f *frame) example(cue, w span, r *room) crf.Example {
	n := w.last - w.first
	e := crf.Example{Sequence: crf.Sequence{Features: make([][]crf.Feature, n), Allowed: make([]uint32, n)}, Labels: make([]uint8, n)}
	f.scanFrom(cue, w, r)
	for i := w.first; i < w.last; i++ {
		e.Allowed[i-w.first] = allowed(cue, w, i)
		if !cue.contains(i) {
			e.Features[i-w.first] = slices.Clip(f.argFeatures(slices.Clone(r.window(i)), i, r))
		}
	}
	return e
}

// label writes the labels of an attribution. Content and source go around the words of saying; the source comes first
// where annotators gave the same words as both.
func (g gold) label(labels []uint8, w, cue span) {
	taken := func(i int) bool { return cue.contains(i) || i < w.first || i >= w.last }
	role := make([]uint8, len(labels))
	mark := func(s span, as uint8) {
		for i := s.first; i < s.last; i++ {
			if !taken(i) {
				role[i-w.first] = as
			}
		}
	}
	for _, c := range g.content {
		mark(c, contentBegins)
	}
	mark(g.source, sourceBegins)
	for i := 0; i < len(role); {
		s := span{i, i + 1}
		for s.last < len(role) && role[s.last] == role[i] && !g.parted(w.first+s.last) {
			s.last++
		}
		if role[i] != 0 {
			put(labels, s, role[i])
		}
		i = s.last
	}
}

// parted reports whether a piece of content begins at item i, so that it is not one with what stands before.
func (g gold) parted(i int) bool {
	for _, c := range g.content {
		if c.first == i {
			return true
		}
	}
	return false
}
