package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// joint recognises several speakers named together and gives them one name, "A; B".
func (c *cast) joint(r text.Range) (actor, bool) {
	r, both := c.beforeBoth(r)
	parts := c.parts(r)
	if len(parts) < 2 || c.oneBody(r) {
		return actor{}, false
	}
	out := actor{}
	kinds := map[onrecord.Kind]bool{}
	var names []string
	for _, part := range parts {
		if c.aside(part) {
			continue
		}
		a, ok := c.part(part)
		if !ok {
			return actor{}, false
		}
		names = append(names, a.name)
		out.proof.Name = append(out.proof.Name, a.proof.Name...)
		kinds[a.kind] = true
		out.role = joinWords(out.role, a.role)
		out.proof.Role = append(out.proof.Role, a.proof.Role...)
		c.shareAffiliation(&out, a)
	}
	if len(names) < 2 {
		return actor{}, false
	}
	out.name = strings.Join(names, "; ")
	if len(kinds) == 1 {
		for k := range kinds {
			out.kind = k
		}
	}
	if both.Len() > 0 {
		c.takeAffiliation(&out, c.phrase(both))
		c.settleKind(&out)
	}
	return out, true
}

// aside reports a part that describes the one before it: "Ana Moe, the director of the group, and Per Lind".
func (c *cast) aside(part text.Range) bool {
	if c.page.Lang != "en" || !c.determiner(part.First) || part.Len() < 2 || c.capital(part.First+1) {
		return false
	}
	for i := part.First + 1; i < part.Last; i++ {
		if c.role(c.page.Tokens[i].Low) {
			return true
		}
	}
	return false
}

// beforeBoth cuts "both of Clean Rivers" off the names before it, and returns the organisation.
func (c *cast) beforeBoth(r text.Range) (names, org text.Range) {
	tokens := c.page.Tokens
	for i := r.First + 1; i+2 <= r.Last && i+2 < len(tokens); i++ {
		if tokens[i].Text != "," || tokens[i+1].Low != "both" && tokens[i+1].Low != "all" {
			continue
		}
		first := c.skipGeneric(i+3, len(tokens))
		return text.Range{First: r.First, Last: i}, text.Range{First: first, Last: c.organisationEnd(first)}
	}
	if i := r.Last; c.page.Lang == "en" && i+3 < len(tokens) && tokens[i].Text == "," && (tokens[i+1].Low == "both" || tokens[i+1].Low == "all") {
		first := c.skipGeneric(i+3, len(tokens))
		return r, text.Range{First: first, Last: c.organisationEnd(first)}
	}
	return r, text.Range{}
}

// shareAffiliation keeps the organisation of joint speakers as long as it is the same.
func (c *cast) shareAffiliation(out *actor, a actor) {
	if len(out.proof.Name) == len(a.proof.Name) && a.person {
		out.affiliation, out.proof.Affiliation = a.affiliation, a.proof.Affiliation
	} else if out.affiliation != a.affiliation {
		out.affiliation, out.proof.Affiliation = "", nil
	}
}

// parts divides a mention at its commas and at "and".
func (c *cast) parts(r text.Range) []text.Range {
	var parts []text.Range
	first, and := r.First, false
	for i := r.First; i <= r.Last; i++ {
		if i < r.Last {
			t := c.page.Tokens[i]
			if t.Low != "and" && t.Text != "," && (t.Text != "&" || c.page.Lang == "en") || c.page.Lang == "en" && t.Low == "and" && c.joinsName(r.First, i) {
				continue
			}
			and = and || t.Text != ","
		}
		if i > first {
			parts = append(parts, text.Range{First: first, Last: i})
		}
		first = i + 1
	}
	if !and && c.page.Lang == "en" {
		return nil // an apposition
	}
	return parts
}

// joinsName reports whether the "and" at token i is part of an organisation's name: "Ministry of Health and Care".
func (c *cast) joinsName(first, i int) bool {
	for j := max(first, i-8); j < i; j++ {
		if c.capital(j) && (j == first || !c.capital(j-1)) && c.organisationEnd(j) > i {
			return true
		}
	}
	return false
}

// oneBody reports whether a mention with "and" in it is the name of one organisation.
func (c *cast) oneBody(r text.Range) bool {
	for r.Len() > 1 && c.determiner(r.First) {
		r.First++
	}
	if _, ok := c.resolver.organisation(c.words(r)); ok {
		return true
	}
	for i := r.First; i+1 < r.Last; i++ {
		if c.page.Lang == "en" && c.page.Tokens[i].Low == "and" && c.determiner(i+1) && c.resolver.kindOf(c.words(text.Range{First: r.First, Last: i})) == "" {
			return false // Harbour Watch and the Reef Trust
		}
	}
	if c.organisationEnd(r.First) < r.Last || c.runAt[r.First] < 0 {
		return false
	}
	run := c.runs[c.runAt[r.First]]
	_, known := c.resolver.organisation(c.words(run))
	return !known && c.resolver.kindOf(c.words(r)) != "" && !c.isPerson(run)
}

// isPerson reports a name with a first name in it.
func (c *cast) isPerson(run text.Range) bool {
	name := c.withoutTitle(run)
	_, ok := c.resolver.lexicon.Forenames[c.page.Tokens[name.First].Low]
	return ok && name.Len() > 1 || name.First > run.First
}

// withoutPlural cuts what several are before their names: "Senators Ana Moe and …", "the governments of Norland and …".
func (c *cast) withoutPlural(part text.Range) text.Range {
	tokens := c.page.Tokens
	one, plural := strings.CutSuffix(tokens[part.First].Low, "s")
	if c.page.Lang != "en" || part.Len() < 2 || !plural {
		return part
	}
	if c.linked(part.First+1) && part.Len() > 2 && (c.role(one) || c.ofTheState(one)) && !c.determiner(part.First+2) {
		return text.Range{First: part.First + 2, Last: part.Last}
	}
	if (isTitle(c.resolver.lexicon, one) || c.role(one)) && c.capital(part.First+1) {
		return text.Range{First: part.First + 1, Last: part.Last}
	}
	return part
}

// part settles one of several speakers named together.
func (c *cast) part(part text.Range) (actor, bool) {
	tokens := c.page.Tokens
	for part.Len() > 1 && (c.determiner(part.First) || tokens[part.First].Low == "both") {
		part.First++
	}
	part = c.withoutPlural(part)
	if part.Len() == 0 || !c.capital(part.First) {
		return actor{}, false
	}
	name := c.trailingName(part)
	if name.Len() == 0 {
		return actor{}, false
	}
	var a actor
	if link := c.linkBefore(part, name); link > part.First {
		a, _ = c.descriptionOf(part, link, name)
	} else {
		a, _ = c.named(text.Range{First: part.First, Last: name.First}, name, part)
	}
	if a.name == "" {
		return actor{}, false
	}
	return *c.remember(a, tokens[part.First].Span.Start), true
}
