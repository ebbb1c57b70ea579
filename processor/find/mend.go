package find

import (
	"slices"
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
)

// Mend puts right what English finders made of single sentences, and adds what none of them looks for: who a colon leads in,
// what somebody asks in the first person in a text of their own, "in her assessment", what a delegate in capitals noted. It
// stands behind the finders that learn, which never see what it does. own is true of a text that its issuer published.
func Mend(p *Page, reports []Report, own bool) []Report {
	if p.Lang != "en" {
		return reports
	}
	reports = slices.DeleteFunc(reports, func(r Report) bool { return p.modifies(r) || p.belongsTo(r) || p.byname(r) })
	for i := range reports {
		p.mendSource(&reports[i])
	}
	record := p.negotiations()
	at := make([][]Report, len(p.Paragraphs)+1) // by paragraph, so that a long text takes no longer a page
	note := func(r Report) {
		if r.Type != onrecord.Issued {
			for _, s := range append(slices.Clone(r.Content), r.Cue...) {
				at[p.ParagraphAt(s.Start)] = append(at[p.ParagraphAt(s.Start)], r)
			}
		}
	}
	for _, r := range reports {
		note(r)
	}
	for i, par := range p.Paragraphs {
		if p.Aside[i] || p.transcript || p.Exchanged(i) {
			continue
		}
		sentences := p.sentences(par)
		for n, s := range sentences {
			var found []Report
			if n == len(sentences)-1 {
				found = append(found, p.colonLeadIn(i, s)...)
			}
			found = append(found, p.inView(s)...)
			if own {
				found = append(found, p.firstPlural(s)...)
				found = append(found, p.concerned(s)...)
			}
			if record {
				found = append(found, p.delegateNoted(s)...)
			}
			for _, r := range found {
				if !heard(r, at[i]) && !heard(r, at[i+1]) {
					reports = append(reports, r)
					note(r)
				}
			}
		}
	}
	return reports
}

// heard reports whether a report has the words of another.
func heard(r Report, reports []Report) bool {
	return slices.ContainsFunc(reports, func(o Report) bool {
		for _, a := range append(slices.Clone(r.Content), r.Cue...) {
			for _, b := range append(slices.Clone(o.Content), o.Cue...) {
				if a.Start < b.End && b.Start < a.End {
					return true
				}
			}
		}
		return false
	})
}

// modifies reports a clause that only says which ones are meant: "called upon | delegations that had proposed a text |".
func (p *Page) modifies(r Report) bool {
	if r.Type != onrecord.Indirect || len(r.Source) != 1 || len(r.Cue) != 1 || r.Cue[0].Start < r.Source[0].End {
		return false
	}
	source, cue := p.Range(r.Source[0]), p.Range(r.Cue[0])
	if source.Len() != 1 || p.Tokens[source.First].Tag != "NNS" || p.Tokens[source.First].Upper || source.First == 0 || cue.First <= source.Last {
		return false
	}
	between := p.Tokens[source.Last].Low
	return (between == "that" || between == "who") && cue.First == source.Last+1 && p.Tokens[source.First-1].Word
}

// belongsTo reports words in marks of which only something is said: "“Open Root” is a trademark of Tellurion".
func (p *Page) belongsTo(r Report) bool {
	if r.Type != onrecord.Direct || len(r.Cue) != 1 || len(r.Content) != 1 {
		return false
	}
	cue := p.Range(r.Cue[0])
	switch p.Tokens[cue.First].Low {
	case "is", "are", "was", "were":
		return cue.Len() == 1 && r.Content[0].End <= r.Cue[0].Start
	}
	return false
}

