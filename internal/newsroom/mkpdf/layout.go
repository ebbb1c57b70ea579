package main

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// The page is A4 in points, with the text in a column that starts at left and ends above bottom.
const (
	pageWidth, pageHeight = 595, 842
	left, top, bottom     = 72, 760, 80
	headerY, footerY      = 800, 40
)

// style is how one sort of line looks. The measure is the greatest number of characters in a line: Times sets about
// 2.3 of them to the width of its size, so that no line of these runs out of the column.
type style struct {
	font    string // F1 Times, F2 Times bold
	size    int
	leading int
	measure int
	before  int // space above the paragraph
}

var (
	title   = style{font: "F2", size: 16, leading: 20, measure: 52, before: 0}
	heading = style{font: "F2", size: 12, leading: 16, measure: 70, before: 16}
	body    = style{font: "F1", size: 12, leading: 18, measure: 78, before: 9}
	alone   = style{font: "F1", size: 12, leading: 18, measure: 78, before: 2}
	furnish = style{font: "F1", size: 9, leading: 11, measure: 100}
)

// line is one line of text where it stands on its page.
type line struct {
	style style
	x, y  int
	text  string
}

// document is what the marks of the text say: a title, a running header, and lines by page.
type document struct {
	title  string
	header string
	pages  [][]line
}

// layout breaks text into the lines of pages.
func layout(text string) (document, error) {
	var d document
	y := 0
	for _, para := range paragraphs(text) {
		st, words := mark(para)
		switch {
		case strings.HasPrefix(para, "% "):
			d.header = words
			continue
		case st == title:
			d.title = words
		}
		lines := wrap(words, st.measure)
		y -= st.before
		for _, words := range lines {
			if len(d.pages) == 0 || y < bottom {
				d.pages = append(d.pages, nil)
				y = top
			}
			last := len(d.pages) - 1
			d.pages[last] = append(d.pages[last], line{style: st, x: left, y: y, text: words})
			y -= st.leading
		}
	}
	if d.title == "" || len(d.pages) == 0 {
		return document{}, fmt.Errorf("the text has no title (a line that starts with %q)", "= ")
	}
	return d, nil
}

// paragraphs splits the text: at blank lines, and around every line with a mark. Lines that start with "#" are notes.
func paragraphs(text string) []string {
	var paras []string
	open := false
	for l := range strings.Lines(text) {
		l = strings.TrimSpace(l)
		marked := l != "" && strings.ContainsRune("=~%", rune(l[0]))
		switch {
		case strings.HasPrefix(l, "#"):
		case l == "":
			open = false
		case open && !marked:
			paras[len(paras)-1] += " " + l
		default:
			paras = append(paras, l)
			open = !marked
		}
	}
	return paras
}

// mark tells the style of a paragraph from what it starts with.
func mark(para string) (style, string) {
	for _, m := range []struct {
		mark  string
		style style
	}{{"== ", heading}, {"= ", title}, {"~ ", alone}, {"% ", furnish}} {
		if words, ok := strings.CutPrefix(para, m.mark); ok {
			return m.style, words
		}
	}
	return body, para
}

// wrap breaks words into lines of at most measure characters; a longer word has a line of its own.
func wrap(words string, measure int) []string {
	var lines []string
	for _, w := range strings.Fields(words) {
		if n := len(lines); n > 0 && utf8.RuneCountInString(lines[n-1])+1+utf8.RuneCountInString(w) <= measure {
			lines[n-1] += " " + w
			continue
		}
		lines = append(lines, w)
	}
	return lines
}
