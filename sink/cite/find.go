package cite

import (
	"slices"
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
)

// leadsTo reports whether a browser that follows a target arrives at the span: at its first match, as the text fragment
// specification finds it.
func (p *page) leadsTo(t target, s onrecord.Span) bool {
	got, ok := p.follow(t)
	return ok && got == s
}

// follow finds the first place that a target names.
func (p *page) follow(t target) (onrecord.Span, bool) {
	for from := 0; ; {
		start, next, ok := p.beginning(t, from)
		if !ok {
			return onrecord.Span{}, false
		}
		if end, ok := p.ending(t, start); ok {
			return onrecord.Span{Start: start.Start, End: end}, true
		}
		from = next
	}
}

// beginning finds the first place at or after from where the target's start stands behind its prefix, and where to look
// for the next one.
func (p *page) beginning(t target, from int) (found onrecord.Span, next int, ok bool) {
	for {
		if t.prefix.Len() == 0 {
			found, ok = p.find(t.start, from)
			return found, found.Start + 1, ok
		}
		prefix, ok := p.find(t.prefix, from)
		if !ok {
			return found, 0, false
		}
		from = prefix.Start + 1
		if start := p.skipSpace(prefix.End); p.standsAt(t.start, start) {
			return onrecord.Span{Start: start, End: start + t.start.Len()}, from, true
		}
	}
}

// ending returns where the match ends that begins with start, if the rest of the target stands there.
func (p *page) ending(t target, start onrecord.Span) (int, bool) {
	if t.end.Len() == 0 {
		return start.End, p.suffixAt(t, start.End)
	}
	for from := start.End; ; {
		end, ok := p.find(t.end, from)
		if !ok {
			return 0, false
		}
		if p.suffixAt(t, end.End) {
			return end.End, true
		}
		from = end.Start + 1
	}
}

func (p *page) suffixAt(t target, at int) bool {
	return t.suffix.Len() == 0 || p.standsAt(t.suffix, p.skipSpace(at))
}

func (p *page) skipSpace(at int) int {
	for at < len(p.runes) && unicode.IsSpace(p.runes[at]) {
		at++
	}
	return at
}

// find returns the first place at or after from where the words under a span stand.
func (p *page) find(s onrecord.Span, from int) (onrecord.Span, bool) {
	for at := from; at+s.Len() <= len(p.runes); at++ {
		if p.standsAt(s, at) {
			return onrecord.Span{Start: at, End: at + s.Len()}, true
		}
	}
	return onrecord.Span{}, false
}

// standsAt reports whether the words under a span stand at a place, as whole words.
func (p *page) standsAt(s onrecord.Span, at int) bool {
	end := at + s.Len()
	return end <= len(p.runes) && p.bound[at] && p.bound[end] && slices.Equal(p.runes[s.Start:s.End], p.runes[at:end])
}

// directive writes a target: [prefix-,]start[,end][,-suffix].
func (p *page) directive(t target) string {
	var b strings.Builder
	if t.prefix.Len() > 0 {
		b.WriteString(p.encode(t.prefix) + "-,")
	}
	b.WriteString(p.encode(t.start))
	if t.end.Len() > 0 {
		b.WriteString("," + p.encode(t.end))
	}
	if t.suffix.Len() > 0 {
		b.WriteString(",-" + p.encode(t.suffix))
	}
	return b.String()
}

// encode percent-encodes the words under a span, with plain spaces. "-", "," and "&" mean something in a directive, and
// of the others that a fragment may carry as they are, links in texts lose some: only letters, digits, ".", "_" and "~"
// stay.
func (p *page) encode(s onrecord.Span) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for _, r := range p.text.Slice(s) {
		if unicode.IsSpace(r) {
			r = ' '
		}
		for _, c := range []byte(string(r)) {
			switch {
			case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '_', c == '~':
				b.WriteByte(c)
			default:
				b.Write([]byte{'%', hex[c>>4], hex[c&15]})
			}
		}
	}
	return b.String()
}
