package learned

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/crf"
	"github.com/onrecord/onrecord/processor/find"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
	"github.com/onrecord/onrecord/processor/wordnet"
)

// item is a token of a paragraph, or a whole quotation in marks, with what its features are made of.
type item struct {
	text.Token
	// region is the quotation, or -1 for a token.
	region int
	// low, tag, shape, tail and lemma are hashes: the word, its part of speech, its shape, its ending and its base form.
	low, tag, shape, tail, lemma uint32
	// field is the field of meaning: of a verb, or of a noun with nounFields added.
	field uint32
	// frames are those of a verb of saying that the lexicon knows.
	frames lexicon.Frames
	// sentence counts the sentences of the paragraph, of which a quotation is one or part of one; chunk the noun phrases, -1 outside any.
	sentence, chunk int
	// ruleCue is the rule that took the item for words of saying, or 0.
	ruleCue uint32
}

// nounFields is added to the fields of meaning of nouns, to tell them from those of verbs.
const nounFields = 100

// span is a half-open range of items.
type span struct{ first, last int }

func (s span) empty() bool { return s.first >= s.last }

func (s span) contains(i int) bool { return s.first <= i && i < s.last }

// frame is a paragraph as the model reads it: what stands in marks is one item, so that a verb of saying and the words
// said stand close together.
type frame struct {
	page  *find.Page
	par   int
	items []item
	// heads is, by chunk, the last noun of each noun phrase.
	heads []int
	// rules are what the rules found in the paragraph.
	rules []ruled
}

// ruled is a report of the rules in items.
type ruled struct {
	name        uint32
	cue, source span
	content     []span
}

// longest is how many items a paragraph may have; what is longer is no prose and is cut.
const longest = 600

// newFrame reads paragraph par. reports are what the rules found in it. The frame is good until the room is used again.
func newFrame(p *find.Page, par int, reports []find.Report, r *room) *frame {
	f := &frame{page: p, par: par, items: r.items[:0], heads: r.heads[:0]}
	tokens := p.Paragraphs[par].Tokens
	if label := p.Labels[par]; label.Len() > 0 {
		tokens.First = min(label.Last+1, tokens.Last)
	}
	sentence := 0
	sentences := p.Paragraphs[par].Sentences
	for i := tokens.First; i < tokens.Last && len(f.items) < longest; {
		for len(sentences) > 0 && sentences[0].First < i {
			sentences = sentences[1:] // those that begin within a quotation are the quotation's
		}
		if len(sentences) > 0 && sentences[0].First == i && len(f.items) > 0 {
			sentence++
		}
		it := item{Token: p.Tokens[i], region: p.RegionAt(i), sentence: sentence, chunk: -1}
		next := i + 1
		if it.region >= 0 {
			next = p.Regions[it.region].Tokens.Last
		}
		f.add(it)
		i = next
	}
	f.chunks()
	r.items, r.heads = f.items, f.heads
	r.most = max(r.most, len(f.items))
	for _, report := range reports {
		f.addRuled(report)
	}
	return f
}

// add completes an item and appends it.
func (f *frame) add(it item) {
	if it.region >= 0 {
		f.describeRegion(&it)
	} else {
		it.low, it.tag = crf.Hash(it.Low), crf.Hash(it.Tag)
		it.shape, it.tail = shape(it.Text), crf.Hash(tail(it.Low))
		f.describeWord(&it)
	}
	f.items = append(f.items, it)
}

func (f *frame) describeWord(it *item) {
	it.lemma = it.low
	switch {
	case strings.HasPrefix(it.Tag, "VB"):
		e := wordnet.Verb(it.Low)
		it.lemma, it.field = e.Lemma, uint32(e.First)
	case strings.HasPrefix(it.Tag, "NN"):
		e := wordnet.Noun(it.Low)
		it.lemma, it.field = e.Lemma, nounFields+uint32(e.First)
	}
	it.frames = f.page.Lexicon.English[it.Low].Frames
}

