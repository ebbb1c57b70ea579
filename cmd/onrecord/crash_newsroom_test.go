package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// A growingNewsroom publishes a few documents more each time somebody asks for a feed, so that there is always something
// under way, up to a limit. It has two sources on one host. What a document says follows from its number alone.
type growingNewsroom struct {
	*httptest.Server
	limit int // documents of each source

	mu        sync.Mutex
	published map[string]int
	grow      bool
}

// grownBy is how many documents a feed has more than when it was asked for last.
const grownBy = 8

func newGrowingNewsroom(t *testing.T, limit int) *growingNewsroom {
	n := &growingNewsroom{limit: limit, published: map[string]int{}, grow: true}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{source}/feed.xml", n.feed)
	mux.HandleFunc("GET /{source}/{number}", n.document)
	n.Server = httptest.NewServer(mux)
	t.Cleanup(n.Close)
	return n
}

// begin takes everything back; with whole, all documents are published at once.
func (n *growingNewsroom) begin(whole bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.published = map[string]int{}
	n.grow = !whole
}

func (n *growingNewsroom) feed(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	count := n.limit
	if n.grow {
		count = min(n.published[r.PathValue("source")]+grownBy, n.limit)
	}
	n.published[r.PathValue("source")] = count
	n.mu.Unlock()
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>` + n.URL + `</link>`)
	for i := range count {
		fmt.Fprintf(&b, `<item><title>Notice %d</title><link>%s/%s/%d</link><guid>%[2]s/%[3]s/%[4]d</guid></item>`, i, n.URL, r.PathValue("source"), i)
	}
	b.WriteString(`</channel></rss>`)
	w.Header().Set("Content-Type", "application/rss+xml")
	_, _ = w.Write([]byte(b.String())) // the reader may be dead
}

func (n *growingNewsroom) document(w http.ResponseWriter, r *http.Request) {
	source := r.PathValue("source")
	i, err := strconv.Atoi(r.PathValue("number"))
	if err != nil || i >= n.limit {
		http.NotFound(w, r)
		return
	}
	if source == "quay" {
		i += n.limit
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	paragraphs := strings.ReplaceAll(strings.TrimSpace(benchText(i)), "\n", "</p>\n<p>")
	_, _ = fmt.Fprintf(w, `<!doctype html><html lang="en"><head><title>Notice %d</title></head><body><main><article>
<h1>Notice %[1]d</h1><p>%s</p></article></main></body></html>`, i, paragraphs)
}

// config writes the configuration that watches the newsroom all the time.
func (n *growingNewsroom) config(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "config.yaml")
	text := fmt.Sprintf(`contact: https://watch.example/bot
schedule: "@every 1s"
fetch: {allow_private: ["127.0.0.0/8"], host_delay: 1ms}
nats: {listen: "127.0.0.1:0"}
sources:
  - {id: harbour, stakeholder: {name: Harbour Office, kind: company}, feeds: ["%[1]s/harbour/feed.xml"]}
  - {id: quay, stakeholder: {name: Quay Watch, kind: ngo}, feeds: ["%[1]s/quay/feed.xml"]}
`, n.URL)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
