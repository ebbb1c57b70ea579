package find

import (
	"strings"

	"github.com/onrecord/onrecord/processor/lexicon"
)

const (
	quotesFrame = lexicon.Quotes
	ingForm     = lexicon.Ing
)

// contentAfter returns what is said to the right of a cue, and the rule that found it.
func (p *Page) contentAfter(s sentence, c cue, limit int) (span, string) {
	i := c.last
	if c.inverted {
		i = c.subject.last
	}
	i, addressed := p.skipQualifiers(s, c, i, limit)
	if i >= limit {
		return span{}, ""
	}
	w := s[i]
	switch {
	case w.region >= 0 && !c.inverted && c.Frames != 0:
		return p.fromRegion(s, c, i, limit)
	case w.Text == ":" && i+1 < limit && s[i+1].region >= 0:
		return p.fromRegion(s, c, i+1, limit)
	case (w.Text == ":" || w.Text == "," || w.Text == "，") && i+1 < limit && s[i+1].region >= 0 && !c.inverted:
		return p.fromRegion(s, c, i+1, limit)
	case w.Text == ":" && c.Frames.Has(quotesFrame):
		return span{i + 1, limit}, "colon"
	case c.inverted:
		return span{}, ""
	case w.Low == "that" && c.Frames.Has(lexicon.That) && w.Tag != "DT":
		return span{i + 1, limit}, "that-clause"
	case w.Low == "that" && c.Frames.Has(lexicon.That) && i+1 < limit && (hasFinite(s[i+1:limit]) || subjunctive(s[i+1:limit])):
		return span{i + 1, limit}, "that-clause"
	case c.Frames.Has(lexicon.That) && embedsQuestion(w) && (w.Low != "if" || c.Frames.Has(lexicon.Whether)):
		return span{i, limit}, "wh-clause"
	case c.Frames.Has(lexicon.Infinitive) && w.Low == "to" && i+1 < limit && s[i+1].Tag == "VB":
		return span{i, limit}, "infinitive"
	case c.Frames.Has(lexicon.Urges) && nominal(w) && infinitiveAfter(s, i, limit):
		return span{i, limit}, "urged to"
	case c.Frames.Has(lexicon.Infinitive) && addressed && w.Low == "to":
		return span{i, limit}, "infinitive"
	case c.Frames.Has(lexicon.Calls) && nominal(w) && callsSomething(p, s, c, i, limit):
		return span{i, limit}, "called"
	case (c.Frames.Has(lexicon.Zero) || hasRegion(s[i:limit]) && c.Frames.Has(lexicon.That)) && clauseAhead(s, i, limit):
		return span{i, limit}, "zero that"
	case c.Frames.Has(lexicon.Noun) && (nominal(w) && w.Tag != "PRP" && !alone(s, i, limit) || w.Tag == "VBG"):
		return span{i, beforeDay(s, i, limit)}, "noun phrase"
	case c.Frames.Has(lexicon.Preposition) && w.Tag == "IN" && hasRegion(s[i:limit]):
		return span{i, limit}, "noun phrase"
	case c.Frames.Has(quotesFrame|lexicon.That) && hasRegion(s[i:limit]) && nearRegion(s, i, limit):
		return span{i, limit}, "fragment"
	case c.Frames.Has(quotesFrame):
		for j := i; j+1 < limit; j++ { // Lind responded with a question of her own: “…”
			if s[j].Text == ":" && s[j+1].region >= 0 {
				return p.fromRegion(s, c, j+1, limit)
			}
		}
	}
	return span{}, ""
}

// beforeDay returns where words end that only the day follows on which they were said: "proposed a rule on Monday".
func beforeDay(s sentence, i, limit int) int {
	if limit-i > 2 && s[limit-2].Low == "on" && s[limit-1].Upper && day(s[limit-1]) {
		return limit - 2
	}
	return limit
}

// alone reports a person in the object case with nothing behind: "thanked her and closed the list".
func alone(s sentence, i, limit int) bool {
	switch s[i].Low {
	case "her", "him", "them", "us", "me", "you":
		return i+1 >= limit || s[i+1].Tag == "CC" || !s[i+1].Word && s[i+1].region < 0
	}
	return false
}

// subjunctive reports a clause such as "secrecy be ordered by a judge".
func subjunctive(s sentence) bool {
	for i, w := range s {
		if w.Low == "be" && i > 0 && nominal(s[i-1]) {
			return true
		}
	}
	return false
}

// embedsQuestion reports a word that begins an indirect question.
func embedsQuestion(w item) bool {
	switch w.Low {
	case "whether", "how", "what", "why", "where", "who", "if":
		return strings.HasPrefix(w.Tag, "W") || w.Tag == "IN"
	}
	return false
}

// fromRegion takes a quotation after the cue, and what goes on after it in the same breath.
func (p *Page) fromRegion(s sentence, c cue, i, limit int) (span, string) {
	if !c.Frames.Has(quotesFrame|lexicon.That|lexicon.Noun|lexicon.Calls) || c.Frames.Has(lexicon.Belief) && !c.Frames.Has(quotesFrame) {
		return span{}, ""
	}
	end := i + 1
	for end < limit && s[end].region >= 0 {
		end++
	}
	inner := p.Regions[s[i].region].Inner
	if stops(string(p.Runes[inner.End-1])) && p.Words(inner) > 3 || end >= limit {
		return span{i, end}, "quotation after"
	}
	if s[end].Text == "," || s[end].Text == "." {
		return span{i, end}, "quotation after"
	}
	return span{i, limit}, "quotation after"
}

