package sink

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink/worddiff"
)

// An edit is found where a version does not have, word for word, what stands under the content spans of a quote of the
// version before it. White space does not count, nor where on the page the words stand. Two versions whose texts were
// made in different ways are not compared: what differs may be the reading.

// revision is the step from one version of a statement to the next.
type revision struct {
	was         onrecord.Text
	now         string
	spacedNow   string
	differences []worddiff.Edit // worked out when first needed
}

func newRevision(was, now string) *revision {
	return &revision{was: onrecord.NewText(was), now: now, spacedNow: spaced(now)}
}

// leftToBeAltered is the share of the letters of a quote, one in so many, that must be left for it to count as altered
// and not as removed.
const leftToBeAltered = 3

// of says what became of the words of a quote, and what stands in their place; "" when they stand there still.
func (r *revision) of(content onrecord.Spans) (change onrecord.EditChange, now string) {
	if content.Validate(r.was.Len()) != nil || r.stand(content) {
		return "", ""
	}
	if r.differences == nil {
		r.differences = worddiff.Compare(r.was.String(), r.now)
	}
	var left, all int
	var pieces []string
	for _, s := range content {
		stay, now := r.under(s)
		left, all = left+stay, all+letters(r.was.Slice(s))
		if now = strings.TrimSpace(now); now != "" {
			pieces = append(pieces, now)
		}
	}
	if left*leftToBeAltered < all || len(pieces) == 0 {
		return onrecord.Removed, ""
	}
	return onrecord.Altered, strings.Join(pieces, " […] ")
}

// stand reports whether every stretch of a quote stands in the new text.
func (r *revision) stand(content onrecord.Spans) bool {
	for _, s := range content {
		if !strings.Contains(r.spacedNow, spaced(r.was.Slice(s))) {
			return false
		}
	}
	return true
}

// under is what the new text has in the place of a stretch of the old one, and how many letters of it were left.
func (r *revision) under(s onrecord.Span) (left int, now string) {
	var b strings.Builder
	at := 0 // in the old text
	cut := false
	for _, e := range r.differences {
		length := utf8.RuneCountInString(e.Text)
		overlap := onrecord.Span{Start: max(at, s.Start), End: min(at+length, s.End)}
		switch e.Op {
		case worddiff.Insert:
			// What came in the place of what went, or between what stayed.
			if cut || s.Start < at && at < s.End {
				b.WriteString(e.Text)
			}
			continue
		case worddiff.Equal:
			if overlap.Len() > 0 {
				words := r.was.Slice(overlap)
				left += letters(words)
				b.WriteString(words)
			}
			cut = false
		case worddiff.Delete:
			cut = overlap.Len() > 0
		}
		at += length
	}
	return left, b.String()
}

// letters counts the letters and digits of a text.
func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// noticePattern is how a line begins in which a page says that it was changed, in the languages of the built-in sources,
// or what such a line says anywhere.
var noticePattern = regexp.MustCompile(`(?i)^\W*(corrections?|corrected|clarification|editor['’]?s note|updated?|korrektur|berichtig|richtigstellung|aktualisiert|anmerkung der redaktion|rectificatif|correctif|mis à jour|note de la rédaction|corrección|correccion|rectificación|fe de erratas|actualizad[oa]|nota de la redacción|correção|errata|исправлен|уточнение|обновлено|تصحيح|تحديث|更正|勘误|更新)` +
	`|(an earlier|a previous|the original) version of (this|the)|in einer früheren (version|fassung)|une version précédente|una versión anterior`)

// longestNotice keeps an article about a correction from being taken for one.
const longestNotice = 600

// notice is the first line of the new text that is not in the old one and says that something was changed.
func (r *revision) notice() string {
	old := make(map[string]bool)
	for line := range strings.SplitSeq(r.was.String(), "\n") {
		old[line] = true
	}
	for line := range strings.SplitSeq(r.now, "\n") {
		if !old[line] && len(line) <= longestNotice && noticePattern.MatchString(line) {
			return line
		}
	}
	return ""
}
