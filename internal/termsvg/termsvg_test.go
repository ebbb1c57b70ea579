package termsvg_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord/internal/termsvg"
)

var update = flag.Bool("update", false, "rewrite the pictures in testdata")

// Each testdata/name.txt is a window: its title, an empty line, and what the terminal shows.
func TestPictures(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			title, shown, _ := strings.Cut(strings.TrimSuffix(string(raw), "\n"), "\n\n")
			got := termsvg.Render(title, strings.Split(shown, "\n"))
			golden := strings.TrimSuffix(name, ".txt") + ".svg"
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(got), string(want)); diff != "" {
				t.Errorf("got - want +:\n%s", diff)
			}
		})
	}
}

// cell is a piece of the picture by what a terminal would call its place.
type cell struct {
	Column, Cells int
	Text          string
}

// cells reads the runs of a picture back, first the ones of the first line, and fails if it is not XML.
func cells(t *testing.T, svg []byte) []cell {
	t.Helper()
	var list []cell
	in := false
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatalf("%v in %.300q", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			var c cell
			for _, a := range token.Attr {
				n, _ := strconv.Atoi(a.Value)
				switch a.Name.Local {
				case "x":
					c.Column = (n - 18) / 9
				case "textLength":
					c.Cells = n / 9
				}
			}
			if in = token.Name.Local == "text" && c.Cells > 0; in {
				list = append(list, c)
			}
		case xml.CharData:
			if in {
				list[len(list)-1].Text += string(token)
			}
		case xml.EndElement:
			in = false
		}
	}
}

func TestCharactersStandInTheirCells(t *testing.T) {
	for _, tc := range []struct {
		name, line string
		want       []cell
	}{
		{"columns", "type    who   words", []cell{{0, 4, "type"}, {8, 3, "who"}, {14, 5, "words"}}},
		{"one blank joins", "two words", []cell{{0, 9, "two words"}}},
		{"indented", "   x", []cell{{3, 1, "x"}}},
		{"command", "$ make demo", []cell{{0, 1, "$"}, {2, 9, "make demo"}}},
		{"wide characters", "a 海港線 b", []cell{{0, 1, "a"}, {2, 6, "海港線"}, {9, 1, "b"}}},
		{"combining accent", "Tarve\u0301nie  x", []cell{{0, 8, "Tarve\u0301nie"}, {10, 1, "x"}}},
		{"tab", "ab\tc", []cell{{0, 2, "ab"}, {8, 1, "c"}}},
		{"tab of one cell", "abcdefg\tc", []cell{{0, 7, "abcdefg"}, {8, 1, "c"}}},
		{"markup", `<b>&"`, []cell{{0, 5, `<b>&"`}}},
		{"empty", "", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := cells(t, termsvg.Render("t", []string{tc.line}))
			if diff := cmp.Diff(got, tc.want); diff != "" {
				t.Errorf("got - want +:\n%s", diff)
			}
		})
	}
}

func FuzzRender(f *testing.F) {
	for _, seed := range []string{"", "$ x", "a\tb", "海  港", "\x1b[31mred\x1b[0m", "\xff\xfe", "e\u0301\u200d👩‍🚀", "]]>", "مرحبا  x"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, title, line string) {
		got := termsvg.Render(title, []string{line})
		if !utf8.Valid(got) {
			t.Fatalf("not UTF-8: %q", got)
		}
		at := 0
		for _, c := range cells(t, got) {
			if c.Column < at {
				t.Errorf("%q: run %q begins in cell %d, before %d", line, c.Text, c.Column, at)
			}
			at = c.Column + c.Cells
		}
	})
}
