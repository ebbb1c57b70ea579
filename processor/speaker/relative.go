package speaker

import (
	"strings"

	"github.com/onrecord/onrecord/processor/text"
)

// relatedTo returns the mention that "who" or "which" at token i goes on from: "a career officer who", "by Ana Holm, who",
// "Per Lind, the head of the group, who". It is empty where the sentence begins with the word.
func (c *cast) relatedTo(i int) text.Range {
	tokens := c.page.Tokens
	if c.page.Lang != "en" {
		return text.Range{}
	}
	last := i
	if last > 0 && tokens[last-1].Text == "," {
		last--
	}
	first := last
	for first > 0 && last-first < 16 && c.ofMention(first-1) {
		first--
	}
	for first < last && (tokens[first].Tag == "IN" || tokens[first].Tag == "CC" || !tokens[first].Word) {
		first++
	}
	if first < last && last < i && first > 1 && tokens[first-1].Text == "," && c.determiner(first) && c.runAt[first-2] >= 0 {
		if run := c.runs[c.runAt[first-2]]; run.Last == first-1 {
			first = run.First // the name before an apposition
		}
	}
	return text.Range{First: first, Last: last}
}

// ofMention reports whether token i can stand inside a mention that a relative clause goes on from.
func (c *cast) ofMention(i int) bool {
	t := c.page.Tokens[i]
	if c.page.RegionAt(i) >= 0 || !t.Word && t.Text != "'" && t.Text != "’" && !(t.Text == "." && c.runAt[i] >= 0) {
		return false
	}
	switch t.Tag {
	case "VBD", "VBZ", "VBP", "MD", "VB", "TO", "CC", "WP", "WDT", "WRB":
		return false
	case "IN":
		return t.Low == "of" || t.Low == "for" || t.Low == "at" || t.Low == "in"
	case "VBG":
		return !strings.HasSuffix(t.Low, "ing") || i > 0 && c.determiner(i-1)
	}
	return true
}
