package content

import (
	"strings"
	"unicode/utf8"
)

func (e *Extractor) extractPlain(in Input) (Document, error) {
	text, err := plainText(in)
	if err != nil {
		return Document{}, err
	}
	return Document{
		URL:       in.URL,
		Title:     oneLine(in.Hints.Title),
		Published: plausible(in.Hints.Published, e.config.Now()),
		Lang:      languageOf(text, "", in.Hints.Lang),
		Text:      text,
	}, nil
}

// plainText gives plain text its paragraphs: those between empty lines where the text has any and its lines are
// wrapped, else its lines.
func plainText(in Input) (string, error) {
	decoded, err := decode(in.Body, in.ContentType)
	if err != nil {
		return "", failure(in, Malformed, err)
	}
	decoded = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\f", "\n\n").Replace(decoded)
	lines := strings.Split(decoded, "\n")
	joined := wrapped(lines)
	var w paragraphWriter
	for _, line := range lines {
		if strings.TrimSpace(line) == "" || !joined {
			w.end()
		}
		w.text(line)
		w.text(" ")
	}
	w.end()
	if len(w.done) == 0 {
		return "", failure(in, NoText, nil)
	}
	return strings.Join(w.done, "\n"), nil
}

// wrapped reports whether lines were broken to a width rather than at the ends of paragraphs: no line is long and empty
// lines separate groups of them.
func wrapped(lines []string) bool {
	full, groups, last := 0, 0, ""
	for _, line := range lines {
		line = strings.TrimSpace(line)
		n := utf8.RuneCountInString(line)
		if n > 100 {
			return false
		}
		if n > 50 {
			full++
		}
		if line == "" && last != "" {
			groups++
		}
		last = line
	}
	return full > 0 && groups > 0
}
