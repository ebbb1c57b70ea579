package evaluation_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/evaluation"
	"github.com/onrecord/onrecord/processor"
)

// The scorers in Python are another reading of the same definitions. Where they and their data lie beside the
// repository, every figure must be the same.

// asNews is what score.py calls the measures.
var asNews = map[string]string{
	"attributed": "ATTRIBUTED", "source": "source given detected", "speaker": "speaker last name", "type": "type accuracy",
}

func TestNewsAsInPython(t *testing.T) {
	for _, file := range []string{"polnear-dev.jsonl", "de-wikinews-dev.jsonl"} {
		compareOn(t, file, "score.py", func(t *testing.T, row evaluation.Row, want json.RawMessage) {
			var w struct {
				Gold, Pred int
				M          map[string]struct{ Prf []float64 }
			}
			decode(t, want, &w)
			figures := maps.Clone(row.Figures)
			maps.DeleteFunc(figures, func(name string, _ evaluation.Figure) bool { return strings.Contains(name, " spans") }) // see TestSpansAsInPython
			if row.Gold != w.Gold || row.Predicted != w.Pred || len(figures) != len(w.M) {
				t.Errorf("%s: got %d gold, %d predicted, %d figures, want %d, %d, %d", row.Name, row.Gold, row.Predicted, len(figures), w.Gold, w.Pred, len(w.M))
			}
			for name, f := range figures {
				there := name
				if as, ok := asNews[name]; ok {
					there = as
				}
				got := []float64{f.Value}
				if f.Precision != nil {
					got = []float64{*f.Precision, *f.Recall, f.Value}
				}
				same(t, row.Name+" "+name, got, w.M[there].Prf)
			}
		})
	}
}

func TestDomainAsInPython(t *testing.T) {
	compareOn(t, "domain-dev.jsonl", "score_domain.py", func(t *testing.T, row evaluation.Row, want json.RawMessage) {
		var w struct {
			Gold, Pred int
			M          map[string]float64
		}
		decode(t, want, &w)
		if row.Gold != w.Gold || row.Predicted != w.Pred {
			t.Errorf("%s: got %d gold, %d predicted, want %d, %d", row.Name, row.Gold, row.Predicted, w.Gold, w.Pred)
		}
		figures := 0
		for name, f := range row.Figures {
			if name == "position" { // is not measured there
				continue
			}
			same(t, row.Name+" "+name, []float64{f.Value}, []float64{w.M[name]})
			figures++
			if f.Precision != nil {
				same(t, row.Name+" "+name+" P, R", []float64{*f.Precision, *f.Recall}, []float64{w.M[name+" P"], w.M[name+" R"]})
				figures += 2
			}
		}
		if figures != len(w.M) {
			t.Errorf("%s: got %d figures, want %d: %v", row.Name, figures, len(w.M), w.M)
		}
	})
}

func decode(t *testing.T, b []byte, v any) {
	t.Helper()
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatalf("%s: %v", b, err)
	}
}

func same(t *testing.T, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
		return
	}
	for i := range got {
		if math.Abs(got[i]-want[i]) > 1e-9 {
			t.Errorf("%s: got %v, want %v", what, got, want)
		}
	}
}

// exactSpanMeasures are the measures of spans_cofenet.py, in its order.
var exactSpanMeasures = []string{"source spans", "cue spans", "content spans"}

// spanLine is a line of spans_cofenet.py: P, R and F1 in percent, to one place.
var spanLine = regexp.MustCompile(`(source|cue|content) +gold +\d+ pred +\d+ +P +([\d.]+) R +([\d.]+) F1 +([\d.]+)`)

