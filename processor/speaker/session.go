package speaker

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// Who speaks for a meeting of states or a part of it, and who is meant there by "the Group" and "his delegation".

// theirDelegation settles "his delegation" and "her Government" in the record of a meeting: the delegate who spoke last, or
// the state.
func (c *cast) theirDelegation(r text.Range) (actor, bool) {
	tokens := c.page.Tokens
	if c.page.Lang != "en" || r.Len() != 2 || c.page.RegionAt(r.First) >= 0 {
		return actor{}, false
	}
	switch tokens[r.First].Low {
	case "his", "her", "their":
	default:
		return actor{}, false
	}
	state := false
	switch tokens[r.First+1].Low {
	case "delegation":
	case "government", "country":
		state = true
	default:
		return actor{}, false
	}
	for n := len(c.recent) - 1; n >= 0; n-- {
		a := c.recent[n]
		if a.kind != onrecord.KindState || !a.person && !a.delegate && a.affiliation != a.name {
			continue
		}
		if !state || a.affiliation == "" {
			return *a, true
		}
		body := actor{name: a.affiliation, kind: onrecord.KindState, proof: onrecord.Evidence{Name: a.proof.Affiliation}}
		body.itself()
		return *c.meet(body), true
	}
	return actor{}, false
}

// groupSpeaker returns the delegate who speaks in a group's name, where the paragraph goes on with the group: "Ms. Lind
// (Norland), speaking on behalf of the Group of Fjord States, said … | The Group called upon".
func (c *cast) groupSpeaker(a actor, at int) *actor {
	if c.page.Lang != "en" || a.person || a.name == "" || len(c.recent) == 0 {
		return nil
	}
	last := c.recent[len(c.recent)-1]
	if (last.person || last.delegate) && slices.Contains(last.behalf, a.name) && c.page.ParagraphAt(last.at) == c.page.ParagraphAt(at) {
		return last
	}
	return nil
}

// chairsSession reports an office in which somebody leads a meeting or a part of it, whatever state sent them.
func chairsSession(role string) bool {
	role = strings.TrimPrefix(role, "vice-")
	switch strings.TrimPrefix(role, "co-") {
	case "chair", "chairs", "chairperson", "chairman", "chairwoman", "facilitator", "facilitators", "rapporteur", "president":
		return true
	}
	return leadsMeeting(role)
}

// sessionOf returns the part of a meeting that a person leads: "The contact group on ports, co-chaired by Maria Lind
// (Norland)", or for the chair of the whole the body that the record names at its head.
func (c *cast) sessionOf(a *actor) phrase {
	tokens := c.page.Tokens
	for n, run := range c.names[c.lastWord(a.name)] {
		if n > occurrences {
			break
		}
		for i := run.First - 1; i > 1 && run.First-i < 16 && tokens[i].Text != "."; i-- {
			if tokens[i].Low != "by" || !ledBy(tokens[i-1].Low) {
				continue
			}
			last := i - 1
			if tokens[last-1].Text == "," {
				last--
			}
			first := last
			for first > 0 && last-first < 8 && tokens[first-1].Word && !c.determiner(first-1) && c.page.ParagraphAt(tokens[first-1].Span.Start) == c.page.ParagraphAt(tokens[run.First].Span.Start) {
				first--
			}
			if at := (text.Range{First: first, Last: last}); at.Len() > 0 && first > 0 && c.determiner(first-1) {
				return c.phrase(at)
			}
		}
	}
	if role := fold(a.role); chairs(role) {
		return c.sessionBody()
	}
	return phrase{}
}

func ledBy(w string) bool {
	switch strings.TrimPrefix(w, "co-") {
	case "chaired", "facilitated", "led", "moderated":
		return true
	}
	return false
}

// sessionHead is how many paragraphs of a record may name the body that meets, sessionName of how many words.
const sessionHead, sessionName = 4, 10

// sessionBody returns the body that meets: a short line at the head of the record that begins with a word for one.
func (c *cast) sessionBody() phrase {
	for _, par := range c.page.Paragraphs[:min(sessionHead, len(c.page.Paragraphs))] {
		t := par.Tokens
		if t.Len() == 0 || t.Len() > sessionName {
			continue
		}
		for i := t.First; i < min(t.First+3, t.Last); i++ {
			switch c.page.Tokens[i].Low {
			case "committee", "conference", "council", "commission", "assembly", "board":
				return c.phrase(text.Range{First: t.First, Last: t.Last})
			}
		}
	}
	return phrase{}
}
