package learned

import (
	"strings"

	"github.com/onrecord/onrecord/processor/find"
)

// What has words of saying and reports nobody's words: what a thing is called, what somebody was told or asked, whom somebody
// thanked, that somebody would not be named.

// names reports whether what follows is only what the thing before it is called: "a route called “the loop”", "a gas called
// methane".
func (f *frame) names(a act) bool {
	if a.cue.last-a.cue.first != 1 || a.source.empty() || a.content[0].first != a.cue.last || a.source.last != a.cue.first || f.items[a.cue.first].Tag == "VBZ" || f.items[a.cue.first].Tag == "VBP" {
		return false
	}
	switch f.items[a.cue.first].Low {
	case "called", "titled", "entitled", "named", "dubbed", "nicknamed", "headlined":
	default:
		return false
	}
	last := f.items[a.source.last-1]
	return !last.Upper && last.Tag != "PRP" && (last.Tag == "NN" || last.Tag == "NNS")
}

// suffers reports whether the one named before the words of saying is whom they are said to or of, not who says them:
// "Lind was told that …", "been accused of …". "Lind was quoted as saying" is none of these.
func (f *frame) suffers(a act) bool {
	if a.source.empty() || a.source.last > a.cue.first {
		return false
	}
	if it := &f.items[a.cue.first]; a.cue.first > 0 && f.items[a.cue.first-1].Text == "," && (it.Low == "asked" || it.Low == "pressed" || it.Low == "questioned") &&
		a.cue.first+1 < len(f.items) && find.AskedWhat(f.items[a.cue.first+1].Low) {
		return true // "The minister, asked whether it would open, said no"
	}
	first := a.cue.first
	for first > a.source.last && a.cue.first-first < 3 && f.items[first-1].auxiliaryOrAdverb() {
		first--
	}
	passive := false
	for i := first; i < a.cue.last; i++ {
		switch it := &f.items[i]; {
		case it.Low == "be" || it.Low == "been" || it.Low == "being" || it.Low == "was" || it.Low == "were" || it.Low == "is" || it.Low == "are":
			passive = true
		case it.Low == "by" || it.Low == "as" || it.Low == "saying":
			return false
		case passive && patient(it.Low):
			return true
		}
	}
	return false
}

// patient reports the participle of a verb that is done to its subject.
func patient(w string) bool {
	switch w {
	case "told", "accused", "criticized", "criticised", "blamed", "charged", "called", "described", "labeled", "labelled", "dubbed", "asked", "warned", "urged",
		"advised", "informed", "condemned", "praised", "denounced", "rebuked", "mocked", "attacked", "slammed", "questioned", "reminded", "assured", "notified", "ordered":
		return true
	}
	return false
}

// topicOnly reports whether all there is of what was said is what it was about, or whom or when it was said: "The plan was
// criticised by Lind".
func (f *frame) topicOnly(a act) bool {
	if size(a.content) == 1 && strings.HasPrefix(f.items[a.content[0].first].Tag, "PRP") {
		return true // "Lind thanked her"
	}
	switch f.items[a.cue.last-1].Low {
	case "answered", "thanked", "greeted", "interviewed", "explained":
		if !f.clause(a.content) {
			return true // "Lind answered the doctors", "the clerk explained the agenda"
		}
	}
	if last := a.content[len(a.content)-1].last; last <= a.cue.first && f.items[a.content[0].first].Tag == "IN" && !f.clause(a.content) {
		return true // "For months, Lind said, …"
	}
	if a.source.empty() || a.source.first < a.cue.last || f.items[a.cue.last-1].Low != "by" && f.items[a.source.first-1].Low != "by" {
		return false
	}
	return a.content[len(a.content)-1].last <= a.cue.first && !f.clause(a.content)
}

// anonymous reports whether somebody only asks "not to be named", or "to use a pseudonym".
func (f *frame) anonymous(a act) bool {
	var low [5]string
	for i := range low {
		if at := a.content[0].first + i; at < len(f.items) {
			low[i] = f.items[at].Low
		}
	}
	words := low[:]
	if words[0] == "not" {
		words = words[1:]
	}
	if words[0] != "to" {
		return false
	}
	switch words[1] {
	case "be":
		return words[2] == "named" || words[2] == "identified" || words[2] == "quoted" || words[2] == "cited" || words[2] == "anonymous"
	case "remain", "stay":
		return words[2] == "anonymous" || words[2] == "unnamed"
	case "use":
		return words[3] == "pseudonym"
	}
	return false
}
