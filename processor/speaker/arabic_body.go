package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// arabicOf cuts "of a body" and "speaking for a body" off the end of a mention of somebody by name.
func (c reading) arabicOf(a *actor, r text.Range) text.Range {
	tokens := c.page.Tokens
	if c.arabicOffice(c.skipArabicTitles(r)) && c.resolver.lexicon.WorldForenames[tokens[c.skipArabicTitles(r)].Low] == "" {
		return r
	}
	for i := r.First + 2; i+1 < r.Last; i++ {
		from := i + 1
		switch tokens[i].Low {
		case "من", "لدى":
		case "متحدثا", "متحدثة", "متحدثاً", "نيابة":
			if tokens[from].Low == "باسم" || tokens[from].Low == "عن" {
				from++
			}
		default:
			continue
		}
		if from < r.Last && c.tells(bareFor(tokens[from].Low)) {
			a.person = true
			c.takeAffiliation(a, phrase{words: c.words(text.Range{First: from, Last: r.Last}), at: text.Range{First: from, Last: r.Last}})
			return text.Range{First: r.First, Last: i}
		}
	}
	return r
}

// arabicBeside reads what stands right behind a mention: a body in parentheses, "of" a body.
func (c reading) arabicBeside(a *actor, i int) {
	tokens := c.page.Tokens
	if i+2 >= len(tokens) || a.affiliation != "" || a.inside.words != "" || !a.person {
		return
	}
	switch low := tokens[i].Low; {
	case tokens[i].Text == "(":
		c.arabicParenthesis(a, i+1)
	case (low == "من" || low == "لدى") && c.tells(bareFor(tokens[i+1].Low)):
		at := text.Range{First: i + 1, Last: c.arabicBodyEnd(i + 1)}
		c.takeAffiliation(a, phrase{words: c.words(at), at: at})
	}
}

// arabicBodyEnd ends the name of a body that begins at token i: at a sign, a verb or a small word.
func (c reading) arabicBodyEnd(i int) int {
	words := c.resolver.lexicon.Foreign["ar"]
	end := i + 1
	for end < len(c.page.Tokens) && end-i < 9 && c.page.Tokens[end].Word && c.page.RegionAt(end) == c.page.RegionAt(i) {
		switch low := c.page.Tokens[end].Low; {
		case words.That[low], words.Verbs[low], low == "في", low == "خلال", low == "عن", low == "على", low == "إلى", low == "من", low == "أن", low == "أمس", low == "اليوم":
			return end
		}
		end++
	}
	return end
}

// arabicRelative reads "who heads the authority" and "who works at the institute" behind a name and a comma.
func (c reading) arabicRelative(a *actor, r text.Range) {
	tokens := c.page.Tokens
	if low := tokens[r.First].Low; low != "الذي" && low != "التي" || a.affiliation != "" {
		return
	}
	switch tokens[r.First+1].Low {
	case "يرأس", "ترأس", "يقود", "تقود", "يدير", "تدير", "يعمل", "تعمل", "يمثل", "تمثل", "يتولى", "تتولى", "أسس", "أسست", "يترأس", "تترأس":
	default:
		return
	}
	for i := r.First + 2; i < min(r.Last, r.First+6); i++ {
		if c.tells(bareFor(tokens[i].Low)) {
			at := text.Range{First: i, Last: c.arabicBodyEnd(i)}
			a.person = true
			c.takeAffiliation(a, phrase{words: c.words(at), at: at})
			return
		}
	}
}

// arabicParenthesis reads what stands in parentheses behind a name, from token i on: a state, or an office with its body.
func (c reading) arabicParenthesis(a *actor, i int) {
	end := i
	for end < len(c.page.Tokens) && c.page.Tokens[end].Text != ")" && end-i < 14 {
		end++
	}
	inside := text.Range{First: i, Last: end}
	if inside.Len() == 0 {
		return
	}
	if !c.arabicOffice(i) {
		a.inside = c.phrase(inside)
		return
	}
	for n := i + 1; n < end; n++ {
		if l := c.page.Tokens[n].Low; (l == "عن" || l == "لدى") && n+1 < end {
			c.takeRole(a, c.phrase(text.Range{First: i, Last: n}))
			c.takeAffiliation(a, c.phrase(text.Range{First: n + 1, Last: end}))
			a.head = bare(c.page.Tokens[i].Low)
			return
		}
	}
	c.arabicRole(a, inside)
}

func (c reading) arabicKind(name string) onrecord.Kind {
	if o, ok := c.world.Organisations[lexicon.Fold(name)]; ok {
		return o.Kind
	}
	heads := c.resolver.lexicon.Heads["ar"]
	var weak onrecord.Kind
	nations, common := false, false
	words := strings.Fields(name)
	for n, w := range words {
		w = bareFor(w)
		nations = nations || heads.Nations.Has(w)
		if n == 0 {
			common = heads.Common.Has(w)
		}
	}
	if nations && common {
		return onrecord.KindIGO // المنظمة العالمية للمنارات
	}
	for i, w := range words {
		if k, ok := c.lookupKind(bared(words), i, bareFor(w)); ok {
			if heads.Weak.Has(bareFor(w)) {
				if weak == "" {
					weak = k
				}
				continue
			}
			return k
		}
		if o, ok := c.world.Organisations[w]; ok {
			return o.Kind
		}
		if _, ok := c.world.Demonym(bare(w)); ok && weak == "" {
			return onrecord.KindState
		}
		if k, ok := c.world.Beside.Lookup(bareFor(w)); ok && i > 0 && weak != "" {
			return k.Kind
		}
	}
	if weak != "" {
		return weak
	}
	return c.resolver.kindOf(name)
}

// bared are words without their articles.
func bared(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = bareFor(w)
	}
	return out
}
