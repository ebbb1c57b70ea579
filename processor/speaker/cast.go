package speaker

import (
	"slices"
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/find"
	"github.com/onrecord/onrecord/processor/text"
)

// cast is who has been named in a page.
type cast struct {
	resolver *Resolver
	page     *find.Page
	setting  Setting
	// runs are the runs of capitalised words in order, runAt the run of each token or -1.
	runs  []text.Range
	runAt []int32
	// names are the runs by their last word, in order.
	names map[string][]text.Range
	// full are the runs among them of two to five words without title, which can be somebody's full name.
	full map[string][]text.Range
	// firsts are the runs of two words or more by their first word after any title.
	firsts map[string]text.Range
	// bodies are the runs of two words or more by each common noun in them: "ministry" for "Ministry of Finance".
	bodies map[string][]text.Range
	// inTitle are the full names in the document's title, by their last word.
	inTitle map[string]string
	// known are the actors by name, recent those in reports, in the order in which they were mentioned last.
	known  map[string]*actor
	recent []*actor
	// seen is who the runs name, filled as they are asked for.
	seen []sighting
	// byRole are the name runs that begin with a role, by that role; made when first asked for.
	byRole map[string][]text.Range
	// sexes are those that titles tell, by surname; "" where a surname has both.
	sexes map[string]string
	// spoken are the mentions of speakers that are no names, pronouns above all, by token.
	spoken map[int]*actor
	// issued is who issued the document last spoken of as "report", "study" and so on.
	issued map[string]*actor
	// acronyms are the names that the text gives with their initials.
	acronyms map[string]text.Range
	// nameless are those who have spoken without a name, in order.
	nameless []nameless
	// writers are those who signed the letter that the page is, where nobody is known to have issued it.
	writers *actor
	// chair is who leads the meeting that the page records, once chairRead.
	chair     *actor
	chairRead bool
	// isMeeting is whether the page tells of a meeting of states, once meetingRead.
	isMeeting, meetingRead bool
}

func newCast(r *Resolver, p *find.Page, setting Setting) *cast {
	c := &cast{
		resolver: r.forPage(setting.Issuer, p.Lang), page: p, setting: setting, runAt: make([]int32, len(p.Tokens)),
		names: map[string][]text.Range{}, full: map[string][]text.Range{}, firsts: map[string]text.Range{}, bodies: map[string][]text.Range{},
		inTitle: namesIn(setting.Title), known: map[string]*actor{}, sexes: map[string]string{}, spoken: map[int]*actor{}, issued: map[string]*actor{}, acronyms: map[string]text.Range{},
	}
	for i := 0; i < len(p.Tokens); {
		c.runAt[i] = -1
		end := c.nameEnd(i)
		if end == i {
			i++
			continue
		}
		run := text.Range{First: i, Last: c.officeEnd(i, end)}
		for end = run.Last; i < end; i++ {
			c.runAt[i] = int32(len(c.runs))
		}
		c.runs = append(c.runs, run)
		c.index(run)
	}
	c.seen = make([]sighting, len(c.runs))
	return c
}

// index makes a run findable by its words.
func (c *cast) index(run text.Range) {
	tokens := c.page.Tokens
	c.readAcronym(run)
	last := c.surname(run)
	c.names[last] = append(c.names[last], run)
	if run.Len() > 1 {
		for i := run.First; i < run.Last; i++ {
			if low := tokens[i].Low; c.commonBody(low) {
				c.bodies[low] = append(c.bodies[low], run)
			}
		}
	} else if low := tokens[run.First].Low; c.commonBody(low) && run.Last < len(tokens) && (tokens[run.Last].Low == "of" || c.page.Lang == "en" && (tokens[run.Last].Low == "on" || tokens[run.Last].Low == "for")) {
		c.bodies[low] = append(c.bodies[low], text.Range{First: run.First, Last: c.organisationEnd(run.First)})
	}
	name := c.withoutTitle(run)
	c.readSex(run, name)
	if name.Len() < 2 || c.page.Headline[c.page.ParagraphAt(tokens[run.First].Span.Start)] && !c.isPerson(run) {
		return // a headline in capitals has many runs that are no names
	}
	if name.Len() <= 5 && !acronym(tokens[run.First].Text) && !c.isOffice(run) && !c.startsWithWord(run) {
		c.full[last] = append(c.full[last], run)
	}
	if _, taken := c.firsts[tokens[name.First].Low]; !taken {
		c.firsts[tokens[name.First].Low] = name
	}
}

