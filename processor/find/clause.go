package find

import "strings"

// subjectBefore finds the subject to the left of a cue. It walks to the beginning of the clause, cuts the way at its
// commas, and takes the piece that can be a subject: in "In Geneva on Tuesday, Lind, the group's president, again
// said" the second.
func (p *Page) subjectBefore(s sentence, c *cue) {
	last := c.first
	comma := last > 0 && s[last-1].Text == ","
	if comma {
		last--
	}
	if last > 0 && (s[last-1].Low == "who" || s[last-1].Low == "which" || s[last-1].Low == "that" && s[last-1].Tag == "WDT") {
		p.subjectOfRelative(s, c, last-1)
		return
	}
	start, afterVerb := clauseStart(s, last)
	pieces := cutAtCommas(s, start, last)
	if afterVerb && len(pieces) > 1 {
		pieces = pieces[1:] // the first is the object of the verb before
	}
	if len(pieces) == 0 {
		return
	}
	chosen := choosePiece(p, s, pieces, comma)
	if chosen < 0 {
		return
	}
	piece := trimSubject(s, pieces[chosen], afterVerb && len(pieces) == 1)
	if piece.empty() || !subjectHead(s, piece) {
		return
	}
	c.subject = piece
	c.clause = piece.first
	if start > 0 && s[start-1].region >= 0 {
		c.clause = start // “…,” the tall, old envoy said
	}
}

// subjectOfRelative finds the noun before "who said".
func (p *Page) subjectOfRelative(s sentence, c *cue, who int) {
	last := who
	if last > 0 && s[last-1].Text == "," {
		last--
	}
	first := last
	for first > 0 && (nominal(s[first-1]) || linksNouns(s[first-1])) {
		first--
	}
	if piece := trimSubject(s, span{first, last}, false); !piece.empty() {
		c.subject, c.clause = piece, piece.first
	}
}

// clauseStart walks left from last to where the clause begins. afterVerb is true where another verb stopped it.
func clauseStart(s sentence, last int) (start int, afterVerb bool) {
	i := last - 1
	for ; i >= 0; i-- {
		w := s[i]
		switch {
		case w.region >= 0:
			return i + 1, false
		case w.Text == ";" || w.Text == ":" || w.Text == "—" || w.Text == "–" || w.Text == "--":
			return i + 1, false
		case finite(w):
			who := relativeBefore(s, i)
			if who < 0 {
				return i + 1, true
			}
			i = who
		case subordinator(w) && (w.Tag == "IN" || w.Tag == "WRB" || w.Tag == "WP" || w.Tag == "WDT"):
			if w.Low == "as" && i > 0 && nominal(s[i-1]) && i+1 < len(s) && s[i+1].Upper {
				continue
			}
			return i + 1, false
		case w.Tag == "CC" && (i == 0 || s[i-1].Text == "," && w.Low != "and" || w.Low == "but" || w.Low == "so" || w.Low == "yet"):
			return i + 1, false
		}
	}
	return 0, false
}

// relativeBefore returns the relative pronoun whose clause the finite verb at i heads, or -1.
func relativeBefore(s sentence, i int) int {
	for j := i - 1; j >= max(0, i-6); j-- {
		w := s[j]
		if finite(w) || w.region >= 0 {
			return -1
		}
		if (w.Tag == "WP" || w.Tag == "WDT" || w.Tag == "WP$") && j > 0 {
			return j
		}
	}
	return -1
}

// cutAtCommas returns the pieces between commas; what stands in parentheses is left out with its piece's end.
func cutAtCommas(s sentence, start, last int) []span {
	var pieces []span
	first, depth := start, 0
	for i := start; i < last; i++ {
		switch s[i].Text {
		case "(", "[":
			depth++
		case ")", "]":
			depth--
		case ",":
			if depth <= 0 {
				pieces = append(pieces, span{first, i})
				first = i + 1
			}
		}
	}
	pieces = append(pieces, span{first, last})
	out := pieces[:0]
	for _, pc := range pieces {
		if !pc.empty() {
			out = append(out, pc)
		}
	}
	return out
}

