package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/find"
	"github.com/onrecord/onrecord/processor/text"
)

// issuer is the speaker of a text in its issuer's own voice: whoever signed or delivered it by name, or else the issuer.
func (c *cast) issuer(report find.Report) actor {
	issuer := c.setting.Issuer
	a := actor{name: issuer.Name, affiliation: issuer.Name, kind: issuer.Kind}
	if person := c.deliveredBy(); person != nil {
		a = *person
	} else if len(report.Source) > 0 {
		if who, _ := c.who(report); who.person && !c.heading(report.Source) {
			a = who
		}
	}
	if a.person {
		a.affiliation, a.kind, a.proof.Affiliation = issuer.Name, issuer.Kind, nil
	}
	a.behalf, a.proof.OnBehalfOf = nil, nil
	if behalf := c.behalfOf(); behalf.Len() > 0 {
		c.takeBehalf(&a, c.phrase(behalf))
	} else if len(report.Source) > 0 {
		for _, name := range c.signatories(report.Source) {
			c.takeBehalf(&a, c.phrase(name))
		}
	}
	return a
}

// bylineParagraphs is how many paragraphs at the head of a text may say who delivered it.
const bylineParagraphs = 3

// deliveredBy returns the person of "Statement by Ms. Maria Lind, Permanent Representative" or "Delivered by Maria Lind"
// at the head of a text, or nil.
func (c *cast) deliveredBy() *actor {
	tokens := c.page.Tokens
	for _, par := range c.page.Paragraphs[:min(bylineParagraphs, len(c.page.Paragraphs))] {
		for i := par.Tokens.First + 1; i < min(par.Tokens.First+8, par.Tokens.Last-1); i++ {
			if w := tokens[i].Low; w != "by" && w != "par" && w != "por" || !delivers(tokens[i-1].Low) {
				continue
			}
			first := i + 1
			for first < par.Tokens.Last-1 && !c.capital(first) {
				first++
			}
			run := text.Range{First: first, Last: c.nameEnd(first)}
			for run.First < par.Tokens.Last-1 && (c.honorific(run.First) || !tokens[run.First].Word) { // H.E. Ms. Lind
				run.First++
				run.Last = c.nameEnd(run.First)
			}
			if run.Len() == 0 || c.isOrganisation(c.withoutTitle(run), text.Range{}) {
				continue
			}
			a, _ := c.named(text.Range{First: run.First, Last: run.First}, run, run)
			if a.person {
				return &a
			}
		}
	}
	return nil
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

// behalfOf returns whom the text at its head says to be spoken for: "I have the honour to speak on behalf of the Group".
func (c *cast) behalfOf() text.Range {
	tokens := c.page.Tokens
	for n, par := range c.page.Paragraphs {
		if n > 2*bylineParagraphs {
			break
		}
		for i := par.Tokens.First; i+3 < par.Tokens.Last; i++ {
			if tokens[i].Low != "on" || tokens[i+1].Low != "behalf" || tokens[i+2].Low != "of" || c.page.RegionAt(i) >= 0 {
				continue
			}
			first := c.skipGeneric(i+3, par.Tokens.Last)
			if end := c.organisationEnd(first); end > first {
				return text.Range{First: first, Last: end}
			}
		}
	}
	return text.Range{}
}

// heading reports a signature that is only the heading over a list of them: "Signatories:".
func (c *cast) heading(signature onrecord.Spans) bool {
	return strings.HasSuffix(strings.TrimSpace(c.page.Slice(signature[len(signature)-1])), ":")
}

// signatories returns the names under the heading of a joint letter, one a paragraph.
func (c *cast) signatories(signature onrecord.Spans) []text.Range {
	if !c.heading(signature) {
		return nil
	}
	var names []text.Range
	for _, par := range c.page.Paragraphs {
		if par.Span.Start < signature[0].End {
			continue
		}
		t := par.Tokens
		if t.Len() == 0 || t.Len() > 12 || !c.capital(t.First) || c.organisationEnd(t.First) != t.Last {
			break
		}
		names = append(names, t)
	}
	return names
}
