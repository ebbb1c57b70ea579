package scraper_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/onrecord/onrecord"
)

// startServer starts the server of the benchmarks in a process of its own and returns the addresses of its hosts.
func startServer(b *testing.B) (addresses []string) {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), workerVariable+"=server")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	lines := bufio.NewScanner(out)
	for len(addresses) < benchHosts && lines.Scan() {
		addresses = append(addresses, lines.Text())
	}
	if len(addresses) < benchHosts {
		b.Fatal("the server of the benchmark did not start")
	}
	return addresses
}

// workServer serves the pages at as many loopback addresses as there are hosts, and tells where. Page i belongs to host
// i modulo their number, whose feed names it.
func workServer([]string) {
	pages := zippedPages()
	port := "0"
	for host := range benchHosts {
		l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", fmt.Sprintf("127.0.0.%d:%s", host+1, port))
		check(err)
		_, port, _ = net.SplitHostPort(l.Addr().String())
		go func() { check(http.Serve(l, serveHost(host, pages))) }() //nolint:gosec // a benchmark on loopback
		fmt.Printf("http://%s\n", l.Addr())
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
	select {}
}

func pagePath(i int) string { return "/news/" + strconv.Itoa(i) }

func serveHost(host int, pages [][]byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/feed.xml" {
			_, _ = io.WriteString(w, feedOfHost(host))
			return
		}
		i, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/news/"))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(pages[i%len(pages)])
	})
}

func feedOfHost(host int) string {
	var b strings.Builder
	b.WriteString("<rss><channel>")
	for i := host; i < benchPages; i += benchHosts {
		fmt.Fprintf(&b, "<item><link>%s</link></item>", pagePath(i))
	}
	return b.String() + "</channel></rss>"
}

// zippedPages are pages of the real web where that is present, else our own.
func zippedPages() (pages [][]byte) {
	files, _ := filepath.Glob("../../shared/realweb/dev/*.html.gz")
	if len(files) > 0 {
		for _, file := range files {
			b, err := os.ReadFile(file)
			check(err)
			pages = append(pages, b)
		}
		return pages
	}
	files, _ = filepath.Glob("content/testdata/pages/*.html")
	slices.Sort(files)
	for _, file := range files {
		b, err := os.ReadFile(file)
		check(err)
		var zipped bytes.Buffer
		z := gzip.NewWriter(&zipped)
		_, err = z.Write(b)
		check(err)
		check(z.Close())
		pages = append(pages, zipped.Bytes())
	}
	return pages
}

// forgetful takes statements and keeps none, as a stream does that keeps them on the disk.
type forgetful struct{}

func (forgetful) PublishStatements(context.Context, []onrecord.Statement) error { return nil }
