package onrecord

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"unicode/utf8"
)

// Withheld recognises words that were taken out of a statement without saying what they are: who has the words can see
// that they are the ones, who has not learns their number of letters.
type Withheld struct {
	// Whole says that the whole statement was taken out, whatever it may say in future.
	Whole bool `json:"whole,omitempty"`
	// Salt is random, so that equal words are not seen to be equal.
	Salt  []byte          `json:"salt,omitempty"`
	Words []WithheldWords `json:"words,omitempty"`
}

// WithheldWords are some words: how many code points, and their HMAC-SHA-256 in hex.
type WithheldWords struct {
	Runes int    `json:"runes"`
	HMAC  string `json:"hmac"`
}

// WithheldKey is where the scrapers' state keeps what is withheld of a statement: a JSON list of Withheld.
func WithheldKey(id StatementID) string { return "redacted." + string(id) }

// Withhold adds words.
func (w *Withheld) Withhold(words string) {
	w.Words = append(w.Words, WithheldWords{Runes: utf8.RuneCountInString(words), HMAC: w.mac(words)})
}

// In reports whether withheld words stand anywhere in a text. It hashes every stretch of the right length.
func (w *Withheld) In(text string) bool {
	if w.Whole {
		return true
	}
	t := NewText(text)
	for _, words := range w.Words {
		for at := 0; words.Runes > 0 && at+words.Runes <= t.Len(); at++ {
			if w.mac(t.Slice(Span{at, at + words.Runes})) == words.HMAC {
				return true
			}
		}
	}
	return false
}

func (w *Withheld) mac(words string) string {
	h := hmac.New(sha256.New, w.Salt)
	h.Write([]byte(words))
	return hex.EncodeToString(h.Sum(nil))
}
