package learned

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/find"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
	"github.com/onrecord/onrecord/processor/wordnet"
)

// The news that the model learned from counts beliefs, plans, refusals to comment and acts among attributions. Only what
// somebody is reported to have said is a quote here: [frame.speech] and [frame.asserted] decide it for reports without
// quotation marks.

// The fields of meaning of saying, as items have them.
const (
	communicationVerb = uint32(wordnet.VerbCommunication)
	communicationNoun = nounFields + uint32(wordnet.NounCommunication)
)

// speech reports whether the words are of saying rather than of an act or a belief. A verb that only its field of
// meaning tells must have a clause.
func (f *frame) speech(a act) bool {
	for _, it := range f.items[a.cue.first:a.cue.last] {
		switch {
		case it.frames != 0 && !it.frames.Has(lexicon.Belief), it.Text == ":", it.Low == "according", f.page.Lexicon.CueNouns[it.Low]:
			return true
		case (it.field == communicationVerb || it.field == communicationNoun) && f.clause(a.content):
			return true
		}
	}
	return false
}

// clause reports whether what is said has a verb of its own.
func (f *frame) clause(content []span) bool {
	for _, s := range content {
		for _, it := range f.items[s.first:s.last] {
			switch it.Tag {
			case "VBD", "VBZ", "VBP", "MD", "VB":
				return true
			}
		}
	}
	return false
}

// asserted reports whether something was said, as far as the words of saying and those before them tell: not that it
// will or might be, was not, or that somebody declined to.
func (f *frame) asserted(cue span) bool {
	first := cue.first
	for first > 0 && cue.first-first < 4 && f.items[first-1].auxiliaryOrAdverb() {
		first--
	}
	if f.items[cue.first].Low == "asked" && cue.last-cue.first == 1 && (cue.first == 0 || f.items[cue.first-1].sentence != f.items[cue.first].sentence) {
		return false // "Asked whether it would sign, Lind replied: …"
	}
	passive := false
	for i := first; i < cue.last; i++ {
		it := &f.items[i]
		if it.Tag == "MD" || negates(it.Low) || declines(it.lemma) || awaits(it.lemma) && (passive || i+1 < cue.last) {
			return false
		}
		passive = passive || it.Low == "been" || it.Low == "was" || it.Low == "were" || it.Low == "is" || it.Low == "are"
	}
	return true
}

func negates(w string) bool {
	switch w {
	case "not", "n't", "never", "cannot", "without", "unable", "likely":
		return true
	}
	return false
}

// The base forms of verbs that say that something was not said, and of those that say so before another verb.
var (
	declining = []uint32{wordnet.HashWord("decline"), wordnet.HashWord("refuse"), wordnet.HashWord("fail")}
	awaiting  = []uint32{wordnet.HashWord("ask"), wordnet.HashWord("expect")}
)

func declines(lemma uint32) bool { return slices.Contains(declining, lemma) }

func awaits(lemma uint32) bool { return slices.Contains(awaiting, lemma) }

// backed reports whether the rules see a report as well where they must: within the turn of a transcript, where the
// speaker's own words are full of verbs of saying.
func (f *frame) backed(a act) bool { return !f.page.Turns() || len(f.rulesFor(a.cue)) > 0 }

// auxiliaryOrAdverb reports a word that may stand before a verb and belong to it.
func (it *item) auxiliaryOrAdverb() bool {
	return auxiliary(it.Low) || it.Tag == "MD" || strings.HasPrefix(it.Tag, "RB")
}

// withoutThings leaves out reports, without quotation marks, of what a thing is made to say.
func withoutThings(p *find.Page, reports []find.Report) []find.Report {
	return slices.DeleteFunc(reports, func(r find.Report) bool {
		return r.Type == onrecord.Indirect && !r.Label && len(r.Source) > 0 && thing(p, p.Range(r.Source[0]))
	})
}

// thing reports a source that cannot say anything: a tool, a beast, a part of the body, by its field of meaning, and neither
// a document nor an institution that bears the name of its house. "That" and "which" are what stands before them.
func thing(p *find.Page, source text.Range) bool {
	if low := p.Tokens[source.First].Low; source.Len() == 1 && source.First > 0 && (low == "that" || low == "which") {
		source = text.Range{First: source.First - 1, Last: source.First}
		if p.Tokens[source.First].Text == "," && source.First > 0 {
			source = text.Range{First: source.First - 1, Last: source.First}
		}
	}
	head := -1
	for i := source.First; i < source.Last; i++ {
		t := &p.Tokens[i]
		switch {
		case t.Tag == "NNP" || t.Tag == "NNPS" || strings.HasPrefix(t.Tag, "PRP") || strings.HasPrefix(t.Tag, "W") || t.Tag == "POS" || p.RegionAt(i) >= 0:
			return false
		case t.Tag == "IN" || t.Text == "," || strings.HasPrefix(t.Tag, "VB"):
			if head >= 0 {
				i = source.Last
			}
		case t.Tag == "NN" || t.Tag == "NNS":
			head = i
		}
	}
	if head < 0 || p.Tokens[head].Upper {
		return false
	}
	low, lex := p.Tokens[head].Low, p.Lexicon
	for _, w := range []string{low, strings.TrimSuffix(low, "s")} {
		if _, kind := lex.KindWords[w]; kind || lex.Documents[w] || lex.Roles[w] || lex.Unnamed[w] || len(lex.Collectives[w]) > 0 || lex.CueNouns[w] {
			return false
		}
	}
	e := wordnet.Noun(low)
	return mute(e.First) && e.Second != wordnet.NounPerson && e.Second != wordnet.NounGroup
}

// mute reports a field of meaning of things that do not speak.
func mute(s wordnet.Sense) bool {
	switch s {
	case wordnet.NounAnimal, wordnet.NounArtifact, wordnet.NounBody, wordnet.NounFood, wordnet.NounObject, wordnet.NounPlant, wordnet.NounShape, wordnet.NounSubstance:
		return true
	}
	return false
}
