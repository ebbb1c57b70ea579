package processor

import (
	"github.com/abadojack/whatlanggo"
)

// sample is how much of a text is looked at to tell its language, in bytes.
const sample = 8000

// DetectLanguage returns the primary language subtag of a text ("en"), or "" where it cannot be told. The prior, what
// the page says of itself, holds unless the text clearly speaks otherwise; it also decides for short texts.
func DetectLanguage(text, prior string) string {
	text = text[:min(len(text), sample)]
	info := whatlanggo.Detect(text)
	found := info.Lang.Iso6391()
	switch {
	case found == "":
		return prior
	case prior == "":
		if len(text) < 20 && !info.IsReliable() {
			return ""
		}
		return found
	case found != prior && len(text) > 200 && info.IsReliable() && info.Confidence >= 0.95:
		return found
	}
	return prior
}
