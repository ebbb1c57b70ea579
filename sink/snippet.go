package sink

import (
	"strings"
	"unicode/utf8"
)

const (
	// snippetBytes is about how long a snippet is.
	snippetBytes = 320
	// cutBytes is how much shorter it may get so that no word is cut.
	cutBytes = 24
)

// snippet is the stretch of a text that has the most of what was looked for, with mark around each. Not a character of
// the text is altered; "…" says where it was cut.
func snippet(text string, patterns []pattern, mark [2]string) string {
	found := occurrences(text, patterns)
	from, to := window(text, found)
	var b strings.Builder
	if from > 0 {
		b.WriteString("…")
	}
	at := from
	for _, span := range found {
		if span.start < from || span.end > to {
			continue
		}
		b.WriteString(text[at:span.start] + mark[0] + text[span.start:span.end] + mark[1])
		at = span.end
	}
	b.WriteString(text[at:to])
	if to < len(text) {
		b.WriteString("…")
	}
	return b.String()
}

// occurrences are the stretches of a text in which patterns stand, in order, those that touch in one.
func occurrences(text string, patterns []pattern) []token {
	if len(patterns) == 0 {
		return nil
	}
	tokens := tokenize(text)
	var found []token
	for i, t := range tokens {
		end := 0
		for _, p := range patterns {
			if p.at(tokens[i:]) {
				end = max(end, tokens[i+len(p.tokens)-1].end)
			}
		}
		switch n := len(found); {
		case end == 0:
		case n > 0 && t.start <= found[n-1].end:
			found[n-1].end = max(end, found[n-1].end)
		default:
			found = append(found, token{start: t.start, end: end})
		}
	}
	return found
}

// window chooses the stretch of a snippet: the one with the most occurrences, and the first of those.
func window(text string, found []token) (from, to int) {
	if len(text) <= snippetBytes {
		return 0, len(text)
	}
	if len(found) == 0 {
		return 0, wordEnd(text, snippetBytes, 0)
	}
	best, most := 0, 0
	for i, span := range found {
		n := 1
		for n < len(found)-i && found[i+n].end-span.start <= snippetBytes {
			n++
		}
		if n > most {
			best, most = i, n
		}
	}
	start, end := found[best].start, found[best+most-1].end
	to = min(len(text), max(end, (start+end+snippetBytes)/2))
	from = max(0, min(start, to-snippetBytes))
	to = min(len(text), max(end, from+snippetBytes))
	return wordStart(text, from, start), wordEnd(text, to, end)
}

// wordStart moves a place forward to where a word begins, if one does within a few characters and not after limit, and
// else to where a character does.
func wordStart(text string, at, limit int) int {
	if at == 0 {
		return 0
	}
	for !utf8.RuneStart(text[at]) {
		at++
	}
	if i := strings.IndexAny(text[at:min(limit, at+cutBytes)], " \n"); i >= 0 {
		return at + i + 1
	}
	return at
}

// wordEnd moves a place back to where a word ends, likewise.
func wordEnd(text string, at, limit int) int {
	if at == len(text) {
		return at
	}
	for !utf8.RuneStart(text[at]) {
		at--
	}
	from := max(limit, at-cutBytes)
	if i := strings.LastIndexAny(text[from:at], " \n"); i >= 0 {
		return from + i
	}
	return at
}
