package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// label settles the label of a turn: "Mr. Holm (Norway)", "MODERATOR", "JACK".
func (c *cast) label(r text.Range) (actor, onrecord.Spans) {
	tokens := c.page.Tokens
	name := r
	a := actor{person: true}
	for i := r.First; i < r.Last; i++ {
		if tokens[i].Text == "(" {
			end := i + 1
			for end < r.Last && tokens[end].Text != ")" {
				end++
			}
			c.takeAffiliation(&a, c.phrase(text.Range{First: i + 1, Last: end}))
			name.Last = i
			break
		}
	}
	for name.Len() > 1 && (isTitle(c.resolver.lexicon, tokens[name.First].Low) || determiner(tokens[name.First].Low) || tokens[name.First].Text == ".") {
		if t, ok := c.resolver.lexicon.Titles[tokens[name.First].Low]; ok {
			a.sex = t.Sex
		}
		name.First++
	}
	if name.Len() == 0 {
		return a, nil
	}
	words := c.words(name)
	if c.resolver.lexicon.Roles[tokens[name.Last-1].Low] {
		c.takeRole(&a, c.phrase(name))
		a.person = false
		if c.setting.Issuer.Name != "" && a.affiliation == "" {
			a.affiliation, a.kind = c.setting.Issuer.Name, c.setting.Issuer.Kind
		}
		return a, nil
	}
	if comma := strings.Index(words, ","); comma > 0 {
		words = words[:comma]
	}
	if o, ok := c.resolver.organisation(words); ok && a.affiliation == "" {
		return c.body(name, o.Kind), nil
	}
	a.name, a.proof.Name = words, c.spans(name)
	if long, ok := c.fullName(tokens[name.Last-1].Low, 0, a.sex); ok && name.Len() == 1 {
		full := c.withoutTitle(long)
		a.name, a.proof.Name = c.words(full), c.spans(full)
	} else if name.Len() == 1 || words == strings.ToUpper(words) {
		a.name = titled(words)
	}
	c.describe(&a, name)
	c.settleKind(&a)
	return *c.remember(a, tokens[r.First].Span.Start), nil
}

// titled writes a name in capitals as names are written: "SU WEI" as "Su Wei".
func titled(s string) string {
	if s != strings.ToUpper(s) {
		return s
	}
	words := strings.Fields(strings.ToLower(s))
	for i, w := range words {
		r := []rune(w)
		words[i] = strings.ToUpper(string(r[0])) + string(r[1:])
	}
	return strings.Join(words, " ")
}
