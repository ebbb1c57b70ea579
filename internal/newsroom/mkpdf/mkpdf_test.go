package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

// The paper that is served is the one that the text makes: whoever edits the text runs go generate.
func TestPaperIsUpToDate(t *testing.T) {
	text, err := os.ReadFile("position.txt")
	if err != nil {
		t.Fatal(err)
	}
	got, err := typeset(string(text))
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../site/law.pellbay.example/papers/meridian-accord-position.pdf")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("position.txt makes another paper than the one in site/: run go generate in internal/newsroom")
	}
	if n := bytes.Count(want, []byte("/Type /Page ")); n != 2 {
		t.Errorf("the paper has %d pages, want 2", n)
	}
}

func TestLayout(t *testing.T) {
	d, err := layout("# a note\n% Running header\n= A title\n== One\n" + strings.Repeat("word ", 2000) + "\n~ alone\n~ alone too\n")
	if err != nil {
		t.Fatal(err)
	}
	if d.title != "A title" || d.header != "Running header" {
		t.Errorf("title %q, header %q", d.title, d.header)
	}
	words := 0
	for i, page := range d.pages {
		for _, l := range page {
			words += strings.Count(l.text, "word")
			if l.y < bottom || l.y > top {
				t.Errorf("page %d: line %q at %d", i+1, l.text, l.y)
			}
			if n := utf8.RuneCountInString(l.text); n > l.style.measure {
				t.Errorf("page %d: line of %d characters, want at most %d", i+1, n, l.style.measure)
			}
		}
	}
	last := d.pages[len(d.pages)-1]
	if words != 2000 || last[len(last)-1].text != "alone too" {
		t.Errorf("%d words and last line %q, want 2000 and %q", words, last[len(last)-1].text, "alone too")
	}
}

func TestTypesetRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"no title":                 "A paragraph.",
		"nothing":                  "",
		"letters the font has not": "= A title\n\n条約",
	} {
		if _, err := typeset(text); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
