package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/scraper/content"
)

// shownText is how many characters of a document are shown.
const shownText = 600

// printYield shows a yield to people.
func (a *app) printYield(y *yield) error {
	p := &lines{out: a.out}
	p.line("address", "%s", strings.Join(y.URLs, " → "))
	p.line("answer", "%s, %d bytes", cmp.Or(y.ContentType, "no content type"), y.Bytes)
	p.line("robots", "%s", y.Robots)
	p.line("kind", "%s", y.Kind)
	for _, feed := range y.Feeds {
		p.line("feed", "%s", feed)
	}
	if len(y.Sitemaps) > 0 {
		p.line("sitemaps", "%d, the first is %s", len(y.Sitemaps), y.Sitemaps[0])
	}
	if len(y.Items) > 0 {
		p.line("documents", "%d, the first of them:", y.Total)
	}
	for _, item := range y.Items {
		p.line("", "%-20s  %s  %s", cmp.Or(item.Published.String(), "no date"), item.URL, item.Title)
	}
	if y.Document != nil {
		p.document(*y.Document, y.Quotes)
	}
	if y.Error != "" {
		p.line("problem", "%s", y.Error)
	}
	return p.err
}

// lines writes what has a name in front, and keeps the first error.
type lines struct {
	out io.Writer
	err error
}

func (p *lines) line(name, format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.out, "%-10s  %s\n", name, strings.TrimSpace(fmt.Sprintf(format, args...)))
	}
}

func (p *lines) document(doc content.Document, quotes []onrecord.Quote) {
	p.line("title", "%s", cmp.Or(doc.Title, "unknown"))
	p.line("published", "%s", cmp.Or(doc.Published.String(), "unknown"))
	p.line("language", "%s", cmp.Or(doc.Lang, "unknown"))
	text := []rune(doc.Text)
	p.line("text", "%d characters, beginning:", len(text))
	for line := range strings.Lines(string(text[:min(len(text), shownText)])) {
		p.line("", "%s", line)
	}
	p.line("quotes", "%d", len(quotes))
	for _, q := range quotes {
		p.line(string(q.Type), "%s", attribution(q.Speaker))
		p.line("", "%s", q.Text)
	}
}
