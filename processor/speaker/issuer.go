package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/find"
	"github.com/onrecord/onrecord/processor/text"
)

// issuer is the speaker of a text in its issuer's own voice: whoever signed, wrote or delivered it by name, or else the
// issuer. A letter that several signed is the issuer's, on behalf of all of them.
func (c *cast) issuer(report find.Report) actor {
	issuer := c.setting.Issuer
	if !c.setting.Firsthand || issuer.Name == "" {
		return c.letterWriters(report)
	}
	a := actor{name: issuer.Name, affiliation: issuer.Name, kind: issuer.Kind}
	signers := c.signers(report)
	if person := c.deliveredBy(); person != nil {
		a = *person
	} else if person := c.deliveredInTitle(); person != nil {
		a = *person
	} else if len(signers) == 1 && signers[0].who.person {
		a = signers[0].who
	} else if person := c.author(report); person != nil {
		a = *person
	}
	if a.person && issuer.Kind != onrecord.KindMedia { // a paper prints what others write
		a.affiliation, a.kind, a.proof.Affiliation = issuer.Name, issuer.Kind, nil
	}
	a.behalf, a.proof.OnBehalfOf = nil, nil
	for _, principal := range c.behalfOf() {
		c.takeBehalf(&a, c.phrase(principal))
	}
	if len(signers) > 1 {
		for _, s := range signers {
			c.takeBehalf(&a, s.principal)
		}
	}
	return a
}

// letterWriters are those who signed a letter that somebody else published: each with the office and the organisation
// that the lines under the name give.
func (c *cast) letterWriters(report find.Report) actor {
	var out actor
	for _, s := range c.stackedSigners(c.signatureLines(report)) {
		c.joinSpeaker(&out, s)
	}
	if out.name == "" {
		for _, s := range c.signers(report) {
			c.joinSpeaker(&out, s.who)
		}
	}
	return out
}

// stackedSigners reads lines of signatures in which every name has its office in the lines under it.
func (c *cast) stackedSigners(lines []text.Range) []actor {
	var out []actor
	for i := 0; i < len(lines); i++ {
		who, ok := c.personLine(lines[i])
		if !ok {
			return nil
		}
		if i+1 < len(lines) {
			if _, name := c.personLine(lines[i+1]); !name {
				i++
				c.officeLine(&who, lines[i])
			}
		}
		if i+1 < len(lines) && who.affiliation == "" && c.roleIn(lines[i+1]) < 0 {
			if _, name := c.personLine(lines[i+1]); !name {
				i++
				c.takeAffiliation(&who, c.phrase(lines[i]))
			}
		}
		c.settleSigner(&who)
		out = append(out, who)
	}
	return out
}

// personLine reads a line that is a person's name, with titles perhaps and an office behind a comma.
func (c *cast) personLine(line text.Range) (actor, bool) {
	run := text.Range{First: line.First, Last: min(c.nameEnd(line.First), line.Last)}
	for run.Len() == 0 && line.First < line.Last-1 && isTitle(c.resolver.lexicon, c.page.Tokens[line.First].Low) {
		line.First++
		run = text.Range{First: line.First, Last: min(c.nameEnd(line.First), line.Last)}
	}
	name := c.withoutTitle(run)
	if name.Len() < 2 || run.Last < line.Last && c.page.Tokens[run.Last].Text != "," || c.roleWord(name) || !c.namesPerson(name) {
		return actor{}, false
	}
	who := actor{name: c.words(name), person: true, proof: onrecord.Evidence{Name: c.spans(name)}}
	if run.Last+1 < line.Last {
		c.officeLine(&who, text.Range{First: run.Last + 1, Last: line.Last})
	}
	return who, true
}

// namesPerson reports a name with a known first name, or one that no word of a body or an office is in.
func (c *cast) namesPerson(name text.Range) bool {
	if f, ok := c.foreign(); ok {
		return f.forenameAt(name.First) != "" || !f.isBody(name) && name.Len() < 4
	}
	return c.isPerson(name) || name.Len() < 4 && c.resolver.kindOf(c.words(name)) == "" && !c.isOrganisation(name, text.Range{})
}

// roleWord reports whether an office is among the words of a name.
func (c *cast) roleWord(name text.Range) bool {
	f, foreign := c.foreign()
	for i := name.First; i < name.Last; i++ {
		if foreign && f.isOffice(i) || !foreign && c.role(c.page.Tokens[i].Low) {
			return true
		}
	}
	return false
}

// officeLine reads the office and the organisation in a line under a name.
func (c *cast) officeLine(who *actor, line text.Range) {
	if f, ok := c.foreign(); ok {
		if o, _, ok := f.office(line.First, line.Last); ok {
			f.takeOffice(who, o)
			return
		}
		c.takeAffiliation(who, c.phrase(line))
		return
	}
	before := who.role
	c.readStacked(who, line)
	for i := line.First; i < line.Last-1; i++ {
		if c.page.Tokens[i].Text == "," && who.role != before {
			c.takeAffiliation(who, c.phrase(text.Range{First: i + 1, Last: line.Last}))
			return
		}
	}
	if who.role == before {
		c.takeAffiliation(who, c.phrase(line))
	}
}

