package content

import (
	"strings"

	"golang.org/x/net/html"
)

// The supplementary private-use planes: 131,068 characters that no page needs for its words. Icon fonts use some of
// them; a marked page goes without those.
const (
	firstMark = 0xF0000
	lastMark  = 0x10FFFD
)

// marks are numbers attached to the text nodes of a page, so that a node can be known again in what a library made of
// the page.
type marks struct {
	nodes     []*html.Node
	originals []string
}

// markText gives each text node with a visible character a private-use character in front. The page is not itself
// until restore is called.
func markText(root *html.Node) *marks {
	m := &marks{}
	for n := range root.Descendants() {
		if n.Type != html.TextNode || strings.TrimSpace(n.Data) == "" || firstMark+rune(len(m.nodes)) > lastMark {
			continue
		}
		m.originals = append(m.originals, n.Data)
		n.Data = string(firstMark+rune(len(m.nodes))) + strings.Map(withoutMarks, n.Data)
		m.nodes = append(m.nodes, n)
	}
	return m
}

func withoutMarks(r rune) rune {
	if firstMark <= r && r <= lastMark {
		return -1
	}
	return r
}

// restore takes the marks away again.
func (m *marks) restore() {
	for i, n := range m.nodes {
		n.Data = m.originals[i]
	}
}

// seen returns the nodes whose marks occur in a result.
func (m *marks) seen(result *html.Node) map[*html.Node]bool {
	seen := make(map[*html.Node]bool)
	if result == nil {
		return seen
	}
	for n := range result.Descendants() {
		if n.Type != html.TextNode {
			continue
		}
		for _, r := range n.Data {
			if i := int(r) - firstMark; i >= 0 && i < len(m.nodes) {
				seen[m.nodes[i]] = true
			}
		}
	}
	return seen
}
