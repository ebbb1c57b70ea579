package find

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// labelledForeign reports whether tokens are the label of a turn in a language other than English, and whether surely:
// "Mme Roland (Norvège)", "El Presidente", "С.П.Волгин", "Вопрос", "林晓", "路透社记者".
func (p *Page) labelledForeign(r text.Range) (sure, ok bool) {
	if p.Lang == "zh" || p.Lang == "ja" {
		words := p.Slice(p.Span(r))
		return p.delegateLabel(words), p.ideographLabel(words) || p.delegateLabel(words)
	}
	name := r
	for i := r.First; i < r.Last; i++ {
		if p.Tokens[i].Text == "(" || p.Tokens[i].Text == "[" {
			name.Last = i
			break
		}
	}
	if name.Len() == 0 || name.Len() > 6 {
		return false, false
	}
	if p.Lang == "ar" && p.thirdPerson(r.Last+1) {
		return false, false // a summary record
	}
	first := p.Tokens[name.First]
	_, titled := p.Lexicon.Titles[first.Low]
	world := p.Lexicon.World[p.Lang]
	switch {
	case titled && name.Len() >= 2 && p.Tokens[name.Last-1].Upper:
		return name.Last < r.Last, true
	case questions[first.Low] || answers[first.Low]:
		return false, name.Len() <= 2
	case world.Articles[first.Low] && name.Len() == 2:
		return false, p.chair(p.Tokens[name.First+1].Low)
	case name.Len() == 1:
		return false, p.chair(first.Low) || initials(first.Text)
	}
	return false, initials(first.Text) && name.Len() <= 3 && p.Tokens[name.Last-1].Upper || name.Len() == 2 && p.fullNamed(name)
}

// fullNamed reports a known first name and a surname.
func (p *Page) fullNamed(r text.Range) bool {
	return p.Lexicon.WorldForenames[p.Tokens[r.First].Low] != "" && p.Tokens[r.First].Upper && p.Tokens[r.First+1].Upper && p.Lang != "ar"
}

// initials reports "С.П.Волгин" and "С.П".
func initials(s string) bool {
	first, n := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(first) && n < len(s) && s[n] == '.'
}

// chair reports an office that gives the floor.
func (p *Page) chair(w string) bool {
	switch w {
	case "président", "présidente", "presidente", "presidenta", "vorsitzende", "vorsitzender", "präsident", "präsidentin", "председатель", "ведущий", "ведущая", "модератор", "الرئيس", "الرئيسة", "modérateur", "moderador", "moderadora", "moderator", "moderatorin", "secrétaire", "主席", "代理主席", "議長":
		return true
	}
	return false
}

var questions = map[string]bool{
	"question": true, "questions": true, "pregunta": true, "periodista": true, "journaliste": true, "frage": true, "вопрос": true, "журналист": true,
	"корреспондент": true, "سؤال": true, "الصحفي": true, "الصحفية": true,
}

// answers are labels that say that whoever is asked speaks.
var answers = map[string]bool{"réponse": true, "respuesta": true, "antwort": true, "ответ": true, "جواب": true, "الجواب": true, "answer": true}

// surnames are the commonest Chinese ones, with which the label of a turn begins.
const surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文华耿戚庄柯"

// ideographLabel reports a Chinese or Japanese label: somebody who asks, an answer, or a name of two to four characters.
func (p *Page) ideographLabel(s string) bool {
	s = strings.TrimSpace(s)
	n := utf8.RuneCountInString(s)
	for _, end := range []string{"记者", "記者", "主持人", "问", "答", "提问", "司会", "質問", "発言人", "发言人", "司会者"} {
		if strings.HasSuffix(s, end) && n <= 16 && !strings.ContainsAny(s, "，。") {
			return true
		}
	}
	first, _ := utf8.DecodeRuneInString(s)
	if p.Lang != "zh" || n < 2 || n > 4 || !strings.ContainsRune(surnames, first) {
		return false
	}
	for _, r := range s {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	return true
}

// delegateLabel reports the label of a Chinese verbatim record: 马马尼先生（玻利维亚）（以西班牙语发言）.
func (p *Page) delegateLabel(s string) bool {
	name, rest, ok := strings.Cut(strings.ReplaceAll(strings.ReplaceAll(s, "(", "（"), ")", "）"), "（")
	if !ok || p.Lang != "zh" || !strings.HasSuffix(rest, "）") || utf8.RuneCountInString(s) > 40 {
		return false
	}
	for _, honour := range []string{"先生", "女士", "夫人", "大使", "主席", "部长"} {
		if strings.HasSuffix(strings.TrimSpace(name), honour) {
			return true
		}
	}
	return false
}

// proceduralForeign reports a turn that asks or gives the floor.
func (p *Page) proceduralForeign(label text.Range, content onrecord.Spans) bool {
	words := p.Slice(p.Span(label))
	for _, end := range []string{"记者", "記者", "主持人", "问", "提问", "司会", "質問", "司会者"} {
		if strings.HasSuffix(words, end) {
			return true
		}
	}
	first, last := p.Tokens[label.First].Low, p.Tokens[label.Last-1].Low
	if words == "主席" || words == "代理主席" || words == "議長" {
		first = words
	}
	if questions[first] {
		return true
	}
	if !p.chair(first) && !p.chair(last) {
		return false
	}
	said := strings.ToLower(p.Join(content))
	for _, floor := range []string{"parole", "palabra", "слово", "الكلمة", "das wort", "发言"} {
		if strings.Contains(said, floor) {
			return true
		}
	}
	return utf8.RuneCountInString(said) < 150
}
