package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/find"
	"github.com/onrecord/onrecord/processor/text"
)

// label settles the label of a turn: "Mr. Holm (Norway)", "Ambassador Holm (Norway), speaking on behalf of the Nordic
// States", "MODERATOR", "JACK", "A.".
func (c *cast) label(r text.Range, report find.Report) (actor, onrecord.Spans) {
	tokens := c.page.Tokens
	a := actor{person: true, sure: true}
	name := c.labelName(&a, r)
	if name.Len() == 0 {
		return a, nil
	}
	if answers(tokens[name.First].Low) && name.Len() == 1 {
		return c.guest(), nil
	}
	words := c.words(name)
	if c.role(tokens[name.Last-1].Low) && len(c.full[tokens[name.Last-1].Low]) == 0 {
		return c.labelOffice(a, name), nil
	}
	if o, ok := c.resolver.organisation(words); ok && a.affiliation == "" {
		body := c.body(name, o.Kind)
		if strings.EqualFold(words, o.Name) {
			body.name, body.affiliation = o.Name, o.Name
		}
		c.readTurn(&body, r, report)
		return *c.remember(body, tokens[r.First].Span.Start), nil
	}
	a.name, a.proof.Name = words, c.spans(name)
	if long, ok := c.fullName(tokens[name.Last-1].Low, 0, a.sex); ok && name.Len() == 1 {
		full := c.withoutTitle(long)
		a.name, a.proof.Name = c.words(full), c.spans(full)
	} else if name.Len() == 1 || words == strings.ToUpper(words) {
		a.name = titled(words)
	}
	c.readForename(&a)
	c.describe(&a, name)
	c.readTurn(&a, r, report)
	if i := c.setting.Issuer; c.page.Lang == "en" && a.affiliation == "" && a.role == "" && c.setting.Firsthand && i.Kind != onrecord.KindMedia && c.page.SoleVoice() {
		a.affiliation, a.kind = i.Name, i.Kind // a briefing: whoever answers all questions speaks for who publishes it
	}
	c.settleKind(&a)
	if a.kind == "" && a.role == "" && c.delegates() {
		a.kind = onrecord.KindState
	}
	return *c.remember(a, tokens[r.First].Span.Start), nil
}

// labelName reads the organisation in parentheses and the title or office before the name off a label, and returns the
// name.
func (c *cast) labelName(a *actor, r text.Range) text.Range {
	tokens := c.page.Tokens
	name := r
	for i := r.First; i < r.Last; i++ {
		if tokens[i].Text != "(" && tokens[i].Text != "[" && tokens[i].Text != "," {
			continue
		}
		if name.Last == r.Last {
			name.Last = i
		}
		if tokens[i].Text == "," {
			break
		}
		end := i + 1
		for end < r.Last && tokens[end].Text != ")" && tokens[end].Text != "]" {
			end++
		}
		if inside := (text.Range{First: i + 1, Last: end}); inside.Len() > 0 && tokens[inside.First].Upper {
			c.takeAffiliation(a, c.phrase(inside))
		}
	}
	for name.Len() > 1 && (isTitle(c.resolver.lexicon, tokens[name.First].Low) || c.determiner(name.First) || tokens[name.First].Text == ".") {
		if t, ok := c.resolver.lexicon.Titles[tokens[name.First].Low]; ok && t.Sex != "" {
			a.sex = t.Sex
		}
		name.First++
	}
	if run := c.withoutTitle(name); c.page.Lang == "en" && run.First > name.First && !c.role(tokens[name.Last-1].Low) {
		if role, affiliation := c.prefixedRole(text.Range{First: name.First, Last: run.First}); role.words != "" {
			c.takeRole(a, role)
			c.takeAffiliation(a, affiliation)
			name = run
		}
	}
	return name
}

// labelOffice settles a label that is an office: its holder, if the text names one, or somebody of the issuer's.
func (c *cast) labelOffice(a actor, name text.Range) actor {
	c.takeRole(&a, c.phrase(name))
	if c.page.Lang == "en" {
		if known := c.holderOf(a.role, a.affiliation); known != nil {
			return *known
		}
		if known := c.introducedOfficer(name, a); known != nil {
			return *c.remember(*known, c.page.Tokens[name.First].Span.Start)
		}
	}
	a.person = false
	if i := c.setting.Issuer; i.Name != "" && a.affiliation == "" && i.Kind != onrecord.KindMedia {
		a.affiliation, a.kind = i.Name, i.Kind
	}
	c.settleKind(&a)
	return a
}

