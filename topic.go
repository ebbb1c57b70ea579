package onrecord

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// TopicMatcher tells which topics a text names. A term matches without regard to case, as whole words with any white
// space between them; in scripts that put no spaces between words it matches anywhere.
type TopicMatcher struct {
	topics []foldedTopic
}

type foldedTopic struct {
	id    string
	terms []string
}

// NewTopicMatcher prepares topics for matching. A topic without terms never matches.
func NewTopicMatcher(topics []Topic) *TopicMatcher {
	m := &TopicMatcher{}
	for _, topic := range topics {
		folded := foldedTopic{id: topic.ID}
		for _, term := range topic.Terms {
			if term = foldText(term); term != "" {
				folded.terms = append(folded.terms, term)
			}
		}
		m.topics = append(m.topics, folded)
	}
	return m
}

// Match returns the ids of the topics that any of the texts names, in the order of the configuration.
func (m *TopicMatcher) Match(texts ...string) []string {
	if len(m.topics) == 0 {
		return nil
	}
	folded := make([]string, len(texts))
	for i, text := range texts {
		folded[i] = foldText(text)
	}
	var ids []string
	for _, topic := range m.topics {
		if topic.namedIn(folded) {
			ids = append(ids, topic.id)
		}
	}
	return ids
}

func (t foldedTopic) namedIn(texts []string) bool {
	for _, text := range texts {
		for _, term := range t.terms {
			if containsTerm(text, term) {
				return true
			}
		}
	}
	return false
}

// foldText makes texts comparable: lower case, one blank for any white space. Plain search in it is about a hundred
// times as fast as one regular expression of all terms.
func foldText(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(s), " "))
}

// containsTerm reports whether term stands in text with no letter or digit of a spaced script touching its ends.
func containsTerm(text, term string) bool {
	first, width := utf8.DecodeRuneInString(term)
	last, _ := utf8.DecodeLastRuneInString(term)
	for from := 0; ; {
		i := strings.Index(text[from:], term)
		if i < 0 {
			return false
		}
		start := from + i
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		after, size := utf8.DecodeRuneInString(text[start+len(term):])
		opens := !spacedScript(first) || start == 0 || !isWord(before)
		closes := !spacedScript(last) || size == 0 || !isWord(after)
		if opens && closes {
			return true
		}
		from = start + width
	}
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// spacedScript reports whether r is a letter or digit of a script that puts spaces between words.
func spacedScript(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) &&
		!unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
