package content_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/onrecord/onrecord/scraper/content"
)

// setting is how a text is set: in so many columns, hyphenated, with a running head and a page number on every page.
type setting struct {
	columns int
	size    float64
	lines   int // of a column
	// across paints the lines of neighbouring columns one after the other, as some programs do.
	across bool
}

// set sets the paragraphs of a text; the first is the headline.
func (s setting) set(paragraphs []string) []byte {
	const left, right, top = 50.0, 545.0, 720.0
	width := (right - left - 20*float64(s.columns-1)) / float64(s.columns)
	lines := s.linesOf(paragraphs[1:], int(width/(0.52*s.size)))
	w := &pdfWriter{}
	for n := 0; len(lines) > 0; n++ {
		page := w.page()
		show(page, left, 810, 8, "Lindhaven Gazette – the paper of the port")
		show(page, 290, 30, 8, fmt.Sprint(n+1))
		if n == 0 {
			show(page, left, 760, 18, paragraphs[0])
		}
		var columns [][]string
		for range s.columns {
			take := min(s.lines, len(lines))
			columns = append(columns, lines[:take])
			lines = lines[take:]
		}
		paint := func(c, i int) {
			if i < len(columns[c]) && columns[c][i] != "" {
				show(page, left+float64(c)*(width+20), top-float64(i)*s.size*1.3, s.size, columns[c][i])
			}
		}
		if s.across {
			for i := range s.lines {
				for c := range columns {
					paint(c, i)
				}
			}
			continue
		}
		for c := range columns {
			for i := range columns[c] {
				paint(c, i)
			}
		}
	}
	return w.bytes()
}

// linesOf breaks paragraphs into lines of so many characters, with an empty one between two, and divides long words.
func (s setting) linesOf(paragraphs []string, width int) (lines []string) {
	for i, p := range paragraphs {
		if i > 0 {
			lines = append(lines, "")
		}
		line := ""
		for word := range strings.FieldsSeq(p) {
			room := width - utf8.RuneCountInString(line) - 1
			head, tail := divide(word, room)
			switch {
			case line == "":
				line = word
			case utf8.RuneCountInString(word) <= room:
				line += " " + word
			case head != "":
				lines = append(lines, line+" "+head+"-")
				line = tail
			default:
				lines = append(lines, line)
				line = word
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// divide cuts a long word of letters so that its head with a hyphen fits into room characters, three on either side.
func divide(word string, room int) (head, tail string) {
	runes := []rune(word)
	if len(runes) < 8 || room < 4 || len(words.FindString(word)) != len(word) {
		return "", ""
	}
	at := min(room-1, len(runes)-3)
	return string(runes[:at]), string(runes[at:])
}

// TestPDFGold sets texts of our own in columns and compares what is read with them: four-word F1 0.95 at least on
// average, and 0.90 on each. The hardest is a page painted across whose second column has but four lines.
func TestPDFGold(t *testing.T) {
	files, _ := filepath.Glob("testdata/pdf/*.txt")
	if len(files) == 0 {
		t.Fatal("no texts in testdata/pdf")
	}
	e := pdfExtractor(t)
	var all overlap
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		paragraphs := strings.Split(strings.TrimSpace(string(text)), "\n\n")
		for _, s := range []setting{
			{columns: 2, size: 10, lines: 48}, {columns: 3, size: 9, lines: 50}, {columns: 2, size: 10, lines: 14},
			{columns: 3, size: 9, lines: 20}, {columns: 2, size: 10, lines: 40, across: true},
		} {
			name := fmt.Sprintf("%s in %d columns of %d lines, across %v", filepath.Base(file), s.columns, s.lines, s.across)
			t.Run(name, func(t *testing.T) {
				got, err := e.Text(t.Context(), content.Input{URL: "https://lindhaven.example/gazette.pdf", Body: s.set(paragraphs)})
				if err != nil {
					t.Fatal(err)
				}
				score := compareShingles(strings.Join(paragraphs, "\n"), got)
				all.add(score)
				t.Logf("four-word F1 %.3f", score.f1())
				if score.f1() < 0.90 {
					t.Errorf("four-word F1 %.3f, want 0.90; got:\n%s", score.f1(), got)
				}
			})
		}
	}
	precision, recall, f1 := all.mean()
	t.Logf("four-word F1 %.3f (P %.3f R %.3f) over %d documents", f1, precision, recall, all.n)
	if f1 < 0.95 {
		t.Errorf("four-word F1 %.3f on average, want 0.95", f1)
	}
}
