package newsroom_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/internal/newsroom"
)

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	for address, got := range crawl(t, browse(t)) {
		if got.StatusCode != http.StatusOK {
			t.Errorf("%s: got %s", address, got.Status)
		}
	}
}

func TestPagesHaveTypeAndValidators(t *testing.T) {
	client := browse(t)
	for address, first := range crawl(t, client) {
		etag, modified := first.Header.Get("ETag"), first.Header.Get("Last-Modified")
		if first.Header.Get("Content-Type") == "" || etag == "" || modified == "" {
			t.Errorf("%s: Content-Type %q, ETag %q, Last-Modified %q: want all three", address, first.Header.Get("Content-Type"), etag, modified)
		}
		for name, value := range map[string]string{"If-None-Match": etag, "If-Modified-Since": modified} {
			if got := get(t, client, http.MethodGet, address, name, value); got.StatusCode != http.StatusNotModified || len(got.body) != 0 {
				t.Errorf("%s with %s: got %s and %d bytes, want 304 and none", address, name, got.Status, len(got.body))
			}
		}
		if got := get(t, client, http.MethodHead, address); got.StatusCode != http.StatusOK || len(got.body) != 0 {
			t.Errorf("HEAD %s: got %s and %d bytes", address, got.Status, len(got.body))
		}
		checkGzip(t, client, address, first)
	}
}

// checkGzip asks again as a client that accepts gzip, and expects the same bytes in less room, known by another tag.
func checkGzip(t *testing.T, client *http.Client, address string, plain answer) {
	t.Helper()
	got := get(t, client, http.MethodGet, address, "Accept-Encoding", "br, gzip;q=0.8")
	if got.Header.Get("Content-Encoding") != "gzip" {
		if len(plain.body) > 300 {
			t.Errorf("%s: %d bytes are not compressed", address, len(plain.body))
		}
		return
	}
	if got.Header.Get("ETag") == plain.Header.Get("ETag") {
		t.Errorf("%s: compressed and plain have the same ETag", address)
	}
	z, err := gzip.NewReader(bytes.NewReader(got.body))
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	body, err := io.ReadAll(z)
	if err != nil || !bytes.Equal(body, plain.body) {
		t.Errorf("%s: decompressed to %d bytes (%v), want %d", address, len(body), err, len(plain.body))
	}
	if refused := get(t, client, http.MethodGet, address, "Accept-Encoding", "gzip;q=0"); refused.Header.Get("Content-Encoding") != "" {
		t.Errorf("%s: compressed although gzip was refused", address)
	}
}

func TestContentTypes(t *testing.T) {
	client := browse(t)
	for address, want := range map[string]string{
		"http://www.harborline.example/newsroom/":                           "text/html; charset=utf-8",
		"http://www.harborline.example/newsroom/feed.xml":                   "application/rss+xml; charset=utf-8",
		"http://www.sextantcourier.example/world/atom.xml":                  "application/atom+xml; charset=utf-8",
		"http://www.latchkey-rights.example/feed.json":                      "application/feed+json; charset=utf-8",
		"http://media.veltrane.example/sitemap.xml":                         "application/xml; charset=utf-8",
		"http://media.veltrane.example/robots.txt":                          "text/plain; charset=utf-8",
		"http://law.pellbay.example/papers/meridian-accord-position.pdf":    "application/pdf",
		"http://www.harborline.example/newsroom/?utm_source=a&utm_medium=b": "text/html; charset=utf-8",
	} {
		if got := get(t, client, http.MethodGet, address); got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != want {
			t.Errorf("%s: got %s, %q; want %q", address, got.Status, got.Header.Get("Content-Type"), want)
		}
	}
}

// A client that resolves the names itself sends the host in the Host field alone.
func TestPlainHostField(t *testing.T) {
	server := httptest.NewServer(newsroom.Handler())
	defer server.Close()
	for _, tc := range []struct {
		method, host, path string
		want               int
		says               string
	}{
		{"GET", "fennmark.example", "/notes/", 200, "A week in the corridor"},
		{"GET", "Fennmark.Example.:8080", "/notes/", 200, "A week in the corridor"},
		{"GET", "fennmark.example", "/notes/nothing", 404, "fennmark.example has no page /notes/nothing"},
		{"GET", "", "/", 421, "http://www.harborline.example/"},
		{"GET", "elsewhere.example", "/", 421, "curl --proxy http://"},
		{"POST", "fennmark.example", "/notes/", 405, "can only be read"},
	} {
		req, err := http.NewRequestWithContext(t.Context(), tc.method, server.URL+tc.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if tc.host != "" {
			req.Host = tc.host
		}
		resp, err := server.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != tc.want || !strings.Contains(string(body), tc.says) {
			t.Errorf("%s %s%s: got %d %.200q, want %d and %q", tc.method, tc.host, tc.path, resp.StatusCode, body, tc.want, tc.says)
		}
	}
}

func TestStartRefusesOtherAddresses(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:80", "newsroom.example:80", "127.0.0.1"} {
		if _, stop, err := newsroom.Start(t.Context(), addr); err == nil {
			stop()
			t.Errorf("Start(%q) serves, want an error", addr)
		}
	}
}

func TestStartEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	address, stop, err := newsroom.Start(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	stop() // waits for the end that cancel began
	stop()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	if resp, err := client.Get(address); err == nil {
		resp.Body.Close()
		t.Errorf("%s answers %s after the end", address, resp.Status)
	}
}
