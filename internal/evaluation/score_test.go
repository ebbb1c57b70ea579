package evaluation_test

import (
	"errors"
	"fmt"
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
		"source spans":         {1, 1. / 3, 1. / 2}, // the first's, predicted twice, is one span
		"cue spans":            {1, 2. / 3, 4. / 5},
		"content spans":        {0, 0, 0},
		// The first, without its marks in gold, takes both in; the prediction ends early and takes one. The second's lacks
		// the "that" alone.
		"content spans with marks": {1. / 3, 1. / 3, 1. / 3},
		"source":                   {1. / 2},
		"speaker":                  {1. / 2},
		"type":                     {1},
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

// Gold has the quotation marks and "that" in its content or not: with marks it is the same.
func TestSpansWithMarks(t *testing.T) {
	gold := `{"id":"a","text":"“No,” said Ines Sorel. She said that it rains.","attributions":[{"content":[[0,5]]},{"content":[[32,45]]}]}`
	docs, err := evaluation.ReadGold(strings.NewReader(gold), "gold")
	if err != nil {
		t.Fatal(err)
	}
	without := func(evaluation.Document) []evaluation.Quote {
		return []evaluation.Quote{{Content: onrecord.Spans{{Start: 1, End: 4}}}, {Content: onrecord.Spans{{Start: 37, End: 45}}}}
	}
	report, err := evaluation.Score(t.Context(), docs, without, evaluation.Options{})
	if err != nil {
		t.Fatal(err)
	}
	figures := report.Parts[0].Rows[0].Figures
	if strict, wide := figures["content spans"].Value, figures["content spans with marks"].Value; strict != 0 || wide != 1 {
		t.Errorf("got %v, with marks %v; want 0 and 1", strict, wide)
	}
}

func TestMistakes(t *testing.T) {
	for name, want := range map[string][]string{
		"news": {
			"n1 direct: inexact span, 50 % of “[[{{We will sue}}. It is over.]]”",
			"n1 indirect: wrong source, Wren Halloway for Tomas Ferro, an aide",
			"n1 indirect: inexact span, 75 % of denied [[that {{the firm lied}}]]. He",
			"n1 mixed: missed",
			"n2 indirect: spurious",
		},
		"domain": {
			"d1 direct: wrong affiliation,  for Foo Watch",
			"d1 indirect: wrong speaker, Cask Ltd for Bar Inc",
			"d1 indirect: wrong type, direct for indirect",
			"d1 indirect: wrong affiliation,  for Bar Inc",
			"d1 indirect: wrong kind, ngo for company",
			"d1 direct: spurious",
			"d1 statement: missed",
			"d2 indirect: inexact span, 50 % of 说，[[{{塔文支}}持公约]]。",
			"d2 indirect: wrong role,  for 外交部长",
		},
	} {
		part := score(t, name, evaluation.Options{Mistakes: true})
		var got []string
		for i, m := range part.Mistakes {
			got = append(got, briefly(t, m, want[min(i, len(want)-1)]))
		}
		if d := cmp.Diff(got, want); d != "" {
			t.Errorf("%s: got - want +\n%s", name, d)
		}
		if part.MistakesInAll != len(want) {
			t.Errorf("%s: got %d mistakes in all, want %d", name, part.MistakesInAll, len(want))
		}
		if some := score(t, name, evaluation.Options{Mistakes: true, MaxMistakes: 2}); len(some.Mistakes) != 2 || some.MistakesInAll != len(want) {
			t.Errorf("%s: got %d of %d mistakes, want 2 of %d", name, len(some.Mistakes), some.MistakesInAll, len(want))
		}
	}
}

// briefly says what a mistake is. want has a piece of the context behind "% of", which has to occur in the mistake's.
func briefly(t *testing.T, m evaluation.Mistake, want string) string {
	t.Helper()
	brief := m.Document + " " + string(m.Type) + ": " + string(m.What)
	of := func(field func(*evaluation.Side) string) string {
		return brief + ", " + field(m.Said) + " for " + field(m.Gold)
	}
	switch m.What {
	case evaluation.WrongSource:
		return of(func(s *evaluation.Side) string { return s.SourceText })
	case evaluation.WrongSpeaker:
		return of(func(s *evaluation.Side) string { return s.Speaker.Name })
	case evaluation.WrongAffiliation:
		return of(func(s *evaluation.Side) string { return s.Speaker.Affiliation })
	case evaluation.WrongRole:
		return of(func(s *evaluation.Side) string { return s.Speaker.Role })
	case evaluation.WrongKind:
		return of(func(s *evaluation.Side) string { return string(s.Speaker.Kind) })
	case evaluation.WrongType:
		return of(func(s *evaluation.Side) string { return string(s.Type) })
	case evaluation.InexactSpan:
		_, piece, _ := strings.Cut(want, " % of ")
		if !strings.Contains(m.Context, piece) {
			piece = m.Context
		}
		return fmt.Sprintf("%s, %.0f %% of %s", brief, 100*m.Jaccard, piece)
	}
	return brief
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

// The seed fixes the intervals, and an interval holds its figure. What a single document has is no sample.
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
	for _, r := range first.Rows {
		if f := r.Figures["attributed"]; r.Name == "lang:zh" && f.Interval != nil {
			t.Errorf("one document in Chinese has the interval %v", f.Interval)
		}
	}
}

func TestTable(t *testing.T) {
	docs := append(readGold(t, "testdata/news-gold.jsonl"), readGold(t, "testdata/domain-gold.jsonl")...)
	report, err := evaluation.Score(t.Context(), docs, evaluation.Predictions{}.Predict, evaluation.Options{Samples: 10, Mistakes: true, MaxMistakes: 1})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := errors.Join(report.WriteTable(&b), report.WriteMistakes(&b)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"news: 2 documents", "domain: 2 documents", "citron source", "lang:zh", "0.0-0.0", "1 of 3 mistakes", `source "Ines Sorel"`, "spans: source", "traps: 0 of 1"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, b.String())
		}
	}
}
