package speaker

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// description settles a mention without a name: "the company", "a Berlin-based NGO", "officials". The whole mention may
// go on after r.
func (c *cast) description(r, whole text.Range) actor {
	head := c.head(r)
	low := c.page.Tokens[head].Low
	definite := r.First > 0 && definiteArticle(c.page.Tokens[r.First-1].Low)
	lex := c.resolver.lexicon
	switch {
	case lex.Documents[low] && !lex.Roles[low]:
		return c.document(r, whole, head)
	case lex.Roles[low] || lex.Unnamed[low]:
		return c.unnamed(r, head, definite)
	}
	if definite && c.commonBody(low) && !c.namesInside(r) {
		if known := c.bodyMeant(head); known != nil {
			return *known
		}
	}
	if t := c.page.Tokens[head]; r.Len() == 1 && t.Tag == "NN" && !c.determinerBefore(r.First) && !lex.Unnamed[low] && !c.commonBody(low) {
		a := c.body(r, c.kindInText(c.words(r))) // a name written small
		a.small = true
		return a
	}
	return c.bodyByKind(r, head)
}

// bodyByKind settles an organisation without a name, "a Berlin-based NGO", "the German government".
func (c *cast) bodyByKind(r text.Range, head int) actor {
	kind := c.resolver.kindOf(c.words(r))
	if kind == "" {
		if c.namesInside(r) && c.page.Lang == "en" && c.campaign(head) {
			return c.body(r, "")
		}
		return actor{}
	}
	if c.groupsOfKind(head) {
		kind = c.narrowed(c.resolver.lexicon.Collectives[strings.TrimSuffix(c.page.Tokens[head].Low, "s")], r)
	}
	a := c.body(r, kind)
	if !c.namesInside(r) {
		a.affiliation, a.proof.Affiliation = "", nil
	}
	owner, ok := c.ownerOf(&text.Range{First: r.First, Last: r.Last}, head)
	if ok && kind == onrecord.KindState && c.ofTheState(c.page.Tokens[head].Low) {
		a.affiliation, a.proof.Affiliation = owner.words, c.spans(owner.at)
	}
	return a
}

// groupsOfKind reports the plural of a noun for organisations of several kinds.
func (c *cast) groupsOfKind(head int) bool {
	low := c.page.Tokens[head].Low
	return c.page.Lang == "en" && strings.HasSuffix(low, "s") && len(c.resolver.lexicon.Collectives[strings.TrimSuffix(low, "s")]) > 1
}

// campaign reports a noun for those around a person: "the Lind campaign", "Lind's team".
func (c *cast) campaign(head int) bool {
	switch c.page.Tokens[head].Low {
	case "campaign", "team", "camp", "administration", "office", "transition":
		return true
	}
	return false
}

// ofTheState reports a noun that stands for a state as a whole, so that with an adjective it is the state that speaks.
func (c *cast) ofTheState(low string) bool {
	switch low {
	case "government", "governments", "delegation", "mission", "embassy", "authorities", "administration", "cabinet", "side":
		return true
	}
	return c.page.Lang != "en"
}

// body is an organisation by the words of a mention.
func (c *cast) body(r text.Range, kind onrecord.Kind) actor {
	a := actor{name: c.words(r), kind: kind}
	a.proof.Name = c.spans(r)
	a.itself()
	return a
}

// descriptionOf settles "a spokesperson for Meta", "the government of Norway", "Anna Berg of EFF": what stands before
// the preposition at link, and the name after it.
func (c *cast) descriptionOf(r text.Range, link int, name text.Range) (actor, text.Range) {
	front := text.Range{First: r.First, Last: link}
	full := c.words(name)
	if front.Len() == 0 {
		return actor{name: full, kind: c.resolver.kindOf(full), proof: onrecord.Evidence{Name: c.spans(name)}}, name
	}
	head := c.head(front)
	low := c.page.Tokens[head].Low
	lex := c.resolver.lexicon
	if lead := c.trailingName(front); lead.Len() > 0 && !(lead.Len() == front.Len() && (c.role(low) || lex.Documents[low] || lex.Unnamed[low])) {
		return c.nameOf(r, front, lead, link, name)
	}
	switch {
	case lex.Documents[low] && !lex.Roles[low]:
		return c.document(r, r, head), text.Range{}
	case c.role(low) || lex.Unnamed[low]:
		return c.officer(r, head, link, name), text.Range{}
	}
	kind := c.resolver.kindOf(c.words(front))
	if kind == "" {
		return actor{}, text.Range{} // "the mother of Lind"
	}
	a := c.body(r, kind)
	if kind == onrecord.KindState && c.ofTheState(low) {
		a.affiliation, a.proof.Affiliation = full, c.spans(name)
	}
	return a, text.Range{}
}

