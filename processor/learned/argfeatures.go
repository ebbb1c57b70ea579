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

// scanFrom finds what the features of the items of a window need to know of the words of saying.
func (f *frame) scanFrom(cue, w span, r *room) {
	r.cue, r.w = cue, w
	r.about = f.cueAbout(cue)
	f.walkAll(r)
	r.rules = f.rulesFor(cue)
}

// allowed are the labels that an item of a window may have: words of saying are neither source nor content, and nothing
// goes on at the beginning.
func allowed(cue, w span, i int) uint32 {
	switch {
	case cue.contains(i):
		return 1 << outside
	case i == w.first:
		return 1<<argLabels - 1 - laterLabels
	}
	return 1<<argLabels - 1
}

// argFeatures are the features of an item for finding what belongs to the words of saying, but for those of windows.
func (f *frame) argFeatures(out []crf.Feature, i int, r *room) []crf.Feature {
	if r.cue.contains(i) {
		return out
	}
	return f.ruleFeatures(f.argContext(out, i, r), i, r.rules)
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
func (f *frame) argContext(out []crf.Feature, i int, r *room) []crf.Feature {
	it, cue, a, p := &f.items[i], r.cue, &r.about, &r.paths[i-r.w.first]
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

// walkAll walks from the words of saying to both ends of the window.
func (f *frame) walkAll(r *room) {
	cue, w := r.cue, r.w
	r.paths, r.isCue = zeros(r.paths, w.last-w.first), zeros(r.isCue, w.last-w.first)
	for _, c := range r.cues {
		if c == cue {
			continue
		}
		for i := max(c.first, w.first); i < min(c.last, w.last); i++ {
			r.isCue[i-w.first] = true
		}
	}
	p := path{}
	for i := cue.first - 1; i >= w.first; i-- {
		r.paths[i-w.first] = p
		f.walk(&p, i, i+1, r.isCue[i-w.first], i+1 < w.last && r.isCue[i+1-w.first])
	}
	p = path{}
	for i := cue.last; i < w.last; i++ {
		r.paths[i-w.first] = p
		f.walk(&p, i, i-1, r.isCue[i-w.first], i > w.first && r.isCue[i-1-w.first])
	}
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
