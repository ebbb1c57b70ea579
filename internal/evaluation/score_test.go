package evaluation_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/evaluation"
)

// score scores testdata/NAME-pred.jsonl against testdata/NAME-gold.jsonl.
func score(t *testing.T, name string, opts evaluation.Options) evaluation.Part {
	t.Helper()
	docs := readGold(t, "testdata/"+name+"-gold.jsonl")
	f, err := os.Open("testdata/" + name + "-pred.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	found, err := evaluation.ReadPredictions(f, f.Name(), docs)
	if err != nil {
		t.Fatal(err)
	}
	report, err := evaluation.Score(t.Context(), docs, found.Predict, opts)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Parts) != 1 {
		t.Fatalf("got %d parts", len(report.Parts))
	}
	return report.Parts[0]
}

func readGold(t *testing.T, path string) []evaluation.Document {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	docs, err := evaluation.ReadGold(f, path)
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

// figuresOf lists the figures of a row: P, R and F1, or an accuracy.
func figuresOf(t *testing.T, part evaluation.Part, row string) map[string][]float64 {
	t.Helper()
	for _, r := range part.Rows {
		if r.Name != row {
			continue
		}
		figures := map[string][]float64{"quotes": {float64(r.Gold), float64(r.Predicted)}}
		for name, f := range r.Figures {
			if f.Precision != nil {
				figures[name] = append(figures[name], *f.Precision, *f.Recall)
			}
			figures[name] = append(figures[name], f.Value)
		}
		return figures
	}
	t.Fatalf("no row %s", row)
	return nil
}

func diff(got, want map[string][]float64) string {
	return cmp.Diff(got, want, cmpopts.EquateApprox(0, 1e-12))
}

// Gold has a direct quote of 6 words, an indirect of 4 and a mixed of 7. Predicted are 3 words of the first with its
// source, 3 of the second with a wrong one, and a false quote of 1 word in the other document.
func TestNewsByHand(t *testing.T) {
	part := score(t, "news", evaluation.Options{})
	want := map[string][]float64{
		"quotes":   {3, 3},
		"detected": {2. / 3, 2. / 3, 2. / 3}, // Jaccard 3/6 and 3/4
		// The second's source shares no word with gold's.
		"attributed":           {1. / 3, 1. / 3, 1. / 3},
		"content exact":        {0, 0, 0},
		"content overlap":      {6. / 7, 6. / 17, 2 * (6. / 7) * (6. / 17) / (6./7 + 6./17)},
		"content partial":      {2. / 3, (3./6 + 3./4) / 3, 2 * (2. / 3) * (1.25 / 3) / (2./3 + 1.25/3)},
		"source exact":         {1. / 2, 1. / 3, 2. / 5},
		"source overlap":       {2. / 4, 2. / 7, 4. / 11}, // gold's are of 2, 4 and 1 words
		"citron content exact": {0, 0, 0},
		"citron source exact":  {1. / 3, 1. / 3, 1. / 3},
		"source":               {1. / 2},
		"speaker":              {1. / 2},
		"type":                 {1},
	}
	if d := diff(figuresOf(t, part, "all"), want); d != "" {
		t.Errorf("all: got - want +\n%s", d)
	}
	mixed := figuresOf(t, part, "mixed")
	if d := cmp.Diff(mixed["quotes"], []float64{1, 0}); d != "" {
		t.Errorf("mixed: got - want +\n%s", d)
	}
}

// Of four quotes that count, the direct one is found with its speaker, an indirect one with another speaker and the
// Chinese one by half of its characters; the statement is missed, a trap is sprung, and the repetition of the
// statement is passed over.
func TestDomainByHand(t *testing.T) {
	part := score(t, "domain", evaluation.Options{})
	want := map[string][]float64{
		"quotes":      {4, 4},
		"detected":    {3. / 4, 3. / 4, 3. / 4},
		"attributed":  {2. / 4, 2. / 4, 2. / 4},
		"speaker":     {2. / 3},
		"affiliation": {1. / 3}, // Foo Watch left out for a person, Bar Inc with a wrong name, 塔文 right
		// Bar Inc speaks for itself.
		"affiliation of persons": {1. / 2},
		"role":                   {1. / 2}, // "head of policy" for "head": F1 2/3
		"kind":                   {2. / 3},
		"type":                   {2. / 3}, // direct for indirect
		"traps":                  {1},
	}
	if d := diff(figuresOf(t, part, "all"), want); d != "" {
		t.Errorf("all: got - want +\n%s", d)
	}
	if part.Traps != 1 || part.Trapped != 1 {
		t.Errorf("got %d of %d traps, want 1 of 1", part.Trapped, part.Traps)
	}
	var rows []string
	for _, r := range part.Rows {
		rows = append(rows, r.Name)
	}
	wantRows := []string{"all", "direct", "mixed", "indirect", "statement", "doc:news", "doc:release", "lang:en", "lang:zh"}
	if d := cmp.Diff(rows, wantRows); d != "" {
		t.Errorf("rows: got - want +\n%s", d)
	}
}

func TestMistakes(t *testing.T) {
	got := score(t, "domain", evaluation.Options{Mistakes: 10}).Mistakes
	want := []evaluation.Mistake{
		{Document: "d1", What: evaluation.WrongSpeaker, Type: onrecord.Indirect, Text: "the firm lied", Gold: "Bar Inc", Said: "Cask Ltd"},
		{Document: "d1", What: evaluation.False, Type: onrecord.Direct, Text: "Cyber"},
		{Document: "d1", What: evaluation.Missed, Type: onrecord.Issued, Text: "Foo Watch published this text.", Gold: "Foo Watch"},
	}
	if d := cmp.Diff(got, want); d != "" {
		t.Errorf("got - want +\n%s", d)
	}
	part := score(t, "news", evaluation.Options{Mistakes: 2})
	if len(part.Mistakes) != 2 || part.MistakesInAll != 3 {
		t.Errorf("got %d of %d mistakes, want 2 of 3", len(part.Mistakes), part.MistakesInAll)
	}
}

// Gold scored against itself is right throughout, and its intervals are of no width; nothing found scores nothing.
func TestGoldIsPerfect(t *testing.T) {
	for _, name := range []string{"news", "domain"} {
		docs := readGold(t, "testdata/"+name+"-gold.jsonl")
		all := func(d evaluation.Document) (quotes []evaluation.Quote) {
			for _, g := range d.Gold {
				quotes = append(quotes, g.Quote)
			}
			return quotes
		}
		report, err := evaluation.Score(t.Context(), docs, all, evaluation.Options{Samples: 50, Seed: 7})
		if err != nil {
			t.Fatal(err)
		}
		for measure, f := range report.Parts[0].Rows[0].Figures {
			if want := 1.0; f.Value != want && measure != "traps" {
				t.Errorf("%s %s: got %v, want %v", name, measure, f.Value, want)
			}
		}
		report, err = evaluation.Score(t.Context(), docs, evaluation.Predictions{}.Predict, evaluation.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := report.Parts[0].Rows[0].Figures["attributed"].Value; got != 0 {
			t.Errorf("%s: nothing found scores %v", name, got)
		}
	}
}

// The seed fixes the intervals, and an interval holds its figure.
func TestIntervals(t *testing.T) {
	opts := evaluation.Options{Samples: 200, Seed: 3}
	first, second := score(t, "domain", opts), score(t, "domain", opts)
	if d := cmp.Diff(first, second); d != "" {
		t.Errorf("two runs differ:\n%s", d)
	}
	for name, f := range first.Rows[0].Figures {
		if f.Interval == nil || f.Value < f.Interval.Low || f.Value > f.Interval.High {
			t.Errorf("%s: %v is not in %v", name, f.Value, f.Interval)
		}
	}
}

func TestTable(t *testing.T) {
	docs := append(readGold(t, "testdata/news-gold.jsonl"), readGold(t, "testdata/domain-gold.jsonl")...)
	report, err := evaluation.Score(t.Context(), docs, evaluation.Predictions{}.Predict, evaluation.Options{Samples: 10, Mistakes: 1})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := report.WriteTable(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"news: 2 documents", "domain: 2 documents", "citron source", "lang:zh", "0.0-0.0", "1 of 3 mistakes", "gold: Ines Sorel", "traps: 0 of 1"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, b.String())
		}
	}
}
