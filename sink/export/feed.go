package export

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"time"

	"github.com/gorilla/feeds"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
	"github.com/onrecord/onrecord/sink/cite"
)

const (
	feedTitle = "onrecord: who said what"
	feedID    = "urn:onrecord:quotes"
)

// quoteOf is a quote as citations know it.
func quoteOf(h sink.Hit) onrecord.Quote {
	return onrecord.Quote{
		ID: h.QuoteID, Type: h.Type, Text: h.Text, Content: h.ContentSpans,
		Speaker: h.By(),
	}
}

// link opens the page at the words. The text around them is not at hand here, so of several places the first is meant.
func link(h sink.Hit) string {
	var pieces onrecord.Spans
	at := 0
	for _, s := range h.ContentSpans {
		pieces = append(pieces, onrecord.Span{Start: at, End: at + s.Len()})
		at += s.Len() + 1 // one space stands between the pieces of a quote
	}
	text := onrecord.NewText(h.Text)
	if pieces.Validate(text.Len()) != nil {
		return h.URL
	}
	return cite.Link(h.URL, text, pieces)
}

// when is the moment of an entry: of publication, or of when it was first seen.
func when(h sink.Hit) time.Time {
	if date, err := onrecord.ParseDate(h.PublishedAt); err == nil && !date.IsZero() {
		return date.Time
	}
	date, err := onrecord.ParseDate(h.FirstSeenAt)
	if err != nil {
		return time.Time{}
	}
	return date.Time
}

func entryTitle(h sink.Hit) string {
	return cite.Attribution(quoteOf(h)) + " (" + string(h.Type) + ")"
}

type atomWriter struct {
	out  io.Writer
	feed feeds.AtomFeed
}

// NewAtom returns a writer of an Atom feed (RFC 4287). Give it the newest quotes first. The words are plain text, so that
// no reader takes a character of them for mark-up.
func NewAtom(out io.Writer) (Writer, error) {
	return &atomWriter{out: out, feed: feeds.AtomFeed{
		Xmlns: "http://www.w3.org/2005/Atom", Title: feedTitle, Id: feedID,
		Updated: time.Unix(0, 0).UTC().Format(time.RFC3339), Author: &feeds.AtomAuthor{AtomPerson: feeds.AtomPerson{Name: "onrecord"}},
	}}, nil
}

func (a *atomWriter) Quote(h sink.Hit) error {
	updated := when(h).UTC().Format(time.RFC3339)
	a.feed.Updated = max(a.feed.Updated, updated)
	a.feed.Entries = append(a.feed.Entries, &feeds.AtomEntry{
		Title: entryTitle(h), Id: "urn:onrecord:quote:" + string(h.QuoteID), Updated: updated, Published: updated,
		Links:   []feeds.AtomLink{{Href: link(h), Rel: "alternate"}},
		Author:  &feeds.AtomAuthor{AtomPerson: feeds.AtomPerson{Name: cite.Attribution(quoteOf(h))}},
		Content: &feeds.AtomContent{Type: "text", Content: h.Text},
	})
	return nil
}

func (a *atomWriter) Close() error {
	if _, err := io.WriteString(a.out, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(a.out)
	enc.Indent("", " ")
	if err := enc.Encode(a.feed); err != nil {
		return err
	}
	_, err := io.WriteString(a.out, "\n")
	return err
}

type jsonFeedWriter struct {
	out  io.Writer
	feed feeds.JSONFeed
}

// NewJSONFeed returns a writer of a JSON Feed (version 1.1). Give it the newest quotes first.
func NewJSONFeed(out io.Writer) (Writer, error) {
	return &jsonFeedWriter{out: out, feed: feeds.JSONFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: feedTitle, Items: []*feeds.JSONItem{},
	}}, nil
}

func (j *jsonFeedWriter) Quote(h sink.Hit) error {
	published := when(h).UTC()
	j.feed.Items = append(j.feed.Items, &feeds.JSONItem{
		Id: string(h.QuoteID), Url: link(h), Title: entryTitle(h), ContentText: h.Text, PublishedDate: &published,
		Authors: []*feeds.JSONAuthor{{Name: cite.Attribution(quoteOf(h))}}, Tags: h.Topics,
	})
	return nil
}

// jsonFeed is a feed whose items are there even if there is none, as the format wants it.
type jsonFeed struct {
	feeds.JSONFeed
	Items []*feeds.JSONItem `json:"items"`
}

func (j *jsonFeedWriter) Close() error {
	enc := json.NewEncoder(j.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(jsonFeed{j.feed, j.feed.Items})
}
