package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/processor"
	"github.com/onrecord/onrecord/sink"
)

// BenchmarkLatency publishes 50 statements a second, one by one, and tells how long each takes until its quotes are
// committed to the archive. -benchtime 1000x is twenty seconds.
func BenchmarkLatency(b *testing.B) {
	p := benchPipeline(b, false)
	conn, err := p.connect(b.Context(), stream.RoleScraper)
	if err != nil {
		b.Fatal(err)
	}
	capture := benchCapture(b, conn)
	ctx, stop := context.WithCancel(b.Context())
	defer stop()
	stages, group := p.background(ctx)
	archive, err := p.awaitArchive(stages)
	if err != nil {
		b.Fatal(err)
	}
	publish := func(i int) time.Time {
		began := time.Now()
		if err := conn.PublishStatements(ctx, []onrecord.Statement{benchStatement(i, capture)}); err != nil {
			b.Fatal(err)
		}
		return began
	}
	committed := func(quotes int) {
		if err := poll(stages, func() (bool, error) {
			seq, _, err := archive.Position(ctx, onrecord.StreamQuotes)
			return seq >= uint64(quotes), err
		}); err != nil {
			b.Fatal(err)
		}
	}
	publish(0) // the stages are there when it has arrived
	committed(1)
	reader, err := p.openReader(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer reader.Close()
	began := make([]atomic.Int64, b.N)
	took := make(chan []time.Duration, 1)
	go func() { took <- watchCommits(ctx, b, reader, began) }()
	b.ResetTimer()
	pace := time.NewTicker(time.Second / 50)
	defer pace.Stop()
	for i := range b.N {
		<-pace.C
		began[i].Store(time.Now().UnixNano())
		publish(i + 1)
	}
	all := <-took
	b.StopTimer()
	slices.Sort(all)
	b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "ms-p50")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "ms-p99")
	b.ReportMetric(0, "ns/op")
	stop()
	if err := group.Wait(); err != nil {
		b.Fatal(err)
	}
}

// watchCommits looks every millisecond, as any reader of the archive may, how many quotes messages are committed, and
// returns how long each took since it was begun. They arrive in the order in which they were published, or nearly so.
func watchCommits(ctx context.Context, b *testing.B, reader *sink.Reader, began []atomic.Int64) []time.Duration {
	var took []time.Duration
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for len(took) < len(began) && ctx.Err() == nil {
		<-tick.C
		seq, err := reader.Position(ctx, onrecord.StreamQuotes)
		if err != nil {
			b.Error(err)
			break
		}
		for now := time.Now(); len(took) < int(seq)-1; {
			took = append(took, now.Sub(time.Unix(0, began[len(took)].Load())))
		}
	}
	return append(took, make([]time.Duration, len(began)-len(took))...)
}

// BenchmarkReplay builds an archive from the streams, as onrecord sink --rebuild does, of short statements with two or
// three quotes each. A run of -benchtime 5000x is a rebuild of 5,000 statements; ratio compares with sqlite3 copying
// the same rows from one archive into another with the same tables and indexes, in one transaction, in the same run.
func BenchmarkReplay(b *testing.B) {
	p := benchPipeline(b, true) // how the streams came to be is not measured
	scraper, err := p.connect(b.Context(), stream.RoleScraper)
	if err != nil {
		b.Fatal(err)
	}
	publisher, err := p.connect(b.Context(), stream.RoleProcessor)
	if err != nil {
		b.Fatal(err)
	}
	capture, extractor := benchCapture(b, scraper), processor.New(nil, nil)
	for from := 0; from < b.N; from += 100 {
		var statements []onrecord.Statement
		var readings []onrecord.Quotes
		for i := from; i < min(from+100, b.N); i++ {
			s := benchStatement(i, capture)
			statements, readings = append(statements, s), append(readings, extractor.Process(s))
		}
		if err := scraper.PublishStatements(b.Context(), statements); err != nil {
			b.Fatal(err)
		}
		if err := publisher.PublishReadings(b.Context(), readings); err != nil {
			b.Fatal(err)
		}
	}
	w := &workbench{app: p.app, cfg: p.cfg, store: p}
	conn, err := p.connect(b.Context(), stream.RoleSink)
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "archive.db")
	b.ResetTimer()
	if err := w.fill(b.Context(), conn, path, sink.Options{}); err != nil {
		b.Fatal(err)
	}
	b.StopTimer()
	rate := float64(b.N) / b.Elapsed().Seconds()
	b.ReportMetric(rate, "statements/s")
	if bare := copyRows(b, path); bare > 0 {
		b.ReportMetric(float64(b.N)/bare.Seconds(), "copy-statements/s")
		b.ReportMetric(bare.Seconds()/b.Elapsed().Seconds(), "ratio")
	}
}

