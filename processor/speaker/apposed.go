package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// nameInApposition settles "the group's president, Maria Lind, said": an office, then the name between commas.
func (c *cast) nameInApposition(r text.Range) (actor, text.Range, bool) {
	tokens := c.page.Tokens
	if r.Last+1 >= len(tokens) || tokens[r.Last].Text != "," || !c.capital(r.Last+1) {
		return actor{}, text.Range{}, false
	}
	head := -1
	for i := r.First; i < r.Last && (head < 0 || !c.linked(i)); i++ {
		if c.role(tokens[i].Low) || tokens[r.First].Low == "one" && c.role(strings.TrimSuffix(tokens[i].Low, "s")) {
			head = i
		}
	}
	one := tokens[r.First].Low == "one" && r.Len() > 2 || head < 0 && c.plainDescription(r)
	if one {
		head = r.Last - 1
	}
	whole := text.Range{First: r.Last + 1, Last: c.nameEnd(r.Last + 1)}
	run := c.withoutTitle(whole)
	titled := run.First > whole.First
	if head < 0 || run.Len() < 2 && !titled || run.Len() > 5 || run.Last < len(tokens) && tokens[run.Last].Word && tokens[run.Last].Low != "who" {
		return actor{}, text.Range{}, false
	}
	if c.isOrganisation(run, text.Range{First: whole.First, Last: run.First}) || c.capital(r.First) && !c.role(tokens[r.First].Low) && c.nameEnd(r.First) > head+1 {
		return actor{}, text.Range{}, false
	}
	at, full := c.nameInFull(run, c.titleSex(whole, run))
	a := actor{name: full, person: true, sure: true, sex: c.titleSex(whole, run), proof: onrecord.Evidence{Name: c.spans(at)}}
	c.readForename(&a)
	if one {
		c.describe(&a, run)
		c.settleKind(&a)
		return a, run, true
	}
	office, org := c.splitRole(r, head)
	c.takeRole(&a, office)
	c.takeAffiliation(&a, org)
	if p := c.possessor(r); p != nil && a.affiliation == "" {
		a.affiliation, a.proof.Affiliation = p.name, p.proof.Name
	}
	c.settleKind(&a)
	return a, run, true
}

// officeInApposition settles "another witness, former harbour adviser Fiona Hall,": who somebody is here, then by office and
// name.
func (c *cast) officeInApposition(r text.Range) (actor, text.Range, bool) {
	tokens := c.page.Tokens
	if c.page.Lang != "en" || r.Last+2 >= len(tokens) || tokens[r.Last].Text != "," || c.capital(r.Last-1) {
		return actor{}, text.Range{}, false
	}
	for i := r.Last + 1; i < min(r.Last+9, len(tokens)); i++ {
		t := tokens[i]
		if !t.Word || strings.HasPrefix(t.Tag, "VB") && t.Tag != "VBN" && t.Tag != "VBG" && i > r.Last+1 || t.Tag == "MD" || c.determiner(i) || strings.HasPrefix(t.Tag, "W") {
			break
		}
		if i == r.Last+1 || !c.capital(i) || !c.role(tokens[i-1].Low) {
			continue
		}
		run := text.Range{First: i, Last: c.nameEnd(i)}
		if run.Len() < 2 || !c.isPerson(run) {
			break
		}
		a, at := c.named(text.Range{First: r.Last + 1, Last: run.First}, run, text.Range{First: r.Last + 1, Last: run.Last})
		return a, at, a.name != ""
	}
	return actor{}, text.Range{}, false
}

// plainDescription reports a person described by no office before a name: "another villager, Maria Lind,".
func (c *cast) plainDescription(r text.Range) bool {
	if c.page.Lang != "en" || !c.determinerBefore(r.First) || r.Len() > 4 {
		return false
	}
	for i := r.First; i < r.Last; i++ {
		if t := c.page.Tokens[i]; !t.Word || t.Upper || t.Tag != "NN" && t.Tag != "JJ" && t.Tag != "VBG" && t.Tag != "VBN" {
			return false
		}
	}
	last := c.page.Tokens[r.Last-1]
	_, kind := c.resolver.lexicon.KindWords[last.Low]
	return last.Tag == "NN" && !kind && len(c.resolver.lexicon.Collectives[last.Low]) == 0 && !bodyNoun(last.Low)
}

// bodyInApposition settles "the advocacy group, Quay Watch,": what sort of body, then its name between commas.
func (c *cast) bodyInApposition(r text.Range) (actor, text.Range, bool) {
	tokens := c.page.Tokens
	kinds := c.resolver.lexicon.Collectives[tokens[r.Last-1].Low]
	if c.page.Lang != "en" || len(kinds) == 0 || r.Last+1 >= len(tokens) || tokens[r.Last].Text != "," || c.namesInside(r) {
		return actor{}, text.Range{}, false
	}
	name := text.Range{First: r.Last + 1, Last: c.organisationEnd(r.Last + 1)}
	small := name.Len() == 0
	if small {
		name.Last = name.First + 1
	}
	if end := name.Last; end >= len(tokens) || tokens[end].Text != "," || small && tokens[name.First].Tag != "NN" || c.isPerson(name) {
		return actor{}, text.Range{}, false
	}
	a := c.body(name, c.kindOfOrganisation(c.words(name)))
	if a.kind == "" {
		a.kind = c.narrowed(kinds, r)
	}
	a.small = small
	return a, name, true
}
