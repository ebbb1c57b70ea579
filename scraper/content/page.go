package content

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/onrecord/onrecord"
)

// page is a parsed page: one parse serves the text, the selectors and the metadata.
type page struct {
	root      *html.Node
	url       *url.URL // where it was fetched; nil if unknown
	address   string
	selectors onrecord.Selectors

	metas []meta
	links []link // <link> elements of the head
	facts []fact // schema.org statements of JSON-LD
	// found in the same walk
	lang     string
	docTitle string
	h1s      []*html.Node
	times    []*html.Node
	comments []*html.Node // elements that hold what readers wrote below an article
	head     *html.Node

	// libraryLang is the language go-trafilatura takes the text for; set once it was asked.
	libraryLang string
}

// meta is a <meta> element: its property, name, itemprop or http-equiv in lower case, and its content.
type meta struct{ name, content string }

type link struct{ rel, href string }

// parsePage decodes and parses a page.
func parsePage(in Input) (*page, error) {
	decoded, err := decode(in.Body, in.ContentType)
	if err != nil {
		return nil, failure(in, Malformed, err)
	}
	root, err := html.Parse(strings.NewReader(decoded))
	if err != nil {
		// The parser's one complaint about content is more than 512 open elements.
		reason := Malformed
		if strings.Contains(err.Error(), "exceeds") {
			reason = TooDeep
		}
		return nil, failure(in, reason, err)
	}
	p := &page{root: root, url: in.pageURL(), address: in.URL, selectors: in.Selectors}
	p.survey()
	return p, nil
}

// survey reads everything but the text in one walk, and takes out of the tree what holds no text: the extractors copy the
// tree several times.
func (p *page) survey() {
	var drop []*html.Node
	for n := range p.root.Descendants() {
		if n.Type == html.CommentNode {
			drop = append(drop, n)
		}
		if n.Type != html.ElementNode || n.Namespace != "" {
			if n.Type == html.ElementNode && n.DataAtom == atom.Svg {
				drop = append(drop, n)
			}
			continue
		}
		if p.selectors.IsZero() { // a selector may name any attribute
			n.Attr = slices.DeleteFunc(n.Attr, unasked)
		}
		if holdsComments(n) {
			p.comments = append(p.comments, n)
		}
		if streamed(n) {
			n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "hidden" })
		}
		switch n.DataAtom {
		case atom.Html:
			p.lang = attr(n, "lang")
		case atom.Head:
			if p.head == nil {
				p.head = n
			}
		case atom.Title:
			if p.docTitle == "" {
				p.docTitle = oneLine(textOf(n))
			}
		case atom.Meta:
			p.addMeta(n)
		case atom.Link:
			p.links = append(p.links, link{rel: strings.ToLower(attr(n, "rel")), href: strings.TrimSpace(attr(n, "href"))})
		case atom.H1:
			p.h1s = append(p.h1s, n)
		case atom.Time:
			p.times = append(p.times, n)
		case atom.Script:
			if strings.HasPrefix(strings.ToLower(attr(n, "type")), "application/ld+json") {
				p.facts = append(p.facts, readFacts(textOf(n))...)
			}
			drop = append(drop, n)
		case atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Select, atom.Datalist, atom.Object, atom.Embed,
			atom.Audio, atom.Video, atom.Canvas, atom.Map, atom.Input, atom.Source, atom.Track:
			drop = append(drop, n)
		}
	}
	for _, n := range drop {
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
	}
}

// unasked reports whether an attribute is one that neither we nor the libraries look at. The libraries copy the tree
// half a dozen times, and on a usual page these are most of what is copied.
func unasked(a html.Attribute) bool {
	switch a.Key {
	case "srcset", "sizes", "tabindex", "target", "data-srcset", "data-sizes":
		return true
	case "data-component", "data-testid", "data-lp-replacement-content", "data-src", "data-utime", "aria-hidden", "aria-modal":
		return false
	}
	return strings.HasPrefix(a.Key, "data-") || strings.HasPrefix(a.Key, "aria-") || strings.HasPrefix(a.Key, "on")
}

// streamed reports whether n is a part of the page that React sent late: it comes hidden, as <div hidden id="S:1">, and
// a script that follows moves it to where it belongs, so that a reader sees it.
func streamed(n *html.Node) bool {
	return n.DataAtom == atom.Div && strings.HasPrefix(attr(n, "id"), "S:")
}

func (p *page) addMeta(n *html.Node) {
	content := strings.TrimSpace(attr(n, "content"))
	if content == "" {
		return
	}
	for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
		if name := strings.ToLower(strings.TrimSpace(attr(n, key))); name != "" {
			p.metas = append(p.metas, meta{name, content})
		}
	}
}

// meta returns the content of the first <meta> with one of the names, tried in order.
func (p *page) meta(names ...string) string {
	for _, name := range names {
		for _, m := range p.metas {
			if m.name == name {
				return m.content
			}
		}
	}
	return ""
}

// noindex reports whether the page asks robots not to list it.
func (p *page) noindex() bool {
	for _, m := range p.metas {
		if m.name != "robots" && m.name != "onrecord" {
			continue
		}
		for directive := range strings.SplitSeq(strings.ToLower(m.content), ",") {
			if directive = strings.TrimSpace(directive); directive == "noindex" || directive == "none" {
				return true
			}
		}
	}
	return false
}

// author is who the page says wrote it, as written; several are separated by commas.
func (p *page) author() string {
	if a := p.article(); a != nil && a.author != "" {
		return a.author
	}
	name := oneLine(p.meta("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author"))
	if strings.HasPrefix(name, "http") || strings.HasPrefix(name, "@") {
		return ""
	}
	return name
}

// selected returns the elements a selector of the source matches, those inside another match left out.
func (p *page) selected(selector string) ([]*html.Node, error) {
	group, err := cascadia.ParseGroup(selector)
	if err != nil {
		return nil, &Error{Reason: NoSelector, Err: fmt.Errorf("selector %q: %w", selector, err)}
	}
	var outermost []*html.Node
	for _, n := range cascadia.QueryAll(p.root, group) {
		if len(outermost) > 0 && inside(n, outermost[len(outermost)-1]) {
			continue
		}
		outermost = append(outermost, n)
	}
	return outermost, nil
}

// selectedText is the text of a selector's first match, for titles and dates. A selector that fails is like none: the
// document is not lost for its title.
func (p *page) selectedText(selector string) (string, *html.Node) {
	if selector == "" {
		return "", nil
	}
	matches, err := p.selected(selector)
	if err != nil || len(matches) == 0 {
		return "", nil
	}
	return visibleText(matches[0]), matches[0]
}

func inside(n, ancestor *html.Node) bool {
	for p := n; p != nil; p = p.Parent {
		if p == ancestor {
			return true
		}
	}
	return false
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

// textOf joins the text nodes below an element.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// visibleText is an element's text as one line.
func visibleText(n *html.Node) string {
	var parts []string
	for _, b := range blocksOf(n) {
		parts = append(parts, b.text)
	}
	return oneLine(strings.Join(parts, " "))
}

// declaredLanguage is the language the page says it is in.
func (p *page) declaredLanguage() string {
	if p.lang != "" {
		return p.lang
	}
	if a := p.article(); a != nil && a.lang != "" {
		return a.lang
	}
	return p.meta("content-language", "og:locale", "dc.language", "language")
}
