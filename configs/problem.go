package configs

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
)

// Problem is one thing wrong, or worth a warning, at one place of a configuration.
type Problem struct {
	// File is the file's name, or the environment variable the value came from; Line and Column count from 1 and
	// are 0 where there is no place to point at.
	File         string
	Line, Column int
	// Text says what is wrong, Hint what to do about it.
	Text, Hint string
}

// String is FILE:LINE:COLUMN: what is wrong (what to do).
func (p Problem) String() string {
	place := p.File
	if p.Line > 0 {
		place = fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
	}
	if p.Hint == "" {
		return place + ": " + p.Text
	}
	return place + ": " + p.Text + " (" + p.Hint + ")"
}

// Problems is everything found wrong, in the order of the file. As an error it wraps [onrecord.ErrInvalid].
type Problems []Problem

// Error lists the problems, one a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}

// Unwrap makes errors.Is(err, onrecord.ErrInvalid) hold.
func (p Problems) Unwrap() error { return onrecord.ErrInvalid }

func (p Problems) sorted() Problems {
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return p
}

// mistake is what is wrong with one value, without the place, which only the reader of the file knows.
type mistake struct{ text, hint string }

func (m mistake) Error() string {
	if m.hint == "" {
		return m.text
	}
	return m.text + " (" + m.hint + ")"
}

// Unwrap makes errors.Is(err, onrecord.ErrInvalid) hold.
func (m mistake) Unwrap() error { return onrecord.ErrInvalid }

func wrong(hint, format string, args ...any) error {
	return mistake{text: fmt.Sprintf(format, args...), hint: hint}
}

// problem gives a mistake its place.
func problem(file string, line, column int, err error) Problem {
	p := Problem{File: file, Line: line, Column: column, Text: err.Error()}
	if m, ok := errors.AsType[mistake](err); ok {
		p.Text, p.Hint = m.text, m.hint
	}
	return p
}

// nearest returns the name that s was most likely meant to be, or "" when none is near.
func nearest(s string, names []string) string {
	best, distance := "", len(s)/2+1
	for _, name := range names {
		if d := editDistance(strings.ToLower(s), name); d < distance {
			best, distance = name, d
		}
	}
	return best
}

// editDistance counts the insertions, deletions and substitutions of bytes between two short names.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next := min(row[j]+1, row[j+1]+1, diagonal+cost)
			diagonal, row[j+1] = row[j+1], next
		}
	}
	return row[len(b)]
}
