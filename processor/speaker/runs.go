package speaker

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// officeEnd cuts a run that goes on an office and then names its holder, "Secretary of" | "State" | "Mike Lind", after
// the office: before a first name, or after a rank.
func (c *cast) officeEnd(i, end int) int {
	tokens := c.page.Tokens
	if c.page.Lang != "en" || i < 2 || end-i < 3 || tokens[i-1].Low != "of" && tokens[i-1].Low != "for" || !c.role(tokens[i-2].Low) || c.role(tokens[i].Low) || isTitle(c.resolver.lexicon, tokens[i].Low) {
		return end
	}
	for k := i + 1; k < end-1; k++ {
		if _, known := c.resolver.lexicon.Forenames[tokens[k].Low]; known {
			return k
		}
		if c.role(tokens[k].Low) || isTitle(c.resolver.lexicon, tokens[k].Low) {
			return k
		}
	}
	if end-i == 3 && fieldOfWork(tokens[i].Low) {
		return i + 1
	}
	return end
}

// isOffice reports a run that is an office and names nobody: "Attorney General", "Prime Minister".
func (c *cast) isOffice(run text.Range) bool {
	if c.page.Lang != "en" || !c.role(c.page.Tokens[run.Last-1].Low) {
		return false
	}
	for i := run.First; i < run.Last-1; i++ {
		if _, known := c.resolver.lexicon.Forenames[c.page.Tokens[i].Low]; known || isTitle(c.resolver.lexicon, c.page.Tokens[i].Low) {
			return false
		}
	}
	return run.Len() > 1
}

// startsWithWord reports a run at the head of a sentence whose first word is no name: "Former Lind", "Following Lind".
func (c *cast) startsWithWord(run text.Range) bool {
	t := c.page.Tokens[run.First]
	if c.page.Lang != "en" || run.Len() != 2 || c.isPerson(run) {
		return false
	}
	if c.resolver.lexicon.English[t.Low].Frames != 0 && strings.HasSuffix(t.Low, "ed") {
		return true // "Tweeted Lind"
	}
	switch t.Tag {
	case "JJ", "VBG", "VBN", "CD", "RBR", "JJR", "JJS", "NNS":
		return true
	}
	return c.commonBody(t.Low) || roleAdjective(t.Low)
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
	if acronym(t.Text) {
		if _, known := c.resolver.organisation(t.Text); known {
			return true // whatever the tagger takes UN or US for
		}
	}
	switch t.Tag {
	case "DT", "PRP", "PRP$", "IN", "CC", "WP", "WRB", "WDT", "RB", "MD", "VBD", "VBZ", "TO", "EX", "UH":
		o, known := c.resolver.organisation(t.Text)
		return known && o.Kind == onrecord.KindState && t.Tag != "MD" // Norway at the head of a sentence
	}
	if c.page.Lang == "en" {
		return !englishFunctionWord(t.Low) && !weekday(t.Low) && !month(t.Low)
	}
	return !functionWord(t.Low)
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

// englishFunctionWord reports a word that begins English sentences and no name.
func englishFunctionWord(w string) bool {
	switch w {
	case "the", "a", "an", "in", "on", "at", "but", "and", "if", "we", "he", "she", "it", "they", "i", "this", "that", "these", "when", "for", "as", "after", "our":
		return true
	}
	return false
}

// functionWord reports a word that begins sentences in one of several languages and no name.
func functionWord(w string) bool {
	if englishFunctionWord(w) {
		return true
	}
	switch w {
	case "le", "la", "les", "un", "une", "il", "elle", "en", "el", "los", "las", "una", "der", "die", "das", "ein", "eine", "er", "sie", "es", "wie", "im", "am", "vom", "zum", "zur", "obwohl", "weil", "wenn", "als", "nachdem", "dass", "ob", "auch", "doch", "aber", "denn", "mit", "für", "bei", "nach", "seit", "dann", "dabei", "damals", "quand", "mais", "selon", "pour", "dans", "après", "cuando", "pero", "desde", "según", "para", "tras", "в", "на", "по", "как", "он", "она", "так", "и", "но":
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
		one, plural := strings.CutSuffix(low, "s")
		if isTitle(c.resolver.lexicon, low) || c.role(low) || plural && c.page.Lang == "en" && i == run.First && (isTitle(c.resolver.lexicon, one) || c.role(one)) {
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
