package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

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

func (c reading) arabicOffice(i int) bool {
	_, ok := c.world.Roles.Lookup(bare(c.page.Tokens[i].Low))
	return ok
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
		} else if at, ok := c.bodyByNoun(body); ok {
			c.takeAffiliation(a, c.phrase(at)) // مدير الإذاعة, where the text has إذاعة الشاطئ
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
