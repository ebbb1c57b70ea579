package processor

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
)

// withoutEchoes leaves out what an issuer says inside its own statement. The statement is the quote: "We found", "The
// company believes" and what Article 9 says are parts of it. Beside it stand the words of others, those of the persons
// who speak for the issuer by name or office, and what the issuer asks of others, which readers look for by itself.
func withoutEchoes(quotes []draft, text onrecord.Text, issuer onrecord.Stakeholder) []draft {
	var own onrecord.Spans
	var voice onrecord.Quote
	for _, q := range quotes {
		if q.Type == onrecord.Issued {
			own, voice = append(own, q.Content...), q.Quote
		}
	}
	if len(own) == 0 {
		return quotes
	}
	kept := quotes[:0]
	for _, q := range quotes {
		if q.Type != onrecord.Issued && within(q.Content, own) && echoes(q.Quote, voice.Speaker, issuer) {
			if q.Speaker.Name == "" || q.Speaker.Kind == onrecord.KindOther || !asks(text.Join(q.Cue)) {
				continue
			}
			q.Speaker, q.Evidence = voice.Speaker, voice.Evidence
			q.report.Notes = append(slices.Clip(q.report.Notes), "the speaker is the issuer of the statement that it stands in")
		}
		kept = append(kept, q)
	}
	return kept
}

// echoes reports whether nobody but the voice of the statement can be meant.
func echoes(q onrecord.Quote, voice onrecord.Speaker, issuer onrecord.Stakeholder) bool {
	s := q.Speaker
	switch {
	case s.Role != "":
		return false
	case s.Name == "" || s.Name == issuer.Name || s.Kind == onrecord.KindOther || slices.Contains(voice.OnBehalfOf, s.Name):
		return true
	}
	return q.Stakeholder == issuer.Name && s.Name == s.Affiliation // the issuer by another of its names
}

// asks reports whether the words of a cue ask somebody to act.
func asks(cue string) bool {
	for word := range strings.FieldsSeq(strings.ToLower(cue)) {
		if slices.ContainsFunc(asking, func(stem string) bool { return strings.HasPrefix(word, stem) }) {
			return true
		}
	}
	return false
}

// asking are the stems of verbs with which an issuer asks others to act, in the languages with cue lexicons.
var asking = []string{
	"urg", "call", "ask", "demand", "appeal", "recommend", "request", "encourag", "invit",
	"appel", "demand", "exhort", "invit", "pid", "pedi", "exig", "inst", "forder", "appell", "bitt", "ruf",
	"призыв", "требу", "призва", "呼吁", "要求", "敦促", "يدعو", "ندعو", "نطالب",
}

// within reports whether every span lies in one of the others.
func within(spans, others onrecord.Spans) bool {
	for _, s := range spans {
		if !slices.ContainsFunc(others, func(o onrecord.Span) bool { return o.Start <= s.Start && s.End <= o.End }) {
			return false
		}
	}
	return true
}