// TestSpansAsInPython compares exact spans. The file of documents that several people annotated is empty here, so the
// script counts every document once, as we do.
func TestSpansAsInPython(t *testing.T) {
	onPredictions(t, "polnear-dev.jsonl", "spans_cofenet.py", func(t *testing.T, run script) {
		data := t.TempDir()
		if err := errors.Join(os.Symlink(run.gold, filepath.Join(data, "polnear-dev.jsonl")), os.WriteFile(filepath.Join(data, "polnear-multi.jsonl"), nil, 0o600)); err != nil {
			t.Fatal(err)
		}
		lines := spanLine.FindAllStringSubmatch(run.output(t, data, "dev", run.predictions), -1)
		if len(lines) != len(exactSpanMeasures) {
			t.Fatalf("got %d lines from the script", len(lines))
		}
		for i, name := range exactSpanMeasures {
			f := scoreFile(t, run.predictions, run.docs).Parts[0].Rows[0].Figures[name]
			got := fmt.Sprintf("%.1f %.1f %.1f", 100**f.Precision, 100**f.Recall, 100*f.Value)
			if want := strings.Join(lines[i][2:], " "); got != want {
				t.Errorf("%s: got %s, want %s", name, got, want)
			}
		}
	})
}

// compareOn scores the same predictions for a file with us and with a script, and hands over each of our rows with
// the script's.
func compareOn(t *testing.T, file, program string, compare func(*testing.T, evaluation.Row, json.RawMessage)) {
	onPredictions(t, file, program, func(t *testing.T, run script) {
		out := filepath.Join(t.TempDir(), "out.json")
		run.output(t, "--boot", "0", "--json", out, run.gold, run.predictions)
		b, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		var want map[string]json.RawMessage
		decode(t, b, &want)
		rows := scoreFile(t, run.predictions, run.docs).Parts[0].Rows
		for _, row := range rows {
			compare(t, row, want[row.Name])
		}
		if program == "score_domain.py" && len(rows) != len(want) {
			t.Errorf("got %d rows, want %d", len(rows), len(want))
		}
	})
}

// script is a scorer in Python with gold and predictions for it.
type script struct {
	python, path, gold, predictions string
	docs                            []evaluation.Document
}

// output runs the script and returns what it prints.
func (s script) output(t *testing.T, args ...string) string {
	t.Helper()
	b, err := exec.CommandContext(t.Context(), s.python, append([]string{s.path}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", s.path, err, b)
	}
	return string(b)
}

// onPredictions calls compare with predictions for a file: the extractor's, and gold with mistakes put in.
func onPredictions(t *testing.T, file, program string, compare func(*testing.T, script)) {
	run := script{path: shared(t, program), gold: shared(t, file)}
	var err error
	if run.python, err = exec.LookPath("python3"); err != nil {
		t.Skip("python3 absent")
	}
	f, err := os.Open(run.gold)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if run.docs, err = evaluation.ReadGold(f, run.gold); err != nil {
		t.Fatal(err)
	}
	makers := map[string]func(evaluation.Document) []evaluation.Quote{"the extractor": extracted(t)}
	for seed := range uint64(4) {
		makers[fmt.Sprintf("mistakes %d", seed)] = disturbed(run.docs, seed)
	}
	for name, predict := range makers {
		t.Run(file+" "+name, func(t *testing.T) {
			run := run
			run.predictions = filepath.Join(t.TempDir(), "pred.jsonl")
			writePredictions(t, run.predictions, run.docs, predict)
			compare(t, run)
		})
	}
}

// shared returns the path of a file of the evaluation data beside the repository, or skips the test.
func shared(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", "..", "shared", "eval", name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Skipf("evaluation data absent: %v", err)
	}
	return path
}

