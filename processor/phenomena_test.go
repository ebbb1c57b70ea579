package processor_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor"
)

var update = flag.Bool("update", false, "rewrite the expected quotes of testdata/phenomena")

// TestPhenomena reads the texts of testdata/phenomena, one file for each way in which texts report words. A file is a
// txtar archive: settings as "key: value" lines in front (lang, title, issuer, registry), then, for each of its texts,
// the section text and the section quotes with those expected, one a line:
// type | content … content | speaker | role | affiliation | kind. A section evidence may follow: what the text has under
// the evidence of each quote, and whom it is on behalf of.
func TestPhenomena(t *testing.T) {
	files, err := filepath.Glob("testdata/phenomena/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in testdata/phenomena: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc, registry := settings(t, string(archive.Comment))
			extractor := processor.New(registry, nil)
			texts := 0
			var quotes []onrecord.Quote
			for i, section := range archive.Files {
				got := ""
				switch section.Name {
				case "text":
					doc.Text = strings.TrimSpace(string(section.Data))
					quotes = extractor.Extract(doc)
					texts++
					continue
				case "quotes":
					got = readable(doc.Text, quotes)
				case "evidence":
					got = evidence(doc.Text, quotes)
				default:
					t.Fatalf("%s: section %q is none of text, quotes, evidence", file, section.Name)
				}
				if *update {
					archive.Files[i].Data = []byte(got)
				} else if diff := cmp.Diff(got, string(section.Data)); diff != "" {
					t.Errorf("text %d, %s: got (-) want (+)\n%s", texts, section.Name, diff)
				}
			}
			if texts == 0 || len(archive.Files) < 2*texts {
				t.Fatalf("%s: want a section text, and quotes for each", file)
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// settings reads what stands before the text of a case.
func settings(t *testing.T, comment string) (doc processor.Document, registry []onrecord.Stakeholder) {
	t.Helper()
	doc.Lang = "en"
	for line := range strings.Lines(comment) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
		switch {
		case !ok || strings.HasPrefix(key, "#"):
		case key == "lang":
			doc.Lang = value
		case key == "title":
			doc.Title = value
		case key == "issuer":
			doc.Issuer, doc.Firsthand = stakeholder(t, value), true
		case key == "registry":
			registry = append(registry, stakeholder(t, value))
		default:
			t.Fatalf("setting %q is none of lang, title, issuer, registry", key)
		}
	}
	return doc, registry
}

// stakeholder reads "name | kind | alias, alias".
func stakeholder(t *testing.T, s string) onrecord.Stakeholder {
	t.Helper()
	fields := strings.Split(s, " | ")
	if len(fields) < 2 {
		t.Fatalf("stakeholder %q: want name | kind", s)
	}
	kind, err := onrecord.ParseKind(fields[1])
	if err != nil {
		t.Fatal(err)
	}
	out := onrecord.Stakeholder{Name: fields[0], Kind: kind}
	if len(fields) > 2 {
		out.Aliases = strings.Split(fields[2], ", ")
	}
	return out
}

// readable writes quotes as the cases have them.
func readable(text string, quotes []onrecord.Quote) string {
	t := onrecord.NewText(text)
	var b strings.Builder
	for _, q := range quotes {
		var pieces []string
		for _, s := range q.Content {
			pieces = append(pieces, strings.ReplaceAll(t.Slice(s), "\n", "⏎"))
		}
		s := q.Speaker
		fmt.Fprintf(&b, "%s | %s | %s | %s | %s | %s\n", q.Type, strings.Join(pieces, " … "), s.Name, s.Role, s.Affiliation, s.Kind)
	}
	return b.String()
}

// evidence writes where the speakers were read: name | role | affiliation | on behalf of, each as the text has it.
func evidence(text string, quotes []onrecord.Quote) string {
	t := onrecord.NewText(text)
	var b strings.Builder
	for _, q := range quotes {
		e := onrecord.Evidence{}
		if q.Evidence != nil {
			e = *q.Evidence
		}
		var fields []string
		for _, spans := range []onrecord.Spans{e.Name, e.Role, e.Affiliation, e.OnBehalfOf} {
			var pieces []string
			for _, s := range spans {
				pieces = append(pieces, fmt.Sprintf("%d:%s", s.Start, strings.ReplaceAll(t.Slice(s), "\n", "⏎")))
			}
			fields = append(fields, strings.Join(pieces, " … "))
		}
		fmt.Fprintf(&b, "%s\n", strings.Join(fields, " | "))
	}
	return b.String()
}
