package content

import (
	"context"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/onrecord/onrecord"
)

// pdfDocument is what PDFium read: lines with their places, not yet paragraphs.
type pdfDocument struct {
	info  map[string]string
	pages []pdfPage
}

type pdfPage struct {
	height float64
	lines  []pdfLine
}

func (e *Extractor) extractPDF(ctx context.Context, in Input) (Document, error) {
	read, err := e.pdf.read(ctx, in.Body)
	if err != nil {
		return Document{}, err
	}
	text, err := read.text()
	if err != nil {
		return Document{}, err
	}
	return Document{
		URL:       in.URL,
		Title:     firstOf(oneLine(in.Hints.Title), read.title()),
		Author:    read.info["Author"],
		Published: firstDate(plausible(in.Hints.Published, e.config.Now()), plausible(read.published(text), e.config.Now())),
		Lang:      languageOf(text, "", in.Hints.Lang),
		Text:      text,
	}, nil
}

func firstDate(dates ...onrecord.Date) onrecord.Date {
	for _, d := range dates {
		if !d.IsZero() {
			return d
		}
	}
	return onrecord.Date{}
}

// text joins the lines of all pages into paragraphs, across columns and pages.
func (d *pdfDocument) text() (string, error) {
	lines := d.body()
	count := 0
	for _, l := range lines {
		count += letterCount(l.text)
	}
	if count < 10 {
		return "", &Error{Reason: Scanned, Err: fmt.Errorf("%d pages with %d letters", len(d.pages), count)}
	}
	known := vocabulary(lines)
	leading := typicalLeading(lines)
	var w paragraphWriter
	for i, line := range lines {
		switch {
		case i == 0:
		case startsParagraph(lines, i, leading):
			w.end()
		case !hyphenated(lines[i-1].text):
			w.text(" ")
		}
		next := ""
		if i+1 < len(lines) && !startsParagraph(lines, i+1, leading) {
			next = lines[i+1].text
		}
		w.text(known.lineEnd(line.text, next))
	}
	w.end()
	return strings.Join(w.done, "\n"), nil
}

// startsParagraph reports whether a line opens a new paragraph: after a gap, at an indent, after a line that ends a
// sentence short of the margin, or where the type changes size.
func startsParagraph(lines []pdfLine, i int, leading float64) bool {
	prev, line := lines[i-1], lines[i]
	region := columnAround(lines, i-1)
	width := region.right - region.left
	step := prev.bottom - line.bottom
	em := max(line.height(), prev.height(), 6)
	ended := endsSentence(prev.text)
	short := prev.right < region.right-max(0.12*width, 2*em)
	onSameColumn := step > 0 && step < 4*leading && line.left < prev.right && prev.left < line.right
	switch {
	case isBullet(line.text):
		return true
	case hyphenated(prev.text) && beginsLower(line.text):
		return false
	case !onSameColumn: // the next column or page
		return ended && (short || !beginsLower(line.text) && line.left > columnAround(lines, i).left+0.7*em) || short && !beginsLower(line.text)
	case step > 1.35*leading:
		return true
	case line.height() > 1.35*prev.height() || prev.height() > 1.35*line.height():
		return step > 1.1*leading || short
	case line.left > region.left+0.7*em && prev.left < region.left+0.4*em && !beginsLower(line.text):
		return true
	}
	return ended && short
}

// columnAround is the extent of the run of lines around one that stand below each other.
func columnAround(lines []pdfLine, i int) pdfLine {
	box := lines[i]
	stretch := func(l pdfLine) { box.left, box.right = min(box.left, l.left), max(box.right, l.right) }
	const reach = 12
	for j := i + 1; j < len(lines) && j < i+reach && lines[j].top < lines[j-1].top && lines[j].left < box.right && lines[j].right > box.left; j++ {
		stretch(lines[j])
	}
	for j := i - 1; j >= 0 && j > i-reach && lines[j].top > lines[j+1].top && lines[j].left < box.right && lines[j].right > box.left; j-- {
		stretch(lines[j])
	}
	return box
}

// typicalLeading is the median distance of lines that follow each other down a column.
func typicalLeading(lines []pdfLine) float64 {
	var steps []float64
	for i := 1; i < len(lines); i++ {
		if step := lines[i-1].bottom - lines[i].bottom; step > 3 && step < 40 {
			steps = append(steps, math.Round(step*2)/2)
		}
	}
	if len(steps) == 0 {
		return 14
	}
	slices.Sort(steps)
	return steps[len(steps)/2]
}

// body is the document without what repeats on its pages: running heads, footers and page numbers.
func (d *pdfDocument) body() []pdfLine {
	count := make(map[string]int)
	for _, page := range d.pages {
		onPage := make(map[string]bool)
		for _, l := range page.lines {
			if page.inMargin(l) {
				onPage[runningKey(l.text)] = true
			}
		}
		for key := range onPage {
			count[key]++
		}
	}
	var lines []pdfLine
	for _, page := range d.pages {
		for _, l := range page.lines {
			if page.inMargin(l) && (pageNumber.MatchString(l.text) || count[runningKey(l.text)] >= max(2, (len(d.pages)+1)/2)) {
				continue
			}
			lines = append(lines, l)
		}
	}
	return lines
}