// answers reports the label of whoever answers in an interview.
func answers(w string) bool { return w == "a" || w == "a." || w == "answer" }

// guest is the one person whom a page of questions and answers is with: the only one it names in full.
func (c *cast) guest() actor {
	var found *actor
	for n := range c.runs {
		if n > runsBack {
			break
		}
		a := c.sight(n)
		if a == nil || !a.person || !hasSpace(a.name) || !c.isPerson(c.runs[n]) && a.role == "" {
			continue
		}
		if found != nil && found != a {
			if found.role == "" || a.role != "" {
				return *c.firstNamed(found, a)
			}
			continue
		}
		found = a
	}
	if found == nil {
		return actor{}
	}
	return *found
}

// firstNamed chooses between two persons of a page the one it names at its head.
func (c *cast) firstNamed(a, b *actor) *actor {
	if len(a.proof.Name) > 0 && c.page.ParagraphAt(a.proof.Name[0].Start) <= 1 {
		return a
	}
	return b
}

// openingTokens is how much of a turn is read for whom it is on behalf of.
const openingTokens = 120

// readTurn reads what the label, the opening words of the turn and the chair who gave the floor say of a speaker: whom
// they speak for, and their office.
func (c *cast) readTurn(a *actor, r text.Range, report find.Report) {
	if c.page.Lang != "en" || len(report.Content) == 0 {
		return
	}
	par := c.page.ParagraphAt(c.page.Tokens[r.First].Span.Start)
	ranges := []text.Range{r}
	opening := c.page.Range(report.Content[0])
	opening.Last = min(opening.Last, opening.First+openingTokens)
	intro := c.introduction(par, a.affiliation)
	for _, at := range append(ranges, opening, intro) {
		if len(a.behalf) > 0 {
			break
		}
		for _, p := range c.behalfWithin(at) {
			c.takeBehalf(a, c.phrase(p))
		}
	}
	if a.role == "" && intro.Len() > 0 {
		c.takeRole(a, c.introducedRole(intro))
	}
}

// introduction returns the sentence before a turn in which the chair names its state: "I give the floor to the
// representative of Norway."
func (c *cast) introduction(par int, state string) text.Range {
	if state == "" {
		return text.Range{}
	}
	for n := par - 1; n >= max(0, par-3); n-- {
		for s := len(c.page.Paragraphs[n].Sentences) - 1; s >= 0; s-- {
			sentence := c.page.Paragraphs[n].Sentences[s]
			if words := c.words(sentence); strings.Contains(words, state) && givesFloor(words) {
				return sentence
			}
		}
		if n < par-1 && c.page.Labels[n].Len() > 0 {
			break
		}
	}
	return text.Range{}
}

func givesFloor(s string) bool {
	for _, phrase := range []string{"floor", "call on", "invite", "recognize", "recognise", "give", "next speaker"} {
		if strings.Contains(s, phrase) {
			return true
		}
	}
	return false
}

// introducedRole is the office in the chair's words: "the distinguished Ambassador of Norway".
func (c *cast) introducedRole(r text.Range) phrase {
	tokens := c.page.Tokens
	for i := r.First; i < r.Last; i++ {
		if !c.role(tokens[i].Low) || i+1 >= r.Last || tokens[i+1].Low != "of" && tokens[i+1].Low != "from" && tokens[i+1].Low != "for" {
			continue
		}
		first := i
		for first > r.First && c.capital(first-1) && !isTitle(c.resolver.lexicon, tokens[first-1].Low) {
			first--
		}
		role, _ := c.splitRole(text.Range{First: first, Last: min(r.Last, i+6)}, i)
		return role
	}
	return phrase{}
}

// titled writes a name in capitals as names are written: "SU WEI" as "Su Wei".
func titled(s string) string {
	if s != strings.ToUpper(s) {
		return s
	}
	words := strings.Fields(strings.ToLower(s))
	for i, w := range words {
		r := []rune(w)
		words[i] = strings.ToUpper(string(r[0])) + string(r[1:])
	}
	return strings.Join(words, " ")
}
