package processor

import (
	"fmt"
	"slices"
	"sync"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/attribution"
	"github.com/onrecord/onrecord/processor/confidence"
	"github.com/onrecord/onrecord/processor/find"
	"github.com/onrecord/onrecord/processor/learned"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/position"
	"github.com/onrecord/onrecord/processor/speaker"
	"github.com/onrecord/onrecord/processor/text"
)

// Document is a text to read, with what is known about where it comes from.
type Document struct {
	Text string
	// Lang is the primary language subtag; where it is empty the language is detected.
	Lang  string
	Title string
	URL   string
	// Issuer is who published the text, zero if unknown.
	Issuer onrecord.Stakeholder
	// Firsthand is true where the issuer speaks for itself: only then "we" is the issuer and the text may be a statement.
	Firsthand bool
}

// Extractor reads texts. It is made once and safe for concurrent use.
type Extractor struct {
	lexicon  *lexicon.Lexicon
	tagger   *text.Tagger
	finders  []find.Finder
	pairer   attribution.Pairer
	resolver *speaker.Resolver
	topics   *onrecord.TopicMatcher
	// confidence knows how often quotes like one were right.
	confidence confidence.Table
	version    string
}

// New makes an extractor that knows these stakeholders and topics. The embedded word lists are part of the program, so
// a mistake in them is one of the program and panics.
func New(registry []onrecord.Stakeholder, topics []onrecord.Topic) *Extractor {
	lex, err := lexicon.Load()
	if err != nil {
		panic(fmt.Sprintf("embedded lexicon: %v", err))
	}
	tagger, err := text.NewTagger()
	if err != nil {
		panic(fmt.Sprintf("embedded tagger: %v", err))
	}
	table, err := confidence.Load()
	if err != nil {
		panic(err.Error())
	}
	english, err := learned.New(find.Transcript{}, find.English{})
	if err != nil {
		panic(err.Error())
	}
	return &Extractor{
		lexicon:    lex,
		tagger:     tagger,
		finders:    []find.Finder{find.Block{}, english, find.Foreign{}},
		pairer:     attribution.Rules{},
		resolver:   speaker.NewResolver(lex, registry),
		topics:     onrecord.NewTopicMatcher(topics),
		confidence: table,
		version:    version(registry, topics),
	}
}

// Extract returns the quotes of a document in the order in which they begin. It takes any bytes; every quote validates
// against the text, ids are left empty.
func (e *Extractor) Extract(doc Document) []onrecord.Quote {
	_, drafts := e.read(doc)
	quotes := make([]onrecord.Quote, len(drafts))
	for i, d := range drafts {
		quotes[i] = d.Quote
	}
	return quotes
}

// draft is a quote with what it was made of.
type draft struct {
	onrecord.Quote
	report speaker.Resolved
}

// read takes a text through all steps.
func (e *Extractor) read(doc Document) (*find.Page, []draft) {
	if doc.Lang == "" {
		doc.Lang = DetectLanguage(doc.Text, "")
	}
	page := e.page(doc)
	var reports []find.Report
	for _, finder := range e.finders {
		reports = append(reports, finder.Find(page)...)
	}
	reports = find.Mend(page, reports, doc.Firsthand || page.Letter())
	if doc.Firsthand {
		reports = slices.DeleteFunc(reports, func(r find.Report) bool { return r.Rule == find.Fragment })
	}
	reports = append(e.pairer.Pair(page, reports), find.Nested{}.Find(page)...)
	if doc.Firsthand && doc.Issuer.Name != "" || page.Letter() {
		reports = append(reports, find.Issued{Title: doc.Title}.Find(page)...)
	}
	resolved := e.resolver.Resolve(page, reports, speaker.Setting{Issuer: doc.Issuer, Firsthand: doc.Firsthand, Title: doc.Title})
	return page, e.quotes(page, doc, resolved)
}

// page divides the text and, where it is English, tags it.
func (e *Extractor) page(doc Document) *find.Page {
	t := text.ReadIn(doc.Text, doc.Lang)
	if doc.Lang == "en" {
		e.tagger.Tag(t)
	}
	return find.NewPage(t, doc.Lang, e.lexicon)
}

// quotes makes quotes of reports, and leaves out any that would not validate.
func (e *Extractor) quotes(page *find.Page, doc Document, reports []speaker.Resolved) []draft {
	title := e.topics.Match(doc.Title)
	whole := sync.OnceValue(func() []string { return e.topics.Match(doc.Text) })
	out := make([]draft, 0, len(reports))
	for _, r := range reports {
		q := onrecord.Quote{
			Type: r.Type, Content: r.Content, Source: r.Source, Cue: r.Cue,
			Text: page.Join(r.Content), Speaker: r.Speaker, Stakeholder: r.Stakeholder, Evidence: r.Evidence,
		}
		q.Confidence, _ = e.confidence.Of(evidenceOf(r.Report))
		if q.Validate(page.Text.Text) != nil || printed(q, doc.Issuer) {
			continue
		}
		q.Topics = e.topicsOf(q.Text, title, whole)
		q.Position = position.Of(page, q)
		out = append(out, draft{q, r})
	}
	slices.SortStableFunc(out, func(a, b draft) int { return a.Content[0].Start - b.Content[0].Start })
	out = slices.CompactFunc(out, func(a, b draft) bool { return slices.Equal(a.Content, b.Content) })
	return withoutEchoes(out, page.Text.Text, doc.Issuer)
}

// printed reports the text of an outlet that no single author signs: it is a report of others, and no statement.
func printed(q onrecord.Quote, issuer onrecord.Stakeholder) bool {
	return q.Type == onrecord.Issued && issuer.Kind == onrecord.KindMedia && q.Speaker.Name == issuer.Name
}

// evidenceOf is what the confidence of a report hangs on.
func evidenceOf(r find.Report) confidence.Evidence {
	e := confidence.Evidence{Rule: r.Rule, Type: r.Type, Standing: confidence.Named, Score: r.Confidence}
	switch {
	case len(r.Source) == 0:
		e.Standing = confidence.Nobody
	case r.Floating:
		e.Standing = confidence.Borrowed
	}
	return e
}
