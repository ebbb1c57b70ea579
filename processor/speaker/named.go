package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

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
	a.sure = a.sure || a.role != "" || c.shownPerson(run) || c.page.Lang == "en" && a.affiliation != "" && run.Len() > 1 && c.personlike(run) && !c.meeting()
	if owner := c.houseOfNamed(run, a); owner != nil {
		a.affiliation, a.proof.Affiliation = owner.name, owner.proof.Name
	}
	c.takeHomeState(&a, run.First)
	c.settleKind(&a)
	if a.kind == "" && a.role == "" && a.affiliation == "" && c.page.Lang == "en" && hasSpace(a.name) && c.describedPrivately(&a) {
		a.kind = onrecord.KindPerson
	}
	if kind := c.titleKind(name, run); kind != "" && a.affiliation == "" && (a.kind == "" || a.role == "") {
		a.kind = kind
	}
	c.takeTitle(&a, name, run)
	if c.page.Lang == "en" && a.undecided() && !a.sure && a.affiliation == "" {
		_, forename := c.resolver.lexicon.Forenames[fold(a.name)]
		_, titled := c.sexes[fold(a.name)]
		a.person = forename || titled
		if !a.person && c.meeting() && !c.isSurname(run) && len(c.full[fold(a.name)]) == 0 && c.inTitle[fold(a.name)] == "" {
			a.kind = onrecord.KindState // Tarvenia said, in the report of a meeting of states
			a.itself()
		}
	}
	return a, run
}

// namedBody settles the name of an organisation.
func (c *cast) namedBody(before, run text.Range) actor {
	at := c.inFull(run)
	a := actor{name: c.words(at), kind: c.resolver.kindOf(c.words(at)), proof: onrecord.Evidence{Name: c.spans(at)}}
	if a.kind == "" {
		a.kind = c.resolver.kindOf(c.words(run))
	}
	if i := c.setting.Issuer; nameKey(a.name) == c.resolver.shortForm(i) && a.name != "" {
		a.name = i.Name
	}
	if o, ok := c.metonym(run); ok {
		a.name, a.kind = o.Name, o.Kind
	} else if o, ok := c.resolver.organisation(a.name); ok && a.name == strings.ToUpper(a.name) && strings.EqualFold(a.name, o.Name) {
		a.name = o.Name // NORWAY, as records write it
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
	if a.kind == "" && c.inCapitals(run) && c.recordInCapitals() {
		a.kind = onrecord.KindState // HARADIA, in a record that writes those who speak so
	}
	a.itself()
	c.readGroup(&a, run)
	return a
}

// inCapitals reports a name of one or two words written in capitals that is too long for initials.
func (c *cast) inCapitals(run text.Range) bool {
	words := c.words(run)
	return c.page.Lang == "en" && run.Len() <= 2 && len(words) > 4 && words == strings.ToUpper(words) && strings.ContainsAny(words, "AEIOU")
}

// recordInCapitals reports a page that writes the names of those who speak in capitals, as reports of negotiations do.
func (c *cast) recordInCapitals() bool {
	n := 0
	for i, run := range c.runs {
		if c.page.RegionAt(run.First) < 0 && c.inCapitals(run) && !c.page.Headline[c.page.ParagraphAt(c.page.Tokens[run.First].Span.Start)] {
			n++
		}
		if n > 3 || i > 600 {
			break
		}
	}
	return n > 3
}

// houseOfNamed returns the body that the sentences just before speak of, for somebody named with an office that is held in
// a body and without one: "The Water Board wrote in June. … Chief engineer Per Holm said". A text that an issuer published
// itself means the issuer, unless the sentence before names another body first.
func (c *cast) houseOfNamed(run text.Range, a actor) *actor {
	if c.page.Lang != "en" || a.affiliation != "" || a.role == "" || a.kind != "" || !staffs(fold(a.role)) || strings.HasPrefix(fold(a.role), "former") || c.page.RegionAt(run.First) >= 0 {
		return nil
	}
	if role := c.kindOfRole(&a); role != "" && role != onrecord.KindCompany {
		return nil
	}
	sentences := 0
	return c.lookBack(run.First, func(sentence text.Range) *actor {
		sentences++
		if sentences > houseBack || c.setting.Firsthand && sentences > 2 {
			return nil
		}
		body := c.bodyIn(sentence)
		if body == nil || body.delegate || c.setting.Firsthand && (body.kind != onrecord.KindCompany || c.resolver.issuer[nameKey(body.name)] != nil || c.page.ParagraphAt(c.page.Tokens[sentence.First].Span.Start) != c.page.ParagraphAt(c.page.Tokens[run.First].Span.Start)) {
			return nil
		}
		return body
	})
}

// meeting reports a page that tells of a meeting of states: by three of the words that such reports have.
func (c *cast) meeting() bool {
	if c.meetingRead {
		return c.isMeeting
	}
	c.meetingRead = true
	found := map[string]bool{}
	for i, t := range c.page.Tokens {
		switch t.Low {
		case "delegates", "delegations", "delegation", "plenary", "parties", "co-chair", "co-chairs", "facilitator", "rapporteur", "secretariat", "agenda", "intersessional", "bracketed", "brackets", "observers", "chairperson", "representative", "intervention":
			found[t.Low] = true
		}
		if len(found) >= 3 || i > introductions {
			break
		}
	}
	c.isMeeting = len(found) >= 3
	return c.isMeeting
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

// titleKind is whom the bearer of a title speaks for: Gov. Lind for a state, Sen. Lind for nobody but herself.
func (c *cast) titleKind(name, run text.Range) onrecord.Kind {
	for i := name.First; i < run.First; i++ {
		switch strings.TrimSuffix(c.page.Tokens[i].Low, ".") {
		case "gov", "gen", "col", "lt", "sgt", "capt", "judge":
			return onrecord.KindState
		case "sen", "rep", "hon":
			return onrecord.KindOther
		case "prof":
			return onrecord.KindAcademia
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
