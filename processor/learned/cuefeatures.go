package learned

import (
	"strings"

	"github.com/onrecord/onrecord/processor/crf"
)

// Values for places beyond the ends of a paragraph.
const (
	beforeAll = 3
	behindAll = 5
)

func (f *frame) word(i int) uint32  { return f.value(i, func(it *item) uint32 { return it.low }) }
func (f *frame) tag(i int) uint32   { return f.value(i, func(it *item) uint32 { return it.tag }) }
func (f *frame) lemma(i int) uint32 { return f.value(i, func(it *item) uint32 { return it.lemma }) }
func (f *frame) field(i int) uint32 { return f.value(i, func(it *item) uint32 { return it.field }) }
func (f *frame) shape(i int) uint32 { return f.value(i, func(it *item) uint32 { return it.shape }) }

func (f *frame) value(i int, of func(*item) uint32) uint32 {
	switch {
	case i < 0:
		return beforeAll
	case i >= len(f.items):
		return behindAll
	}
	return of(&f.items[i])
}

// windows finds the features of the words around every item.
func (f *frame) windows(r *room) {
	r.windows, r.ends = r.windows[:0], r.ends[:0]
	for i := range f.items {
		r.windows = f.windowFeatures(r.windows, i)
		r.ends = append(r.ends, len(r.windows))
	}
}

// scanForCues finds for each item the verb to its left in the sentence, or -1, and which sentences have a quotation in
// them.
func (f *frame) scanForCues(r *room) {
	r.verbs, r.quoted = r.verbs[:0], r.quoted[:0]
	last := -1
	for i := range f.items {
		it := &f.items[i]
		if i > 0 && it.sentence != f.items[i-1].sentence {
			last = -1
		}
		r.verbs = append(r.verbs, last)
		if strings.HasPrefix(it.Tag, "VB") || it.Tag == "MD" {
			last = i
		}
		for it.sentence >= len(r.quoted) {
			r.quoted = append(r.quoted, false)
		}
		if it.region >= 0 {
			r.quoted[it.sentence] = true
		}
	}
}

// windowFeatures are those of the words around i, for any task.
func (f *frame) windowFeatures(out []crf.Feature, i int) []crf.Feature {
	it := &f.items[i]
	w, t, l := it.low, it.tag, it.lemma
	p1, p2, n1, n2 := f.tag(i-1), f.tag(i-2), f.tag(i+1), f.tag(i+2)
	return append(out,
		crf.Mix(10, w), crf.Mix(11, l, t), crf.Mix(12, it.tail, t), crf.Mix(13, it.shape, t), crf.Mix(14, t), crf.Mix(15, it.field, t),
		crf.Mix(16, f.word(i-1)), crf.Mix(17, f.word(i-2)), crf.Mix(18, f.word(i+1)), crf.Mix(19, f.word(i+2)),
		crf.Mix(20, f.lemma(i-1), l), crf.Mix(21, l, f.lemma(i+1)),
		crf.Mix(22, p1, t), crf.Mix(23, t, n1), crf.Mix(24, p2, p1, t), crf.Mix(25, t, n1, n2), crf.Mix(26, p1, t, n1),
		crf.Mix(27, f.field(i-1), it.field), crf.Mix(28, it.field, f.field(i+1)),
		crf.Mix(29, p2, p1, t, n1, n2), crf.Mix(34, f.shape(i-1), it.shape, f.shape(i+1)),
	)
}

