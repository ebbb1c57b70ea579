package newsroom_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/newsroom"
)

// document is what a test reads of a page: its words in the order of the page, white space as a browser shows it.
type document struct{ title, date, lang, text string }

func read(t *testing.T, client *http.Client, address string) document {
	t.Helper()
	if strings.HasSuffix(address, ".pdf") {
		return readPDF(t, get(t, client, http.MethodGet, address).body)
	}
	page := html(t, client, address)
	date, _ := page.Find("time[datetime]").First().Attr("datetime")
	lang, _ := page.Find("html").Attr("lang")
	return document{title: plain(page.Find("h1").First().Text()), date: date, lang: lang, text: plain(page.Find("body").Text())}
}

var (
	shown       = regexp.MustCompile(`/(F\d) (\d+) Tf \d+ \d+ Td \((.*)\) Tj`)
	information = regexp.MustCompile(`/Title \((.*?)\) /CreationDate \(D:(\d{4})(\d\d)(\d\d)`)
)

// readPDF reads the lines that mkpdf shows, without the running header and the page numbers, which it sets in size 9.
func readPDF(t *testing.T, raw []byte) document {
	t.Helper()
	body, err := charmap.Windows1252.NewDecoder().String(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	info := information.FindStringSubmatch(body)
	if info == nil {
		t.Fatal("the PDF has no title and date")
	}
	var lines []string
	for _, m := range shown.FindAllStringSubmatch(body, -1) {
		if m[2] != "9" {
			lines = append(lines, strings.NewReplacer(`\(`, "(", `\)`, ")", `\\`, `\`).Replace(m[3]))
		}
	}
	return document{title: info[1], date: strings.Join(info[2:], "-"), lang: "en", text: plain(strings.Join(lines, " "))}
}

// plain collapses white space; a no-break space stays what it is.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\r\n", r) }), " ")
}

func TestExpectationsAreOnThePages(t *testing.T) {
	client := browse(t)
	for _, want := range newsroom.Expected() {
		t.Run(strings.TrimPrefix(want.URL, "http://"), func(t *testing.T) {
			page := read(t, client, want.URL)
			if page.title != want.Title {
				t.Errorf("title: got %q, want %q", page.title, want.Title)
			}
			if !strings.HasPrefix(page.date, want.Published) {
				t.Errorf("date: got %q, want %q", page.date, want.Published)
			}
			if !strings.HasPrefix(page.lang, want.Lang) {
				t.Errorf("language: got %q, want %q", page.lang, want.Lang)
			}
			if n := len(strings.Fields(page.text)); n < 150 {
				t.Errorf("the page has %d words, want 150 for its text to be found", n)
			}
			for _, q := range want.Quotes {
				checkQuote(t, page, q)
			}
		})
	}
}

// checkQuote holds the words of a quote, and those of its speaker, against the page.
func checkQuote(t *testing.T, page document, q newsroom.ExpectedQuote) {
	t.Helper()
	if !slices.Contains(onrecord.QuoteTypes(), q.Type) {
		t.Errorf("type %q", q.Type)
	}
	if _, err := onrecord.ParseKind(string(q.Speaker.Kind)); err != nil && q.Speaker.Kind != "" {
		t.Errorf("speaker of %.40q: %v", q.Content, err)
	}
	at := 0
	for _, words := range q.Content {
		i := strings.Index(page.text[at:], words)
		if i < 0 {
			t.Fatalf("%q is not on the page in this order", words)
		}
		at += i + len(words)
	}
	names := append([]string{q.Speaker.Name, q.Speaker.Role, q.Speaker.Affiliation}, q.Speaker.OnBehalfOf...)
	for _, name := range names {
		if !strings.Contains(page.text, name) {
			t.Errorf("%q of the speaker of %.40q is not on the page", name, q.Content)
		}
	}
}

func TestExpectationsCoverThePages(t *testing.T) {
	client := browse(t)
	want := map[string]bool{}
	for _, e := range newsroom.Expected() {
		if want[e.URL] {
			t.Errorf("%s is expected twice", e.URL)
		}
		want[e.URL] = true
		if _, err := time.Parse(time.DateOnly, e.Published); err != nil {
			t.Errorf("%s: %v", e.URL, err)
		}
		if e.OffTopic == (len(e.Quotes) > 0) {
			t.Errorf("%s: off topic is %v with %d quotes", e.URL, e.OffTopic, len(e.Quotes))
		}
	}
	for address, got := range crawl(t, client) {
		dated := isPage(got) && html(t, client, address).Find("head link[rel=canonical]").Length() > 0
		if isDocument := dated || strings.HasSuffix(address, ".pdf"); isDocument != want[address] {
			t.Errorf("%s: is a document: %v, is expected: %v", address, isDocument, want[address])
		}
	}
}

// The newsroom is where quotes of every type can be seen.
func TestExpectationsShowEveryType(t *testing.T) {
	types, kinds := map[onrecord.QuoteType]int{}, map[onrecord.Kind]int{}
	for _, e := range newsroom.Expected() {
		for _, q := range e.Quotes {
			types[q.Type]++
			kinds[q.Speaker.Kind]++
		}
	}
	for _, typ := range onrecord.QuoteTypes() {
		if types[typ] == 0 {
			t.Errorf("no quote of type %s", typ)
		}
	}
	for _, kind := range []onrecord.Kind{onrecord.KindCompany, onrecord.KindNGO, onrecord.KindState, onrecord.KindIGO, onrecord.KindAcademia} {
		if kinds[kind] == 0 {
			t.Errorf("no speaker of kind %s", kind)
		}
	}
	t.Logf("%v %v", types, kinds)
}
