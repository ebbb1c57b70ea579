package main

import (
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
	"github.com/onrecord/onrecord/sink/cite"
)

// shown is an exhibit as show --format json prints it.
type shown struct {
	StatementID onrecord.StatementID `json:"statement_id"`
	Version     int                  `json:"version"`
	VersionID   onrecord.VersionID   `json:"version_id"`
	IsLatest    bool                 `json:"is_latest"`
	Corrected   bool                 `json:"corrected"`
	Quote       *onrecord.Quote      `json:"quote,omitempty"`
	Context     *shownContext        `json:"context,omitempty"`
	Title       string               `json:"title,omitempty"`
	Source      onrecord.SourceID    `json:"source"`
	Publisher   string               `json:"publisher"`
	Lang        string               `json:"lang,omitempty"`
	PublishedAt string               `json:"published_at,omitempty"`
	FirstSeenAt time.Time            `json:"first_seen_at"`
	URL         string               `json:"url"`
	Link        string               `json:"link"`
	DuplicateOf onrecord.StatementID `json:"duplicate_of,omitempty"`
	Capture     onrecord.Capture     `json:"capture"`
	Derivation  onrecord.Derivation  `json:"derivation"`
	Extractor   string               `json:"extractor,omitempty"`
	// Selectors are, for each span of the content, a TextQuoteSelector and a TextPositionSelector.
	Selectors [][]cite.Selector `json:"selectors,omitempty"`
	JSONLD    cite.Quotation    `json:"jsonld"`
	Citations map[string]string `json:"citations"`
}

// shownContext is the text around a quote.
type shownContext struct {
	Before string `json:"before"`
	After  string `json:"after"`
}

func newShown(e sink.Exhibit) shown {
	s := e.Statement
	out := shown{
		StatementID: s.ID, Version: s.Version, VersionID: s.VersionID, IsLatest: e.IsLatest, Corrected: e.Corrected,
		Quote: e.Quote, Title: s.Title, Source: s.Source, Publisher: s.Stakeholder.Name, Lang: s.Lang,
		PublishedAt: s.PublishedAt.String(), FirstSeenAt: s.FirstSeenAt, URL: s.URL, Link: cite.Address(e),
		DuplicateOf: s.DuplicateOf, Capture: s.Capture, Derivation: s.Derivation, Extractor: e.Extractor,
		JSONLD: cite.JSONLD(e), Citations: make(map[string]string),
	}
	for name, write := range citations {
		out.Citations[name] = write(e)
	}
	if e.Quote != nil && s.Text != "" {
		text := onrecord.NewText(s.Text)
		before, after := cite.Context(text, e.Quote.Content)
		out.Context = &shownContext{Before: text.Slice(before), After: text.Slice(after)}
		out.Selectors = cite.Selectors(text, e.Quote.Content)
	}
	return out
}
