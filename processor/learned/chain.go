package learned

import "strings"

// unchain settles what one act of saying has of another. In "said that the toll is too high and urged a delay" the
// second verb ends what the first reports, since both are of one speaker; in "“No,” Lind said, according to the paper"
// the paper is where the words were read, and no speaker. Acts without content are left out.
func (f *frame) unchain(all []act) []act {
	var out []act
	for _, a := range all {
		if len(a.content) == 0 || f.relays(a, all) {
			continue
		}
		var content []span
		for _, s := range f.behindColon(a) {
			s.first = f.startBehind(a, all, s)
			s.first = f.fromBeginning(a, all, s)
			for _, b := range all {
				if b.cue == a.cue || !b.likely() {
					continue
				}
				if s.contains(b.cue.first) && s.first < b.cue.first {
					s.last = min(s.last, f.endBefore(b, a, s))
				} else if first := f.opening(b.source); !b.source.empty() && b.source.last <= b.cue.first && s.contains(first) && s.first+1 < first && f.items[first-1].Tag == "CC" && f.items[first-2].Text == "," {
					s.last = f.before(first, s.first)
				}
			}
			if s = f.withoutTime(a, f.withoutApposition(a, s)); !s.empty() {
				content = append(content, s)
			}
		}
		content = f.inSentence(a, all, f.withoutNarration(a, content))
		f.andThat(content, all)
		if a.content = content; len(content) > 0 {
			out = append(out, a)
		}
	}
	return out
}

// endBefore returns where content s of act a ends for the sake of another act whose words of saying stand in it: before
// its verb where both are of one speaker, before its speaker where a clause begins with it ("…, and Lind urged calm").
func (f *frame) endBefore(b, a act, s span) int {
	if a.source.empty() || b.source.empty() {
		return s.last
	}
	if b.source == a.source {
		if end := f.before(b.cue.first, s.first); end > s.first && f.items[end-1].Tag != "IN" && f.items[end-1].Tag != "TO" {
			return end
		}
		return s.last // "mocked Lind for inviting a critic"
	}
	speaker := f.opening(b.source)
	if s.first+1 < speaker && b.source.last <= b.cue.first && f.items[speaker-1].Tag == "CC" && f.items[speaker-2].Text == "," {
		return f.before(speaker, s.first)
	}
	return s.last
}

// opening returns where the words begin that name a speaker, with an office before the name: "…, and the group's director,
// Bo Lind, said".
func (f *frame) opening(source span) int {
	first := f.phrase(source.first)
	if first > 2 && f.items[first-1].Text == "," && f.items[first-2].chunk >= 0 {
		if office := f.phrase(first - 2); office > 1 && f.items[office-1].Tag == "CC" && f.items[office-2].Text == "," {
			return office
		}
	}
	return first
}

// phrase returns where the noun phrase begins in which item i stands.
func (f *frame) phrase(i int) int {
	for i > 0 && f.items[i].chunk >= 0 && f.items[i-1].chunk == f.items[i].chunk {
		i--
	}
	return i
}

// before returns where words end that are followed by "and urged", "but also warned".
func (f *frame) before(i, first int) int {
	for i > first {
		it := &f.items[i-1]
		if it.region >= 0 || it.Tag != "CC" && it.Text != "," && !strings.HasPrefix(it.Tag, "RB") && !auxiliary(it.Low) {
			break
		}
		i--
	}
	return i
}

// relays reports whether an act of saying only tells where somebody else's quotation was read.
func (f *frame) relays(a act, all []act) bool {
	if f.items[a.cue.first].Low != "according" {
		return false
	}
	for _, b := range all {
		if b.cue != a.cue && touches(b.cue, a.content) && f.quotes(b) {
			return true
		}
	}
	return false
}

// quotes reports whether a quotation in marks is among what was said.
func (f *frame) quotes(a act) bool {
	for _, s := range a.content {
		for _, it := range f.items[s.first:s.last] {
			if it.region >= 0 {
				return true
			}
		}
	}
	return false
}
