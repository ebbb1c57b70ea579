package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/configs"

	"github.com/onrecord/onrecord/internal/testaddr"
)

// TestRealWeb collects a local copy of real pages, a third of the hosts by feed, sitemap and listing each, with every
// seventh page answered 503 at first: every page once, the second run adds nothing and fetches no body again.
func TestRealWeb(t *testing.T) {
	proxy := startRealWeb(t, shared(t, "realweb"), "-faults", "7", "-per-page", "2")
	hosts := strings.Fields(get(t, proxy+"/__hosts"))
	data := t.TempDir()
	config := filepath.Join(data, "config.yaml")
	if err := os.WriteFile(config, realWebConfig(proxy, hosts), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := configs.Load(config); err != nil {
		t.Fatal(err)
	}
	out, stderr, code := execute(t, "--config", config, "--data", data, "run", "--once")
	if code != 0 && code != exitSomeFailed {
		t.Fatalf("run: exit code %d\n%s%s", code, out, stderr)
	}
	t.Logf("first run:\n%s", out)
	counts := queryRows(t, data, "SELECT count(*) AS n, count(DISTINCT url) AS urls FROM v_statements")[0]
	if want := float64(realPages(t)); counts["n"] != want {
		t.Errorf("%v statements, want one for each of %v pages", counts["n"], want)
	}
	if counts["n"] != counts["urls"] {
		t.Errorf("statements %v of %v addresses", counts["n"], counts["urls"])
	}
	requests, notModified := stats(t, proxy)
	out, stderr, code = execute(t, "--config", config, "--data", data, "run", "--once")
	if code != 0 {
		t.Errorf("second run: exit code %d\n%s%s", code, out, stderr)
	}
	if again := queryRows(t, data, "SELECT count(*) AS n FROM v_statements")[0]["n"]; again != counts["n"] {
		t.Errorf("second run: %v statements, want %v", again, counts["n"])
	}
	moreRequests, moreNotModified := stats(t, proxy)
	moreRequests, moreNotModified = moreRequests-requests, moreNotModified-notModified
	t.Logf("requests: first run %d, second run %d, of which %d not modified", requests, moreRequests, moreNotModified)
	if moreRequests != moreNotModified {
		t.Errorf("second run: %d of %d requests brought a body again", moreRequests-moreNotModified, moreRequests)
	}
	if out := mustExecute(t, "--data", data, "verify", "--all"); !strings.Contains(out, "all hold") {
		t.Errorf("verify: %s", out)
	}
}

// startRealWeb builds and starts the server of real pages for those of a directory and returns its address.
func startRealWeb(t testing.TB, dir string, args ...string) string {
	t.Helper()
	source := shared(t, "realweb", "server")
	program := filepath.Join(t.TempDir(), "realwebd")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".")
	build.Dir = source
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the server of real pages: %v\n%s", err, out)
	}
	address := testaddr.Free(t)
	cmd := exec.CommandContext(t.Context(), program, append([]string{"-dir", dir, "-addr", address}, args...)...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	waitFor(t, func() bool {
		resp, err := http.Get("http://" + address + "/__hosts") //nolint:noctx // a probe on loopback
		if err != nil {
			return false
		}
		return resp.Body.Close() == nil
	})
	return "http://" + address
}

func realWebConfig(proxy string, hosts []string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "contact: https://example.org/bot\nfetch: {proxy: %q, host_delay: 1ms}\nnats: {listen: \"127.0.0.1:0\"}\nsources:\n", proxy)
	for i, host := range hosts {
		fmt.Fprintf(&b, "  - id: s%d\n    stakeholder: {name: %q, kind: media}\n    firsthand: false\n    max_pages: 50\n", i, host)
		base := (&url.URL{Scheme: "http", Host: host}).String()
		switch i % 3 {
		case 0:
			fmt.Fprintf(&b, "    feeds: [%q]\n", base+"/feed.xml")
		case 1:
			fmt.Fprintf(&b, "    sitemaps: [%q]\n", base+"/sitemap.xml")
		case 2:
			fmt.Fprintf(&b, "    listings: [{url: %q, link: a.headline, next: a.next, max_pages: 50}]\n", base+"/__news")
		}
	}
	return []byte(b.String())
}

// realPages counts the pages that the server of real pages has.
func realPages(t *testing.T) int {
	t.Helper()
	b, err := os.ReadFile(shared(t, "realweb", "index.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Count(b, []byte("\n"))
}

func stats(t *testing.T, proxy string) (requests, notModified int) {
	t.Helper()
	if _, err := fmt.Sscanf(get(t, proxy+"/__stats"), "requests %d not_modified %d", &requests, &notModified); err != nil {
		t.Fatal(err)
	}
	return requests, notModified
}

func get(t testing.TB, address string) string {
	t.Helper()
	resp, err := http.Get(address) //nolint:noctx // on loopback
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close() //nolint:errcheck // only read from
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
