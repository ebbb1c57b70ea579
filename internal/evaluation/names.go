package evaluation

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// foldCase makes case of no account.
var foldCase = cases.Fold()

// unnamed says in a parenthesis that a name is none.
var unnamed = regexp.MustCompile(`(?i)unnamed|unspecified|without name|document|без имени|غير مسم|未具名|匿名|ohne namen|sin nombre|sans nom|anonym`)

// parenthesis is a stretch in parentheses, of Latin or of Chinese width.
var parenthesis = regexp.MustCompile(`[(（]([^()（）]*)[)）]`)

// plainWords are the words of a name or role without case, diacritics, possessives and the dots of abbreviations.
func plainWords(s string) []string {
	s = dropAbbreviationDots(dropPossessives(s))
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if norm.NFKD.PropertiesString(string(r)).CCC() == 0 {
			b.WriteRune(r)
		}
	}
	s = strings.ReplaceAll(foldCase.String(b.String()), "_", " ")
	return tokenizer(scriptWord).split([]rune(s))
}

// dropPossessives takes "'s" at the ends of words out.
func dropPossessives(s string) string {
	text := []rune(s)
	kept := text[:0:0]
	for i := 0; i < len(text); i++ {
		apostrophe := text[i] == '\'' || text[i] == '’'
		if apostrophe && i+1 < len(text) && text[i+1] == 's' && (i+2 == len(text) || !isWord(text[i+2])) {
			i++
			continue
		}
		kept = append(kept, text[i])
	}
	return string(kept)
}

// dropAbbreviationDots makes "U.S." of the letters U and S one word, and "J." a J.
func dropAbbreviationDots(s string) string {
	text := []rune(s)
	kept := text[:0:0]
	for i := 0; i < len(text); i++ {
		kept = append(kept, text[i])
		single := isWord(text[i]) && (i == 0 || !isWord(text[i-1]))
		if single && i+1 < len(text) && text[i+1] == '.' && abbreviationMayEnd(text[i+2:]) {
			i++
		}
	}
	return string(kept)
}

// abbreviationMayEnd reports whether rest, from behind a dot, is at an end or goes on with one more letter and dot.
func abbreviationMayEnd(rest []rune) bool {
	return len(rest) == 0 || isSpace(rest[0]) || len(rest) > 1 && isWord(rest[0]) && rest[1] == '.'
}

// nameWords are the words of a name in normal form: without leading article and honorifics, "United States" as "us".
func nameWords(name string) []string {
	w := plainWords(name)
	for len(w) > 1 && (honorifics[w[0]] || articles[w[0]]) {
		w = w[1:]
	}
	joined := " " + strings.Join(w, " ") + " "
	for _, f := range longForms {
		joined = strings.ReplaceAll(joined, " "+f.long+" ", " "+f.short+" ")
	}
	return strings.Fields(joined)
}

// contentWords are the words of a name that say something: no function words, no single letters.
func contentWords(name string) map[string]bool {
	found := make(map[string]bool)
	for _, w := range nameWords(name) {
		if runes := []rune(w); !functionWords[w] && (len(runes) > 1 || isIdeograph(runes[0])) {
			found[w] = true
		}
	}
	return found
}

// forms are the names within a name: "Harbor Rights Watch (HRW)" whole, without the parenthesis, and what is in it.
func forms(name string) []string {
	name = strings.NewReplacer("（", "(", "）", ")").Replace(name)
	all := []string{name}
	if body, ok := strings.CutSuffix(strings.TrimRightFunc(name, isSpace), ")"); ok {
		if i := strings.LastIndexAny(body, "()"); i >= 0 && body[i] == '(' {
			all = append(all, strings.TrimRightFunc(body[:i], isSpace))
			if inside := body[i+1:]; !unnamed.MatchString(inside) {
				all = append(all, inside)
			}
		}
	}
	kept := all[:0]
	for _, f := range all {
		if strings.TrimSpace(f) != "" {
			kept = append(kept, f)
		}
	}
	return kept
}

// isDescription reports whether a name is none: empty, marked so in parentheses, or several words that begin in lower
// case ("coalition of ...").
func isDescription(name string) bool {
	if name == "" || name[0] == '(' {
		return true
	}
	if m := parenthesis.FindStringSubmatch(name); m != nil && unnamed.MatchString(m[1]) {
		return true
	}
	return unicode.IsLower([]rune(name)[0]) && len(strings.Fields(name)) > 1
}

// hasIdeograph reports whether any character of s is Chinese or Japanese.
func hasIdeograph(s string) bool { return strings.ContainsFunc(s, isIdeograph) }

// beginsIdeographic reports whether the first character of s is Chinese or Japanese.
func beginsIdeographic(s string) bool {
	for _, r := range s {
		return isIdeograph(r)
	}
	return false
}
