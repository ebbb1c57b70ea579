package speaker

import (
	"github.com/onrecord/onrecord/processor/text"
)

// reachOfOffice is how many tokens an office may take up beside a name.
const reachOfOffice = 18

// officeBefore reads an office that ends right before a mention: "la présidente de la fédération, [Maria Lind]",
// "министр [Орлов]". Only one that leaves nothing between itself and the mention counts.
func (c reading) officeBefore(r text.Range) office {
	tokens := c.page.Tokens
	end := r.First
	for end > 0 && (tokens[end-1].Text == "," || tokens[end-1].Text == "." && end > 1 && isTitle(c.resolver.lexicon, tokens[end-2].Low) || isTitle(c.resolver.lexicon, tokens[end-1].Low)) {
		end--
	}
	first := end
	for first > 0 && end-first < reachOfOffice && c.page.RegionAt(first-1) == c.page.RegionAt(r.First) && !officeStop(tokens[first-1].Text) && !c.verbal(first-1) {
		if first < len(tokens) && c.page.ParagraphAt(tokens[first-1].Span.Start) != c.page.ParagraphAt(tokens[r.First].Span.Start) {
			break
		}
		first--
	}
	for i := first; i < end; i++ {
		if o, next, ok := c.office(i, end); ok && next == end {
			return o
		}
	}
	if first > 1 && first == end { // координатор фонда «Чистый берег» [Фёдор Лунёв]
		if region := c.page.RegionAt(first - 1); region >= 0 && c.page.Regions[region].Tokens.Last == end && c.page.Regions[region].Tokens.Len() < 8 {
			before := c.page.Regions[region].Tokens.First
			for first = before; first > 0 && before-first < reachOfOffice && c.page.RegionAt(first-1) < 0 && !officeStop(tokens[first-1].Text) && !c.verbal(first-1); first-- {
			}
			for i := first; i < before; i++ {
				if o, next, ok := c.office(i, end); ok && next == end {
					return o
				}
			}
		}
	}
	return office{}
}

// officeStop reports a sign no office reaches over.
func officeStop(s string) bool {
	switch s {
	case ".", ",", ";", ":", "!", "?", "(", ")", "—", "–", "-", "“", "”", "«", "»", "„", "\"", "…":
		return true
	}
	return false
}

// apposition reads what follows a mention at token i: parentheses, or an office, an organisation or a name between
// commas.
func (c reading) apposition(a *actor, name *text.Range, i int) {
	tokens := c.page.Tokens
	if i+1 < len(tokens) && tokens[i].Text == "(" {
		end := i + 1
		for end < len(tokens) && tokens[end].Text != ")" && end-i < 16 {
			end++
		}
		c.takeParenthesis(a, text.Range{First: i + 1, Last: end})
		i = end + 1
	}
	if i < 1 || i+1 >= len(tokens) || tokens[i].Text != "," && !c.linkAt(i) || c.page.RegionAt(i) != c.page.RegionAt(i-1) {
		return
	}
	first := i
	if tokens[i].Text == "," {
		first++
	}
	if c.employed(a, first) {
		return
	}
	end := first
	for end < len(tokens) && end-first < reachOfOffice {
		if region := c.opens(end); region >= 0 && end > first && c.page.RegionAt(i) < 0 && c.page.Regions[region].Tokens.Len() < 8 && (c.tells(tokens[end-1].Low) || c.world.Generic[tokens[end-1].Low]) {
			end = c.page.Regions[region].Tokens.Last // юрист фонда «Берег»
			continue
		}
		if c.page.RegionAt(end) != c.page.RegionAt(i) || officeStop(tokens[end].Text) || c.verbal(end) || c.page.ParagraphAt(tokens[end].Span.Start) != c.page.ParagraphAt(tokens[i].Span.Start) {
			break
		}
		end++
	}
	if end == first {
		return
	}
	c.takeApposition(a, name, text.Range{First: first, Last: end})
}

func (c reading) linkAt(i int) bool { return c.world.Links[c.page.Tokens[i].Low] }

