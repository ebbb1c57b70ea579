package content

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// block is one paragraph of a page as a browser shows it, with where it comes from.
type block struct {
	text string
	// element is the innermost block-level element around the text.
	element *html.Node
	// nodes are the text nodes the paragraph was written from.
	nodes []*html.Node
}

// blocksOf lists the paragraphs below a node in document order. Everything that breaks a line for a reader ends a
// paragraph: block-level elements, and <br> unless it only wraps a running sentence.
func blocksOf(root *html.Node) []block {
	c := blockCollector{element: root}
	c.walk(root)
	c.end()
	return c.blocks
}

type blockCollector struct {
	blocks  []block
	w       paragraphWriter
	nodes   []*html.Node
	element *html.Node
	breaks  int // <br> since the last text
}

func (c *blockCollector) walk(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		c.text(n)
		return
	case html.ElementNode:
	case html.DocumentNode:
	default:
		return
	}
	if unread(n) {
		return
	}
	switch {
	case n.DataAtom == atom.Br:
		c.breaks++
		return
	case n.DataAtom == atom.Q:
		c.quoted(n)
		return
	case blockLevel[n.DataAtom]:
		c.end()
		outer := c.element
		c.element = n
		c.children(n)
		c.end()
		c.element = outer
		return
	}
	c.children(n)
}

func (c *blockCollector) children(n *html.Node) {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		c.walk(child)
	}
}

// quoted writes the quotation marks a browser shows around <q>: the standard leaves them to the reader's program and
// forbids the author to type them, so a text without them would not be what was published.
func (c *blockCollector) quoted(n *html.Node) {
	opening, closing := "“", "”"
	for p := n.Parent; p != nil; p = p.Parent {
		if p.DataAtom == atom.Q {
			opening, closing = closing, opening
		}
	}
	if opening == "”" {
		opening, closing = "‘", "’"
	}
	c.resolveBreaks(opening)
	c.w.text(opening)
	c.children(n)
	c.w.text(closing)
}

func (c *blockCollector) text(n *html.Node) {
	if preformatted(n) {
		for i, line := range strings.Split(n.Data, "\n") {
			if i > 0 {
				c.breaks++
			}
			c.write(n, line)
		}
		return
	}
	c.write(n, n.Data)
}

func (c *blockCollector) write(n *html.Node, s string) {
	if strings.TrimSpace(s) != "" {
		c.resolveBreaks(s)
		if len(c.nodes) == 0 || c.nodes[len(c.nodes)-1] != n {
			c.nodes = append(c.nodes, n)
		}
	}
	c.w.text(s)
}

// resolveBreaks decides, when the text after line breaks is known, whether they end the paragraph. One break before a
// lower-case letter, or after a comma, only wraps a sentence.
func (c *blockCollector) resolveBreaks(next string) {
	breaks := c.breaks
	c.breaks = 0
	if breaks == 0 {
		return
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(next, unicode.IsSpace))
	if breaks == 1 && (unicode.IsLower(first) || strings.HasSuffix(c.w.current(), ",")) {
		c.w.text(" ")
		return
	}
	c.end()
}

func (c *blockCollector) end() {
	c.breaks = 0
	before := len(c.w.done)
	c.w.end()
	for _, text := range c.w.done[before:] {
		c.blocks = append(c.blocks, block{text: text, element: c.element, nodes: c.nodes})
	}
	c.nodes = nil
}

// paragraphWriter collapses white space as a browser does and cuts paragraphs.
type paragraphWriter struct {
	done  []string
	b     strings.Builder
	blank bool // white space is due before the next character
}

func (w *paragraphWriter) current() string { return w.b.String() }

// text adds characters. Separator characters that would break a line are paragraph ends.
func (w *paragraphWriter) text(s string) {
	for _, r := range s {
		switch r {
		case ' ', '\t', '\n', '\r', '\f', '\v', '\u0085':
			w.blank = true
			continue
		case '\u2028', '\u2029':
			w.end()
			continue
		}
		if w.blank && w.b.Len() > 0 {
			w.b.WriteByte(' ')
		}
		w.blank = false
		w.b.WriteRune(r)
	}
}

// end closes the paragraph. One without a visible character is none.
func (w *paragraphWriter) end() {
	text := strings.TrimFunc(w.b.String(), func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' })
	if text != "" {
		w.done = append(w.done, text)
	}
	w.b.Reset()
	w.blank = false
}

// oneLine collapses white space in a title or a name.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

var blockLevel = atoms(atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption, atom.Center,
	atom.Dd, atom.Details, atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure,
	atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup, atom.Hr,
	atom.Html, atom.Legend, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Search, atom.Section,
	atom.Summary, atom.Table, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul)

var notText = atoms(atom.Applet, atom.Area, atom.Audio, atom.Base, atom.Button, atom.Canvas, atom.Datalist, atom.Embed,
	atom.Head, atom.Iframe, atom.Img, atom.Input, atom.Link, atom.Map, atom.Meta, atom.Meter, atom.Noframes, atom.Noscript,
	atom.Object, atom.Option, atom.Param, atom.Picture, atom.Progress, atom.Script, atom.Select, atom.Source, atom.Style,
	atom.Svg, atom.Template, atom.Textarea, atom.Title, atom.Track, atom.Video)

var headings = atoms(atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6)

func atoms(list ...atom.Atom) map[atom.Atom]bool {
	set := make(map[atom.Atom]bool, len(list))
	for _, a := range list {
		set[a] = true
	}
	return set
}

// unread reports whether a browser shows no text for an element.
func unread(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return false
	}
	if notText[n.DataAtom] || n.Namespace != "" {
		return true
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			if a.Val != "until-found" {
				return true
			}
		case "style":
			style := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
			if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") {
				return true
			}
		}
	}
	return false
}

func preformatted(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.DataAtom == atom.Pre {
			return true
		}
		if blockLevel[p.DataAtom] {
			return false
		}
	}
	return false
}
