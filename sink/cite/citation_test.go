package cite_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink/cite"
)

func TestCitations(t *testing.T) {
	cases(t, "testdata/citation/*.txtar", func(t *testing.T, path string, a *txtar.Archive) {
		e := exhibit(t, a)
		expect(t, path, a, "plain", cite.Plain(e))
		expect(t, path, a, "markdown", strings.TrimSuffix(cite.Markdown(e), "\n"))
		expect(t, path, a, "bibtex", strings.TrimSuffix(cite.BibTeX(e), "\n"))
		ris := cite.RIS(e)
		if strings.Count(ris, "\n") != strings.Count(ris, "\r\n") {
			t.Errorf("a line of %q does not end in CRLF", ris)
		}
		expect(t, path, a, "ris", strings.TrimSuffix(strings.ReplaceAll(ris, "\r\n", "\n"), "\n"))
		var ld strings.Builder
		enc := json.NewEncoder(&ld)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(cite.JSONLD(e)); err != nil {
			t.Fatal(err)
		}
		expect(t, path, a, "jsonld", strings.TrimSuffix(ld.String(), "\n"))
	})
}

// TestSelectors holds that both selectors name the same words, at the ends of a text and in scripts of several bytes.
func TestSelectors(t *testing.T) {
	for _, s := range []string{"[[All of it]]", "“[[Ça coûte cher]],” she said, and “[[n’en parlons plus]].”", "港务局说:“[[潮汐数据]]”"} {
		text, spans := marked(t, s)
		runes := []rune(text)
		all := cite.Selectors(onrecord.NewText(text), spans)
		if len(all) != len(spans) {
			t.Fatalf("%d pairs of selectors for %d spans", len(all), len(spans))
		}
		for i, pair := range all {
			quote, position := pair[0], pair[1]
			if quote.Type != "TextQuoteSelector" || position.Type != "TextPositionSelector" {
				t.Errorf("types %s and %s", quote.Type, position.Type)
			}
			if got := string(runes[*position.Start:*position.End]); got != quote.Exact || *position.Start != spans[i].Start {
				t.Errorf("the position says %q, the words are %q", got, quote.Exact)
			}
			if !strings.Contains(text, quote.Prefix+quote.Exact+quote.Suffix) {
				t.Errorf("%q, %q, %q do not follow each other in %q", quote.Prefix, quote.Exact, quote.Suffix, text)
			}
		}
	}
}

// TestContext holds that what is shown around a quote touches it, and is neither endless nor cut within a word.
func TestContext(t *testing.T) {
	long := strings.Repeat("The pilots wait. ", 100)
	for name, s := range map[string]string{
		"a paragraph between others":  "One.\n" + long + "\nShe said: “[[No]],” and left it at that for today, and for the day after, too.\n" + long,
		"in a long paragraph":         long + "[[No]] " + long,
		"at both ends":                "[[No]]",
		"two short paragraphs beside": "A.\nB “[[No]]” C.\nD.",
	} {
		text, spans := marked(t, s)
		before, after := cite.Context(onrecord.NewText(text), spans)
		if before.End != spans[0].Start || after.Start != spans[len(spans)-1].End {
			t.Errorf("%s: context %v and %v of %v", name, before, after, spans)
		}
		if before.Len() > 400 || after.Len() > 400 {
			t.Errorf("%s: context of %d and %d code points", name, before.Len(), after.Len())
		}
		runes := []rune(text)
		if before.Start > 0 && !strings.ContainsRune(" \n", runes[before.Start-1]) {
			t.Errorf("%s: it begins within a word: %q", name, string(runes[before.Start:before.End]))
		}
		if after.End < len(runes) && !strings.ContainsRune(" \n", runes[after.End]) {
			t.Errorf("%s: it ends within a word: %q", name, string(runes[after.Start:after.End]))
		}
	}
}
