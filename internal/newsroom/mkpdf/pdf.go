package main

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// created is the date the paper bears. A PDF says when it was made, and the same text has to give the same bytes.
const created = "D:20260309090000Z"

// typeset returns the PDF of a marked text. Its streams are not compressed, so that a diff of two versions can be read.
func typeset(text string) ([]byte, error) {
	d, err := layout(text)
	if err != nil {
		return nil, err
	}
	w := &writer{}
	w.buf.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	info, err := literal(d.title)
	if err != nil {
		return nil, err
	}
	const firstPage = 6 // objects 1 to 5 are the catalogue, the tree, the fonts and the document's information
	var kids []string
	for i := range d.pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", firstPage+2*i))
	}
	w.object("<< /Type /Catalog /Pages 2 0 R /Lang (en) >>")
	w.object(fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(kids), strings.Join(kids, " ")))
	w.object("<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>")
	w.object("<< /Type /Font /Subtype /Type1 /BaseFont /Times-Bold /Encoding /WinAnsiEncoding >>")
	w.object(fmt.Sprintf("<< /Title %s /CreationDate (%s) /Producer (mkpdf) >>", info, created))
	for i := range d.pages {
		stream, err := content(d, i)
		if err != nil {
			return nil, err
		}
		w.object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents %d 0 R >>",
			pageWidth, pageHeight, firstPage+2*i+1))
		w.object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(stream), stream))
	}
	return w.finish(), nil
}

// content draws page i: the running header, the lines, the page number.
func content(d document, i int) (string, error) {
	lines := []line{{style: furnish, x: left, y: headerY, text: d.header}}
	lines = append(lines, d.pages[i]...)
	lines = append(lines, line{style: furnish, x: pageWidth/2 - 3, y: footerY, text: fmt.Sprint(i + 1)})
	var b strings.Builder
	for _, l := range lines {
		lit, err := literal(l.text)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "BT /%s %d Tf %d %d Td %s Tj ET\n", l.style.font, l.style.size, l.x, l.y, lit)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// literal writes a string as PDF does, in the encoding of the fonts.
func literal(s string) (string, error) {
	enc, err := charmap.Windows1252.NewEncoder().String(s)
	if err != nil {
		return "", fmt.Errorf("%q has a character that the font does not have: %w", s, err)
	}
	return "(" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(enc) + ")", nil
}

// writer numbers objects from 1 and remembers where each begins, for the table at the end of the file.
type writer struct {
	buf     bytes.Buffer
	offsets []int
}

func (w *writer) object(body string) {
	w.offsets = append(w.offsets, w.buf.Len())
	fmt.Fprintf(&w.buf, "%d 0 obj\n%s\nendobj\n", len(w.offsets), body)
}

func (w *writer) finish() []byte {
	table := w.buf.Len()
	fmt.Fprintf(&w.buf, "xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1)
	for _, at := range w.offsets {
		fmt.Fprintf(&w.buf, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&w.buf, "trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(w.offsets)+1, table)
	return w.buf.Bytes()
}
