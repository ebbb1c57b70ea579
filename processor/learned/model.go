package learned

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord/processor/crf"
)

// Model is what was learned: to find words of saying, and what belongs to them.
type Model struct {
	cues, args *crf.Model
}

// ReadModel reads what [Model.AppendTo] wrote. The model keeps b.
func ReadModel(b []byte) (*Model, error) {
	cues, rest, err := crf.Read(b)
	if err != nil {
		return nil, err
	}
	args, _, err := crf.Read(rest)
	if err != nil {
		return nil, err
	}
	return &Model{cues: cues, args: args}, nil
}

// AppendTo writes the model behind b.
func (m *Model) AppendTo(b []byte) []byte { return m.args.AppendTo(m.cues.AppendTo(b)) }

// How sure the model must be; chosen on development texts.
const (
	// eager is how much likelier than learned words of saying are made, in natural logarithms, so that those are found
	// that the second model may still refuse.
	eager = 0.5
	// least is the least probability of a quote.
	least = 0.32
	// insist is how much likelier than learned a source is made where none was found, in natural logarithms: nearly all
	// words of saying have one. A quotation in marks has one for certain.
	insist, insistQuoted = 4, 8
	// doubt is the probability below which the rules are believed where they hold quite other words for the content.
	doubt, other = 0.7, 0.5
)

// act is an act of saying: the words of saying and what belongs to them.
type act struct {
	cue, source span
	content     []span
	// p is the probability of the words of saying, q the mean one of the content's items.
	p, q float64
}

// likely reports whether an act with content is likely enough to be one.
func (a act) likely() bool { return len(a.content) > 0 && a.p*a.q >= least }

// acts finds the acts of saying of a frame. Those without content are among them.
func (m *Model) acts(f *frame, r *room) []act {
	f.windows(r)
	out := m.candidates(f, r)
	if len(out) == 0 && !slices.ContainsFunc(f.items, func(it item) bool { return it.region >= 0 }) {
		return nil
	}
	r.cues = r.cues[:0]
	for _, a := range out {
		r.cues = append(r.cues, a.cue)
	}
	r.base = zeros(r.base, len(f.items)*argLabels)
	m.args.AddAll(r.base, r.windows, r.ends)
	for i := range out {
		m.complete(f, &out[i], r)
	}
	return m.beside(f, out, r)
}

// candidates finds words of saying.
func (m *Model) candidates(f *frame, r *room) []act {
	if len(f.items) == 0 {
		return nil
	}
	l := &r.lattice
	l.Begin(m.cues, len(f.items))
	f.scanForCues(r)
	l.Add(r.windows, r.ends)
	r.features, r.stops = r.features[:0], r.stops[:0]
	for i := range f.items {
		r.features = f.cueContext(r.features, i, r)
		r.stops = append(r.stops, len(r.features))
	}
	l.Add(r.features, r.stops)
	marginals := l.Marginals()
	r.saying = r.saying[:0]
	for i := range f.items {
		r.saying = append(r.saying, 1-marginals[i*cueLabels+outside])
	}
	l.Favour(outside, -eager)
	labels := l.Label()
	var out []act
	for i := 0; i < len(labels); {
		if labels[i] == outside {
			i++
			continue
		}
		a := act{cue: span{i, i + 1}}
		for a.cue.last < len(labels) && labels[a.cue.last] == cueGoesOn {
			a.cue.last++
		}
		for j := a.cue.first; j < a.cue.last; j++ {
			a.p = max(a.p, r.saying[j])
		}
		out = append(out, a)
		i = a.cue.last
	}
	return out
}

// complete finds what belongs to words of saying.
func (m *Model) complete(f *frame, a *act, r *room) {
	w := f.window(a.cue)
	l := &r.lattice
	f.scanFrom(a.cue, w, r)
	r.features, r.stops = r.features[:0], r.stops[:0]
	for i := w.first; i < w.last; i++ {
		r.features = f.argFeatures(r.features, i, r)
		r.stops = append(r.stops, len(r.features))
	}
	l.BeginWith(m.args, r.base[w.first*argLabels:w.last*argLabels])
	l.Add(r.features, r.stops)
	for i := w.first; i < w.last; i++ {
		l.Allow(i-w.first, allowed(a.cue, w, i))
	}
	a.read(l, w)
	if len(a.content) == 0 {
		return
	}
	a.source = f.within(a.source, a.cue)
	f.heed(a)
	if s := f.withOne(a.cue); !s.empty() && !touches(s, a.content) {
		a.source = s
	}
	tries := insist
	if f.quotes(*a) {
		tries = insistQuoted
	}
	for try := 0; try < tries && a.source.empty(); try++ {
		l.Favour(sourceBegins, 1)
		l.Favour(sourceAlone, 1)
		if sources, _ := stretches(l.Label()); len(sources) > 0 {
			if s := f.within(span{w.first + sources[0].first, w.first + sources[0].last}, a.cue); !touches(s, a.content) {
				a.source = s
			}
		}
	}
}

