package speaker

import (
	"github.com/onrecord/onrecord/processor/text"
)

// readCareer reads what a sentence about somebody says of their office: "Maria Lind became director of the Reef Trust",
// "Lind was named head of Quay Watch", "the Reef Trust named Maria Lind its director", "Lind leads the Reef Trust".
func (c *cast) readCareer(a *actor, name text.Range) {
	if c.page.Lang != "en" || a.role != "" && a.affiliation != "" {
		return
	}
	tokens := c.page.Tokens
	i := name.Last
	if i+2 < len(tokens) && c.page.RegionAt(i) == c.page.RegionAt(name.First) {
		switch low := tokens[i].Low; {
		case (low == "was" || low == "is") && takesOffice(tokens[i+1].Low):
			c.readOffice(a, i+2)
		case low == "became" || low == "becomes", low == "joined" || low == "serves" || low == "served":
			c.readWork(a, i)
		case leadsBody(low) && !c.page.EndsSentence(i, i+1):
			c.readWork(a, i)
		}
	}
	if v := name.First - 1; v > 1 && takesOffice(tokens[v].Low) {
		c.readOffice(a, name.Last)
		if a.role == "" || a.affiliation != "" {
			return
		}
		if n := c.runAt[v-1]; n >= 0 && c.isOrganisation(c.runs[n], text.Range{}) {
			c.takeAffiliation(a, c.phrase(text.Range{First: c.bodyFirst(c.runs[n].First), Last: v}))
		}
	}
}

// bodyFirst steps back from the last run of a body's name over its joints: the "Alliance" of "Alliance for Open Water".
func (c *cast) bodyFirst(i int) int {
	last := c.organisationEnd(i)
	for back := 1; back < 4 && i-back-1 >= 0; back++ {
		if c.capital(i-back-1) && headLink(c.page.Tokens[i-back].Low) && c.organisationEnd(i-back-1) == last {
			n := c.runAt[i-back-1]
			if n >= 0 {
				return c.runs[n].First
			}
		}
	}
	return i
}

// takesOffice reports a participle by which somebody comes into an office.
func takesOffice(w string) bool {
	switch w {
	case "named", "appointed", "elected", "hired", "made", "chosen", "re-elected", "reappointed", "promoted":
		return true
	}
	return false
}

// readOffice reads "as its director", "director of the Reef Trust" and "to head of sales" at token i.
func (c *cast) readOffice(a *actor, i int) {
	tokens := c.page.Tokens
	for i < len(tokens)-1 && (tokens[i].Low == "as" || tokens[i].Low == "to" || c.determiner(i)) {
		i++
	}
	if i < len(tokens) && c.officeWithin(i) {
		c.readApposition(a, i)
	}
}

// leadsBody reports a verb whose object is the body that its subject leads or works for.
func leadsBody(w string) bool {
	switch w {
	case "heads", "headed", "leads", "led", "runs", "ran", "chairs", "chaired", "directs", "directed", "represents", "represented", "founded", "works", "worked", "teaches", "advises":
		return true
	}
	return false
}
