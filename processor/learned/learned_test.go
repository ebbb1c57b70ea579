package learned_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/find"
	"github.com/onrecord/onrecord/processor/learned"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// news writes annotated news about people who do not exist: n documents with a few attributions each.
func news(t testing.TB, n int, seed uint64) []learned.Document {
	random := rand.New(rand.NewPCG(seed, 3))
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	var lines bytes.Buffer
	for i := range n {
		d := writer{id: fmt.Sprint(i)}
		for range 3 + random.IntN(4) {
			name := pick("Maria Lind", "Omar Haddad", "Tove Okoro", "the harbour trust", "Quay Watch")
			claim := pick("the toll is too high", "the crane will hold", "nobody was asked", "the pier needs a year of work")
			switch random.IntN(4) {
			case 0:
				d.source(name).plain(" ").cue(pick("said", "argued", "insisted")).plain(" ").content("that " + claim).plain(".")
			case 1:
				d.content("“" + claim + ",”").plain(" ").source(name).plain(" ").cue(pick("said", "added")).plain(".")
			case 2:
				d.plain("The old " + pick("lamp", "gate", "clock") + " was painted on " + pick("Monday", "Friday") + ".")
			case 3:
				d.cue("According to").plain(" ").source(name).plain(", ").content(claim).plain(".")
			}
			d.plain(pick(" ", "\n")).end()
		}
		lines.Write(d.json(t))
	}
	docs, err := learned.ReadDocuments(&lines)
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

// writer writes a text and notes the spans of its attributions.
type writer struct {
	id   string
	text strings.Builder
	now  map[string]onrecord.Spans
	all  []map[string]onrecord.Spans
}

func (w *writer) plain(s string) *writer { w.text.WriteString(s); return w }

func (w *writer) mark(role, s string) *writer {
	start := len([]rune(w.text.String()))
	if w.now == nil {
		w.now = map[string]onrecord.Spans{}
	}
	w.now[role] = append(w.now[role], onrecord.Span{Start: start, End: start + len([]rune(s))})
	return w.plain(s)
}

func (w *writer) source(s string) *writer  { return w.mark("source", s) }
func (w *writer) cue(s string) *writer     { return w.mark("cue", s) }
func (w *writer) content(s string) *writer { return w.mark("content", s) }

func (w *writer) end() {
	if w.now != nil {
		w.all = append(w.all, w.now)
	}
	w.now = nil
}

func (w *writer) json(t testing.TB) []byte {
	b, err := json.Marshal(map[string]any{"id": w.id, "text": w.text.String(), "attributions": w.all})
	if err != nil {
		t.Fatal(err)
	}
	return append(b, '\n')
}

func reader(t testing.TB) learned.Reader {
	lex, err := lexicon.Load()
	if err != nil {
		t.Fatal(err)
	}
	tagger, err := text.NewTagger()
	if err != nil {
		t.Fatal(err)
	}
	return learned.Reader{Lexicon: lex, Tagger: tagger, Rules: []find.Finder{find.Transcript{}, find.English{}}}
}

func train(t testing.TB) []byte {
	o := learned.DefaultTraining()
	o.Cues.Bits, o.Args.Bits = 12, 13
	m, err := learned.Train(reader(t), news(t, 60, 1), o)
	if err != nil {
		t.Fatal(err)
	}
	return m.AppendTo(nil)
}

// TestTrain trains a small model twice, which gives the same bytes, and measures it on texts of the same kind that it
// has not seen.
func TestTrain(t *testing.T) {
	model := train(t)
	if !bytes.Equal(model, train(t)) {
		t.Error("two trainings on the same texts gave different models")
	}
	r := reader(t)
	finder, err := learned.With(model, r.Rules...)
	if err != nil {
		t.Fatal(err)
	}
	right, found, all := 0, 0, 0
	for _, d := range news(t, 20, 2) {
		read := text.Read(d.Text)
		r.Tagger.Tag(read)
		reports := finder.Find(find.NewPage(read, "en", r.Lexicon))
		found += len(reports)
		all += len(d.Attributions)
		for _, a := range d.Attributions {
			for _, f := range reports {
				if strings.Contains(read.Slice(a.Content[0]), read.Slice(f.Content[0])) && f.Content[0].Start >= a.Content[0].Start && f.Content[0].End <= a.Content[0].End && read.Slice(f.Source[0]) == read.Slice(a.Source[0]) {
					right++
					break
				}
			}
		}
	}
	if 100*right < 95*all || 100*right < 95*found {
		t.Errorf("%d of %d found are right, of %d there are: want 95 %%", right, found, all)
	}
}

func TestReadDocuments(t *testing.T) {
	_, err := learned.ReadDocuments(strings.NewReader("{\"id\":\"a\",\"text\":\"b\"}\n{\"id\": 3}\n"))
	if err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("got error %v, want one that names line 2", err)
	}
	long := `{"id":"a","text":"b","attributions":[{"cue":[[0,1]],"content":[[0,9]]}]}`
	if _, err := learned.ReadDocuments(strings.NewReader(long)); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("got error %v for a span beyond the text, want one that names line 1", err)
	}
}

func TestWithRefuses(t *testing.T) {
	if _, err := learned.With([]byte("no model")); err == nil {
		t.Error("bytes that are no model were taken for one")
	}
}

// FuzzFind checks that the model in the binary reads any text, and that what it finds lies in it.
func FuzzFind(f *testing.F) {
	r := reader(f)
	finder, err := learned.New(r.Rules...)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"", "Maria Lind said the toll is high.", "“No,” he said. “Never.", "said:\n“x”", "According to to to, ,"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		read := text.Read(s)
		r.Tagger.Tag(read)
		for _, report := range finder.Find(find.NewPage(read, "en", r.Lexicon)) {
			for _, spans := range []onrecord.Spans{report.Content, report.Source, report.Cue} {
				if err := spans.Validate(read.Len()); err != nil {
					t.Fatalf("%v of %+v", err, report)
				}
			}
			if len(report.Content) == 0 {
				t.Fatalf("a report without content: %+v", report)
			}
		}
	})
}
