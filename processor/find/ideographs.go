package find

import (
	"strings"

	"github.com/onrecord/onrecord"
)

// ideographs reads a sentence in Chinese or Japanese, of which every character is an item.
func (f foreign) ideographs(s sentence) []Report {
	if f.Lang == "ja" {
		return f.japanese(s)
	}
	for i := 1; i+1 < len(s); i++ { // a full stop before a quotation ends a sentence of its own
		if s[i].region < 0 && s[i].Text == "。" && s[i+1].region >= 0 {
			return append(f.ideographs(s[:i+1]), f.ideographs(s[i+1:])...)
		}
	}
	end := contentEnd(s)
	if r, ok := f.chineseLikened(s); ok {
		return f.withJoined(s, []Report{r}, end)
	}
	if out := f.chineseMarks(s); len(out) > 0 {
		return f.withJoined(s, out, end)
	}
	if r, ok := f.chineseFrameBehind(s, end); ok {
		return []Report{r}
	}
	if r, ok := f.chineseAccording(s, end); ok {
		return []Report{r}
	}
	if r, ok := f.chineseStance(s, end); ok {
		return []Report{r}
	}
	if r, ok := f.chineseClause(s, end); ok {
		return f.withJoined(s, []Report{r}, end)
	}
	return nil
}

// chineseFrameBehind finds the frame that follows a quotation as a sentence of its own: “…。”林晓说。
func (f foreign) chineseFrameBehind(s sentence, end int) (Report, bool) {
	before := f.At(s[0].Span.Start) - 1
	if before < 0 || f.Tokens[before].Span.End != s[0].Span.Start || hasRegion(s) || end < 2 || end > longestChinese+8 {
		return Report{}, false
	}
	region := f.RegionAt(before)
	if region < 0 || f.Regions[region].Tokens.Last != before+1 || f.Words(f.Regions[region].Inner) < 4 {
		return Report{}, false
	}
	for i := 1; i < end; i++ {
		n := f.verbAt(s, i)
		if n == 0 || i+n < end && !(s[i+n].Text == "，" || s[i+n].Text == "道" || s[i+n].Text == "：") {
			continue
		}
		if i+n < end && s[i+n].Text != "道" {
			return Report{}, false
		}
		source := f.chineseName(s, 0, i)
		if source.empty() {
			return Report{}, false
		}
		r := Report{Type: onrecord.Direct, Rule: "marks and verb", Confidence: 0.85, Content: onrecord.Spans{f.Regions[region].Inner}}
		r.Cue = onrecord.Spans{s.span(i, i+n)}
		r.Source = onrecord.Spans{s.span(source.first, source.last)}
		return r, true
	}
	return Report{}, false
}

// chineseStance finds what stands between 对 and the words of a stance: 他对报告迟迟未能发布表示遗憾, 深表关切.
func (f foreign) chineseStance(s sentence, end int) (Report, bool) {
	for i := 1; i+4 < end; i++ {
		if s[i].region >= 0 || announces(s[i].Text) {
			return Report{}, false
		}
		if s[i].Text != "对" || i+1 < end && (s[i+1].Text == "此" || s[i+1].Text == "外" || s[i+1].Text == "华") {
			continue
		}
		for j := i + 2; j+3 < end+1 && j+2 < len(s); j++ {
			if s[j].region >= 0 || s[j].Text == "，" {
				return Report{}, false
			}
			if j+4 > len(s) || !expresses(joinText(s[j:j+2])) || !stance(joinText(s[j+2:min(j+4, len(s))])) {
				continue
			}
			source := f.chineseName(s, f.partStart(s, i), i)
			if source.empty() || j+4 < end {
				return Report{}, false
			}
			r, ok := f.report(s, []span{{i + 1, j}}, "noun phrase")
			r.Cue, r.Confidence = onrecord.Spans{s.span(j, j+4)}, 0.6
			r.Source = onrecord.Spans{s.span(source.first, source.last)}
			return r, ok
		}
		return Report{}, false
	}
	return Report{}, false
}

func expresses(w string) bool {
	return w == "表示" || w == "深表" || w == "深感" || w == "感到"
}

// stance reports a noun that says where somebody stands behind 表示.
func stance(w string) bool {
	switch w {
	case "遗憾", "关切", "欢迎", "担忧", "不满", "赞赏", "支持", "反对", "感谢", "谴责", "忧虑", "肯定", "失望", "愤慨", "质疑", "赞同", "遺憾", "關切", "歡迎":
		return true
	}
	return false
}

