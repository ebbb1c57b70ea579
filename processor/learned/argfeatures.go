package learned

import (
	"strings"

	"github.com/onrecord/onrecord/processor/crf"
)

// before and behind are how many items around words of saying may belong to them, sentencesBefore and sentencesBehind
// how many sentences.
const (
	before, behind                   = 60, 90
	sentencesBefore, sentencesBehind = 1, 3
)

// window is the stretch of items that may belong to the words of saying.
func (f *frame) window(cue span) span {
	w := span{max(0, cue.first-before), min(len(f.items), cue.last+behind)}
	sentence := f.items[cue.first].sentence
	for f.items[w.first].sentence < sentence-sentencesBefore {
		w.first++
	}
	for f.items[w.last-1].sentence > sentence+sentencesBehind {
		w.last--
	}
	return w
}

// argFeatures returns the features of the items of a window for finding what belongs to the words of saying. Those that
// are the same for all words of saying are left out where base has what they are worth.
func (f *frame) argFeatures(cue, w span, cues []span, base []int32) crf.Sequence {
	n := w.last - w.first
	s := crf.Sequence{Features: make([][]crf.Feature, n), Allowed: make([]uint32, n)}
	if base != nil {
		s.Base = base[w.first*argLabels : w.last*argLabels]
	}
	all := make([]crf.Feature, 0, 62*n)
	about := f.cueAbout(cue)
	paths := f.paths(cue, w, cues)
	rules := f.rulesFor(cue)
	for i := w.first; i < w.last; i++ {
		if cue.contains(i) {
			s.Allowed[i-w.first] = 1 << outside
			continue
		}
		s.Allowed[i-w.first] = 1<<argLabels - 1
		start := len(all)
		if base == nil {
			all = f.windowFeatures(all, i)
		}
		all = f.argContext(all, i, cue, about, &paths[i-w.first])
		all = f.ruleFeatures(all, i, rules)
		s.Features[i-w.first] = all[start:len(all):len(all)]
	}
	return s
}

// about is what is known of the words of saying themselves.
type about struct {
	head, lemma, tag, field, before, behind, length uint32
}

// cueAbout describes the words of saying by the last verb among them.
func (f *frame) cueAbout(cue span) about {
	head := cue.last - 1
	for i := cue.last - 1; i >= cue.first; i-- {
		if strings.HasPrefix(f.items[i].Tag, "VB") {
			head = i
			break
		}
	}
	it := &f.items[head]
	return about{
		head: it.low, lemma: it.lemma, tag: it.tag, field: it.field,
		before: f.tag(cue.first - 1), behind: uint32(crf.Mix(4, f.tag(cue.last), f.word(cue.last)*boolean(cue.last < len(f.items) && !f.items[cue.last].Upper))),
		length: bucket(cue.last - cue.first),
	}
}

// argContext are features of where an item stands to the words of saying.
func (f *frame) argContext(out []crf.Feature, i int, cue span, a about, p *path) []crf.Feature {
	it := &f.items[i]
	side := boolean(i >= cue.last)
	distance := bucket(max(cue.first-i, i-cue.last+1))
	sentence := uint32(it.sentence - f.items[cue.first].sentence + 8)
	chunks := uint32(99)
	role := uint32(0)
	if it.chunk >= 0 {
		chunks = p.chunks
		role = boolean(i == 0 || f.items[i-1].chunk != it.chunk) | boolean(f.heads[it.chunk] == i)<<1
	}
	return append(out,
		crf.Mix(100, side, distance), crf.Mix(101, side, distance, it.tag), crf.Mix(102, side, sentence), crf.Mix(103, side, p.coarse), crf.Mix(104, side, p.coarse, it.tag),
		crf.Mix(105, side, p.fine), crf.Mix(106, side, p.fine, it.tag), crf.Mix(107, side, p.near, it.tag), crf.Mix(108, side, p.near, it.low),
		crf.Mix(109, side, p.coarse, a.lemma), crf.Mix(110, side, p.coarse, a.field, a.tag), crf.Mix(111, side, a.lemma, it.tag), crf.Mix(112, side, a.lemma, it.low),
		crf.Mix(113, side, a.lemma, distance), crf.Mix(114, a.tag, a.before, a.behind, side, p.near), crf.Mix(115, side, p.verbs, p.commas), crf.Mix(116, side, p.verbs, p.commas, it.tag),
		crf.Mix(117, side, p.cues, it.tag), crf.Mix(118, side, chunks, role, it.tag), crf.Mix(119, side, chunks, f.chunkKindAt(i), p.verbs), crf.Mix(120, side, chunks, a.before, a.behind),
		crf.Mix(121, side, it.field, chunks), crf.Mix(122, side, a.behind, p.coarse), crf.Mix(123, side, a.behind, distance, it.tag), crf.Mix(124, side, sentence, it.low, it.tail),
		crf.Mix(125, side, f.word(i-1), p.near), crf.Mix(126, side, f.tag(i-1), it.tag, f.tag(i+1), p.near), crf.Mix(127, side, p.regions, sentence, boolean(it.region >= 0)),
		crf.Mix(128, a.head, a.before, side), crf.Mix(129, side, p.fine, f.tag(i-1), f.tag(i+1)), crf.Mix(130, side, p.clauses, it.tag, p.verbs),
		crf.Mix(131, a.length, side, p.near), crf.Mix(132, side, p.first, a.lemma), crf.Mix(133, side, p.first, it.tag, chunks),
	)
}