// within cuts a source that goes over the end of a sentence ("says Lind. Others …") to the part that stands in the sentence
// of the words of saying, or else to its first part.
func (f *frame) within(source, cue span) span {
	if source.empty() {
		return source
	}
	sentence := f.items[cue.first].sentence
	if f.items[source.first].sentence > sentence || f.items[source.last-1].sentence < sentence {
		sentence = f.items[source.first].sentence
	}
	for source.last-source.first > 1 && f.items[source.last-1].sentence > sentence {
		source.last--
	}
	for source.last-source.first > 1 && f.items[source.first].sentence < sentence {
		source.first++
	}
	for source.last-source.first > 1 && f.items[source.last-1].Text == "." && !f.items[source.last-1].Word {
		source.last--
	}
	if source.last-source.first > 1 && f.items[source.first].Tag == "PRP" && strings.HasPrefix(f.items[source.first+1].Tag, "VB") {
		source.last = source.first + 1 // "He funds the group and has stated"
	}
	return source
}

// withOne returns the speaker in "with forecasters warning that", who stands between "with" and the words of saying.
func (f *frame) withOne(cue span) span {
	if f.items[cue.first].Tag != "VBG" {
		return span{}
	}
	first := cue.first
	for first > 0 && cue.first-first < 8 && (strings.HasPrefix(f.items[first-1].Tag, "NN") || f.items[first-1].Tag == "JJ" || f.items[first-1].Tag == "DT" || f.items[first-1].Tag == "PRP$" || f.items[first-1].Tag == "POS") {
		first--
	}
	if first == cue.first || first == 0 || f.items[first-1].Low != "with" {
		return span{}
	}
	return span{first, cue.first}
}

// read reads the best labels of a window.
func (a *act) read(l *crf.Lattice, w span) {
	sources, contents := stretches(l.Label())
	if len(sources) > 0 {
		a.source = span{w.first + sources[0].first, w.first + sources[0].last}
	}
	if len(contents) == 0 {
		return
	}
	marginals := l.Marginals()
	for _, s := range contents {
		a.content = append(a.content, span{w.first + s.first, w.first + s.last})
		for i := s.first; i < s.last; i++ {
			for _, p := range marginals[i*argLabels+contentBegins : (i+1)*argLabels] {
				a.q += p
			}
		}
	}
	a.q /= float64(size(a.content))
}

// heed takes from the rules what the model has no view of or doubts: the source where it finds none, the content where
// the rules hold quite other words for it.
func (f *frame) heed(a *act) {
	for _, r := range f.rulesFor(a.cue) {
		if r.source.empty() || touches(r.source, a.content) {
			continue
		}
		if a.source.empty() || f.settled(r) || f.governed(a.source) && !f.governed(r.source) {
			a.source = r.source
		}
		f.lengthen(a, r)
		better := f.settled(r) || a.q < doubt && jaccard(r.content, a.content) < other || f.clause(r.content) && !f.clause(a.content) && !f.quotes(*a)
		if better && !touches(a.source, r.content) {
			a.content = r.content
		}
		return
	}
}

// governed reports whether a preposition stands before a mention: "Norland, for the Littoral Group, said" is Norland.
func (f *frame) governed(s span) bool {
	i := s.first - 1
	if i >= 0 && f.items[i].Tag == "DT" {
		i--
	}
	return i >= 0 && f.items[i].Tag == "IN" && f.items[s.first].Tag != "PRP" && f.items[i].Low != "that"
}

// lengthen takes a clause with "that" to the end which the rules see, and what begins behind the words of saying to that
// beginning: words left out change what was said more than words too many.
func (f *frame) lengthen(a *act, r ruled) {
	if len(a.content) != 1 || len(r.content) != 1 {
		return
	}
	c, seen := &a.content[0], r.content[0]
	first := c.first
	if f.items[first].Low == "that" {
		first++
	}
	switch {
	case first == seen.first && r.name == thatRule:
		c.last = max(c.last, seen.last)
	case seen.first == a.cue.last && seen.contains(c.first) && !f.quotes(*a):
		c.first = seen.first
	case a.cue.contains(seen.first) && seen.first > a.cue.first && f.items[seen.first].Tag == "DT" && c.first == a.cue.last && !f.quotes(*a):
		c.first, a.cue.last = seen.first, seen.first // "stressed the need for clear terms"
	}
}

// settled reports whether the rules know better than the annotated news where content ends: after a noun ("Lind's warning
// that the crane would fail was ignored"), and whom somebody urges to do something is part of what was said.
func (f *frame) settled(r ruled) bool {
	return r.name == nounRule || r.name == urgeRule
}

// The rules whose content is taken as it is, and the one whose end is.
var (
	nounRule, urgeRule = crf.Hash("noun"), crf.Hash("urged to")
	thatRule           = crf.Hash("that-clause")
)

// touches reports whether a span has items in common with others.
func touches(s span, others []span) bool {
	for _, o := range others {
		if s.first < o.last && o.first < s.last {
			return true
		}
	}
	return false
}

// jaccard is the share of common items in all of two lists of spans.
func jaccard(a, b []span) float64 {
	common := 0
	for _, x := range a {
		for _, y := range b {
			common += max(0, min(x.last, y.last)-max(x.first, y.first))
		}
	}
	return float64(common) / float64(size(a)+size(b)-common)
}

func size(spans []span) int {
	n := 0
	for _, s := range spans {
		n += s.last - s.first
	}
	return n
}
