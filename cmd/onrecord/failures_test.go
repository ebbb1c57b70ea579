package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/internal/testaddr"
)

const readable = `<!doctype html><html lang="en"><head><title>Harborline objects</title></head><body><main><article>
<h1>Harborline objects</h1>
<p>Harborline Systems has read the draft of the accord on data requests and has sent its comments to the secretariat.</p>
<p>“We cannot support the draft in this form,” said Ines Calder, General Counsel at Harborline Systems.</p>
<p>The company will publish the comments in full next week, together with a list of the changes it asks for.</p>
</article></main></body></html>`

// TestFailures visits sources of which each fails in its own way beside one that does not: every failure is told with
// its place and reason, the rest is complete, and the exit code is 3.
func TestFailures(t *testing.T) {
	mux := http.NewServeMux()
	page := func(path, contentType, body string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			_, _ = w.Write([]byte(body))
		})
	}
	page("/good", "text/html; charset=utf-8", readable)
	page("/empty", "text/html", "<html><body></body></html>")
	page("/binary", "text/html", "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00\x3e\x00")
	page("/feed.xml", "application/rss+xml", "this is no feed")
	mux.HandleFunc("/down", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusForbidden) })
	server := httptest.NewServer(mux)
	defer server.Close()
	unreachable := "http://" + testaddr.Free(t)

	data := t.TempDir()
	config := filepath.Join(data, "config.yaml")
	var b strings.Builder
	fmt.Fprintf(&b, "contact: https://example.org/bot\nfetch: {allow_private: [\"127.0.0.0/8\"], host_delay: 1ms}\nnats: {listen: \"127.0.0.1:0\"}\nsources:\n")
	source := func(id, what string) {
		fmt.Fprintf(&b, "  - {id: %s, stakeholder: {name: Harborline Systems, kind: company}, %s}\n", id, what)
	}
	source("good", fmt.Sprintf("pages: [%q]", server.URL+"/good"))
	source("empty", fmt.Sprintf("pages: [%q]", server.URL+"/empty"))
	source("binary", fmt.Sprintf("pages: [%q]", server.URL+"/binary"))
	source("feed", fmt.Sprintf("feeds: [%q]", server.URL+"/feed.xml"))
	source("forbidden", fmt.Sprintf("pages: [%q]", server.URL+"/down"))
	source("unreachable", fmt.Sprintf("pages: [%q]", unreachable+"/page"))
	source("private", `pages: ["http://10.0.0.1/page"]`)
	if err := os.WriteFile(config, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}

	out, stderr, code := execute(t, "--config", config, "--data", data, "run", "--once")
	if code != exitSomeFailed {
		t.Errorf("exit code %d, want %d\n%s%s", code, exitSomeFailed, out, stderr)
	}
	for _, want := range []string{
		"7 visited, 6 failed", "empty ", "/empty", "binary ", "/binary", "feed ", "/feed.xml", "forbidden ", "/down", "unreachable ", unreachable, "private_address",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the summary does not say %q:\n%s", want, out)
		}
	}
	rows := queryRows(t, data, "SELECT source, type, speaker FROM v_quotes WHERE type = 'direct'")
	if len(rows) != 1 || rows[0]["speaker"] != "Ines Calder" {
		t.Errorf("quotes of the good source: %v", rows)
	}

	for sql, want := range map[string]string{
		"SELEC 1":                           "SELEC",
		"SELECT nope FROM v_quotes":         "nope",
		"DELETE FROM statements":            "only be read",
		"VACUUM INTO 'elsewhere.db'":        "only be read",
		"SELECT * FROM quotes_fts WHERE 1=": "incomplete",
	} {
		if _, stderr, code := execute(t, "--data", data, "query", sql); code != 1 || !strings.Contains(stderr, want) {
			t.Errorf("query %q: exit code %d, want 1 and %q said, got %q", sql, code, want, stderr)
		}
	}
}
