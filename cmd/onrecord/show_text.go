package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
	"github.com/onrecord/onrecord/sink/cite"
)

// showText prints an exhibit for reading. Behind its statement a quote is shown short.
func showText(out io.Writer, e sink.Exhibit, short bool) error {
	var b strings.Builder
	q := e.Quote
	if q != nil {
		fmt.Fprintf(&b, "%s  %s, confidence %.2f%s\n\n", q.ID, q.Type, q.Confidence, corrected(e))
		showWords(&b, e)
		b.WriteByte('\n')
		showSpeaker(&b, e)
	}
	if !short {
		showDocument(&b, e)
		fmt.Fprintf(&b, "\n%s\n", cite.Plain(e))
	} else {
		line(&b, "link", cite.Address(e))
	}
	if q == nil {
		b.WriteByte('\n')
	}
	if short {
		b.WriteByte('\n')
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func corrected(e sink.Exhibit) string {
	if e.Corrected {
		return ", corrected by hand"
	}
	return ""
}

// showWords prints the words as they stand, in lines that begin with ">", and the text around and between them in
// lines that do not.
func showWords(b *strings.Builder, e sink.Exhibit) {
	if e.Statement.Text == "" {
		quoted(b, "> ", e.Quote.Text)
		return
	}
	text := onrecord.NewText(e.Statement.Text)
	before, after := cite.Context(text, e.Quote.Content)
	quoted(b, "  ", text.Slice(before))
	for i, s := range e.Quote.Content {
		if i > 0 {
			quoted(b, "  ", text.Slice(onrecord.Span{Start: e.Quote.Content[i-1].End, End: s.Start}))
		}
		quoted(b, "> ", text.Slice(s))
	}
	quoted(b, "  ", text.Slice(after))
}

// quoted prints a text with a mark in front of each line. White space at its ends only parted it from its neighbours.
func quoted(b *strings.Builder, mark, text string) {
	if text = strings.TrimSpace(text); text == "" {
		return
	}
	for l := range strings.SplitSeq(text, "\n") {
		b.WriteString(mark + l + "\n")
	}
}

func showSpeaker(b *strings.Builder, e sink.Exhibit) {
	q := e.Quote
	who := cite.Attribution(*q)
	if q.Speaker.Kind != "" {
		who += " (" + string(q.Speaker.Kind) + ")"
	}
	line(b, "said by", who)
	if q.Stakeholder != q.Speaker.Affiliation && q.Stakeholder != q.Speaker.Name {
		line(b, "that is", q.Stakeholder)
	}
	if e.Statement.Text != "" {
		line(b, "read in", evidence(*q, onrecord.NewText(e.Statement.Text)))
	}
	line(b, "topics", strings.Join(q.Topics, ", "))
	if q.Position != nil {
		line(b, "position", q.Position.Label)
	}
}

// evidence lists the words that say who the speaker is, each with its place.
func evidence(q onrecord.Quote, text onrecord.Text) string {
	var parts []string
	add := func(field string, spans onrecord.Spans) {
		for _, s := range spans {
			parts = append(parts, fmt.Sprintf("%s “%s” at %d", field, text.Slice(s), s.Start))
		}
	}
	add("mention", q.Source)
	add("cue", q.Cue)
	if ev := q.Evidence; ev != nil {
		add("name", ev.Name)
		add("role", ev.Role)
		add("affiliation", ev.Affiliation)
		add("on behalf of", ev.OnBehalfOf)
	}
	return strings.Join(parts, "; ")
}

func showDocument(b *strings.Builder, e sink.Exhibit) {
	s := e.Statement
	version := fmt.Sprintf("%d", s.Version)
	if !e.IsLatest {
		version += ", replaced by a later one: see `onrecord diff " + string(s.ID) + "`"
	}
	line(b, "title", s.Title)
	line(b, "publisher", fmt.Sprintf("%s (%s), source %s", s.Stakeholder.Name, s.Stakeholder.Kind, s.Source))
	line(b, "published", s.PublishedAt.String())
	line(b, "url", s.URL)
	if e.Quote != nil {
		line(b, "link", cite.Address(e))
	}
	line(b, "statement", string(s.ID))
	line(b, "version", version)
	line(b, "repeats", string(s.DuplicateOf))
	line(b, "capture", fmt.Sprintf("%d bytes, %s, received %s", s.Capture.Size, s.Capture.ContentType,
		s.Capture.FetchedAt.UTC().Format(time.RFC3339)))
	line(b, "sha256", s.Capture.SHA256)
	line(b, "read by", strings.Join(strings.Fields(s.Derivation.Extractor+" "+e.Extractor), ", "))
}

// line prints a named value, if there is one.
func line(b *strings.Builder, name, value string) {
	if value != "" {
		fmt.Fprintf(b, "%-10s %s\n", name, value)
	}
}
