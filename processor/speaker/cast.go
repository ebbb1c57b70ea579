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
	// names are the runs of capitalised words by their last word, in order.
	names map[string][]text.Range
	// full are the runs among them of two to five words without title, which can be somebody's full name.
	full map[string][]text.Range
	// firsts are the runs of two words or more by their first word after any title.
	firsts map[string]text.Range
	// inTitle are the full names in the document's title, by their last word.
	inTitle map[string]string
	// known are the actors by name, recent their order of mention.
	known  map[string]*actor
	recent []*actor
	// byRole are the name runs that begin with a role, by that role; made when first asked for.
	byRole map[string][]text.Range
}

func newCast(r *Resolver, p *find.Page, setting Setting) *cast {
	c := &cast{resolver: r, page: p, setting: setting, names: map[string][]text.Range{}, full: map[string][]text.Range{}, firsts: map[string]text.Range{}, inTitle: namesIn(setting.Title), known: map[string]*actor{}}
	for i := 0; i < len(p.Tokens); {
		end := c.nameEnd(i)
		if end == i {
			i++
			continue
		}
		last := p.Tokens[end-1].Low
		run := text.Range{First: i, Last: end}
		c.names[last] = append(c.names[last], run)
		if name := c.withoutTitle(run); name.Len() > 1 {
			if name.Len() <= 5 && !acronym(p.Tokens[run.First].Text) {
				c.full[last] = append(c.full[last], run)
			}
			if _, taken := c.firsts[p.Tokens[name.First].Low]; !taken {
				c.firsts[p.Tokens[name.First].Low] = name
			}
		}
		i = end
	}
	return c
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
		case particle(tokens[end].Low) && end+1 < len(tokens) && c.capital(end+1) && c.sameLine(end+1):
			end += 2
		default:
			return end
		}
	}
	return end
}

// sameLine reports whether token i follows the one before it with nothing but a space between.
func (c *cast) sameLine(i int) bool {
	gap := c.page.Tokens[i].Span.Start - c.page.Tokens[i-1].Span.End
	return gap == 0 && c.page.Tokens[i].Low == "'s" || gap == 0 && c.page.Tokens[i-1].Text[len(c.page.Tokens[i-1].Text)-1] == '.' || gap == 1 && (c.page.Runes[c.page.Tokens[i].Span.Start-1] != '\n' || c.page.ParagraphAt(c.page.Tokens[i-1].Span.Start) == c.page.ParagraphAt(c.page.Tokens[i].Span.Start))
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
	return !functionWord(t.Low)
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
	case "de", "van", "von", "der", "den", "del", "della", "di", "da", "dos", "bin", "ibn", "al", "el", "la", "le", "du", "ter", "ten", "zu":
		return true
	}
	return false
}

// fullName returns the run of two words or more that ends like a single surname, the last before code point at or else
// the first after.
func (c *cast) fullName(surname string, at int) (text.Range, bool) {
	runs := c.full[surname]
	if len(runs) == 0 {
		return text.Range{}, false
	}
	after, _ := slices.BinarySearchFunc(runs, at, func(run text.Range, at int) int {
		return c.page.Tokens[run.First].Span.Start - at - 1
	})
	return runs[max(after-1, 0)], true
}

// withoutTitle cuts "Ms." and roles in capitals ("Justice Minister") off the head of a run.
func (c *cast) withoutTitle(run text.Range) text.Range {
	for i := run.Last - 2; i >= run.First; i-- {
		low := c.page.Tokens[i].Low
		_, title := c.resolver.lexicon.Titles[low]
		if title || c.role(low) {
			return text.Range{First: i + 1, Last: run.Last}
		}
	}
	if o, ok := c.resolver.lexicon.Demonyms[c.page.Tokens[run.First].Low]; ok && o.Name != "" && run.Len() > 2 {
		run.First++
	} else if _, ok := c.resolver.lexicon.Organisations[c.page.Tokens[run.First].Low]; ok && run.Len() > 2 && c.page.Lang != "en" {
		run.First++ // президент Молдовы Майя Санду
	}
	return run
}

// remember puts an actor into the cast, or joins what is new of it to what is known.
func (c *cast) remember(a actor, at int) *actor {
	key := nameKey(a.name)
	if a.delegate {
		key += "/" + a.role // the state itself is somebody else
	}
	if key == "" {
		a.at = at
		return &a
	}
	known := c.known[key]
	if known == nil {
		known = &a
		c.known[key] = known
	} else {
		join(known, a)
	}
	known.at = at
	for i, other := range c.recent {
		if other == known {
			c.recent = append(c.recent[:i], c.recent[i+1:]...)
			break
		}
	}
	c.recent = append(c.recent, known)
	if len(c.recent) > 64 {
		c.recent = c.recent[1:]
	}
	return known
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
	if len(known.behalf) == 0 {
		known.behalf, known.proof.OnBehalfOf = a.behalf, a.proof.OnBehalfOf
	}
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
		return c.label(r)
	}
	a, name := c.mention(r)
	found := c.remember(a, source.Start)
	if name.Len() > 0 && name.Len() < r.Len() {
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
