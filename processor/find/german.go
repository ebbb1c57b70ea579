package find

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
)

// subjunctives are the forms of the German present subjunctive that tell that somebody's words are reported.
var subjunctives = strings.Fields(`sei seien habe werde könne müsse solle dürfe wolle möge gebe gehe komme stehe bleibe liege
	lasse sehe wisse brauche nehme bestehe handele handle halte finde führe mache bringe bedeute gelte gehöre erwarte hoffe
	fordere verstehe trage laufe spreche rechne glaube unterstütze verfüge biete stelle setze sorge drohe fehle verletze
	ändere brauche erhalte kenne lehne plane nenne unternehme verbiete verdiene versuche vertrete wirke wünsche ziele zwinge erlaube erfordere ergebe erfolge beginne ende schade schütze senke steige wachse sinke treffe verlange kritisiere begrüße befürchte bedauere schaffe bedürfe leiste diene reiche scheine erfülle zeige verliere gefährde verhindere ermögliche betreffe entspreche`)

// pastSubjunctives stand for the present ones that look like the indicative.
var pastSubjunctives = strings.Fields("hätte hätten würde würden wäre wären könnte könnten müsste müssten dürfte dürften wollten sollten bräuchten")

// inSubjunctive reports whether a part of a sentence has a verb in the subjunctive outside marks.
func inSubjunctive(s sentence, forms ...[]string) bool {
	for i, it := range s {
		if it.region >= 0 || !it.Word {
			continue
		}
		if it.Low == "ich" || it.Low == "wir" {
			return false // ich habe
		}
		for _, set := range forms {
			if !it.Upper && slices.Contains(set, it.Low) {
				return true
			}
		}
		if i > 0 && singular(s[i-1].Low) && subjunctiveEnd(it) {
			return true
		}
	}
	return false
}

// singular reports a pronoun behind which a verb in the indicative ends with -t.
func singular(w string) bool { return w == "man" || w == "er" || w == "es" }

// subjunctiveEnd reports a word written small with the ending of the present subjunctive: "man prüfe". The past of weak
// verbs ends with -te, and "wurde" is one of the indicative.
func subjunctiveEnd(it item) bool {
	return it.region < 0 && !it.Upper && len(it.Low) > 4 && strings.HasSuffix(it.Low, "e") && !strings.HasSuffix(it.Low, "te") && it.Low != "wurde" && !linkWord(it.Low) &&
		it.Low != "heute" && it.Low != "keine" && it.Low != "seine" && it.Low != "diese" && it.Low != "viele" && it.Low != "ohne" && it.Low != "gerade" && it.Low != "beide" && it.Low != "solche" && it.Low != "welche"
}

// subjunctiveAfter returns the comma after the German verb at i behind which a clause in the subjunctive or an infinitive
// with "zu" stands, or -1.
func (f foreign) subjunctiveAfter(s sentence, i, end int) int {
	for j := i + 1; j < min(end-2, i+2*beside); j++ {
		if s[j].region >= 0 || f.verb(s, j) && f.joinedVerb(s, j) {
			return -1
		}
		if s[j].Text != "," {
			if !s[j].Word && !f.abbreviationStop(s, j) && s[j].Text != "(" && s[j].Text != ")" {
				return -1
			}
			continue
		}
		clause := s[j+1 : f.clauseComma(s, j+1, end)]
		switch {
		case f.words.Nouns[s[i].Low] && infinitive(s[j+1:end]):
			return j
		case relativeHead(s[j+1].Low) && !inSubjunctive(clause[:min(len(clause), 6)], subjunctives) && s[j+1].Low != "dies":
			continue
		case inSubjunctive(clause, subjunctives, pastSubjunctives):
			return j
		}
	}
	return -1
}

// clauseComma returns the end of the clause that begins at first.
func (f foreign) clauseComma(s sentence, first, end int) int {
	for j := first + 3; j < end; j++ {
		if s[j].region < 0 && s[j].Text == "," && j-first > 8 {
			return j
		}
	}
	return end
}

func relativeHead(w string) bool {
	switch w {
	case "der", "die", "das", "den", "dem", "deren", "dessen", "welche", "welcher", "was", "wo", "wobei", "nachdem", "weil", "obwohl", "als", "um":
		return true
	}
	return false
}

// infinitive reports an infinitive with "zu".
func infinitive(s sentence) bool {
	for i, it := range s {
		if it.region < 0 && it.Low == "zu" && i+1 < len(s) && !s[i+1].Upper && strings.HasSuffix(s[i+1].Low, "n") {
			return true
		}
		if it.region < 0 && !it.Upper && strings.Contains(it.Low, "zu") && strings.HasSuffix(it.Low, "en") && len(it.Low) > 9 && strings.Contains(it.Low[2:], "zu") {
			return true
		}
	}
	return false
}

