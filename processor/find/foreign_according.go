package find

import (
	"strings"

	"github.com/onrecord/onrecord"
)

// attributed finds what is attributed without a clause of its own: "Selon Mme Roy, …", "по словам Орлова, …",
// "Как заявил Орлов, …", "…, afirmó la ministra".
func (f foreign) attributed(s sentence) []Report {
	end := len(s)
	for end > 0 && s[end-1].region < 0 && stops(s[end-1].Text) {
		end--
	}
	for i := 0; i+2 < end; i++ {
		if s[i].region >= 0 {
			continue
		}
		n := f.accordingAt(s, i)
		if n == 0 {
			continue
		}
		source := f.phraseAfter(s, i+n, end)
		if source.empty() {
			continue
		}
		var pieces []span
		if i > 0 && hasWord(s[:i]) && i > 3 {
			pieces = append(pieces, span{0, i})
		}
		if next := source.last; next+2 < end && !s[next].Word && s[next].region < 0 && len(pieces) == 0 {
			pieces = append(pieces, span{f.afterApposition(s, next+1, end), end})
		}
		r, ok := f.report(s, pieces, "according to")
		if !ok {
			continue
		}
		r.Confidence = 0.6
		r.Cue = onrecord.Spans{s.span(i, i+n)}
		r.Source = onrecord.Spans{s.span(source.first, source.last)}
		return []Report{r}
	}
	if r, ok := f.asSaid(s, end); ok {
		return []Report{r}
	}
	return f.frameAfterClause(s, end)
}

// asSaid finds the German order "Wie Holm mitteilte, …".
func (f foreign) asSaid(s sentence, end int) (Report, bool) {
	if s[0].Low != "wie" && s[0].Low != "comme" {
		return Report{}, false
	}
	for i := 2; i+2 < min(end, 14); i++ {
		if !f.verb(s, i) || s[i+1].Text != "," {
			continue
		}
		r, ok := f.report(s, []span{{i + 2, end}}, "according to")
		r.Confidence = 0.6
		r.Cue = onrecord.Spans{s[i].Span}
		r.Source = onrecord.Spans{s.span(1, i)}
		return r, ok
	}
	return Report{}, false
}

// accordingAt returns of how many items the attributing words at i are, or 0.
func (f foreign) accordingAt(s sentence, i int) int {
	if f.words.According[s[i].Low] && !(f.Lang == "zh" && i > 0) {
		return 1
	}
	if i+1 < len(s) && f.words.According[s[i].Low+" "+s[i+1].Low] {
		return 2
	}
	if i == 0 && (s[0].Low == "как" || s[0].Low == "wie" || s[0].Low == "como") && f.verb(s, 1) {
		return 2
	}
	return 0
}

// frameAfterClause finds a report without marks whose frame closes the sentence: "…, afirmó el embajador".
func (f foreign) frameAfterClause(s sentence, end int) []Report {
	if f.Lang == "zh" || f.Lang == "ar" || hasRegion(s) {
		return nil
	}
	for i := 5; i < end; i++ {
		if !f.verb(s, i) || s[i-1].Text != "," && !dash(s[i-1].Text) && !(f.auxiliary(s[i-1].Low) && s[i-2].Text == ",") && !tiedPronoun(s[i-1].Low) {
			continue
		}
		source := f.subject(s, i, i, end, true)
		if source.empty() {
			if f.Lang != "es" || i+1 < end {
				continue
			}
		} else if after := source.last; after < end && s[after].Word && f.words.That[s[after].Low] {
			continue
		}
		first := 0
		for first < i && !s[first].Word {
			first++
		}
		last := i - 1
		for last > first && (s[last-1].Text == "," || strings.Contains(s[last-1].Low, "-") && tiedPronoun(s[last-1].Low)) {
			last--
		}
		r, ok := f.report(s, []span{{first, last}}, "frame after")
		if !ok {
			continue
		}
		r.Confidence = 0.6
		if s[0].Text == "—" || s[0].Text == "–" { // dash speech
			r.Type, r.Confidence = onrecord.Direct, 0.75
		}
		r.Cue = onrecord.Spans{s[i].Span}
		if !source.empty() {
			r.Source = onrecord.Spans{s.span(source.first, source.last)}
		}
		return []Report{r}
	}
	return nil
}

// afterApposition passes over the office of a source: "Selon Paul Mercier, directeur du port, …".
func (f foreign) afterApposition(s sentence, i, end int) int {
	for j := i; j < min(i+12, end); j++ {
		if s[j].Text == "," && j < end-2 {
			for k := i; k < min(i+3, j); k++ {
				if f.Lexicon.Roles[s[k].Low] {
					return j + 1
				}
			}
			return i
		}
	}
	return i
}
