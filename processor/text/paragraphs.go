package text

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
)

// wrapWidth is the longest line of a hard-wrapped text.
const wrapWidth = 100

// paragraphs cuts the text at line feeds. A text that sets paragraphs apart by blank lines and has no long line was
// wrapped by hand or by a mail program: there only a blank line ends a paragraph.
func (t *Text) paragraphs() {
	wrapped := t.hardWrapped()
	start := 0
	for i := 0; i <= len(t.Runes); i++ {
		if i < len(t.Runes) && (t.Runes[i] != '\n' || wrapped && !t.blankLineAfter(i)) {
			continue
		}
		t.addParagraph(start, i)
		start = i + 1
	}
}

func (t *Text) hardWrapped() bool {
	blank, long, lines, width := false, 0, 0, 0
	for i, r := range t.Runes {
		if r != '\n' {
			width++
			continue
		}
		if width > wrapWidth {
			return false
		}
		if width > wrapWidth/2 {
			long++
		}
		if width > 0 {
			lines++
		}
		blank = blank || i > 0 && t.Runes[i-1] == '\n'
		width = 0
	}
	return blank && width <= wrapWidth && lines > 3 && 2*long > lines
}

// blankLineAfter reports whether the line feed at i is followed by another, or by a line that stands alone: a bullet,
// or a turn of a transcript.
func (t *Text) blankLineAfter(i int) bool {
	for j := i + 1; j < len(t.Runes); j++ {
		switch r := t.Runes[j]; {
		case r == '\n':
			return true
		case !unicode.IsSpace(r):
			return r == '•' || r == '*' || r == '#'
		}
	}
	return true
}

func (t *Text) addParagraph(start, end int) {
	tokens := t.Range(onrecord.Span{Start: start, End: end})
	if tokens.Len() == 0 {
		return
	}
	p := Paragraph{Span: t.Span(tokens), Tokens: tokens}
	first := tokens.First
	for i := tokens.First; i < tokens.Last; i++ {
		if i+1 == tokens.Last || t.EndsSentence(i, tokens.Last) {
			p.Sentences = append(p.Sentences, Range{first, i + 1})
			first = i + 1
		}
	}
	t.Paragraphs = append(t.Paragraphs, p)
}

// abbreviations do not end a sentence although a dot follows them.
const abbreviations = " mr mrs ms mx dr prof rev hon gen col lt sgt capt maj sen rep gov st jr sr inc corp co ltd vs no art dept est fig jan feb mar apr jun jul aug sept sep oct nov dec mme mlle sra hr fr bzw u.s u.k u.n e.g i.e a.m p.m ph.d "

// EndsSentence reports whether a sentence may end after token i. Closing marks and brackets that follow the full stop
// belong to the sentence; limit is the end of the paragraph.
func (t *Text) EndsSentence(i, limit int) bool {
	stop := i
	for stop > 0 && closing(t.Tokens[stop].Text) && t.adjacent(stop-1) {
		stop--
	}
	switch tok := t.Tokens[stop]; {
	case tok.Text == "。" || tok.Text == "！" || tok.Text == "？" || tok.Text == "؟":
	case tok.Text == "!" || tok.Text == "?" || tok.Text == "…" || strings.HasPrefix(tok.Text, "..."):
	case tok.Text == ".":
		if stop > 0 && t.adjacent(stop-1) && strings.Contains(abbreviations, " "+t.Tokens[stop-1].Low+" ") {
			return false
		}
		if t.abbreviated(stop) {
			return false
		}
	case len(tok.Text) > 2 && strings.HasSuffix(tok.Text, "."): // U.S.
		return i+1 < limit && sentenceStart(t.Tokens[i+1]) && strings.Contains(" the a an it he she they we but in on this that these and ", " "+t.Tokens[i+1].Low+" ")
	default:
		return false
	}
	if i+1 >= limit {
		return true
	}
	next := t.Tokens[i+1]
	if closing(next.Text) && t.adjacent(i) {
		return false // the mark belongs to this sentence
	}
	if next.Word && len(next.Text) <= 2 && t.adjacent(i) {
		return false // "(D-N.C.)"
	}
	return sentenceStart(next)
}

// adjacent reports whether no space stands between token i and the next.
func (t *Text) adjacent(i int) bool {
	return i+1 < len(t.Tokens) && t.Tokens[i].Span.End == t.Tokens[i+1].Span.Start
}

func closing(s string) bool {
	switch s {
	case "''", "”", "\"", "»", "’", "'", ")", "]", "“", "」", "』", "\u0094":
		return true
	}
	return false
}

func sentenceStart(t Token) bool {
	if !t.Word {
		return t.Text != "," && t.Text != ";" && t.Text != ")"
	}
	r := []rune(t.Text)[0]
	return !unicode.IsLower(r)
}
