package newsroom

import (
	_ "embed"
	"fmt"

	"github.com/goccy/go-yaml"

	"github.com/onrecord/onrecord"
)

//go:embed expected.yaml
var expected []byte

// Expectation is what a careful reader takes down from one page of the newsroom.
type Expectation struct {
	// URL is the canonical address, under which the page is one statement however it was found.
	URL    string            `yaml:"url"`
	Source onrecord.SourceID `yaml:"source"`
	Title  string            `yaml:"title"`
	Lang   string            `yaml:"lang"`
	// Published is the day, "2026-03-12", also where the page says the hour.
	Published string `yaml:"published"`
	// OffTopic is true for a page that its source finds and then leaves out, for it is not on the source's topic.
	OffTopic bool            `yaml:"off_topic"`
	Quotes   []ExpectedQuote `yaml:"quotes"`
}

// ExpectedQuote is a quote of a page, by its words.
type ExpectedQuote struct {
	Type onrecord.QuoteType `yaml:"type"`
	// Content is the text of each content span, in order. For [onrecord.Issued] it is passages that the content
	// holds, for readers may differ on where the issuer's own voice begins and ends.
	Content []string         `yaml:"content"`
	Speaker onrecord.Speaker `yaml:"speaker"`
}

// Expected returns what there is to take down from the newsroom: one expectation a document, in no order that matters.
// Pages that only lead to documents (home pages, listings, feeds) have none.
func Expected() []Expectation {
	var list []Expectation
	if err := yaml.UnmarshalWithOptions(expected, &list, yaml.Strict()); err != nil {
		panic(fmt.Sprintf("newsroom: expected.yaml: %v", err)) // embedded and tested: only a broken build gets here
	}
	return list
}
