package find

import (
	"slices"

	"github.com/onrecord/onrecord"
)

// relativeAccording finds what a relative clause attributes to the one before it: "Mme Roy, pour qui le projet est mort",
// "un informe de Ana Vidal, según quien …", "Lunin, по словам которого …", "Ana Lind, deren Angaben zufolge …".
func (f foreign) relativeAccording(s sentence) (Report, bool) {
	end := contentEnd(s)
	for i := 2; i+3 < end; i++ {
		if s[i-1].region >= 0 || s[i-1].Text != "," {
			continue
		}
		n := f.relativeCue(s, i)
		if n == 0 {
			continue
		}
		source := f.antecedent(s, i-1)
		if source.empty() {
			continue
		}
		last := end
		for j := i + n; j < end; j++ { // the main clause may go on behind it
			if s[j].region < 0 && s[j].Text == "," && j-i > 3 && j+1 < end && (f.verb(s, j+1) || f.auxiliary(s[j+1].Low) && f.Lang != "fr") {
				last = j
				break
			}
		}
		r, ok := f.report(s, []span{{i + n, last}}, "according to")
		if !ok || f.Words(r.Content[0]) < 2 || r.Type == onrecord.Direct {
			continue
		}
		r.Cue, r.Source = onrecord.Spans{s.span(i, i+n)}, onrecord.Spans{s.span(source.first, source.last)}
		r.Confidence = 0.6
		return r, true
	}
	return Report{}, false
}

// relativeCue returns of how many items the words are that attribute to a relative pronoun at item i, or 0.
func (f foreign) relativeCue(s sentence, i int) int {
	n := f.accordingAt(s, i)
	switch f.Lang {
	case "fr", "es":
		if n == 0 && (s[i].Low == "pour" || s[i].Low == "para") {
			n = 1
		}
		if n == 0 || i+n >= len(s) {
			return 0
		}
		switch s[i+n].Low {
		case "qui", "lequel", "laquelle", "lesquels", "lesquelles", "quien", "quienes":
			return n + 1
		case "el", "la", "los", "las":
			if i+n+1 < len(s) && (s[i+n+1].Low == "cual" || s[i+n+1].Low == "cuales" || s[i+n+1].Low == "que") {
				return n + 2
			}
		}
	case "ru":
		if n > 0 && i+n < len(s) && (s[i+n].Low == "которого" || s[i+n].Low == "которой" || s[i+n].Low == "которых") {
			return n + 1
		}
	case "de":
		switch {
		case i+2 < len(s) && s[i].Low == "nach" && (s[i+1].Low == "deren" || s[i+1].Low == "dessen") && f.words.According["nach "+s[i+2].Low]:
			return 3
		case i+1 < len(s) && (s[i].Low == "dem" || s[i].Low == "der" || s[i].Low == "denen") && s[i+1].Low == "zufolge":
			return 2
		}
	}
	return 0
}

// antecedent returns the mention before the comma of a relative clause: the name, also where an apposition stands behind it.
func (f foreign) antecedent(s sentence, comma int) span {
	nearest := span{}
	for last := comma; last > 0; {
		first := last
		for first > 0 && s[first-1].Text != "," && s[first-1].region < 0 {
			first--
		}
		if name := f.nameIn(s, first, last); !name.empty() {
			return name
		}
		if nearest.empty() {
			nearest = f.somebody(s, f.phraseBefore(s, last, first))
		}
		if comma-last > 0 || first == 0 || s[first-1].region >= 0 {
			break // one apposition back at most
		}
		last = first - 1
	}
	return nearest
}

// nameIn returns the last name of a person in a stretch: a known first name and the capitals behind it.
func (f foreign) nameIn(s sentence, first, last int) span {
	for i := last - 2; i >= first; i-- {
		if s[i].region >= 0 || !s[i].Upper || f.Lexicon.WorldForenames[s[i].Low] == "" && !f.russianForename(s[i].Low) {
			continue
		}
		end := i + 1
		for end < last && s[end].region < 0 && s[end].Word && (s[end].Upper && !f.small(s[end]) || linkWord(s[end].Low) && end+1 < last && s[end+1].Upper && !f.small(s[end+1])) {
			end++
		}
		if end > i+1 {
			return span{i, end}
		}
	}
	return span{}
}

// without leaves out the reports that hold the content of r.
func without(reports []Report, r Report) []Report {
	return slices.DeleteFunc(reports, func(o Report) bool { return o.Start() <= r.Start() && r.End() <= o.End() })
}
