package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/internal/stream"
)

// BenchmarkChain takes statements of some 2 KB through everything behind the scraper: published, processed, published
// again as quotes, committed to the archive. Next to the rate stands that of the limit in the same run, a 2 KB append
// with fsync; a statement needs two of those, one in each stream, so a ratio of 0.5 is as fast as the disk.
func BenchmarkChain(b *testing.B) {
	data := b.TempDir()
	a := &app{dataDir: data, out: io.Discard, errs: io.Discard, logger: slog.New(slog.DiscardHandler)}
	cfg, err := configs.Parse("benchmark", []byte("contact: https://example.org/bot\nnats: {listen: \"127.0.0.1:0\"}\n"))
	if err != nil {
		b.Fatal(err)
	}
	p, err := a.openPipeline(b.Context(), cfg)
	if err != nil {
		b.Fatal(err)
	}
	defer p.close()
	conn, err := p.connect(b.Context(), stream.RoleScraper)
	if err != nil {
		b.Fatal(err)
	}
	captures, err := conn.Captures(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	body := []byte(benchText(0))
	capture, err := captures.Put(b.Context(), onrecord.Capture{SHA256: onrecord.HashBytes(body), FetchedAt: time.Unix(1_750_000_000, 0)}, body)
	if err != nil {
		b.Fatal(err)
	}
	limit := fsyncRate(b, filepath.Join(data, "raw"))
	ctx, stop := context.WithCancel(b.Context())
	defer stop()
	stages, group := p.background(ctx)
	b.ResetTimer()
	batch := make([]onrecord.Statement, 0, 100)
	for i := range b.N {
		batch = append(batch, benchStatement(i, capture))
		if len(batch) == cap(batch) || i == b.N-1 {
			if err := conn.PublishStatements(ctx, batch); err != nil {
				b.Fatal(err)
			}
			batch = batch[:0]
		}
	}
	if err := p.drain(stages); err != nil {
		b.Fatal(err)
	}
	b.StopTimer()
	rate := float64(b.N) / b.Elapsed().Seconds()
	b.ReportMetric(rate, "statements/s")
	b.ReportMetric(rate/limit, "of-fsync-rate")
	stop()
	if err := group.Wait(); err != nil {
		b.Fatal(err)
	}
}

func benchStatement(i int, capture onrecord.Capture) onrecord.Statement {
	s := onrecord.Statement{
		Version: 1, Source: "harborline", Firsthand: true,
		Stakeholder: onrecord.Stakeholder{ID: "harborline", Name: "Harborline", Kind: onrecord.KindCompany},
		URL:         fmt.Sprintf("https://harborline.example/news/%d", i), Title: "Harborline objects", Lang: "en",
		FirstSeenAt: capture.FetchedAt, Text: benchText(i), Capture: capture, Derivation: onrecord.Derivation{Extractor: "benchmark"},
	}
	s.Seal()
	return s
}

// benchText is a release of some 2 KB with two quotes in it.
func benchText(i int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Harborline Systems has sent its comments on draft %d of the accord to the secretariat.\n", i)
	b.WriteString("“We cannot support the draft in this form,” said Ines Calder, General Counsel at Harborline Systems. “It needs a judge.”\n")
	b.WriteString("Calder added that the company would publish its comments in full.\n")
	for range 12 {
		b.WriteString("The session in Lindhaven went through the articles on requests, on deadlines and on costs, and left two of them open for the next one.\n")
	}
	return b.String()
}

// fsyncRate is how many 2 KB appends with fsync this disk does in a second.
func fsyncRate(b *testing.B, path string) float64 {
	b.Helper()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // measured, not kept
	block := make([]byte, 2<<10)
	start, n := time.Now(), 0
	for ; time.Since(start) < time.Second; n++ {
		if _, err := f.Write(block); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
	}
	return float64(n) / time.Since(start).Seconds()
}
