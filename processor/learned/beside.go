package learned

import (
	"slices"
	"strings"
	"unicode"
)

// A quotation in marks that is more than a term was said by somebody, and where words stand beside it in its sentence
// they mostly tell by whom. What the labels leave without words of saying is looked at again with that in mind.

const (
	// termWords is how many words in marks may be but a term or a title.
	termWords = 4
	// afterMarks and beforeMarks are how many items from a quotation its words of saying may begin.
	afterMarks, beforeMarks = 12, 8
	// leastBeside is how likely words beside a quotation must be of saying, and besideMarks how likely they count then.
	leastBeside, besideMarks = 0.05, 0.6
)

// beside returns the acts with those of quotations that none of them has.
func (m *Model) beside(f *frame, acts []act, r *room) []act {
	for i := range f.items {
		if f.items[i].region < 0 || !f.utterance(i) || f.taken(i, acts) {
			continue
		}
		if f.joined(i, acts) {
			continue
		}
		if a, ok := m.actBeside(f, i, acts, r); ok {
			acts = append(slices.DeleteFunc(acts, func(b act) bool { return touches(b.cue, []span{a.cue}) }), a)
			slices.SortStableFunc(acts, func(a, b act) int { return a.cue.first - b.cue.first })
		}
	}
	return acts
}

// utterance reports whether a quotation is of several words or closed like a sentence, and no title.
func (f *frame) utterance(i int) bool {
	region := f.page.Regions[f.items[i].region]
	if f.page.NounPhrase(f.items[i].region) {
		return false
	}
	return f.page.Words(region.Inner) >= termWords || f.sentenceLike(i)
}

// sentenceLike reports whether what stands in marks begins and ends as a sentence does that others go on with.
func (f *frame) sentenceLike(i int) bool {
	inner := f.page.Regions[f.items[i].region].Inner
	return unicode.IsUpper(f.page.Runes[inner.Start]) && strings.ContainsRune(",.?!…", f.page.Runes[inner.End-1])
}

// taken reports whether an act of saying has the quotation, or a rule whose report will be heard.
func (f *frame) taken(i int, acts []act) bool {
	s := span{i, i + 1}
	for _, a := range acts {
		if touches(s, a.content) && a.likely() {
			return true
		}
	}
	return slices.ContainsFunc(f.rules, func(r ruled) bool { return !r.source.empty() && touches(s, r.content) && !f.passedOver(r, acts) })
}

// passedOver reports whether a report of the rules is left out for the sake of an act with the same words.
func (f *frame) passedOver(r ruled, acts []act) bool {
	return slices.ContainsFunc(acts, func(a act) bool {
		return a.likely() && (touches(r.cue, []span{a.cue}) || slices.ContainsFunc(r.content, func(c span) bool { return touches(c, a.content) }))
	})
}

// joined gives a quotation that ends with a comma to the act whose words follow on it, if that has only what was said
// next: "“No,” she said. “Never.”" Words before it in its sentence would make it part of something else: "On “Harbour Talk,”
// Lind called it “a bluff.”"
func (f *frame) joined(i int, acts []act) bool {
	if strings.ContainsRune(".…", f.page.Runes[f.page.Regions[f.items[i].region].Inner.End-1]) || i > 0 && f.items[i-1].Word && f.items[i-1].sentence == f.items[i].sentence {
		return false
	}
	for n := range acts {
		a := &acts[n]
		first := a.cue.first
		if !a.source.empty() {
			first = min(first, a.source.first)
		}
		if first == i+1 && a.likely() && a.content[0].first >= a.cue.last && f.quotes(*a) {
			a.content = append([]span{{i, i + 1}}, a.content...)
			return true
		}
	}
	return false
}

// actBeside makes an act of the quotation and of the words beside it that are likeliest words of saying, unless an act of
// other words has those already.
func (m *Model) actBeside(f *frame, i int, acts []act, r *room) (act, bool) {
	best, p := -1, leastBeside
	look := func(j int) bool {
		it := &f.items[j]
		if it.region >= 0 || it.Text == "." || it.Text == ";" || it.Text == "?" || it.Text == "!" {
			return false
		}
		if r.saying[j] > p && !slices.ContainsFunc(acts, func(a act) bool { return a.cue.contains(j) && a.likely() }) {
			best, p = j, r.saying[j]
		}
		return true
	}
	for j := i + 1; j < min(len(f.items), i+1+afterMarks) && look(j); j++ {
	}
	for j := i - 1; j >= max(0, i-beforeMarks) && look(j); j-- {
	}
	if best < 0 {
		return act{}, false
	}
	a := act{cue: span{best, best + 1}, p: max(p, besideMarks)}
	m.complete(f, &a, r)
	return a, touches(span{i, i + 1}, a.content) && !a.source.empty()
}
