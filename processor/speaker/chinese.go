package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// chineseTitles are offices as they stand between an organisation and a name: 联合国秘书长古特雷斯.
var chineseTitles = []string{
	"新闻发言人", "总书记", "秘书长", "发言人", "副主席", "副总统", "总统", "主席", "总理", "首相", "部长", "外长", "大使", "代表", "总监", "主任", "总裁", "首席执行官",
	"董事长", "经理", "教授", "研究员", "专家", "律师", "议员", "市长", "省长", "局长", "司长", "院长", "会长",
}

// chinese settles a mention in Chinese: organisation, office and name stand in this order without spaces.
func (c *cast) chinese(r text.Range) (actor, text.Range) {
	whole := c.words(r)
	for _, we := range []string{"我们", "我"} {
		if strings.HasSuffix(whole, we) {
			if i := c.setting.Issuer; c.setting.Firsthand {
				return actor{name: i.Name, affiliation: i.Name, kind: i.Kind}, r
			}
			return actor{}, r
		}
	}
	for _, third := range []string{"他", "她", "它"} {
		if whole == third && len(c.recent) > 0 {
			return *c.recent[len(c.recent)-1], r
		}
	}
	end, at, title := -1, -1, ""
	for _, t := range chineseTitles {
		if i := strings.LastIndex(whole, t); i >= 0 && i+len(t) > end {
			end, at, title = i+len(t), i, t
		}
	}
	if end < 0 {
		if o, ok := c.resolver.organisation(whole); ok {
			return actor{name: whole, affiliation: whole, kind: o.Kind}, r
		}
		for i := len(c.recent) - 1; i >= 0; i-- { // a surname alone
			if c.recent[i].person && strings.HasPrefix(c.recent[i].name, whole) {
				return *c.recent[i], r
			}
		}
		return actor{name: whole, kind: c.resolver.kindOf(whole), person: true}, r
	}
	a := actor{role: title, affiliation: whole[:at], name: whole[end:], person: true}
	if o, ok := c.resolver.organisation(a.affiliation); ok {
		a.kind = o.Kind
	} else {
		a.kind = c.chineseKind(a.affiliation)
	}
	if a.name == "" {
		return a, r
	}
	name := r
	for name.First < name.Last && len(c.words(name)) > len(a.name) {
		name.First++
	}
	return a, name
}

// chineseKind tells a kind by a state or a body that the name of the organisation begins with.
func (c *cast) chineseKind(name string) onrecord.Kind {
	runes := []rune(name)
	for n := len(runes); n > 1; n-- {
		for i := 0; i+n <= len(runes); i++ {
			if o, ok := c.resolver.lexicon.Organisations[string(runes[i:i+n])]; ok {
				return o.Kind
			}
		}
	}
	return ""
}
