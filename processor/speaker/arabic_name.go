package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// arabicForename returns the name that ends a mention that begins with an office: from a known first name on, of two to
// four words. It is empty where none is known.
func (c reading) arabicForename(r text.Range) text.Range {
	first := c.skipArabicTitles(r)
	if first >= r.Last || !c.arabicOffice(first) || c.resolver.lexicon.WorldForenames[c.page.Tokens[first].Low] != "" && first == r.First {
		return text.Range{}
	}
	for i := first + 1; i < r.Last; i++ { // حذرت الخبيرة ليلى حمدوش [من تراجع]
		switch c.page.Tokens[i].Low {
		case "من", "إلى", "على", "عن", "أن":
			if i > first+2 && !c.tells(bareFor(c.page.Tokens[min(i+1, r.Last-1)].Low)) {
				r.Last = i
			}
		}
	}
	for i := max(first+1, r.Last-4); i < r.Last-1; i++ {
		if c.resolver.lexicon.WorldForenames[c.page.Tokens[i].Low] != "" && c.page.Tokens[i-1].Low != "بن" && c.page.Tokens[i-1].Low != "ابن" && c.page.Tokens[i-1].Low != "بنت" {
			return text.Range{First: i, Last: r.Last}
		}
	}
	return text.Range{}
}

func (c reading) skipArabicTitles(r text.Range) int {
	i := r.First
	for i < r.Last-1 && isTitle(c.resolver.lexicon, c.page.Tokens[i].Low) {
		i++
	}
	return i
}

// arabicNameBehind returns the name that stands between commas behind an office: "رئيسة اتحاد عمال الموانئ، هدى بن يوسف،".
// Two to four words are one where none of them is an office or a word that begins a clause.
func (c reading) arabicNameBehind(r text.Range) text.Range {
	tokens := c.page.Tokens
	if r.Last >= len(tokens) || tokens[r.Last].Text != "،" {
		return text.Range{}
	}
	name := text.Range{First: r.Last + 1, Last: r.Last + 1}
	words := c.resolver.lexicon.Foreign["ar"]
	par := c.page.ParagraphAt(tokens[r.First].Span.Start)
	for name.Last < len(tokens) && tokens[name.Last].Word && name.Len() < 5 && c.page.ParagraphAt(tokens[name.Last].Span.Start) == par {
		low := tokens[name.Last].Low
		if words != nil && (words.That[low] || words.Verbs[low]) || low == "في" || low == "إن" {
			break
		}
		if c.arabicOffice(name.Last) && c.resolver.lexicon.WorldForenames[low] == "" {
			return text.Range{}
		}
		name.Last++
	}
	for name.Len() > 2 && (arabicTitle(c.resolver.lexicon, tokens[name.First].Low) || isTitle(c.resolver.lexicon, tokens[name.First].Low)) {
		name.First++
	}
	if name.Len() < 2 || name.Len() > 4 || name.Last < len(tokens) && tokens[name.Last].Word && !(words != nil && words.That[tokens[name.Last].Low]) {
		return text.Range{}
	}
	return name
}

// arabicName reads a mention without an office: an organisation or a person.
func (c reading) arabicName(a *actor, r text.Range) text.Range {
	if rest, ok := c.arabicDocument(r); ok {
		r = rest
	}
	if region := c.opens(r.First + 1); r.First+1 < len(c.page.Tokens) && !a.person && region >= 0 && r.Len() <= c.page.Regions[region].Tokens.Len()+1 && c.page.Regions[region].Tokens.Len() < 9 && c.tells(bareFor(c.page.Tokens[r.First].Low)) {
		at := c.page.Regions[region].Tokens
		a.name, a.proof.Name = c.canonical(at), c.spans(at)
		a.kind = c.arabicKind(c.page.Tokens[r.First].Low)
		a.itself()
		return at
	}
	words := c.words(r)
	to, _ := c.arabicState(r.First, r.Last)
	_, told := c.world.Kinds.Lookup(bare(c.page.Tokens[r.First].Low))
	_, demonym := c.world.Demonym(bare(c.page.Tokens[r.First].Low))
	if !a.person && told && r.Len() == 1 && strings.HasPrefix(words, "ال") { // الجمعية: the one named before
		k, _ := c.world.Kinds.Lookup(bare(c.page.Tokens[r.First].Low))
		if known := c.lastBody(k.Kind); known != nil && strings.Contains(known.name, bare(c.page.Tokens[r.First].Low)) {
			*a = *known
			return r
		}
	}
	if low := c.page.Tokens[r.Last-1].Low; !a.person && told && r.Len() == 1 && !strings.HasPrefix(low, "ال") {
		r.Last = c.arabicBodyEnd(r.First) // شركة | لومينور
		words = c.words(r)
	}
	if !a.person && (to == r.Last && !demonym || told) {
		a.name, a.proof.Name = words, c.spans(r)
		a.kind = c.arabicKind(words)
		a.itself()
		return r
	}
	a.person = true
	return r
}

// arabicDocument cuts a noun for something that is read off the body that it is by: "لتقرير ديوان المحاسبة".
func (c reading) arabicDocument(r text.Range) (text.Range, bool) {
	if r.Len() < 2 {
		return r, false
	}
	switch strings.TrimPrefix(strings.TrimPrefix(c.page.Tokens[r.First].Low, "ل"), "ب") {
	case "تقرير", "بيان", "دراسة", "إحصاءات", "بيانات", "أرقام", "تقديرات", "مصادر", "مسؤولين":
		first := r.First + 1
		for first < r.Last-1 {
			switch c.page.Tokens[first].Low {
			case "صادر", "صادرة", "عن", "أصدره", "أصدرته", "أصدرها", "أعده", "أعدته", "أعدها", "نشره", "نشرته", "حديث", "حديثة", "جديد", "جديدة", "مشترك":
				first++
				continue
			}
			break
		}
		if region := c.opens(first + 1); first+1 < r.Last && region >= 0 && c.tells(bareFor(c.page.Tokens[first].Low)) {
			first++ // منظمة «نهر للجميع»
		}
		return text.Range{First: first, Last: r.Last}, true
	}
	return r, false
}

// arabicPerson settles a person by name. Later mentions have the last word of the name alone.
func (c reading) arabicPerson(a *actor, name text.Range) {
	full := c.words(name)
	if name.Len() == 1 {
		for i := len(c.recent) - 1; i >= 0; i-- {
			if k := c.recent[i]; k.person && strings.HasSuffix(k.name, " "+full) {
				full = k.name
				break
			}
		}
	}
	a.name, a.proof.Name = full, c.spans(name)
	if sex := c.sexOfName(full); sex != "" {
		a.sex = sex
	}
	if known := c.known[nameKey(full)]; known != nil {
		join(a, *known)
		if a.head == "" {
			a.head = known.head
		}
	}
	c.settleForeign(a)
	if a.kind == "" && a.affiliation != "" {
		a.kind = c.arabicKind(a.affiliation)
	}
	if a.kind == "" && a.inside.words != "" && a.role == "" && c.cast.delegates() {
		a.kind = onrecord.KindState
	}
}
