package find

import (
	"strings"
)

// chineseSubject returns the subject of the verb at an item: what opens its part of the sentence, or the sentence where
// that part opens with a preposition.
func (f foreign) chineseSubject(s sentence, verb int) span {
	first := verb
	for first > 0 && s[first-1].region < 0 && !clauseSign(s[first-1].Text) {
		first--
	}
	for first < verb && (isNumber(s[first].Text) || s[first].Text == "." || s[first].Text == "．") { // 18. 本多先生
		first++
	}
	if p := f.chineseName(s, first, verb); !p.empty() {
		return p
	}
	for first > 1 {
		last := first - 1
		for first = last; first > 0 && s[first-1].region < 0 && !clauseSign(s[first-1].Text); {
			first--
		}
		if p := f.chineseName(s, first, last); !p.empty() && (first == 0 || f.officeWithin(s, p) || s[max(first-1, 0)].Text == "，" && first <= 12) {
			if first > 0 && f.officeWithin(s, p) && s[first-1].Text == "，" && first >= 2 { // Maria Lind，礁石信托政策总监，
				if name := f.chineseName(s, f.partStart(s, first-1), first-1); !name.empty() && name.last-name.first <= 8 && !f.officeWithin(s, name) {
					return name
				}
			}
			return p
		}
		if first == 0 {
			break
		}
	}
	return span{}
}

func (f foreign) partStart(s sentence, i int) int {
	for i > 0 && s[i-1].region < 0 && !clauseSign(s[i-1].Text) {
		i--
	}
	return i
}

func (f foreign) officeWithin(s sentence, p span) bool {
	text := joinText(s[p.first:p.last])
	for _, o := range f.Lexicon.World[f.Lang].Offices {
		if strings.Contains(text, o.Word) {
			return true
		}
	}
	return false
}

func clauseSign(t string) bool {
	switch t {
	case "，", "、", "。", "；", "：", ",", ";", ":", "！", "？", "“", "”", ">":
		return true
	}
	return false
}

// longestChinese is of how many items a subject may be.
const longestChinese = 28

// chineseName cuts a subject out of [first, last): words of time before it, adverbs and prepositional phrases after it.
func (f foreign) chineseName(s sentence, first, last int) span {
	for again := true; again && first < last; {
		again = false
		for _, w := range chineseLeads {
			n := len([]rune(w))
			if first+n <= last && joinText(s[first:first+n]) == w {
				first, again = first+n, true
			}
		}
		if first+1 < last && isNumber(s[first].Text) && (s[first+1].Text == "日" || s[first+1].Text == "月" || s[first+1].Text == "年") {
			first, again = first+2, true
		}
	}
	last = f.beforeBehalf(s, first, last)
	attributive := f.attributiveEnd(s, first, last)
	for i := max(first, attributive); i < last; i++ {
		if s[i].region >= 0 {
			return span{}
		}
		if !chineseTail(s, i, last) || f.surnameAt(s, first, i, last) {
			continue
		}
		if i == first || i == attributive {
			return span{}
		}
		last = i
		break
	}
	if last-first > longestChinese || last <= first || last-first == 1 && !f.words.Pronouns[s[first].Low] && s[first].Text != "我" && len([]rune(s[first].Text)) == 1 {
		return span{}
	}
	return span{first, last}
}

// attributiveEnd returns where a clause ends that says for whom the subject works, "在港务局工作的", or first.
func (f foreign) attributiveEnd(s sentence, first, last int) int {
	text := joinText(s[first:last])
	for _, w := range []string{"工作的", "任职的", "供职的", "就职的", "任教的"} {
		if at := strings.Index(text, w); at > 0 && strings.HasPrefix(text, "在") {
			return first + len([]rune(text[:at+len(w)]))
		}
	}
	return first
}

// surnameAt reports whether 于 at item i is somebody's surname rather than a preposition: behind an office, or as all of a
// subject of two to four characters.
func (f foreign) surnameAt(s sentence, first, i, last int) bool {
	if s[i].Text != "于" {
		return false
	}
	if i == first {
		return last-first >= 2 && last-first <= 4 && !isNumber(s[i+1].Text)
	}
	before := joinText(s[first:i])
	for _, o := range f.Lexicon.World[f.Lang].Offices {
		if strings.HasSuffix(before, o.Word) {
			return true
		}
	}
	return false
}

// beforeBehalf cuts 代表…发言 off a subject: those in whose name somebody speaks.
func (f foreign) beforeBehalf(s sentence, first, last int) int {
	if last-first > 6 && s[last-1].Text == "时" {
		last-- // 发言时说
	}
	if last-first < 6 || joinText(s[last-2:last]) != "发言" && joinText(s[last-2:last]) != "發言" {
		return last
	}
	for i := first + 2; i+4 < last; i++ {
		if s[i].Text == "代" && s[i+1].Text == "表" {
			return i
		}
	}
	return last
}

func isNumber(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// chineseLeads stand before a subject.
var chineseLeads = []string{"当天", "今天", "昨天", "当日", "昨日", "今日", "近日", "日前", "此前", "随后", "同时", "另外", "此外", "但", "而", "不过", "然而", "对此", "其中", "最近", "目前", "因此", "会上", "会后", "当地时间", "上午", "下午", "同日", "周一", "周二", "周三", "周四", "周五", "周六", "周日"}

// chineseTails are adverbs and prepositions that end a subject, with the words that only begin like one.
var (
	chineseTails = []string{"在", "就", "于", "也", "则", "还", "并", "又", "都", "已", "曾", "对", "将", "再", "今天", "今日", "今晚", "昨天", "昨日", "接受", "通过", "针对", "一再", "明确", "强调", "当天", "当日", "近日", "日前", "随后", "同时", "此前", "上午", "下午", "周一", "周二", "周三", "周四", "周五", "一贯", "始终", "坚决", "因此", "发表", "强烈", "向记者", "向媒体", "呼吁"}
	noTails      = []string{"在线", "就业", "并购", "对外", "对华", "对话", "将军", "再生"}
)

// chineseTail reports whether an adverb or a preposition ends the subject at item i.
func chineseTail(s sentence, i, last int) bool {
	rest := joinText(s[i:min(i+3, last)])
	for _, w := range noTails {
		if strings.HasPrefix(rest, w) {
			return false
		}
	}
	for _, w := range chineseTails {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return isNumber(s[i].Text) && i+1 < last && (s[i+1].Text == "日" || s[i+1].Text == "月")
}
