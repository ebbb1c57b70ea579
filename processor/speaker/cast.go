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
}

func newCast(r *Resolver, p *find.Page, setting Setting) *cast {
	c := &cast{
		resolver: r, page: p, setting: setting, runAt: make([]int32, len(p.Tokens)),
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
		run := text.Range{First: i, Last: end}
		for ; i < end; i++ {
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
	} else if low := tokens[run.First].Low; c.commonBody(low) && run.Last < len(tokens) && tokens[run.Last].Low == "of" {
		c.bodies[low] = append(c.bodies[low], text.Range{First: run.First, Last: c.organisationEnd(run.First)})
	}
	name := c.withoutTitle(run)
	c.readSex(run, name)
	if name.Len() < 2 || c.page.Aside[c.page.ParagraphAt(tokens[run.First].Span.Start)] && !c.isPerson(run) {
		return // a headline in capitals has many runs that are no names
	}
	if name.Len() <= 5 && !acronym(tokens[run.First].Text) {
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

// surname is the last word of a name, before any "Jr.".
func (c *cast) surname(run text.Range) string {
	for i := run.Last - 1; i > run.First; i-- {
		if low := c.page.Tokens[i].Low; low != "." && !generation(low) {
			return low
		}
	}
	return c.page.Tokens[run.First].Low
}

func generation(w string) bool {
	switch w {
	case "jr", "jr.", "sr", "sr.", "ii", "iii", "iv":
		return true
	}
	return false
}

// nameEnd returns the end of the run of capitalised words that begins at token i, or i.
func (c *cast) nameEnd(i int) int {
	tokens := c.page.Tokens
	if !c.capital(i) {
		return i
	}
	end := i + 1
	for end < len(tokens) && c.sameLine(end) {
		switch {
		case c.capital(end):
			end++
		case tokens[end].Text == "." && c.dotted(end) && end+1 < len(tokens) && c.capital(end+1) && c.sameLine(end+1):
			end += 2
		case c.pluralOwner(end):
			end += 2
		case particle(tokens[end].Low):
			next := end + 1
			for next < len(tokens) && particle(tokens[next].Low) && next-end < 3 {
				next++
			}
			if next >= len(tokens) || !c.capital(next) || !c.sameLine(next) {
				return end
			}
			end = next + 1
		default:
			return end
		}
	}
	return end
}

// dotted reports whether the full stop at token i only closes a title: "Dr. Lind", "Sen. Abara".
func (c *cast) dotted(i int) bool {
	low := c.page.Tokens[i-1].Low
	return c.adjacent(i) && (isTitle(c.resolver.lexicon, low) || low == "st")
}

// pluralOwner reports whether token i is the apostrophe in a name like "Skippers' Union".
func (c *cast) pluralOwner(i int) bool {
	t := c.page.Tokens
	return (t[i].Text == "'" || t[i].Text == "’") && c.adjacent(i) && strings.HasSuffix(t[i-1].Low, "s") && i+1 < len(t) &&
		!c.adjacent(i+1) && c.capital(i+1) && c.sameLine(i+1) && c.page.RegionAt(i) == c.page.RegionAt(i+1) && c.commonBody(t[i+1].Low)
}

// adjacent reports whether nothing stands between token i and the one before it.
func (c *cast) adjacent(i int) bool {
	return c.page.Tokens[i].Span.Start == c.page.Tokens[i-1].Span.End
}

// sameLine reports whether token i follows the one before it with nothing but a space between.
func (c *cast) sameLine(i int) bool {
	before, t := c.page.Tokens[i-1], c.page.Tokens[i]
	switch t.Span.Start - before.Span.End {
	case 0:
		return t.Low == "'s" || strings.HasSuffix(before.Text, ".") || t.Text == "." || t.Text == "'" || t.Text == "’"
	case 1:
		return c.page.Runes[t.Span.Start-1] != '\n' || c.page.ParagraphAt(before.Span.Start) == c.page.ParagraphAt(t.Span.Start)
	}
	return false
}

// capital reports a word of a name: it begins with a capital and is no function word at the head of a sentence.
func (c *cast) capital(i int) bool {
	t := c.page.Tokens[i]
	if !t.Word || !unicode.IsUpper([]rune(t.Text)[0]) {
		return false
	}
	switch t.Tag {
	case "DT", "PRP", "PRP$", "IN", "CC", "WP", "WRB", "WDT", "RB", "MD", "VBD", "VBZ", "TO", "EX", "UH":
		return false
	}
	return !functionWord(t.Low) && !(c.page.Lang == "en" && (weekday(t.Low) || month(t.Low)))
}

func weekday(w string) bool {
	switch w {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday":
		return true
	}
	return false
}

// month reports the months that are nobody's name.
func month(w string) bool {
	switch w {
	case "january", "february", "july", "september", "october", "november", "december":
		return true
	}
	return false
}

func functionWord(w string) bool {
	switch w {
	case "the", "a", "an", "in", "on", "at", "but", "and", "if", "we", "he", "she", "it", "they", "i", "this", "that", "these", "when", "for", "as", "after", "our",
		"le", "la", "les", "un", "une", "il", "elle", "en", "el", "los", "las", "una", "der", "die", "das", "ein", "eine", "er", "sie", "es", "wie", "im", "am", "vom", "zum", "zur", "obwohl", "weil", "wenn", "als", "nachdem", "dass", "ob", "auch", "doch", "aber", "denn", "mit", "für", "bei", "nach", "seit", "dann", "dabei", "damals", "quand", "mais", "selon", "pour", "dans", "après", "cuando", "pero", "desde", "según", "para", "tras", "в", "на", "по", "как", "он", "она", "так", "и", "но":
		return true
	}
	return false
}

func particle(w string) bool {
	switch w {
	case "de", "van", "von", "der", "den", "del", "della", "di", "da", "dos", "bin", "ibn", "al", "el", "la", "le", "du", "ter", "ten", "zu", "las", "los":
		return true
	}
	return false
}

// withoutTitle cuts "Ms." and roles in capitals ("Justice Minister") off the head of a run.
func (c *cast) withoutTitle(run text.Range) text.Range {
	tokens := c.page.Tokens
	for i := run.Last - 2; i >= run.First; i-- {
		low := tokens[i].Low
		if generation(tokens[i+1].Low) {
			continue // Martin King Jr
		}
		if isTitle(c.resolver.lexicon, low) || c.role(low) {
			first := i + 1
			if tokens[first].Text == "." {
				first++
			}
			return text.Range{First: first, Last: run.Last}
		}
	}
	if o, ok := c.resolver.lexicon.Demonyms[tokens[run.First].Low]; ok && o.Name != "" && run.Len() > 2 {
		run.First++
	} else if _, ok := c.resolver.lexicon.Organisations[tokens[run.First].Low]; ok && run.Len() > 2 && c.page.Lang != "en" {
		run.First++ // президент Молдовы Майя Санду
	}
	return run
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
			return f.label(r)
		}
		return c.label(r)
	}
	a, name := c.mention(r)
	if len(a.behalf) == 0 && !report.Floating {
		c.readLead(&a, r)
		c.readTrail(&a, r)
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
	return strings.Join(strings.Fields(c.page.Slice(c.page.Span(r))), " ")
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
