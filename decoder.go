package onrecord

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// decoder reads the messages there are most of, statements and quotes, as [encoder] writes them: the same fields in the
// same order, and nothing beside them. It refuses everything else, were it a blank, and then encoding/json reads the
// message and says what is wrong with it, if anything is. What the decoder does accept means the same to both.
type decoder struct {
	b       []byte
	at      int
	refused bool
}

func (d *decoder) object(fields func()) {
	d.expect("{")
	fields()
	d.expect("}")
}

// list reads elements up to the end of a list.
func (d *decoder) list(element func()) {
	d.expect("[")
	for first := true; !d.next(']'); first = false {
		if !first {
			d.expect(",")
		}
		element()
	}
	d.expect("]")
}

// next reports whether c comes next, or nothing more will be read.
func (d *decoder) next(c byte) bool {
	return d.refused || d.at < len(d.b) && d.b[d.at] == c
}

// skipped passes over what is expected, where it comes next.
func (d *decoder) skipped(want string) bool {
	if d.refused || len(d.b)-d.at < len(want) || string(d.b[d.at:d.at+len(want)]) != want {
		return false
	}
	d.at += len(want)
	return true
}

func (d *decoder) expect(want string) {
	if !d.skipped(want) {
		d.refused = true
	}
}

// has passes over the name of a field where it comes next.
func (d *decoder) has(name string) bool {
	start := d.at
	if start > 0 && d.b[start-1] != '{' && !d.skipped(",") {
		return false
	}
	if d.skipped(`"`) && d.skipped(name) && d.skipped(`":`) {
		return true
	}
	d.at = start
	return false
}

func (d *decoder) key(name string) {
	if !d.has(name) {
		d.refused = true
	}
}

func (d *decoder) null() bool { return d.skipped("null") }

// constant reads a field that can have one value only.
func (d *decoder) constant(name, value string) {
	d.key(name)
	d.expect(`"`)
	d.expect(value)
	d.expect(`"`)
}

// skip reads a string that nobody asks for.
func (d *decoder) skip(name string) {
	d.key(name)
	d.raw()
}

func (d *decoder) string(name string) string {
	d.key(name)
	return d.quoted()
}

// known reads a field that is left out where it is empty.
func (d *decoder) known(name string) string {
	if !d.has(name) {
		return ""
	}
	return d.quoted()
}

func (d *decoder) strings() []string {
	all := []string{}
	d.list(func() { all = append(all, d.quoted()) })
	return all
}

func (d *decoder) spans(name string) Spans {
	d.key(name)
	return d.pairs()
}

func (d *decoder) knownSpans(name string) Spans {
	if !d.has(name) {
		return nil
	}
	return d.pairs()
}

func (d *decoder) pairs() Spans {
	all := Spans{}
	d.list(func() {
		var s Span
		d.expect("[")
		s.Start = d.integer()
		d.expect(",")
		s.End = d.integer()
		d.expect("]")
		all = append(all, s)
	})
	return all
}

func (d *decoder) int(name string) int {
	d.key(name)
	return d.integer()
}

func (d *decoder) int64(name string) int64 {
	d.key(name)
	return d.integer64()
}

func (d *decoder) integer() int {
	v := d.integer64()
	if int64(int(v)) != v {
		d.refused = true
	}
	return int(v)
}

// integer64 reads an integer of up to 18 digits, which always fit.
func (d *decoder) integer64() (v int64) {
	negative := d.skipped("-")
	start := d.at
	for ; d.at < len(d.b) && d.at < start+18 && '0' <= d.b[d.at] && d.b[d.at] <= '9'; d.at++ {
		v = 10*v + int64(d.b[d.at]-'0')
	}
	if d.at == start || d.at > start+1 && d.b[start] == '0' {
		d.refused = true
	}
	if negative {
		return -v
	}
	return v
}

// float reads a number as [encoder] writes it for people.
func (d *decoder) float(name string) float64 {
	d.key(name)
	start := d.at
	for d.at < len(d.b) && (d.b[d.at] == '-' || d.b[d.at] == '.' || '0' <= d.b[d.at] && d.b[d.at] <= '9') {
		d.at++
	}
	n := string(d.b[start:d.at])
	v, err := strconv.ParseFloat(n, 64)
	if err != nil || strconv.FormatFloat(v, 'f', -1, 64) != n { // "1." and "007" are no JSON
		d.refused = true
	}
	return v
}

func (d *decoder) bool(name string) bool {
	d.key(name)
	return d.truth()
}

func (d *decoder) truth() bool {
	if d.skipped("true") {
		return true
	}
	d.expect("false")
	return false
}

func (d *decoder) time(name string) (t time.Time) {
	d.key(name)
	raw, escaped := d.raw()
	if d.refused || escaped || t.UnmarshalText(raw) != nil {
		d.refused = true
	}
	return t
}

func (d *decoder) date(name string) Date {
	date, err := ParseDate(d.string(name))
	if err != nil {
		d.refused = true
	}
	return date
}

// raw reads a string and returns what stands between its quotation marks.
func (d *decoder) raw() (raw []byte, escaped bool) {
	d.expect(`"`)
	if d.refused {
		return nil, false
	}
	start, ascii := d.at, true
	for i := start; i < len(d.b); i++ {
		switch c := d.b[i]; {
		case c >= utf8.RuneSelf:
			ascii = false
		case plain[c]:
		case c == '"':
			raw, d.at = d.b[start:i], i+1
			d.refused = !ascii && !utf8.Valid(raw)
			return raw, escaped
		case c == '\\' && i+1 < len(d.b) && unescaped(d.b[i+1]) != 0:
			escaped = true
			i++
		default:
			d.refused = true
			return nil, false
		}
	}
	d.refused = true
	return nil, false
}

// quoted reads a string.
func (d *decoder) quoted() string {
	raw, escaped := d.raw()
	if !escaped {
		return string(raw)
	}
	var s strings.Builder
	s.Grow(len(raw))
	for {
		i := bytes.IndexByte(raw, '\\')
		if i < 0 {
			s.Write(raw)
			return s.String()
		}
		s.Write(raw[:i])
		s.WriteByte(unescaped(raw[i+1]))
		raw = raw[i+2:]
	}
}

// unescaped is the character that one behind a backslash stands for; 0 where more than one follow.
func unescaped(c byte) byte {
	switch c {
	case '"', '\\', '/':
		return c
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return 0
}