// byname reports what people in general call a thing: "Supporters call it the “Look Away Act.”"
func (p *Page) byname(r Report) bool {
	if r.Type == onrecord.Indirect || len(r.Source) != 1 || len(r.Cue) != 1 {
		return false
	}
	source, cue := p.Range(r.Source[0]), p.Range(r.Cue[0])
	switch p.Tokens[cue.Last-1].Low {
	case "call", "called", "calls", "dub", "dubbed", "nickname", "nicknamed":
	default:
		return false
	}
	if source.Len() != 1 || p.Tokens[source.First].Tag != "NNS" {
		return false
	}
	for _, s := range r.Content {
		in := p.Range(s)
		for i := in.First; i < in.Last; i++ {
			if region := p.regionAt[i]; region >= 0 {
				return titleCase(p, region)
			}
		}
	}
	return false
}

// mendSource takes the subject of words of saying for their speaker where what follows them was taken, "welcomed | the step |:
// “…”", or what only says since when, "had | from the outset | described".
func (p *Page) mendSource(r *Report) {
	if len(r.Source) != 1 || len(r.Cue) != 1 || r.Label {
		return
	}
	source, cue := r.Source[0], r.Cue[0]
	first := p.Range(source).First
	inside := cue.Start < source.Start && source.End <= cue.End
	if verb := p.Range(cue).First; inside && verb > 0 && p.Tokens[verb-1].Word && p.Tokens[verb-1].Text != "," || inside && p.comma(verb-1) {
		if s, ok := p.subjectOf(verb); ok {
			r.Source = onrecord.Spans{s}
			r.Cue = onrecord.Spans{p.Tokens[verb].Span}
		}
		return
	}
	if inside { // "wrote analyst Lind"
		r.Cue = onrecord.Spans{{Start: cue.Start, End: p.Tokens[max(first-1, 0)].Span.End}}
		return
	}
	verb := p.Range(cue).First
	for first > 1 && p.Tokens[first-1].Tag == "DT" {
		first--
	}
	if low := p.Tokens[max(first-1, 0)].Low; low != "from" && low != "at" && low != "since" || source.End > cue.Start {
		return
	}
	for i := first - 2; i > 0 && i > first-4; i-- {
		switch p.Tokens[i].Low {
		case "had", "has", "have":
			if verb-first < 5 {
				if s, ok := p.subjectOf(i); ok {
					r.Source = onrecord.Spans{s}
				}
			}
			return
		}
	}
}

func (p *Page) comma(i int) bool { return i >= 0 && p.Tokens[i].Text == "," }

// subjectOf returns the subject of the verb at token i.
func (p *Page) subjectOf(i int) (onrecord.Span, bool) {
	for _, s := range p.sentences(p.Paragraphs[p.ParagraphAt(p.Tokens[i].Span.Start)]) {
		for n, w := range s {
			if w.region >= 0 || w.Span.Start != p.Tokens[i].Span.Start {
				continue
			}
			c := cue{at: n, first: n, last: n + 1}
			for c.first > 0 && adverb(s[c.first-1]) {
				c.first--
			}
			if p.subjectBefore(s, &c); c.subject.empty() {
				return onrecord.Span{}, false
			}
			return s.span(c.subject.first, c.subject.last), true
		}
	}
	return onrecord.Span{}, false
}

// colonLeadIn gives the quotation with which the next paragraph begins to the subject of a sentence that ends with a colon,
// whatever its verb: "Maria Lind, the commissioner, was blunter on Tuesday:".
func (p *Page) colonLeadIn(par int, s sentence) []Report {
	last := len(s) - 1
	if par+1 >= len(p.Paragraphs) || s[last].Text != ":" || last < 3 || hasRegion(s) {
		return nil
	}
	at := p.regionAt[p.Paragraphs[par+1].Tokens.First]
	if at < 0 || !finite(s[last-1]) && !hasFinite(s) {
		return nil
	}
	c := cue{at: last, first: last}
	if p.subjectOfClause(s, &c, last); c.subject.empty() || !p.speakerLike(s, c.subject) {
		return nil
	}
	return []Report{{
		Type: onrecord.Direct, Rule: "lead-in", Confidence: 0.6, Content: onrecord.Spans{p.Regions[at].Inner},
		Source: onrecord.Spans{s.span(c.subject.first, c.subject.last)},
	}}
}