// copyRows lets sqlite3 copy the rows of an archive, and of its full-text indexes, into an empty one, and returns how
// long that took; 0 where there is no sqlite3.
func copyRows(b *testing.B, from string) time.Duration {
	b.Helper()
	program, err := exec.LookPath("sqlite3")
	if err != nil {
		b.Log("no sqlite3 here to compare with")
		return 0
	}
	to := filepath.Join(b.TempDir(), "copy.db")
	a, err := sink.Open(b.Context(), to, sink.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if err := a.Close(); err != nil {
		b.Fatal(err)
	}
	var script strings.Builder
	fmt.Fprintf(&script, "PRAGMA synchronous = NORMAL;\nPRAGMA cache_size = -32000;\nATTACH '%s' AS src;\nBEGIN;\n", from)
	for _, table := range []string{"statements", "readings", "quotes", "likeness_bands"} {
		fmt.Fprintf(&script, "INSERT OR IGNORE INTO main.%s SELECT * FROM src.%[1]s;\n", table)
	}
	fmt.Fprintln(&script, "INSERT INTO statements_fts (statements_fts) VALUES ('rebuild');\nINSERT INTO quotes_fts (quotes_fts) VALUES ('rebuild');\nCOMMIT;")
	cmd := exec.CommandContext(b.Context(), program, "-bail", to)
	cmd.Stdin = strings.NewReader(script.String())
	began := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("sqlite3: %v\n%s", err, out)
	}
	return time.Since(began)
}

// BenchmarkIdle tells how much memory a run with 100 sources holds when it has visited them all and waits.
func BenchmarkIdle(b *testing.B) {
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/rss+xml")
		_, _ = fmt.Fprintf(w, `<rss version="2.0"><channel><title>%s</title></channel></rss>`, r.URL.Path)
		asked.Add(1)
	}))
	defer server.Close()
	const sources = 100
	var config strings.Builder
	config.WriteString("contact: https://watch.example/bot\nfetch: {allow_private: [\"127.0.0.0/8\"], host_delay: 1ms}\nnats: {listen: \"127.0.0.1:0\"}\nsources:\n")
	for i := range sources {
		fmt.Fprintf(&config, "  - {id: source-%d, stakeholder: {name: Office %[1]d, kind: state}, feeds: [\"%s/%[1]d.xml\"]}\n", i, server.URL)
	}
	for b.Loop() {
		asked.Store(0)
		dir := b.TempDir()
		path := filepath.Join(dir, "config.yaml")
		if err := os.WriteFile(path, []byte(config.String()), 0o600); err != nil {
			b.Fatal(err)
		}
		self, err := os.Executable()
		if err != nil {
			b.Fatal(err)
		}
		program := exec.CommandContext(b.Context(), self, "--config", path, "--data", filepath.Join(dir, "data"), "run")
		program.Env = append(os.Environ(), asProgram+"=1")
		if err := program.Start(); err != nil {
			b.Fatal(err)
		}
		if err := poll(b.Context(), func() (bool, error) { return asked.Load() >= sources, nil }); err != nil {
			b.Fatal(err)
		}
		<-time.After(10 * time.Second) // until it is idle
		b.ReportMetric(resident(b, program.Process.Pid), "MB")
		_ = program.Process.Kill()
		_ = program.Wait() // killed
	}
	b.ReportMetric(0, "ns/op")
}

// resident is the memory of a process in megabytes, as Linux counts it.
func resident(b *testing.B, pid int) float64 {
	b.Helper()
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skip("only Linux tells the memory of another process here")
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if fields := strings.Fields(lines.Text()); len(fields) == 3 && fields[0] == "VmRSS:" {
			n, err := strconv.ParseFloat(fields[1], 64)
			if err != nil {
				b.Fatal(err)
			}
			return n * 1024 / 1e6
		}
	}
	b.Fatal("no VmRSS")
	return 0
}
