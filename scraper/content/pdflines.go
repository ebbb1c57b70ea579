package content

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium/responses"
)

// pdfLine is a line of a PDF page, or the part of it that stands in one column. Positions are points from the lower
// left corner of the page.
type pdfLine struct {
	text                     string
	left, right, top, bottom float64
}

func (l pdfLine) height() float64 { return l.top - l.bottom }

// linesOf cuts a page's characters, in the order they were painted, into lines where the reading position jumps, and
// puts lines that run across columns into column order.
func linesOf(chars []*responses.GetPageTextStructuredChar) []pdfLine {
	var rows [][]pdfLine
	var b lineBuilder
	var row []pdfLine
	endSegment := func() {
		if line, ok := b.line(); ok {
			row = append(row, line)
		}
		b = lineBuilder{}
	}
	endRow := func() {
		endSegment()
		if len(row) > 0 {
			rows = append(rows, row)
		}
		row = nil
	}
	for _, c := range chars {
		if c.Text == "\n" || c.Text == "\r" {
			endRow()
			continue
		}
		switch b.jump(c) {
		case nextLine:
			endRow()
		case nextColumn:
			endSegment()
		}
		b.add(c)
	}
	endRow()
	return columnOrder(rows)
}

type jump int

const (
	onward jump = iota
	nextColumn
	nextLine
)

type lineBuilder struct {
	b       strings.Builder
	box     pdfLine
	printed bool
	blank   bool
}

// jump tells how a character stands to the line so far. Blanks that PDFium supplies have no place of their own.
func (l *lineBuilder) jump(c *responses.GetPageTextStructuredChar) jump {
	p := c.PointPosition
	if !l.printed || strings.TrimSpace(c.Text) == "" || p.Right <= p.Left {
		return onward
	}
	em := max(l.box.height(), p.Top-p.Bottom, 4)
	switch {
	case p.Top < l.box.bottom-0.1*em, p.Bottom > l.box.top+0.1*em, p.Left < l.box.left-em:
		return nextLine
	case p.Left-l.box.right > 1.8*em:
		return nextColumn
	}
	return onward
}

func (l *lineBuilder) add(c *responses.GetPageTextStructuredChar) {
	if strings.TrimSpace(c.Text) == "" {
		// A no-break space stays what it is; the rest is a blank.
		if c.Text == "\u00a0" && l.printed {
			l.b.WriteString(c.Text)
		} else if c.Text != "" {
			l.blank = true
		}
		return
	}
	if c.Text == "\x00" {
		return
	}
	if l.blank && l.printed {
		l.b.WriteByte(' ')
	}
	l.blank = false
	l.b.WriteString(c.Text)
	p := c.PointPosition
	if p.Right <= p.Left && p.Top <= p.Bottom {
		return
	}
	if !l.printed {
		l.box = pdfLine{left: p.Left, right: p.Right, top: p.Top, bottom: p.Bottom}
		l.printed = true
		return
	}
	l.box.left, l.box.right = min(l.box.left, p.Left), max(l.box.right, p.Right)
	l.box.top, l.box.bottom = max(l.box.top, p.Top), min(l.box.bottom, p.Bottom)
}

func (l *lineBuilder) line() (pdfLine, bool) {
	l.box.text = strings.TrimFunc(l.b.String(), unicode.IsSpace)
	return l.box, l.box.text != "" && l.printed
}

// minColumnRows is how many rows in a row must be parted at the same places to be columns rather than a wide blank.
const minColumnRows = 4

// columnOrder puts rows painted straight across columns into reading order, column by column. Rows whose parts do not
// begin at the same places over several rows are single lines with wide blanks.
func columnOrder(rows [][]pdfLine) []pdfLine {
	var lines []pdfLine
	for i := 0; i < len(rows); {
		n := 1
		for i+n < len(rows) && len(rows[i]) > 1 && aligned(rows[i], rows[i+n]) {
			n++
		}
		if n >= minColumnRows {
			for column := range rows[i] {
				for _, row := range rows[i : i+n] {
					lines = append(lines, row[column])
				}
			}
			i += n
			continue
		}
		lines = append(lines, joinRow(rows[i]))
		i++
	}
	return lines
}

func aligned(a, b []pdfLine) bool {
	return slices.EqualFunc(a, b, func(x, y pdfLine) bool { return math.Abs(x.left-y.left) < 6 })
}

func joinRow(row []pdfLine) pdfLine {
	line := row[0]
	for _, part := range row[1:] {
		line.text += " " + part.text
		line.left, line.right = min(line.left, part.left), max(line.right, part.right)
		line.top, line.bottom = max(line.top, part.top), min(line.bottom, part.bottom)
	}
	return line
}
