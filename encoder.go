package onrecord

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

// encoder writes the messages there are most of, statements and quotes, byte for byte as encoding/json writes their
// structs without escaping HTML. It exists for its speed: a struct with a MarshalJSON of its own is checked and compacted
// once more by encoding/json on every level above it, and quotes have four levels.
type encoder struct {
	b   []byte
	err error // the first value that JSON or RFC 3339 cannot hold
}

// newEncoder makes room for so many bytes.
func newEncoder(size int) *encoder { return &encoder{b: make([]byte, 0, size)} }

// value returns what was written without an envelope, for a MarshalJSON.
func (e *encoder) value() ([]byte, error) { return e.b, e.err }

func (e *encoder) object(fields func()) {
	e.b = append(e.b, '{')
	fields()
	e.b = append(e.b, '}')
}

func (e *encoder) list(n int, element func(i int)) {
	e.b = append(e.b, '[')
	for i := range n {
		if i > 0 {
			e.b = append(e.b, ',')
		}
		element(i)
	}
	e.b = append(e.b, ']')
}

// next writes what stands between the fields of an object.
func (e *encoder) next() {
	if e.b[len(e.b)-1] != '{' {
		e.b = append(e.b, ',')
	}
}

// key writes the name of the next field, which is plain.
func (e *encoder) key(name string) {
	e.next()
	e.b = append(append(append(e.b, '"'), name...), `":`...)
}

func (e *encoder) null(name string) {
	e.key(name)
	e.b = append(e.b, "null"...)
}

func (e *encoder) string(name, v string) {
	e.key(name)
	e.b = appendString(e.b, v)
}

// known writes a field that is left out where it is empty.
func (e *encoder) known(name, v string) {
	if v != "" {
		e.string(name, v)
	}
}

func (e *encoder) strings(name string, v []string) {
	e.key(name)
	e.list(len(v), func(i int) { e.b = appendString(e.b, v[i]) })
}

func (e *encoder) spans(name string, v Spans) {
	e.key(name)
	e.b = v.append(e.b)
}

func (e *encoder) knownSpans(name string, v Spans) {
	if len(v) > 0 {
		e.spans(name, v)
	}
}

func (e *encoder) int(name string, v int64) {
	e.key(name)
	e.b = strconv.AppendInt(e.b, v, 10)
}

func (e *encoder) bool(name string, v bool) {
	e.key(name)
	e.b = strconv.AppendBool(e.b, v)
}

func (e *encoder) time(name string, v time.Time) {
	e.key(name)
	b, err := v.AppendText(append(e.b, '"'))
	if err != nil {
		e.fail(name, err)
		return
	}
	e.b = append(b, '"')
}

// float writes numbers that people write with digits alone so, and leaves the rest to encoding/json.
func (e *encoder) float(name string, v float64) {
	e.key(name)
	if abs := math.Abs(v); abs == 0 || abs >= 1e-6 && abs < 1e21 {
		e.b = strconv.AppendFloat(e.b, v, 'f', -1, 64)
		return
	}
	b, err := json.Marshal(v)
	if err != nil {
		e.fail(name, err)
		return
	}
	e.b = append(e.b, b...)
}

func (e *encoder) fail(name string, err error) {
	if e.err == nil {
		e.err = fmt.Errorf("%s: %w", name, err)
	}
}

// plain marks the bytes that stand for themselves in a string of JSON.
var plain = func() (is [utf8.RuneSelf]bool) {
	for c := range is {
		is[c] = c >= ' ' && c != '"' && c != '\\'
	}
	return is
}()

// appendString appends s in quotation marks. What is not UTF-8 becomes U+FFFD, and the two separators that JavaScript
// does not allow in a string are escaped.
func appendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	done := 0
	for i := 0; i < len(s); {
		c, size := rune(s[i]), 1
		if c < utf8.RuneSelf {
			if plain[c] {
				i++
				continue
			}
		} else if c, size = utf8.DecodeRuneInString(s[i:]); c != '\u2028' && c != '\u2029' && (c != utf8.RuneError || size != 1) {
			i += size
			continue
		}
		b = append(b, s[done:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', byte(c))
		case '\b':
			b = append(b, `\b`...)
		case '\f':
			b = append(b, `\f`...)
		case '\n':
			b = append(b, `\n`...)
		case '\r':
			b = append(b, `\r`...)
		case '\t':
			b = append(b, `\t`...)
		default:
			b = append(b, '\\', 'u', hex[c>>12&0xf], hex[c>>8&0xf], hex[c>>4&0xf], hex[c&0xf])
		}
		i += size
		done = i
	}
	return append(append(b, s[done:]...), '"')
}
