package speaker

import (
	"strings"
	"sync"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/find"
)

// withoutEchoes leaves out what only repeats another report: in the turn of a transcript what the speaker says of
// themselves or of those they speak for, within a clause what it says of the speaker's own delegation, a pull-quote of
// words that stand in the body, and what is read on a banner, which nobody says.
func withoutEchoes(p *find.Page, reports []Resolved) []Resolved {
	said := sync.OnceValue(func() *echoes { return newEchoes(p, reports) }) // few texts have anything floating
	nested := nestedIn(reports)
	out := reports[:0:0]
	var turn *Resolved
	for i, r := range reports {
		if r.Label && r.Type == onrecord.Direct {
			turn = &reports[i]
		}
		switch {
		case turn != nil && &reports[i] != turn && inside(r, *turn) && (ownVoice(r, *turn) || len(r.Source) > 0 && ownSide(p, r) && r.Speaker.Name == ""):
		case i > 0 && r.Type != onrecord.Issued && ofOwnSide(p, reports, i):
		case r.Floating && said().repeats(r):
		case r.Rule == "nested" && !within(reports, i):
		case r.Rule != "nested" && innerWords(nested, r):
		case len(r.Source) > 0 && onDisplay(p, r):
		default:
			out = append(out, r)
		}
	}
	return out
}

func inside(r, outer Resolved) bool {
	return outer.Start() <= r.Start() && r.End() <= outer.End()
}

// innerWords reports whether a quotation inside another, which has a speaker of its own, is all that r says.
func innerWords(nested map[int]bool, r Resolved) bool {
	return r.Type == onrecord.Direct && len(r.Content) == 1 && nested[r.Start()]
}

// nestedIn returns where the quotations inside others begin.
func nestedIn(reports []Resolved) map[int]bool {
	at := map[int]bool{}
	for _, r := range reports {
		if r.Rule == "nested" {
			at[r.Start()] = true
		}
	}
	return at
}

// within reports whether one of the direct quotations around report i holds it.
func within(reports []Resolved, i int) bool {
	for n, outer := range reports {
		if n != i && outer.Rule != "nested" && outer.Type != onrecord.Indirect && inside(reports[i], outer) {
			return true
		}
	}
	return false
}

// ownVoice reports whether the report in a turn has nobody else for its speaker.
func ownVoice(r, turn Resolved) bool {
	s, t := r.Speaker, turn.Speaker
	if s.Name == "" {
		return false
	}
	if s.Name == t.Name || len(t.OnBehalfOf) > 0 && (s.Name == "Group" || s.Name == "group") || s.Name == t.Affiliation {
		return true
	}
	for _, principal := range t.OnBehalfOf {
		if nameKey(principal) == nameKey(s.Name) || strings.HasSuffix(nameKey(principal), " "+nameKey(s.Name)) {
			return true
		}
	}
	return false
}

// ofOwnSide reports whether report i lies within the clause of the one before it and is about that speaker's own side:
// "Ms. Berg said that her delegation supported the draft" is one report, not two.
func ofOwnSide(p *find.Page, reports []Resolved, i int) bool {
	r := reports[i]
	if len(r.Source) == 0 || r.Type != onrecord.Indirect {
		return false
	}
	first := p.At(r.Source[0].Start)
	switch p.Tokens[first].Low {
	case "his", "her", "its", "their", "my", "our":
	default:
		if first == 0 || !owned(p.Tokens[first-1].Low) {
			return false
		}
	}
	for n := i - 1; n >= max(0, i-3); n-- {
		outer := reports[n]
		if outer.Type != onrecord.Direct && outer.Start() <= r.Source[0].Start && r.End() <= outer.End() && ownSide(p, r) {
			return true
		}
	}
	return false
}

func owned(w string) bool {
	switch w {
	case "his", "her", "its", "their", "my", "our":
		return true
	}
	return false
}

// ownSide reports a mention of the body somebody speaks for.
func ownSide(p *find.Page, r Resolved) bool {
	last := p.Range(r.Source[len(r.Source)-1])
	switch p.Tokens[last.Last-1].Low {
	case "delegation", "country", "government", "group", "organization", "organisation", "office", "party", "company", "union", "committee":
		return true
	}
	return false
}

// onDisplay reports words that are read on something: a slogan, not somebody's statement.
func onDisplay(p *find.Page, r Resolved) bool {
	last := p.Range(r.Source[len(r.Source)-1])
	if last.Len() == 0 {
		return false
	}
	switch p.Tokens[last.Last-1].Low {
	case "banner", "banners", "sign", "signs", "placard", "placards", "poster", "posters", "sticker", "stickers", "t-shirt", "t-shirts", "shirt", "billboard", "billboards", "graffiti", "caption", "headline":
		return true
	}
	return false
}

// shingle is how many words in a row make a repetition.
const shingle = 5

// echoes holds the runs of words of all reports that have a speaker of their own.
type echoes struct {
	page *find.Page
	runs map[string]bool
}

func newEchoes(p *find.Page, reports []Resolved) *echoes {
	e := &echoes{page: p, runs: map[string]bool{}}
	for _, r := range reports {
		if !r.Floating && r.Type != onrecord.Issued {
			e.each(r, func(run string) bool { e.runs[run] = true; return true })
		}
	}
	return e
}

// each calls f with every run of words of a report, until f returns false.
func (e *echoes) each(r Resolved, f func(run string) bool) {
	var words []string
	for _, span := range r.Content {
		tokens := e.page.Range(span)
		for _, t := range e.page.Tokens[tokens.First:tokens.Last] {
			if t.Word {
				words = append(words, t.Low)
			}
		}
	}
	for i := 0; i == 0 || i+shingle <= len(words); i++ {
		if !f(strings.Join(words[i:min(i+shingle, len(words))], " ")) {
			return
		}
	}
}

// repeats reports whether all that a report says is said by others too.
func (e *echoes) repeats(r Resolved) bool {
	all := true
	e.each(r, func(run string) bool { all = all && e.runs[run]; return all })
	return all
}
