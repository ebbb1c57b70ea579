// Package termsvg draws what a terminal shows as an SVG picture, for pages that tell what a command prints: the picture
// in the README is made by running the command, so that it cannot promise what the program does not do.
//
// [Render] is all of it. The picture needs nothing from outside: it names only fonts that a reader has, follows the
// reader's light or dark scheme, and its words can be selected and read aloud. Every character stands in its cell
// whatever the font, so that tables stay tables; Chinese, Japanese and Korean characters take two.
package termsvg

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// The measures of the picture in pixels. A cell is six tenths of the font's size wide, as in most monospaced fonts, so
// that little has to be stretched.
const (
	fontSize   = 15
	cellWidth  = 9
	lineHeight = 21
	padding    = 18
	barHeight  = 34
	minCells   = 48 // a window is not narrower, or its title would not fit
)

// Render returns the SVG of a window with this title and these lines in it. A line that starts with "$ " is a command
// that somebody typed; the others are its output. Tabs go to every eighth cell; control characters, which XML cannot
// hold, become U+FFFD. The same lines give the same bytes.
func Render(title string, lines []string) []byte {
	rows, cells := make([][]run, len(lines)), minCells
	for i, l := range lines {
		var width int
		rows[i], width = runs(l)
		cells = max(cells, width)
	}
	width := cells*cellWidth + 2*padding
	height := barHeight + len(lines)*lineHeight + 2*padding - (lineHeight - fontSize)

	var b bytes.Buffer
	drawWindow(&b, escape(title), width, height)
	for i, row := range rows {
		for _, r := range row {
			r.draw(&b, barHeight+padding+i*lineHeight+fontSize-3)
		}
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// draw writes a run. Its length is given, so that another font than the one we measured keeps the columns.
func (r run) draw(b *bytes.Buffer, y int) {
	class := ""
	if r.class != "" {
		class = fmt.Sprintf(" class=%q", r.class)
	}
	fmt.Fprintf(b, "<text x=\"%d\" y=\"%d\" textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\"%s>%s</text>\n",
		padding+r.at*cellWidth, y, r.cells*cellWidth, class, escape(r.text))
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}

// drawWindow opens the picture: its words for those who cannot see it, its colours, and an empty window. The title is
// escaped already.
func drawWindow(b *bytes.Buffer, title string, width, height int) {
	fmt.Fprintf(b, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">\n",
		width, height, width, height)
	fmt.Fprintf(b, "<title>%s</title>\n<style>%s</style>\n", title, style)
	fmt.Fprintf(b, "<rect class=\"window\" x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"8\"/>\n", width-1, height-1)
	fmt.Fprintf(b, "<path class=\"rule\" d=\"M0.5 %d.5H%d\"/>\n", barHeight, width-1)
	b.WriteString("<g class=\"dots\"><circle cx=\"18\" cy=\"17\" r=\"5\"/><circle cx=\"35\" cy=\"17\" r=\"5\"/><circle cx=\"52\" cy=\"17\" r=\"5\"/></g>\n")
	fmt.Fprintf(b, "<text class=\"title\" x=\"%d\" y=\"22\" text-anchor=\"middle\">%s</text>\n", width/2, title)
}

const style = `
text{font:15px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;fill:#1f2328}
.window{fill:#fff;stroke:#d0d7de}.rule{stroke:#d0d7de}.dots{fill:#d0d7de}
.title{font-family:system-ui,sans-serif;font-size:13px;fill:#59636e}
.prompt{fill:#1a7f37}.command{font-weight:600}.dim{fill:#8c959f}
@media (prefers-color-scheme:dark){
text{fill:#e6edf3}.window{fill:#0d1117;stroke:#3d444d}.rule{stroke:#3d444d}.dots{fill:#3d444d}
.title{fill:#9198a1}.prompt{fill:#3fb950}.dim{fill:#6e7681}}
`
