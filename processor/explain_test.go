package processor_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor"
)

// news is a text with quotes of several kinds by people who do not exist.
const news = "“It cannot stand,” said Maria Lind, director of policy at Harbour Trust. “We reject the toll.”\n\n" +
	"Omar Haddad urged states to delay the vote.\n\n" +
	"“It is a very long and very sad story for us all.”\n"

// Every part of a quote that says something has a reason, and the quotes are those of Extract.
func TestExplain(t *testing.T) {
	registry := []onrecord.Stakeholder{{ID: "ht", Name: "Harbour Trust", Kind: onrecord.KindNGO}}
	e := processor.New(registry, nil)
	doc := processor.Document{Text: news, Lang: "en"}
	explained := e.Explain(doc)
	var quotes []onrecord.Quote
	for _, x := range explained {
		quotes = append(quotes, x.Quote)
	}
	if diff := cmp.Diff(quotes, e.Extract(doc)); diff != "" {
		t.Errorf("explained (-) and extracted (+) differ:\n%s", diff)
	}
	want := [][]string{
		{"type", "content", "source", "cue", "speaker.name", "speaker.role", "speaker.affiliation", "speaker.kind", "stakeholder", "position", "confidence"},
		{"type", "content", "source", "cue", "speaker.name", "position", "confidence"},
		{"type", "content", "source", "speaker.name", "confidence"},
	}
	whole := onrecord.NewText(news)
	for i, x := range explained {
		var fields []string
		for _, why := range x.Why {
			fields = append(fields, why.Field)
			if why.By == "" || why.Value == "" {
				t.Errorf("quote %d: %s has the value %q by %q", i, why.Field, why.Value, why.By)
			}
			if strings.HasPrefix(why.Field, "speaker.") && why.At != nil && whole.Join(why.At) != why.Value {
				t.Errorf("quote %d: %s is %q, the text has %q there", i, why.Field, why.Value, whole.Join(why.At))
			}
		}
		if diff := cmp.Diff(fields, want[i]); diff != "" {
			t.Errorf("quote %d: got (-) want (+)\n%s", i, diff)
		}
	}
	if by := explained[2].Why[1].By; !strings.Contains(by, "the speaker is that of the quote before it") {
		t.Errorf("a floating quote is explained by %q", by)
	}
}

// An explained quote is a quote with more fields.
func TestExplainedJSON(t *testing.T) {
	b, err := json.Marshal(processor.New(nil, nil).Explain(processor.Document{Text: news, Lang: "en"})[0])
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		onrecord.Quote
		Why   []processor.Reason
		Basis struct{ Rule, Type, Standing string }
	}
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	if got.Speaker.Name != "Maria Lind" || len(got.Why) == 0 || got.Basis.Type != "direct" || got.Basis.Standing != "named" {
		t.Errorf("%s", b)
	}
}

// The same input gives the same bytes: twice, and from many goroutines at once.
func TestDeterminism(t *testing.T) {
	var docs []processor.Document
	files, err := filepath.Glob("testdata/phenomena/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no texts: %v", err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, processor.Document{Text: string(b)})
	}
	docs = append(docs, processor.Document{Text: invented(100_000)})
	topics := []onrecord.Topic{{ID: "quay", Terms: []string{"quay", "harbour", "draft"}}}
	want := encodeAll(t, processor.New(nil, topics), docs)
	e := processor.New(nil, topics)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if got := encodeAll(t, e, docs); got != want {
				t.Error("a concurrent run gives other bytes")
			}
		})
	}
	group.Wait()
}

func encodeAll(t *testing.T, e *processor.Extractor, docs []processor.Document) string {
	var b strings.Builder
	for _, doc := range docs {
		line, err := json.Marshal(e.Explain(doc))
		if err != nil {
			t.Error(err)
		}
		fmt.Fprintf(&b, "%s\n", line)
	}
	return b.String()
}

// The version covers every package of the processor that has data embedded, and the libraries with models as go.mod
// has them.
func TestVersionCoversData(t *testing.T) {
	version := string(read(t, "version.go"))
	err := filepath.WalkDir(".", func(path string, d os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		if strings.Contains(string(read(t, path)), "\n//go:embed ") {
			if dir := filepath.Base(filepath.Dir(path)); !strings.Contains(version, dir+".Hash(") {
				t.Errorf("%s embeds data, and the version does not hash it: call %s.Hash in version.go", path, dir)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	mod := strings.Split(string(read(t, "../go.mod")), "\n")
	for _, library := range processor.Libraries() {
		if !slices.Contains(mod, "\t"+library) {
			t.Errorf("go.mod does not have %s: name the version in version.go", library)
		}
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
