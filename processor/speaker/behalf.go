package speaker

import (
	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// readBehalf reads in whose name somebody speaks, "for the EU and its members", "speaking on behalf of 30 groups", at
// token i, and reports whether it says so.
func (c *cast) readBehalf(a *actor, i int) bool {
	first := c.behalfAt(i)
	if first < 0 {
		return false
	}
	for _, item := range c.principals(first) {
		c.takeBehalf(a, c.phrase(item))
		if c.capital(item.First) {
			c.takeAffiliation(a, c.phrase(item))
		} else if a.kind == "" && a.affiliation == "" {
			a.kind = c.kindOfBody(item)
		}
	}
	return true
}

// behalfAt returns where the principals begin that the words at token i announce, or -1: "speaking for", "(also) on
// behalf of", "in the name of".
func (c *cast) behalfAt(i int) int {
	tokens := c.page.Tokens
	speaking := false
	for ; i < len(tokens); i++ {
		switch tokens[i].Low {
		case "speaking":
			speaking = true
			continue
		case "also", "in", "the", "his", "her", "their", "my", "a", "capacity", "as":
			if speaking || tokens[i].Low == "also" {
				continue
			}
			return -1
		case "on":
			if i+2 < len(tokens) && tokens[i+1].Low == "behalf" && tokens[i+2].Low == "of" {
				return i + 3
			}
			return -1
		case "for":
			if speaking {
				return i + 1
			}
			return -1
		case "name":
			if i+1 < len(tokens) && tokens[i+1].Low == "of" {
				return i + 2
			}
			return -1
		default:
			return -1
		}
	}
	return -1
}

// principals are the bodies and groups named from token i on, up to a comma, a verb or the end of the clause. Those
// that only a pronoun ties to one of them ("and its member States") are left out.
func (c *cast) principals(i int) []text.Range {
	tokens := c.page.Tokens
	var out []text.Range
	for limit := i + 30; i < min(limit, len(tokens)); {
		for i < len(tokens) && c.determiner(i) && tokens[i].Low != "its" && tokens[i].Low != "their" {
			i++
		}
		if i >= len(tokens) || !tokens[i].Word || tokens[i].Low == "its" || tokens[i].Low == "their" {
			return out
		}
		end := c.organisationEnd(i)
		if end == i {
			end = c.nounPhraseEnd(i)
		} else if end < len(tokens) && groupNoun(tokens[end].Low) {
			end++ // the Nordic countries
		}
		if end == i {
			return out
		}
		out = append(out, text.Range{First: i, Last: end})
		if end+2 < len(tokens) && tokens[end].Text == "(" && tokens[end+2].Text == ")" {
			end += 3
		}
		if end+1 < len(tokens) && tokens[end].Text == "/" {
			end = c.organisationEnd(end + 1)
			out[len(out)-1].Last = end
		}
		switch {
		case end+1 < len(tokens) && tokens[end].Text == "," && tokens[end+1].Low == "and":
			i = end + 2
		case end+1 < len(tokens) && (tokens[end].Low == "and" || tokens[end].Text == "," && c.listGoesOn(c.behindArticle(end+1))):
			i = end + 1
		default:
			return out
		}
	}
	return out
}

// groupNoun reports a noun that a group of states is called by, behind the name that tells which.
func groupNoun(w string) bool {
	switch w {
	case "countries", "states", "members", "delegations", "group", "nations", "governments", "parties":
		return true
	}
	return false
}

// forGroup returns the state before a mention that is the group it speaks for: "TUVALU, for the | ALLIANCE OF SMALL
// ISLAND STATES", or the mention.
func (c *cast) forGroup(r text.Range) text.Range {
	tokens := c.page.Tokens
	i := r.First
	for i > 0 && c.determiner(i-1) {
		i--
	}
	if i < 3 || tokens[i-1].Low != "for" || tokens[i-2].Text != "," || c.runAt[i-3] < 0 {
		return r
	}
	run := c.runs[c.runAt[i-3]]
	if o, ok := c.resolver.organisation(c.words(run)); !ok || o.Kind != onrecord.KindState || run.Last != i-2 {
		return r
	}
	return run
}

// listGoesOn reports whether the name after a comma is one more of a list rather than the subject of the sentence.
func (c *cast) listGoesOn(i int) bool {
	tokens := c.page.Tokens
	if i >= len(tokens) || !c.capital(i) {
		return false
	}
	end := c.organisationEnd(i)
	return end < len(tokens)-1 && (tokens[end].Low == "and" || tokens[end].Text == "," && (c.capital(min(c.behindArticle(end+1), len(tokens)-1)) || tokens[end+1].Low == "and"))
}

// behindArticle is the token after any article at i.
func (c *cast) behindArticle(i int) int {
	for i+1 < len(c.page.Tokens) && c.determiner(i) {
		i++
	}
	return i
}

// nounPhraseEnd ends a group without a name, "30 civil society groups", after its last noun.
func (c *cast) nounPhraseEnd(i int) int {
	end := i
	for end < len(c.page.Tokens) && end-i < 10 && c.page.Tokens[end].Word {
		switch t := c.page.Tokens[end]; t.Tag {
		case "NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "CD", "VBN":
		default:
			if t.Low != "of" && t.Low != "than" && t.Low != "more" && t.Low != "over" {
				return end
			}
		}
		end++
	}
	return end
}

// readGroup reads "Norway, for the Nordic Council, said" and "Canada, speaking also on behalf of Norway": whom a state
// speaks for beside itself. A state that speaks for a group is affiliated to it there.
func (c *cast) readGroup(a *actor, name text.Range) {
	tokens := c.page.Tokens
	i := name.Last
	if a.kind != onrecord.KindState || i+2 >= len(tokens) {
		return
	}
	if tokens[i].Text == "," || tokens[i].Text == "(" {
		i++
	}
	first := c.behalfAt(i)
	if first < 0 && tokens[i].Low == "for" && i > name.Last {
		first = i + 1
	}
	if first < 0 {
		return
	}
	groups := c.principals(first)
	for _, g := range groups {
		c.takeBehalf(a, c.phrase(g))
	}
	if len(groups) == 1 && c.isGroup(groups[0]) {
		p := c.phrase(groups[0])
		a.affiliation, a.proof.Affiliation = p.words, c.spans(p.at)
	}
}

// isGroup reports a name that is not that of a single state.
func (c *cast) isGroup(r text.Range) bool {
	o, ok := c.resolver.organisation(c.words(r))
	if !ok {
		return true
	}
	_, state := c.resolver.lexicon.States[o.Name]
	return !state
}

// readLead reads the words before a mention at the head of its sentence: "Speaking on behalf of the African Group, the
// representative of Kenya said".
func (c *cast) readLead(a *actor, mention text.Range) {
	tokens := c.page.Tokens
	i := mention.First
	for i > 0 && c.determiner(i-1) {
		i--
	}
	if i < 4 || tokens[i-1].Text != "," || len(a.behalf) > 0 {
		return
	}
	first := i - 1
	for first > 0 && i-first < 30 && !c.page.EndsSentence(first-1, i) && c.page.ParagraphAt(tokens[first-1].Span.Start) == c.page.ParagraphAt(tokens[i].Span.Start) {
		first--
	}
	if from := c.behalfAt(first); from >= 0 && from < i {
		groups := c.principals(from)
		for _, g := range groups {
			if g.Last < i {
				c.takeBehalf(a, c.phrase(g))
			}
		}
		if len(groups) == 1 && a.person && a.affiliation == "" && groups[0].Last < i && c.capital(groups[0].First) {
			c.takeAffiliation(a, c.phrase(groups[0])) // Speaking for the Water Board, Lind said
			c.settleKind(a)
		}
	}
}

// readTrail reads the words after a mention: "Ambassador Haddad of Jordan, speaking for the Arab Group, said".
func (c *cast) readTrail(a *actor, mention text.Range) {
	tokens := c.page.Tokens
	for i := mention.First + 1; i < min(mention.Last+1, len(tokens)-2); i++ {
		if tokens[i].Text != "," {
			continue
		}
		if first := c.behalfAt(i + 1); first >= 0 {
			for _, g := range c.principals(first) {
				c.takeBehalf(a, c.phrase(g))
			}
			return
		}
	}
}