// speakerLike reports a subject with a name or an office in it, or a pronoun for a person.
func (p *Page) speakerLike(s sentence, subject span) bool {
	for i := subject.first; i < subject.last; i++ {
		switch low := s[i].Low; {
		case low == "he" || low == "she", s[i].Upper && strings.HasPrefix(s[i].Tag, "NNP"), p.Lexicon.Roles[low]:
			return true
		}
	}
	return false
}

// inView finds "In her assessment, the copy is complete".
func (p *Page) inView(s sentence) []Report {
	if len(s) < 7 || s[0].Low != "in" || s[0].region >= 0 || s[1].Tag != "PRP$" || s[3].Text != "," {
		return nil
	}
	switch s[1].Low {
	case "his", "her", "their", "its":
	default:
		return nil
	}
	switch s[2].Low {
	case "assessment", "view", "opinion", "estimation", "judgment", "judgement", "telling", "account", "estimate", "reading":
	default:
		return nil
	}
	if !hasFinite(s[4:]) {
		return nil
	}
	r, ok := p.report(s, []span{{4, len(s)}}, "according to")
	if !ok || r.Type == onrecord.Direct {
		return nil
	}
	r.Source, r.Cue = onrecord.Spans{s[1].Span}, onrecord.Spans{s.span(0, 3)}
	return []Report{r}
}

// firstPlural finds what the issuers of a text ask or refuse in it: "We therefore call on the government to …", "We do not
// accept that …", "We further request that …".
func (p *Page) firstPlural(s sentence) []Report {
	we := -1
	for i := 0; i < min(len(s)-3, 12); i++ {
		if s[i].region >= 0 {
			return nil
		}
		if s[i].Low == "we" && (i == 0 || s[i-1].Text == ",") {
			we = i
			break
		}
		if finite(s[i]) {
			return nil
		}
	}
	if we < 0 {
		return nil
	}
	at := we + 1
	for at < len(s) && (adverb(s[at]) || s[at].Low == "strongly" || s[at].Low == "therefore" || s[at].Low == "hereby") && s[at].Low != "not" {
		at++
	}
	if at+2 >= len(s) {
		return nil
	}
	content := at + 1
	switch next := s[at+1].Low; s[at].Low {
	case "call":
		if next != "on" && next != "upon" && next != "for" {
			return nil
		}
		content = at + 2
	case "urge", "implore", "invite", "request", "ask", "demand", "recommend", "insist", "propose", "reject", "oppose", "condemn":
	case "appeal":
		if next != "to" {
			return nil
		}
		content = at + 2
	case "do", "can", "cannot":
		if low := s[min(at+2, len(s)-1)].Low; (next == "not" || next == "n't") && (low == "accept" || low == "believe" || low == "agree") {
			content = at + 3
		} else if s[at].Low == "cannot" && (next == "accept" || next == "agree") {
			content = at + 2
		} else {
			return nil
		}
		if content >= len(s) || s[content].Low != "that" {
			return nil
		}
	default:
		return nil
	}
	verbs := span{at, content}
	if content < len(s) && s[content].Low == "that" {
		content++
	}
	if content+2 >= len(s) {
		return nil
	}
	r, ok := p.report(s, []span{{content, len(s)}}, "urged to")
	if !ok || r.Type == onrecord.Direct {
		return nil
	}
	r.Source, r.Cue = onrecord.Spans{s[we].Span}, onrecord.Spans{s.span(verbs.first, verbs.last)}
	return []Report{r}
}

