package find

import (
	"strings"
)

// findSubject sets the subject of a cue: what stands before the verb, or after it where the order is inverted.
func (p *Page) findSubject(s sentence, c *cue, earlier []cue) {
	c.clause = c.first
	before := c.first - 1
	if before >= 0 && s[before].Tag == "CC" || before >= 1 && s[before].Text == "," && s[before-1].Tag == "CC" {
		if c.share(earlier); !c.shared {
			p.subjectOfClause(s, c, c.at) // "Lind left the room and said …"
		}
		return
	}
	if c.Form == ingForm && c.first == c.at {
		p.subjectOfParticiple(s, c, earlier)
		return
	}
	if before < 0 || s[before].region >= 0 || s[before].Text == "—" || s[before].Text == "–" || s[before].Text == "--" {
		p.invert(s, c)
		return
	}
	if s[before].Text == "," && p.invert(s, c) {
		return
	}
	p.subjectBefore(s, c)
	if c.subject.empty() && s[before].Text == "," {
		c.share(earlier)
	}
}

// share gives the cue the subject of the verb before it.
func (c *cue) share(earlier []cue) {
	for i := len(earlier) - 1; i >= 0; i-- {
		if e := earlier[i]; !e.subject.empty() {
			c.subject, c.shared = e.subject, true
			return
		}
	}
}

// subjectOfParticiple finds who is "adding that …": the subject of the verb of saying before it or, where there is
// none, of the clause.
func (p *Page) subjectOfParticiple(s sentence, c *cue, earlier []cue) {
	if c.share(earlier); c.shared {
		return
	}
	limit := c.at
	if c.at == 0 { // "Calling it a mistake, Lind left."
		limit = len(s)
	}
	p.subjectOfClause(s, c, limit)
}

// subjectOfClause gives the cue the subject of the last verb before limit that has one.
func (p *Page) subjectOfClause(s sentence, c *cue, limit int) {
	for i := limit - 1; i >= 0; i-- {
		if !finite(s[i]) || i == c.at {
			continue
		}
		main := cue{at: i, first: i, last: i + 1}
		for main.first > 0 && adverb(s[main.first-1]) {
			main.first--
		}
		p.subjectBefore(s, &main)
		if !main.subject.empty() {
			c.subject, c.shared = main.subject, true
			return
		}
	}
}

// invert looks for the subject after the verb, "said Lind": only where what is said stands before it.
func (p *Page) invert(s sentence, c *cue) bool {
	before := c.first - 1
	if !c.Frames.Has(quotesFrame) || c.Lemma == "tell" {
		return false // nobody writes "…," told Lind
	}
	if before >= 0 && s[before].region < 0 && !hasMainVerb(s[:before]) && !hasRegion(s[:before]) {
		return false
	}
	i := c.last
	for i < len(s) && adverb(s[i]) {
		i++
	}
	end := nounPhrase(s, i)
	if end <= i || s[i].Tag == "PRP" && objectPronoun(s[i].Low) || day(s[i]) {
		return false
	}
	if end < len(s) && finite(s[end]) {
		return false
	}
	c.subject, c.inverted = span{i, end}, true
	return true
}

func objectPronoun(w string) bool { return w == "him" || w == "them" || w == "us" || w == "me" }

// nounPhrase returns the end of the noun phrase that begins at i, or i.
func nounPhrase(s sentence, i int) int {
	end := i
	for end < len(s) {
		w := s[end]
		switch {
		case w.Tag == "PRP" && end == i:
			return end + 1
		case nominal(w) && !(end > i && day(w)) && (end == i || w.Tag != "DT" && w.Tag != "PRP"):
			end++
		case end > i && w.Text == "&" && end+1 < len(s):
			end += 2
		case end > i && linksNouns(w) && end+1 < len(s) && nominal(s[end+1]) && !day(s[end+1]) && s[end+1].Tag != "PRP":
			end++
			if s[end].Tag == "DT" || s[end].Tag == "PRP$" {
				end++
			}
		case end > i && w.Tag == "CC" && end+1 < len(s) && s[end+1].Upper && s[end-1].Upper && nominal(s[end+1]):
			end++
		default:
			return trimNominal(s, i, end)
		}
	}
	return trimNominal(s, i, end)
}

// trimNominal gives back a determiner or preposition that the phrase cannot end with.
func trimNominal(s sentence, i, end int) int {
	for end > i && (s[end-1].Tag == "DT" && end-1 > i || s[end-1].Tag == "IN" || s[end-1].Tag == "PRP$") {
		end--
	}
	return end
}

// linksNouns reports a preposition that keeps a mention together: "a spokesman for the ministry of justice".
func linksNouns(w item) bool {
	switch w.Low {
	case "of", "for", "at", "from", "with", "in", "on", "against", "to", "de", "behind":
		return w.Tag == "IN" || w.Tag == "TO" || strings.HasPrefix(w.Tag, "NNP")
	}
	return false
}

// nominal reports a word that can be part of a noun phrase.
func nominal(w item) bool {
	if w.region >= 0 {
		return false
	}
	switch {
	case strings.HasPrefix(w.Tag, "NN"), strings.HasPrefix(w.Tag, "JJ"), w.Tag == "DT", w.Tag == "CD", w.Tag == "PRP$", w.Tag == "POS", w.Tag == "PRP", w.Tag == "PDT", w.Tag == "FW":
		return w.Word
	case w.Tag == "VBN" || w.Tag == "VBG":
		return w.Upper
	}
	return false
}

func hasFinite(s sentence) bool {
	for _, w := range s {
		if finite(w) {
			return true
		}
	}
	return false
}

// hasMainVerb reports a finite verb outside relative clauses.
func hasMainVerb(s sentence) bool {
	for i, w := range s {
		if finite(w) && relativeBefore(s, i) < 0 {
			return true
		}
	}
	return false
}

func hasRegion(s sentence) bool {
	for _, w := range s {
		if w.region >= 0 {
			return true
		}
	}
	return false
}
