package evaluation_test

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/evaluation"
)

func TestReadGoldErrors(t *testing.T) {
	const good = `{"id":"a","text":"Ja.","attributions":[]}` + "\n\n"
	for name, c := range map[string]struct{ in, want string }{
		"nothing":        {"\n", "gold.jsonl has no documents"},
		"no JSON":        {good + `{"id":`, "gold.jsonl line 3: unexpected end"},
		"no id":          {`{"text":"Ja.","quotes":[]}`, `line 1: no "id"`},
		"neither shape":  {`{"id":"b","text":"Ja."}`, `document "b": want one of "attributions" (news) and "quotes" (domain)`},
		"both shapes":    {`{"id":"b","text":"Ja.","quotes":[],"attributions":[]}`, "want one of"},
		"twice":          {good + good, `line 3: document "a" twice`},
		"span outside":   {`{"id":"b","text":"Ja.","attributions":[{"content":[[0,4]]}]}`, `document "b": quote 1: content: span [0,4) is outside the text of 3 code points`},
		"span backwards": {`{"id":"b","text":"Ja.","attributions":[{"content":[[0,1]],"source":[[2,1]]}]}`, "source: span [2,1)"},
		"trap outside":   {`{"id":"b","text":"Ja.","quotes":[],"not_quotes":[[2,9]]}`, "not_quotes: span [2,9)"},
		"type":           {`{"id":"b","text":"Ja.","quotes":[{"type":"loud","content":[[0,1]]}]}`, `type "loud" is none of [direct mixed indirect statement]`},
	} {
		_, err := evaluation.ReadGold(strings.NewReader(c.in), "gold.jsonl")
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "gold.jsonl") {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

func TestReadPredictions(t *testing.T) {
	docs := readGold(t, "testdata/news-gold.jsonl")
	in := `{"id":"n2","quotes":[{"content":[[0,7]],"speaker":"Tove Lind"},{"content":[[0,7]],"speaker":null},{"content":[[0,7]],"speaker":{"name":"T","role":null,"kind":"ngo"}}]}`
	found, err := evaluation.ReadPredictions(strings.NewReader(in), "pred.jsonl", docs)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []evaluation.Speaker{{Name: "Tove Lind"}, {}, {Name: "T", Kind: onrecord.KindNGO}} {
		if got := found["n2"][i].Speaker; got != want {
			t.Errorf("quote %d: got %v, want %v", i, got, want)
		}
	}
}

func TestReadPredictionsErrors(t *testing.T) {
	docs := readGold(t, "testdata/news-gold.jsonl")
	for name, c := range map[string]struct{ in, want string }{
		"unknown": {`{"id":"x","quotes":[]}`, `pred.jsonl line 1: document "x" is not in the gold`},
		"twice":   {`{"id":"n1"}` + "\n" + `{"id":"n1"}`, `pred.jsonl line 2: document "n1" twice`},
		"outside": {`{"id":"n2","quotes":[{"content":[[0,700]]}]}`, `document "n2": quote 1: content: span [0,700)`},
		"failed":  {`{"id":"","quotes":[],"error":"texts line 2: no JSON"}`, "the extractor failed here (texts line 2: no JSON)"},
		"speaker": {`{"id":"n2","quotes":[{"content":[[0,7]],"speaker":7}]}`, "pred.jsonl line 1: "},
	} {
		_, err := evaluation.ReadPredictions(strings.NewReader(c.in), "pred.jsonl", docs)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
		if name != "speaker" && !errors.Is(err, onrecord.ErrInvalid) {
			t.Errorf("%s: %v is no ErrInvalid", name, err)
		}
	}
}

// TestDocumentedGold reads the examples of docs/gold.md.
func TestDocumentedGold(t *testing.T) {
	b, err := os.ReadFile("../../docs/gold.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "```json\n")
	examples, _, _ := strings.Cut(rest, "```")
	docs, err := evaluation.ReadGold(strings.NewReader(examples), "docs/gold.md")
	if err != nil || len(docs) != 2 || docs[0].Shape != evaluation.News || docs[1].Shape != evaluation.Domain {
		t.Fatalf("got %+v, %v", docs, err)
	}
	if q := docs[1].Gold[0]; string([]rune(docs[1].Text)[q.Source[0].Start:q.Source[0].End]) != q.Speaker.Name {
		t.Errorf("the mention at %v is not %s", q.Source, q.Speaker.Name)
	}
}

// FuzzScore holds that whatever is accepted as gold and as predictions can be scored, with figures from 0 to 1.
func FuzzScore(f *testing.F) {
	f.Add(`{"id":"a","text":"“Ja”, sagte Tove’s Ärztin.","attributions":[{"content":[[1,3]],"source":[[12,26]],"cue":[[6,11]],"source_resolved":"Tove’s"}]}`,
		`{"id":"a","quotes":[{"content":[[0,4],[2,9]],"source":[[12,13]],"cue":[[4,5]],"speaker":"T.S."}]}`)
	f.Add(`{"id":"a","text":"说：好 ok","lang":"zh","doc_type":"x","quotes":[{"type":"direct","content":[[2,3]],"speaker":{"name":"陶（未具名） and (x)","affiliation":"; ","role":"'s"}}],"not_quotes":[[0,5]]}`,
		`{"id":"a","quotes":[{"content":[[2,6]],"speaker":{"name":" A. ; и 陶"}}]}`)
	f.Fuzz(func(t *testing.T, gold, predicted string) {
		docs, err := evaluation.ReadGold(strings.NewReader(gold), "gold")
		if err != nil {
			return
		}
		found, err := evaluation.ReadPredictions(strings.NewReader(predicted), "predicted", docs)
		if err != nil {
			return
		}
		report, err := evaluation.Score(t.Context(), docs, found.Predict, evaluation.Options{Samples: 3, Mistakes: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range report.Parts {
			for _, row := range part.Rows {
				for name, figure := range row.Figures {
					if !(figure.Value >= 0 && figure.Value <= 1) {
						t.Errorf("%s %s is %v", row.Name, name, figure.Value)
					}
				}
			}
		}
		if err := errors.Join(report.WriteTable(io.Discard), report.WriteMistakes(io.Discard), report.WriteMistakeLines(io.Discard)); err != nil {
			t.Error(err)
		}
	})
}
