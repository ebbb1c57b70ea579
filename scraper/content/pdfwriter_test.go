package content_test

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// pdfWriter sets type in Helvetica on A4 pages, enough to make the PDFs the tests need.
type pdfWriter struct {
	info  string // entries of the information dictionary
	extra string // entries of the trailer
	pages []*strings.Builder
}

func (w *pdfWriter) page() *strings.Builder {
	w.pages = append(w.pages, &strings.Builder{})
	return w.pages[len(w.pages)-1]
}

// show paints a line of text whose characters are all in windows-1252.
func show(page *strings.Builder, x, y, size float64, text string) {
	fmt.Fprintf(page, "BT /F1 %g Tf %g %g Td (", size, x, y)
	for _, r := range text {
		c, ok := charmap.Windows1252.EncodeRune(r)
		if !ok {
			panic(fmt.Sprintf("Helvetica has no %q", r))
		}
		if c >= 0x80 || strings.ContainsRune(`\\()`, r) {
			fmt.Fprintf(page, `\%03o`, c)
		} else {
			page.WriteByte(c)
		}
	}
	page.WriteString(") Tj ET\n")
}

// column sets lines below each other.
func column(page *strings.Builder, x, y, size, leading float64, lines ...string) {
	for i, line := range lines {
		if line != "" {
			show(page, x, y-float64(i)*leading, size, line)
		}
	}
}

func (w *pdfWriter) bytes() []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(body string) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), body)
	}
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	var kids strings.Builder
	for i := range w.pages {
		fmt.Fprintf(&kids, "%d 0 R ", 5+2*i)
	}
	object(fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(w.pages), kids.String()))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	object("<< " + w.info + " >>")
	for i, page := range w.pages {
		object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", 6+2*i))
		object(fmt.Sprintf("<< /Length %d >>\nstream\n%sendstream", page.Len(), page.String()))
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, w.extra, start)
	return b.Bytes()
}