func (c reading) takeApposition(a *actor, name *text.Range, p text.Range) {
	if name.Len() == 0 && a.role == "" {
		return
	}
	if from := c.atHeadOf(p); from > 0 && name.Len() > 0 && a.person && a.affiliation == "" {
		if to := c.bodyAt(from, p.Last); to > from {
			at := text.Range{First: from, Last: to}
			c.takeAffiliation(a, phrase{words: c.canonical(at), at: at})
		}
		return
	}
	if o, _, ok := c.office(p.First, p.Last); ok && name.Len() > 0 && a.person {
		if o.body.words == "" && a.affiliation == "" && p.Last+1 < len(c.page.Tokens) && c.page.Tokens[p.Last].Text == "," {
			if end := c.itemEnd(p.Last + 1); end > 0 {
				o.body = c.bodyInList(p.Last+1, end) // Maria Lind, directrice, Agence des estuaires
			}
		}
		c.takeOffice(a, o)
		return
	}
	from := p.First
	for name.Len() == 0 && from < p.Last-1 {
		if _, demonym := c.world.Demonym(c.page.Tokens[from].Low); !demonym && !c.world.Articles[c.page.Tokens[from].Low] {
			break
		}
		from++ // el danés Rasmus Holm
	}
	run := text.Range{First: from, Last: c.nameEnd(from)}
	switch {
	case name.Len() == 0 && c.elided(run, p.Last) && (c.forenameAt(run.First) != "" || a.role != "" && run.Len() == 1): // Côme d'Arvieux
		*name, a.person = text.Range{First: run.First, Last: p.Last}, true
	case name.Len() == 0 && run.Len() > 1 && run.Last == p.Last && c.isPerson(run):
		*name, a.person = run, true
	case name.Len() > 0 && a.person && a.affiliation == "" && c.linkAt(p.First):
		from := c.afterLinks(p.First, p.Last)
		if to := c.bodyAt(from, p.Last); to > from && (c.page.Lang == "de" || to == p.Last || c.page.Tokens[from].Upper) && c.tellsBody(p.First, text.Range{First: from, Last: to}) {
			c.takeAffiliation(a, phrase{words: c.canonical(text.Range{First: from, Last: to}), at: text.Range{First: from, Last: to}})
		}
	}
}

// itemEnd returns where the last item of a list ends that begins at token i: at a closing sign or with its paragraph. It
// is 0 where the sentence goes on.
func (c reading) itemEnd(i int) int {
	tokens := c.page.Tokens
	par := c.page.ParagraphAt(tokens[i].Span.Start)
	for end := i; end-i < longestRelative; end++ {
		if end >= len(tokens) || c.page.ParagraphAt(tokens[end].Span.Start) != par {
			return end
		}
		switch tokens[end].Text {
		case ")", "—", "–", ":", ";":
			return end
		case ",", "(":
			return 0
		case ".":
			if end+1 >= len(tokens) || c.page.ParagraphAt(tokens[end+1].Span.Start) != par {
				return end
			}
		}
		if c.verbal(end) {
			return 0
		}
	}
	return 0
}

// atHeadOf returns where the body begins that an apposition says somebody leads, "à la tête de l'Agence", "al frente de la
// Agencia", "an der Spitze des Amtes", "во главе агентства", or 0.
func (c reading) atHeadOf(p text.Range) int {
	for _, words := range [][]string{{"à", "la", "tête"}, {"al", "frente"}, {"an", "der", "spitze"}, {"во", "главе"}} {
		if p.Len() <= len(words) {
			continue
		}
		same := true
		if c.page.Lang == "ru" && p.Len() > len(words)+1 && c.page.Tokens[p.First].Low != words[0] {
			p.First++ // стоящая во главе
		}
		for n, w := range words {
			same = same && c.page.Tokens[p.First+n].Low == w
		}
		if same {
			return c.afterLinks(p.First+len(words), p.Last)
		}
	}
	return 0
}

// elided reports whether a run of capitals goes on to last over a French "d'".
func (c reading) elided(run text.Range, last int) bool {
	return run.Len() > 0 && run.Last+1 < last && run.Last+3 > last && c.page.Tokens[run.Last].Low == "d'" && c.page.Tokens[run.Last+1].Upper
}

// tellsBody guards against taking a place or a thing behind "in" or "à" for an organisation.
func (c reading) tellsBody(link int, body text.Range) bool {
	switch c.page.Tokens[link].Low {
	case "de", "du", "d'", "des", "del", "von", "vom", "beim", "bei", "из", "от":
		return c.kind(c.words(body)) != "" || acronym(c.page.Tokens[body.First].Text) || c.resolver.registered(c.words(body)) != nil
	}
	return false
}