// describeRegion gives a quotation its features: how long it is and how it ends say whether it is a sentence, a
// fragment or a title.
func (f *frame) describeRegion(it *item) {
	region := f.page.Regions[it.region]
	words := f.page.Words(region.Inner)
	it.Span = region.Outer
	it.Text, it.Low, it.Tag, it.Word, it.Upper = "“”", "“”", "QUOTE", false, false
	end := f.page.Runes[region.Inner.End-1]
	first := f.page.Tokens[f.page.At(region.Inner.Start)]
	it.low = uint32(crf.Mix(1, bucket(words), boolean(region.Single)))
	it.tag = crf.Hash("QUOTE")
	it.shape = uint32(crf.Mix(2, uint32(end)*boolean(!unicode.IsLetter(end)), boolean(first.Upper)))
	it.tail = uint32(crf.Mix(3, boolean(words > 5), boolean(unicode.IsLetter(end))))
	it.lemma = crf.Hash(first.Low)
	it.field = 200
}

// bucket rounds a count.
func bucket(n int) uint32 {
	switch {
	case n < 5:
		return uint32(n)
	case n < 8:
		return 5
	case n < 15:
		return 6
	case n < 30:
		return 7
	}
	return 8
}

func boolean(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

// shape is a hash of the classes of the letters: "Xx", "X.X.", "9".
func shape(s string) uint32 {
	h, last := uint32(7), rune(0)
	for _, r := range s {
		c := r
		switch {
		case unicode.IsUpper(r):
			c = 'X'
		case unicode.IsLetter(r):
			c = 'x'
		case unicode.IsDigit(r):
			c = '9'
		}
		if c != last {
			h = h*31 + uint32(c)
		}
		last = c
	}
	return h
}

// tail is the last three letters.
func tail(s string) string { return s[max(0, len(s)-3):] }

// chunks finds the noun phrases.
func (f *frame) chunks() {
	for i := 0; i < len(f.items); {
		end := f.nounPhrase(i)
		if end == i {
			i++
			continue
		}
		for j := i; j < end; j++ {
			f.items[j].chunk = len(f.heads)
		}
		f.heads = append(f.heads, end-1)
		i = end
	}
}

// nounPhrase returns the end of the noun phrase without prepositions that begins at i, or i.
func (f *frame) nounPhrase(i int) int {
	end, head := i, i
	for ; end < len(f.items); end++ {
		t := f.items[end].Tag
		switch {
		case t == "PRP" || t == "EX":
			if end == i {
				return end + 1
			}
			return head
		case t == "DT" || t == "PRP$" || t == "PDT":
			if end > i && f.items[end-1].Tag != "PDT" && f.items[end-1].Tag != "POS" {
				return head
			}
		case strings.HasPrefix(t, "NN") || t == "CD":
			head = end + 1
		case strings.HasPrefix(t, "JJ") || t == "POS" || t == "FW" || t == "VBN" && end > i || t == "VBG" && end > i:
			if t == "POS" && end == i {
				return i
			}
		default:
			return head
		}
	}
	return head
}

// addRuled keeps a report of the rules as items.
func (f *frame) addRuled(r find.Report) {
	out := ruled{name: crf.Hash(r.Rule), cue: f.itemsOf(r.Cue), source: f.itemsOf(r.Source)}
	for _, c := range r.Content {
		if s := f.itemsOf(onrecord.Spans{c}); !s.empty() {
			out.content = append(out.content, s)
		}
	}
	if len(out.content) == 0 {
		return
	}
	for i := out.cue.first; i < out.cue.last; i++ {
		f.items[i].ruleCue = out.name
	}
	f.rules = append(f.rules, out)
}

// itemsOf returns the items from the beginning of the first span to the end of the last.
func (f *frame) itemsOf(spans onrecord.Spans) span {
	if len(spans) == 0 {
		return span{}
	}
	out := span{-1, -1}
	for i := range f.items {
		it := &f.items[i]
		if it.Span.Start < spans[len(spans)-1].End && spans[0].Start < it.Span.End {
			if out.first < 0 {
				out.first = i
			}
			out.last = i + 1
		}
	}
	if out.first < 0 {
		return span{}
	}
	return out
}