// inMargin reports whether a line stands in the top or bottom eighth of the page, where heads and footers are.
func (p pdfPage) inMargin(l pdfLine) bool {
	return l.bottom > p.height*0.88 || l.top < p.height*0.12
}

var (
	digits     = regexp.MustCompile(`\pN+`)
	pageNumber = regexp.MustCompile(`^(?i:[-–—|\[( ]*(?:page|seite|pagina|página|стр\.?|p\.)? ?\d{1,4}(?: ?(?:/|of|von|de|sur|из) ?\d{1,4})?[-–—|\]) ]*|[ivxlc]{1,6})$`)
)

func runningKey(text string) string { return digits.ReplaceAllString(text, "0") }

// title is the document's title in its properties if the first page shows it, else the largest type at the head of
// the first page. Word processors leave file names and the titles of older documents in the properties.
func (d *pdfDocument) title() string {
	if len(d.pages) == 0 {
		return ""
	}
	first := pdfDocument{pages: d.pages[:1]}
	lines := first.body()
	var all strings.Builder
	for _, l := range lines {
		all.WriteString(letters(l.text))
	}
	if own := d.info["Title"]; letterCount(own) > 8 && strings.Contains(all.String(), letters(own)) {
		return own
	}
	return largest(lines[:min(len(lines), 15)])
}

// largest joins the lines in the largest type, if one stands out.
func largest(lines []pdfLine) string {
	size, smallest := 0.0, math.Inf(1)
	for _, l := range lines {
		if letterCount(l.text) > 8 {
			size, smallest = max(size, l.height()), min(smallest, l.height())
		}
	}
	if size < 1.15*smallest {
		return ""
	}
	var parts []string
	for _, l := range lines {
		if l.height() > 0.85*size && letterCount(l.text) > 1 {
			parts = append(parts, l.text)
		} else if len(parts) > 0 {
			break
		}
	}
	if title := strings.Join(parts, " "); utf8.RuneCountInString(title) <= 200 {
		return title
	}
	return ""
}

// published is the one day the head of the document names, if the file was made within a week of it. The making alone
// is no publication: files are exported again for years.
func (d *pdfDocument) published(text string) onrecord.Date {
	made := parsePDFDate(d.info["CreationDate"])
	if made.IsZero() {
		return onrecord.Date{}
	}
	for i, paragraph := range strings.Split(text, "\n") {
		if i == 12 {
			break
		}
		if shown := parseDate(paragraph[:min(len(paragraph), 200)]); !shown.IsZero() && apart(shown, made) <= 7*24*time.Hour {
			return shown
		}
	}
	return onrecord.Date{}
}

// parsePDFDate reads D:20240517093000+02'00'.
func parsePDFDate(s string) onrecord.Date {
	s = strings.TrimPrefix(s, "D:")
	if len(s) < 8 {
		return onrecord.Date{}
	}
	t, err := time.Parse("20060102", s[:8])
	if err != nil {
		return onrecord.Date{}
	}
	return onrecord.Day(t.Date())
}

// wordSet holds the words of a document, to tell hyphens of the typesetter from the author's.
type wordSet map[string]bool

func vocabulary(lines []pdfLine) wordSet {
	set := make(wordSet)
	for _, l := range lines {
		for word := range strings.FieldsSeq(l.text) {
			set[bareWord(word)] = true
		}
	}
	return set
}

func bareWord(word string) string {
	return strings.ToLower(strings.TrimFunc(word, func(r rune) bool { return !isWordRune(r) }))
}

// Marks PDFium leaves where a line ends in a hyphen.
const lineEndMarks = "\u0002\ufffe\u00ad"

func hyphenated(text string) bool {
	r, size := utf8.DecodeLastRuneInString(text)
	if r != '-' && r != '‐' && !strings.ContainsRune(lineEndMarks, r) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:len(text)-size])
	return unicode.IsLetter(before)
}

// lineEnd returns a line ready for the next one, if any, to be set to it. The hyphen at its end goes where the typesetter
// put it, and stays where it is the author's: before a capital or a figure, or where the document writes the word with
// it elsewhere and never without.
func (v wordSet) lineEnd(line, next string) string {
	if !hyphenated(line) {
		return line
	}
	mark, size := utf8.DecodeLastRuneInString(line)
	stem := line[:len(line)-size]
	author := line
	if strings.ContainsRune(lineEndMarks, mark) {
		author = stem + "-"
	}
	if !beginsLower(next) {
		return author
	}
	head := stem[strings.LastIndexByte(stem, ' ')+1:]
	rest, _, _ := strings.Cut(next, " ")
	if v[bareWord(head+"-"+rest)] && !v[bareWord(head+rest)] {
		return author
	}
	return stem
}

func beginsLower(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLower(r)
}

func endsSentence(text string) bool {
	text = strings.TrimRight(text, "\"'”’»›)]")
	r, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?:;…。！？؟।", r)
}

func isBullet(text string) bool {
	r, size := utf8.DecodeRuneInString(text)
	return strings.ContainsRune("•▪◦‣●■", r) && strings.HasPrefix(text[size:], " ")
}
