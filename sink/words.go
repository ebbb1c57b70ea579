package sink

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// words is a full-text query, read: a phrase, several phrases near one another, or other queries joined.
type words struct {
	op   string // "AND", "OR", "NOT", "NEAR", or "" for one phrase
	kids []words
	// distance is how many words may stand between those of a NEAR.
	distance int
	phrase   phrase
	// columns are those that are searched, after all filters around this place.
	columns []string
}

// phrase is words in a row.
type phrase struct {
	text string
	// prefix is set where the last word is only its beginning, first where the phrase begins its column.
	prefix, first bool
}

// errSyntax says that a query is not in FTS5's language. It is then searched as words.
var errSyntax = errors.New("not a full-text query")

// parseWords reads a query in FTS5's language, in which it may name the columns; without a name the columns of preset
// are searched. It is a little more lenient than FTS5: groups may stand side by side, too, and all must then match.
func parseWords(query string, names, preset []string) (*words, error) {
	tokens, err := lexWords(query)
	if err != nil {
		return nil, err
	}
	p := &wordParser{tokens: tokens, names: names}
	w, err := p.or(preset)
	if err != nil || p.at < len(p.tokens) {
		return nil, errSyntax
	}
	return w, nil
}

// plainWords is the query for the words of s as they stand, nil where it has none.
func plainWords(s string, columns []string) *words {
	all := words{op: "AND"}
	for _, text := range strings.FieldsFunc(s, func(r rune) bool { return !isWordCharacter(r) }) {
		all.kids = append(all.kids, words{phrase: phrase{text: text}, columns: columns})
	}
	return all.simple()
}

// isWordCharacter reports whether the index takes r for a part of a word.
func isWordCharacter(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || unicode.Is(unicode.Co, r)
}

// simple is w without what it is joined of when that is one or nothing.
func (w words) simple() *words {
	switch {
	case w.op == "" || len(w.kids) > 1:
		return &w
	case len(w.kids) == 1:
		return &w.kids[0]
	}
	return nil
}

// A wordToken is a part of a query: a sign, a quoted string, or a bare word.
type wordToken struct {
	sign rune // one of ( ) { } : , + * ^ -, or 0
	text string
	bare bool
}

func lexWords(s string) ([]wordToken, error) {
	var tokens []wordToken
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case strings.ContainsRune(" \t\n\r", r):
		case strings.ContainsRune("(){}:,+*^-", r):
			tokens = append(tokens, wordToken{sign: r})
		case r == '"':
			text, rest, ok := quoted(s)
			if !ok {
				return nil, errSyntax
			}
			tokens = append(tokens, wordToken{text: text})
			s = rest
			continue
		case isBare(r):
			end := strings.IndexFunc(s, func(r rune) bool { return !isBare(r) })
			if end < 0 {
				end = len(s)
			}
			tokens = append(tokens, wordToken{text: s[:end], bare: true})
			s = s[end:]
			continue
		default:
			return nil, errSyntax
		}
		s = s[size:]
	}
	return tokens, nil
}

// quoted cuts the string off the beginning of s, in which "" stands for ".
func quoted(s string) (text, rest string, ok bool) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		if s[i] == '"' {
			if i+1 == len(s) || s[i+1] != '"' {
				return b.String(), s[i+1:], true
			}
			i++
		}
		b.WriteByte(s[i])
	}
	return "", "", false
}

