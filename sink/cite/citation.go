package cite

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// Plain is a citation in one paragraph: who, the words, where they stand, when, and the hash of the bytes that prove
// it.
func Plain(e sink.Exhibit) string {
	s := e.Statement
	return fmt.Sprintf("%s%s, %s. %s (received %s, SHA-256 %s).", head(e, plainMarks), in(e, plainMarks), longDate(s.PublishedAt),
		s.URL, s.Capture.FetchedAt.UTC().Format(time.RFC3339), s.Capture.SHA256)
}

// Markdown is the same with the words as a block of their own and the source as a link to them.
func Markdown(e sink.Exhibit) string {
	s := e.Statement
	var b strings.Builder
	if e.Quote != nil {
		for i, piece := range pieces(e) {
			if i > 0 {
				b.WriteString(">\n> […]\n>\n")
			}
			for line := range strings.SplitSeq(piece, "\n") {
				fmt.Fprintf(&b, "> %s\n", escapeMarkdown(line))
			}
		}
		fmt.Fprintf(&b, "\n— %s, ", escapeMarkdown(said(e)))
	}
	fmt.Fprintf(&b, "[%s](<%s>), %s, %s. Received %s, SHA-256 `%s`.\n", escapeMarkdown(title(e)), Address(e),
		escapeMarkdown(s.Stakeholder.Name), longDate(s.PublishedAt), s.Capture.FetchedAt.UTC().Format(time.RFC3339), s.Capture.SHA256)
	return b.String()
}

// marks are the quotation marks of words and of titles.
type marks struct{ open, close string }

var plainMarks = marks{"“", "”"}

// head is who said what, with what leads over to the source; empty for a whole statement.
func head(e sink.Exhibit, m marks) string {
	if e.Quote == nil {
		return ""
	}
	words := strings.Join(pieces(e), m.close+" […] "+m.open)
	return fmt.Sprintf("%s: %s%s%s, in ", said(e), m.open, words, m.close)
}

// pieces are the stretches of text that a quote is made of. A citation says where something was left out between them.
func pieces(e sink.Exhibit) []string {
	if e.Statement.Text == "" {
		return []string{e.Quote.Text}
	}
	text := onrecord.NewText(e.Statement.Text)
	all := make([]string, len(e.Quote.Content))
	for i, s := range e.Quote.Content {
		all[i] = text.Slice(s)
	}
	return all
}

// said is who said it, and how the words stand in the text where they are not in marks.
func said(e sink.Exhibit) string {
	who := Attribution(*e.Quote)
	if how := verb(e.Quote.Type); how != "" {
		who += " (" + how + ")"
	}
	return who
}

// in is the document: its title and whose it is.
func in(e sink.Exhibit, m marks) string {
	return m.open + title(e) + m.close + ", " + e.Statement.Stakeholder.Name
}

// title is the title of the document, or its address where it has none.
func title(e sink.Exhibit) string {
	if e.Statement.Title == "" {
		return e.Statement.URL
	}
	return e.Statement.Title
}

// blockMark is what begins a heading, a list or a rule when it stands first in a line.
var blockMark = regexp.MustCompile(`^(\s*)([#+=-]|\d+([.)]))`)

// escapeMarkdown keeps a line from becoming mark-up: CommonMark takes a backslash in front of any ASCII punctuation.
func escapeMarkdown(line string) string {
	var b strings.Builder
	punctuation := -1
	if m := blockMark.FindStringSubmatchIndex(line); m != nil {
		if punctuation = m[4]; m[6] >= 0 {
			punctuation = m[6]
		}
	}
	for i, r := range line {
		if i == punctuation || strings.ContainsRune("\\`*_[]<>&~|", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
