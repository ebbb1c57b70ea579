package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// arabic settles a mention in Arabic: the office with what it governs, then the name; or the name, a comma, the office.
// A script without capitals shows where a name begins only by what stands before it: words with the article, words for
// bodies, names of states.
func (c reading) arabic(r text.Range) (actor, text.Range) {
	r = c.trim(r)
	if r.Len() == 0 {
		return actor{}, r
	}
	if a, ok := c.standIn(r); ok {
		return a, r
	}
	r = c.arabicGrown(r)
	if known := c.goesOnAbout(r); known != nil && r.Len() == 1 {
		return *known, r
	}
	if a, name, ok := c.arabicOwner(r); ok {
		c.arabicPerson(&a, name)
		return a, name
	}
	if at, ok := c.bodyByNoun(r); ok {
		a := actor{name: c.words(at), kind: c.arabicKind(c.words(at)), proof: onrecord.Evidence{Name: c.spans(at)}}
		a.itself()
		return a, r
	}
	if r.Len() == 1 {
		for i := len(c.recent) - 1; i >= 0; i-- { // القاضي, whom the text named in full
			if k := c.recent[i]; k.person && strings.HasSuffix(k.name, " "+c.words(r)) {
				return *k, r
			}
		}
	}
	if a, ok := c.unnamedSource(r); ok {
		return a, text.Range{}
	}
	if a, ok := c.arabicJoint(r); ok {
		return a, r
	}
	a := actor{}
	for i := r.First + 1; i+1 < r.Last; i++ { // السيد الزواوي (تونس)
		if c.page.Tokens[i].Text == "(" {
			c.arabicParenthesis(&a, i+1)
			a.person, r.Last = true, i
			break
		}
	}
	var name text.Range
	r = c.arabicOf(&a, r)
	if split := c.arabicForename(r); split.Len() > 0 {
		a.person = true
		c.arabicRole(&a, text.Range{First: c.skipArabicTitles(r), Last: c.withoutTail(r.First, split.First)})
		name = split
	} else if behind := c.arabicNameBehind(r); behind.Len() > 0 && c.arabicOffice(c.skipArabicTitles(r)) {
		a.person = true
		c.arabicRole(&a, text.Range{First: c.skipArabicTitles(r), Last: r.Last})
		name = behind
	} else {
		name = c.arabicPart(&a, r)
	}
	if end := r.Last; a.role == "" && end < len(c.page.Tokens) && c.page.Tokens[end].Text == "،" && (a.person || name.Len() > 0) {
		after := text.Range{First: end + 1, Last: end + 1}
		words := c.resolver.lexicon.Foreign["ar"]
		for after.Last < len(c.page.Tokens) && after.Len() < reachOfOffice && c.page.Tokens[after.Last].Word && !words.That[c.page.Tokens[after.Last].Low] && !words.Verbs[c.page.Tokens[after.Last].Low] {
			after.Last++
		}
		switch {
		case after.Len() > 0 && c.arabicOffice(after.First):
			a.person = true
			c.arabicRole(&a, after)
		case after.Len() > 2:
			c.arabicRelative(&a, after)
		}
	}
	c.arabicBeside(&a, r.Last)
	if name.Len() == 0 {
		if a.role == "" {
			return a, r
		}
		return c.unnamedOne(a, r), text.Range{}
	}
	if !a.person {
		return a, name
	}
	c.arabicPerson(&a, name)
	return a, name
}

// arabicJoint takes two speakers apart of whom the second begins with an "and" written together with an office, a title or
// a first name: "النائب بدر الشمري ورئيسة مؤسسة الذاكرة ليلى منصور".
func (c reading) arabicJoint(r text.Range) (actor, bool) {
	for i := r.First + 2; i < r.Last-1; i++ {
		rest, ok := strings.CutPrefix(c.page.Tokens[i].Low, "و")
		if !ok || len([]rune(rest)) < 3 {
			continue
		}
		_, office := c.world.Roles.Lookup(bare(rest))
		if !office && !isTitle(c.resolver.lexicon, rest) && c.resolver.lexicon.WorldForenames[rest] == "" {
			continue
		}
		left, name := c.arabic(text.Range{First: r.First, Last: i})
		if name.Len() == 0 || left.name == "" {
			return actor{}, false
		}
		right := actor{}
		second := c.arabicPartFrom(&right, text.Range{First: i, Last: r.Last}, office)
		if second.Len() == 0 {
			return actor{}, false
		}
		c.arabicPerson(&right, second)
		var out actor
		for _, a := range []actor{left, right} {
			c.remember(a, c.page.Tokens[r.First].Span.Start)
			c.joinSpeaker(&out, a)
		}
		return out, true
	}
	return actor{}, false
}

// arabicPartFrom reads a part whose first word has an "and" before it.
func (c reading) arabicPartFrom(a *actor, r text.Range, office bool) text.Range {
	a.person = true
	if !office {
		return c.arabicPart(a, r)
	}
	end := r.First + 1
	for end < r.Last && c.resolver.lexicon.WorldForenames[c.page.Tokens[end].Low] == "" {
		end++
	}
	if end >= r.Last {
		return text.Range{}
	}
	c.arabicRole(a, text.Range{First: r.First, Last: end})
	a.role = strings.TrimPrefix(a.role, "و")
	a.head = strings.TrimPrefix(a.head, "و")
	return text.Range{First: end, Last: r.Last}
}

func bare(w string) string {
	for _, p := range []string{"وال", "بال", "ال", "لل"} {
		if rest, ok := strings.CutPrefix(w, p); ok && len([]rune(rest)) > 2 {
			return rest
		}
	}
	return w
}

// arabicPart reads office, organisation and name of a stretch without commas, and returns the name.
func (c reading) arabicPart(a *actor, r text.Range) text.Range {
	tokens := c.page.Tokens
	i := r.First
	for i < r.Last-1 {
		t, ok := c.resolver.lexicon.Titles[tokens[i].Low]
		if !ok && tokens[i].Low != "الدكتور" && tokens[i].Low != "الدكتورة" && tokens[i].Low != "معالي" && tokens[i].Low != "سعادة" && tokens[i].Text != "." {
			break
		}
		if t.Sex != "" {
			a.sex = t.Sex
		}
		a.person = true
		i++
	}
	if !c.arabicOffice(i) {
		return c.arabicName(a, text.Range{First: i, Last: r.Last})
	}
	a.person = true
	end := i + 1
	for end < r.Last && !arabicTitle(c.resolver.lexicon, tokens[end].Low) && (c.governed(end, r.Last) || c.inBody(r.First, end, r.Last)) {
		if l := tokens[end].Low; l == "في" || l == "لدى" || l == "باسم" || l == "من" {
			end++
		}
		end++
	}
	end = min(end, r.Last)
	if speaks := tokens[i].Low; end < r.Last && (speaks == "متحدث" || speaks == "متحدثة" || speaks == "ناطق" || speaks == "ناطقة" || speaks == "مسؤول" || speaks == "مسؤولة" || speaks == "مصدر") {
		end = r.Last // a spokesman without a name: all that follows is the body
	}
	c.arabicRole(a, text.Range{First: i, Last: end})
	for end < r.Last-1 && arabicTitle(c.resolver.lexicon, tokens[end].Low) {
		end++
	}
	if end < r.Last {
		return text.Range{First: end, Last: r.Last}
	}
	return text.Range{}
}
