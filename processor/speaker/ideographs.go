package speaker

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// ideographs settles a mention in Chinese or Japanese, where organisation, office and name stand without spaces: the
// name last in Chinese (联合国秘书长古特雷斯) unless only a name stands before the office (习近平主席), the office last in
// Japanese (外務省の小林報道官).
func (c reading) ideographs(r text.Range) (actor, text.Range) {
	whole := c.words(r)
	if a, ok := c.ideographPronoun(whole); ok {
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
	c.ideographPart(&a, whole)
	c.ideographApposition(&a, r.Last)
	if a.name == "" && a.role == "" {
		a = c.ideographName(whole, r)
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

func (c reading) ideographPronoun(whole string) (actor, bool) {
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
		for i := len(c.recent) - 1; i >= 0; i-- {
			if k := c.recent[i]; k.person == (whole != "它") && k.name != "" {
				return *k, true
			}
		}
		return actor{}, true
	}
	return actor{}, false
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

// japaneseName takes the name off the end of what stands before an office: behind の, or behind a state.
func (c reading) japaneseName(before string) (body, name string) {
	if at := strings.LastIndex(before, "の"); at >= 0 {
		return before[:at], before[at+len("の"):]
	}
	if o, ok := c.world.Organisations[before]; ok && o.Name != "" {
		return before, ""
	}
	for i := range before { // バイデン米大統領
		if i == 0 {
			continue
		}
		if _, ok := c.world.Organisations[before[i:]]; ok {
			return before[i:], before[:i]
		}
		if _, ok := c.world.Organisations[before[:i]]; ok && c.looksLikeName(before[i:]) {
			return before[:i], before[i:]
		}
	}
	if c.kindAnywhere(before) == "" {
		return "", before
	}
	return before, ""
}

// looksLikeName reports two to four characters, or foreign names with a dot, that are no organisation.
func (c reading) looksLikeName(s string) bool {
	n := utf8.RuneCountInString(s)
	if _, ok := c.world.Organisations[s]; ok || n < 2 || c.kindAnywhere(s) != "" {
		return false
	}
	return n <= 4 || strings.ContainsAny(s, "·・") || n <= 6 && c.page.Lang == "ja"
}

// bodyHead divides what stands before an office into the organisation and what else belongs to the office.
func (c reading) bodyHead(s string) (body, rest string) {
	end := 0
	for i := range s + " " {
		if i == 0 {
			continue
		}
		name := strings.TrimSpace(s[:min(i, len(s))])
		if _, ok := c.world.Organisations[name]; ok || c.resolver.registered(name) != nil {
			end = i
		}
	}
	for _, k := range c.world.Anywhere {
		if i := strings.LastIndex(s, k.Word); i >= 0 && i+len(k.Word) > end && utf8.RuneCountInString(k.Word) > 0 && i > 0 {
			end = i + len(k.Word)
		} else if i == 0 && len(k.Word) > end {
			end = len(k.Word)
		}
	}
	for i, r := range s { // EFF 全球隐私政策总监
		if end > 0 || r > unicode.MaxLatin1 && i == 0 {
			break
		}
		if r == ' ' || r > unicode.MaxLatin1 {
			end = i
		}
	}
	if end == 0 {
		if inside := c.listedInside(s); inside != "" { // 第79届联大主席
			return inside, s
		}
		if c.kindAnywhere(s) != "" {
			return s, ""
		}
		return "", s
	}
	end = min(end, len(s))
	return strings.TrimSpace(s[:end]), strings.TrimSpace(s[end:])
}

// listedInside returns the longest listed organisation within s.
func (c reading) listedInside(s string) string {
	runes := []rune(s)
	for n := min(len(runes), 12); n > 1; n-- {
		for i := 0; i+n <= len(runes); i++ {
			if _, ok := c.world.Organisations[string(runes[i:i+n])]; ok {
				return string(runes[i : i+n])
			}
		}
	}
	return ""
}

// ideographApposition reads the office after a comma: "Maria Lind，礁石信托政策总监，".
func (c reading) ideographApposition(a *actor, i int) {
	tokens := c.page.Tokens
	if i >= len(tokens) || a.role != "" {
		return
	}
	if tokens[i].Text != "，" && tokens[i].Text != "、" && tokens[i].Text != "(" && tokens[i].Text != "（" {
		return
	}
	end := i + 1
	for end < len(tokens) && tokens[end].Word && end-i < 24 {
		end++
	}
	if end == i+1 || end < len(tokens) && tokens[end].Text != "，" && tokens[end].Text != ")" && tokens[end].Text != "）" {
		return
	}
	s := c.words(text.Range{First: i + 1, Last: end})
	at, word := c.officeIn(s)
	if word == "" || at+len(word) != len(s) {
		return
	}
	body, rest := c.bodyHead(strings.TrimSpace(s[:at]))
	whole := text.Range{First: i + 1, Last: end}
	a.head, a.role, a.affiliation = word, strings.TrimSpace(rest+word), body
	a.proof.Role, a.proof.Affiliation = c.spans(c.find(a.role, whole)), c.spans(c.find(body, whole))
	name := text.Range{First: i, Last: i}
	for name.First > 0 && tokens[name.First-1].Word && name.Len() < 12 && c.page.ParagraphAt(tokens[name.First-1].Span.Start) == c.page.ParagraphAt(tokens[i].Span.Start) {
		name.First--
	}
	a.name = c.words(name)
}

// find returns the tokens of s within r, or r.
func (c reading) find(s string, r text.Range) text.Range {
	for first := r.First; first < r.Last; first++ {
		for last := r.Last; last > first; last-- {
			if c.words(text.Range{First: first, Last: last}) == s {
				return text.Range{First: first, Last: last}
			}
		}
	}
	return r
}

// ideographName settles a mention without an office: an organisation, a state or a person.
func (c reading) ideographName(whole string, r text.Range) actor {
	whole = withoutHonour(whole)
	if kind := c.kindAnywhere(whole); kind != "" {
		return actor{name: whole, affiliation: whole, kind: kind, proof: onrecord.Evidence{Name: c.spans(r), Affiliation: c.spans(r)}}
	}
	for i := len(c.recent) - 1; i >= 0; i-- { // a surname alone
		if k := c.recent[i]; k.person && whole != "" && (strings.HasPrefix(k.name, whole) || strings.HasSuffix(k.name, whole)) {
			return *k
		}
	}
	a := actor{name: whole, person: true, proof: onrecord.Evidence{Name: c.spans(r)}}
	if acronym(whole) || c.resolver.registered(whole) != nil {
		a.person = false
		a.kind = c.resolver.kindOf(whole)
		a.itself()
	}
	if known := c.known[nameKey(whole)]; known != nil {
		join(&a, *known)
	}
	return a
}

// introductions is how many tokens at the head of a text are read for who its people are.
const introductions = 2000

// introducedBy reads the office before another mention of a name: 外交部发言人林晓.
func (c reading) introducedBy(a *actor) {
	n := utf8.RuneCountInString(a.name)
	tokens := c.page.Tokens
	for i := 2; i+n <= min(len(tokens), introductions); i++ {
		if !strings.HasPrefix(a.name, tokens[i].Text) || c.words(text.Range{First: i, Last: i + n}) != a.name {
			continue
		}
		first := i
		for first > 0 && i-first < 16 && tokens[first-1].Word && !unicode.IsDigit([]rune(tokens[first-1].Text)[0]) && tokens[first-1].Text != "日" {
			first--
		}
		s := c.words(text.Range{First: first, Last: i})
		if at, word := c.officeIn(s); word != "" && at+len(word) == len(s) {
			c.ideographPart(a, s+a.name)
			return
		}
	}
}

// longIdeographs returns the person of the cast whose name this one is a part of.
func (c reading) longIdeographs(name string) string {
	for i := len(c.recent) - 1; i >= 0; i-- {
		if k := c.recent[i]; k.person && k.name != name && (strings.HasPrefix(k.name, name) || strings.HasSuffix(k.name, "·"+name)) {
			return k.name
		}
	}
	return ""
}

// ideographUnnamed settles an office without a name.
func (c reading) ideographUnnamed(a actor, r text.Range) actor {
	c.settleIdeographs(&a)
	if strings.HasSuffix(a.head, "代表") && a.kind == onrecord.KindState {
		if _, ok := c.world.Organisations[a.affiliation]; ok {
			a.name, a.delegate, a.person = a.affiliation, true, false
			a.proof.Name = c.spans(r)
			return a
		}
	}
	for i := len(c.recent) - 1; i >= 0; i-- {
		if k := c.recent[i]; k.person && k.head == a.head && k.name != "" && (a.affiliation == "" || a.affiliation == k.affiliation) {
			return *k
		}
	}
	return a
}

func (c reading) settleIdeographs(a *actor) {
	if a.affiliation == "" && a.role != "" && c.setting.Firsthand && c.setting.Issuer.Kind != onrecord.KindMedia {
		a.affiliation, a.kind = c.setting.Issuer.Name, c.setting.Issuer.Kind
		return
	}
	if c.genericIdeographs(a.affiliation) {
		if known := c.lastBody(c.kindAnywhere(a.affiliation)); known != nil {
			a.affiliation, a.proof.Affiliation = known.name, known.proof.Name
		}
	}
	if kind := c.kindAnywhere(a.affiliation); kind != "" && !(kind == onrecord.KindState && strings.HasSuffix(a.head, "议员")) {
		a.kind = kind
		return
	}
	if a.affiliation == "" && a.role != "" && a.name == "" && c.amongDelegates() {
		a.kind = onrecord.KindIGO
	}
	if a.kind == "" {
		for _, o := range c.world.Offices {
			if o.Word == a.head {
				a.kind = o.Kind
				return
			}
		}
	}
}

// genericIdeographs reports a word for what a body is that stands for its name: 协会.
func (c reading) genericIdeographs(s string) bool {
	for _, k := range c.world.Anywhere {
		if k.Word == s {
			return utf8.RuneCountInString(s) == 2 && k.Kind != onrecord.KindState
		}
	}
	return false
}

// kindAnywhere tells a kind by the name of a state or a body, or by a word within the name.
func (c reading) kindAnywhere(name string) onrecord.Kind {
	if name == "" {
		return ""
	}
	if o, ok := c.resolver.organisation(name); ok {
		return o.Kind
	}
	if o, ok := c.world.Organisations[name]; ok {
		return o.Kind
	}
	longest, kind := 0, onrecord.Kind("")
	for _, k := range c.world.Anywhere {
		if strings.HasSuffix(name, k.Word) && len(k.Word) > longest {
			longest, kind = len(k.Word), k.Kind
		}
	}
	if kind != "" {
		return c.ofBody(name, kind)
	}
	runes := []rune(name)
	if len(runes) > 30 {
		return ""
	}
	for n := len(runes) - 1; n > 1; n-- {
		for i := 0; i+n <= len(runes); i++ {
			if o, ok := c.world.Organisations[string(runes[i:i+n])]; ok {
				return o.Kind
			}
		}
	}
	return ""
}

// ofBody keeps the kind of an international body for what belongs to it, 联合国…委员会.
func (c reading) ofBody(name string, kind onrecord.Kind) onrecord.Kind {
	for i := range name {
		if o, ok := c.world.Organisations[name[:i]]; ok && o.Kind == onrecord.KindIGO && kind != onrecord.KindCompany && kind != onrecord.KindMedia {
			return onrecord.KindIGO
		}
	}
	return kind
}
