package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
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

// withoutTail cuts titles and what is said of an office off the end of its words: "مدير الهيئة [السابق]".
func (c reading) withoutTail(first, last int) int {
	for last > first+1 {
		switch low := c.page.Tokens[last-1].Low; {
		case arabicTitle(c.resolver.lexicon, low), low == "السابق", low == "السابقة", low == "الحالي", low == "الحالية", low == "الجديد", low == "الجديدة", low == "المؤقت", low == "المؤقتة":
			last--
		default:
			return last
		}
	}
	return last
}

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
	if name.Len() < 2 || name.Len() > 4 || name.Last < len(tokens) && tokens[name.Last].Word && !(words != nil && words.That[tokens[name.Last].Low]) {
		return text.Range{}
	}
	return name
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

func (c reading) arabicOffice(i int) bool {
	_, ok := c.world.Roles.Lookup(bare(c.page.Tokens[i].Low))
	return ok
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

func arabicTitle(lex *lexicon.Lexicon, w string) bool {
	return isTitle(lex, w) || w == "الدكتور" || w == "الدكتورة" || w == "الأستاذ" || w == "الأستاذة" || w == "المهندس" || w == "المهندسة"
}

// inBody reports a word between one that tells a body and one with the article, "اتحاد [عمال] الموانئ": it belongs to the
// body's name, unless it is a first name.
func (c reading) inBody(first, i, end int) bool {
	if prev := c.page.Tokens[i-1].Low; strings.HasPrefix(prev, "ال") || strings.HasPrefix(prev, "لل") {
		return false // a noun with the article governs none
	}
	if i <= first+1 || i+1 >= end || c.resolver.lexicon.WorldForenames[c.page.Tokens[i].Low] != "" || !strings.HasPrefix(c.page.Tokens[i+1].Low, "ال") {
		return false
	}
	_, ok := c.world.Kinds.Lookup(bareFor(c.page.Tokens[i-1].Low))
	return ok
}

// bareFor is a word without its article and without the "for" written together with it: "لشركة".
func bareFor(w string) string {
	if rest, ok := strings.CutPrefix(w, "للجن"); ok {
		return "لجن" + rest // of the committee: the ل of the word itself
	}
	if b := bare(w); b != w {
		return b
	}
	if rest, ok := strings.CutPrefix(w, "ل"); ok && len([]rune(rest)) > 2 {
		return rest
	}
	return w
}

// governed reports a word that belongs to the office or the body before it.
func (c reading) governed(i, end int) bool {
	low := c.page.Tokens[i].Low
	if !c.page.Tokens[i].Word {
		return false
	}
	for _, p := range []string{"ال", "لل", "بال", "بأ", "لشؤون", "والا", "وال"} {
		if strings.HasPrefix(low, p) {
			return true
		}
	}
	switch low {
	case "باسم", "لدى", "في", "عام", "شؤون", "من", "أول", "سابق":
		return i+1 < end
	}
	if _, ok := c.world.Kinds.Lookup(bareFor(low)); ok {
		return true
	}
	if _, ok := c.world.Roles.Lookup(low); ok {
		return true
	}
	if _, ok := c.world.Demonym(low); ok {
		return true
	}
	_, ok := c.world.Organisations[low]
	return ok
}

// arabicRole divides an office: the words of the office, and the state or the body it is held in.
func (c reading) arabicRole(a *actor, r text.Range) {
	tokens := c.page.Tokens
	for i := r.First + 1; i < r.Last; i++ {
		if tokens[i].Low == "لدى" {
			if head := bare(tokens[r.First].Low); i+1 < r.Last && head != "سفير" && head != "سفيرة" && head != "مندوب" && head != "مندوبة" && head != "ممثل" && head != "ممثلة" && head != "مراقب" && head != "قائم" && c.tells(bareFor(tokens[i+1].Low)) {
				at := text.Range{First: i + 1, Last: r.Last}
				c.takeAffiliation(a, phrase{words: c.words(at), at: at})
			}
			r.Last = i
		}
	}
	role, body := r, text.Range{}
	for i := r.First + 1; i < r.Last; i++ {
		low := tokens[i].Low
		if k, ok := c.world.Kinds.Lookup(bareFor(low)); ok && body.Len() == 0 && !strings.HasSuffix(bare(low), "سفارة") && !(k.Kind == onrecord.KindState && (bare(low) == "خارجية" || bare(low) == "دفاع" || bare(low) == "داخلية" || bare(low) == "وزراء" || bare(low) == "جمهورية" || bare(low) == "دولة")) {
			body = text.Range{First: i, Last: r.Last}
			role.Last = i
			if prev := tokens[i-1].Low; i-1 > r.First && (prev == "باسم" || prev == "في" || prev == "لدى") {
				role.Last = i - 1
			}
		}
		to, name := c.arabicState(i, r.Last)
		if to == 0 {
			continue
		}
		if body.Len() == 0 {
			c.takeAffiliation(a, phrase{words: name, at: text.Range{First: i, Last: to}})
			if to == r.Last && bare(tokens[i-1].Low) != "سفارة" {
				role.Last = i
			}
		}
		break
	}
	if body.Len() == 0 && a.affiliation == "" {
		for i := r.First + 1; i+1 < r.Last; i++ { // وزير المياه في جمهورية تمارا
			if low := bareFor(tokens[i].Low); low == "جمهورية" || low == "مملكة" || low == "دولة" || low == "سلطنة" || low == "إمارة" {
				end := r.Last
				for n := i + 1; n < r.Last; n++ {
					if tokens[n].Low == "لدى" || tokens[n].Low == "في" {
						end = n
						break
					}
				}
				c.takeAffiliation(a, phrase{words: c.words(text.Range{First: i, Last: end}), at: text.Range{First: i, Last: end}})
				a.affiliation = strings.TrimPrefix(strings.Replace(a.affiliation, "لجمهورية", "جمهورية", 1), "ل")
				role.Last = i
				if tokens[i-1].Low == "في" && i-1 > r.First {
					role.Last = i - 1
				}
				break
			}
		}
	}
	if body.Len() == 2 && tokens[body.First].Low == "مجلس" && tokens[body.First+1].Low == "الإدارة" { // of a board without a name
		role, body = text.Range{First: r.First, Last: body.Last}, text.Range{}
	}
	if body.Len() == 1 && (strings.HasPrefix(tokens[body.First].Low, "ال") || strings.HasPrefix(tokens[body.First].Low, "لل")) {
		k, _ := c.world.Kinds.Lookup(bare(tokens[body.First].Low))
		known := c.lastBody(k.Kind)
		if known == nil || !strings.Contains(known.name, bare(tokens[body.First].Low)) {
			known = c.lastOrganisation(onrecord.Kinds())
		}
		if known != nil && strings.Contains(known.name, bare(tokens[body.First].Low)) {
			c.takeAffiliation(a, phrase{words: known.name, at: body})
			body = text.Range{}
		}
	}
	if body.Len() > 0 {
		words := c.words(body)
		if rest, ok := strings.CutPrefix(words, "لل"); ok {
			words = "ال" + rest
		} else if first := c.page.Tokens[body.First].Low; bareFor(first) != first && bare(first) == first {
			words = strings.TrimPrefix(words, "ل")
		}
		c.takeAffiliation(a, phrase{words: words, at: body})
	}
	if last := tokens[role.Last-1].Low; role.Len() > 1 && (last == "باسمها" || last == "باسمه" || last == "باسمهم") { // متحدث باسمها
		role.Last--
		if known := c.lastOrganisation(onrecord.Kinds()); known != nil {
			a.affiliation, a.proof.Affiliation = known.name, known.proof.Name
		}
	}
	c.takeRole(a, c.phrase(role))
	a.head = bare(tokens[r.First].Low)
}

// arabicState returns the end of the name or the adjective of a state or an international body at token i, and its name.
func (c reading) arabicState(i, end int) (int, string) {
	for to := min(end, i+4); to > i; to-- {
		words := c.words(text.Range{First: i, Last: to})
		if rest, ok := strings.CutPrefix(words, "لل"); ok {
			words = "ال" + rest
		}
		if o, ok := c.world.Organisations[words]; ok {
			return to, o.Name
		}
	}
	if o, ok := c.world.Demonym(bare(c.page.Tokens[i].Low)); ok {
		return i + 1, o.Name
	}
	return 0, ""
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
