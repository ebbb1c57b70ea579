package content

import (
	"strings"
	"unicode"

	"github.com/abadojack/whatlanggo"
	"golang.org/x/text/language"
)

// languageOf names the language of a text by its primary subtag, or "". The words decide where there are enough of
// them to be sure; a declaration by the page or the feed decides the rest, unless the script of the text contradicts it.
// A first guess, if there is one, that agrees with the declaration spares the looking at the words.
func languageOf(text, first string, declared ...string) string {
	scripts := countScripts(text)
	if only := scripts.language(); only != "" {
		return only
	}
	prior := ""
	for _, tag := range declared {
		if base := primarySubtag(tag); base != "" && scripts.fits(base) {
			prior = base
			break
		}
	}
	if scripts.letters == 0 || prior != "" && prior == primarySubtag(first) {
		return prior
	}
	info := whatlanggo.Detect(sample(text))
	guess := primarySubtag(info.Lang.Iso6391())
	switch {
	case guess == prior:
		return prior
	case prior == "":
		if scripts.letters >= 60 || info.IsReliable() {
			return guess
		}
		return ""
	case !detectable[prior]:
		// The detector takes a language it does not know for one it does; a declaration it cannot check stands.
		return prior
	case scripts.letters < 200 || !info.IsReliable():
		return prior
	}
	return guess
}

// sampleSize is how much of a text is looked at, in bytes: more tells no more and costs as much as the extraction.
const sampleSize = 1000

// sample is the middle of a long text, where it is least likely to open with a foreign dateline or end with a note.
func sample(text string) string {
	if len(text) <= sampleSize {
		return text
	}
	start := (len(text) - sampleSize) / 2
	return strings.ToValidUTF8(text[start:start+sampleSize], "")
}

// primarySubtag is the language of a tag such as "en_GB" or "zh-Hans", or "".
func primarySubtag(tag string) string {
	tag, _, _ = strings.Cut(strings.TrimSpace(tag), ",")
	parsed, err := language.Parse(strings.ReplaceAll(strings.TrimSpace(tag), "_", "-"))
	if err != nil {
		return ""
	}
	base, confidence := parsed.Base()
	switch {
	case confidence == language.No || base.String() == "und" || base.String() == "mul":
		return ""
	case base.String() == "nb": // one name for written Norwegian unless it is Nynorsk
		return "no"
	}
	return base.String()
}

// detectable are the languages whatlanggo tells apart.
var detectable = func() map[string]bool {
	set := map[string]bool{"no": true}
	for lang := range whatlanggo.Langs {
		if code := lang.Iso6391(); code != "" {
			set[code] = true
		}
	}
	return set
}()

// scriptCount counts the letters of a text by script.
type scriptCount struct {
	letters, latin, cyrillic, arabic, han, kana, hangul int
}

func countScripts(text string) scriptCount {
	var c scriptCount
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		c.letters++
		switch {
		case r < 0x250 || unicode.Is(unicode.Latin, r):
			c.latin++
		case unicode.Is(unicode.Cyrillic, r):
			c.cyrillic++
		case unicode.Is(unicode.Arabic, r):
			c.arabic++
		case unicode.Is(unicode.Han, r):
			c.han++
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			c.kana++
		case unicode.Is(unicode.Hangul, r):
			c.hangul++
		}
	}
	return c
}

// language returns the one language a script leaves, or "".
func (c scriptCount) language() string {
	east := c.han + c.kana + c.hangul
	switch {
	case east*2 < c.letters || east == 0:
		return ""
	case c.hangul*2 > east:
		return "ko"
	case c.kana*20 > east:
		return "ja"
	case c.kana == 0 && c.han > 10:
		return "zh"
	}
	return ""
}

// fits reports whether a language can be written in the script most of the text is in.
func (c scriptCount) fits(lang string) bool {
	if c.letters == 0 {
		return true
	}
	script, confidence := language.Make(lang).Script()
	if confidence == language.No {
		return true
	}
	switch {
	case c.latin*2 > c.letters:
		return script.String() == "Latn" || lang == "sr"
	case c.cyrillic*2 > c.letters:
		return script.String() == "Cyrl"
	case c.arabic*2 > c.letters:
		return script.String() == "Arab"
	}
	return script.String() != "Latn" && script.String() != "Cyrl" && script.String() != "Arab"
}
