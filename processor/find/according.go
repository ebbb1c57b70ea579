package find

import (
	"github.com/onrecord/onrecord"
)

// according finds "According to Lind, …", "…, according to Lind" and "in Lind's view, …".
func (p *Page) according(s sentence) []Report {
	for i := 0; i+2 < len(s); i++ {
		if s[i].Low != "according" || s[i+1].Low != "to" || s[i].region >= 0 {
			continue
		}
		end := p.authority(s, i+2)
		if end <= i+2 {
			continue
		}
		if hasRegion(s[:i]) && len(p.cues(s[:i])) > 0 {
			return nil // the words have a speaker; this is where they were read
		}
		r, ok := p.report(s, p.attributedPieces(s, i, end), "according to")
		if !ok {
			continue
		}
		r.Cue = onrecord.Spans{s.span(i, i+2)}
		r.Source = onrecord.Spans{s.span(i+2, end)}
		return []Report{r}
	}
	return nil
}

// authority returns the end of the mention after "according to".
func (p *Page) authority(s sentence, i int) int {
	end := i
	for end < len(s) && (nominal(s[end]) || linksNouns(s[end]) || s[end].Tag == "IN" && s[end].Low == "by" || s[end].Tag == "CC" && end+1 < len(s) && nominal(s[end+1])) {
		end++
	}
	return trimNominal(s, i, end)
}

// attributedPieces is the sentence without the attribution [first,last) and the apposition of its source.
func (p *Page) attributedPieces(s sentence, first, last int) []span {
	end := len(s)
	for end > 0 && s[end-1].region < 0 && stops(s[end-1].Text) {
		end--
	}
	var pieces []span
	if first > 0 && hasWord(s[:first]) {
		pieces = append(pieces, span{0, first})
	}
	if last+1 < end && s[last].Text == "," && (len(pieces) == 0 || s[first-1].Text == ",") {
		rest := span{last + 1, end}
		if len(pieces) == 0 || !relativeOrParticiple(s[rest.first]) {
			if len(pieces) == 0 && !hasFinite(s[rest.first:rest.last]) && !hasRegion(s[rest.first:rest.last]) {
				return nil
			}
			pieces = append(pieces, rest)
		}
	}
	if len(pieces) > 0 && pieces[0].first == 0 && !hasFinite(s[:pieces[0].last]) && !hasRegion(s[:pieces[0].last]) && len(pieces) == 1 {
		return nil
	}
	return pieces
}

func relativeOrParticiple(w item) bool {
	return w.Tag == "WP" || w.Tag == "WDT" || w.Tag == "WP$" || w.Tag == "VBG" || w.Tag == "DT" || w.Tag == "NNP"
}

func hasWord(s sentence) bool {
	for _, w := range s {
		if w.Word || w.region >= 0 {
			return true
		}
	}
	return false
}

// nouns finds "Lind's warning that …" and "the claim by Lind that …".
func (p *Page) nouns(s sentence) []Report {
	var out []Report
	for i := 1; i+1 < len(s); i++ {
		if s[i].region >= 0 || !p.Lexicon.CueNouns[s[i].Low] {
			continue
		}
		source, that := p.nounFrame(s, i)
		if source.empty() {
			continue
		}
		end := that + 1
		for end < len(s) && s[end].Text != "," && !stops(s[end].Text) {
			end++
		}
		if source.first <= 1 {
			end = beforeMainVerb(s, that+1, end)
		}
		r, ok := p.report(s, []span{{that + 1, end}}, "noun")
		if !ok || end-that < 4 {
			continue
		}
		r.Cue = onrecord.Spans{s.span(i, i+1)}
		r.Source = onrecord.Spans{s.span(source.first, source.last)}
		out = append(out, r)
	}
	return out
}

// beforeMainVerb ends a clause that hangs on the subject of a sentence, "Lind's warning that the crane would fail was
// ignored", before the verb of the sentence: the second that is finite.
func beforeMainVerb(s sentence, first, end int) int {
	n := 0
	for i := first; i < end; i++ {
		if finite(s[i]) {
			if n++; n == 2 {
				return i
			}
		}
	}
	return end
}

// nounFrame returns who holds the noun of saying at i, and where "that" stands.
func (p *Page) nounFrame(s sentence, i int) (source span, that int) {
	that = i + 1
	if s[i+1].Low == "by" || s[i+1].Low == "from" {
		end := nounPhrase(s, i+2)
		source, that = span{i + 2, end}, end
	} else if prev := i - 1; s[prev].Tag == "PRP$" {
		source = span{prev, prev + 1}
	} else {
		for prev > 0 && s[prev].Tag != "POS" && nominal(s[prev]) {
			prev--
		}
		if s[prev].Tag == "POS" {
			first := prev
			for first > 0 && nominal(s[first-1]) {
				first--
			}
			source = span{first, prev}
		}
	}
	if that >= len(s) || s[that].Low != "that" {
		return span{}, 0
	}
	return source, that
}

// openColon gives a frame that ends its paragraph with a colon the words of the next paragraph: "Lind said:".
func (p *Page) openColon(par int, s sentence, reports []Report) []Report {
	if par+1 >= len(p.Paragraphs) || s[len(s)-1].Text != ":" || p.quoteLine(par+1) {
		return reports
	}
	cues := p.cues(s)
	for n := range cues {
		p.findSubject(s, &cues[n], cues[:n])
	}
	for n := len(cues) - 1; n >= 0; n-- {
		c := cues[n]
		if c.subject.empty() || !c.Frames.Has(quotesFrame) {
			continue
		}
		r := Report{Type: onrecord.Direct, Rule: "lead-in", Confidence: 0.85}
		next := p.Paragraphs[par+1]
		if at := p.regionAt[next.Tokens.First]; at >= 0 {
			r.Content = onrecord.Spans{p.Regions[at].Inner}
		} else {
			block := p.blockQuote(par + 1)
			if block.Len() == 0 {
				return reports
			}
			r.Content, r.Rule, r.Confidence = onrecord.Spans{block}, "block quotation", 0.6
		}
		r.Source = onrecord.Spans{s.span(c.subject.first, c.subject.last)}
		r.Cue = onrecord.Spans{s.span(c.first, c.last)}
		return append(reports, r)
	}
	return reports
}

// blockQuote is the paragraph as a quotation without marks: after a ">" or as it stands. A list is none.
func (p *Page) blockQuote(par int) onrecord.Span {
	tokens := p.Paragraphs[par].Tokens
	switch first := p.Tokens[tokens.First]; {
	case first.Text == ">":
		tokens.First++
	case !first.Word || p.Aside[par]:
		return onrecord.Span{}
	}
	if tokens.Len() < 5 {
		return onrecord.Span{}
	}
	return p.Span(tokens)
}