// skipQualifiers passes over whom, where and when: "told reporters in Geneva on Friday".
func (p *Page) skipQualifiers(s sentence, c cue, i, limit int) (next int, addressed bool) {
	if c.Frames.Has(lexicon.Addressee) && i < limit && !c.inverted && !(c.Frames.Has(lexicon.Urges) && infinitiveAfter(s, i, limit)) && s[i].region < 0 && nominal(s[i]) && !(c.Frames.Has(lexicon.Zero) && c.Lemma != "tell" && c.Lemma != "assure" && s[i].Tag == "DT") {
		if end := addressee(s, i, limit); end < limit && continuesReport(s[end]) {
			i, addressed = end, true
		}
	}
	for i < limit {
		w := s[i]
		switch {
		case w.region >= 0:
			return i, addressed
		case day(w) && !(w.Low == "this" && i+1 < limit && finite(s[i+1])):
			i++
		case strings.HasPrefix(w.Tag, "RB") && i+1 < limit && !finite(s[i+1]) && s[i+1].Text != ",":
			i++
		case (w.Tag == "IN" || w.Tag == "TO" && i+1 < limit && s[i+1].Tag != "VB") && qualifies(w) && !c.Frames.Has(lexicon.Preposition):
			end := prepositional(s, i, limit)
			if end <= i+1 {
				return i, addressed
			}
			i = end
		case w.Text == "," && i+1 < limit && s[i+1].Tag == "IN" && qualifies(s[i+1]) && !c.inverted:
			end := prepositional(s, i+1, limit)
			if end >= limit || s[end].Text != "," && s[end].region < 0 {
				return i, addressed
			}
			i = end
		default:
			return i, addressed
		}
	}
	return i, addressed
}

// addressee returns the end of the one who is told.
func addressee(s sentence, i, limit int) int {
	end := i
	if s[end].Tag == "PRP" {
		return end + 1
	}
	for end < limit && nominal(s[end]) && (end == i || s[end].Tag != "DT" && s[end].Tag != "PRP" && s[end].Tag != "PRP$" && !(day(s[end]))) {
		end++
	}
	return end
}

// continuesReport reports a word with which a report can go on after its addressee.
func continuesReport(w item) bool {
	return w.region >= 0 || w.Low == "that" || w.Text == "," || w.Text == ":" || w.Tag == "IN" || w.Tag == "DT" || w.Tag == "PRP" || w.Tag == "PRP$" ||
		w.Tag == "TO" || strings.HasPrefix(w.Tag, "W") || day(w) || strings.HasPrefix(w.Tag, "RB") || w.Tag == "EX" || w.Tag == "CC"
}

func qualifies(w item) bool {
	switch w.Low {
	case "in", "on", "at", "during", "from", "to", "via", "by", "through", "after", "before", "of", "about", "with", "for", "over", "following", "under", "as":
		return true
	}
	return false
}

// prepositional returns the end of the prepositional phrase at i: its preposition and one noun phrase.
func prepositional(s sentence, i, limit int) int {
	end := i + 1
	for end < limit {
		w := s[end]
		if !(nominal(w) || w.Tag == "VBG" && end == i+1) || end > i+1 && (w.Tag == "DT" || w.Tag == "PRP" || w.Tag == "PRP$") {
			break
		}
		if w.Tag == "PRP" && end > i+1 {
			break
		}
		end++
	}
	return end
}

// clauseAhead reports whether a clause with its own verb begins at i.
func clauseAhead(s sentence, i, limit int) bool {
	if w := s[i]; !(nominal(w) || w.Tag == "EX" || w.Tag == "IN" || w.Tag == "VBG" || w.region >= 0 || strings.HasPrefix(w.Tag, "RB") || w.Low == "if" || w.Low == "when") || !w.Word && w.region < 0 {
		return false
	}
	return hasFinite(s[i:limit])
}

// nearRegion reports whether marks open within a few words of i, with no other clause between.
func nearRegion(s sentence, i, limit int) bool {
	for j := i; j < min(limit, i+8); j++ {
		if s[j].region >= 0 {
			return true
		}
		if finite(s[j]) || s[j].Text == "," {
			return false
		}
	}
	return false
}

// infinitiveAfter reports whether the noun phrase at i is told to do something.
func infinitiveAfter(s sentence, i, limit int) bool {
	for j := i; j+1 < limit; j++ {
		if s[j].Low == "to" && j > i && (s[j+1].Tag == "VB" || j+2 < limit && adverb(s[j+1]) && verbOrNoun(s[j+2])) {
			return true
		}
		if finite(s[j]) || s[j].Text == "," || s[j].Text == ";" {
			return false
		}
	}
	return false
}

// verbOrNoun reports a word that can be an infinitive after an adverb, where the tagger often sees a noun.
func verbOrNoun(w item) bool { return w.Tag == "VB" || w.Tag == "VBP" || w.Tag == "NN" }

// callsSomething reports whether a verb like "called" is followed by what is called so.
func callsSomething(p *Page, s sentence, c cue, i, limit int) bool {
	if hasRegion(s[i:limit]) {
		return true
	}
	end := nounPhrase(s, i)
	if c.Lemma == "call" || c.Lemma == "dub" || c.Lemma == "label" || c.Lemma == "brand" {
		return end > i && end < limit && (s[end].Tag == "DT" || strings.HasPrefix(s[end].Tag, "JJ") || strings.HasPrefix(s[end].Tag, "VB"))
	}
	return end > i
}
