package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// moody is a newsroom with a listing, a feed and articles, whose mood a test changes.
type moody struct {
	*httptest.Server
	mu       sync.Mutex
	mood     string
	articles int
}

func newMoody(t *testing.T) *moody {
	m := &moody{mood: "well", articles: 3}
	m.Server = httptest.NewServer(m)
	t.Cleanup(m.Close)
	return m
}

// turn changes the mood.
func (m *moody) turn(mood string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.mood = mood
}

func (m *moody) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case r.URL.Path == "/robots.txt" && m.mood == "robots":
		_, _ = fmt.Fprint(w, "User-agent: *\nDisallow: /\n")
	case r.URL.Path == "/robots.txt":
		http.NotFound(w, r)
	case m.mood == "forbidden":
		http.Error(w, "no", http.StatusForbidden)
	case m.mood == "down":
		http.Error(w, "oh", http.StatusInternalServerError)
	case m.mood == "gated" && strings.HasPrefix(r.URL.Path, "/a"):
		w.WriteHeader(http.StatusForbidden)
		_, _ = fmt.Fprint(w, "<title>Just a moment...</title>")
	case r.URL.Path == "/news":
		m.listing(w)
	case r.URL.Path == "/feed.xml":
		w.Header().Set("Content-Type", "application/rss+xml")
		_, _ = fmt.Fprintf(w, `<rss version="2.0"><channel><title>n</title>%s</channel></rss>`,
			m.each(`<item><title>Harborline objects</title><link>`+m.URL+`/a%d</link></item>`))
	case strings.HasPrefix(r.URL.Path, "/a"):
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprint(w, strings.ReplaceAll(readable, "the comments", "the comments of "+r.URL.Path))
	default:
		http.NotFound(w, r)
	}
}

func (m *moody) listing(w http.ResponseWriter) {
	class := "headline"
	if m.mood == "redesigned" {
		class = "teaser__link"
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = fmt.Fprintf(w, `<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body>%s</body></html>`,
		m.each(`<a class="`+class+`" href="/a%d">Harborline objects</a>`))
}

func (m *moody) each(format string) string {
	var b strings.Builder
	for n := range m.articles {
		fmt.Fprintf(&b, format, n)
	}
	return b.String()
}

// configure writes a configuration with one source and returns the arguments that choose it.
func configure(t *testing.T, source string) []string {
	t.Helper()
	data := t.TempDir()
	config := filepath.Join(data, "config.yaml")
	text := `contact: https://example.org/bot
fetch: {allow_private: ["127.0.0.0/8"], host_delay: 1ms}
nats: {listen: "127.0.0.1:0"}
sources:
  - {id: harborline, stakeholder: {name: Harborline Systems, kind: company}, ` + source + "}\n"
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"--config", config, "--data", filepath.Join(data, "data")}
}

// statusOf asks for the status of the one source there is.
func statusOf(t *testing.T, args []string, wantCode int) map[string]any {
	t.Helper()
	out, stderr, code := execute(t, append(args, "sources", "status", "--format", "json")...)
	if code != wantCode {
		t.Errorf("sources status: exit code %d, want %d: %s%s", code, wantCode, out, stderr)
	}
	var rows []map[string]any
	if err := json.Unmarshal([]byte(out), &rows); err != nil || len(rows) != 1 {
		t.Fatalf("%v: %s%s", err, out, stderr)
	}
	return rows[0]
}

// TestSourcesStatus follows a source from before its first visit through what can become of it.
func TestSourcesStatus(t *testing.T) {
	site := newMoody(t)
	args := configure(t, fmt.Sprintf(`listings: [{url: %q, link: a.headline}]`, site.URL+"/news"))

	row := statusOf(t, args, 0)
	if row["state"] != "ok" || row["reason"] != "not visited yet" || row["last_success"] != nil {
		t.Errorf("before the first visit: %v", row)
	}
	if _, err := os.Stat(args[3]); err == nil {
		t.Error("looking made a data directory")
	}

	lastSuccess := ""
	for _, step := range []struct {
		mood, state, reason, failed string
		code                        int
	}{
		{"well", "ok", "3 found, 3 new", "", 0},
		{"redesigned", "broken", `"a.headline" matched 0 links, usually 3`, "malformed", 3},
		{"forbidden", "blocked", "access refused (forbidden)", "forbidden", 3},
		{"well", "ok", "3 found, 0 new", "", 0},
		{"down", "failing", "server error (server_error)", "server_error", 3},
	} {
		site.turn(step.mood)
		_, _, _ = execute(t, append(args, "run", "--once")...)
		row := statusOf(t, args, step.code)
		if row["state"] != step.state || !strings.Contains(row["reason"].(string), step.reason) {
			t.Errorf("%s: %v, %v; want %s with %q", step.mood, row["state"], row["reason"], step.state, step.reason)
		}
		if step.failed != "" && row["failed"].(map[string]any)[step.failed] != 1.0 {
			t.Errorf("%s: failed %v, want one %s", step.mood, row["failed"], step.failed)
		}
		success, _ := row["last_success"].(string)
		if step.state == "ok" && success < row["last_run"].(string) || step.state != "ok" && success != lastSuccess {
			t.Errorf("%s: last success %q, before this visit %q, begun %v", step.mood, success, lastSuccess, row["last_run"])
		}
		lastSuccess = success
		if got := row["robots"].(map[string]any)[site.URL+"/news"]; got != "allowed, there is no robots.txt (404)" {
			t.Errorf("%s: robots %v", step.mood, got)
		}
	}
}