// choosePiece returns the index of the piece that is the subject, or -1.
func choosePiece(p *Page, s sentence, pieces []span, comma bool) int {
	final := len(pieces) - 1
	if !comma && !adverbial(s, pieces[final]) {
		if final == 0 || !p.apposition(s, pieces[final]) {
			return final
		}
	}
	for i, pc := range pieces {
		if !adverbial(s, pc) {
			return i
		}
	}
	if final == 0 || !comma {
		return final
	}
	return -1
}

// apposition reports whether a piece says what somebody is rather than who: "director of policy at Cisco".
func (p *Page) apposition(s sentence, pc span) bool {
	if s[pc.first].Tag == "PRP" {
		return false
	}
	for i := pc.first; i < pc.last; i++ {
		if p.Lexicon.Roles[s[i].Low] || s[i].Low == "spokesman" || s[i].Low == "spokeswoman" {
			return i == pc.last-1 && !s[i].Upper || i+1 < pc.last && (s[i+1].Tag == "IN" || !s[i+1].Upper) || i == pc.last-1
		}
	}
	return false
}

// adverbial reports whether a piece qualifies the clause instead of being its subject.
func adverbial(s sentence, pc span) bool {
	w := s[pc.first]
	switch {
	case w.Tag == "IN" || w.Tag == "TO" || w.Tag == "WRB" || w.Tag == "WP" || w.Tag == "WDT" || w.Tag == "WP$":
		return true
	case strings.HasPrefix(w.Tag, "RB") || strings.HasPrefix(w.Tag, "VB") && !w.Upper || w.Tag == "VBG" || w.Tag == "VBN":
		return true
	case day(w) && !(w.Low == "this" && pc.last > pc.first+1):
		return true
	case w.Tag == "CC":
		return false
	}
	for i := pc.first; i < pc.last; i++ {
		if subjective(s[i]) {
			return false
		}
	}
	return true
}

// trimSubject cuts adverbs and conjunctions off, and where a verb precedes all but the last noun phrase.
func trimSubject(s sentence, pc span, lastPhrase bool) span {
	if pc.last-pc.first == 1 && s[pc.first].Upper {
		return pc // a name the tagger does not know
	}
	for !pc.empty() && (s[pc.first].Tag == "CC" || strings.HasPrefix(s[pc.first].Tag, "RB") || !s[pc.first].Word || s[pc.first].Tag == "UH" || s[pc.first].Tag == "IN" && pc.last-pc.first > 1 && !lastPhrase) {
		pc.first++
	}
	for !pc.empty() && (strings.HasPrefix(s[pc.last-1].Tag, "RB") || day(s[pc.last-1]) || s[pc.last-1].Tag == "IN" && pc.last-pc.first > 1) {
		pc.last--
	}
	if lastPhrase {
		first := pc.last
		for first > pc.first && (nominal(s[first-1]) || linksNouns(s[first-1]) && first-1 > pc.first && nominal(s[first-2])) {
			first--
			if s[first].Tag == "DT" || s[first].Tag == "PRP" || s[first].Tag == "PRP$" && first-1 >= pc.first && !linksNouns(s[first-1]) {
				if first-1 < pc.first || !linksNouns(s[first-1]) {
					break
				}
			}
		}
		pc.first = first
	}
	return pc
}

// subjectHead reports whether a piece holds a noun or a pronoun that can speak.
func subjectHead(s sentence, pc span) bool {
	for i := pc.first; i < pc.last; i++ {
		if strings.HasPrefix(s[i].Tag, "NN") || s[i].Tag == "PRP" && !objectPronoun(s[i].Low) && s[i].Low != "it" || s[i].Low == "it" || s[i].Upper && s[i].Word && (i > 0 || pc.last == 1) {
			return true
		}
		switch s[i].Low {
		case "some", "many", "others", "several", "both", "one", "critics", "another", "those", "few", "most", "all":
			return true
		}
	}
	return false
}
