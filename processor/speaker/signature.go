package speaker

import (
	"github.com/onrecord/onrecord/processor/find"
	"github.com/onrecord/onrecord/processor/text"
)

// signer is one of those who signed a text.
type signer struct {
	who actor
	// principal is the organisation that signs, or the person where there is none.
	principal phrase
}

// signers reads the lines of a signature. A person's name with an office and an organisation in the lines below it is
// one signer; else every line is one, and a line of names between commas is several.
func (c *cast) signers(report find.Report) []signer {
	lines := c.signatureLines(report)
	if len(lines) == 0 {
		return nil
	}
	first, ok := c.signer(lines[0])
	if ok && first.who.person && c.stacked(lines[1:]) {
		if len(lines) > 1 && first.who.role == "" {
			c.readStacked(&first.who, lines[1])
		}
		return []signer{first}
	}
	var out []signer
	for _, line := range lines {
		for _, part := range c.listed(line) {
			if s, ok := c.signer(part); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

// signatureLines are the lines as tokens, without a heading over them.
func (c *cast) signatureLines(report find.Report) []text.Range {
	var lines []text.Range
	for _, span := range report.Source {
		r := c.page.Range(span)
		for r.Len() > 0 && !c.page.Tokens[r.First].Word {
			r.First++
		}
		if r.Len() == 0 || c.page.Tokens[r.Last-1].Text == ":" {
			continue
		}
		lines = append(lines, r)
	}
	return lines
}

// stacked reports whether lines under a name only say who that is: none of them names another person, and they are few.
func (c *cast) stacked(lines []text.Range) bool {
	if len(lines) > 4 {
		return false
	}
	for n, line := range lines {
		run := text.Range{First: line.First, Last: c.nameEnd(line.First)}
		if run.Len() > 1 && c.isPerson(run) && !c.isOrganisation(run, text.Range{}) || n > 0 && c.roleIn(lines[0]) < 0 {
			return false
		}
	}
	return true
}

func (c *cast) roleIn(r text.Range) int {
	for i := r.First; i < r.Last; i++ {
		if c.role(c.page.Tokens[i].Low) {
			return i
		}
	}
	return -1
}

// readStacked reads the office in the line under a name.
func (c *cast) readStacked(a *actor, line text.Range) {
	head := c.roleIn(line)
	if head < 0 {
		return
	}
	end := line.Last
	for i := head; i < line.Last; i++ {
		if c.page.Tokens[i].Text == "," {
			end = i
			break
		}
	}
	role, affiliation := c.splitRole(text.Range{First: line.First, Last: end}, head)
	c.takeRole(a, role)
	c.takeAffiliation(a, affiliation)
}

// listed divides a line of several organisations at its commas: "Reef Trust, Clean Rivers and Harbour Watch". A line
// with a person or an office in it is one signer.
func (c *cast) listed(line text.Range) []text.Range {
	run := text.Range{First: line.First, Last: c.nameEnd(line.First)}
	if c.roleIn(line) >= 0 || run.Len() > 1 && c.isPerson(run) || c.oneBody(line) {
		return []text.Range{line}
	}
	tokens := c.page.Tokens
	var parts []text.Range
	first := line.First
	for i := line.First; i <= line.Last; i++ {
		if i < line.Last && tokens[i].Text != "," && tokens[i].Text != ";" && !(tokens[i].Low == "and" && c.organisationEnd(first) <= i) {
			continue
		}
		if i > first {
			parts = append(parts, text.Range{First: first, Last: i})
		}
		first = i + 1
	}
	return parts
}

// signer reads a person with office and organisation, or an organisation.
func (c *cast) signer(line text.Range) (signer, bool) {
	tokens := c.page.Tokens
	for line.Len() > 1 && (c.determiner(line.First) || !tokens[line.First].Word || tokens[line.First].Low == "and") {
		line.First++
	}
	if line.Len() == 0 || !c.capital(line.First) && !c.lowercaseName(line.First) {
		return signer{}, false
	}
	run := text.Range{First: line.First, Last: c.nameEnd(line.First)}
	if c.page.Lang == "en" && (c.isPerson(run) || c.followedByOffice(run, line)) && !c.isOrganisation(c.withoutTitle(run), text.Range{}) {
		a, name := c.named(text.Range{First: run.First, Last: run.First}, run, run)
		s := signer{who: a, principal: c.phrase(name)}
		if a.affiliation != "" && len(a.proof.Affiliation) > 0 {
			s.principal = c.phrase(c.page.Range(a.proof.Affiliation[0]))
		}
		return s, true
	}
	end := line.Last
	for i := run.Last; i < line.Last; i++ {
		if t := tokens[i].Text; t == "," || t == "(" || t == "–" || t == "—" {
			end = i
			break
		}
	}
	if run.Len() > 1 && run.Last == line.Last && c.page.Lang != "en" || c.page.Lang == "en" && run.Len() > 1 && run.Len() < 4 && end == run.Last && !c.isOrganisation(run, text.Range{}) && run.Last == line.Last {
		a, name := c.named(text.Range{First: run.First, Last: run.First}, run, run)
		return signer{who: a, principal: c.phrase(name)}, true
	}
	body := text.Range{First: line.First, Last: end}
	return signer{who: c.body(body, c.kindOfBody(body)), principal: c.phrase(body)}, true
}

// followedByOffice reports a name that an office follows after a comma.
func (c *cast) followedByOffice(run, line text.Range) bool {
	head := c.roleIn(text.Range{First: run.Last, Last: line.Last})
	return run.Len() > 1 && run.Last < line.Last && c.page.Tokens[run.Last].Text == "," && head >= 0
}