func (c *cast) settleSigner(who *actor) {
	if f, ok := c.foreign(); ok {
		f.settleForeign(who)
		return
	}
	c.settleKind(who)
}

// bylineParagraphs is how many paragraphs at the head of a text may say who delivered it.
const bylineParagraphs = 3

// deliveredBy returns the person of "Statement by Ms. Maria Lind, Permanent Representative" or "Delivered by Maria Lind"
// at the head of a text, or nil.
func (c *cast) deliveredBy() *actor {
	tokens := c.page.Tokens
	for _, par := range c.page.Paragraphs[:min(bylineParagraphs, len(c.page.Paragraphs))] {
		for i := par.Tokens.First + 1; i < min(par.Tokens.First+8, par.Tokens.Last-1); i++ {
			if w := tokens[i].Low; w != "by" && w != "par" && w != "por" || !delivers(tokens[i-1].Low) || i > 1 && (tokens[i-2].Low == "was" || tokens[i-2].Low == "were") {
				continue
			}
			if a := c.personAt(i+1, par.Tokens.Last); a != nil {
				return a
			}
		}
	}
	return nil
}

// deliveredInTitle returns the person of a title like "Statement by Ambassador Maria Lind" or "Discours du président Lind à
// l'Assemblée", or nil. As the title is no part of the text, there is no evidence of it.
func (c *cast) deliveredInTitle() *actor {
	t := text.ReadIn(c.setting.Title, c.page.Lang)
	if c.page.Lang == "en" || len(t.Tokens) == 0 || len(t.Tokens) > 40 {
		return nil
	}
	inner := newCast(c.resolver, find.NewPage(t, c.page.Lang, c.resolver.lexicon), Setting{})
	f, ok := inner.foreign()
	if !ok || !delivered(t.Tokens[0].Low) {
		return nil
	}
	first := 1
	for first < len(t.Tokens) && (f.world.Links[t.Tokens[first].Low] || f.world.Articles[t.Tokens[first].Low] || t.Tokens[first].Low == "por" || t.Tokens[first].Low == "par") {
		first++
	}
	o, next, ok := f.office(first, len(t.Tokens))
	if !ok {
		next = first
	}
	a := actor{person: true, role: o.role.words, head: o.head, kind: o.kind}
	for next < len(t.Tokens) && (t.Tokens[next].Text == "," || isTitle(c.resolver.lexicon, t.Tokens[next].Low)) {
		next++
	}
	if next >= len(t.Tokens) {
		return nil
	}
	if run := (text.Range{First: next, Last: inner.nameEnd(next)}); run.Len() > 0 && !f.isBody(run) {
		a.name = f.words(run)
	}
	if a.name == "" || a.role == "" && f.forenameAt(next) == "" {
		return nil
	}
	return &a
}

// delivered reports the first word of a title that says whose speech or statement follows.
func delivered(w string) bool {
	switch w {
	case "discours", "déclaration", "allocution", "intervention", "propos", "discurso", "declaración", "intervención", "palabras", "mensaje", "rede", "ansprache", "erklärung", "statement", "grußwort", "выступление", "заявление", "речь", "обращение":
		return true
	}
	return false
}

// personAt returns the person named first from token i on, over offices and titles ("the Permanent Representative of
// Norland, H.E. Ms."), or nil.
func (c *cast) personAt(i, last int) *actor {
	for {
		for i < last-1 && !c.capital(i) {
			i++
		}
		run := text.Range{First: i, Last: c.nameEnd(i)}
		for run.First < last-1 && (c.honorific(run.First) || !c.page.Tokens[run.First].Word) {
			run.First++
			run.Last = c.nameEnd(run.First)
		}
		if run.Len() == 0 {
			return nil
		}
		if c.isOffice(run) {
			if i = run.Last; c.linked(i) {
				i = c.organisationEnd(c.skipGeneric(i+1, last))
			}
			continue
		}
		if c.isOrganisation(c.withoutTitle(run), text.Range{}) {
			return nil
		}
		a, _ := c.named(text.Range{First: run.First, Last: run.First}, run, run)
		if !a.person {
			return nil
		}
		if known := c.known[nameKey(a.name)]; known != nil && a.role == "" {
			a.role, a.proof.Role = known.role, known.proof.Role // read where the whole text was looked through
			if a.affiliation == "" {
				a.affiliation, a.proof.Affiliation, a.kind = known.affiliation, known.proof.Affiliation, known.kind
			}
		}
		return &a
	}
}

// honorific reports "Ms", "H.E." and other words before a name.
func (c *cast) honorific(i int) bool {
	t := c.page.Tokens[i]
	return isTitle(c.resolver.lexicon, t.Low) || strings.Contains(t.Text, ".")
}