// cueContext are features of what could be said and who could say it.
func (f *frame) cueContext(out []crf.Feature, i int, r *room) []crf.Feature {
	it, verb := &f.items[i], r.verbs[i]
	n1, n2, p1 := f.word(i+1), f.word(i+2), f.word(i-1)
	t1, t2, t3 := f.tag(i+1), f.tag(i+2), f.tag(i+3)
	q := boolean(r.quoted[it.sentence])
	return append(out,
		crf.Mix(40, it.lemma, n1, n2), crf.Mix(41, it.lemma, t1, t2), crf.Mix(42, p1, it.lemma), crf.Mix(43, it.lemma, q),
		crf.Mix(44, uint32(it.frames)), crf.Mix(45, it.ruleCue), crf.Mix(46, it.ruleCue, it.tag, it.lemma), crf.Mix(47, f.ruleCue(i-1), it.ruleCue, f.ruleCue(i+1)),
		crf.Mix(48, it.field, t1, t2, t3), crf.Mix(49, uint32(it.frames), t1, t2),
		crf.Mix(50, f.subjectKind(i), it.field), crf.Mix(51, f.subjectKind(i), it.lemma),
		crf.Mix(52, f.lemma(verb), it.tag), crf.Mix(53, f.lemma(verb), it.lemma), crf.Mix(54, f.field(verb), it.tag, bucket(i-verb)),
		crf.Mix(55, f.word(i-3)), crf.Mix(56, f.word(i+3)), crf.Mix(57, f.thatAhead(i), it.lemma), crf.Mix(58, f.thatAhead(i), it.field),
		crf.Mix(59, q, it.tag, f.sidesOfRegion(i)), crf.Mix(60, f.sidesOfRegion(i), it.lemma),
		crf.Mix(61, boolean(i == 0), boolean(f.page.Aside[f.par]), it.tag), crf.Mix(62, f.auxiliaries(i), it.lemma), crf.Mix(63, f.auxiliaries(i), it.field),
	)
}

func (f *frame) ruleCue(i int) uint32 {
	return f.value(i, func(it *item) uint32 { return it.ruleCue })
}

// subjectKind describes the noun phrase to the left of a verb.
func (f *frame) subjectKind(i int) uint32 {
	for j := i - 1; j >= max(0, i-6); j-- {
		it := &f.items[j]
		if it.chunk >= 0 {
			return f.chunkKind(it.chunk)
		}
		if it.region >= 0 {
			return 90
		}
		if !it.Word && it.Text != "," {
			return 91
		}
	}
	return 92
}

// chunkKind describes a noun phrase by its head: a pronoun, a name, a field of meaning.
func (f *frame) chunkKind(chunk int) uint32 {
	head := &f.items[f.heads[chunk]]
	switch {
	case head.Tag == "PRP":
		return head.low
	case head.Upper:
		return 80
	case strings.HasPrefix(head.Tag, "NN"):
		return head.field
	}
	return 81
}

// thatAhead describes what introduces a clause soon after i.
func (f *frame) thatAhead(i int) uint32 {
	for j := i + 1; j < min(len(f.items), i+5); j++ {
		it := &f.items[j]
		switch {
		case it.region >= 0:
			return 70 + uint32(j-i)
		case it.Low == "that" || it.Low == "whether" || it.Low == "how" || it.Low == "why" || it.Low == ":":
			return it.low
		case it.Low == "to" && j == i+1:
			return it.low
		case it.Tag == "MD" || it.Tag == "VBD" || it.Tag == "VBZ" || it.Tag == "VBP":
			return 60
		case it.Text == "." || it.Text == ";":
			return 61
		}
	}
	return 62
}

// sidesOfRegion says where quotations stand about i, within a few words.
func (f *frame) sidesOfRegion(i int) uint32 {
	out := uint32(0)
	for d := 1; d <= 6; d++ {
		if i-d >= 0 && f.items[i-d].region >= 0 && out&0xF == 0 {
			out |= uint32(1 + d/3)
		}
		if i+d < len(f.items) && f.items[i+d].region >= 0 && out>>4 == 0 {
			out |= uint32(1+d/3) << 4
		}
	}
	return out
}

// auxiliaries is a hash of the auxiliaries and negations before a verb.
func (f *frame) auxiliaries(i int) uint32 {
	h := uint32(0)
	for j := i - 1; j >= max(0, i-5); j-- {
		it := &f.items[j]
		switch {
		case it.Tag == "MD" || it.Low == "not" || it.Low == "n't" || it.Low == "never" || it.Low == "to" || auxiliary(it.Low):
			h = h*31 + it.low
		case !strings.HasPrefix(it.Tag, "RB"):
			return h
		}
	}
	return h
}

func auxiliary(w string) bool {
	switch w {
	case "be", "is", "are", "was", "were", "been", "being", "'s", "has", "have", "had", "do", "does", "did", "'ve", "'re":
		return true
	}
	return false
}
