package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/onrecord/onrecord/internal/newsroom"
	"github.com/onrecord/onrecord/internal/testca"
)

// served is a program that runs in this process and says where its page is.
type served struct {
	url  string
	errs *lockedBuffer
	end  func() (code int)
}

// lockedBuffer may be read while it is written.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// eventually polls until something has come about that takes as long as it takes: with the race detector on a machine
// that has other work, a minute.
func eventually(t *testing.T, ready func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !ready() {
		select {
		case <-ctx.Done():
			t.Fatal("it did not come about in five minutes")
		case <-tick.C:
		}
	}
}

var pageAt = regexp.MustCompile(`(?m)^page at (\S+)$`)

// startPage runs a command that serves a page, until the test ends or end is called.
func startPage(t *testing.T, args ...string) served {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	errs := new(lockedBuffer)
	code := make(chan int, 1)
	go func() { code <- run(ctx, args, strings.NewReader(""), io.Discard, errs) }()
	end := sync.OnceValue(func() int { cancel(); return <-code })
	t.Cleanup(func() { end() })
	eventually(t, func() bool {
		select {
		case c := <-code:
			code <- c
			t.Fatalf("onrecord %s: exit code %d\n%s", strings.Join(args, " "), c, errs)
		default:
		}
		return pageAt.MatchString(errs.String())
	})
	return served{url: pageAt.FindStringSubmatch(errs.String())[1], errs: errs, end: end}
}

