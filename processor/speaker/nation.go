package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// kindOfNation tells a name that no list has as that of a state by what the text says of it anywhere: "the representative
// of Norland", "the Government of Norland", "Norland's parliament", "Ms. Holm (Norland)".
func (c *cast) kindOfNation(name string) onrecord.Kind {
	words := strings.Fields(name)
	if len(words) == 0 || len(words) > 3 || acronym(name) {
		return ""
	}
	for n, run := range c.names[fold(words[len(words)-1])] {
		if n > 20 {
			break
		}
		if !strings.EqualFold(c.words(run), name) {
			continue
		}
		if c.ofNation(run) || c.ownsState(run.Last) || c.afterTitled(run) && c.delegates() {
			return onrecord.KindState
		}
	}
	return ""
}

// ofNation reports a name behind a noun for what only states have, and "of".
func (c *cast) ofNation(run text.Range) bool {
	tokens := c.page.Tokens
	i := run.First - 1
	link := i
	for i >= 0 && run.First-i < 4 && (c.linked(i) || c.determiner(i) || tokens[i].Low == "d'" || tokens[i].Low == "l'") {
		link = i
		i--
	}
	return i >= 0 && (link < run.First && link == i+1 && i < run.First-1 || c.page.Lang == "ru") && ofStates(tokens[i].Low)
}

// ofStates reports a noun for what a state has and sends.
func ofStates(w string) bool {
	switch w {
	case "representative", "delegation", "delegate", "government", "republic", "kingdom", "ambassador", "parliament", "citizens", "residents", "representatives",
		"représentant", "représentante", "délégation", "gouvernement", "ambassadeur", "ambassadrice", "république", "royaume", "parlement",
		"representante", "delegación", "gobierno", "embajador", "embajadora", "república", "reino", "parlamento",
		"vertreter", "vertreterin", "delegation der", "regierung", "botschafter", "botschafterin", "republik", "königreich", "parlament",
		"представитель", "представителя", "представительница", "делегация", "делегации", "правительство", "правительства", "посол", "посла", "республика", "республики", "парламент", "парламента":
		return true
	}
	return false
}

// ownsState reports an 's at token i with what only states have behind it: "Norland's parliament".
func (c *cast) ownsState(i int) bool {
	tokens := c.page.Tokens
	if i+2 >= len(tokens) || tokens[i].Low != "'s" {
		return false
	}
	for n := i + 1; n < min(i+4, len(tokens)); n++ {
		switch tokens[n].Low {
		case "government", "parliament", "delegation", "embassy", "ambassador", "president", "prime", "foreign", "interior", "defence", "defense", "finance", "justice", "army", "constitution", "capital", "citizens":
			return true
		}
		if tokens[n].Tag != "JJ" {
			return false
		}
	}
	return false
}

// afterTitled reports a name in parentheses behind a titled name: "Ms. Holm (Norland)".
func (c *cast) afterTitled(run text.Range) bool {
	tokens := c.page.Tokens
	if run.First < 3 || tokens[run.First-1].Text != "(" || run.Last >= len(tokens) || tokens[run.Last].Text != ")" {
		return false
	}
	for i := run.First - 2; i >= max(0, run.First-7); i-- {
		if isTitle(c.resolver.lexicon, tokens[i].Low) {
			return true
		}
		if !tokens[i].Word && tokens[i].Text != "." && tokens[i].Text != "-" {
			return false
		}
	}
	return false
}

// delegates reports whether two titled names of the page at least have a name in parentheses behind them, as those of
// delegates have in the record of a meeting: "Ms. Holm (Norland)".
func (c *cast) delegates() bool {
	tokens := c.page.Tokens
	n := 0
	for i := 2; i < len(tokens)-1 && n < 2; i++ {
		if tokens[i].Text != "(" && tokens[i].Text != "（" || acronym(tokens[i+1].Text) || !tokens[i+1].Word {
			continue
		}
		for back := i - 1; back >= max(0, i-6) && (tokens[back].Word || tokens[back].Text == "." || tokens[back].Text == "-" || tokens[back].Text == "·"); back-- {
			if isTitle(c.resolver.lexicon, tokens[back].Low) || tokens[back].Text == "生" && tokens[back-1].Text == "先" || tokens[back].Text == "士" && tokens[back-1].Text == "女" {
				n++
				break
			}
		}
	}
	return n > 1
}
