package speaker

import (
	"slices"
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
	"github.com/onrecord/onrecord/processor/wordnet"
)

// People who speak for nobody but themselves, what somebody is by a noun that no list of offices has, and what a body is by
// what it does.

// personNoun reports a noun for a person by its field of meaning: "postmistress", "net mender".
func personNoun(w string) bool {
	if len(w) < 4 {
		return false
	}
	switch w {
	case "critic", "critics", "supporter", "people", "person", "star", "giant", "leader", "rival", "opponent", "member", "party", "public", "enemy", "partner", "heart":
		return false
	}
	return wordnet.Noun(w).First == wordnet.NounPerson
}

// kin reports a noun for somebody's relative.
func kin(w string) bool {
	switch w {
	case "sister", "brother", "mother", "father", "wife", "husband", "son", "daughter", "widow", "widower", "cousin", "aunt", "uncle", "nephew", "niece", "grandmother", "grandfather",
		"grandson", "granddaughter", "friend", "neighbour", "neighbor", "partner", "girlfriend", "boyfriend", "parent", "stepfather", "stepmother":
		return true
	}
	return false
}

// describedPrivately reports whether the text says of a person no more than whose relative or how old they are: "Bruna
// Keldt, the skipper's sister,", "Tamsel Orrick, 68,".
func (c *cast) describedPrivately(a *actor) bool {
	tokens := c.page.Tokens
	for n, run := range c.names[c.lastWord(a.name)] {
		if n > occurrences {
			break
		}
		if c.words(c.withoutTitle(run)) != a.name || run.Last+2 >= len(tokens) || tokens[run.Last].Text != "," {
			continue
		}
		i := run.Last + 1
		if low := tokens[i].Low; len(low) < 4 && unicode.IsDigit([]rune(low)[0]) && tokens[i+1].Text != "th" {
			return true
		}
		for end := i; end < min(i+6, len(tokens)) && tokens[end].Word; end++ {
			if end > i && kin(tokens[end].Low) && (end+1 >= len(tokens) || !strings.HasPrefix(tokens[end+1].Tag, "NN")) {
				return true
			}
		}
	}
	return false
}

// nounOf returns the noun for a person in an apposition that begins with an article, "a retired postmistress from Vell", or
// -1.
func (c *cast) nounOf(i, end int) int {
	tokens := c.page.Tokens
	if c.page.Lang != "en" || i >= end || tokens[i].Low != "a" && tokens[i].Low != "an" && tokens[i].Low != "the" && tokens[i].Low != "one" && !roleAdjective(tokens[i].Low) {
		return -1
	}
	head := -1
	for k := i; k < end; k++ {
		t := tokens[k]
		if t.Tag == "IN" || t.Tag == "TO" || strings.HasPrefix(t.Tag, "V") && k > i+2 || t.Tag == "CC" {
			break
		}
		if t.Tag == "NN" {
			head = k
		}
		if t.Low == "'s" {
			head = -1
		}
	}
	if head < 0 || !personNoun(tokens[head].Low) || kin(tokens[head].Low) {
		return -1
	}
	return head
}

// doings are verbs that tell, in a relative clause behind the name of a body, what kind of body does so.
var doings = map[string]onrecord.Kind{
	"makes": onrecord.KindCompany, "sells": onrecord.KindCompany, "operates": onrecord.KindCompany, "manufactures": onrecord.KindCompany, "produces": onrecord.KindCompany, "builds": onrecord.KindCompany,
	"supplies": onrecord.KindCompany, "mines": onrecord.KindCompany, "insures": onrecord.KindCompany, "lends": onrecord.KindCompany, "ships": onrecord.KindCompany, "develops": onrecord.KindCompany, "owns": onrecord.KindCompany,
	"represents": onrecord.KindNGO, "campaigns": onrecord.KindNGO, "advocates": onrecord.KindNGO, "defends": onrecord.KindNGO, "unites": onrecord.KindNGO, "lobbies": onrecord.KindNGO, "speaks": onrecord.KindNGO,
	"regulates": onrecord.KindState, "licenses": onrecord.KindState, "enforces": onrecord.KindState, "administers": onrecord.KindState, "polices": onrecord.KindState,
	"publishes": onrecord.KindMedia, "broadcasts": onrecord.KindMedia,
}

// kindByDoing tells the kind of a body by the clause behind its name: "Marrow Grid, which operates the eastern network,".
func (c *cast) kindByDoing(name string) onrecord.Kind {
	if c.page.Lang != "en" {
		return ""
	}
	tokens := c.page.Tokens
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	for n, run := range c.names[fold(words[len(words)-1])] {
		if n > 20 {
			break
		}
		i := run.Last
		if !strings.EqualFold(c.words(run), name) || i+2 >= len(tokens) {
			continue
		}
		if tokens[i].Text == "," {
			i++
		}
		if low := tokens[i].Low; low != "which" && low != "that" {
			continue
		}
		for end := i + 1; end < min(i+4, len(tokens)); end++ {
			if kind := doings[tokens[end].Low]; kind != "" && (tokens[end].Low != "speaks" || end+1 < len(tokens) && tokens[end+1].Low == "for") {
				return kind
			}
		}
	}
	return ""
}

// titleOffices are the titles before a name that are offices.
var titleOffices = []string{
	"sen", "sen.", "rep", "rep.", "gov", "gov.", "prof", "prof.", "judge", "justice", "gen", "gen.", "col", "col.", "capt", "capt.", "cardinal",
	"pope", "king", "queen", "prince", "princess",
}

// takeTitle makes the title before a name, as it stands there, the office of somebody who has no other.
func (c *cast) takeTitle(a *actor, name, run text.Range) {
	if c.page.Lang != "en" || a.role != "" {
		return
	}
	for i := name.First; i < run.First; i++ {
		if !slices.Contains(titleOffices, c.page.Tokens[i].Low) {
			continue
		}
		title := text.Range{First: i, Last: i + 1}
		if title.Last < run.First && c.page.Tokens[title.Last].Text == "." {
			title.Last++
		}
		a.role, a.proof.Role = c.words(title), c.spans(title)
		return
	}
}