func isBare(r rune) bool {
	return r >= utf8.RuneSelf || r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

// maxWordDepth bounds groups within groups, below what FTS5 itself refuses.
const maxWordDepth = 50

type wordParser struct {
	tokens []wordToken
	names  []string // of columns
	at     int
	depth  int
}

func (p *wordParser) peek(ahead int) wordToken {
	if p.at+ahead < len(p.tokens) {
		return p.tokens[p.at+ahead]
	}
	return wordToken{sign: utf8.RuneError} // the end
}

func (p *wordParser) accept(sign rune) bool {
	if p.peek(0).sign != sign {
		return false
	}
	p.at++
	return true
}

func (p *wordParser) acceptOperator(op string) bool {
	if t := p.peek(0); !t.bare || t.text != op {
		return false
	}
	p.at++
	return true
}

// or, and, not and all read what binds ever more tightly: OR, AND, NOT, and words side by side.
func (p *wordParser) or(columns []string) (*words, error) {
	return p.joined("OR", func() (*words, error) {
		return p.joined("AND", func() (*words, error) { return p.not(columns) })
	})
}

func (p *wordParser) joined(op string, next func() (*words, error)) (*words, error) {
	w := words{op: op}
	for {
		kid, err := next()
		if err != nil {
			return nil, err
		}
		if kid != nil {
			w.kids = append(w.kids, *kid)
		}
		if !p.acceptOperator(op) {
			return w.simple(), nil
		}
	}
}

func (p *wordParser) not(columns []string) (*words, error) {
	w, err := p.all(columns)
	for err == nil && p.acceptOperator("NOT") {
		var without *words
		if without, err = p.all(columns); w != nil && without != nil {
			w = &words{op: "NOT", kids: []words{*w, *without}}
		}
	}
	return w, err
}

func (p *wordParser) all(columns []string) (*words, error) {
	w := words{op: "AND"}
	for n := 0; ; n++ {
		if t := p.peek(0); n > 0 && (t.sign == utf8.RuneError || t.sign == ')' || t.bare && slices.Contains([]string{"AND", "OR", "NOT"}, t.text)) {
			return w.simple(), nil
		}
		kid, err := p.filtered(columns)
		if err != nil {
			return nil, err
		}
		if kid != nil {
			w.kids = append(w.kids, *kid)
		}
	}
}

// filtered reads a group or a phrase, with the columns it is looked for in.
func (p *wordParser) filtered(columns []string) (*words, error) {
	named, ok, err := p.columnFilter()
	if err != nil {
		return nil, err
	}
	if ok {
		columns = named
	}
	if !p.accept('(') {
		return p.near(columns)
	}
	if p.depth++; p.depth > maxWordDepth {
		return nil, errSyntax
	}
	w, err := p.or(columns)
	if err == nil && !p.accept(')') {
		err = errSyntax
	}
	p.depth--
	return w, err
}

// columnFilter reads "name :", "{name name} :" or either with "-" in front.
func (p *wordParser) columnFilter() (columns []string, ok bool, err error) {
	from := p.at
	except := p.accept('-')
	if p.accept('{') {
		for !p.accept('}') {
			if !p.peek(0).isWord() {
				return nil, false, errSyntax
			}
			columns = append(columns, strings.ToLower(p.peek(0).text))
			p.at++
		}
	} else if p.peek(0).isWord() && p.peek(1).sign == ':' {
		columns = append(columns, strings.ToLower(p.peek(0).text))
		p.at++
	}
	if p.at == from {
		return nil, false, nil
	}
	if len(columns) == 0 || !p.accept(':') || slices.ContainsFunc(columns, func(c string) bool { return !slices.Contains(p.names, c) }) {
		return nil, false, errSyntax
	}
	if except {
		columns = slices.DeleteFunc(slices.Clone(p.names), func(c string) bool { return slices.Contains(columns, c) })
	}
	return columns, true, nil
}

func (t wordToken) isWord() bool { return t.sign == 0 }

// near reads NEAR(…) or a phrase.
func (p *wordParser) near(columns []string) (*words, error) {
	if t := p.peek(0); !t.bare || t.text != "NEAR" || p.peek(1).sign != '(' {
		return p.phrase(columns)
	}
	p.at += 2
	w := words{op: "NEAR", distance: 10, columns: columns}
	for !p.accept(')') {
		if p.accept(',') {
			n, err := strconv.ParseUint(p.peek(0).text, 10, 16)
			p.at++
			if err != nil || !p.accept(')') {
				return nil, errSyntax
			}
			w.distance = int(n)
			break
		}
		kid, err := p.phrase(columns)
		if err != nil {
			return nil, err
		}
		if kid != nil {
			w.kids = append(w.kids, *kid)
		}
	}
	return w.simple(), nil
}

// phrase reads words in a row; nil stands for one that has no words.
func (p *wordParser) phrase(columns []string) (*words, error) {
	w := words{columns: columns}
	w.phrase.first = p.accept('^')
	for {
		t := p.peek(0)
		if !t.isWord() || t.bare && slices.Contains([]string{"AND", "OR", "NOT"}, t.text) {
			return nil, errSyntax
		}
		p.at++
		w.phrase.text = strings.TrimSpace(w.phrase.text + " " + t.text)
		w.phrase.prefix = p.accept('*')
		if !p.accept('+') {
			break
		}
	}
	if !strings.ContainsFunc(w.phrase.text, isWordCharacter) {
		return nil, nil //nolint:nilnil // documented
	}
	return &w, nil
}
