package content_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/markusmobius/go-trafilatura"

	"github.com/onrecord/onrecord/scraper/content"
)

// realPage is a page of the real web with what a person says is on it. The collection is not part of the repository.
type realPage struct {
	File        string   `json:"file"`
	URL         string   `json:"url"`
	ContentType string   `json:"content_type"`
	Lang        string   `json:"lang"`
	Text        string   `json:"gold_text"`
	Title       string   `json:"gold_title"`
	Date        string   `json:"gold_date"`
	With        []string `json:"gold_with"`
	Without     []string `json:"gold_without"`

	body []byte
}

func (p realPage) input() content.Input {
	return content.Input{URL: p.URL, ContentType: p.ContentType, Body: p.body}
}

func realPages(t testing.TB) []realPage {
	t.Helper()
	pages, present := loadRealPages(t)
	if !present {
		t.Skip("the real-web collection is absent")
	}
	return pages
}

func loadRealPages(t testing.TB) (pages []realPage, present bool) {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	dir := filepath.Join(filepath.Dir(here), "..", "..", "..", "shared", "realweb")
	f, err := os.Open(filepath.Join(dir, "index.jsonl"))
	if err != nil {
		return nil, false
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var p realPage
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		packed, err := os.Open(filepath.Join(dir, p.File))
		if err != nil {
			t.Fatal(err)
		}
		zr, err := gzip.NewReader(packed)
		if err != nil {
			t.Fatal(err)
		}
		if p.body, err = io.ReadAll(zr); err != nil {
			t.Fatal(err)
		}
		packed.Close()
		pages = append(pages, p)
	}
	return pages, true
}

// TestRealWebAgain holds that the text follows from the capture alone: read again, without hints, it is the same.
func TestRealWebAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	e := content.New(content.Config{Now: testNow})
	defer e.Close()
	for _, p := range realPages(t) {
		doc, err := e.Extract(t.Context(), p.input())
		if err != nil {
			continue
		}
		checkText(t, doc.Text)
		if again, err := e.Text(t.Context(), p.input()); err != nil || again != doc.Text {
			t.Errorf("%s: read again, the text differs (%v)", p.URL, err)
		}
	}
}

// TestRealWeb measures text, titles and dates against gold, and holds the levels reached.
func TestRealWeb(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	pages := realPages(t)
	e := content.New(content.Config{Now: func() time.Time { return time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC) }})
	defer e.Close()
	var ours, alone overlap
	var titles, titlesRight, dates, datesGiven, datesRight, langs, langsRight int
	var with, withRight, without, withoutRight int
	for _, p := range pages {
		doc, err := e.Extract(t.Context(), p.input())
		if err != nil {
			t.Logf("%s: %v", p.URL, err)
		}
		if p.Text != "" {
			score := compareShingles(p.Text, doc.Text)
			ours.add(score)
			library := compareShingles(p.Text, trafilaturaAlone(p))
			alone.add(library)
			if testing.Verbose() && (score.f1() < 0.9 || score.f1() < library.f1()-0.02) {
				t.Logf("text %.3f (P %.3f R %.3f; library %.3f): %s %s", score.f1(), score.precision, score.recall, library.f1(), p.File, p.URL)
			}
		}
		for _, fragment := range p.With {
			with++
			if strings.Contains(flat(doc.Text), flat(fragment)) {
				withRight++
			}
		}
		for _, fragment := range p.Without {
			without++
			if !strings.Contains(flat(doc.Text), flat(fragment)) {
				withoutRight++
			}
		}
		if p.Title != "" {
			titles++
			if titleKey(doc.Title) == titleKey(p.Title) {
				titlesRight++
			} else {
				t.Logf("title: got %q, want %q (%s)", doc.Title, p.Title, p.URL)
			}
		}
		if p.Date != "" {
			dates++
			if !doc.Published.IsZero() {
				datesGiven++
			}
			if got := day(doc); got == p.Date {
				datesRight++
			} else {
				t.Logf("date: got %q, want %q (%s)", doc.Published.Time, p.Date, p.URL)
			}
		}
		if p.Lang != "" {
			langs++
			if doc.Lang == p.Lang {
				langsRight++
			} else {
				t.Logf("lang: got %q, labelled %q (%s)", doc.Lang, p.Lang, p.URL)
			}
		}
	}
	precision, recall, f1 := ours.mean()
	libraryP, libraryR, library := alone.mean()
	t.Logf("text: F1 %.4f (P %.4f R %.4f) over %d pages; go-trafilatura alone %.4f (P %.4f R %.4f)", f1, precision, recall, ours.n, library, libraryP, libraryR)
	t.Logf("fragments: %d/%d wanted, %d/%d unwanted absent", withRight, with, withoutRight, without)
	titleRate := float64(titlesRight) / float64(titles)
	datePrecision, dateRecall := float64(datesRight)/float64(datesGiven), float64(datesRight)/float64(dates)
	t.Logf("titles %d/%d = %.3f; dates precision %.3f recall %.3f of %d; languages %d/%d", titlesRight, titles, titleRate, datePrecision, dateRecall, dates, langsRight, langs)
	if f1 <= library || titleRate < 0.90 || datePrecision < 0.97 || dateRecall < 0.90 {
		t.Error("below the promised level: text above the library alone, titles 0.90, dates 0.97 at 0.90")
	}
}

func trafilaturaAlone(p realPage) string {
	address, _ := url.Parse(p.URL)
	result, err := trafilatura.Extract(bytes.NewReader(p.body), trafilatura.Options{OriginalURL: address})
	if err != nil {
		return ""
	}
	return result.ContentText
}

func day(doc content.Document) string {
	if doc.Published.IsZero() {
		return ""
	}
	return doc.Published.Time.Format(time.DateOnly)
}

// words are runs of letters; of scripts written without blanks, each character.
var words = regexp.MustCompile(`[\p{Han}\p{Hiragana}\p{Katakana}]|[\pL\pN_\pM]+`)

func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

func titleKey(s string) string { return strings.ToLower(strings.Join(words.FindAllString(s, -1), " ")) }

// overlap sums the scores of pages as the public article-extraction benchmark does: precision and recall over the bag
// of four-word shingles of a page, averaged over pages; F1 of the averages.
type overlap struct {
	n                 int
	precision, recall float64
}

func (o *overlap) add(s overlap) {
	o.n++
	o.precision += s.precision
	o.recall += s.recall
}

func (o overlap) mean() (precision, recall, f1 float64) {
	m := overlap{precision: o.precision / float64(o.n), recall: o.recall / float64(o.n)}
	return m.precision, m.recall, m.f1()
}

func (o overlap) f1() float64 {
	if o.precision+o.recall == 0 {
		return 0
	}
	return 2 * o.precision * o.recall / (o.precision + o.recall)
}

func compareShingles(want, got string) overlap {
	a, b := shingles(want), shingles(got)
	shared, total := 0, 0
	for s, n := range a {
		shared += min(n, b[s])
		total += n
	}
	found := 0
	for _, n := range b {
		found += n
	}
	o := overlap{}
	if found > 0 {
		o.precision = float64(shared) / float64(found)
	}
	if total > 0 {
		o.recall = float64(shared) / float64(total)
	}
	return o
}

// shingles counts the four-word sequences of a text.
func shingles(text string) map[string]int {
	tokens := words.FindAllString(text, -1)
	counts := make(map[string]int)
	for i := range max(1, len(tokens)-3) {
		counts[strings.Join(tokens[i:min(i+4, len(tokens))], " ")]++
	}
	return counts
}
