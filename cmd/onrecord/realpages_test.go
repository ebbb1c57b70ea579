package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"testing"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor"
	"github.com/onrecord/onrecord/scraper/content"
)

// realPage is a page of the development web: the bytes, and where somebody has marked it the text.
type realPage struct {
	File        string `json:"file"`
	URL         string `json:"url"`
	ContentType string `json:"content_type"`
	Lang        string `json:"lang"`
	Text        string `json:"gold_text"`
}

// TestRealPages reads every page of the development web twice, the text that somebody marked and the text that the
// scraper makes of the page, as an outlet's and as a text of its issuer's own. No page may be too much, and every quote
// must be the text at its spans.
func TestRealPages(t *testing.T) {
	b, err := os.ReadFile(shared(t, "realweb", "index.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	issuer := onrecord.Stakeholder{Name: "Harbour Watch", Kind: onrecord.KindNGO}
	e, reader := processor.New([]onrecord.Stakeholder{issuer}, nil), content.New(content.Config{})
	pages, quotes := 0, 0
	for line := range bytes.Lines(b) {
		var page realPage
		if err := json.Unmarshal(line, &page); err != nil {
			t.Fatal(err)
		}
		pages++
		docs := []processor.Document{{Text: page.Text, URL: page.URL}, {Text: page.Text, Lang: page.Lang, Issuer: issuer, Firsthand: true}}
		if doc, err := reader.Extract(t.Context(), content.Input{URL: page.URL, ContentType: page.ContentType, Body: body(t, page.File)}); err == nil {
			docs = append(docs, processor.Document{Text: doc.Text, Title: doc.Title, Lang: doc.Lang, URL: page.URL})
		} else {
			t.Logf("%s: %v", page.URL, err)
		}
		for _, doc := range docs {
			quotes += fitting(t, page.URL, doc, e.Extract(doc))
		}
	}
	t.Logf("%d quotes on %d pages, each the text at its spans", quotes, pages)
	if quotes < pages {
		t.Errorf("only %d quotes on %d pages", quotes, pages)
	}
}

// fitting reports every quote that does not fit its text, and counts them all.
func fitting(t *testing.T, url string, doc processor.Document, quotes []onrecord.Quote) int {
	t.Helper()
	whole := onrecord.NewText(doc.Text)
	for _, q := range quotes {
		if err := q.Validate(whole); err != nil {
			t.Errorf("%s: %v", url, err)
		}
		if q.Text != whole.Join(q.Content) {
			t.Errorf("%s: the quote says %q, the text at its spans %q", url, q.Text, whole.Join(q.Content))
		}
	}
	return len(quotes)
}

func body(t *testing.T, file string) []byte {
	t.Helper()
	f, err := os.Open(shared(t, "realweb", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
