package content

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"codeberg.org/readeck/go-readability/v2"
	"github.com/markusmobius/go-htmldate"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// text is the page's article in paragraphs.
func (p *page) text(ctx context.Context) (string, error) {
	var blocks []block
	if p.selectors.Body != "" {
		elements, err := p.selected(p.selectors.Body)
		if err != nil {
			return "", err
		}
		for _, n := range elements {
			blocks = append(blocks, blocksOf(n)...)
		}
		if len(blocks) == 0 {
			return "", &Error{Reason: NoSelector, Err: fmt.Errorf("selector %q matches %d elements, none with text", p.selectors.Body, len(elements))}
		}
		return joinBlocks(blocks), nil
	}
	blocks = p.mainBlocks(ctx)
	if err := ctx.Err(); err != nil {
		return "", err
	}
	blocks = withoutTeasers(p.withoutHeadline(blocks))
	text := joinBlocks(blocks)
	if body := p.claimedBody(); letterCount(body) > 2*letterCount(text) && letterCount(body) > 200 {
		return body, nil
	}
	if text == "" {
		return "", &Error{Reason: NoText}
	}
	return text, nil
}

func joinBlocks(blocks []block) string {
	var b strings.Builder
	for i, block := range blocks {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(block.text)
	}
	return b.String()
}

// mainBlocks are the paragraphs of the page that belong to its article.
//
// go-trafilatura decides which. Its own output is not used: it trims, joins and re-spaces text on the way. Instead every
// text node of the page goes in with a number attached, as one private-use character, and the numbers that come out
// tell which nodes it kept. The paragraphs are then written from the page itself, whole: one of which most was kept
// belongs to the article, with the link or the name in the middle that was not.
func (p *page) mainBlocks(ctx context.Context) []block {
	all := slices.DeleteFunc(blocksOf(p.root), p.fromReaders)
	marks := markText(p.root)
	defer marks.restore()
	chosen := keep(all, marks.seen(p.trafilatura()))
	if ctx.Err() == nil && suspicious(chosen, all) {
		second := keep(all, marks.seen(p.readability()))
		if better(second, chosen) {
			chosen = second
		}
	}
	return chosen
}

// trafilatura returns the part of the marked page that go-trafilatura takes for the article, or nil. Reader comments
// are left to it to find, for it then removes them; dates are found elsewhere (date.go).
func (p *page) trafilatura() *html.Node {
	defer p.withKnownMetadata()()
	result, err := trafilatura.ExtractDocument(p.root, trafilatura.Options{
		OriginalURL:      p.url,
		HtmlDateMode:     trafilatura.Disabled,
		HtmlDateOverride: &htmldate.Result{},
	})
	if err != nil {
		return nil
	}
	p.libraryLang = result.Metadata.Language
	return result.ContentNode
}

// withKnownMetadata gives the page a head that answers what the library would look for all over the page, for its
// metadata: author, categories, tags and so on, a fifth of its work, and nothing that the text depends on. What is
// returned puts the page's own head back.
func (p *page) withKnownMetadata() (restore func()) {
	if p.head == nil || p.head.Parent == nil {
		return func() {}
	}
	head := &html.Node{Type: html.ElementNode, Data: "head", DataAtom: atom.Head}
	head.AppendChild(element(atom.Meta, "property", "og:author", "content", "Some Body")) // it wants a name
	for _, property := range []string{"title", "url", "description", "site_name", "image", "type"} {
		head.AppendChild(element(atom.Meta, "property", "og:"+property, "content", "https://page.example/"))
	}
	head.AppendChild(element(atom.A, "rel", "license", "href", "https://creativecommons.org/licenses/by/4.0/"))
	facts := element(atom.Script, "type", "application/ld+json")
	facts.AppendChild(&html.Node{Type: html.TextNode, Data: `{"@context":"https://schema.org","@type":"Article","articleSection":"-","keywords":"-"}`})
	head.AppendChild(facts)
	parent := p.head.Parent
	parent.InsertBefore(head, p.head)
	parent.RemoveChild(p.head)
	return func() {
		parent.InsertBefore(p.head, head)
		parent.RemoveChild(head)
	}
}

// element makes an element with attributes, name and value in turn.
func element(a atom.Atom, attrs ...string) *html.Node {
	n := &html.Node{Type: html.ElementNode, Data: a.String(), DataAtom: a}
	for i := 0; i < len(attrs); i += 2 {
		n.Attr = append(n.Attr, html.Attribute{Key: attrs[i], Val: attrs[i+1]})
	}
	return n
}

// readability is the second opinion.
func (p *page) readability() *html.Node {
	parser := readability.NewParser()
	parser.DisableJSONLD = true
	article, err := parser.ParseDocument(p.root, p.url)
	if err != nil {
		return nil
	}
	return article.Node
}

// shortText is how many letters an article has at least before it is worth a second opinion, if the page has more.
const shortText = 400

// suspicious reports whether an article is short although the page holds more running text than it, or is mostly
// something else than running text: the library's last resort is to take the whole page.
func suspicious(chosen, all []block) bool {
	kept, prose := lettersIn(chosen), proseIn(all)
	return kept < shortText && prose > 2*kept || prose > 4*kept || proseIn(chosen)*3 < kept && len(chosen) > 20
}