// joined finds a second verb of saying that goes on with the subject of a report behind "，并": 称…，并要求….
func (f foreign) chineseJoined(s sentence, r Report, end int) (Report, int) {
	for i := 2; i+4 < end; i++ {
		if s[i].region >= 0 || s[i-1].region >= 0 || s[i-1].Text != "，" || s[i].Span.Start <= r.Start() {
			continue
		}
		verb := i
		for verb < i+2 && (s[verb].Text == "并" || s[verb].Text == "且" || s[verb].Text == "還" || s[verb].Text == "还") {
			verb++
		}
		n := f.verbAt(s, verb)
		if verb == i || n == 0 || verb+n+2 > end {
			continue
		}
		first := verb + n
		if announces(s[first].Text) {
			first++
		}
		second, ok := f.report(s, []span{{first, end}}, "zero that")
		if !ok || f.Words(second.Content[0]) < 3 {
			return Report{}, 0
		}
		second.Cue, second.Confidence, second.Source = onrecord.Spans{s.span(verb, verb+n)}, 0.6, r.Source
		return second, s[i-1].Span.Start
	}
	return Report{}, 0
}

// withJoined cuts a report where a second verb of saying begins, and adds what that one reports.
func (f foreign) withJoined(s sentence, reports []Report, end int) []Report {
	if len(reports) != 1 || len(reports[0].Source) == 0 || reports[0].Type == onrecord.Direct {
		return reports
	}
	second, cut := f.chineseJoined(s, reports[0], end)
	if len(second.Content) == 0 || cut <= reports[0].Start() {
		return reports
	}
	last := len(reports[0].Content) - 1
	if reports[0].Content[last].Start >= cut {
		return reports
	}
	reports[0].Content[last].End = min(reports[0].Content[last].End, cut)
	return append(reports, second)
}

// verbAt returns of how many items the verb of saying at i is, or 0.
func (f foreign) verbAt(s sentence, i int) int {
	if f.Lang != "zh" && f.Lang != "ja" {
		if f.verb(s, i) {
			return 1
		}
		return 0
	}
	word, found := "", 0
	for n := 1; n <= 9 && i+n <= len(s) && s[i+n-1].region < 0; n++ {
		word += s[i+n-1].Text
		if f.words.Verbs[word] || f.Lang == "zh" && beforeComma[word] && i+n < len(s) && s[i+n].region < 0 && announces(s[i+n].Text) {
			found = n
		}
	}
	if found > 0 && f.Lang == "zh" && unsaid(s, i) {
		return 0
	}
	return found
}

// beforeComma are Chinese verbs that report only where a comma or a colon stands behind them: 公司副总裁介绍，….
var beforeComma = map[string]bool{
	"介绍": true, "分析": true, "提醒": true, "预计": true, "估计": true, "回忆": true, "讲述": true, "告知": true, "总结": true, "判断": true, "预测": true,
	"介紹": true, "提醒说": true, "通报": true, "说明": true, "证实": true, "确认": true, "推测": true, "坦承": true, "澄清": true, "提议": true, "倡议": true,
}

// unsaid reports a verb of saying behind a word that denies that anything was said: 未回应, 没有说明, 拒绝透露, 不愿评论.
func unsaid(s sentence, verb int) bool {
	for _, no := range []string{"未", "没有", "没", "拒绝", "婉拒", "不愿", "未能", "未予", "不予", "尚未", "并未"} {
		n := len([]rune(no))
		if verb >= n && joinText(s[verb-n:verb]) == no && s[verb-1].region < 0 {
			return true
		}
	}
	return false
}

// announcer returns the subject of a verb that announces a block of words.
func (f foreign) announcer(s sentence, verb int) span {
	switch f.Lang {
	case "ar":
		source, _ := f.arabicSubject(s, verb, len(s)-1)
		return source
	case "zh":
		return f.chineseSubject(s, verb)
	case "ja":
		return f.topic(s, verb)
	}
	return f.subject(s, verb, 0, len(s)-1, false)
}

// chineseMarks finds words in marks with a verb of saying before them, X说：“…”, or after, “…”，X说。
func (f foreign) chineseMarks(s sentence) []Report {
	var out []Report
	for i := range s {
		if s[i].region < 0 || held(out, s[i].Span) {
			continue
		}
		verb, n, source := f.chineseFrame(s, i)
		if verb < 0 {
			continue
		}
		r := Report{Type: onrecord.Direct, Rule: "marks and verb", Confidence: 0.85, Content: onrecord.Spans{f.Regions[s[i].region].Inner}}
		if verb < i && verb+n < i && !announces(s[i-1].Text) { // 称这是“…”的…
			pc := span{verb + n, contentEnd(s)}
			if s[pc.first].Text == "，" || s[pc.first].Text == "：" {
				pc.first++
			}
			mixed, ok := f.report(s, []span{pc}, "partly in marks")
			if !ok || f.Words(s[i].Span) < 2 {
				continue
			}
			r = mixed
		} else if f.Words(s[i].Span) < 5 && s[max(i-1, 0)].Text != "：" && s[max(i-1, 0)].Text != ":" {
			continue
		}
		r.Cue = onrecord.Spans{s.span(verb, verb+n)}
		if !source.empty() {
			r.Source = onrecord.Spans{s.span(source.first, source.last)}
		} else {
			r.Floating = true
		}
		for j := i + 1; r.Type == onrecord.Direct && j < len(s); j++ {
			if s[j].region >= 0 && (verb < i || j > verb) && f.Words(s[j].Span) >= 5 {
				r.Content = append(r.Content, f.Regions[s[j].region].Inner)
			}
		}
		out = append(out, r)
	}
	return out
}

