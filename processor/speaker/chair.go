package speaker

import (
	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// chairHolder returns who is in the chair of a meeting, as its record says at the head: "with Ms. Lind of Norland in the
// chair", "Chair: Ms. Lind (Norland)", "chaired by Ms. Lind". A chair speaks for the meeting, which is a body of states.
func (c *cast) chairHolder(role, affiliation string) *actor {
	if c.page.Lang != "en" || affiliation != "" || !chairs(fold(role)) {
		return nil
	}
	if !c.chairRead {
		c.chairRead, c.chair = true, c.findChair()
	}
	return c.chair
}

func chairs(role string) bool {
	switch role {
	case "chair", "chairperson", "chairman", "chairwoman", "president":
		return true
	}
	return false
}

// chairParagraphs is how many paragraphs of a record are read for its chair.
const chairParagraphs = 25

func (c *cast) findChair() *actor {
	tokens := c.page.Tokens
	for _, par := range c.page.Paragraphs[:min(chairParagraphs, len(c.page.Paragraphs))] {
		t := par.Tokens
		if t.Len() > 3 && t.Len() < 16 && chairs(tokens[t.First].Low) && tokens[t.First+1].Text == ":" {
			if a := c.inChair(t.First+2, t.Last, text.Range{First: t.First, Last: t.First + 1}); a != nil {
				return a
			}
		}
		for i := t.First; i+2 < t.Last; i++ {
			var at text.Range
			switch {
			case tokens[i].Low == "in" && tokens[i+1].Low == "the" && chairs(tokens[i+2].Low):
				at = text.Range{First: max(t.First, i-10), Last: i}
			case (tokens[i].Low == "chaired" || tokens[i].Low == "presided") && tokens[i+1].Low == "by":
				at = text.Range{First: i + 2, Last: t.Last}
			default:
				continue
			}
			if a := c.inChair(at.First, at.Last, text.Range{First: i + 2, Last: i + 3}); a != nil {
				return a
			}
		}
	}
	return nil
}

// inChair returns the person named among tokens, in the office that stands at a place of its own.
func (c *cast) inChair(first, last int, office text.Range) *actor {
	from, to := c.runsIn(text.Range{First: first, Last: last})
	for n := from; n < to; n++ {
		run := c.runs[n]
		if c.withoutTitle(run).First == run.First && !c.isPerson(run) {
			continue
		}
		a, _ := c.named(text.Range{First: run.First, Last: run.First}, run, run)
		if !a.person {
			continue
		}
		if chairs(c.page.Tokens[office.First].Low) {
			a.role, a.proof.Role = c.words(office), c.spans(office)
		}
		a.kind = onrecord.KindIGO
		if body := c.sessionBody(); body.words != "" && (a.affiliation == "" || c.kindOfOrganisation(a.affiliation) != onrecord.KindIGO) {
			a.affiliation, a.proof.Affiliation = body.words, c.spans(body.at)
		}
		return &a
	}
	return nil
}
