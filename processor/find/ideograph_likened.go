package find

import (
	"github.com/onrecord/onrecord"
)

// chineseLikened finds what somebody calls something, with the object before the verb: 他把试点比作“先上船后补票”, 她将草案称为
// “一纸空文”. The content is the object and the words in marks.
func (f foreign) chineseLikened(s sentence) (Report, bool) {
	for at := 1; at+3 < len(s); at++ {
		if s[at].region >= 0 || clauseSign(s[at].Text) && s[at].Text != "，" {
			return Report{}, false
		}
		if s[at].Text != "把" && s[at].Text != "将" {
			continue
		}
		for verb := at + 2; verb < min(len(s)-2, at+24) && s[verb].region < 0; verb++ {
			n := likens(s, verb)
			if n == 0 || verb+n >= len(s) || s[verb+n].region < 0 {
				continue
			}
			source := f.chineseName(s, f.partStart(s, at), at)
			if source.empty() {
				return Report{}, false
			}
			last := verb + n + 1
			for last < len(s) && s[last].region < 0 && s[last].Word {
				last++ // 称为“…”的做法
			}
			r := Report{Type: onrecord.Mixed, Rule: "partly in marks", Confidence: 0.6}
			r.Content = onrecord.Spans{s.span(at+1, verb), s.span(verb+n, last)}
			r.Cue, r.Source = onrecord.Spans{s.span(verb, verb+n)}, onrecord.Spans{s.span(source.first, source.last)}
			return r, true
		}
	}
	return Report{}, false
}

// likens returns of how many items the verb at i is that calls its object something, or 0.
func likens(s sentence, i int) int {
	for _, w := range []string{"描述为", "形容为", "批评为", "斥之为", "称之为", "比喻为", "归咎于", "定性为", "比作", "称为", "称作", "喻为", "斥为", "形容成", "视为", "看作"} {
		n := len([]rune(w))
		if i+n <= len(s) && joinText(s[i:i+n]) == w {
			return n
		}
	}
	return 0
}
