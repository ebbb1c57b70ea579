package learned

import "github.com/onrecord/onrecord/processor/crf"

// room is what it takes to read a paragraph, used for one paragraph after another.
type room struct {
	lattice crf.Lattice
	items   []item
	// most is how many items the room has held since it last forgot them.
	most  int
	heads []int
	// windows are the features that both models share, those of item i up to ends[i]; features those of one task.
	windows  []crf.Feature
	ends     []int
	features []crf.Feature
	// stops are where the features of each item end in features.
	stops []int
	// verbs and quoted are, for each item and for each sentence, what [frame.scanForCues] finds.
	verbs  []int
	quoted []bool
	// saying is the probability of each item to be among words of saying.
	saying []float64
	// base is what windows are worth to the second model, cues are all words of saying.
	base []int32
	cues []span
	// What [frame.scanFrom] finds of one of them.
	cue, w span
	about  about
	paths  []path
	isCue  []bool
	rules  []ruled
}

// window returns the features of the words around item i.
func (r *room) window(i int) []crf.Feature {
	first := 0
	if i > 0 {
		first = r.ends[i-1]
	}
	return r.windows[first:r.ends[i]]
}

// forget lets go of the text.
func (r *room) forget() {
	clear(r.items[:r.most])
	r.most = 0
	r.rules = nil
}

// zeros returns n zero values in the room of s.
func zeros[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	s = s[:n]
	clear(s)
	return s
}
