package evaluation

import (
	"strings"

	"github.com/onrecord/onrecord"
)

// What is counted in news. A name that ends in P goes by the predicted quotes, one in G by those of gold.
const (
	exactP = iota + firstOfShape
	exactG
	wordsP
	wordsG
	commonP
	commonG
	partP
	partG
	sourcesP
	sourcesG
	sourceExactP
	sourceExactG
	sourceWordsP
	sourceWordsG
	sourceCommonP
	sourceCommonG
	detectedP
	detectedG
	attributedP
	attributedG
	cuesP
	citronContentP
	citronContentG
	citronSourceP
	citronSourceG
	withSource
	sourceRight
	withName
	nameRight
	withType
	typeRight
	sourceSpansP
	sourceSpansRightP
	sourceSpansG
	sourceSpansRightG
	cueSpansP
	cueSpansRightP
	cueSpansG
	cueSpansRightG
	contentSpansP
	contentSpansRightP
	contentSpansG
	contentSpansRightG
	markedSpansP
	markedSpansRightP
	markedSpansG
	markedSpansRightG
	newsCounters
)

// newsMeasures are the figures of news, the headline first.
func newsMeasures() []measure {
	citronContent := f1("citron content exact", share{citronContentP, predictedQuotes}, share{citronContentG, goldQuotes})
	citronSource := f1("citron source exact", share{citronSourceP, predictedQuotes}, share{citronSourceG, goldQuotes})
	citronContent.needs, citronSource.needs = cuesP, cuesP
	return []measure{
		f1("attributed", share{attributedP, predictedQuotes}, share{attributedG, goldQuotes}),
		f1("detected", share{detectedP, predictedQuotes}, share{detectedG, goldQuotes}),
		f1("content exact", share{exactP, predictedQuotes}, share{exactG, goldQuotes}),
		f1("content overlap", share{commonP, wordsP}, share{commonG, wordsG}),
		f1("content partial", share{partP, predictedQuotes}, share{partG, goldQuotes}),
		f1("source exact", share{sourceExactP, sourcesP}, share{sourceExactG, sourcesG}),
		f1("source overlap", share{sourceCommonP, sourceWordsP}, share{sourceCommonG, sourceWordsG}),
		citronContent,
		citronSource,
		f1("source spans", share{sourceSpansRightP, sourceSpansP}, share{sourceSpansRightG, sourceSpansG}),
		f1("cue spans", share{cueSpansRightP, cueSpansP}, share{cueSpansRightG, cueSpansG}),
		f1("content spans", share{contentSpansRightP, contentSpansP}, share{contentSpansRightG, contentSpansG}),
		f1("content spans with marks", share{markedSpansRightP, markedSpansP}, share{markedSpansRightG, markedSpansG}),
		accuracy("source", sourceRight, withSource),
		accuracy("speaker", nameRight, withName),
		accuracy("type", typeRight, withType),
	}
}

// marked is a quote of news as words.
type marked struct {
	Quote
	kind                 onrecord.QuoteType
	content, source, cue words
}

func markedQuote(text []rune, q Quote, kind onrecord.QuoteType) marked {
	return marked{
		Quote: q, kind: kind,
		content: tokenizer(newsWord).under(text, q.Content),
		source:  tokenizer(newsWord).under(text, q.Source),
		cue:     tokenizer(newsToken).under(text, q.Cue),
	}
}

// newsCount counts one document of news.
type newsCount struct {
	tally
	journal
	gold, predicted []marked
	// wordless are predicted quotes whose content has no word. They are none, but their spans count as spans.
	wordless []marked
}

func countNews(doc Document, predicted []Quote) (tally, []Mistake) {
	text := []rune(doc.Text)
	c := &newsCount{tally: make(tally), journal: journal{doc: doc, text: text}}
	c.mark(predicted)
	pairs := align(contents(c.predicted), contents(c.gold))
	touched := make(map[int]bool)
	for i, p := range c.predicted {
		c.countPredicted(p)
		found, ok := pairs[i]
		if !ok {
			c.journal.add(Spurious, p.kind, nil, &p.Quote, 0)
			continue
		}
		touched[found.gold] = true
		g := c.gold[found.gold]
		c.countPaired(p, g, found.jaccard >= detectedFrom)
		c.note(p, g, found.jaccard)
	}
	for j, g := range c.gold {
		c.countGold(g)
		if !touched[j] {
			c.journal.add(Missed, g.kind, &g.Quote, nil, 0)
		}
	}
	c.countExactSpans(text)
	return c.tally, c.inText()
}

// mark makes words of the quotes of both sides.
func (c *newsCount) mark(predicted []Quote) {
	regions := quotedRegions(c.text)
	for _, g := range c.doc.Gold {
		kind := g.Type
		if kind == "" {
			kind = typeOf(c.text, g.Content, regions)
		}
		c.gold = append(c.gold, markedQuote(c.text, g.Quote, kind))
	}
	for _, q := range predicted {
		m := markedQuote(c.text, q, typeOf(c.text, q.Content, regions))
		if len(m.content) > 0 {
			c.predicted = append(c.predicted, m)
		} else {
			c.wordless = append(c.wordless, m)
		}
	}
}