func announces(s string) bool { return s == "：" || s == ":" || s == "，" || s == "," }

// chineseFrame returns the verb that frames the quotation at i, of how many items it is, and its subject.
func (f foreign) chineseFrame(s sentence, i int) (verb, n int, source span) {
	for j := i - 1; j >= max(0, i-40); j-- {
		if s[j].region >= 0 {
			break
		}
		for first := max(0, j-8); first <= j; first++ {
			if n := f.verbAt(s, first); n > 0 && first+n == j+1 {
				return first, n, f.chineseSubject(s, first)
			}
		}
	}
	for j := i + 1; j < min(len(s), i+30); j++ {
		if s[j].region >= 0 {
			break
		}
		if n := f.verbAt(s, j); n > 0 {
			first := i + 1
			for first < j && !s[first].Word {
				first++
			}
			return j, n, f.chineseName(s, first, j)
		}
	}
	return -1, 0, span{}
}

// chineseClause finds a clause behind a verb of saying. Of several verbs before the first comma the last one reports:
// 对此表示欢迎并指出，…
func (f foreign) chineseClause(s sentence, end int) (Report, bool) {
	verb, n := -1, 0
	for i := 0; i < end; i++ {
		if s[i].region >= 0 {
			break
		}
		m := f.verbAt(s, i)
		if m == 0 {
			if verb >= 0 && !s[i].Word {
				break
			}
			continue
		}
		if verb < 0 || i+m < end && announces(s[i+m].Text) {
			verb, n = i, m
		}
		i += m - 1
	}
	if verb < 0 || verb+n+3 > end {
		return Report{}, false
	}
	source := f.chineseSubject(s, verb)
	implied := source.empty()
	if implied && verb > 2 || !implied && f.lawText(s, source) {
		return Report{}, false
	}
	first := verb + n
	rule := "zero that"
	if announces(s[first].Text) {
		if s[first].Text == "：" || s[first].Text == ":" {
			rule = "colon"
		}
		first++
	}
	r, ok := f.report(s, []span{{first, end}}, rule)
	if !ok || f.Words(r.Content[0]) < 4 {
		return Report{}, false
	}
	if rule == "colon" {
		r.Type = onrecord.Direct
	}
	r.Cue, r.Confidence = onrecord.Spans{s.span(verb, verb+n)}, 0.7
	if implied {
		r.Floating, r.Confidence = true, 0.5
	} else {
		r.Source = onrecord.Spans{s.span(source.first, source.last)}
	}
	return r, true
}

// lawText reports a treaty or a law as the subject: what it recognises or demands is no speech.
func (f foreign) lawText(s sentence, source span) bool {
	text := joinText(s[source.first:source.last])
	for _, w := range []string{"公约", "条约", "法律", "协议", "法案", "議案", "决议草案"} {
		if strings.HasSuffix(text, w) {
			return true
		}
	}
	return strings.HasPrefix(text, "该") || strings.HasPrefix(text, "这")
}

func joinText(s sentence) string {
	var b strings.Builder
	for _, it := range s {
		b.WriteString(it.Text)
	}
	return b.String()
}

// chineseAccording finds 据…报道，… and 在…看来，…
func (f foreign) chineseAccording(s sentence, end int) (Report, bool) {
	if len(s) < 6 || s[0].Text != "据" && s[0].Text != "在" {
		return Report{}, false
	}
	comma := 1
	for comma < end && s[comma].region < 0 && s[comma].Word {
		comma++
	}
	marked := comma+1 < len(s) && s[comma+1].region >= 0
	if comma+4 > end && !marked || comma > 32 || s[comma].Text != "，" && s[comma].Text != "," {
		return Report{}, false
	}
	text, last := joinText(s[:comma]), comma
	document := false
	for _, tail := range []string{"调查", "报告", "研究", "统计", "数据", "文件", "资料", "声明", "公告", "通报", "测算", "说法", "纪要", "公报", "評估", "评估", "記錄", "记录"} {
		document = document || strings.HasSuffix(text, tail) && s[0].Text == "据" && comma > 4
	}
	for _, tail := range []string{"报道", "报导", "介绍", "透露", "消息", "称", "看来"} {
		if strings.HasSuffix(text, tail) {
			last = comma - len([]rune(tail))
			break
		}
	}
	if last == comma && !document || s[0].Text == "在" && !strings.HasSuffix(text, "看来") || last < 3 {
		return Report{}, false
	}
	r, ok := f.report(s, []span{{comma + 1, max(end, comma+2)}}, "according to")
	if marked {
		r, ok = Report{Type: onrecord.Direct, Rule: "marks and verb", Content: onrecord.Spans{f.Regions[s[comma+1].region].Inner}}, true
	}
	r.Confidence = 0.6
	r.Cue, r.Source = onrecord.Spans{s[0].Span}, onrecord.Spans{s.span(1, last)}
	return r, ok
}