// concerned finds what somebody is said to be concerned about, in a text that its issuer published.
func (p *Page) concerned(s sentence) []Report {
	at := -1
	for i := 1; i+3 < len(s); i++ {
		if s[i].region >= 0 {
			return nil
		}
		if s[i].Low == "concerned" || s[i].Low == "alarmed" || s[i].Low == "dismayed" {
			at = i
			break
		}
	}
	if at < 2 {
		return nil
	}
	be := at - 1
	for be > 0 && (adverb(s[be]) || s[be].Tag == "JJ") {
		be--
	}
	if low := s[be].Low; low != "is" && low != "are" && low != "remains" && low != "remain" || be == 0 || be > 8 {
		return nil
	}
	switch s[at+1].Low {
	case "about", "by", "at", "over", "that":
	default:
		return nil
	}
	subject := span{0, be}
	for _, w := range s[:be] {
		if !nominal(w) && !linksNouns(w) && w.Low != "without" || finite(w) {
			return nil
		}
	}
	if low := s[0].Low; low != "we" && !p.speakerLike(s, subject) {
		return nil
	}
	r, ok := p.report(s, []span{{at + 2, len(s)}}, "noun phrase")
	if !ok || r.Type == onrecord.Direct {
		return nil
	}
	r.Source, r.Cue = onrecord.Spans{s.span(0, be)}, onrecord.Spans{s.span(be, at+2)}
	return []Report{r}
}

// capitalSentences is how many sentences of a report of negotiations at least begin with a name in capitals.
const capitalSentences = 3

// negotiations reports a page that writes the names of those who speak in capitals at the head of sentences.
func (p *Page) negotiations() bool {
	n := 0
	for i, par := range p.Paragraphs {
		if p.Aside[i] {
			continue
		}
		for _, s := range par.Sentences {
			first := s.First
			if first < s.Last && p.Tokens[first].Low == "the" {
				first++
			}
			if first < s.Last && shouted(p.Tokens[first].Text) {
				n++
			}
		}
	}
	return n >= capitalSentences
}

// shouted reports a name in capitals that is longer than most initials.
func shouted(w string) bool {
	return len(w) > 2 && w == strings.ToUpper(w) && w != strings.ToLower(w) && unicode.IsLetter([]rune(w)[0])
}

// delegateNoted finds "NORLAND noted progress on the cycle", "YOUTH GROUPS appealed to parties to …".
func (p *Page) delegateNoted(s sentence) []Report {
	i := 0
	if s[0].Low == "the" {
		i++
	}
	first := i
	for i < len(s) && s[i].region < 0 && (shouted(s[i].Text) || i > first && (s[i].Low == "and" || s[i].Low == "of")) {
		i++
	}
	if i == first || i+2 >= len(s) {
		return nil
	}
	verb := i
	switch s[verb].Low {
	case "noted", "preferred", "opposed", "favored", "favoured", "supported", "welcomed", "underscored", "underlined", "highlighted", "echoed", "queried", "lamented", "regretted", "requested", "emphasized", "emphasised", "stressed", "suggested", "reported", "urged", "proposed":
		i++
	case "objected", "appealed":
		if s[verb+1].Low != "to" {
			return nil
		}
		i += 2
	case "called":
		if s[verb+1].Low != "for" && s[verb+1].Low != "on" && s[verb+1].Low != "upon" {
			return nil
		}
		i += 2
	default:
		return nil
	}
	cue := span{verb, i}
	if i < len(s) && s[i].Low == "that" {
		i++
	}
	end := i
	for end < len(s) && s[end].Text != ";" && !(end+1 < len(s) && (s[end].Text == "," || s[end].Low == "and") && (s[end+1].Low == "but" || s[end+1].Low == "and" || s[end+1].Tag == "VBD" && s[end].Low == "and")) {
		end++
	}
	r, ok := p.report(s, []span{{i, end}}, "noun phrase")
	if !ok || end-i < 2 || r.Type == onrecord.Direct {
		return nil
	}
	r.Source, r.Cue = onrecord.Spans{s.span(first, verb)}, onrecord.Spans{s.span(cue.first, cue.last)}
	return []Report{r}
}
