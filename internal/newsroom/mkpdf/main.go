// Command mkpdf typesets the position paper of the sample newsroom: a plain text file with a few marks becomes a small PDF of
// the kind that institutes publish, with a running header and page numbers, in a font that every reader has. It is run
// by go generate; the same input gives the same bytes.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	in := flag.String("in", "", "text `file` to typeset")
	out := flag.String("out", "", "PDF `file` to write")
	flag.Parse()
	if err := run(*in, *out); err != nil {
		fmt.Fprintln(os.Stderr, "mkpdf:", err)
		os.Exit(1)
	}
}

func run(in, out string) error {
	text, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	pdf, err := typeset(string(text))
	if err != nil {
		return fmt.Errorf("typeset %s: %w", in, err)
	}
	return os.WriteFile(out, pdf, 0o644)
}
