package evaluation

import (
	"strings"

	"github.com/onrecord/onrecord"
)

// maxUnclosed is how far, in code points, a quotation mark that is never closed reaches at most, unless the next
// paragraph goes on with a mark.
const maxUnclosed = 6000

// quotedRegions returns the stretches of a text between double quotation marks of any language, marks included. A mark
// left open ends with its paragraph; the next paragraph of the same quote opens one of its own.
//
// It is simpler than the extractor's reading of marks and has to stay so: what is measured must not depend on it.
func quotedRegions(text []rune) []onrecord.Span {
	var regions []onrecord.Span
	for start := 0; start < len(text); {
		end := start
		for end < len(text) && text[end] != '\n' {
			end++
		}
		regions = appendRegions(regions, text, start, end)
		start = end + 1
	}
	return regions
}

// appendRegions adds the regions of the paragraph text[start:end].
func appendRegions(regions []onrecord.Span, text []rune, start, end int) []onrecord.Span {
	open, closers := -1, ""
	for i := start; i < end; i++ {
		if open >= 0 {
			if strings.ContainsRune(closers, text[i]) {
				regions = append(regions, onrecord.Span{Start: open, End: i + 1})
				open = -1
			}
			continue
		}
		before, after := ' ', ' '
		if i > start {
			before = text[i-1]
		}
		if i+1 < end {
			after = text[i+1]
		}
		if closers = closersOf(text[i], before, after); closers != "" {
			open = i
		}
	}
	if open >= 0 && (end-open < maxUnclosed || goesOn(text[end:])) {
		regions = append(regions, onrecord.Span{Start: open, End: end})
	}
	return regions
}

// closersOf returns the marks that close a quote opened by mark between these neighbours, or "" if it opens none.
func closersOf(mark, before, after rune) string {
	switch mark {
	case '"':
		if !isSpace(after) {
			return `"”`
		}
	case '»': // opens in German and Danish, closes elsewhere
		if !isSpace(after) && (isSpace(before) || strings.ContainsRune("([—–-", before)) {
			return "«"
		}
	case '”': // the wrong way round
		if !isSpace(after) && isSpace(before) {
			return "”"
		}
	case '“':
		return `”"`
	case '„':
		return `“”"`
	case '«':
		return "»"
	case '‟':
		return "”"
	case '「':
		return "」"
	case '『':
		return "』"
	case '‹':
		return "›"
	}
	return ""
}

// goesOn reports whether rest, the text from the end of a paragraph, begins the next one with a quotation mark.
func goesOn(rest []rune) bool {
	for _, r := range rest[:min(len(rest), 6)] {
		if !isSpace(r) {
			return strings.ContainsRune("“\"«„", r)
		}
	}
	return false
}

// typeOf tells from the quotation marks around the words of a quote whether they are the speaker's own (all inside
// marks), a report (none), or mixed.
func typeOf(text []rune, content onrecord.Spans, regions []onrecord.Span) onrecord.QuoteType {
	inside, all := 0, 0
	for _, s := range content {
		for i := s.Start; i < s.End; {
			end := newsWord(text[:s.End], i)
			if end == i {
				i++
				continue
			}
			all++
			if covered(i, end, regions) {
				inside++
			}
			i = end
		}
	}
	switch inside {
	case 0:
		return onrecord.Indirect
	case all:
		return onrecord.Direct
	}
	return onrecord.Mixed
}

func covered(start, end int, regions []onrecord.Span) bool {
	for _, r := range regions {
		if r.Start <= start && end <= r.End {
			return true
		}
	}
	return false
}
