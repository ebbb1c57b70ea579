package onrecord

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Span is a stretch [Start, End) of a text, counted in Unicode code points. In JSON it is the pair [start, end].
type Span struct {
	Start, End int
}

// MarshalJSON writes the span as [start, end].
func (s Span) MarshalJSON() ([]byte, error) {
	return s.append(nil), nil
}

func (s Span) append(b []byte) []byte {
	b = strconv.AppendInt(append(b, '['), int64(s.Start), 10)
	b = strconv.AppendInt(append(b, ','), int64(s.End), 10)
	return append(b, ']')
}

// UnmarshalJSON reads [start, end].
func (s *Span) UnmarshalJSON(b []byte) error {
	var pair []int
	if err := json.Unmarshal(b, &pair); err != nil {
		return fmt.Errorf("span %s: %w", b, err)
	}
	if len(pair) != 2 {
		return fmt.Errorf("span %s: want [start, end]: %w", b, ErrInvalid)
	}
	s.Start, s.End = pair[0], pair[1]
	return nil
}

// Len is the number of code points the span covers.
func (s Span) Len() int { return s.End - s.Start }

// Spans is an ordered list of stretches of one text. A nil list is written to JSON as [], never null.
type Spans []Span

// MarshalJSON writes the list, [] when it is empty.
func (s Spans) MarshalJSON() ([]byte, error) {
	return s.append(nil), nil
}

func (s Spans) append(b []byte) []byte {
	b = append(b, '[')
	for i, sp := range s {
		if i > 0 {
			b = append(b, ',')
		}
		b = sp.append(b)
	}
	return append(b, ']')
}

// Validate reports whether every span is within a text of length code points, not empty, in order, and apart from
// the next.
func (s Spans) Validate(length int) error {
	end := 0
	for i, sp := range s {
		if sp.Start < 0 || sp.End > length || sp.Start >= sp.End {
			return fmt.Errorf("span %d [%d,%d) of a text of %d code points: %w", i, sp.Start, sp.End, length, ErrInvalid)
		}
		if sp.Start < end {
			return fmt.Errorf("span %d [%d,%d) begins before the one in front of it ends (%d): %w", i, sp.Start, sp.End, end, ErrInvalid)
		}
		end = sp.End
	}
	return nil
}

// Text is a text that can be cut by spans: it knows where each code point begins. The zero value is the empty text.
type Text struct {
	s string
	// offsets[i] is the byte at which code point i*stride begins; nil for a text of single-byte characters.
	offsets []int
	length  int
}

// stride trades memory (one offset for so many code points) against the walk to the exact one.
const stride = 64

// NewText indexes s. It costs one pass and one offset for every 64 code points; ASCII costs no memory.
func NewText(s string) Text {
	n := utf8.RuneCountInString(s)
	if n == len(s) {
		return Text{s: s, length: n}
	}
	offsets := make([]int, 0, n/stride+1)
	i := 0
	for b := range s {
		if i%stride == 0 {
			offsets = append(offsets, b)
		}
		i++
	}
	return Text{s: s, offsets: offsets, length: n}
}

// Len is the length in code points.
func (t Text) Len() int { return t.length }

// String is the whole text.
func (t Text) String() string { return t.s }

// Byte returns the byte offset at which code point i begins; i may be Len, the end of the text.
func (t Text) Byte(i int) int {
	switch {
	case t.offsets == nil:
		return i
	case i >= t.length:
		return len(t.s)
	}
	b := t.offsets[i/stride]
	for range i % stride {
		if t.s[b] < utf8.RuneSelf {
			b++
			continue
		}
		_, size := utf8.DecodeRuneInString(t.s[b:])
		b += size
	}
	return b
}

// Slice returns the text under one span, which must be valid for this text.
func (t Text) Slice(s Span) string { return t.s[t.Byte(s.Start):t.Byte(s.End)] }

// spanJoin stands between the pieces of a quote that is made of several spans.
const spanJoin = " "

// Join returns the text under several spans, the pieces in order with one space between.
func (t Text) Join(spans Spans) string {
	if len(spans) == 1 {
		return t.Slice(spans[0])
	}
	pieces := make([]string, len(spans))
	for i, s := range spans {
		pieces[i] = t.Slice(s)
	}
	return strings.Join(pieces, spanJoin)
}
