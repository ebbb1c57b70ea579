package find

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// Foreign finds reports in French, Spanish, German, Russian, Arabic, Chinese and Japanese: words in marks with a verb of
// saying beside them or inside, clauses after "que", "dass", "что", "أن", the German subjunctive, speech behind a dash.
type Foreign struct{}

// beside is how many items from a quotation its verb of saying may stand.
const beside = 9

// Find implements [Finder].
func (Foreign) Find(p *Page) []Report {
	words := p.Lexicon.Foreign[p.Lang]
	if words == nil {
		return nil
	}
	f := foreign{Page: p, words: words, seen: map[string]bool{}}
	var out []Report
	prose := false
	var before sentence
	var previous []Report // those of the paragraph before
	block := -1           // the paragraph that the one before announced
	for i, par := range p.Paragraphs {
		f.recorded = f.recordLabel(par)
		if i == block {
			continue
		}
		if label := p.Labels[i]; label.Len() > 0 {
			if !p.Aside[i] {
				out = append(out, f.withinTurn(par, label)...)
			}
			continue
		}
		if p.Aside[i] && (p.Lang != "zh" && p.Lang != "ja" || !prose) {
			continue // in Chinese and Japanese only a line above all prose is surely a headline
		}
		prose = true
		if r := f.dashSpeech(par); len(r) > 0 {
			out = append(out, r...)
			continue
		}
		var found []Report
		for _, s := range p.sentences(par) {
			if r, ok := f.reportsBefore(s, before, append(slices.Clip(previous), found...)); ok {
				found = append(found, r)
			} else {
				found = append(found, f.reports(s, found)...)
			}
			before = s
		}
		if r, ok := f.announced(i); ok {
			found, block = append(found, r), i+1
		}
		previous = p.dropRepeats(found)
		out = append(out, previous...)
	}
	return out
}

// withinTurn finds what the speaker of a turn says that others said, in the paragraph that its label opens: words in marks,
// or a clause, with somebody named who says them. The speaker's own words are the turn.
func (f foreign) withinTurn(par text.Paragraph, label text.Range) []Report {
	par.Tokens.First = f.afterLabel(label)
	if par.Tokens.Len() == 0 || f.thirdPerson(par.Tokens.First) {
		return nil
	}
	var found []Report
	for _, s := range f.sentences(par) {
		found = append(found, f.reports(s, found)...)
	}
	return slices.DeleteFunc(f.dropRepeats(found), func(r Report) bool {
		return len(r.Source) == 0 || r.Floating || f.ownSource(r.Source[0]) || r.Rule == "noun phrase" && r.Type == onrecord.Indirect
	})
}

// ownSource reports a mention of the speaker as "we" or "I", or of the speaker's side: "mi delegación".
func (f foreign) ownSource(source onrecord.Span) bool {
	t := f.Range(source)
	if strings.HasSuffix(f.Slice(source), "中方") {
		return true
	}
	for i := t.First; i < t.Last; i++ {
		low := f.Tokens[i].Low
		if f.Lexicon.World[f.Lang].First[low] || selfWords[f.Lang][low] {
			return true
		}
		for _, delegation := range []string{"délégation", "delegación", "delegation", "делегация", "وفد", "代表团", "我"} {
			if strings.HasPrefix(low, delegation) {
				return true
			}
		}
	}
	return false
}

// foreign is one page in one language.
type foreign struct {
	*Page
	words *lexicon.Foreign
	// seen are the words of the subjects found so far, in Arabic, where no capitals tell a name.
	seen map[string]bool
	// recorded is the delegate with whom the paragraph of an Arabic summary record begins.
	recorded text.Range
}

// reports reads one sentence; before are the reports of the sentences before it in the paragraph.
func (f foreign) reports(s sentence, before []Report) []Report {
	switch f.Lang {
	case "ar":
		return f.arabic(s)
	case "zh", "ja":
		return f.ideographs(s)
	}
	out := f.clauses(s)
	if r, ok := f.relativeAccording(s); ok {
		out = append(without(out, r), r)
	}
	if len(out) == 0 {
		out = f.attributed(s)
	}
	out = append(out, f.quotations(s, out)...)
	if len(out) == 0 {
		out = f.freeIndirect(s, before)
	}
	return append(out, f.fragments(s, out)...)
}

// verb reports whether item i is a verb of saying; a pronoun may be tied to it ("dit-il", "a-t-elle ajouté").
func (f foreign) verb(s sentence, i int) bool {
	if s[i].region >= 0 {
		return false
	}
	low := s[i].Low
	if f.Lang == "ar" && f.arabicVerb(low) {
		return true
	}
	if f.words.Verbs[low] {
		return !(f.Lang == "de" && s[i].Upper && i > 0) && !(i > 0 && f.nominal(s[i-1].Low)) // a noun
	}
	if f.Lang == "fr" && i > 0 && s[i-1].region < 0 && (s[i-1].Low == "fait" || s[i-1].Low == "font" || s[i-1].Low == "faisant" || i > 1 && s[i-2].Low == "fait") {
		switch low {
		case "observer", "valoir", "savoir", "remarquer", "noter", "part":
			return true // fait observer que
		}
	}
	if !tiedPronoun(low) {
		return false
	}
	head, _, _ := strings.Cut(low, "-")
	return f.words.Verbs[head]
}

// nominal reports a word that makes a noun of what follows: "la faible demande", "una denuncia".
func (f foreign) nominal(before string) bool {
	switch f.Lang + " " + before {
	case "fr une", "fr la", "fr cette", "fr sa", "fr leur", "fr un", "fr ce", "fr de", "fr d'", "fr des", "fr les", "fr faible", "fr forte",
		"es una", "es la", "es esta", "es un", "es el", "es su", "es de", "es del", "es las", "es los", "es una nueva":
		return true
	}
	return false
}

// denied reports a verb that says that nothing was said.
func (f foreign) denied(s sentence, i int) bool {
	for j := max(0, i-2); j < i; j++ {
		switch s[j].Low {
		case "не", "no", "ne", "n'", "sans", "sin", "ohne":
			return s[j].region < 0
		}
	}
	for j := i + 1; j < min(len(s), i+3); j++ {
		switch s[j].Low {
		case "nicht", "pas":
			return s[j].region < 0 && !(f.Lang == "fr" && s[j-1].Low == "ne")
		}
	}
	return false
}

// contentEnd is the end of a sentence without its stops.
func contentEnd(s sentence) int {
	end := len(s)
	for end > 0 && s[end-1].region < 0 && stops(s[end-1].Text) {
		end--
	}
	return end
}

// make completes a report with its cue and source.
func (f foreign) make(s sentence, r Report, verb int, source span) Report {
	r.Cue = onrecord.Spans{s[verb].Span}
	if !source.empty() {
		r.Source = onrecord.Spans{s.span(source.first, source.last)}
		if f.Lang == "ar" {
			for _, it := range s[source.first:source.last] {
				f.seen[it.Low] = true
			}
		}
	}
	return r
}
