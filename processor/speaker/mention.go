package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// mention settles who the tokens of r name, and where in them the name stands. A mention may be as short as a surname
// and as long as "Eric Holm, the director of policy at Quay Watch, who joined in May".
func (c *cast) mention(r text.Range) (actor, text.Range) {
	if f, ok := c.foreign(); ok {
		return f.mention(r)
	}
	if c.page.Lang == "en" {
		r = c.tidy(c.grown(r))
	}
	tokens := c.page.Tokens
	if r.Len() == 1 && c.pronoun(tokens[r.First].Low) {
		return c.antecedent(r), r
	}
	if joint, ok := c.joint(r); ok {
		return joint, r
	}
	for r.Len() > 1 && determiner(tokens[r.First].Low) {
		r.First++
	}
	head := c.headOf(r)
	if a, run, ok := c.nameInApposition(head); ok {
		return a, run
	}
	name := c.trailingName(head)
	if name.Len() == 0 {
		return c.description(head, r), text.Range{}
	}
	if head.Len() == 1 && c.commonNoun(head.First) {
		return c.description(head, r), text.Range{} // "the Chair", or "Officials" at the head of a sentence
	}
	if link := c.linkBefore(head, name); link > head.First {
		return c.descriptionOf(head, link, name) // the spokesman for Meta, the government of Norway
	}
	return c.named(text.Range{First: head.First, Last: name.First}, name, head)
}

// commonNoun reports a single word in capitals that is nobody's name: an office, or a noun that begins a sentence.
func (c *cast) commonNoun(i int) bool {
	t := c.page.Tokens[i]
	if c.page.Lang != "en" || determinerBefore(c.page.Tokens, i) {
		return c.resolver.lexicon.Roles[t.Low] && determinerBefore(c.page.Tokens, i)
	}
	if len(c.full[t.Low]) > 0 || c.resolver.registered(t.Text) != nil {
		return false
	}
	if c.resolver.lexicon.Roles[t.Low] || c.resolver.lexicon.Unnamed[t.Low] {
		return true
	}
	return c.sentenceStart(i) && (t.Tag == "NNS" || t.Tag == "NN" || t.Tag == "JJ" || t.Tag == "CD") && !acronym(t.Text) && !c.properNoun(i) && len(c.names[t.Low]) < 2
}

// grown extends a mention that begins or ends within a run of capitalised words to the whole of it.
func (c *cast) grown(r text.Range) text.Range {
	if n := c.runAt[r.First]; n >= 0 && c.runs[n].First < r.First && c.page.RegionAt(c.runs[n].First) == c.page.RegionAt(r.First) {
		r.First = c.runs[n].First
	}
	if n := c.runAt[r.Last-1]; n >= 0 && c.runs[n].Last > r.Last && c.page.RegionAt(c.runs[n].Last-1) == c.page.RegionAt(r.Last-1) {
		r.Last = c.runs[n].Last
	}
	return r
}

// tidy cuts what belongs to the sentence rather than to the mention: "In Oslo on Monday, he", "Lind both", "others like
// Lind".
func (c *cast) tidy(r text.Range) text.Range {
	tokens := c.page.Tokens
	for r.Len() > 1 && !tokens[r.Last-1].Word && tokens[r.Last-1].Text != ")" && tokens[r.Last-1].Text != "." {
		r.Last--
	}
	switch tokens[r.Last-1].Low {
	case "both", "all", "also", "each", "himself", "herself", "themselves", "itself":
		if r.Len() > 1 {
			r.Last--
		}
	case "he", "she", "they":
		r.First = r.Last - 1
	}
	switch tokens[r.First].Low {
	case "we", "they", "he", "she":
		r.Last = r.First + 1
	}
	r = c.withoutTime(r)
	if low := tokens[r.First].Low; tokens[r.First].Tag == "IN" && (low == "in" || low == "on" || low == "at" || low == "after" || low == "by") {
		for i := r.First; i+1 < r.Last; i++ {
			if tokens[i].Text == "," {
				r.First = i + 1
				break
			}
		}
	}
	return r
}

