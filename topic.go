package onrecord

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// TopicMatcher tells which topics a text names. A term matches without regard to case, as whole words with any white
// space between them; in scripts that put no spaces between words it matches anywhere.
type TopicMatcher struct {
	topics []matchedTopic
}

type matchedTopic struct {
	id    string
	terms *regexp.Regexp
}

// NewTopicMatcher prepares topics for matching. A topic without terms never matches.
func NewTopicMatcher(topics []Topic) *TopicMatcher {
	m := &TopicMatcher{}
	for _, topic := range topics {
		if len(topic.Terms) == 0 {
			continue
		}
		patterns := make([]string, len(topic.Terms))
		for i, term := range topic.Terms {
			patterns[i] = termPattern(term)
		}
		terms := regexp.MustCompile(`(?i)` + strings.Join(patterns, "|"))
		m.topics = append(m.topics, matchedTopic{topic.ID, terms})
	}
	return m
}

// Match returns the ids of the topics that any of the texts names, in the order of the configuration.
func (m *TopicMatcher) Match(texts ...string) []string {
	var ids []string
	for _, topic := range m.topics {
		for _, text := range texts {
			if topic.terms.MatchString(text) {
				ids = append(ids, topic.id)
				break
			}
		}
	}
	return ids
}

// termPattern is a term as a regular expression. RE2's \b knows ASCII only, so the edges of words are spelled out.
func termPattern(term string) string {
	words := strings.Fields(term)
	for i, w := range words {
		words[i] = regexp.QuoteMeta(w)
	}
	pattern := strings.Join(words, `\s+`)
	first, _ := utf8.DecodeRuneInString(term)
	last, _ := utf8.DecodeLastRuneInString(term)
	if spacedScript(first) {
		pattern = `(?:^|[^\p{L}\p{N}])` + pattern
	}
	if spacedScript(last) {
		pattern += `(?:$|[^\p{L}\p{N}])`
	}
	return pattern
}

// spacedScript reports whether r is a letter or digit of a script that puts spaces between words.
func spacedScript(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) &&
		!unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