// freeIndirect finds a German sentence in the subjunctive without a verb of saying: it goes on with what somebody said
// before it.
func (f foreign) freeIndirect(s sentence, before []Report) []Report {
	if f.Lang != "de" || len(s) < 5 {
		return nil
	}
	switch s[0].Low {
	case "wenn", "falls", "sei", "als", "möge":
		return nil
	}
	follows := len(before) > 0
	if !inSubjunctive(s, subjunctives) && !(follows && before[len(before)-1].Type != onrecord.Direct && inSubjunctive(s, []string{"hätten", "würden", "wären", "könnten", "müssten", "lägen", "stünden", "gäbe", "gäben", "kämen"}) && f.adjoins(before[len(before)-1], s)) {
		return nil
	}
	r, ok := f.report(s, []span{{0, contentEnd(s)}}, "free indirect")
	if !ok || f.Words(r.Content[0]) < 4 {
		return nil
	}
	r.Confidence, r.Floating = 0.6, true
	if r.Type == onrecord.Direct {
		return nil
	}
	return []Report{r}
}

// adjoins reports whether a sentence follows right after a report.
func (f foreign) adjoins(r Report, s sentence) bool {
	return s[0].Span.Start-r.End() < 80
}

// Fragment is the rule of the words in marks within a reported clause, found beside the clause. Readers of German news
// count both; in what an issuer publishes itself they are left out, and the clause is one quote.
const Fragment = "fragment"

// fragments finds the words in marks within a German clause: news in German quotes word for word inside reported
// speech, and both are quotes, the outer and the inner one.
func (f foreign) fragments(s sentence, reports []Report) []Report {
	if f.Lang != "de" {
		return nil
	}
	var out []Report
	for _, r := range reports {
		if r.Type != onrecord.Mixed {
			continue
		}
		for i, it := range s {
			if it.region < 0 || !held([]Report{r}, it.Span) || i > 0 && f.work(s[i-1].Low) {
				continue
			}
			if !f.phrased(it.region) && !(i > 0 && judges(s[i-1].Low)) {
				continue
			}
			inner := r
			inner.Type, inner.Rule, inner.Confidence = onrecord.Direct, Fragment, min(r.Confidence, 0.7)
			inner.Content = onrecord.Spans{f.Regions[it.region].Inner}
			out = append(out, inner)
		}
	}
	return out
}

// NounPhrase reports whether German words in marks are a noun phrase that begins with a capital and has no word of a
// clause: the name of a law or a prize, a title, a term.
func (p *Page) NounPhrase(region int) bool {
	r := p.Regions[region]
	t := p.Range(r.Inner)
	if p.Lang != "de" || t.Len() == 0 || !p.Tokens[t.First].Upper || stops(p.Tokens[t.Last-1].Text) {
		return false
	}
	for _, tok := range p.Tokens[t.First:t.Last] {
		if clauseWords[tok.Low] {
			return false
		}
	}
	return true
}

// clauseWords are the commonest words that a German clause has and a title has not.
var clauseWords = wordSet(`ich wir er es man sie nicht ist sind war waren hat haben hatte wird werden wurde wurden kann können
	muss müssen soll sollen sollte darf dürfen will wollen möchte möchten dass wenn weil kein keine keinen sei seien habe wäre
	hätte würde gibt geht bleibt macht braucht uns mich mir unser unsere dieser dieses diese das hier jetzt nur schon sehr`)

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		set[w] = true
	}
	return set
}

// work reports a noun that a title follows: "der Bericht „…“".
func (f foreign) work(w string) bool {
	switch w {
	case "film", "buch", "motto", "titel", "aktion", "projekt", "kampagne", "initiative", "gruppe", "band", "zeitung", "magazin", "zeitschrift", "begriff", "wort", "konferenz", "programm", "schiff", "sendung", "lied", "song", "album", "roman", "studie", "broschüre", "organisation", "verein", "stiftung":
		return true
	}
	return f.Lexicon.Documents[w]
}

// judges reports a word behind which even a noun in marks is somebody's: "als „Wortbruch“", "von „Panikmache“".
func judges(w string) bool {
	switch w {
	case "als", "einen", "einem", "eines", "von":
		return true
	}
	return false
}

// phrased reports whether words in marks are somebody's words rather than a name or a title: two of them at least, and one
// written small that is no article.
func (f foreign) phrased(region int) bool {
	if f.NounPhrase(region) {
		return false
	}
	t := f.Regions[region].Tokens
	words, small := 0, 0
	for _, tok := range f.Tokens[t.First:t.Last] {
		if !tok.Word {
			continue
		}
		words++
		if !tok.Upper && !linkWord(tok.Low) && tok.Low != "das" && tok.Low != "die" {
			small++
		}
	}
	return words >= 2 && small > 0 || words == 1 && small == 1
}
