package position

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// notReach is how many tokens before a match a negation stands at most, words between included.
const notReach = 4

// negated turns a match that a negation stands before: support becomes opposition, with the negation in its words. Any
// other is undone, and false.
func (r reader) negated(m match, sentence text.Range) (match, bool) {
	at := m.tokens[0]
	for i := at - 1; i >= max(sentence.First, at-notReach); i-- {
		tokens, ok := r.any(r.words.Not, i, at)
		if !ok {
			if !r.words.Between[r.word(i)] && !r.auxiliary(i) && at-i > 1 {
				break
			}
			continue
		}
		if r.only(tokens[len(tokens)-1]+1, at) {
			return m, true
		}
		if m.label != Supports {
			return m, false
		}
		return match{label: Opposes, tokens: append(tokens, m.tokens...), own: m.own}, true
	}
	return m, true
}

// only reports "not only", which denies nothing.
func (r reader) only(i, limit int) bool {
	if i >= limit {
		return false
	}
	switch r.word(i) {
	case "only", "just", "merely", "seulement", "solo", "sólo", "solamente", "nur", "только", "فقط", "仅", "只":
		return true
	}
	return false
}

// auxiliary reports a verb that stands between a negation and what it denies.
func (r reader) auxiliary(i int) bool { return strings.HasPrefix(r.page.Tokens[i].Tag, "MD") }

// we reports whether the subject of the verb at token i is the speaker: a word for themselves stands before it, with
// nothing between but what may.
func (r reader) we(i int, sentence text.Range) bool {
	for j := i - 1; j >= sentence.First; j-- {
		if tokens, ok := r.any(r.words.We, j, i); ok && r.passable(tokens[len(tokens)-1]+1, i) {
			return true
		}
		if i-j > 8 {
			return false
		}
	}
	return false
}

// passable reports whether all of the tokens may stand between subject and verb.
func (r reader) passable(from, to int) bool {
	for i := from; i < to; {
		if tokens, ok := r.any(r.words.Not, i, to); ok {
			i = tokens[len(tokens)-1] + 1
			continue
		}
		if !r.words.Between[r.word(i)] {
			return false
		}
		i++
	}
	return true
}

// speaker reports whether the subject of the verb at token i is the speaker in the third person: in a report the
// pronoun that the content begins with, "it would not support the bill"; in a statement the issuer's name.
func (r reader) speaker(i int, sentence text.Range) bool {
	switch r.quote.Type {
	case onrecord.Indirect, onrecord.Mixed:
		content := r.page.Range(r.quote.Content[0])
		return i > content.First && i < sentence.Last && r.thirdPerson(content.First) && r.backshifted(content.First+1, i)
	case onrecord.Issued:
		for j := i - 1; j >= max(sentence.First, i-notReach); j-- {
			if name := r.quote.Speaker.Name; name != "" && r.page.Tokens[j].Upper && lastWord(name) == r.word(j) {
				return r.passable(j+1, i)
			}
		}
	}
	return false
}

func lastWord(name string) string {
	words := strings.Fields(lexicon.Fold(name))
	return words[len(words)-1]
}

// thirdPerson reports a pronoun that in a report stands for the speaker.
func (r reader) thirdPerson(i int) bool {
	if foreign := r.page.Lexicon.Foreign[r.page.Lang]; foreign != nil {
		return foreign.Pronouns[r.word(i)]
	}
	switch r.word(i) {
	case "it", "he", "she", "they":
		return true
	}
	return false
}

// backshifted is passable with the would that a report makes of will.
func (r reader) backshifted(from, to int) bool {
	if from < to && (r.word(from) == "would" || r.word(from) == "will" || r.word(from) == "'ll") {
		from++
	}
	return r.passable(from, to)
}

// thought reports whether the clause up to token i is a condition.
func (r reader) thought(i int, sentence text.Range) bool {
	report := r.quote.Type == onrecord.Indirect || r.quote.Type == onrecord.Mixed
	for j := i - 1; j >= sentence.First; j-- {
		if r.page.Tokens[j].Text == "," || r.page.Tokens[j].Text == "，" {
			return false
		}
		if _, ok := r.any(r.words.If, j, i); ok && !(report && r.auxiliary(j)) {
			return true
		}
	}
	return false
}

// ofOthers reports whether the words up to token i say that somebody else holds what follows: "critics say", "the
// minister believes".
func (r reader) ofOthers(i int, sentence text.Range) bool {
	for j := sentence.First; j < i; j++ {
		if r.saying(j) && !r.we(j, sentence) {
			return true
		}
	}
	return false
}

// saying reports a verb of saying or believing at token i.
func (r reader) saying(i int) bool {
	if foreign := r.page.Lexicon.Foreign[r.page.Lang]; foreign != nil {
		return foreign.Verbs[r.word(i)]
	}
	_, known := r.page.Lexicon.English[r.word(i)]
	return known && strings.HasPrefix(r.page.Tokens[i].Tag, "VB")
}

// notAsking reports a must that asks for nothing: "must have been", "I must say", "don't need to".
func (r reader) notAsking(m match, sentence text.Range) bool {
	if _, hollow := r.any(r.words.Hollow, m.tokens[len(m.tokens)-1]+1, sentence.Last); hollow {
		return true
	}
	before := m.tokens[0] - 1
	if before < sentence.First {
		return false
	}
	_, denied := r.any(r.words.Not, before, m.tokens[0])
	return denied || r.page.Tokens[before].Tag == "WDT" // a scandal that should worry him
}
