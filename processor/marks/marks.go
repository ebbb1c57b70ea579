// Package marks finds what stands between quotation marks: straight, curly and wrong-way marks, single marks with
// apostrophes inside, «», „“, 「」, marks that are never closed, and marks re-opened at the head of each paragraph of a
// long quotation.
//
// Start with [Scan].
package marks

import (
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// Region is a stretch between an opening mark and its closing mark, within one paragraph and outside any other region.
type Region struct {
	// Outer includes the marks, Inner does not, nor the space beside them. Inner is never empty.
	Outer, Inner onrecord.Span
	// Tokens are those of Outer.
	Tokens text.Range
	// Paragraph is the index of the paragraph it stands in.
	Paragraph int
	// Closed is false where the paragraph ended first.
	Closed bool
	// Continues is the index of the region that this one goes on with, re-opened at the head of the next paragraph,
	// or -1.
	Continues int
	// Single is true for ‘…’ and '…'.
	Single bool
}

// Scan returns the regions of a text in order. Marks within a region are part of it.
func Scan(t *text.Text) []Region { return ScanBehind(t, nil) }

// ScanBehind is [Scan] for a text some of whose paragraphs begin with a mark that is no part of their words: heads has
// true at their indexes, or is nil.
func ScanBehind(t *text.Text, heads []bool) []Region {
	var all []Region
	for i, p := range t.Paragraphs {
		s := scanner{text: t, start: p.Span.Start, end: p.Span.End}
		if i < len(heads) && heads[i] {
			s.start++
		}
		for _, r := range s.scan() {
			r.Paragraph = i
			r.Tokens = t.Range(r.Outer)
			r.Continues = -1
			if last := len(all) - 1; last >= 0 && !all[last].Closed && all[last].Paragraph == i-1 && r.Outer.Start == p.Span.Start {
				r.Continues = last
			}
			all = append(all, r)
		}
	}
	return all
}

// reach bounds how far ahead a doubtful mark is looked for, in code points, so that a text full of apostrophes is
// still read in linear time.
const reach = 1500

// scanner reads one paragraph.
type scanner struct {
	text       *text.Text
	start, end int
}

func (s *scanner) scan() []Region {
	var out []Region
	for i := s.start; i < s.end; i++ {
		if s.doubled(i) {
			if r, ok := s.typewritten(i); ok {
				out = append(out, r)
				i = r.Outer.End - 1
				continue
			}
		}
		closers := s.opens(i)
		if closers == "" {
			continue
		}
		end, closed := s.closeOf(i, closers)
		if single(s.at(i)) && !closed {
			continue // an apostrophe
		}
		if r, ok := s.region(i, end, closed); ok {
			out = append(out, r)
		}
		if end > i {
			i = end - 1
		}
	}
	return out
}

// doubled reports two apostrophes or grave accents in place of a double mark, as wire copy and TeX write it.
func (s *scanner) doubled(i int) bool {
	r := s.at(i)
	return (r == '\'' || r == '`') && s.at(i+1) == r
}

// typewritten reads the region between doubled apostrophes that opens at code point open.
func (s *scanner) typewritten(open int) (Region, bool) {
	if !unicode.IsSpace(s.at(open-1)) && !unicode.IsPunct(s.at(open-1)) || unicode.IsSpace(s.at(open+2)) {
		return Region{}, false
	}
	r := Region{Outer: onrecord.Span{Start: open, End: s.end}, Inner: onrecord.Span{Start: open + 2, End: s.end}}
	for i := open + 3; i < s.end; i++ {
		if s.at(i) == '\'' && s.doubled(i) {
			r.Outer.End, r.Inner.End, r.Closed = i+2, i, true
			break
		}
	}
	for r.Inner.End > r.Inner.Start && unicode.IsSpace(s.at(r.Inner.End-1)) {
		r.Inner.End--
	}
	return r, r.Inner.Len() > 0
}

// at returns the sign at code point i, or a space outside the paragraph.
func (s *scanner) at(i int) rune {
	if i < s.start || i >= s.end {
		return ' '
	}
	return s.text.Runes[i]
}

// region trims the inside of [open, end).
func (s *scanner) region(open, end int, closed bool) (Region, bool) {
	inner := onrecord.Span{Start: open + 1, End: end}
	if closed {
		inner.End--
	}
	for inner.Start < inner.End && unicode.IsSpace(s.at(inner.Start)) {
		inner.Start++
	}
	for inner.End > inner.Start && unicode.IsSpace(s.at(inner.End-1)) {
		inner.End--
	}
	r := Region{Outer: onrecord.Span{Start: open, End: end}, Inner: inner, Closed: closed, Single: single(s.at(open))}
	return r, inner.Len() > 0
}

func single(r rune) bool { return r == '\'' || r == '‘' || r == '’' || r == '‚' }

// opens returns the marks that close what the sign at i opens, or "" where it opens nothing.
func (s *scanner) opens(i int) string {
	before, after := s.at(i-1), s.at(i+1)
	atStart := unicode.IsSpace(before) || unicode.IsPunct(before) && !isCloser(before) || unicode.IsSymbol(before)
	switch r := s.at(i); r {
	case '“':
		return "”\"\u0094"
	case '\u0093':
		return "\u0094\""
	case '„', '‟':
		return "“”\""
	case '«':
		return "»"
	case '「':
		return "」"
	case '『':
		return "』"
	case '‹':
		return "›"
	case '»': // German books and Danish papers
		if atStart && !unicode.IsSpace(after) {
			return "«"
		}
	case '"':
		if atStart && !unicode.IsSpace(after) || text.Ideograph(before) && text.Ideograph(after) {
			return "\"”"
		}
	case '”': // the wrong way round, and the Nordic way
		if atStart && !unicode.IsSpace(after) {
			return "”\""
		}
	case '‘', '‚':
		if atStart && !unicode.IsSpace(after) {
			return "’‘'"
		}
	case '\'':
		if atStart && unicode.IsLetter(after) {
			return "'’"
		}
	}
	return ""
}

func isCloser(r rune) bool {
	switch r {
	case '”', '"', '»', '’', '\'', ')', ']', '」', '』', '.', ',', '!', '?', ';', '%':
		return true
	}
	return false
}

// closeOf returns the end of the region opened at open, the closing mark included, and whether there is one.
func (s *scanner) closeOf(open int, closers string) (int, bool) {
	if single(s.at(open)) {
		return s.closeOfSingle(open, closers)
	}
	nested := 0
	for i := open + 1; i < s.end; i++ {
		r := s.at(i)
		switch {
		case r == s.at(open) && r != '"' && r != '”':
			if r == '“' && s.spaceBefore(i) && !s.closesLater(i, closers) {
				return i, false // the mark before it was never closed
			}
			nested++
		case r == '"' && s.spaceBefore(i) && !unicode.IsSpace(s.at(i+1)) && s.at(open) == '"' && unicode.IsLetter(s.at(i+1)):
			return i, false
		case contains(closers, r):
			if nested == 0 {
				return i + 1, true
			}
			nested--
		}
	}
	if nested > 0 { // an inner mark was never closed: the first closing mark is ours
		for i := open + 1; i < s.end; i++ {
			if contains(closers, s.at(i)) {
				return i + 1, true
			}
		}
	}
	return s.end, false
}

func (s *scanner) spaceBefore(i int) bool { return unicode.IsSpace(s.at(i - 1)) }

// closesLater reports whether two closing marks follow i, so that a mark opened at i is nested.
func (s *scanner) closesLater(i int, closers string) bool {
	n := 0
	for j := i + 1; j < min(s.end, i+reach) && n < 2; j++ {
		if contains(closers, s.at(j)) {
			n++
		}
	}
	return n == 2
}

// closeOfSingle finds the end of ‘…’. An apostrophe inside a word is none, one at the end of a word may be one (the
// ministers’ plan), one after a stop is the end.
func (s *scanner) closeOfSingle(open int, closers string) (int, bool) {
	candidate := -1
	for i := open + 2; i < min(s.end, open+reach); i++ {
		r := s.at(i)
		if end := s.innerDouble(i); end > i {
			i = end // ‘The log says “replace it”, and so do I.’
			continue
		}
		if r == '“' || r == '"' || r == '”' {
			break
		}
		if !contains(closers, r) || letterOrDigit(s.at(i+1)) {
			if i > open+1 && (r == '‘' || r == '\'') && s.spaceBefore(i) {
				break
			}
			continue
		}
		before := s.at(i - 1)
		if before == '.' || before == ',' || before == '!' || before == '?' || before == ';' {
			return i + 1, true
		}
		if unicode.IsSpace(before) {
			continue
		}
		if candidate < 0 || s.at(candidate-2) == 's' {
			candidate = i + 1
		}
		if before != 's' {
			break
		}
	}
	if candidate < 0 {
		return s.end, false
	}
	return candidate, true
}

// innerDouble returns the mark that closes the double mark at i, within the same sentence or two, or -1.
func (s *scanner) innerDouble(i int) int {
	closer := '"'
	switch s.at(i) {
	case '“':
		closer = '”'
	case '"':
	default:
		return -1
	}
	if !s.spaceBefore(i) || unicode.IsSpace(s.at(i+1)) {
		return -1
	}
	for j := i + 1; j < min(s.end, i+reach/4); j++ {
		if s.at(j) == closer && !s.spaceBefore(j) {
			return j
		}
	}
	return -1
}

func letterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func contains(set string, r rune) bool {
	for _, c := range set {
		if c == r {
			return true
		}
	}
	return false
}
