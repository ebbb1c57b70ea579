package configs

import (
	"bytes"
	"regexp"

	"github.com/goccy/go-yaml/ast"
)

// A tree of YAML takes a hundred times the memory of its file. So a long list of sources is not read as one: the file
// is cut between sources into pieces that are files themselves, each with its lines where they were, and each tree is
// forgotten before the next is made.

const (
	// wholeFile is up to which size a file is read as one.
	wholeFile = 256 << 10
	// sourcesAPiece is how many sources a piece has.
	sourcesAPiece = 500
)

var (
	sourcesKey = regexp.MustCompile(`^sources:\s*(#.*)?$`)
	// namesNode finds &names and *names of nodes, which one piece could define and another use, and second documents.
	namesNode = regexp.MustCompile(`(?m)(^|[\s\[{,:])[&*][\pL\pN_-]|^---|^\.\.\.`)
)

// pieces cuts a long file into what is left without its sources, and the sources in pieces. It returns the file alone
// where it is short, or where a cut could change what it says: every line that begins a source must be sure to do so,
// so no line may open a quotation that another closes.
func pieces(data []byte) (rest []byte, sources [][]byte) {
	if len(data) <= wholeFile || namesNode.Match(data) {
		return data, nil
	}
	lines := bytes.SplitAfter(data, []byte("\n"))
	from := 0
	for from < len(lines) && !sourcesKey.Match(bytes.TrimRight(lines[from], "\r\n")) {
		from++
	}
	starts, to := sourceLines(lines, from+1)
	if len(starts) == 0 {
		return data, nil
	}
	for i := 0; i < len(starts); i += sourcesAPiece {
		end := to
		if i+sourcesAPiece < len(starts) {
			end = starts[i+sourcesAPiece]
		}
		piece := append(bytes.Repeat([]byte("\n"), from), lines[from]...)
		piece = append(piece, bytes.Repeat([]byte("\n"), starts[i]-from-1)...)
		sources = append(sources, append(piece, bytes.Join(lines[starts[i]:end], nil)...))
	}
	rest = append(bytes.Join(lines[:from], nil), bytes.Repeat([]byte("\n"), to-from)...)
	return append(rest, bytes.Join(lines[to:], nil)...), sources
}

// sourceLines returns the lines, after the key, on which sources begin, and the one behind the last; no starts where
// that is not sure.
func sourceLines(lines [][]byte, from int) (starts []int, to int) {
	indent := -1
	for i := from; i < len(lines); i++ {
		line := lines[i]
		text := bytes.TrimLeft(line, " ")
		if bytes.Count(line, []byte(`"`))%2 == 1 || bytes.Count(line, []byte("'"))%2 == 1 {
			return nil, 0
		}
		if len(bytes.TrimSpace(text)) == 0 || text[0] == '#' {
			continue
		}
		at, dash := len(line)-len(text), bytes.HasPrefix(text, []byte("- "))
		switch {
		case indent < 0 && !dash:
			return nil, 0
		case indent < 0:
			indent = at
			starts = append(starts, i)
		case at == indent && dash:
			starts = append(starts, i)
		case at <= indent:
			return starts, i
		}
	}
	return starts, len(lines)
}

// A piece is a piece of a file, parsed.
type piece struct {
	*reader
	root ast.Node // nil where it cannot be read, which the reader's problems tell
}

// parsed yields the pieces in their order, and parses one while the one before is read.
func parsed(file string, pieces [][]byte) <-chan piece {
	all := make(chan piece)
	go func() {
		defer close(all)
		for _, data := range pieces {
			r := &reader{file: file}
			all <- piece{r, r.parse(data)}
		}
	}()
	return all
}
