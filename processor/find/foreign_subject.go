package find

import "strings"

// subject returns the mention of who says it. After a quotation the order is inverted in these languages.
func (f foreign) subject(s sentence, verb, first, last int, inverted bool) span {
	if strings.Contains(s[verb].Low, "-") || verb > first && strings.Contains(s[verb-1].Low, "-") && tiedPronoun(s[verb-1].Low) {
		at := verb
		if !strings.Contains(s[verb].Low, "-") {
			at--
		}
		return span{at, at + 1}
	}
	before, after := f.phraseBefore(s, verb, first), f.phraseAfter(s, verb+1, last)
	switch {
	case f.Lang == "zh":
		return before
	case f.Lang == "ar" || inverted:
		if !after.empty() {
			return after
		}
		return before
	case !before.empty():
		return before
	}
	return after
}

func tiedPronoun(w string) bool {
	return strings.HasSuffix(w, "-il") || strings.HasSuffix(w, "-elle") || strings.HasSuffix(w, "-ils") || strings.HasSuffix(w, "-elles") || strings.HasSuffix(w, "-on")
}

// phraseAfter returns the noun phrase that begins at i: up to a stop, a comma or marks.
func (f foreign) phraseAfter(s sentence, i, last int) span {
	for i < last && (f.auxiliary(s[i].Low) || !s[i].Word && s[i].region < 0 && !stops(s[i].Text) && s[i].Text != "," && s[i].Text != "،") {
		i++
	}
	first, end, named := i, i, false
	for end < last && end-first < 10 {
		w := s[end]
		if w.region >= 0 || !w.Word || f.words.That[w.Low] || f.verb(s, end) || f.preposition(w.Low) && named {
			break
		}
		if rest, ok := strings.CutPrefix(w.Low, "qu'"); ok && f.words.Pronouns[rest] {
			return span{end, end + 1}
		}
		if f.words.Pronouns[w.Low] && end == first {
			return span{first, first + 1}
		}
		if named && !w.Upper && !linkWord(w.Low) && f.Lang != "ar" {
			break
		}
		named = named || w.Upper && f.Lang != "ar"
		end++
	}
	if f.Lang == "ar" {
		end = min(end, first+4)
	}
	for end > first && linkWord(s[end-1].Low) {
		end--
	}
	return span{first, end}
}

// phraseBefore returns the noun phrase that ends before item i.
func (f foreign) phraseBefore(s sentence, i, first int) span {
	end := i
	for end > first && f.auxiliary(s[end-1].Low) {
		end--
	}
	if end > first && f.words.Pronouns[s[end-1].Low] {
		return span{end - 1, end}
	}
	start := end
	for start > first && end-start < 12 {
		w := s[start-1]
		if w.region >= 0 || !w.Word && w.Text != "·" || f.words.That[w.Low] || f.verb(s, start-1) {
			break
		}
		start--
	}
	if start < end && (f.preposition(s[start].Low)) {
		return span{} // "In einem Gespräch erklärte er": what stands first is not the subject
	}
	if start == end && end > first && s[end-1].Text == "," { // an apposition: Roy, directrice de X, a déclaré
		for start = end - 1; start > first && s[start-1].Text != "," && s[start-1].region < 0; {
			start--
		}
		if start > first && s[start-1].Text == "," {
			return f.phraseBefore(s, start-1, first)
		}
	}
	return span{start, end}
}

func linkWord(w string) bool {
	switch w {
	case "de", "du", "des", "la", "le", "les", "del", "los", "las", "el", "von", "van", "der", "und", "y", "et", "d'", "l'":
		return true
	}
	return false
}

// auxiliary reports a word that stands between subject and participle.
func (f foreign) auxiliary(w string) bool {
	switch w {
	case "a", "ont", "avait", "est", "s'est", "ha", "han", "había", "hat", "haben", "hatte", "se", "également", "aussi", "también", "auch", "ensuite", "对", "此":
		return f.Lang != "zh"
	}
	return false
}

func (f foreign) preposition(w string) bool {
	switch w {
	case "dans", "à", "au", "aux", "lors", "devant", "sur", "après", "pour", "en", "ante", "durante", "tras", "al", "a", "in", "im", "am", "auf", "bei", "nach", "vor", "gegenüber", "mit", "seit", "zu", "zum", "zur", "beim", "durch", "für", "unter", "dazu", "dabei", "später", "в", "на", "по", "о", "после", "во", "في", "خلال", "على", "إلى", "لدى":
		return true
	}
	return false
}
