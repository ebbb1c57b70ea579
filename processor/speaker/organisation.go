package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// bodyNounAfter goes on from the end of a name over the common nouns of a body, "the UN climate convention", "the
// Norwegian foreign ministry".
func (c *cast) bodyNounAfter(end, last int) int {
	if c.page.Lang != "en" {
		return end
	}
	for i := end; i < min(end+4, last); i++ {
		switch t := c.page.Tokens[i]; {
		case !t.Word || !strings.HasPrefix(t.Tag, "NN") && t.Tag != "JJ":
			return end
		case c.commonBody(t.Low) && !c.resolver.lexicon.Roles[t.Low]:
			return i + 1
		}
	}
	return end
}

// organisationEnd returns the end of the name of an organisation that begins at token i: capitalised words joined by
// of, for and the like.
func (c *cast) organisationEnd(i int) int {
	tokens := c.page.Tokens
	if i >= len(tokens) {
		return i
	}
	if c.lowercaseName(i) && !c.capital(i) {
		return i + 1
	}
	end := c.nameEnd(i)
	for end > i && end+1 < len(tokens) && end-i < 12 {
		switch tokens[end].Low {
		case "of", "for", "and", "on", "against", "&", "de", "des", "du":
			next := end + 1
			if c.determiner(next) && next+1 < len(tokens) {
				if tokens[end].Low == "and" && c.page.Lang == "en" && c.resolver.kindOf(c.words(text.Range{First: i, Last: end})) == "" {
					return end // and another
				}
				next++
			}
			further := c.nameEnd(next)
			if further == next || !c.goesOn(i, end, further) {
				return end
			}
			end = further
		default:
			return end
		}
	}
	return end
}

// goesOn reports whether the name that begins at token i goes on over the joint at token end.
func (c *cast) goesOn(i, end, further int) bool {
	whole := c.words(text.Range{First: i, Last: further})
	if _, ok := c.resolver.organisation(whole); ok {
		return true
	}
	front := c.words(text.Range{First: i, Last: end})
	switch c.page.Tokens[end].Low {
	case "and":
		if _, ok := c.resolver.organisation(front); ok || c.isPerson(text.Range{First: i, Last: end}) {
			return false
		}
		next := c.words(text.Range{First: end + 1, Last: further})
		if c.resolver.kindOf(next) != "" && c.resolver.kindOf(front) != "" || acronym(next) {
			return false // the Reef Trust and Harbour Bank
		}
		return c.resolver.kindOf(whole) != ""
	case "for", "on", "against":
		if c.page.Lang != "en" {
			return true
		}
		_, known := c.resolver.organisation(front)
		return !known
	}
	return true
}

// kindFromApposition reads "Cisco, a technology conglomerate," and "conglomerate Cisco".
func (c *cast) kindFromApposition(run text.Range) onrecord.Kind {
	tokens := c.page.Tokens
	if run.First > 0 {
		if kinds := c.resolver.lexicon.Collectives[tokens[run.First-1].Low]; len(kinds) > 0 {
			return kinds[0]
		}
	}
	i := run.Last
	if i+2 < len(tokens) && tokens[i].Text == "(" && i+3 < len(tokens) && tokens[i+2].Text == ")" {
		i += 3 // the Reef Trust (RT), a charity
	}
	if i+1 < len(tokens) && (tokens[i].Text == "," || tokens[i].Text == "—" || tokens[i].Text == "–" || tokens[i].Low == "is") && (c.determiner(i+1) || tokens[i+1].Tag == "CD") {
		for j := i + 2; j < min(i+10, len(tokens)); j++ {
			low := tokens[j].Low
			if c.role(low) || linkedWord(low) {
				return ""
			}
			if kinds := c.resolver.lexicon.Collectives[low]; len(kinds) > 0 && (j+1 >= len(tokens) || !strings.HasPrefix(tokens[j+1].Tag, "NN") && tokens[j+1].Low != "'s") {
				return c.narrowed(kinds, text.Range{First: i + 2, Last: j + 1})
			}
			if !tokens[j].Word {
				break
			}
		}
	}
	return ""
}

// narrowed chooses among the kinds that a noun may stand for by the words around it: "a civil rights group".
func (c *cast) narrowed(kinds []onrecord.Kind, r text.Range) onrecord.Kind {
	if kind := c.resolver.kindOf(c.words(r)); len(kinds) > 1 && contains(kinds, kind) {
		return kind
	}
	return kinds[0]
}

// kindInText looks for a description of an organisation anywhere it is named.
func (c *cast) kindInText(name string) onrecord.Kind {
	if kind := c.kindByDoing(name); kind != "" {
		return kind
	}
	words := strings.Fields(name)
	for n, run := range c.names[fold(words[len(words)-1])] {
		if n > 20 {
			break
		}
		if run.Len() < len(words) && run.Len() > 1 || len(words) > 1 && run.Len() == 1 {
			continue
		}
		if kind := c.kindFromApposition(run); kind != "" {
			return kind
		}
	}
	return c.kindOfNation(name)
}
