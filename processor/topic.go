package processor

import "slices"

// topicsOf returns the topics of a quote: those its own words name and those the title names. Where neither names any,
// the whole text decides, for a release on one subject seldom repeats it in every sentence.
func (e *Extractor) topicsOf(quote string, title []string, whole func() []string) []string {
	topics := slices.Clone(title)
	for _, id := range e.topics.Match(quote) {
		if !slices.Contains(topics, id) {
			topics = append(topics, id)
		}
	}
	if len(topics) == 0 {
		topics = append(topics, whole()...)
	}
	return topics
}