// note adds what is wrong with a pair to the mistakes.
func (c *newsCount) note(p, g marked, jaccard float64) {
	if jaccard < detectedFrom {
		c.journal.add(WrongSpan, g.kind, &g.Quote, &p.Quote, jaccard)
		return
	}
	if !sourceAgrees(g, p) {
		c.journal.add(WrongSource, g.kind, &g.Quote, &p.Quote, jaccard)
	}
	if !p.content.equal(g.content) {
		c.journal.add(InexactSpan, g.kind, &g.Quote, &p.Quote, jaccard)
	}
}

func contents(quotes []marked) []words {
	sets := make([]words, len(quotes))
	for i, q := range quotes {
		sets[i] = q.content
	}
	return sets
}

// add counts in the rows of a type of quote.
func (c *newsCount) add(kind onrecord.QuoteType, what counter, n float64) {
	c.tally.add(newsCounters, c.doc.rows(kind), what, n)
}

func (c *newsCount) addIf(kind onrecord.QuoteType, what counter, ok bool) {
	c.tally.addIf(newsCounters, c.doc.rows(kind), what, ok)
}

// countPredicted counts what a predicted quote is by itself and against all of gold.
func (c *newsCount) countPredicted(p marked) {
	c.add(p.kind, predictedQuotes, 1)
	c.add(p.kind, wordsP, float64(len(p.content)))
	common := commonWords(p.content, c.gold)
	c.add(p.kind, commonP, common)
	c.add(p.kind, partP, min(1, ratio(common, float64(len(p.content)))))
	if len(p.source) > 0 {
		c.add(p.kind, sourcesP, 1)
		c.add(p.kind, sourceWordsP, float64(len(p.source)))
	}
	if len(p.cue) > 0 {
		content, source := citron(p, c.gold)
		c.add(p.kind, cuesP, 1)
		c.addIf(p.kind, citronContentP, content)
		c.addIf(p.kind, citronSourceP, source)
	}
}

// countGold counts what a gold quote is by itself and against all predictions.
func (c *newsCount) countGold(g marked) {
	c.add(g.kind, goldQuotes, 1)
	c.add(g.kind, wordsG, float64(len(g.content)))
	common := commonWords(g.content, c.predicted)
	c.add(g.kind, commonG, common)
	c.add(g.kind, partG, min(1, ratio(common, float64(len(g.content)))))
	if len(g.source) > 0 {
		c.add(g.kind, sourcesG, 1)
		c.add(g.kind, sourceWordsG, float64(len(g.source)))
	}
	content, source := citron(g, c.predicted)
	c.addIf(g.kind, citronContentG, content)
	c.addIf(g.kind, citronSourceG, source)
}

// countPaired counts a pair, for the precision of the prediction's type and for the recall of gold's.
func (c *newsCount) countPaired(p, g marked, detected bool) {
	agrees := sourceAgrees(g, p)
	both := func(forP, forG counter, n float64) {
		c.add(p.kind, forP, n)
		c.add(g.kind, forG, n)
	}
	if p.content.equal(g.content) {
		both(exactP, exactG, 1)
	}
	if len(p.source) > 0 && len(g.source) > 0 {
		both(sourceCommonP, sourceCommonG, float64(p.source.common(g.source)))
		if p.source.equal(g.source) {
			both(sourceExactP, sourceExactG, 1)
		}
	}
	if !detected {
		return
	}
	both(detectedP, detectedG, 1)
	if agrees {
		both(attributedP, attributedG, 1)
	}
	if len(g.source) > 0 {
		c.add(g.kind, withSource, 1)
		c.addIf(g.kind, sourceRight, agrees)
	}
	if g.Speaker.Name != "" {
		c.add(g.kind, withName, 1)
		c.addIf(g.kind, nameRight, p.Speaker.Name != "" && lastName(p.Speaker.Name) == lastName(g.Speaker.Name))
	}
	if p.Type != "" {
		c.add(g.kind, withType, 1)
		c.addIf(g.kind, typeRight, p.Type == g.kind)
	}
}

// commonWords sums the words that a content shares with each of the quotes.
func commonWords(content words, quotes []marked) float64 {
	n := 0
	for _, q := range quotes {
		n += content.common(q.content)
	}
	return float64(n)
}

// citron reports whether any of the quotes shares a word of the cue with q, and has the same content or source.
func citron(q marked, quotes []marked) (content, source bool) {
	for _, other := range quotes {
		if q.cue.common(other.cue) > 0 {
			content = content || q.content.equal(other.content)
			source = source || q.source.equal(other.source)
		}
	}
	return content, source
}

// sourceAgrees reports whether a prediction names gold's source: the two share a word that is more than a function
// word, or any word where gold's has nothing else ("he", "his"). Gold without a source asks for none.
func sourceAgrees(gold, predicted marked) bool {
	if len(gold.source) == 0 {
		return true
	}
	onlyFunction, shared, sharedMore := true, false, false
	for i, w := range gold.source {
		function := newsFunctionWords[strings.ToLower(w)]
		_, has := predicted.source[i]
		onlyFunction = onlyFunction && function
		shared = shared || has
		sharedMore = sharedMore || has && !function
	}
	return sharedMore || onlyFunction && shared
}

// lastName is the last word of a name in folded case, a possessive left out.
func lastName(name string) string {
	w := tokenizer(newsWord).split([]rune(dropPossessives(name)))
	if len(w) == 0 {
		return ""
	}
	return foldCase.String(w[len(w)-1])
}
