package speaker

import (
	"slices"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// phrase is a stretch of the text that says something of a speaker: the words as they are kept and where they stand.
// What comes from the registry or the issuer stands nowhere.
type phrase struct {
	words string
	at    text.Range
	// kind is that of an organisation that the text gives no name.
	kind onrecord.Kind
}

func (c *cast) phrase(r text.Range) phrase { return phrase{words: c.words(r), at: r} }

// spans is where a phrase stands, nil for one from outside the text.
func (c *cast) spans(r text.Range) onrecord.Spans {
	if r.Len() <= 0 {
		return nil
	}
	return onrecord.Spans{c.page.Span(r)}
}

// rangeOf is where the first of some spans stands, empty where there is none.
func (c *cast) rangeOf(spans onrecord.Spans) text.Range {
	if len(spans) == 0 {
		return text.Range{}
	}
	return c.page.Range(spans[0])
}

// takeRole gives the actor an office, unless it has one.
func (c *cast) takeRole(a *actor, p phrase) {
	if a.role == "" && p.words != "" {
		a.role, a.proof.Role = p.words, c.spans(p.at)
	}
}

// takeAffiliation gives the actor an organisation, unless it has one.
func (c *cast) takeAffiliation(a *actor, p phrase) {
	if a.affiliation != "" {
		return
	}
	if p.words == "" {
		if a.kind == "" {
			a.kind = p.kind
		}
		return
	}
	if c.page.Lang == "en" && p.at.Len() == 1 && c.isSurname(p.at) && c.resolver.kindOf(p.words) == "" && !acronym(p.words) && !c.actsAsBody(p.at) {
		return // "Lind's lawyer": whom somebody works for, and no organisation
	}
	if c.page.Lang == "en" && c.setting.Firsthand && p.at.Len() > 1 {
		if name := c.withoutTitle(p.at); name.First > p.at.First && c.role(c.page.Tokens[name.First-1].Low) && !c.isOffice(p.at) && c.personlike(name) {
			return // the spokeswoman for President Maria Lind, in a text of the body that both serve
		}
	}
	if short := c.inFull(p.at); short != p.at {
		p = c.phrase(short)
	}
	if i := c.setting.Issuer; i.Name != "" && nameKey(p.words) == c.resolver.shortForm(i) {
		p.words = i.Name
	}
	a.affiliation, a.proof.Affiliation = p.words, c.spans(p.at)
}

// takeBehalf adds one more in whose name the actor speaks.
func (c *cast) takeBehalf(a *actor, p phrase) {
	if p.words != "" && !slices.Contains(a.behalf, p.words) {
		a.behalf = append(slices.Clip(a.behalf), p.words)
		a.proof.OnBehalfOf = append(slices.Clip(a.proof.OnBehalfOf), c.spans(p.at)...)
	}
}

// itself makes an organisation its own affiliation.
func (a *actor) itself() {
	a.affiliation, a.proof.Affiliation = a.name, a.proof.Name
}

// evidence is the proof of an actor in the form that travels, nil where the text has none.
func (a actor) evidence() *onrecord.Evidence {
	e := onrecord.Evidence{
		Name: inOrder(a.proof.Name), Role: inOrder(a.proof.Role), Affiliation: inOrder(a.proof.Affiliation),
		OnBehalfOf: inOrder(a.proof.OnBehalfOf),
	}
	if e.IsZero() {
		return nil
	}
	return &e
}

// inOrder sorts spans and joins those that overlap.
func inOrder(spans onrecord.Spans) onrecord.Spans {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b onrecord.Span) int { return a.Start - b.Start })
	var out onrecord.Spans
	for _, s := range spans {
		if last := len(out) - 1; last >= 0 && s.Start < out[last].End {
			out[last].End = max(out[last].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}
