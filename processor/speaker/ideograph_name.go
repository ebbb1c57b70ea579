package speaker

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

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
