package onrecord_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/onrecord/onrecord"
)

// The benchmarks of the messages stand beside json.Valid on the same bytes, measured in the same run: of-valid is how
// many times as long as that it takes to write or to read them.

func BenchmarkMarshalStatement(b *testing.B) {
	s := shortStatement()
	message, err := onrecord.MarshalStatement(s)
	if err != nil {
		b.Fatal(err)
	}
	besideValid(b, message, func() error {
		_, err := onrecord.MarshalStatement(s)
		return err
	})
}

func BenchmarkUnmarshalStatement(b *testing.B) {
	message, err := onrecord.MarshalStatement(shortStatement())
	if err != nil {
		b.Fatal(err)
	}
	besideValid(b, message, func() error {
		_, err := onrecord.UnmarshalStatement(message)
		return err
	})
}

func BenchmarkMarshalQuotes(b *testing.B) {
	q := shortQuotes()
	message, err := onrecord.MarshalQuotes(q)
	if err != nil {
		b.Fatal(err)
	}
	besideValid(b, message, func() error {
		_, err := onrecord.MarshalQuotes(q)
		return err
	})
}

func BenchmarkUnmarshalQuotes(b *testing.B) {
	message, err := onrecord.MarshalQuotes(shortQuotes())
	if err != nil {
		b.Fatal(err)
	}
	besideValid(b, message, func() error {
		_, err := onrecord.UnmarshalQuotes(message)
		return err
	})
}

// BenchmarkValidate is what a processor and an archive check of a statement and its quotes besides decoding them.
func BenchmarkValidate(b *testing.B) {
	q, s := shortQuotes(), shortStatement()
	message, err := onrecord.MarshalQuotes(q)
	if err != nil {
		b.Fatal(err)
	}
	besideValid(b, message, func() error {
		if err := s.Validate(); err != nil {
			return err
		}
		return q.Validate(s.Text)
	})
}

func besideValid(b *testing.B, message []byte, do func() error) {
	b.Helper()
	b.SetBytes(int64(len(message)))
	b.ReportAllocs()
	for b.Loop() {
		if err := do(); err != nil {
			b.Fatal(err)
		}
	}
	start := time.Now()
	for range b.N {
		if !json.Valid(message) {
			b.Fatal("no JSON")
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(time.Since(start)), "of-valid")
}

func shortStatement() onrecord.Statement {
	seen := time.Date(2027, 3, 2, 7, 15, 0, 0, time.UTC)
	s := onrecord.Statement{
		Version: 1, Source: "quay-watch", Firsthand: true, URL: "https://quay-watch.example/news/lamps", Title: "Lamps on the quay", Lang: "en",
		Stakeholder: onrecord.Stakeholder{ID: "quay-watch", Name: "Quay Watch", Kind: onrecord.KindNGO, Country: "NL"},
		PublishedAt: onrecord.Date{Time: seen.Add(-time.Hour)}, FirstSeenAt: seen,
		Text: "Quay Watch asked the harbour office on Tuesday to keep the lamps of the old pier lit through the winter.\n" +
			"“We have counted forty nights without a light,” said Mira Lindqvist, director of Quay Watch. “It cannot go on.”\n" +
			"Lindqvist added that the harbour office had known of the broken lamps since the spring and had done nothing at all.\n",
		Capture: onrecord.Capture{
			SHA256: onrecord.HashText("a page"), Size: 5120, ContentType: "text/html; charset=utf-8", FetchedAt: seen,
			URLs:   []string{"https://quay-watch.example/news/lamps"},
			Header: map[string]string{"Date": "Tue, 02 Mar 2027 07:15:00 GMT", "Etag": `"lamps-1"`},
		},
		Derivation: onrecord.Derivation{Extractor: "content/1"},
	}
	s.Seal()
	return s
}

func shortQuotes() onrecord.Quotes {
	s := shortStatement()
	text := onrecord.NewText(s.Text)
	find := func(words ...string) (spans onrecord.Spans) {
		for _, w := range words {
			at, err := text.Find(onrecord.TextQuote{Exact: w})
			if err != nil {
				panic(err)
			}
			spans = append(spans, at)
		}
		return spans
	}
	name := find("Mira Lindqvist")
	speaker := onrecord.Speaker{Name: "Mira Lindqvist", Role: "director", Affiliation: "Quay Watch", Kind: onrecord.KindNGO}
	evidence := &onrecord.Evidence{Name: name, Role: find("director"), Affiliation: find("Quay Watch. ")}
	q := onrecord.Quotes{Statement: s.WithoutText(), Extractor: "rules/1+3f9a", Quotes: []onrecord.Quote{
		{
			Type: onrecord.Direct, Content: find("We have counted forty nights without a light,", "It cannot go on."),
			Source: find("Mira Lindqvist, director of Quay Watch"), Cue: find("said"), Confidence: 0.97,
		},
		{
			Type: onrecord.Indirect, Content: find("the harbour office had known of the broken lamps since the spring and had done nothing at all"),
			Source: find("\nLindqvist"), Cue: find("added"), Confidence: 0.8125,
			Position: &onrecord.Position{Label: "critical", Cue: find("nothing at all")},
		},
	}}
	for i := range q.Quotes {
		quote := &q.Quotes[i]
		quote.Speaker, quote.Evidence, quote.Stakeholder, quote.Topics = speaker, evidence, "Quay Watch", []string{"harbours"}
		quote.Text, quote.ID = text.Join(quote.Content), onrecord.NewQuoteID(s.VersionID, quote.Content)
	}
	return q
}