// commonBody reports a noun by which a body may be referred to in short.
func (c *cast) commonBody(low string) bool {
	if _, ok := c.resolver.lexicon.KindWords[low]; ok {
		return true
	}
	return len(c.resolver.lexicon.Collectives[low]) > 0 || genericBody(low)
}

// readSex notes the sex that a title tells of a surname.
func (c *cast) readSex(run, name text.Range) {
	if name.First == run.First {
		return
	}
	for i := run.First; i < name.First; i++ {
		if t, ok := c.resolver.lexicon.Titles[c.page.Tokens[i].Low]; ok && t.Sex != "" {
			last := c.surname(name)
			if known, ok := c.sexes[last]; ok && known != t.Sex {
				t.Sex = ""
			}
			c.sexes[last] = t.Sex
			return
		}
	}
}

// remember puts the speaker of a report into the cast, or joins what is new of it to what is known.
func (c *cast) remember(a actor, at int) *actor {
	known := c.meet(a)
	known.at = at
	if known.name == "" && !known.delegate {
		return known
	}
	if i := slices.Index(c.recent, known); i >= 0 {
		c.recent = slices.Delete(c.recent, i, i+1)
	}
	c.recent = append(c.recent, known)
	if len(c.recent) > 64 {
		c.recent = c.recent[1:]
	}
	return known
}

// meet returns the actor of the cast that a is, with what is new of it.
func (c *cast) meet(a actor) *actor {
	key := nameKey(a.name)
	if a.delegate {
		key += "/" + a.role // the state itself is somebody else
	}
	if key == "" {
		return &a
	}
	if known := c.known[key]; known != nil {
		join(known, a)
		return known
	}
	c.known[key] = &a
	return &a
}

// join fills what is empty.
func join(known *actor, a actor) {
	if len(known.proof.Name) == 0 {
		known.proof.Name = a.proof.Name
	}
	if known.role == "" {
		known.role, known.proof.Role = a.role, a.proof.Role
	}
	if known.affiliation == "" {
		known.affiliation, known.proof.Affiliation = a.affiliation, a.proof.Affiliation
	}
	if known.kind == "" {
		known.kind = a.kind
	}
	if known.sort == "" {
		known.sort = a.sort
	}
	if known.sex == "" {
		known.sex = a.sex
	}
	if known.head == "" {
		known.head = a.head
	}
	if len(known.behalf) == 0 {
		known.behalf, known.proof.OnBehalfOf = a.behalf, a.proof.OnBehalfOf
	}
	known.sure = known.sure || a.sure
}

// who settles the mention of a report, and returns the span of the name in it where that is shorter.
func (c *cast) who(report find.Report) (actor, onrecord.Spans) {
	source := report.Source[0]
	source.End = report.Source[len(report.Source)-1].End
	r := c.page.Range(source)
	if r.Len() == 0 {
		return actor{}, nil
	}
	if report.Label {
		if f, ok := c.foreign(); ok {
			return f.label(r, report)
		}
		return c.label(r, report)
	}
	a, name := c.mention(r)
	if f, ok := c.foreign(); ok {
		if !report.Floating && len(report.Content) > 0 {
			f.readBehalfAround(&a, r, report)
		}
	} else if len(a.behalf) == 0 && !report.Floating {
		c.readLead(&a, r)
		c.readTrail(&a, r)
	}
	if delegate := c.groupSpeaker(a, source.Start); delegate != nil {
		a = *delegate
	}
	found := c.remember(a, source.Start)
	if len(a.behalf) > 0 { // what is said here goes before what was said earlier
		found.behalf, found.proof.OnBehalfOf = a.behalf, a.proof.OnBehalfOf
		found.affiliation, found.proof.Affiliation = a.affiliation, a.proof.Affiliation
	}
	c.spoken[r.First] = found
	if name.Len() > 0 && name.Len() < r.Len() && r.First <= name.First && name.Last <= r.Last {
		return *found, onrecord.Spans{c.page.Span(name)}
	}
	return *found, nil
}

func (c *cast) words(r text.Range) string {
	if r.Len() <= 0 {
		return ""
	}
	return oneLine(c.page.Slice(c.page.Span(r)))
}

// namesIn returns the full names of a title by their last word.
func namesIn(title string) map[string]string {
	names := map[string]string{}
	words := strings.FieldsFunc(title, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ':' })
	for i := 1; i < len(words); i++ {
		first, last := []rune(words[i-1])[0], []rune(words[i])[0]
		if unicode.IsUpper(first) && unicode.IsUpper(last) && !functionWord(strings.ToLower(words[i-1])) {
			if key := strings.ToLower(words[i]); names[key] == "" {
				names[key] = words[i-1] + " " + words[i]
			}
		}
	}
	return names
}
