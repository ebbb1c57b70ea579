package find

import (
	"strings"

	"github.com/onrecord/onrecord"
)

// signed finds a quotation with its speaker under it: "…" ― Maria Lind, Example Trust.
func (p *Page) signed(s sentence) []Report {
	for i := 0; i+2 < len(s); i++ {
		if s[i].region < 0 || !dash(s[i+1].Text) || s[i+2].region >= 0 || !s[i+2].Upper {
			continue
		}
		end := i + 2
		for end < len(s) && s[end].region < 0 && s[end].Word && (s[end].Upper || linkWord(s[end].Low)) {
			end++
		}
		if end < len(s) && s[end].Text != "," && !stops(s[end].Text) || end-i > 9 || hasFinite(s[end:]) {
			continue
		}
		r, ok := p.report(s, []span{{i, i + 1}}, "signed")
		if !ok || p.Words(r.Content[0]) < 3 {
			continue
		}
		r.Source = onrecord.Spans{s.span(i+2, end)}
		return []Report{r}
	}
	return nil
}

func dash(s string) bool {
	switch s {
	case "—", "–", "―", "-":
		return true
	}
	return strings.HasPrefix(s, "--")
}
