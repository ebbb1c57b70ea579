package processor_test

import (
	"os"
	"testing"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/evaluation"
	"github.com/onrecord/onrecord/processor"
)

// statements are releases, letters, records, interviews and news in seven languages, invented, with the quotes that a
// reader finds in them. Each was written before the rules that read it; those who change rules see here what they break.
const statements = "testdata/statements.jsonl"

func readStatements(t *testing.T) []evaluation.Document {
	t.Helper()
	f, err := os.Open(statements)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read from
	docs, err := evaluation.ReadGold(f, statements)
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

func statementOf(d evaluation.Document) processor.Document {
	return processor.Document{Text: d.Text, Lang: d.Lang, Title: d.Title, URL: d.URL, Issuer: d.Issuer, Firsthand: d.Issuer.Name != ""}
}

// TestStatements holds what is reached on the statements, a little below it.
func TestStatements(t *testing.T) {
	extractor := processor.New(nil, nil)
	report, err := evaluation.Score(t.Context(), readStatements(t), func(d evaluation.Document) []evaluation.Quote {
		return evaluation.FromQuotes(extractor.Extract(statementOf(d)))
	}, evaluation.Options{})
	if err != nil {
		t.Fatal(err)
	}
	part := report.Parts[0]
	rows := map[string]evaluation.Row{}
	for _, row := range part.Rows {
		rows[row.Name] = row
	}
	for _, floor := range []struct {
		row, figure string
		least       float64
	}{
		{"all", "detected", 0.95}, {"all", "attributed", 0.93}, {"direct", "attributed", 0.91}, {"indirect", "attributed", 0.93},
		{"all", "role", 0.96}, {"all", "affiliation", 0.93}, {"all", "kind", 0.93},
		{"lang:en", "attributed", 0.91}, {"lang:fr", "attributed", 0.92}, {"lang:es", "attributed", 0.96}, {"lang:de", "attributed", 0.91},
		{"lang:ru", "attributed", 0.89}, {"lang:ar", "attributed", 0.96}, {"lang:zh", "attributed", 0.96},
	} {
		figure, ok := rows[floor.row].Figures[floor.figure]
		if !ok || figure.Value < floor.least {
			t.Errorf("%s of %s: got %.3f, want %.3f at least", floor.figure, floor.row, figure.Value, floor.least)
		}
	}
	if part.Traps == 0 || part.Trapped > 0 {
		t.Errorf("got %d of %d stretches that are no quote made one, want none", part.Trapped, part.Traps)
	}
}

// TestStatementsCut reads the statements cut anywhere: what is left of a record or a letter must break no rule.
func TestStatementsCut(t *testing.T) {
	extractor := processor.New(nil, nil)
	for _, d := range readStatements(t) {
		doc := statementOf(d)
		title, whole := []rune(d.Title), []rune(d.Text)
		for cut := range 25 {
			doc.Text = string(whole[:len(whole)*cut/25])
			doc.Title = string(title[:len(title)*cut/25])
			if cut%2 == 1 {
				doc.Issuer, doc.Firsthand = onrecord.Stakeholder{Name: "Harbour Watch", Kind: onrecord.KindNGO}, true
			}
			for _, q := range extractor.Extract(doc) {
				if err := q.Validate(onrecord.NewText(doc.Text)); err != nil {
					t.Errorf("%s cut at %d of 25: %v", d.ID, cut, err)
				}
			}
		}
	}
}