// TestSourcesStatusTellsRobots: the line that refuses a source is told with its endpoint.
func TestSourcesStatusTellsRobots(t *testing.T) {
	site := newMoody(t)
	site.turn("robots")
	args := configure(t, fmt.Sprintf(`feeds: [%q]`, site.URL+"/feed.xml"))
	_, _, _ = execute(t, append(args, "run", "--once")...)
	row := statusOf(t, args, 3)
	if got := row["robots"].(map[string]any)[site.URL+"/feed.xml"]; got != `refused by "Disallow: /"` || row["state"] != "blocked" {
		t.Errorf("state %v, robots %v", row["state"], got)
	}
}

// TestSourcesStatusOfGatedDocuments: the feed answers, its documents are behind a challenge.
func TestSourcesStatusOfGatedDocuments(t *testing.T) {
	site := newMoody(t)
	site.turn("gated")
	args := configure(t, fmt.Sprintf(`feeds: [%q]`, site.URL+"/feed.xml"))
	for visit := range 2 {
		_, _, _ = execute(t, append(args, "run", "--once")...)
		row := statusOf(t, args, 3)
		if row["state"] != "blocked" || row["reason"] != "challenge page (blocked) on 3 of 3 documents asked for" || row["last_success"] != nil {
			t.Errorf("visit %d: %v, %v", visit, row["state"], row["reason"])
		}
	}
	site.turn("well")
	_ = mustExecute(t, append(args, "run", "--once")...)
	if row := statusOf(t, args, 0); row["state"] != "ok" || row["with_text"] != 1.0 {
		t.Errorf("let in again: %v", row)
	}
}

func TestSourcesCheck(t *testing.T) {
	site := newMoody(t)
	args := configure(t, fmt.Sprintf(`feeds: [%q], listings: [{url: %q, link: a.headline}]`, site.URL+"/feed.xml", site.URL+"/news"))
	_ = mustExecute(t, append(args, "sources", "check")...)
	_ = mustExecute(t, append(args, "run", "--once")...)

	out := mustExecute(t, append(args, "sources", "check", "harborline", "--format", "jsonl")...)
	if strings.Count(out, `"robots":"allowed, there is no robots.txt (404)"`) != 2 {
		t.Errorf("robots:\n%s", out)
	}
	if strings.Count(out, `"state":"ok"`) != 2 || strings.Count(out, `"finds":3,"passing":3,"usually":3`) != 2 {
		t.Errorf("healthy:\n%s", out)
	}
	site.turn("redesigned")
	out, stderr, code := execute(t, append(args, "sources", "check")...)
	if code != exitSomeFailed || !strings.Contains(out, "matched 0 links, usually 3") || !strings.Contains(out, "feed") {
		t.Errorf("redesigned: exit code %d\n%s%s", code, out, stderr)
	}
	if row := statusOf(t, args, 0); row["state"] != "ok" {
		t.Errorf("a check changed the status: %v", row)
	}
	if _, stderr, code := execute(t, append(args, "sources", "check", "harbourline")...); code != 1 || !strings.Contains(stderr, "sources list") {
		t.Errorf("unknown id: exit code %d, %s", code, stderr)
	}
}

func TestSourcesTest(t *testing.T) {
	site := newMoody(t)
	args := append(configure(t, fmt.Sprintf("feeds: [%q]", site.URL+"/feed.xml")), "sources", "test")
	try := func(path string, more ...string) yield {
		t.Helper()
		var y yield
		out := mustExecute(t, append(append(args, site.URL+path, "--format", "json"), more...)...)
		if err := json.Unmarshal([]byte(out), &y); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return y
	}
	if y := try("/feed.xml"); y.Kind != "feed" || y.Total != 3 || y.Items[0].URL != site.URL+"/a0" {
		t.Errorf("feed: %+v", y)
	}
	if y := try("/news"); len(y.Feeds) != 1 || y.Total != 3 {
		t.Errorf("page that names a feed: %+v", y)
	}
	y := try("/a0", "--source", "harborline")
	if y.Robots != "allowed, there is no robots.txt (404)" {
		t.Errorf("robots: %q", y.Robots)
	}
	if y.Kind != "document" || y.Document == nil || y.Document.Title != "Harborline objects" || len(y.Quotes) == 0 {
		t.Fatalf("document: %+v", y)
	}
	out := mustExecute(t, append(args, site.URL+"/a0")...)
	if !strings.Contains(out, "Ines Calder") || !strings.Contains(out, "Harborline objects") {
		t.Errorf("document as text:\n%s", out)
	}
	if _, err := os.Stat(filepath.Join(args[3], "nats")); err == nil {
		t.Error("a dry run made a store")
	}
	for address, want := range map[string]string{
		site.URL + "/missing": "not_found", "ftp://example.org/": "bad_url", "http://10.0.0.1/": "private_address",
	} {
		if _, stderr, code := execute(t, append(args, address)...); code != 1 || !strings.Contains(stderr, want) {
			t.Errorf("%s: exit code %d, want 1 and %q said: %s", address, code, want, stderr)
		}
	}
	site.turn("robots")
	if _, stderr, code := execute(t, append(args, site.URL+"/a0")...); code != 1 || !strings.Contains(stderr, "robots") {
		t.Errorf("robots.txt: exit code %d: %s", code, stderr)
	}
}
