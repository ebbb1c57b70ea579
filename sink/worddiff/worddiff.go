// Package worddiff compares two texts word by word, for people who want to see what was changed. [Compare] is all there
// is: it never depends on the time it takes, so the same texts give the same differences everywhere.
package worddiff

import (
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
	"github.com/sergi/go-diff/diffmatchpatch"
)

// Op is what became of a stretch of text.
type Op string

// The operations.
const (
	Equal  Op = "equal"
	Delete Op = "delete"
	Insert Op = "insert"
)

// Edit is a stretch of text that stayed, went or came. The stretches that stayed or went are the old text, in order;
// those that stayed or came the new one. Where words were replaced, what went stands before what came.
type Edit struct {
	Op   Op     `json:"op"`
	Text string `json:"text"`
}

// Compare says what leads from one text to the other: first paragraph by paragraph, then, within those that changed,
// word by word, as Unicode divides words.
func Compare(old, now string) []Edit {
	var edits []Edit
	var went, came strings.Builder
	flush := func() {
		edits = append(edits, compareWords(went.String(), came.String())...)
		went.Reset()
		came.Reset()
	}
	for _, e := range compareTokens(paragraphs(old), paragraphs(now)) {
		switch e.Op {
		case Delete:
			went.WriteString(e.Text)
		case Insert:
			came.WriteString(e.Text)
		case Equal:
			flush()
			edits = append(edits, e)
		}
	}
	flush()
	return merge(edits)
}

// mostWords bounds the work on paragraphs that have nothing in common, which grows with the square of their length.
// What is longer, some fifty pages replaced by others, is said to have been replaced.
const mostWords = 20000

func compareWords(old, now string) []Edit {
	a, b := tokens(old), tokens(now)
	if len(a)+len(b) > mostWords {
		return replaced(old, now)
	}
	return compareTokens(a, b)
}

// paragraphs are the lines of a text, each with its line feed.
func paragraphs(s string) []string {
	var all []string
	for line := range strings.Lines(s) {
		all = append(all, line)
	}
	return all
}

// tokens are the words of a text, and what stands between them.
func tokens(s string) []string {
	var all []string
	for segments := words.FromString(s); segments.Next(); {
		all = append(all, segments.Value())
	}
	return all
}

func replaced(old, now string) []Edit { return []Edit{{Delete, old}, {Insert, now}} }

// The library compares texts character by character, so each different token becomes a character: one of those for
// private use, which it takes for neither space nor letter.
const (
	firstCode = 0xF0000
	lastCode  = utf8.MaxRune
)

// codes numbers tokens.
type codes struct {
	code   map[string]rune
	tokens []string
}

func (c *codes) encode(tokens []string) []rune {
	runes := make([]rune, len(tokens))
	for i, token := range tokens {
		code, ok := c.code[token]
		if !ok {
			code = firstCode + rune(len(c.tokens))
			c.code[token] = code
			c.tokens = append(c.tokens, token)
		}
		runes[i] = code
	}
	return runes
}

func (c *codes) decode(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteString(c.tokens[r-firstCode])
	}
	return b.String()
}

func compareTokens(old, now []string) []Edit {
	c := codes{code: make(map[string]rune)}
	a, b := c.encode(old), c.encode(now)
	if len(c.tokens) > lastCode-firstCode+1 {
		return replaced(strings.Join(old, ""), strings.Join(now, ""))
	}
	dmp := diffmatchpatch.New()
	dmp.DiffTimeout = 0 // by default it gives up when the time is up, and the result depends on the machine
	diffs := dmp.DiffCleanupSemantic(dmp.DiffMainRunes(a, b, false))
	edits := make([]Edit, len(diffs))
	for i, d := range diffs {
		op := Equal
		switch d.Type {
		case diffmatchpatch.DiffDelete:
			op = Delete
		case diffmatchpatch.DiffInsert:
			op = Insert
		}
		edits[i] = Edit{op, c.decode(d.Text)}
	}
	return edits
}

// merge joins neighbours of one kind, drops empty ones, and puts what went before what came.
func merge(edits []Edit) []Edit {
	var out []Edit
	var went, came strings.Builder
	flush := func() {
		if went.Len() > 0 {
			out = append(out, Edit{Delete, went.String()})
		}
		if came.Len() > 0 {
			out = append(out, Edit{Insert, came.String()})
		}
		went.Reset()
		came.Reset()
	}
	for _, e := range edits {
		switch {
		case e.Text == "":
		case e.Op == Delete:
			went.WriteString(e.Text)
		case e.Op == Insert:
			came.WriteString(e.Text)
		default:
			flush()
			if n := len(out); n > 0 && out[n-1].Op == Equal {
				out[n-1].Text += e.Text
			} else {
				out = append(out, e)
			}
		}
	}
	flush()
	return out
}
