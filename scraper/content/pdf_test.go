package content_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord/scraper/content"
)

// pdfExtractor keeps the compiled PDF reader between runs of the tests: compiling takes seconds.
func pdfExtractor(t testing.TB) *content.Extractor {
	t.Helper()
	cache := filepath.Join(os.TempDir(), "onrecord-test-pdf-cache")
	e := content.New(content.Config{CacheDir: cache, Now: testNow, TimeLimit: time.Minute})
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// twoColumns is a two-page release in two columns, with running heads, page numbers, hyphens and a paragraph that goes
// on in the next column and one on the next page. byRow paints it straight across the columns.
func twoColumns(byRow bool) (pdf []byte, paragraphs []string) {
	w := &pdfWriter{info: "/Title (Riverbend Council answers the ferry question) /CreationDate (D:20240516101500Z)"}
	first, second := w.page(), w.page()
	for i, page := range []*strings.Builder{first, second} {
		show(page, 60, 800, 8, "Riverbend Council – Press Service")
		show(page, 290, 40, 8, []string{"1", "2"}[i])
	}
	show(first, 60, 760, 20, "Riverbend Council answers the ferry question")
	show(first, 60, 735, 10, "Riverbend, 17 May 2024")
	left := []string{
		"The council of Riverbend has decided to keep the",
		"ferry. “We asked everyone who crosses the river",
		"each morning, and nobody wanted to lose it,” said",
		"Ada Mereth, who chairs the transport com-",
		"mittee of the council.",
		"    The well-known boat has run since the bridge",
		"was closed. Repairs were put off three times for",
		"want of money, the clerk noted in her report to",
	}
	right := []string{
		"the members. She called the delay a long-",
		"standing failure of every council since then.",
		"    Boatman Tor Ilvane, whose family has run the",
		"boat for four generations, welcomed the vote.",
		"“It is a well-",
		"known fact that the river does not wait,” he",
		"told the meeting, to some laughter from the long-",
		"standing members in the first row, and to ap-",
	}
	if byRow {
		for i := range left {
			show(first, 60, 700-float64(i)*13, 10, strings.TrimLeft(left[i], " "))
			show(first, 310, 700-float64(i)*13, 10, strings.TrimLeft(right[i], " "))
		}
	} else {
		indentedColumn(first, 60, left)
		indentedColumn(first, 310, right)
	}
	column(second, 60, 760, 10, 13, "plause from the gallery.", "", "The council meets again in June.")
	return w.bytes(), []string{
		"Riverbend Council answers the ferry question",
		"Riverbend, 17 May 2024",
		"The council of Riverbend has decided to keep the ferry. “We asked everyone who crosses the river each morning, and nobody wanted to lose it,” said Ada Mereth, who chairs the transport committee of the council.",
		"The well-known boat has run since the bridge was closed. Repairs were put off three times for want of money, the clerk noted in her report to the members. She called the delay a longstanding failure of every council since then.",
		"Boatman Tor Ilvane, whose family has run the boat for four generations, welcomed the vote. “It is a well-known fact that the river does not wait,” he told the meeting, to some laughter from the longstanding members in the first row, and to applause from the gallery.",
		"The council meets again in June.",
	}
}

func indentedColumn(page *strings.Builder, x float64, lines []string) {
	for i, line := range lines {
		indent := 0.0
		if strings.HasPrefix(line, " ") {
			indent = 12
		}
		show(page, x+indent, 700-float64(i)*13, 10, strings.TrimLeft(line, " "))
	}
}

func TestPDFColumns(t *testing.T) {
	e := pdfExtractor(t)
	body, want := twoColumns(false)
	doc, err := e.Extract(t.Context(), content.Input{URL: "https://riverbend.example/ferry.pdf", ContentType: "application/pdf", Body: body})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(doc.Text, "\n"), want); diff != "" {
		t.Errorf("paragraphs (-got +want):\n%s", diff)
	}
	if doc.Title != want[0] || doc.Published.String() != "2024-05-17" || doc.Lang != "en" || doc.Format != "pdf" {
		t.Errorf("got title %q, published %q, lang %q, format %q", doc.Title, doc.Published, doc.Lang, doc.Format)
	}
	again, err := e.Text(t.Context(), content.Input{Body: body})
	if err != nil || again != doc.Text {
		t.Errorf("Text differs from Extract (%v)", err)
	}
}

func TestPDFColumnsPaintedAcross(t *testing.T) {
	body, want := twoColumns(true)
	text, err := pdfExtractor(t).Text(t.Context(), content.Input{Body: body})
	if err != nil {
		t.Fatal(err)
	}
	if score := compareShingles(strings.Join(want, "\n"), text); score.f1() < 0.95 {
		t.Errorf("four-word F1 %.3f, want 0.95; got:\n%s", score.f1(), text)
	}
}

func TestPDFFailures(t *testing.T) {
	e := pdfExtractor(t)
	whole, _ := twoColumns(false)
	locked := &pdfWriter{extra: "/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + strings.Repeat("41", 32) + "> /U <" + strings.Repeat("42", 32) + "> >>"}
	show(locked.page(), 60, 700, 10, "Nobody reads this")
	pictures := &pdfWriter{}
	pictures.page().WriteString("0.5 g 60 60 400 600 re f\n")
	for _, c := range []struct {
		name string
		body []byte
		want content.Reason
	}{
		{"encrypted", locked.bytes(), content.Encrypted},
		{"truncated", whole[:len(whole)/2], content.Malformed},
		{"scanned", pictures.bytes(), content.Scanned},
		{"garbage", []byte("%PDF-1.4\nnothing of the kind\n%%EOF"), content.Malformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := e.Extract(t.Context(), content.Input{URL: "https://riverbend.example/" + c.name + ".pdf", Body: c.body})
			if got := content.ReasonOf(err); got != c.want {
				t.Errorf("got reason %q (%v), want %q", got, err, c.want)
			}
		})
	}
}

func TestPDFCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	body, _ := twoColumns(false)
	if _, err := pdfExtractor(t).Extract(ctx, content.Input{Body: body}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}