func delivers(w string) bool {
	switch w {
	case "statement", "remarks", "speech", "address", "delivered", "intervention", "presented", "read", "declaration", "déclaration", "discours", "declaración", "discurso":
		return true
	}
	return false
}

// author returns the writer of a text in the first person singular: of a byline at its head, "By Maria Lind", or of the
// line at its end that says who the writer is. A text in the plural is the issuer's, whoever wrote it down.
func (c *cast) author(report find.Report) *actor {
	if c.page.Lang != "en" || !c.singular(report) {
		return nil
	}
	pars := c.page.Paragraphs
	for _, par := range pars[:min(2*bylineParagraphs, len(pars))] {
		if t := par.Tokens; c.page.Tokens[t.First].Low == "by" && t.Len() > 2 && t.Len() < 16 {
			if a := c.personAt(t.First+1, t.Last); a != nil {
				return a
			}
		}
	}
	for n := len(pars) - 1; n >= max(0, len(pars)-3); n-- {
		t := pars[n].Tokens
		if run := (text.Range{First: t.First, Last: c.nameEnd(t.First)}); run.Len() > 1 && c.isPerson(run) && run.Last < t.Last && pars[n].Span.Start >= report.End() {
			if a := c.personAt(t.First, t.Last); a != nil && a.role != "" {
				return a
			}
		}
	}
	return nil
}

// singular reports whether a text says I and not we.
func (c *cast) singular(report find.Report) bool {
	one, many := 0, 0
	for _, span := range report.Content {
		r := c.page.Range(span)
		for i := r.First; i < r.Last; i++ {
			if c.page.RegionAt(i) >= 0 {
				continue
			}
			switch t := c.page.Tokens[i]; t.Low {
			case "i", "my", "me":
				if t.Text != "i" {
					one++
				}
			case "we", "our", "us":
				many++
			}
		}
	}
	return one > many || one > 0 && c.setting.Issuer.Kind == onrecord.KindMedia
}

// behalfOf returns whom the text at its head says to be spoken for: "I have the honour to speak on behalf of the Group".
func (c *cast) behalfOf() []text.Range {
	for n, par := range c.page.Paragraphs {
		if n > 2*bylineParagraphs {
			break
		}
		if found := c.behalfWithin(par.Tokens); len(found) > 0 {
			return found
		}
	}
	return nil
}

// behalfWithin returns the principals that a stretch of text names, outside quotations: those somebody speaks for, and
// those with whose statement somebody aligns.
func (c *cast) behalfWithin(r text.Range) []text.Range {
	tokens := c.page.Tokens
	var out []text.Range
	for i := r.First; i+3 < r.Last; i++ {
		if c.page.RegionAt(i) >= 0 {
			continue
		}
		first := -1
		switch low := tokens[i].Low; {
		case low == "on" && tokens[i+1].Low == "behalf" && tokens[i+2].Low == "of":
			first = i + 3
		case low == "align" || low == "aligns" || low == "aligned" || low == "associate" || low == "associates" || low == "associated":
			first = c.aligned(i, r.Last)
		}
		if first < 0 {
			continue
		}
		for _, p := range c.principals(first) {
			if c.capital(p.First) || c.kindOfBody(p) != "" {
				out = append(out, p)
			}
		}
		if len(out) > 0 {
			i = out[len(out)-1].Last
		}
	}
	return out
}

// aligned returns where the body begins with whose statement somebody aligns: "aligns itself with the statement
// delivered by the European Union", or -1.
func (c *cast) aligned(i, last int) int {
	tokens := c.page.Tokens
	with := -1
	for n := i + 1; n < min(i+5, last); n++ {
		if tokens[n].Low == "with" {
			with = n
		}
	}
	if with < 0 {
		return -1
	}
	for n := with + 1; n < min(with+14, last-1); n++ {
		switch tokens[n].Low {
		case "by", "of":
			for d := n + 1; d < last && c.determiner(d); d++ {
				n = d
			}
			if p := c.capital(n + 1); p && c.statementBefore(with, n) && !c.deliveredFor(n+1, last) {
				return n + 1
			}
		}
		if tokens[n].Text == "." {
			break
		}
	}
	if first := c.skipGeneric(with+1, last); first < last && c.capital(first) {
		return first
	}
	return -1
}

// statementBefore reports whether a statement is what somebody aligns with.
func (c *cast) statementBefore(first, last int) bool {
	for i := first; i < last; i++ {
		switch c.page.Tokens[i].Low {
		case "statement", "statements", "remarks", "intervention", "position", "views", "declaration":
			return true
		}
	}
	return false
}

// deliveredFor reports whether those named at token i only delivered a statement for others: the words "on behalf of"
// follow, and name whom it is of.
func (c *cast) deliveredFor(i, last int) bool {
	end := c.organisationEnd(i)
	for n := end; n < min(end+4, last-1); n++ {
		if c.page.Tokens[n].Low == "behalf" {
			return true
		}
	}
	return false
}