func (f *frame) chunkKindAt(i int) uint32 {
	if c := f.items[i].chunk; c >= 0 {
		return f.chunkKind(c)
	}
	return 99
}

// path is what lies between an item and the words of saying, as far as it has to do with the build of the sentence.
type path struct {
	// coarse and fine are hashes of all of it, near of the two signs nearest to the item, first of those nearest to the
	// words of saying.
	coarse, fine, near, first uint32
	// How many noun phrases, finite verbs, commas, other words of saying, quotations and clause openers it has.
	chunks, verbs, commas, cues, regions, clauses uint32
}

// paths walks from the words of saying to both ends of the window.
func (f *frame) paths(cue, w span, cues []span) []path {
	out := make([]path, w.last-w.first)
	isCue := make([]bool, w.last-w.first)
	for _, c := range cues {
		if c == cue {
			continue
		}
		for i := max(c.first, w.first); i < min(c.last, w.last); i++ {
			isCue[i-w.first] = true
		}
	}
	p := path{}
	for i := cue.first - 1; i >= w.first; i-- {
		out[i-w.first] = p
		f.walk(&p, i, i+1, isCue[i-w.first], i+1 < w.last && isCue[i+1-w.first])
		if f.items[i].chunk >= 0 && f.items[i].chunk == f.chunkOf(i-1) {
			continue
		}
	}
	p = path{}
	for i := cue.last; i < w.last; i++ {
		out[i-w.first] = p
		f.walk(&p, i, i-1, isCue[i-w.first], i > w.first && isCue[i-1-w.first])
	}
	return out
}

func (f *frame) chunkOf(i int) int {
	if i < 0 || i >= len(f.items) {
		return -1
	}
	return f.items[i].chunk
}

// walk adds item i, reached from item from, to a path.
func (f *frame) walk(p *path, i, from int, isCue, fromCue bool) {
	it := &f.items[i]
	sign, fineSign := uint32(0), uint32(0)
	switch {
	case isCue:
		sign = 40
		if !fromCue {
			p.cues = min(p.cues+1, 3)
		}
	case it.region >= 0:
		sign = 41
		p.regions = min(p.regions+1, 3)
	case it.chunk >= 0:
		if it.chunk != f.chunkOf(from) {
			p.chunks = min(p.chunks+1, 6)
			fineSign = 42
		}
	case it.Tag == "VBD" || it.Tag == "VBZ" || it.Tag == "VBP" || it.Tag == "MD":
		sign = 43
		p.verbs = min(p.verbs+1, 4)
	case strings.HasPrefix(it.Tag, "VB"):
		sign = it.tag
	case it.Text == ",":
		sign = 44
		p.commas = min(p.commas+1, 4)
	case it.Tag == "CC" || it.Tag == "TO":
		sign = it.low
	case it.Tag == "WP" || it.Tag == "WDT" || it.Tag == "WRB" || it.Low == "that":
		sign = 45
		p.clauses = min(p.clauses+1, 3)
	case it.Tag == "IN":
		fineSign = it.low
		if subordinator(it.Low) {
			sign = 46
			p.clauses = min(p.clauses+1, 3)
		}
	case !it.Word:
		sign = it.low
	default:
		fineSign = it.tag
	}
	if sign != 0 {
		p.coarse = (p.coarse ^ sign) * 0x85EBCA6B
		p.near = p.near<<16 ^ sign&0xFFFF
		if p.first == 0 {
			p.first = sign
		}
		fineSign = sign
	}
	if fineSign != 0 {
		p.fine = (p.fine ^ fineSign) * 0x85EBCA6B
	}
}

func subordinator(w string) bool {
	switch w {
	case "because", "although", "though", "while", "whereas", "if", "unless", "whether", "as", "than", "since", "until", "after", "before":
		return true
	}
	return false
}

// rulesFor returns the reports of the rules that hang on these words of saying.
func (f *frame) rulesFor(cue span) []ruled {
	var out []ruled
	for _, r := range f.rules {
		if r.cue.first < cue.last && cue.first < r.cue.last {
			out = append(out, r)
		}
	}
	return out
}

// ruleFeatures say what the rules make of an item.
func (f *frame) ruleFeatures(out []crf.Feature, i int, rules []ruled) []crf.Feature {
	if len(rules) == 0 {
		return append(out, crf.Mix(140))
	}
	for _, r := range rules {
		part := uint32(0)
		if r.source.contains(i) {
			part = 1 + boolean(i == r.source.first)<<1 + boolean(i+1 == r.source.last)<<2
		}
		for _, c := range r.content {
			if c.contains(i) {
				part = 100 + boolean(i == c.first) + boolean(i+1 == c.last)<<1
			}
		}
		out = append(out, crf.Mix(141, part), crf.Mix(142, part, r.name), crf.Mix(143, part, f.items[i].tag), crf.Mix(144, part, f.tag(i-1), f.tag(i+1)))
	}
	return out
}
