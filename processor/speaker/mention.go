package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// mention settles who the tokens of r name, and where in them the name stands.
func (c *cast) mention(r text.Range) (actor, text.Range) {
	tokens := c.page.Tokens
	first := tokens[r.First]
	if c.page.Lang == "zh" {
		return c.chinese(r)
	}
	if r.Len() == 1 && c.pronoun(first.Low) {
		return c.antecedent(r), r
	}
	if joint, ok := c.joint(r); ok {
		return joint, r
	}
	for r.Len() > 1 && determiner(tokens[r.First].Low) {
		r.First++
	}
	if tokens[r.Last-1].Text == ")" {
		for i := r.Last - 1; i > r.First; i-- {
			if tokens[i].Text == "(" { // Anna Berg (Harbour Watch)
				r.Last = i
				break
			}
		}
	}
	if a, run, ok := c.nameInApposition(r); ok {
		return a, run
	}
	name := c.trailingName(r)
	if name.Len() == 0 {
		return c.description(r), text.Range{}
	}
	if r.Len() == 1 && c.resolver.lexicon.Roles[tokens[r.First].Low] && determinerBefore(tokens, r.First) {
		return c.description(r), text.Range{} // "the Chair" is nobody's name
	}
	before := text.Range{First: r.First, Last: name.First}
	if before.Len() > 0 && c.linked(before.Last-1) {
		return c.descriptionOf(r, name) // the spokesman for Meta, the government of Norway
	}
	return c.named(before, name, r)
}

func determiner(w string) bool {
	switch w {
	case "the", "a", "an", "another", "this", "that", "its", "his", "her", "their", "le", "la", "les", "un", "une", "el", "los", "las", "una", "der", "die", "das", "ein", "eine", "des":
		return true
	}
	return false
}

// linked reports whether token i ties a name to what stands before it.
func (c *cast) linked(i int) bool {
	switch c.page.Tokens[i].Low {
	case "of", "for", "from", "at", "with", "in", "to", "on", "de", "du", "del", "des", "von", "vom", "pour", "para":
		return true
	}
	return false
}

// trailingName returns the capitalised run at the end of a mention.
func (c *cast) trailingName(r text.Range) text.Range {
	if c.page.Lang == "ar" {
		return r // a script without capitals: the mention is taken as it stands
	}
	i := r.Last
	for i > r.First {
		t := c.page.Tokens[i-1]
		switch {
		case c.capital(i-1) || t.Word && t.Upper && i-1 > r.First:
			i--
		case i < r.Last && (t.Text == "&" || particle(t.Low) || t.Low == "of" && c.orgAround(i-1, r)) && i-1 > r.First && c.capital(i-2):
			i--
		case i == r.Last && t.Word && t.Low != "'s" && c.lowercaseName(i-1):
			i--
		default:
			return text.Range{First: i, Last: r.Last}
		}
	}
	return text.Range{First: i, Last: r.Last}
}

// lowercaseName reports a name that its owner writes small: one the registry knows.
func (c *cast) lowercaseName(i int) bool {
	return c.resolver.registered(c.page.Tokens[i].Text) != nil
}

// orgAround reports whether the "of" at token i is part of a name: "Ministry of Justice", "Bank of Norway".
func (c *cast) orgAround(i int, r text.Range) bool {
	if i == r.First || i+1 >= r.Last {
		return false
	}
	before := c.page.Tokens[i-1].Low
	_, kind := c.resolver.lexicon.KindWords[before]
	switch before {
	case "bank", "house", "council", "court", "office", "institute", "league", "society", "chamber", "centre", "center", "bureau", "board", "friends", "doctors", "group", "organization", "world":
		return true
	}
	return kind && !c.resolver.lexicon.Roles[before]
}

