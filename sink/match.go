package sink

import (
	"fmt"
	"slices"
	"strings"
)

// nameColumns are the columns of quotes_fts whose pairs are in name_pairs.
var nameColumns = []string{"speaker", "affiliation", "stakeholder", "on_behalf_of"}

// match writes the query for FTS5. Every phrase is quoted and names its columns, so that nothing a person types means
// anything to FTS5 that it did not mean to parseWords.
func (w *words) match() string {
	switch w.op {
	case "":
		return w.phraseMatch()
	case "NEAR":
		return w.nearMatch()
	}
	kids := make([]string, len(w.kids))
	for i := range w.kids {
		kids[i] = w.kids[i].match()
	}
	return "(" + strings.Join(kids, " "+w.op+" ") + ")"
}

// phraseMatch looks for a phrase where its words are words of the index: in the columns themselves, and where
// characters are written without spaces among their pairs.
func (w *words) phraseMatch() string {
	if !hasUnspaced(w.phrase.text) {
		return in(w.withPairs(), w.phrase.match())
	}
	paired := in(w.pairColumns(), w.phrase.paired().match())
	if names := w.only(nameColumns); len(names) > 0 && len(names) < len(nameColumns) {
		// The pairs of names do not tell whose they are: a name alone is looked for whole.
		whole := in(names, w.phrase.match())
		if text := w.without(nameColumns); len(text) == 0 {
			return whole
		}
		return "(" + in([]string{"pairs"}, w.phrase.paired().match()) + " OR " + whole + ")"
	}
	return paired
}

func (w *words) nearMatch() string {
	columns := w.withPairs()
	unspaced := len(w.without(nameColumns)) > 0 &&
		slices.ContainsFunc(w.kids, func(k words) bool { return hasUnspaced(k.phrase.text) })
	if unspaced {
		columns = []string{"pairs"}
	}
	phrases := make([]string, len(w.kids))
	for i, kid := range w.kids {
		if phrases[i] = kid.phrase.match(); unspaced {
			phrases[i] = kid.phrase.paired().match()
		}
	}
	return in(columns, fmt.Sprintf("NEAR(%s, %d)", strings.Join(phrases, " "), w.distance))
}

// in restricts a query to columns.
func in(columns []string, query string) string {
	return "{" + strings.Join(columns, " ") + "} : " + query
}

// withPairs are the columns, and pairs where the text is one of them: a word between characters without spaces is a
// word only there.
func (w *words) withPairs() []string {
	if slices.Contains(w.columns, "text") {
		return append(slices.Clone(w.columns), "pairs")
	}
	return w.columns
}

// pairColumns are the columns in which the pairs of the columns are.
func (w *words) pairColumns() []string {
	var columns []string
	if len(w.without(nameColumns)) > 0 {
		columns = append(columns, "pairs")
	}
	if len(w.only(nameColumns)) > 0 {
		columns = append(columns, "name_pairs")
	}
	return columns
}

func (w *words) only(names []string) []string {
	return slices.DeleteFunc(slices.Clone(w.columns), func(c string) bool { return !slices.Contains(names, c) })
}

func (w *words) without(names []string) []string {
	return slices.DeleteFunc(slices.Clone(w.columns), func(c string) bool { return slices.Contains(names, c) })
}

// match writes the phrase for FTS5, in which nothing has a meaning but its words.
func (p phrase) match() string {
	s := `"` + strings.ReplaceAll(p.text, `"`, `""`) + `"`
	if p.first {
		s = "^" + s
	}
	if p.prefix {
		s += " *"
	}
	return s
}

// paired is the phrase as the column of pairs has it. A run of characters that ends the phrase may go on in the text,
// so its last character is the second of a pair, or, when it is the only one, the first of any.
func (p phrase) paired() phrase {
	runes := []rune(strings.TrimFunc(p.text, func(r rune) bool { return !isWordCharacter(r) }))
	text := strings.TrimRight(pairs(string(runes)), " \n")
	last := len(runes) - 1
	switch {
	case !isUnspaced(runes[last]):
		return phrase{text: string(runes), prefix: p.prefix}.orText(text)
	case last > 0 && isUnspaced(runes[last-1]):
		return phrase{text: strings.TrimSuffix(text, " "+string(runes[last]))}
	}
	return phrase{text: text, prefix: true}
}

// orText is the phrase with another text, if there is one.
func (p phrase) orText(text string) phrase {
	if text != "" {
		p.text = text
	}
	return p
}
