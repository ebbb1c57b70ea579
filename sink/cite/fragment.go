package cite

import (
	"slices"
	"strings"
	"unicode"

	"github.com/clipperhouse/uax29/v2/words"

	"github.com/onrecord/onrecord"
)

// Link is an address that opens the page at the words under spans: a text fragment (#:~:text=), which browsers find and
// mark, and which those that do not know it ignore. Each span gets a directive of its own.
func Link(address string, text onrecord.Text, spans onrecord.Spans) string {
	if len(spans) == 0 {
		return address
	}
	p := newPage(text)
	directives := make([]string, len(spans))
	for i, s := range spans {
		directives[i] = "text=" + p.directive(p.choose(p.snap(s)))
	}
	join := "#:~:"
	if strings.Contains(address, "#") {
		join = ":~:"
	}
	return address + join + strings.Join(directives, "&")
}

// exactRunes is the longest stretch that is written out in a link. A longer one is named by its first and last words.
const exactRunes = 300

// page is a text as a browser looks for words in it: without regard to case and to the kind of white space, and only at
// boundaries of words. A line feed ends a block, which no part of a directive can reach across.
type page struct {
	text  onrecord.Text
	runes []rune
	bound []bool // whether a word begins or ends in front of this rune
}

func newPage(text onrecord.Text) *page {
	p := &page{text: text, runes: make([]rune, 0, text.Len()), bound: make([]bool, text.Len()+1)}
	for segments := words.FromString(text.String()); segments.Next(); {
		p.bound[len(p.runes)] = true
		for _, r := range segments.Value() {
			p.runes = append(p.runes, fold(r))
		}
	}
	p.bound[len(p.runes)] = true
	return p
}

func fold(r rune) rune {
	if r != '\n' && unicode.IsSpace(r) {
		return ' '
	}
	return unicode.ToLower(r)
}

// snap widens a span to whole words: a browser finds no parts of words.
func (p *page) snap(s onrecord.Span) onrecord.Span {
	for s.Start > 0 && !p.bound[s.Start] {
		s.Start--
	}
	for s.End < len(p.runes) && !p.bound[s.End] {
		s.End++
	}
	return s
}

// target is what a directive names: words, or their beginning and end, and what stands right before and after them. A
// part that is not there is the empty span.
type target struct {
	prefix, start, end, suffix onrecord.Span
}

// choose returns the shortest target, in a fixed order of attempts, of which the first match on the page is the span.
// Where even much context does not tell it from another place, the last attempt is returned: it leads to like words.
func (p *page) choose(s onrecord.Span) target {
	var t target
	for _, part := range p.parts(s) {
		t = part
		if p.leadsTo(t, s) {
			return t
		}
		for _, n := range []int{3, 6, 12, 24} {
			before, after := p.before(s.Start, n), p.after(s.End, n)
			for _, context := range [][2]onrecord.Span{{before, {}}, {{}, after}, {before, after}} {
				t.prefix, t.suffix = context[0], context[1]
				if p.leadsTo(t, s) {
					return t
				}
			}
		}
	}
	return t
}

// parts are the ways to name a span without its context: whole if it is short and within one block, otherwise by its
// ends, few words of them and then more.
func (p *page) parts(s onrecord.Span) []target {
	first, last := s, s
	for i := s.Start; i < s.End; i++ {
		if p.runes[i] == '\n' {
			if first.End == s.End {
				first.End = i
			}
			last.Start = i + 1
		}
	}
	if first == s && s.Len() <= exactRunes {
		return []target{{start: s}}
	}
	var all []target
	for _, n := range []int{4, 8, 16, 32} {
		t := target{
			start: p.trim(onrecord.Span{Start: first.Start, End: min(p.forward(first.Start, n), first.End)}),
			end:   p.trim(onrecord.Span{Start: max(p.back(last.End, n), last.Start), End: last.End}),
		}
		if t.start.End <= t.end.Start {
			all = append(all, t)
		}
	}
	return all
}

// trim takes white space off the ends of a span.
func (p *page) trim(s onrecord.Span) onrecord.Span {
	for s.Start < s.End && unicode.IsSpace(p.runes[s.Start]) {
		s.Start++
	}
	for s.Start < s.End && unicode.IsSpace(p.runes[s.End-1]) {
		s.End--
	}
	return s
}

// leastRunes is how much a few words are at least: in scripts without spaces a word may be one character.
const leastRunes = 15

// forward is where n words from here end, or the block does.
func (p *page) forward(from, n int) int {
	at := from
	for at < len(p.runes) && p.runes[at] != '\n' && (n > 0 || at-from < leastRunes) {
		word := false
		for first := true; at < len(p.runes) && p.runes[at] != '\n' && (first || !p.bound[at]); first = false {
			word = word || isWord(p.runes[at])
			at++
		}
		if word {
			n--
		}
	}
	return at
}

// back is where n words up to here begin, or the block does.
func (p *page) back(from, n int) int {
	at := from
	for at > 0 && p.runes[at-1] != '\n' && (n > 0 || from-at < leastRunes) {
		word := false
		for first := true; at > 0 && p.runes[at-1] != '\n' && (first || !p.bound[at]); first = false {
			at--
			word = word || isWord(p.runes[at])
		}
		if word {
			n--
		}
	}
	return at
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// before is the context in front of a place: n words of its block, or of the block before where it begins one.
func (p *page) before(at, n int) onrecord.Span {
	for at > 0 && unicode.IsSpace(p.runes[at-1]) {
		at--
	}
	return p.context(onrecord.Span{Start: p.back(at, n), End: at})
}

// after is the context behind a place.
func (p *page) after(at, n int) onrecord.Span {
	for at < len(p.runes) && unicode.IsSpace(p.runes[at]) {
		at++
	}
	return p.context(onrecord.Span{Start: at, End: p.forward(at, n)})
}

// context is a span that can serve as context, or none: a quotation mark alone tells no place from another, and pages
// change theirs.
func (p *page) context(s onrecord.Span) onrecord.Span {
	if s = p.trim(s); slices.ContainsFunc(p.runes[s.Start:s.End], isWord) {
		return s
	}
	return onrecord.Span{}
}
