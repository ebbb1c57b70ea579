package position

import (
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// first returns the first of the patterns that begins at token i and ends before limit, unless what stands there is one
// of the exceptions.
func (r reader) first(patterns lexicon.Patterns, i, limit int) (match, bool) {
	if i >= limit {
		return match{}, false
	}
	for _, p := range patterns.At(r.word(i)) {
		tokens, ok := r.match(p.Elements, i, limit)
		if !ok {
			continue
		}
		for _, e := range r.words.Except.At(r.word(i)) {
			if _, other := r.match(e.Elements, i, limit); other {
				return match{}, false
			}
		}
		return match{label: p.Label, tokens: tokens, own: p.Own}, true
	}
	return match{}, false
}

// any reports whether one of the patterns begins at token i.
func (r reader) any(patterns lexicon.Patterns, i, limit int) ([]int, bool) {
	if i >= limit {
		return nil, false
	}
	for _, p := range patterns.At(r.word(i)) {
		if tokens, ok := r.match(p.Elements, i, limit); ok {
			return tokens, true
		}
	}
	return nil, false
}

// match returns the tokens of a pattern that begins at token i, gaps left out.
func (r reader) match(elements []lexicon.Element, i, limit int) ([]int, bool) {
	if len(elements) == 0 {
		return nil, true
	}
	e := elements[0]
	if e.Gap == 0 {
		if i >= limit || !e.Matches(r.word(i)) {
			return nil, false
		}
		rest, ok := r.match(elements[1:], i+1, limit)
		if !ok {
			return nil, false
		}
		return append([]int{i}, rest...), true
	}
	for skipped := 0; e.Gap < 0 && skipped <= longGap || skipped <= e.Gap; skipped++ {
		if rest, ok := r.match(elements[1:], i+skipped, limit); ok && skipped >= e.Least {
			return rest, true
		}
		if i+skipped >= limit || e.Gap > 0 && !r.page.Tokens[i+skipped].Word {
			break
		}
	}
	return nil, false
}

// longGap is the longest stretch that … stands for, in tokens.
const longGap = 40

// word is token i in lower case. Arabic writes "and" and "so" as one with the next word: they are cut off.
func (r reader) word(i int) string {
	low := r.page.Tokens[i].Low
	if r.page.Lang == "ar" {
		if letters := []rune(low); len(letters) > 3 && (letters[0] == 'و' || letters[0] == 'ف') {
			return string(letters[1:])
		}
	}
	return low
}

// sentence returns the sentence that holds token i.
func (r reader) sentence(i int) text.Range {
	par := r.page.ParagraphAt(r.page.Tokens[i].Span.Start)
	if par < 0 {
		return text.Range{First: i, Last: i + 1}
	}
	for _, s := range r.page.Paragraphs[par].Sentences {
		if s.Contains(i) {
			return s
		}
	}
	return r.page.Paragraphs[par].Tokens
}

// eachToken calls f with the tokens of the content and the part of their sentence that belongs to it. Questions are
// passed over.
func (r reader) eachToken(f func(i int, sentence text.Range)) {
	for _, span := range r.quote.Content {
		content := r.page.Range(span)
		for i := content.First; i < content.Last; {
			whole := r.sentence(i)
			part := text.Range{First: max(whole.First, content.First), Last: max(i+1, min(whole.Last, content.Last))}
			if !r.question(whole, content) {
				for ; i < part.Last; i++ {
					f(i, part)
				}
			}
			i = part.Last
		}
	}
}

// question reports whether a sentence, or what of it is quoted, ends with a question mark.
func (r reader) question(sentence, content text.Range) bool {
	for i := min(sentence.Last, content.Last) - 1; i >= max(sentence.First, content.First); i-- {
		switch r.page.Tokens[i].Text {
		case "?", "？", "؟":
			return true
		}
		if r.page.Tokens[i].Word {
			return false
		}
	}
	return false
}