// named settles a mention that ends with a name.
func (c *cast) named(before, name, whole text.Range) (actor, text.Range) {
	lex := c.resolver.lexicon
	a := actor{}
	run := c.withoutTitle(name)
	if title, ok := lex.Titles[c.page.Tokens[max(run.First-1, whole.First)].Low]; ok && run.First > name.First {
		a.sex, a.person = title.Sex, true
	}
	prefix := text.Range{First: whole.First, Last: run.First}
	full, at := c.words(run), run
	if c.isOrganisation(run, prefix) {
		full = c.inFull(full)
		a.name, a.kind = full, c.resolver.kindOf(full)
		if a.kind == "" && before.Len() > 0 {
			a.kind = c.resolver.kindOf(c.words(before))
		}
		if a.kind == "" {
			a.kind = c.kindFromApposition(run)
		}
		a.proof.Name = c.spans(run)
		a.itself()
		c.readGroup(&a, run)
		return a, run
	}
	a.person = true
	if prefix.Len() > 0 {
		role, affiliation := c.prefixedRole(prefix)
		c.takeRole(&a, role)
		c.takeAffiliation(&a, affiliation)
	}
	if run.Len() == 2 && acronym(c.page.Tokens[run.First].Text) { // an office in capitals: DG Lind
		if long, ok := c.fullName(c.page.Tokens[run.Last-1].Low, 0); ok && c.words(c.withoutTitle(long)) != full || c.firstName(c.page.Tokens[run.Last-1].Text) != "" {
			run.First++
			full = c.words(run)
		}
	}
	if run.Len() == 1 {
		if long, ok := c.fullName(c.page.Tokens[run.First].Low, c.page.Tokens[run.First].Span.Start); ok {
			at = c.withoutTitle(long)
			full = c.words(at)
		} else if known := c.firstName(full); known != "" {
			full = known
		} else if known := c.inTitle[strings.ToLower(full)]; known != "" {
			full = known
		}
	}
	if long := c.longer(run); long != "" {
		full = long
	}
	a.name, a.proof.Name = full, c.spans(at)
	if first, _, ok := strings.Cut(full, " "); ok && a.sex == "" {
		a.sex = c.resolver.lexicon.Forenames[lexicon.Fold(first)]
	}
	if c.known[nameKey(full)] == nil {
		c.describe(&a, run)
	}
	c.settleKind(&a)
	return a, run
}

// longer returns the full name that ends with the words of a run of several: "Ursula von der Leyen" for "Von der Leyen".
func (c *cast) longer(run text.Range) string {
	if run.Len() < 2 {
		return ""
	}
	suffix := " " + lexicon.Fold(c.words(run))
	for n, other := range c.names[c.page.Tokens[run.Last-1].Low] {
		if n > 20 {
			break
		}
		name := c.words(c.withoutTitle(other))
		if strings.HasSuffix(lexicon.Fold(name), suffix) {
			return name
		}
	}
	return ""
}

// firstName returns the person of the cast whose first name this is.
func (c *cast) firstName(name string) string {
	for i := len(c.recent) - 1; i >= 0; i-- {
		if c.recent[i].person && strings.HasPrefix(c.recent[i].name, name+" ") {
			return c.recent[i].name
		}
	}
	if run, ok := c.firsts[lexicon.Fold(name)]; ok && !c.isOrganisation(run, text.Range{}) {
		return c.words(run)
	}
	return ""
}

// isOrganisation reports whether a name is that of an organisation rather than of a person.
func (c *cast) isOrganisation(run, prefix text.Range) bool {
	name := c.words(run)
	if _, ok := c.resolver.organisation(name); ok {
		return true
	}
	lex := c.resolver.lexicon
	if run.Len() == 1 && genericBody(c.page.Tokens[run.First].Low) {
		return true
	}
	for i := run.First; i < run.Last; i++ {
		low := strings.TrimSuffix(c.page.Tokens[i].Low, ".")
		if _, ok := lex.KindWords[low]; ok && !lex.Roles[low] {
			return true
		}
		if low == "of" || low == "&" || low == "for" || low == "and" {
			return true
		}
	}
	for i := prefix.First; i < prefix.Last; i++ {
		if lex.Roles[c.page.Tokens[i].Low] || isTitle(lex, c.page.Tokens[i].Low) {
			return false
		}
	}
	if run.Len() > 1 {
		return false
	}
	if prefix.Len() > 0 {
		last := c.page.Tokens[prefix.Last-1].Low
		if _, ok := lex.Collectives[last]; ok {
			return true
		}
	}
	first := c.page.Tokens[run.First]
	if _, ok := c.fullName(first.Low, first.Span.Start); ok {
		return false
	}
	if c.firstName(first.Text) != "" {
		return false
	}
	return acronym(first.Text) || c.kindFromApposition(run) != "" || c.usedAsOrganisation(first)
}

