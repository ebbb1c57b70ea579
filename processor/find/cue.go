package find

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord/processor/lexicon"
)

// cue is a verb of saying in a sentence, with the clause it heads.
type cue struct {
	lexicon.Cue
	// at is the verb; [first,last) the words of saying with their auxiliaries.
	at, first, last int
	// subject is the mention of who says it, empty where it is left out.
	subject span
	// inverted is true for "said Lind".
	inverted bool
	// clause is where the words of the frame begin: the subject, or what qualifies it.
	clause int
	// shared is true for a second verb of the same subject ("said … and urged …").
	shared bool
}

// span is a half-open range of items.
type span struct{ first, last int }

func (s span) empty() bool { return s.first >= s.last }

// cues finds the verbs of saying of a sentence that assert something: neither negated nor hypothetical nor passive.
func (p *Page) cues(s sentence) []cue {
	var out []cue
	for i, it := range s {
		if it.region >= 0 || !it.Word {
			continue
		}
		entry, ok := p.Lexicon.English[it.Low]
		if !ok || !verbal(s, i, entry) {
			continue
		}
		c := cue{Cue: entry, at: i, first: i, last: i + 1}
		c.extend(s, p.Lexicon.Phrases[entry.Lemma])
		if c.Frames == 0 || !c.asserted(s) {
			continue
		}
		out = append(out, c)
	}
	return out
}

// verbal reports whether the word is used as a verb. The tagger is wrong about some verbs of saying after a quotation
// ("…," says Lind), so the commonest need no tag.
func verbal(s sentence, i int, entry lexicon.Cue) bool {
	if i > 0 && s[i].Upper && s[i-1].Upper {
		return false // Member States
	}
	if entry.Form == lexicon.Ing && i > 0 && i+1 < len(s) {
		prev, next := s[i-1], s[i+1]
		if (prev.Tag == "DT" || prev.Tag == "PRP$") && strings.HasPrefix(next.Tag, "NN") {
			return false // the requesting state
		}
		if strings.HasPrefix(prev.Tag, "NN") && next.Low == "that" {
			return true // issued a statement warning that
		}
	}
	if strings.HasPrefix(s[i].Tag, "VB") {
		return true
	}
	if entry.Frames.Has(lexicon.Urges) && i > 0 && i+1 < len(s) && s[i+1].Tag == "PRP" && s[i-1].Tag != "DT" {
		return true // We, the undersigned, urge you to …
	}
	if entry.Form == lexicon.Ing && i+1 < len(s) && i > 0 && s[i-1].Text == "," {
		return s[i+1].region >= 0 || s[i+1].Low == "that" || s[i+1].Text == ":" || s[i+1].Text == "," && i+2 < len(s) && s[i+2].region >= 0
	}
	switch s[i].Low {
	case "said", "says", "told", "wrote", "added", "argued", "tweeted", "warned", "insisted":
		return s[i].Tag != "JJ"
	}
	if i > 0 && i+1 < len(s) && entry.Form == lexicon.Third && (s[i+1].Text == ":" || s[i+1].Low == "that" || s[i+1].region >= 0) {
		return strings.HasPrefix(s[i-1].Tag, "NN") || s[i-1].Tag == "CD"
	}
	if i > 0 && (entry.Form == lexicon.Third || entry.Form == lexicon.Past) {
		prev := s[i-1]
		return prev.Tag == "PRP" || prev.Tag == "NNP" && entry.Frames.Has(lexicon.Zero)
	}
	return false
}

// extend takes the words of a phrase (called for) and its frames into the cue.
func (c *cue) extend(s sentence, phrases []lexicon.Phrase) {
	for _, ph := range phrases {
		if follows(s, c.at+1, ph.Words) {
			c.Frames = ph.Frames
			c.last = c.at + 1 + len(ph.Words)
			if w := ph.Words[len(ph.Words)-1]; w == "that" {
				c.last--
			}
			return
		}
	}
}

func follows(s sentence, i int, words []string) bool {
	if i+len(words) > len(s) {
		return false
	}
	for n, w := range words {
		if s[i+n].Low != w || s[i+n].region >= 0 {
			return false
		}
	}
	return true
}

// asserted takes auxiliaries and adverbs before the verb into the cue, and reports whether the whole asserts that
// something was said.
func (c *cue) asserted(s sentence) bool {
	have, be := false, false
	i := c.at - 1
loop:
	for ; i >= 0; i-- {
		w := s[i]
		if w.region >= 0 {
			break
		}
		switch w.Low {
		case "not", "n't", "never", "hardly", "nor", "without", "cannot":
			return false
		case "would", "could", "should", "might", "may", "can", "will", "shall", "must", "'ll", "'d":
			return w.Low == "'d" && c.Form == lexicon.Past
		case "has", "have", "had", "having", "'ve":
			have = true
		case "is", "are", "was", "were", "be", "been", "being", "'re", "'m":
			be = true
		case "'s":
			if w.Tag == "POS" {
				break loop
			}
			be = true
		case "did", "do", "does":
		case "to":
			return c.Form == lexicon.Base && i > 1 && (s[i-1].Low == "on" && s[i-2].Low == "went" || s[i-1].Low == "continued")
		default:
			if !adverb(w) || i == 0 && w.Upper {
				break loop
			}
			continue
		}
		c.first = i
	}
	switch {
	case c.Form == lexicon.Ing:
		return true
	case be:
		return false // passive: is said, have been asked
	case c.Form == lexicon.Past && s[c.at].Tag == "VBN" && !have:
		if i < 0 {
			return c.Frames.Has(lexicon.Quotes) && c.last < len(s) && strings.HasPrefix(s[c.last].Tag, "NNP") // Continued Lind: “…”
		}
		return (subjective(s[i]) || s[i].region >= 0 || s[i].Text == ",") && c.Frames.Has(lexicon.Zero)
	case c.Form == lexicon.Base:
		return i >= 0 && s[c.at].Tag != "VB" || c.first < c.at
	}
	return true
}

// adverb reports a word that may stand between subject and verb.
func adverb(w item) bool {
	return strings.HasPrefix(w.Tag, "RB") || slices.Contains([]string{"also", "then", "later", "once", "first", "further", "again", "both", "all"}, w.Low)
}

// subjective reports a word that can end a subject.
func subjective(w item) bool {
	return strings.HasPrefix(w.Tag, "NN") || w.Tag == "PRP" || w.Tag == "POS" || w.Text == ")" || w.Tag == "CD" || w.Tag == "DT"
}

// finite reports a verb that heads a clause.
func finite(w item) bool {
	return w.region < 0 && (w.Tag == "VBD" || w.Tag == "VBZ" || w.Tag == "VBP" || w.Tag == "MD") && w.Word
}

// subordinator reports a word that begins a clause inside another.
func subordinator(w item) bool {
	switch w.Low {
	case "that", "because", "although", "though", "while", "whereas", "if", "unless", "whether", "as", "than", "when", "where", "how", "why", "what", "since", "until":
		return true
	}
	return false
}

// day reports a word of time that may stand without a preposition.
func day(w item) bool {
	switch w.Low {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday", "today", "tonight",
		"earlier", "later", "last", "this", "morning", "afternoon", "evening", "week", "night", "recently", "now", "then":
		return true
	}
	return false
}
