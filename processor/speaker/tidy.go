package speaker

import (
	"github.com/onrecord/onrecord/processor/text"
)

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

// withName takes the name into a mention that is its apposition: "Per Lind, | a member of the club". The name must open its
// clause, or it might be another's.
func (c *cast) withName(r text.Range) text.Range {
	tokens := c.page.Tokens
	if r.First < 3 || !c.determiner(r.First) || tokens[r.First-1].Text != "," || c.runAt[r.First-2] < 0 {
		return r
	}
	run := c.runs[c.runAt[r.First-2]]
	if run.Last != r.First-1 || run.Len() < 2 || !c.isPerson(run) || run.First > 0 && !c.sentenceStart(run.First) {
		return r
	}
	return text.Range{First: run.First, Last: r.Last}
}

// withList takes into a mention of several the names before it: "Norland, | Chile and the Union".
func (c *cast) withList(r text.Range) text.Range {
	tokens := c.page.Tokens
	if !c.capital(r.First) || len(c.parts(r)) < 2 {
		return r
	}
	for r.First > 1 && tokens[r.First-1].Text == "," && c.capital(r.First-2) {
		run := text.Range{First: r.First - 2, Last: r.First - 1}
		if at := c.runAt[run.First]; at >= 0 {
			run = c.runs[at]
		} else if _, ok := c.resolver.organisation(c.words(run)); !ok {
			break // a word in capitals because it begins a sentence
		}
		if run.Last != r.First-1 || run.First > 0 && !c.sentenceStart(run.First) && tokens[run.First-1].Low != "the" {
			break
		}
		r.First = run.First
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
	if tokens[r.Last-1].Text == ")" && !c.opened(r) {
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
	r = c.withoutOthers(c.withoutTime(c.afterVerb(r)))
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

// opened reports whether a parenthesis opens in a mention.
func (c *cast) opened(r text.Range) bool {
	for i := r.First; i < r.Last; i++ {
		if c.page.Tokens[i].Text == "(" {
			return true
		}
	}
	return r.Len() < 2
}

// withoutOthers cuts those who are only counted off the end of a mention: "the project and four other organisations".
func (c *cast) withoutOthers(r text.Range) text.Range {
	tokens := c.page.Tokens
	for i := r.First + 1; i+1 < r.Last; i++ {
		if tokens[i].Low != "and" {
			continue
		}
		switch next := tokens[i+1]; {
		case next.Tag == "CD", next.Low == "other", next.Low == "others", next.Low == "several", next.Low == "dozens", next.Low == "hundreds", next.Low == "more" && i+2 < r.Last && tokens[i+2].Low == "than":
			return text.Range{First: r.First, Last: i}
		}
	}
	return r
}

// afterVerb cuts a mention that holds a clause of the sentence down to what follows "which" or "that" in it: "The claim
// follows a ruling that the group, Quay Watch,".
func (c *cast) afterVerb(r text.Range) text.Range {
	tokens := c.page.Tokens
	verb := false
	for i := r.First + 1; i+1 < r.Last; i++ {
		switch t := tokens[i]; {
		case t.Low == "who" && !verb:
			return r
		case t.Tag == "VBD" || t.Tag == "VBZ" || t.Tag == "VBP":
			verb = true
		case verb && (t.Low == "which" || t.Low == "that" || t.Low == "what" || t.Low == "whom"):
			r.First = i + 1
		}
	}
	return r
}

// withoutTime cuts a time off the end of a mention: "the court this month", "Lind on Tuesday".
func (c *cast) withoutTime(r text.Range) text.Range {
	tokens := c.page.Tokens
	if first := tokens[r.First].Low; r.Len() > 2 && (first == "last" || first == "this" || first == "next") && period(tokens[r.First+1].Low) {
		r.First += 2
	}
	for r.Len() > 1 {
		switch low := tokens[r.Last-1].Low; {
		case weekday(low) || low == "yesterday" || low == "today" || low == "earlier" || low == "later" || low == "recently" || low == "on" || low == "just":
			r.Last--
		case r.Len() > 2 && period(low) && (tokens[r.Last-2].Low == "this" || tokens[r.Last-2].Low == "last"):
			r.Last -= 2
		default:
			return r
		}
	}
	return r
}

func period(w string) bool {
	switch w {
	case "week", "month", "year", "morning", "night", "afternoon", "evening", "summer", "winter", "spring", "autumn", "fall":
		return true
	}
	return false
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
		case c.whereabouts(r, i):
			return text.Range{First: r.First, Last: i}
		}
	}
	return r
}

// whereabouts reports whether the words from token i on only say where or in what a person said something: "analyst Maria
// Lind | in a note to clients".
func (c *cast) whereabouts(r text.Range, i int) bool {
	tokens := c.page.Tokens
	switch tokens[i].Low {
	case "in", "to", "during", "via", "through", "before", "after":
	default:
		return false
	}
	if c.runAt[i-1] < 0 || i+1 >= r.Last || !determiner(tokens[i+1].Low) {
		return false
	}
	run := c.withoutTitle(c.runs[c.runAt[i-1]])
	return run.First >= r.First && run.Last == i && run.Len() > 1 && !c.isOffice(run) && !c.isOrganisation(run, text.Range{})
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
