package speaker

import (
	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// authored reports a document in which somebody speaks: a report or a release says what its issuer says. A law, a treaty
// or a court file speaks for nobody.
func authored(w string) bool {
	switch w {
	case "report", "reports", "study", "studies", "survey", "poll", "letter", "release", "statement", "analysis", "paper", "brief", "briefing", "memo", "memorandum",
		"blog", "post", "note", "communique", "readout", "review", "website", "email", "emails", "summary", "manual", "guidelines", "figures", "bulletin", "leaflet", "petition", "announcement", "data", "video", "tweet", "filing":
		return true
	}
	return false
}

// document settles a thing that is read: the organisation that issued it, where the mention names one or an earlier
// mention did, or else the document itself, which is of kind other and never a person.
func (c *cast) document(r, whole text.Range, head int) actor {
	low := c.page.Tokens[head].Low
	if first := c.signatories(head); first >= 0 {
		a := actor{name: c.words(text.Range{First: r.First, Last: head + 1}), kind: onrecord.KindOther}
		a.proof.Name = c.spans(text.Range{First: r.First, Last: head + 1})
		for _, signatory := range c.principals(first) {
			if c.namesInside(signatory) {
				c.takeBehalf(&a, c.phrase(signatory))
			}
		}
		if len(a.behalf) > 0 {
			return a
		}
	}
	if authored(low) && c.page.Lang == "en" {
		if issuer := c.issuerOf(r, whole, head); issuer != nil {
			c.issued[low] = issuer
			return *issuer
		}
		if known := c.issued[low]; known != nil && definiteBefore(c.page.Tokens, r.First) {
			return *known
		}
		if known := c.announced(low, head); known != nil && !c.signedBy(whole, head) && definiteBefore(c.page.Tokens, r.First) && !c.namesInside(r) {
			return *known
		}
	}
	return actor{name: c.words(r), kind: onrecord.KindOther, proof: onrecord.Evidence{Name: c.spans(r)}}
}

// signatories returns where the names begin of those who signed a document: "The joint letter, signed by | Quay Watch and
// the Reef Trust, says", or -1.
func (c *cast) signatories(head int) int {
	tokens := c.page.Tokens
	for i := head + 1; i+2 < len(tokens) && i < head+4; i++ {
		if tokens[i].Low == "signed" && tokens[i+1].Low == "by" {
			return i + 2
		}
	}
	return -1
}

// signedBy reports whether a mention says itself whose document it is: "the letter signed by seven physicians".
func (c *cast) signedBy(whole text.Range, head int) bool {
	for i := head + 1; i < whole.Last; i++ {
		switch c.page.Tokens[i].Low {
		case "by", "from", "signed", "of":
			return true
		}
	}
	return false
}

// announced returns whose words "the statement" or "the letter" gives: those of whoever spoke last, or of the issuer of
// the page.
func (c *cast) announced(low string, head int) *actor {
	if c.page.RegionAt(head) >= 0 {
		return nil
	}
	switch low {
	case "statement", "release", "announcement", "post", "tweet", "letter", "email":
	default:
		return nil
	}
	if a := c.lookBack(head, func(sentence text.Range) *actor { return c.issuesIn(sentence, low) }); a != nil {
		return a
	}
	if n := len(c.recent); n > 0 && c.recent[n-1].kind != onrecord.KindOther {
		return c.recent[n-1]
	}
	if us := c.ourselves(); us.name != "" {
		return &us
	}
	return nil
}

// issuesIn returns whom a sentence names first that speaks of a document: "Harborline published a statement."
func (c *cast) issuesIn(sentence text.Range, noun string) *actor {
	spoken := false
	for i := sentence.First; i < sentence.Last; i++ {
		spoken = spoken || c.page.Tokens[i].Low == noun && c.page.RegionAt(i) < 0
	}
	first, last := c.runsIn(sentence)
	for n := first; spoken && n < last; n++ {
		run := c.runs[n]
		if c.page.RegionAt(run.First) >= 0 || run.Len() == 1 && !c.properNoun(run.First) || c.isOffice(run) {
			continue
		}
		a, _ := c.named(text.Range{First: run.First, Last: run.First}, run, run)
		if a.name != "" {
			return c.meet(a)
		}
	}
	return nil
}

// issuerOf returns the organisation that a document is by: "a Quay Watch report", "the ministry's figures", "a poll by
// Tidewater", "a letter from the Reef Trust".
func (c *cast) issuerOf(r, whole text.Range, head int) *actor {
	front := text.Range{First: r.First, Last: r.Last}
	if owner, ok := c.possessive(&front, head); ok {
		return c.issuingBody(owner)
	}
	front = text.Range{First: r.First, Last: r.Last}
	if owner, ok := c.ownerOf(&front, head); ok && owner.at.Last <= head {
		return c.issuingBody(owner)
	}
	for i := head + 1; i+1 < min(whole.Last+1, len(c.page.Tokens)); i++ {
		switch c.page.Tokens[i].Low {
		case "by", "from", "of":
		default:
			continue
		}
		first := c.skipGeneric(i+1, whole.Last)
		if end := c.organisationEnd(first); first < whole.Last && end > first {
			return c.issuingBody(c.phrase(text.Range{First: first, Last: end}))
		}
		if first < whole.Last && c.commonBody(c.page.Tokens[min(first, whole.Last-1)].Low) {
			return c.issuingBody(c.bodyPhrase(text.Range{First: first, Last: first + 1}))
		}
	}
	return nil
}

// issuingBody is an organisation as the speaker of what it issued, nil for a person or for none.
func (c *cast) issuingBody(p phrase) *actor {
	if p.words == "" || p.at.Len() == 0 || c.isPerson(p.at) {
		return nil
	}
	org := actor{name: p.words, kind: c.kindOfOrganisation(p.words), proof: onrecord.Evidence{Name: c.spans(p.at)}}
	if org.kind == "" && !c.isOrganisation(p.at, text.Range{}) && !acronym(p.words) && !c.actsAsBody(p.at) && p.at.Len() == 1 {
		return nil
	}
	org.itself()
	return c.meet(org)
}