// writePredictions writes what predict finds as JSON lines. score.py takes a speaker as a plain name.
func writePredictions(t *testing.T, path string, docs []evaluation.Document, predict func(evaluation.Document) []evaluation.Quote) {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	for _, d := range docs {
		quotes := []any{}
		for _, q := range predict(d) {
			fields := map[string]any{"type": q.Type, "content": q.Content, "source": q.Source, "cue": q.Cue, "speaker": q.Speaker}
			if d.Shape == evaluation.News {
				fields["speaker"] = q.Speaker.Name
			}
			quotes = append(quotes, fields)
		}
		if err := enc.Encode(map[string]any{"id": d.ID, "quotes": quotes}); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func scoreFile(t *testing.T, predictions string, docs []evaluation.Document) evaluation.Report {
	t.Helper()
	f, err := os.Open(predictions)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	found, err := evaluation.ReadPredictions(f, predictions, docs)
	if err != nil {
		t.Fatal(err)
	}
	report, err := evaluation.Score(t.Context(), docs, found.Predict, evaluation.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func extracted(t *testing.T) func(evaluation.Document) []evaluation.Quote {
	t.Helper()
	e := processor.New(nil, nil)
	return func(d evaluation.Document) []evaluation.Quote {
		return evaluation.FromQuotes(e.Extract(processor.Document{
			Text: d.Text, Lang: d.Lang, Title: d.Title, URL: d.URL, Issuer: d.Issuer, Firsthand: d.Issuer.Name != "",
		}))
	}
}

// disturbed returns gold with mistakes: quotes left out, invented and doubled, spans moved, names written otherwise or
// those of others.
func disturbed(docs []evaluation.Document, seed uint64) func(evaluation.Document) []evaluation.Quote {
	var speakers []evaluation.Speaker
	for _, d := range docs {
		for _, q := range d.Gold {
			speakers = append(speakers, q.Speaker)
		}
	}
	return func(d evaluation.Document) (quotes []evaluation.Quote) {
		r := rand.New(rand.NewPCG(seed, uint64(len(d.Text))))
		length := len([]rune(d.Text))
		moved := func(spans onrecord.Spans) (out onrecord.Spans) {
			for _, s := range spans {
				if r.IntN(3) > 0 {
					s.Start = min(length, max(0, s.Start+r.IntN(41)-20))
					s.End = max(s.Start, min(length, s.End+r.IntN(41)-20))
				}
				if r.IntN(10) > 0 {
					out = append(out, s)
				}
			}
			return out
		}
		for _, g := range d.Gold {
			for range [...]int{1, 1, 1, 1, 1, 1, 2, 0}[r.IntN(8)] {
				other := speakers[r.IntN(len(speakers))]
				quotes = append(quotes, evaluation.Quote{
					Type:    onrecord.QuoteTypes()[r.IntN(4)],
					Content: moved(g.Content), Source: moved(g.Source), Cue: moved(g.Cue),
					Speaker: evaluation.Speaker{
						Name:        rewritten(r, g.Speaker.Name, other.Name),
						Role:        rewritten(r, g.Speaker.Role, other.Role),
						Affiliation: rewritten(r, g.Speaker.Affiliation, other.Affiliation),
						Kind:        []onrecord.Kind{g.Speaker.Kind, other.Kind}[r.IntN(2)],
					},
				})
			}
		}
		for _, s := range append(d.Traps, onrecord.Span{Start: length / 3, End: length / 2}) {
			quotes = append(quotes, evaluation.Quote{Type: onrecord.Issued, Content: onrecord.Spans{s}})
		}
		return quotes
	}
}

// rewritten returns a name in another form, or another name.
func rewritten(r *rand.Rand, name, other string) string {
	fields := strings.Fields(name)
	if len(fields) == 0 {
		return []string{"", other}[r.IntN(2)]
	}
	switch r.IntN(10) {
	case 0:
		return strings.ToUpper(name)
	case 1:
		return "The " + name + "’s"
	case 2:
		return "Mr. " + fields[len(fields)-1]
	case 3:
		return string([]rune(name)[0]) + ". " + fields[len(fields)-1]
	case 4:
		var initials string
		for _, f := range fields {
			initials += string([]rune(f)[0])
		}
		return initials
	case 5:
		return name + " and " + other
	case 6:
		return fields[0]
	case 7:
		return other
	default:
		return name
	}
}