// withoutTime cuts a time off the end of a mention: "the court this month", "Lind on Tuesday".
func (c *cast) withoutTime(r text.Range) text.Range {
	tokens := c.page.Tokens
	for r.Len() > 1 {
		switch low := tokens[r.Last-1].Low; {
		case weekday(low) || low == "yesterday" || low == "today" || low == "earlier" || low == "later" || low == "recently" || low == "on" || low == "just":
			r.Last--
		case r.Len() > 2 && (low == "week" || low == "month" || low == "year" || low == "morning" || low == "night" || low == "afternoon") && (tokens[r.Last-2].Low == "this" || tokens[r.Last-2].Low == "last"):
			r.Last -= 2
		default:
			return r
		}
	}
	return r
}

// headOf is a mention without what follows its noun or name: parentheses, appositions, relative and participle clauses.
func (c *cast) headOf(r text.Range) text.Range {
	if c.page.Lang != "en" {
		return c.withoutParentheses(r)
	}
	tokens := c.page.Tokens
	for i := r.First + 1; i < r.Last; i++ {
		switch t := tokens[i]; {
		case t.Text == "," || t.Text == "(" || t.Text == "—" || t.Text == "–" || t.Text == "--" || t.Text == ";" || t.Text == "[":
			return text.Range{First: r.First, Last: i}
		case t.Low == "who" || t.Low == "which" || t.Low == "whose" || t.Low == "whom" || t.Low == "including" || t.Low == "speaking":
			return text.Range{First: r.First, Last: i}
		case t.Low == "on" && i+1 < r.Last && tokens[i+1].Low == "behalf":
			return text.Range{First: r.First, Last: i}
		}
	}
	return r
}

func (c *cast) withoutParentheses(r text.Range) text.Range {
	if c.page.Tokens[r.Last-1].Text != ")" {
		return r
	}
	for i := r.Last - 1; i > r.First; i-- {
		if c.page.Tokens[i].Text == "(" { // Anna Berg (Harbour Watch)
			r.Last = i
			break
		}
	}
	return r
}

func determiner(w string) bool {
	switch w {
	case "the", "a", "an", "another", "this", "that", "its", "his", "her", "their", "these", "those", "our", "le", "la", "les", "un", "une", "el", "los", "las", "una", "der", "die", "das", "ein", "eine", "des":
		return true
	}
	return false
}

// linked reports whether token i ties a name to what stands before it.
func (c *cast) linked(i int) bool {
	switch c.page.Tokens[i].Low {
	case "of", "for", "from", "at", "with", "in", "to", "on", "by", "de", "du", "del", "des", "von", "vom", "pour", "para":
		return true
	}
	return false
}