// better reports whether a second opinion is to be believed: it found twice the running text, or as much with far less
// around it, and is mostly running text itself.
func better(second, first []block) bool {
	prose, before := proseIn(second), proseIn(first)
	if prose*2 < lettersIn(second) {
		return false
	}
	return prose > 2*before || prose*10 >= before*9 && lettersIn(second)*2 < lettersIn(first)
}

// fromReaders reports whether a paragraph stands among the readers' comments below an article.
func (p *page) fromReaders(b block) bool {
	for n := b.element; n != nil && len(p.comments) > 0; n = n.Parent {
		if slices.Contains(p.comments, n) {
			return true
		}
	}
	return false
}

// holdsComments reports whether an element is the container of readers' comments.
func holdsComments(n *html.Node) bool {
	switch attr(n, "id") {
	case "comments", "respond", "disqus_thread":
		return true
	}
	class := attr(n, "class")
	return strings.Contains(class, "comment") &&
		(hasWord(class, "comments") || hasWord(class, "comment-list") || hasWord(class, "comments-area"))
}

func proseIn(blocks []block) int {
	n := 0
	for _, b := range blocks {
		if isProse(b) {
			n += letterCount(b.text)
		}
	}
	return n
}

// isProse reports whether a paragraph reads like an article's: long, and a paragraph by its markup.
func isProse(b block) bool {
	switch b.element.DataAtom {
	case atom.P, atom.Blockquote, atom.Li, atom.Dd, atom.Div, atom.Section, atom.Article, atom.Td:
		return utf8.RuneCountInString(b.text) >= 80 && !inFurniture(b.element)
	}
	return false
}

func inFurniture(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		switch n.DataAtom {
		case atom.Nav, atom.Footer, atom.Aside, atom.Form:
			return true
		}
	}
	return false
}

// withoutHeadline drops the page's headline from the head of its text, with the kicker and the dateline above it: it is
// the document's title, not its words.
func (p *page) withoutHeadline(blocks []block) []block {
	title, heading := letters(p.ownTitle()), letters(p.heading())
	for i, b := range blocks[:max(0, min(len(blocks)-1, 6))] {
		if key := letters(b.text); headings[b.element.DataAtom] && (key == title || key == heading) {
			return p.withoutHeadline(blocks[i+1:])
		}
		if utf8.RuneCountInString(b.text) > 120 {
			break
		}
	}
	return blocks
}

// withoutTeasers drops paragraphs that are nothing but a link: teasers for other documents, often with somebody's words
// in quotation marks. On a page that consists of links they are the content.
func withoutTeasers(blocks []block) []block {
	var kept []block
	for _, b := range blocks {
		if !isTeaser(b) {
			kept = append(kept, b)
		}
	}
	if lettersIn(kept)*3 < lettersIn(blocks)*2 {
		return blocks
	}
	return kept
}

// isTeaser reports whether nearly all letters of a paragraph are links.
func isTeaser(b block) bool {
	linked, total := 0, 0
	for _, n := range b.nodes {
		count := letterCount(n.Data)
		total += count
		if inLink(n) {
			linked += count
		}
	}
	return total >= 15 && linked*10 >= total*8
}

func inLink(n *html.Node) bool {
	for ; n != nil && !blockLevel[n.DataAtom]; n = n.Parent {
		if n.DataAtom == atom.A {
			return true
		}
	}
	return n != nil && n.Parent != nil && n.Parent.DataAtom == atom.A
}

// claimedBody is the article as JSON-LD tells it, in paragraphs: for pages that show it only with scripts.
func (p *page) claimedBody() string {
	a := p.article()
	if a == nil || a.body == "" {
		return ""
	}
	body := html.UnescapeString(a.body)
	if strings.Contains(body, "</") || strings.Contains(body, "<br") {
		if parsed, err := html.Parse(strings.NewReader(body)); err == nil {
			return joinBlocks(blocksOf(parsed))
		}
	}
	var w paragraphWriter
	for line := range strings.SplitSeq(body, "\n") {
		w.text(line)
		w.end()
	}
	return strings.Join(w.done, "\n")
}

// keep returns the paragraphs most of whose letters stand in nodes that were seen.
func keep(blocks []block, seen map[*html.Node]bool) []block {
	var kept []block
	for _, b := range blocks {
		in, total := 0, 0
		for _, n := range b.nodes {
			count := letterCount(n.Data)
			total += count
			if seen[n] {
				in += count
			}
		}
		if in > 0 && in*2 >= total {
			kept = append(kept, b)
		}
	}
	return kept
}

func lettersIn(blocks []block) int {
	n := 0
	for _, b := range blocks {
		n += letterCount(b.text)
	}
	return n
}

// letterCount counts letters and digits: what makes words, in any script.
func letterCount(s string) int {
	n := 0
	for i, r := range s {
		if s[i] < utf8.RuneSelf {
			n += int(asciiWord[s[i]])
		} else if isWordRune(r) {
			n++
		}
	}
	return n
}

// asciiWord is 1 for the letters and digits of ASCII. Every letter of a page is counted several times.
var asciiWord = func() (table [utf8.RuneSelf]uint8) {
	for r := range rune(utf8.RuneSelf) {
		if isWordRune(r) {
			table[r] = 1
		}
	}
	return table
}()

// letters is a text reduced to its letters and digits in lower case, to compare wordings.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if isWordRune(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}
