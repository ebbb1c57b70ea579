package evaluation

// Verdict says whether a predicted quote is right, which is to say attributed.
type Verdict int

// The verdicts. A quote that repeats an optional one is not judged.
const (
	Unjudged Verdict = iota
	Wrong
	Right
)

// Judge returns the verdict on each of the quotes predicted for a document.
func Judge(doc Document, predicted []Quote) []Verdict {
	if doc.Shape == Domain {
		return judgeDomain(doc, predicted)
	}
	text := []rune(doc.Text)
	mark := func(q Quote) marked { return markedQuote(text, q, q.Type) }
	var gold, said []marked
	for _, g := range doc.Gold {
		gold = append(gold, mark(g.Quote))
	}
	for _, q := range predicted {
		said = append(said, mark(q))
	}
	verdicts := make([]Verdict, len(predicted))
	pairs := detected(align(contents(said), contents(gold)))
	for i := range predicted {
		p, ok := pairs[i]
		verdicts[i] = verdict(ok && sourceAgrees(gold[p.gold], said[i]))
	}
	return verdicts
}

func judgeDomain(doc Document, predicted []Quote) []Verdict {
	c := domainCount{journal: journal{doc: doc, text: []rune(doc.Text)}}
	var gold, said []words
	for _, g := range doc.Gold {
		gold = append(gold, tokenizer(scriptWord).under(c.text, g.Content))
	}
	for _, q := range predicted {
		said = append(said, tokenizer(scriptWord).under(c.text, q.Content))
	}
	verdicts := make([]Verdict, len(predicted))
	pairs := detected(align(said, gold))
	for i, q := range predicted {
		p, ok := pairs[i]
		switch {
		case ok && doc.Gold[p.gold].Optional, !ok && c.repeatsOptional(said[i], gold):
			verdicts[i] = Unjudged
		case ok:
			g := doc.Gold[p.gold]
			verdicts[i] = verdict(sameSpeaker(g.Speaker, q.Speaker.Name, textUnder(c.text, g.Source)))
		default:
			verdicts[i] = Wrong
		}
	}
	return verdicts
}

func verdict(right bool) Verdict {
	if right {
		return Right
	}
	return Wrong
}