// linkBefore returns the preposition that ties the name at the end of a mention to what stands before it, over an
// article or a noun that says what sort of thing the name is, or -1.
func (c *cast) linkBefore(r, name text.Range) int {
	tokens := c.page.Tokens
	i := name.First - 1
	for i > r.First && (determiner(tokens[i].Low) || c.commonBody(tokens[i].Low) && !c.capital(i) && i > r.First+1) {
		i--
	}
	if i > r.First && c.linked(i) {
		return i
	}
	if i = name.First - 1; i > r.First && c.linked(i) {
		return i
	}
	return -1
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
		case c.capital(i-1) || t.Word && t.Upper && i-1 > r.First && t.Tag != "DT" && t.Tag != "IN" && t.Tag != "PRP$":
			i--
		case i < r.Last && i-1 > r.First && c.runAt[i-1] >= 0 && c.runAt[i-1] == c.runAt[i]:
			i-- // the full stop of "Dr.", the apostrophe of "Skippers' Union"
		case i < r.Last && (t.Text == "&" || particle(t.Low) || c.orgAround(i-1, r)) && i-1 > r.First && c.capital(i-2):
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

// orgAround reports whether the "of" or "for" at token i is part of a name: "Ministry of Justice", "Centre for Tides".
func (c *cast) orgAround(i int, r text.Range) bool {
	if i == r.First || i+1 >= r.Last {
		return false
	}
	switch c.page.Tokens[i].Low {
	case "of", "for", "on", "and":
	default:
		return false
	}
	before := c.page.Tokens[i-1].Low
	if before == "group" && c.page.Tokens[i].Low == "and" {
		return false
	}
	_, kind := c.resolver.lexicon.KindWords[before]
	return (kind || bodyNoun(before)) && c.page.Tokens[i].Low != "and" && !c.resolver.lexicon.Roles[before]
}

// bodyNoun reports a noun after which "of" or "for" goes on with the name of a body.
func bodyNoun(w string) bool {
	switch w {
	case "bank", "house", "council", "court", "office", "institute", "league", "society", "chamber", "centre", "center", "bureau", "board", "friends", "doctors",
		"group", "organization", "organisation", "world", "union", "fund", "agency", "network", "forum", "service", "association", "committee", "community",
		"lawyers", "citizens", "parents", "mothers", "students", "workers", "scientists", "campaign", "movement", "programme", "program", "directorate", "division":
		return true
	}
	return false
}

// named settles a mention that ends with a name.
func (c *cast) named(before, name, whole text.Range) (actor, text.Range) {
	run := c.withoutTitle(name)
	prefix := text.Range{First: whole.First, Last: run.First}
	if run.First == name.First {
		run = c.withoutOwner(run)
		prefix.Last = run.First
	}
	if c.isOrganisation(run, prefix) {
		return c.namedBody(before, run), run
	}
	a := actor{person: true, sex: c.titleSex(name, run)}
	a.sure = run.First > name.First
	if run.First == name.First && whole.First == name.First {
		prefix = c.prefixBefore(name, run)
	}
	if prefix.Len() > 0 {
		role, affiliation := c.prefixedRole(prefix)
		c.takeRole(&a, role)
		c.takeAffiliation(&a, affiliation)
		a.sure = a.sure || role.words != ""
	}
	run = c.withoutAcronym(run)
	at, full := c.nameInFull(run, a.sex)
	a.name, a.proof.Name = full, c.spans(at)
	c.readForename(&a)
	if c.known[nameKey(full)] == nil {
		c.describe(&a, run)
	}
	a.sure = a.sure || a.role != ""
	c.settleKind(&a)
	return a, run
}

// namedBody settles the name of an organisation.
func (c *cast) namedBody(before, run text.Range) actor {
	at := c.inFull(run)
	a := actor{name: c.words(at), kind: c.resolver.kindOf(c.words(at)), proof: onrecord.Evidence{Name: c.spans(at)}}
	if a.kind == "" {
		a.kind = c.resolver.kindOf(c.words(run))
	}
	if o, ok := c.metonym(run); ok {
		a.name = o.Name
		a.kind = o.Kind
	}
	if a.kind == "" && before.Len() > 0 {
		a.kind = c.resolver.kindOf(c.words(before))
	}
	if a.kind == "" {
		a.kind = c.kindFromApposition(run)
	}
	if a.kind == "" {
		a.kind = c.kindInText(a.name)
	}
	a.itself()
	c.readGroup(&a, run)
	return a
}

// withoutOwner cuts the organisation off the head of a run that goes on with a person's name: "Harborline Peter Quist"
// never stands, but "NBC Matt Lauer" does in headlines; only names with a known first name are cut.
func (c *cast) withoutOwner(run text.Range) text.Range {
	if run.Len() < 3 {
		return run
	}
	tokens := c.page.Tokens
	if _, ok := c.resolver.lexicon.Forenames[tokens[run.First].Low]; ok {
		return run
	}
	for i := run.First + 1; i < run.Last-1; i++ {
		if _, ok := c.resolver.lexicon.Forenames[tokens[i].Low]; !ok {
			continue
		}
		owner := text.Range{First: run.First, Last: i}
		if acronym(tokens[run.First].Text) || c.resolver.kindOf(c.words(owner)) != "" {
			return text.Range{First: i, Last: run.Last}
		}
	}
	return run
}

// titleSex is the sex that the title of a name tells.
func (c *cast) titleSex(name, run text.Range) string {
	for i := name.First; i < run.First; i++ {
		if t, ok := c.resolver.lexicon.Titles[c.page.Tokens[i].Low]; ok && t.Sex != "" {
			return t.Sex
		}
	}
	return ""
}

// withoutAcronym cuts an office in capitals off a surname: "DG Lind".
func (c *cast) withoutAcronym(run text.Range) text.Range {
	if run.Len() != 2 || !acronym(c.page.Tokens[run.First].Text) {
		return run
	}
	last := c.page.Tokens[run.Last-1]
	if long, ok := c.fullName(last.Low, 0, ""); ok && c.words(c.withoutTitle(long)) != c.words(run) || c.firstName(last.Text) != (text.Range{}) {
		run.First++
	}
	return run
}

// nameInFull returns the full name that a name stands for, and where the text has it.
func (c *cast) nameInFull(run text.Range, sex string) (text.Range, string) {
	tokens := c.page.Tokens
	if run.Len() == 1 {
		t := tokens[run.First]
		if long, ok := c.fullName(t.Low, t.Span.Start, sex); ok {
			at := c.withoutTitle(long)
			return at, c.words(at)
		}
		if known := c.firstName(t.Text); known.Len() > 0 {
			return known, c.words(known)
		}
		if known := c.inTitle[strings.ToLower(t.Text)]; known != "" {
			return run, known
		}
	}
	if long := c.longer(run); long.Len() > 0 {
		return long, c.words(long)
	}
	return run, c.words(run)
}

// readForename takes the sex from the first name, or from a title that stands by the surname elsewhere.
func (c *cast) readForename(a *actor) {
	first, rest, _ := strings.Cut(a.name, " ")
	sex, known := c.resolver.lexicon.Forenames[fold(first)]
	if a.sex == "" {
		a.sex = sex
	}
	if a.sex == "" && rest != "" {
		a.sex = c.sexes[fold(rest[strings.LastIndex(rest, " ")+1:])]
	}
	a.sure = a.sure || known && rest != ""
}

// joint recognises several speakers named together and gives them one name, "A; B".
func (c *cast) joint(r text.Range) (actor, bool) {
	parts := c.parts(r)
	if len(parts) < 2 || c.oneBody(r) {
		return actor{}, false
	}
	out := actor{}
	kinds, roles := map[onrecord.Kind]bool{}, 0
	var names []string
	for _, part := range parts {
		a, ok := c.part(part)
		if !ok {
			return actor{}, false
		}
		names = append(names, a.name)
		out.proof.Name = append(out.proof.Name, a.proof.Name...)
		kinds[a.kind] = true
		if a.role != "" {
			roles++
		}
		c.shareAffiliation(&out, a)
	}
	out.name = strings.Join(names, "; ")
	if len(kinds) == 1 {
		for k := range kinds {
			out.kind = k
		}
	}
	return out, true
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
			if t.Low != "and" && t.Text != "," && t.Text != "&" {
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

// oneBody reports whether a mention with "and" in it is the name of one organisation.
func (c *cast) oneBody(r text.Range) bool {
	for r.Len() > 1 && determiner(c.page.Tokens[r.First].Low) {
		r.First++
	}
	if _, ok := c.resolver.organisation(c.words(r)); ok {
		return true
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

// part settles one of several speakers named together.
func (c *cast) part(part text.Range) (actor, bool) {
	tokens := c.page.Tokens
	for part.Len() > 1 && (determiner(tokens[part.First].Low) || tokens[part.First].Low == "both") {
		part.First++
	}
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
