package content_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/scraper/content"
)

var update = flag.Bool("update", false, "rewrite what comes out of testdata/pages")

func testNow() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) }

// pageCase is testdata/pages/NAME.json: how NAME.html was fetched, and the document or the reason that comes out.
type pageCase struct {
	Input struct {
		URL         string             `json:"url"`
		ContentType string             `json:"content_type"`
		Selectors   onrecord.Selectors `json:"selectors,omitzero"`
		Hints       struct {
			Title     string        `json:"title,omitempty"`
			Published onrecord.Date `json:"published"`
			Lang      string        `json:"lang,omitempty"`
		} `json:"hints,omitzero"`
	} `json:"input"`
	Reason content.Reason    `json:"reason,omitempty"`
	Want   *content.Document `json:"want,omitempty"`
	// Paragraphs is the text of Want, a line each, to be read by people.
	Paragraphs []string `json:"paragraphs,omitempty"`
}

func (c pageCase) input(body []byte) content.Input {
	return content.Input{URL: c.Input.URL, ContentType: c.Input.ContentType, Body: body, Selectors: c.Input.Selectors, Hints: content.Hints(c.Input.Hints)}
}

func readCase(t testing.TB, file string) (c pageCase, body []byte) {
	t.Helper()
	description, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(description, &c); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if body, err = os.ReadFile(strings.TrimSuffix(file, ".json") + ".html"); err != nil {
		t.Fatal(err)
	}
	return c, body
}

func TestPages(t *testing.T) {
	files, _ := filepath.Glob("testdata/pages/*.json")
	if len(files) == 0 {
		t.Fatal("no cases in testdata/pages")
	}
	e := content.New(content.Config{Now: testNow})
	defer e.Close()
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			c, body := readCase(t, file)
			doc, err := e.Extract(t.Context(), c.input(body))
			got := c
			got.Want, got.Paragraphs, got.Reason = nil, nil, content.ReasonOf(err)
			if err == nil {
				got.Paragraphs = strings.Split(doc.Text, "\n")
				short := doc
				short.Text = ""
				got.Want = &short
			}
			if *update {
				rewrite(t, file, got)
				return
			}
			if diff := cmp.Diff(got, c); diff != "" {
				t.Errorf("-got +want (rewrite with -update and read the change):\n%s\nerror: %v", diff, err)
			}
			bare := c.input(body)
			bare.Hints = content.Hints{}
			if text, err := e.Text(t.Context(), bare); text != doc.Text || content.ReasonOf(err) != got.Reason {
				t.Errorf("Text alone gives %q (%v)", text, err)
			}
		})
	}
}

func rewrite(t *testing.T, file string, c pageCase) {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(c); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestHostileBodies(t *testing.T) {
	e := content.New(content.Config{Now: testNow, MaxBody: 4 << 20})
	defer e.Close()
	for _, c := range []struct {
		name, contentType, body string
		want                    content.Reason
	}{
		{"empty", "text/html", "", content.NoText},
		{"blank", "text/html", " \n\t", content.NoText},
		{"picture", "text/html", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", content.Binary},
		{"archive sent as text", "text/plain", "PK\x03\x04\x14\x00\x00\x00\x08\x00", content.Binary},
		{"page sent as PDF", "application/pdf", "\x01\x02\x03", content.Malformed},
		{"nested 100,000 deep", "text/html", "<html><body>" + strings.Repeat("<div>", 100_000) + "words", content.TooDeep},
		{"too large", "text/html", "<html>" + strings.Repeat("word ", 1<<20), content.TooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := e.Extract(t.Context(), content.Input{URL: "https://host.example/x", ContentType: c.contentType, Body: []byte(c.body)})
			if got := content.ReasonOf(err); got != c.want {
				t.Fatalf("got reason %q (%v), want %q", got, err, c.want)
			}
			if !strings.Contains(err.Error(), "https://host.example/x") {
				t.Errorf("error does not name the address: %v", err)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	body := []byte("<html><body>" + strings.Repeat("<p>Words of the harbour office, again and again, for ever.</p>", 20_000))
	e := content.New(content.Config{Now: testNow, TimeLimit: time.Nanosecond})
	defer e.Close()
	if _, err := e.Extract(t.Context(), content.Input{Body: body}); content.ReasonOf(err) != content.TooSlow {
		t.Errorf("got %v, want reason %s", err, content.TooSlow)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Extract(ctx, content.Input{Body: body}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

// FuzzExtract looks for panics, broken text and a Text that differs from Extract.
func FuzzExtract(f *testing.F) {
	files, _ := filepath.Glob("testdata/pages/*.html")
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body, "text/html")
	}
	f.Add([]byte("plain words\n\nand more"), "text/plain")
	f.Add([]byte("<p>\xff\xfe<q><q>a</q></p><table><td><br><br>b"), "text/html; charset=utf-16")
	e := content.New(content.Config{Now: testNow, TimeLimit: 10 * time.Second})
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		if bytes.Contains(body, []byte("%PDF-")) {
			t.Skip("PDFium is not fuzzed here")
		}
		in := content.Input{URL: "https://fuzz.example/a", ContentType: contentType, Body: body}
		doc, err := e.Extract(t.Context(), in)
		if err != nil {
			if content.ReasonOf(err) == "" {
				t.Fatalf("error without a reason: %v", err)
			}
			if strings.Contains(err.Error(), "panic") || content.ReasonOf(err) == content.TooSlow {
				t.Fatal(err)
			}
			return
		}
		checkText(t, doc.Text)
		if again, err := e.Text(t.Context(), in); err != nil || again != doc.Text {
			t.Fatalf("Text gives %q (%v), Extract %q", again, err, doc.Text)
		}
	})
}

// checkText holds what the package promises of every text.
func checkText(t *testing.T, text string) {
	t.Helper()
	if text == "" || strings.ToValidUTF8(text, "") != text {
		t.Fatalf("empty or broken text %q", text)
	}
	for paragraph := range strings.SplitSeq(text, "\n") {
		if paragraph != strings.TrimSpace(paragraph) || paragraph == "" || strings.ContainsAny(paragraph, "\r\v\f\t\u0085\u2028\u2029") {
			t.Fatalf("paragraph %q", paragraph)
		}
	}
}