// fetchPage asks for an address and returns the status and body of what comes.
func fetchPage(t *testing.T, url string) (status int, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

func TestServe(t *testing.T) {
	data := demoArchive(t)
	page := startPage(t, "--data", data, "serve", "--listen", "127.0.0.1:0")
	status, body := fetchPage(t, page.url+"?q=accord&kind=ngo")
	if status != http.StatusOK || !strings.Contains(body, "<mark>accord</mark>") || !strings.Contains(body, "Latchkey") {
		t.Errorf("search: %d\n%s", status, body)
	}
	var d diagnosis
	if err := json.Unmarshal([]byte(mustExecute(t, "--data", data, "doctor", "--format", "json")), &d); err != nil {
		t.Fatal(err)
	}
	if len(d.Pages) != 1 || d.Pages[0] != page.url {
		t.Errorf("doctor knows the pages %v, want %s", d.Pages, page.url)
	}
	if _, body := fetchPage(t, page.url+"sources"); !strings.Contains(body, "no onrecord runs on") {
		t.Errorf("the sources, where nothing runs:\n%s", body)
	}
	// Another page where the first one is: the next free port, said by both.
	address := strings.TrimSuffix(strings.TrimPrefix(page.url, "http://"), "/")
	second := startPage(t, "--data", data, "serve", "--listen", address)
	if second.url == page.url {
		t.Errorf("two pages at %s", page.url)
	}
	if out := mustExecute(t, "--data", data, "doctor"); !strings.Contains(out, page.url) || !strings.Contains(out, second.url) {
		t.Errorf("doctor does not name %s and %s:\n%s", page.url, second.url, out)
	}
	began := time.Now()
	if code := page.end(); code != 0 || time.Since(began) > 10*time.Second {
		t.Errorf("ended with %d after %s", code, time.Since(began))
	}
	if out := mustExecute(t, "--data", data, "doctor"); strings.Contains(out, page.url) {
		t.Errorf("doctor names a page that is no more:\n%s", out)
	}
}

// TestServeRefuses holds that nobody but this machine is let in unasked.
func TestServeRefuses(t *testing.T) {
	data := t.TempDir()
	for _, address := range []string{"0.0.0.0:0", ":0", "192.0.2.1:80", "example.org:80"} {
		_, stderr, code := execute(t, "--data", data, "serve", "--listen", address)
		if code != exitFailed || !strings.Contains(stderr, "TLS") || !strings.Contains(stderr, address) {
			t.Errorf("serve --listen %s: exit code %d, %q", address, code, stderr)
		}
	}
	config := filepath.Join(data, "off.yaml")
	if err := os.WriteFile(config, []byte("web: {listen: \"\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, stderr, code := execute(t, "--data", data, "--config", config, "serve"); code != exitFailed || !strings.Contains(stderr, "--listen") {
		t.Errorf("serve of a page that is switched off: exit code %d, %q", code, stderr)
	}
}

// TestRunServes holds that the page of `onrecord run` is up before there is an archive, and shows what is collected while
// it is.
func TestRunServes(t *testing.T) {
	address, stop, err := newsroom.Start(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	data := t.TempDir()
	config := filepath.Join(data, "config.yaml")
	text := string(newsroom.Config(address)) + "\nnats: {listen: \"127.0.0.1:0\"}\nweb: {listen: \"127.0.0.1:0\"}\n"
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	page := startPage(t, "--config", config, "--data", data, "run")
	if status, body := fetchPage(t, page.url+"healthz"); status != http.StatusOK {
		t.Errorf("healthz: %d %s", status, body)
	}
	eventually(t, func() bool {
		_, body := fetchPage(t, page.url+"?q=accord")
		return strings.Contains(body, "<mark>accord</mark>")
	})
	// It is asked how sources and streams are, through a connection of its own.
	eventually(t, func() bool {
		_, sources := fetchPage(t, page.url+"sources")
		_, state := fetchPage(t, page.url+"state")
		return strings.Contains(sources, `<span class="good">ok</span>`) && strings.Contains(state, `<td class="number">0</td>`)
	})
	// So is a page of another process.
	other := startPage(t, "--config", config, "--data", data, "serve")
	eventually(t, func() bool {
		_, sources := fetchPage(t, other.url+"sources")
		return strings.Contains(sources, `<span class="good">ok</span>`)
	})
	other.end()
	if code := page.end(); code != 0 {
		t.Errorf("exit code %d\n%s", code, page.errs)
	}
}

// TestServeToOthers holds that with a certificate and people who sign in any address is served, over TLS alone, and that
// a certificate that is renewed is taken up.
func TestServeToOthers(t *testing.T) {
	authority := testca.New(t)
	cert, key := authority.Server("127.0.0.1")
	data := t.TempDir()
	config, users := filepath.Join(data, "config.yaml"), filepath.Join(data, "users")
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(config, fmt.Sprintf("web: {listen: \"0.0.0.0:0\", users: users, tls: {cert: %q, key: %q}}\n", cert, key))
	write(users, "ada:$2a$04$xqP7zMqYSq9Z13Kk0CmT5.vM3CVWXtf2EratjKW5cursKqwaPsb/u\n") // correct horse
	page := startPage(t, "--config", config, "--data", data, "serve")
	if !strings.HasPrefix(page.url, "https://[::]:") && !strings.HasPrefix(page.url, "https://0.0.0.0:") {
		t.Fatalf("page at %s", page.url)
	}
	port := page.url[strings.LastIndex(page.url, ":"):]
	pem, err := os.ReadFile(authority.File)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	ask := func(path, password string) (status int, serial string) {
		t.Helper()
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, DisableKeepAlives: true}}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://127.0.0.1"+port+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.SetBasicAuth("ada", password)
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		return resp.StatusCode, resp.TLS.PeerCertificates[0].SerialNumber.String()
	}
	if status, _ := ask("metrics", "wrong"); status != http.StatusUnauthorized {
		t.Errorf("with a wrong password: %d", status)
	}
	status, first := ask("metrics", "correct horse")
	if status != http.StatusOK {
		t.Errorf("signed in: %d", status)
	}
	authority.Server("127.0.0.1") // in the same files
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(cert, later, later); err != nil {
		t.Fatal(err)
	}
	if _, second := ask("healthz", ""); second == first {
		t.Error("the renewed certificate is not taken up")
	}
	for missing, text := range map[string]string{
		"page.pem":  "web: {tls: {cert: page.pem, key: page.key}}\n",
		"nobody":    "web: {users: nobody}\n",
		"web.users": fmt.Sprintf("web: {listen: \"0.0.0.0:0\", tls: {cert: %q, key: %q}}\n", cert, key),
	} {
		write(config, text)
		if _, stderr, code := execute(t, "--config", config, "--data", data, "serve"); code != exitFailed || !strings.Contains(stderr, missing) {
			t.Errorf("%s: exit code %d, %q", text, code, stderr)
		}
	}
}
