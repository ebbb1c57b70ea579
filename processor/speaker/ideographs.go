package speaker

import (
	"strings"
	"unicode/utf8"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// ideographs settles a mention in Chinese or Japanese, where organisation, office and name stand without spaces: the
// name last in Chinese (联合国秘书长古特雷斯) unless only a name stands before the office (习近平主席), the office last in
// Japanese (外務省の小林報道官).
func (c reading) ideographs(r text.Range) (actor, text.Range) {
	whole := c.words(r)
	if a, ok := c.ideographPronoun(whole, r.First); ok {
		return a, r
	}
	if name, inside := c.ideographParenthesis(r); inside.Len() > 0 {
		return c.ideographDelegate(name, inside)
	}
	if state, ok := strings.CutSuffix(whole, "代表团"); ok {
		if o, ok := c.world.Organisations[state]; ok && o.Kind == onrecord.KindState {
			a := actor{name: o.Name, kind: o.Kind, delegate: true, proof: onrecord.Evidence{Name: c.spans(c.find(state, r))}}
			a.itself()
			return a, r
		}
	}
	if at := strings.LastIndex(whole, "的"); at > 0 && readIdeographs(whole[at+len("的"):]) && c.kindAnywhere(whole[:at]) != "" {
		return c.ideographName(whole[:at], c.find(whole[:at], r)), r // 审计署的报告
	}
	if i := c.setting.Issuer; readIdeographs(whole) && c.setting.Firsthand && i.Name != "" {
		return actor{name: i.Name, affiliation: i.Name, kind: i.Kind}, r
	}
	if a, ok := c.ideographJoint(r); ok {
		return a, r
	}
	if unnamedIdeographs(whole) {
		return actor{kind: onrecord.KindOther}, text.Range{}
	}
	a := actor{}
	if rest, body := c.attributive(whole); rest != "" {
		whole = rest
		a.affiliation, a.proof.Affiliation = body, c.spans(c.find(body, r))
		r = c.find(rest, r)
	}
	if rest, ok := strings.CutPrefix(whole, "其"); ok && rest != "" {
		if body := c.ideographHouse(r.First); body.words != "" && a.affiliation == "" {
			a.affiliation, a.proof.Affiliation = body.words, c.spans(body.at)
		}
		whole = rest
		r = c.find(rest, r)
	}
	c.ideographPart(&a, whole)
	c.ideographApposition(&a, r.Last)
	if a.name == "" && a.role == "" {
		held := a
		a = c.ideographName(whole, r)
		if held.affiliation != "" && a.person {
			a.affiliation, a.proof.Affiliation = held.affiliation, held.proof.Affiliation
			c.settleIdeographs(&a)
		}
		if a.person && a.role == "" {
			c.introducedBy(&a)
			c.settleIdeographs(&a)
		}
		return a, r
	}
	a.person = true
	if a.name == "" {
		return c.ideographUnnamed(a, r), r
	}
	name := c.find(a.name, r)
	a.proof.Name = c.spans(name)
	if long := c.longIdeographs(a.name); long != "" {
		a.name = long
	}
	if known := c.known[nameKey(a.name)]; known != nil {
		join(&a, *known)
	}
	c.settleIdeographs(&a)
	return a, name
}

// attributive divides a mention at the 的 behind the body that somebody is of: 来自港务局的林晓, 领导基金会的林晓.
func (c reading) attributive(whole string) (rest, body string) {
	at := strings.Index(whole, "的")
	if at <= 0 || at+len("的") >= len(whole) {
		return "", ""
	}
	body, rest = whole[:at], whole[at+len("的"):]
	for _, lead := range []string{"来自", "任职于", "供职于", "就职于", "就读于", "任教于", "领导", "执掌", "负责", "主管", "代表", "在", "創辦", "创办"} {
		if cut, ok := strings.CutPrefix(body, lead); ok {
			body = cut
			break
		}
	}
	for _, tail := range []string{"工作", "任职", "供职", "就职", "任教"} {
		body = strings.TrimSuffix(body, tail)
	}
	_, office := c.officeIn(body)
	if body == "" || office != "" || c.kindAnywhere(body) == "" {
		return "", ""
	}
	if _, held := c.officeIn(rest); held == "" && !c.looksLikeName(rest) {
		return "", ""
	}
	return rest, body
}

// ideographHouse returns the body that the sentences before token i begin with.
func (c reading) ideographHouse(i int) phrase {
	n := 0
	for par := c.page.ParagraphAt(c.page.Tokens[i].Span.Start); par >= 0 && n < houseBack; par-- {
		sentences := c.page.Paragraphs[par].Sentences
		for s := len(sentences) - 1; s >= 0 && n < houseBack; s-- {
			if sentences[s].First >= i || c.page.RegionAt(sentences[s].First) >= 0 {
				continue
			}
			n++
			if end := c.ideographBody(sentences[s], i); end > sentences[s].First {
				at := text.Range{First: sentences[s].First, Last: end}
				return phrase{words: c.words(at), at: at}
			}
		}
	}
	return phrase{}
}

// longestIdeographBody is of how many characters the name of a body may be.
const longestIdeographBody = 18

// ideographBody returns where the body ends whose name opens a sentence: at the first word that tells a kind, or one that
// goes on with it.
func (c reading) ideographBody(sentence text.Range, last int) int {
	end := 0
	for to := sentence.First + 3; to <= min(sentence.Last, last, sentence.First+longestIdeographBody); to++ {
		if !c.page.Tokens[to-1].Word {
			break
		}
		if end > 0 && to > end+3 {
			break
		}
		name := c.words(text.Range{First: sentence.First, Last: to})
		for _, k := range c.world.Anywhere {
			if strings.HasSuffix(name, k.Word) && utf8.RuneCountInString(name) > utf8.RuneCountInString(k.Word) {
				end = to
			}
		}
	}
	return end
}

// ideographParenthesis divides 本多先生（日本） into the name and what stands in the first parentheses.
func (c reading) ideographParenthesis(r text.Range) (name, inside text.Range) {
	for i := r.First + 1; i+1 < min(r.Last+1, len(c.page.Tokens)); i++ {
		if t := c.page.Tokens[i].Text; t != "（" && t != "(" {
			continue
		}
		end := i + 1
		for end < len(c.page.Tokens) && end-i < 24 && c.page.Tokens[end].Text != "）" && c.page.Tokens[end].Text != ")" {
			end++
		}
		return text.Range{First: r.First, Last: i}, text.Range{First: i + 1, Last: end}
	}
	return text.Range{}, text.Range{}
}

// ideographDelegate settles a name with a state, or with a body and an office, in parentheses behind it.
func (c reading) ideographDelegate(name, inside text.Range) (actor, text.Range) {
	a := actor{person: true, name: withoutHonour(c.words(name))}
	a.proof.Name = c.spans(c.find(a.name, name))
	within := c.words(inside)
	if at, word := c.officeIn(within); word != "" && at+len(word) == len(within) && at > 0 {
		body, rest := c.bodyHead(strings.TrimSpace(within[:at]))
		a.head, a.role, a.affiliation = word, strings.TrimSpace(rest+word), body
		a.proof.Role, a.proof.Affiliation = c.spans(c.find(a.role, inside)), c.spans(c.find(body, inside))
	} else {
		a.affiliation, a.proof.Affiliation = within, c.spans(inside)
	}
	if known := c.known[nameKey(a.name)]; known != nil {
		join(&a, *known)
	}
	c.settleIdeographs(&a)
	if a.kind == "" && a.role == "" && c.cast.delegates() {
		a.kind = onrecord.KindState
	}
	return a, c.find(a.name, name)
}

// ideographJoint takes two speakers apart that 与, 和 or 及 joins, each with an office: 议员蔡文博与基金会会长柳如烟.
func (c reading) ideographJoint(r text.Range) (actor, bool) {
	for i := r.First + 2; i+2 < r.Last; i++ {
		switch c.page.Tokens[i].Text {
		case "与", "和", "及", "與":
		default:
			continue
		}
		var parts [2]actor
		ok := true
		for n, half := range []text.Range{{First: r.First, Last: i}, {First: i + 1, Last: r.Last}} {
			words := c.words(half)
			c.ideographPart(&parts[n], words)
			if parts[n].name == "" && c.kindAnywhere(words) != "" && parts[n].role == "" {
				parts[n] = c.ideographName(words, half)
			} else if parts[n].name != "" && parts[n].role != "" {
				parts[n].person = true
				parts[n].proof.Name = c.spans(c.find(parts[n].name, half))
				c.settleIdeographs(&parts[n])
			} else {
				ok = false
			}
		}
		if !ok {
			continue
		}
		var out actor
		for _, a := range parts {
			c.remember(a, c.page.Tokens[r.First].Span.Start)
			c.joinSpeaker(&out, a)
		}
		return out, true
	}
	return actor{}, false
}

// readIdeographs reports a word for something that is read and speaks for whoever issued it.
func readIdeographs(s string) bool {
	switch s {
	case "报告", "声明", "联合声明", "新闻稿", "公报", "研究", "调查", "公开信", "通报", "報告", "聲明":
		return true
	}
	return false
}

// unnamedIdeographs reports a description of somebody who speaks without a name.
func unnamedIdeographs(s string) bool {
	for _, end := range []string{"知情人士", "消息人士", "不愿透露姓名的人士", "知情者", "匿名人士", "関係者"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

func (c reading) ideographPronoun(whole string, at int) (actor, bool) {
	for _, end := range []string{whole, strings.TrimSuffix(whole, "方")} {
		for w := range c.world.First {
			if end == w || strings.HasSuffix(end, w) && utf8.RuneCountInString(end) <= utf8.RuneCountInString(w)+2 {
				if i := c.setting.Issuer; c.setting.Firsthand {
					return actor{name: i.Name, affiliation: i.Name, kind: i.Kind}, true
				}
				return actor{}, true
			}
		}
	}
	switch whole {
	case "他", "她", "它", "彼", "彼女", "同氏", "他们":
		if a := c.ideographIntroduced(at); whole != "它" && a.name != "" {
			return a, true
		}
		for i := len(c.recent) - 1; i >= 0; i-- {
			if k := c.recent[i]; k.person == (whole != "它") && k.name != "" {
				return *k, true
			}
		}
		return actor{}, true
	}
	return actor{}, false
}

// ideographIntroduced returns whom the sentences before token i say to hold an office, where nobody has spoken since:
// 林晓担任港务局局长。
func (c reading) ideographIntroduced(i int) actor {
	spoken := -1
	if k := c.lastNamed(); k != nil {
		spoken = k.at
	}
	n := 0
	for par := c.page.ParagraphAt(c.page.Tokens[i].Span.Start); par >= 0 && n < houseBack; par-- {
		sentences := c.page.Paragraphs[par].Sentences
		for s := len(sentences) - 1; s >= 0 && n < houseBack; s-- {
			sentence := sentences[s]
			if sentence.First >= i || c.page.RegionAt(sentence.First) >= 0 {
				continue
			}
			if c.page.Tokens[sentence.First].Span.Start <= spoken {
				return actor{}
			}
			n++
			if a := c.holdsOffice(sentence); a.name != "" {
				return *c.remember(a, c.page.Tokens[sentence.First].Span.Start)
			}
		}
	}
	return actor{}
}

// holdsOffice reads 林晓担任港务局局长 and 林晓是港务局局长.
func (c reading) holdsOffice(sentence text.Range) actor {
	end := sentence.First
	for end < sentence.Last && c.page.Tokens[end].Word {
		end++
	}
	words := c.words(text.Range{First: sentence.First, Last: end})
	for _, verb := range []string{"出任", "担任", "就任", "现任", "兼任", "是", "为"} {
		name, rest, ok := strings.Cut(words, verb)
		if !ok || !c.looksLikeName(name) && utf8.RuneCountInString(name) > 4 || name == "" {
			continue
		}
		at, word := c.officeIn(rest)
		if word == "" || at+len(word) != len(rest) {
			continue
		}
		body, middle := c.bodyHead(strings.TrimSpace(rest[:at]))
		a := actor{name: name, person: true, head: word, role: strings.TrimSpace(middle + word), affiliation: body}
		whole := text.Range{First: sentence.First, Last: end}
		a.proof.Name, a.proof.Role, a.proof.Affiliation = c.spans(c.find(name, whole)), c.spans(c.find(a.role, whole)), c.spans(c.find(body, whole))
		c.settleIdeographs(&a)
		return a
	}
	return actor{}
}

// officeIn returns the office that ends last in s, the longest of those.
func (c reading) officeIn(s string) (at int, word string) {
	end := -1
	for _, o := range c.world.Offices {
		if i := strings.LastIndex(s, o.Word); i >= 0 && (i+len(o.Word) > end || i+len(o.Word) == end && len(o.Word) > len(word)) {
			at, word, end = i, o.Word, i+len(o.Word)
		}
	}
	return at, word
}

// ideographPart reads organisation, office and name out of a mention.
func (c reading) ideographPart(a *actor, s string) {
	s = strings.TrimSpace(s)
	if plain, ok := strings.CutSuffix(s, "博士"); ok { // 法学讲师林晓博士
		if at, word := c.officeIn(plain); word != "" && at+len(word) < len(plain) {
			s = plain
		}
	}
	at, word := c.officeIn(s)
	if word == "" {
		return
	}
	before, after := strings.TrimSpace(s[:at]), strings.TrimSpace(s[at+len(word):])
	after = withoutHonour(after)
	a.head = word
	if after == "" && c.page.Lang == "ja" {
		before, after = c.japaneseName(before)
	} else if after == "" && c.looksLikeName(before) {
		before, after = "", before
	}
	body, rest := c.bodyHead(before)
	if a.role == "" {
		a.role = strings.TrimSpace(strings.TrimPrefix(rest, "の") + word)
	}
	if a.affiliation == "" {
		a.affiliation = body
	}
	if a.name == "" {
		a.name = after
	}
}

func withoutHonour(name string) string {
	for _, h := range []string{"先生", "女士", "同志", "博士", "氏", "さん", "様"} {
		name = strings.TrimSuffix(name, h)
	}
	return strings.Trim(name, "（）()·・ ")
}
