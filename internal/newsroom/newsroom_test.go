package newsroom_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/onrecord/onrecord/internal/newsroom"
)

// browse starts the newsroom and returns a client that has it as its proxy.
func browse(t *testing.T) *http.Client {
	t.Helper()
	address, stop, err := newsroom.Start(context.Background(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	proxy, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{Proxy: http.ProxyURL(proxy), DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// answer is a response with its body read.
type answer struct {
	*http.Response
	body []byte
}

// get asks for an address with header fields given as name, value, name, value.
func get(t *testing.T, client *http.Client, method, address string, header ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp, body}
}

// html parses a page that has to be there.
func html(t *testing.T, client *http.Client, address string) *goquery.Document {
	t.Helper()
	got := get(t, client, http.MethodGet, address)
	if got.StatusCode != http.StatusOK {
		t.Fatalf("%s: got %s", address, got.Status)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(got.body)))
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return doc
}

// isPage tells a web page from feeds, sitemaps and papers.
func isPage(a answer) bool { return strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") }

// crawl visits every address that can be reached from the home pages by links, and returns the answers.
func crawl(t *testing.T, client *http.Client) map[string]answer {
	t.Helper()
	seen := map[string]answer{}
	var queue []string
	for _, host := range newsroom.Hosts() {
		queue = append(queue, "http://"+host+"/")
	}
	for len(queue) > 0 {
		address := queue[0]
		queue = queue[1:]
		if _, ok := seen[address]; ok {
			continue
		}
		got := get(t, client, http.MethodGet, address)
		seen[address] = got
		if isPage(got) {
			queue = append(queue, links(t, address, got.body)...)
		}
	}
	return seen
}

// links are the addresses a page leads to, without their fragments; mail addresses are left out.
func links(t *testing.T, address string, page []byte) []string {
	t.Helper()
	base, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(page)))
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	var list []string
	doc.Find("[href]").Each(func(_ int, s *goquery.Selection) {
		href, _ := s.Attr("href")
		u, err := base.Parse(href)
		if err != nil {
			t.Errorf("%s: link %q: %v", address, href, err)
			return
		}
		if u.Scheme == "mailto" {
			return
		}
		u.Fragment = ""
		list = append(list, u.String())
	})
	return list
}
