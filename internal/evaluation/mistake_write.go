package evaluation

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// WriteMistakes writes the listed mistakes for people to read.
func (r Report) WriteMistakes(out io.Writer) error {
	w := bufio.NewWriter(out)
	for _, p := range r.Parts {
		_, _ = fmt.Fprintf(w, "%s: %d of %d mistakes; gold in [[ ]], said in {{ }}\n", p.Shape, len(p.Mistakes), p.MistakesInAll)
		for _, m := range p.Mistakes {
			m.write(w)
		}
	}
	return w.Flush()
}

// WriteMistakeLines writes the listed mistakes as JSON lines.
func (r Report) WriteMistakeLines(out io.Writer) error {
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, p := range r.Parts {
		for _, m := range p.Mistakes {
			if err := enc.Encode(m); err != nil {
				return err
			}
		}
	}
	return w.Flush()
}

// write writes a mistake: where and what, the text around it, and who said it on either side.
func (m Mistake) write(w *bufio.Writer) {
	_, _ = fmt.Fprintf(w, "\n%s at %d: %s, %s", m.Document, m.start(), m.What, m.Type)
	if m.Jaccard > 0 && (m.What == WrongSpan || m.What == InexactSpan) {
		_, _ = fmt.Fprintf(w, ", %.0f %% in common", 100*m.Jaccard)
	}
	_, _ = fmt.Fprintf(w, "\n  %s\n", m.Context)
	if m.Gold != nil {
		_, _ = fmt.Fprintf(w, "  gold: %s\n", m.Gold.attribution())
	}
	if m.Said != nil {
		_, _ = fmt.Fprintf(w, "  said: %s\n", m.Said.attribution())
	}
}

// attribution is the type, the mention, the cue and the speaker on one line, as far as there are any.
func (s Side) attribution() string {
	parts := []string{string(s.Type)}
	for _, p := range []struct{ name, text string }{
		{"source", s.SourceText}, {"cue", s.CueText}, {"speaker", s.Speaker.Name}, {"role", s.Speaker.Role},
		{"affiliation", s.Speaker.Affiliation}, {"kind", string(s.Speaker.Kind)}, {"position", string(s.Position)},
	} {
		if p.text != "" {
			parts = append(parts, fmt.Sprintf("%s %q", p.name, oneLine(p.text)))
		}
	}
	if s.SourceText == "" && s.Speaker.Name == "" {
		parts = append(parts, "(nobody)")
	}
	return strings.Join(parts, ", ")
}

// oneLine shows a text on one line.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
