package main

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
)

// TestSeed holds the article that onrecord was founded on against its golden record, as plain text and inside a page
// of an outlet. The article is not part of the repository; what must come out is told by where it stands.
func TestSeed(t *testing.T) {
	b, err := os.ReadFile(shared(t, "seed", "article.txt"))
	if err != nil {
		t.Fatal(err)
	}
	article := string(b)
	t.Run("text", func(t *testing.T) {
		out, stderr, code := executeWith(t, article, "extract", "--format", "json")
		if code != 0 {
			t.Fatalf("exit code %d: %s", code, stderr)
		}
		var got struct{ Quotes []onrecord.Quote }
		if err := json.Unmarshal([]byte(out), &got); err != nil {
			t.Fatal(err)
		}
		checkSeed(t, article, got.Quotes)
	})
	t.Run("page", func(t *testing.T) {
		text, quotes := collectPage(t, outletPage(article))
		checkSeed(t, text, quotes)
	})
}

// checkSeed expects two indirect quotes of a company, one direct quote of its director in two paragraphs, and nothing
// else but, if anything, what a document says.
func checkSeed(t *testing.T, text string, quotes []onrecord.Quote) {
	t.Helper()
	var got []string
	for _, q := range quotes {
		if err := q.Validate(onrecord.NewText(text)); err != nil {
			t.Error(err)
		}
		if q.Speaker.Kind == onrecord.KindOther {
			continue
		}
		got = append(got, fmt.Sprintf("%s|%s|%s|%s|%s|%d spans", q.Type, q.Speaker.Name, q.Speaker.Role, q.Speaker.Affiliation, q.Speaker.Kind, len(q.Content)))
	}
	want := []string{
		"indirect|Cisco||Cisco|company|1 spans",
		"indirect|Cisco||Cisco|company|1 spans",
		"direct|Eric Wenger|Senior Director for technology policy|Cisco|company|2 spans",
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("seed article: got (-) want (+)\n%s", diff)
	}
	// Word for word: what stands between the marks of the two paragraphs.
	_, after, _ := strings.Cut(text, "“")
	first, after, _ := strings.Cut(after, "\n“")
	second, _, _ := strings.Cut(after, "”")
	for _, q := range quotes {
		if q.Type == onrecord.Direct && q.Text != first+" "+second {
			t.Errorf("direct quote: got %q\nwant %q", q.Text, first+" "+second)
		}
	}
}

// outletPage puts an article into the page of an outlet, with what stands around articles.
func outletPage(article string) string {
	var paragraphs strings.Builder
	for line := range strings.Lines(article) {
		if line = strings.TrimSpace(line); line != "" {
			fmt.Fprintf(&paragraphs, "<p>%s</p>\n", html.EscapeString(line))
		}
	}
	return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Treaty draft meets criticism | The Example Wire</title></head><body>
<header><a href="/">The Example Wire</a><nav><ul><li><a href="/world">World</a></li><li><a href="/tech">Technology</a></li></ul></nav></header>
<main><article><h1>Treaty draft meets criticism</h1><p class="byline">By a staff writer</p>
` + paragraphs.String() + `</article>
<aside class="related"><h2>Related</h2><ul><li><a href="/1">“We are ready,” says port authority</a></li>
<li><a href="/2">Ferry operator: “Nobody asked us”</a></li></ul></aside></main>
<footer><p>“All the wire that is fit to pull” is a trade mark of The Example Wire. We use cookies.</p></footer></body></html>`
}

// collectPage serves one page as a fixed page of an outlet, runs everything over it once, and returns what the archive
// then holds of it.
func collectPage(t *testing.T, page string) (text string, quotes []onrecord.Quote) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/article" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(page))
	}))
	defer server.Close()
	data := t.TempDir()
	config := filepath.Join(data, "config.yaml")
	yaml := fmt.Sprintf(`contact: https://example.org/bot
fetch: {allow_private: ["127.0.0.0/8"], host_delay: 1ms}
nats: {listen: "127.0.0.1:0"}
sources:
  - id: wire
    stakeholder: {name: The Example Wire, kind: media}
    firsthand: false
    pages: [%q]
`, server.URL+"/article")
	if err := os.WriteFile(config, []byte(yaml), 0o600); err != nil {
		t.Fatal(err)
	}
	mustExecute(t, "--config", config, "--data", data, "run", "--once")
	text = queryRows(t, data, "SELECT text FROM v_statements")[0]["text"].(string)
	for line := range strings.Lines(mustExecute(t, "--data", data, "tail", "--replay", "--format", "jsonl")) {
		var l tailLine
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		quotes = append(quotes, l.Quote)
	}
	return text, quotes
}