func acronym(s string) bool {
	return len(s) >= 2 && len(s) <= 8 && s == strings.ToUpper(s) && strings.ToLower(s) != s
}

// usedAsOrganisation reports whether the text has "at Cisco" or "Cisco's director" elsewhere.
func (c *cast) usedAsOrganisation(t text.Token) bool {
	for n, run := range c.names[t.Low] {
		if n > 20 {
			break
		}
		if run.First == 0 || run.Len() != 1 {
			continue
		}
		switch c.page.Tokens[run.First-1].Low {
		case "at", "for":
			return true
		}
	}
	return false
}

func (c *cast) settleKind(a *actor) {
	if a.affiliation != "" {
		a.affiliation = c.inFull(a.affiliation)
		a.kind = c.resolver.kindOf(a.affiliation)
		if a.kind == "" {
			if known := c.known[nameKey(a.affiliation)]; known != nil {
				a.kind = known.kind
			}
		}
		if a.kind == "" {
			a.kind = c.kindInText(a.affiliation)
		}
		return
	}
	if c.setting.Firsthand && a.role != "" && c.setting.Issuer.Kind != onrecord.KindMedia {
		a.affiliation, a.kind = c.setting.Issuer.Name, c.setting.Issuer.Kind
	}
}

// inFull returns the whole name of an organisation that is referred to by a noun of its name in capitals, "the Office"
// for "the Northern Office for Tides", where the text has the whole name.
func (c *cast) inFull(name string) string {
	if strings.Contains(name, " ") || c.resolver.registered(name) != nil {
		return name
	}
	key := lexicon.Fold(name)
	if _, generic := c.resolver.lexicon.KindWords[key]; !generic && !genericBody(key) {
		return name
	}
	for n, run := range c.names[key] {
		if n > 20 {
			break
		}
		if run.Len() < 2 || c.resolver.lexicon.Roles[c.page.Tokens[run.First].Low] {
			continue
		}
		return c.words(text.Range{First: run.First, Last: max(run.Last, c.organisationEnd(run.First))})
	}
	return name
}

// genericBody reports a noun that many organisations have in their names and that tells no kind.
func genericBody(w string) bool {
	switch w {
	case "office", "group", "project", "secretariat", "bureau", "centre", "center", "forum", "network", "alliance", "coalition", "initiative", "commons":
		return true
	}
	return false
}

// joint recognises several speakers named together and gives them one name, "A; B".
func (c *cast) joint(r text.Range) (actor, bool) {
	var parts []text.Range
	first := r.First
	for i := r.First; i < r.Last; i++ {
		t := c.page.Tokens[i]
		if t.Low == "and" || t.Text == "," {
			if i > first {
				parts = append(parts, text.Range{First: first, Last: i})
			}
			first = i + 1
		}
	}
	if first < r.Last {
		parts = append(parts, text.Range{First: first, Last: r.Last})
	}
	if len(parts) < 2 {
		return actor{}, false
	}
	if _, ok := c.resolver.organisation(c.words(r)); ok {
		return actor{}, false
	}
	var names []string
	var proof onrecord.Spans
	kinds := map[onrecord.Kind]bool{}
	for _, part := range parts {
		for part.Len() > 1 && determiner(c.page.Tokens[part.First].Low) {
			part.First++
		}
		if !c.capital(part.First) || c.trailingName(part).Len() != part.Len() {
			return actor{}, false
		}
		a, _ := c.named(text.Range{First: part.First, Last: part.First}, part, part)
		if a.name == "" {
			return actor{}, false
		}
		c.remember(a, c.page.Tokens[part.First].Span.Start)
		names, proof = append(names, a.name), append(proof, a.proof.Name...)
		kinds[a.kind] = true
	}
	out := actor{name: strings.Join(names, "; "), proof: onrecord.Evidence{Name: proof}}
	if len(kinds) == 1 {
		for k := range kinds {
			out.kind = k
		}
	}
	return out, true
}
