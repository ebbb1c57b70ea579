package speaker

import (
	"slices"
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// description settles a mention without a name: "the company", "a Berlin-based NGO", "officials".
func (c *cast) description(r text.Range) actor {
	head := c.head(r)
	low := c.page.Tokens[head].Low
	definite := r.First > 0 && definiteArticle(c.page.Tokens[r.First-1].Low)
	lex := c.resolver.lexicon
	if kinds, ok := lex.Collectives[low]; ok && definite && !c.namesInside(r) {
		if known := c.lastOrganisation(kinds); known != nil {
			return *known
		}
	}
	whole := c.words(r)
	switch {
	case lex.Documents[low]:
		return actor{name: whole, kind: onrecord.KindOther, proof: onrecord.Evidence{Name: c.spans(r)}}
	case lex.Roles[low] || lex.Unnamed[low]:
		return c.unnamed(r, head, definite)
	}
	if t := c.page.Tokens[head]; r.Len() == 1 && t.Tag == "NN" && !determinerBefore(c.page.Tokens, r.First) {
		return c.body(r, c.kindInText(whole)) // a name written small
	}
	kind := c.resolver.kindOf(whole)
	if kind == "" {
		return actor{}
	}
	a := c.body(r, kind) // "a Berlin-based NGO": an organisation, though without a name
	if owner, _ := c.ownerOf(&text.Range{First: r.First, Last: r.Last}, head); owner.words != "" && kind == onrecord.KindState {
		a.affiliation, a.proof.Affiliation = owner.words, c.spans(owner.at)
	}
	return a
}

// body is an organisation by the words of a mention.
func (c *cast) body(r text.Range, kind onrecord.Kind) actor {
	a := actor{name: c.words(r), kind: kind}
	a.proof.Name = c.spans(r)
	a.itself()
	return a
}

// descriptionOf settles "a spokesperson for Meta", "the government of Norway", "Anna Berg of EFF".
func (c *cast) descriptionOf(r, name text.Range) (actor, text.Range) {
	link := name.First - 1
	front := text.Range{First: r.First, Last: link}
	full := c.words(name)
	if front.Len() == 0 {
		return actor{name: full, kind: c.resolver.kindOf(full), proof: onrecord.Evidence{Name: c.spans(name)}}, name
	}
	head := c.head(front)
	low := c.page.Tokens[head].Low
	lex := c.resolver.lexicon
	if lead := c.trailingName(front); lead.Len() > 0 && !lex.Roles[low] && !lex.Documents[low] {
		if c.isOrganisation(lead, text.Range{}) || lead.Len() == 1 {
			whole := c.words(r)
			if front.Len() == lead.Len() && c.resolver.kindOf(whole) != "" {
				return c.body(r, c.resolver.kindOf(whole)), r
			}
		}
		a, run := c.named(text.Range{First: front.First, Last: lead.First}, lead, front)
		if a.person && a.affiliation == "" && c.page.Tokens[link].Low != "in" {
			c.takeAffiliation(&a, c.phrase(name))
			c.settleKind(&a)
		}
		return a, run
	}
	switch {
	case lex.Documents[low]:
		return actor{name: c.words(r), kind: onrecord.KindOther, proof: onrecord.Evidence{Name: c.spans(r)}}, text.Range{}
	case lex.Roles[low] || lex.Unnamed[low]:
		a := actor{}
		if lex.Roles[low] {
			c.takeRole(&a, c.phrase(front))
		}
		c.takeAffiliation(&a, c.phrase(name))
		if known := c.holderOf(a.role, full); known != nil {
			return *known, text.Range{}
		}
		c.settleKind(&a)
		if represents(low) && a.kind != "" { // records name the state, not the delegate
			a.name, a.proof.Name, a.delegate = full, c.spans(name), true
			c.readGroup(&a, name)
			a.itself()
		}
		return a, text.Range{}
	}
	kind := c.resolver.kindOf(c.words(front))
	if kind == "" {
		return actor{}, text.Range{} // "the mother of Lind"
	}
	a := c.body(r, kind)
	if kind == onrecord.KindState {
		a.affiliation, a.proof.Affiliation = full, c.spans(name)
	}
	return a, text.Range{}
}

// represents reports an office that consists in speaking for the organisation named with it.
func represents(w string) bool {
	switch w {
	case "representative", "delegate", "delegation", "observer", "représentant", "représentante", "representante":
		return true
	}
	return false
}

// head returns the noun a description hangs on: the last before any preposition.
func (c *cast) head(r text.Range) int {
	for i := r.First + 1; i < r.Last; i++ {
		t := c.page.Tokens[i]
		if t.Tag == "IN" || t.Tag == "TO" || c.linked(i) || t.Text == "," || t.Text == "(" {
			return c.beforeNumber(i-1, r.First)
		}
	}
	return c.beforeNumber(r.Last-1, r.First)
}

// unnamed settles somebody known by an office only. The holder of that office, if the text names one, is meant by "the".
func (c *cast) unnamed(r text.Range, head int, definite bool) actor {
	role := r
	owner, _ := c.ownerOf(&role, head)
	a := actor{}
	c.takeAffiliation(&a, owner)
	if c.head(role) < role.Last && c.resolver.lexicon.Roles[c.page.Tokens[head].Low] {
		c.takeRole(&a, c.phrase(role))
	}
	if known := c.holderOf(a.role, owner.words); known != nil && (definite || owner.words != "") {
		return *known
	}
	if owner := c.possessor(r); owner != nil && a.affiliation == "" {
		a.affiliation, a.proof.Affiliation = owner.name, owner.proof.Name
	}
	c.settleKind(&a)
	if a.kind == "" {
		a.kind = c.resolver.kindOf(c.words(r))
	}
	return a
}

// possessor is the organisation that "its president" belongs to.
func (c *cast) possessor(r text.Range) *actor {
	if r.First > 0 && c.page.Tokens[r.First-1].Low == "its" {
		return c.lastOrganisation(onrecord.Kinds())
	}
	return nil
}

// holderOf returns the person of the cast, or of the text, who holds an office.
func (c *cast) holderOf(role, affiliation string) *actor {
	if role == "" {
		return nil
	}
	for i := len(c.recent) - 1; i >= 0; i-- {
		a := c.recent[i]
		if a.person && sameOffice(a.role, role) && (affiliation == "" || nameKey(a.affiliation) == nameKey(affiliation)) {
			return a
		}
	}
	words := strings.Fields(lexicon.Fold(role))
	last := words[len(words)-1]
	for n, run := range c.titled(last) { // the text may name the holder later: "Justice Minister Per Holm"
		if n > 20 {
			break
		}
		prefix := text.Range{First: run.First, Last: c.withoutTitle(run).First}
		got, org := c.prefixedRole(prefix)
		if strings.EqualFold(got.words, role) && (affiliation == "" || nameKey(org.words) == nameKey(affiliation)) {
			a, _ := c.named(text.Range{First: run.First, Last: run.First}, run, run)
			return &a
		}
	}
	return nil
}

// sameOffice compares offices; a short form means the one that begins so.
func sameOffice(held, meant string) bool {
	held, meant = lexicon.Fold(held), lexicon.Fold(meant)
	return held == meant || strings.HasPrefix(held, meant+" ")
}

// titled returns the name runs that hold a role in capitals.
func (c *cast) titled(role string) []text.Range {
	if c.byRole == nil {
		c.byRole = map[string][]text.Range{}
		for _, runs := range c.names {
			for _, run := range runs {
				name := c.withoutTitle(run)
				if name.First > run.First && name.Len() > 1 {
					low := c.page.Tokens[name.First-1].Low
					c.byRole[low] = append(c.byRole[low], run)
				}
			}
		}
		for _, runs := range c.byRole {
			slices.SortFunc(runs, func(a, b text.Range) int { return a.First - b.First })
		}
	}
	return c.byRole[role]
}

// lastOrganisation returns the organisation of one of these kinds that was named last, in a report or beside one.
func (c *cast) lastOrganisation(kinds []onrecord.Kind) *actor {
	for i := len(c.recent) - 1; i >= 0; i-- {
		a := c.recent[i]
		if !a.person && a.name != "" && slices.Contains(kinds, a.kind) {
			return a
		}
		if a.person && a.affiliation != "" && slices.Contains(kinds, a.kind) {
			org := actor{name: a.affiliation, kind: a.kind, proof: onrecord.Evidence{Name: a.proof.Affiliation}}
			org.itself()
			return &org
		}
	}
	if c.setting.Firsthand && slices.Contains(kinds, c.setting.Issuer.Kind) {
		i := c.setting.Issuer
		return &actor{name: i.Name, affiliation: i.Name, kind: i.Kind}
	}
	return nil
}

// nameInApposition settles "the group's president, Maria Lind, said": an office, then the name between commas.
func (c *cast) nameInApposition(r text.Range) (actor, text.Range, bool) {
	tokens := c.page.Tokens
	if r.Last+1 >= len(tokens) || tokens[r.Last].Text != "," || !c.capital(r.Last+1) {
		return actor{}, text.Range{}, false
	}
	head := -1
	for i := r.First; i < r.Last && (head < 0 || !c.linked(i)); i++ {
		if c.resolver.lexicon.Roles[tokens[i].Low] {
			head = i
		}
	}
	run := text.Range{First: r.Last + 1, Last: c.nameEnd(r.Last + 1)}
	if head < 0 || run.Len() < 2 || run.Len() > 4 || run.Last < len(tokens) && tokens[run.Last].Word {
		return actor{}, text.Range{}, false
	}
	if c.isOrganisation(run, text.Range{}) || c.capital(r.First) && c.nameEnd(r.First) > head+1 {
		return actor{}, text.Range{}, false
	}
	role := r
	a := actor{name: c.words(run), person: true, proof: onrecord.Evidence{Name: c.spans(run)}}
	office, org := c.splitRole(role, head)
	c.takeRole(&a, office)
	c.takeAffiliation(&a, org)
	if p := c.possessor(r); p != nil && a.affiliation == "" {
		a.affiliation, a.proof.Affiliation = p.name, p.proof.Name
	}
	c.settleKind(&a)
	return a, run, true
}

// namesInside reports whether a description names somebody, "the German government", and so means nobody else.
func (c *cast) namesInside(r text.Range) bool {
	for i := r.First; i < r.Last; i++ {
		if c.capital(i) {
			return true
		}
	}
	return false
}

// definiteArticle reports a word that points at somebody who was named.
func definiteArticle(w string) bool {
	switch w {
	case "the", "this", "le", "la", "el", "der", "die", "das":
		return true
	}
	return false
}

// determinerBefore reports whether an article stands before token i.
func determinerBefore(tokens []text.Token, i int) bool {
	return i > 0 && determiner(tokens[i-1].Low)
}

// beforeNumber steps back over a number: the head of "Article 6" is the article.
func (c *cast) beforeNumber(i, first int) int {
	if i > first && unicode.IsDigit([]rune(c.page.Tokens[i].Text)[0]) {
		return i - 1
	}
	return i
}
