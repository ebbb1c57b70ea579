package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/find"
	"github.com/onrecord/onrecord/processor/text"
)

// reachOfPronoun is how far before a pronoun its name is looked for, in tokens.
const reachOfPronoun = 160

// reached settles a pronoun of the third person: "elle" and "sie" are the woman named last, "es" and "on" the
// organisation.
func (c reading) reached(r text.Range) actor {
	low := c.page.Tokens[r.First].Low
	sex, person := c.sexOfPronoun(low)
	at := c.page.Tokens[r.First].Span.Start
	var spoken *actor
	for n := len(c.recent) - 1; n >= 0; n-- {
		k := c.recent[n]
		if at-k.at > forget || k.name == "" && k.role == "" || k.kind == onrecord.KindOther && !k.person {
			continue
		}
		if k.person || k.delegate {
			if sex == "" || k.sex == "" || k.sex == sex {
				spoken = k
				break
			}
		} else if !person || c.page.Lang == "de" && low == "sie" || c.page.Lang == "fr" || c.page.Lang == "ru" || c.page.Lang == "es" {
			spoken = k // la ONG … elle, die Behörde … sie
			break
		}
	}
	if !person {
		return value(spoken)
	}
	for i := r.First - 1; i >= 0 && i > r.First-reachOfPronoun; i-- {
		if spoken != nil && c.page.Tokens[i].Span.Start <= spoken.at {
			break
		}
		if a, ok := c.namedAt(i, sex); ok {
			return *c.remember(a, c.page.Tokens[i].Span.Start)
		}
	}
	if spoken != nil && spoken.sex == "" && spoken.person {
		spoken.sex = sex
	}
	return value(spoken)
}

// dropped settles the subject that Spanish leaves out, "«…», aseguró.": whoever spoke last, or whom the sentences before
// begin with.
func (c reading) dropped(report find.Report) actor {
	at := c.page.At(report.Cue[0].Start)
	if w := c.page.Tokens[at].Low; strings.HasSuffix(w, "n") {
		return actor{}
	}
	for i := at - 1; i >= 0 && i > at-reachOfPronoun; i-- {
		if k := c.lastNamed(); k != nil && c.page.Tokens[i].Span.Start <= k.at {
			return *k
		}
		if a, ok := c.namedAt(i, ""); ok {
			return *c.remember(a, c.page.Tokens[i].Span.Start)
		}
	}
	return value(c.lastNamed())
}

func value(a *actor) actor {
	if a == nil {
		return actor{}
	}
	return *a
}

// sexOfPronoun is the sex that a pronoun tells, and whether it can stand for one person.
func (c reading) sexOfPronoun(low string) (sex string, person bool) {
	if sex := sexOf(low); sex != "" {
		return sex, true
	}
	switch low {
	case "sie", "ihr", "ihre", "ses", "son", "sa", "su", "sus", "lui":
		return map[bool]string{true: "f"}[low == "sie" || low == "ihr" || low == "ihre"], true
	}
	return "", false
}

// namedAt returns the person whose full name, or whose name behind a title, begins at token i outside marks, at the
// head of a sentence or of its subject.
func (c reading) namedAt(i int, sex string) (actor, bool) {
	if !c.capital(i) || c.page.RegionAt(i) >= 0 {
		return actor{}, false
	}
	title, titled := c.resolver.lexicon.Titles[c.page.Tokens[max(i-1, 0)].Low]
	if i > 0 && c.page.Tokens[i-1].Text == "." && i > 1 {
		title, titled = c.resolver.lexicon.Titles[c.page.Tokens[i-2].Low]
	}
	run := text.Range{First: i, Last: c.nameEnd(i)}
	if run.Len() == 0 || c.isBody(run) || !titled && run.Len() < 2 {
		return actor{}, false
	}
	held := office{}
	if c.runAt[i] >= 0 && c.runs[c.runAt[i]].First == i || c.forenameAt(i) != "" || titled {
		held = c.officeBefore(run)
	}
	doing := actor{person: true}
	if !titled && held.role.words == "" {
		c.career(&doing, run)
	}
	if !titled && c.forenameAt(i) == "" && held.role.words == "" && doing.role == "" && doing.affiliation == "" {
		return actor{}, false
	}
	if inner := c.personIn(run); held.role.words != "" && inner.Len() > 1 {
		run = inner // Министр Швейцарии [Корина Церн]
		if run.First != i {
			held = c.officeBefore(run)
		}
	}
	a := actor{person: true, sex: title.Sex}
	c.takeOffice(&a, held)
	join(&a, doing)
	c.apposition(&a, &run, run.Last)
	c.fullPerson(&a, run)
	if a.sex != "" && sex != "" && a.sex != sex {
		return actor{}, false
	}
	return a, true
}