// nameOf settles a name tied to another: "Anna Berg of EFF", "the Institute of Tides".
func (c *cast) nameOf(r, front, lead text.Range, link int, name text.Range) (actor, text.Range) {
	if c.isOrganisation(lead, text.Range{}) || lead.Len() == 1 && !c.isSurname(lead) {
		whole := c.words(text.Range{First: lead.First, Last: r.Last})
		_, known := c.resolver.organisation(c.words(lead))
		if kind := c.resolver.kindOf(whole); kind != "" && front.Len() == lead.Len() && !known && c.page.Tokens[link].Low != "in" {
			return c.body(text.Range{First: lead.First, Last: r.Last}, kind), r
		}
	}
	a, run := c.named(text.Range{First: front.First, Last: lead.First}, lead, front)
	if a.person && a.affiliation == "" && c.page.Tokens[link].Low != "in" {
		c.takeAffiliation(&a, c.phrase(name))
		c.settleKind(&a)
	}
	return a, run
}

// head returns the noun a description hangs on: the last before any preposition or participle.
func (c *cast) head(r text.Range) int {
	if last := r.Last - 1; c.page.Lang == "en" && r.Len() > 3 && c.capital(r.First) && c.role(c.page.Tokens[last].Low) && !c.capital(last) {
		if end := c.organisationEnd(r.First); end > r.First+2 && end <= last && !c.role(c.page.Tokens[r.First].Low) && c.resolver.kindOf(c.words(text.Range{First: r.First, Last: end})) != "" {
			return last // an Office for Data Standards spokesman
		}
	}
	for i := r.First + 1; i < r.Last; i++ {
		t := c.page.Tokens[i]
		if t.Tag == "IN" || t.Tag == "TO" || c.linked(i) || t.Text == "," || t.Text == "(" || t.Tag == "WP" || t.Tag == "WDT" || c.participle(r, i) {
			return c.beforeNumber(c.lastNoun(i-1, r.First), r.First)
		}
	}
	return c.beforeNumber(r.Last-1, r.First)
}

// participle reports a verb form after a noun: people "briefed" on the plan.
func (c *cast) participle(r text.Range, i int) bool {
	t, prev := c.page.Tokens[i], c.page.Tokens[i-1]
	return c.page.Lang == "en" && (t.Tag == "VBN" || t.Tag == "VBG" || t.Tag == "VBD") && i+1 < r.Last && (prev.Tag == "NN" || prev.Tag == "NNS") && !strings.HasPrefix(c.page.Tokens[i+1].Tag, "NN")
}

// lastNoun steps back over an adjective after its noun: a person "familiar" with the talks.
func (c *cast) lastNoun(i, first int) int {
	for j := i; c.page.Lang == "en" && j > first; j-- {
		if t := c.page.Tokens[j]; t.Tag != "JJ" && t.Tag != "RB" && t.Tag != "VBN" {
			if strings.HasPrefix(t.Tag, "NN") {
				return j
			}
			break
		}
	}
	return i
}

// namesInside reports whether a description names somebody, "the German government", and so means nobody else.
func (c *cast) namesInside(r text.Range) bool {
	for i := r.First; i < r.Last; i++ {
		if c.capital(i) && !(i > 0 && c.sentenceStart(i) && c.page.Tokens[i].Tag != "NNP" && c.page.Tokens[i].Tag != "NNPS") {
			return true
		}
	}
	return false
}

// definiteArticle reports a word that points at somebody who was named.
func definiteArticle(w string) bool {
	switch w {
	case "the", "this", "that", "le", "la", "el", "der", "die", "das":
		return true
	}
	return false
}

// determinerBefore reports whether an article stands before token i.
func (c *cast) determinerBefore(i int) bool {
	return i > 0 && c.determiner(i-1)
}

// beforeNumber steps back over a number: the head of "Article 6" is the article.
func (c *cast) beforeNumber(i, first int) int {
	if i > first && unicode.IsDigit([]rune(c.page.Tokens[i].Text)[0]) {
		return i - 1
	}
	return i
}
