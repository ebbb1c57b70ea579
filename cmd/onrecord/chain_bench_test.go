package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/internal/stream"
)

// BenchmarkChain takes short statements (an agency's three paragraphs, some 400 bytes, two quotes) through everything
// behind the scraper: published by as many sources at once as are visited at once, read, published again as quotes,
// committed to the archive.
//
// The limit stands next to it, measured in the same run on the same disk: each statement makes two messages durable, and
// a stream that syncs after each can therefore take half as many as 2 KB appends with an fsync can be made. of-limit is
// the chain's rate as a part of that. It may exceed 1, for what is ready at the same time goes with one sync; where the disk
// is fast it is the processor that decides, and cpu-us says how much of it a statement takes.
//
// synced is what runs; unsynced acknowledges before the data is on the disk, as a NATS server does unless told
// otherwise, beside the same limit: the price of losing nothing.
func BenchmarkChain(b *testing.B) {
	b.Run("synced", func(b *testing.B) { benchmarkChain(b, false) })
	b.Run("unsynced", func(b *testing.B) { benchmarkChain(b, true) })
}

func benchmarkChain(b *testing.B, noSync bool) {
	statements := make([]onrecord.Statement, b.N+1)
	p := benchPipeline(b, noSync)
	conn, err := p.connect(b.Context(), stream.RoleScraper)
	if err != nil {
		b.Fatal(err)
	}
	capture := benchCapture(b, conn)
	for i := range statements {
		statements[i] = benchStatement(i, capture)
	}
	limit := fsyncRate(b, filepath.Join(p.dataDir, "raw")) / 2
	ctx, stop := context.WithCancel(b.Context())
	defer stop()
	stages, group := p.background(ctx)
	publish := func(batch []onrecord.Statement) {
		if err := conn.PublishStatements(ctx, batch); err != nil {
			b.Error(err)
		}
	}
	publish(statements[:1]) // the stages are there when it has arrived
	reader, err := p.connect(b.Context(), stream.RoleSink)
	if err != nil {
		b.Fatal(err)
	}
	archive, err := p.awaitArchive(stages)
	if err != nil {
		b.Fatal(err)
	}
	archived := func() {
		if err := drainInto(stages, reader, archive); err != nil {
			b.Fatal(err)
		}
	}
	archived()
	b.ResetTimer()
	used := processorTime(b)
	pages := slices.Collect(slices.Chunk(statements[1:], 100))
	var sources sync.WaitGroup
	var next atomic.Int64
	for range 4 {
		sources.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(pages)); i = next.Add(1) - 1 {
				publish(pages[i])
			}
		})
	}
	sources.Wait()
	archived()
	b.StopTimer()
	b.ReportMetric(float64((processorTime(b)-used).Microseconds())/float64(b.N), "cpu-us/statement")
	rate := float64(b.N) / b.Elapsed().Seconds()
	b.ReportMetric(rate, "statements/s")
	b.ReportMetric(rate/limit, "of-limit")
	b.ReportMetric(limit, "limit/s")
	stop()
	if err := group.Wait(); err != nil {
		b.Fatal(err)
	}
}

// tuned makes the benchmarks run as the program does.
var tuned sync.Once

// benchPipeline is a pipeline on a data directory of its own.
func benchPipeline(b *testing.B, noSync bool) *pipeline {
	b.Helper()
	tuned.Do(tune)
	a := &app{dataDir: b.TempDir(), out: io.Discard, errs: io.Discard, logger: slog.New(slog.DiscardHandler)}
	cfg, err := configs.Parse("benchmark", []byte("contact: https://example.org/bot\nnats: {listen: \"127.0.0.1:0\"}\n"))
	if err != nil {
		b.Fatal(err)
	}
	p := a.newPipeline(cfg)
	p.server, err = stream.StartServer(b.Context(), stream.ServerConfig{Dir: a.natsDir(), NoSync: noSync})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(p.close)
	return p
}

func benchCapture(b *testing.B, conn *stream.Conn) onrecord.Capture {
	b.Helper()
	captures, err := conn.Captures(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	body := []byte("<p>The same page for all.</p>")
	capture, err := captures.Put(b.Context(), onrecord.Capture{FetchedAt: time.Unix(1_750_000_000, 0).UTC()}, body)
	if err != nil {
		b.Fatal(err)
	}
	return capture
}

func benchStatement(i int, capture onrecord.Capture) onrecord.Statement {
	source := fmt.Sprintf("newsroom-%d", i%40)
	s := onrecord.Statement{
		Version: 1, Source: onrecord.SourceID(source), Firsthand: true,
		Stakeholder: onrecord.Stakeholder{ID: source, Name: fmt.Sprintf("Harbour Office %d", i%40), Kind: onrecord.KindCompany},
		URL:         fmt.Sprintf("https://%s.example/news/%d", source, i), Title: "Harbour notes", Lang: "en",
		FirstSeenAt: capture.FetchedAt, Text: benchText(i), Capture: capture, Derivation: onrecord.Derivation{Extractor: "benchmark"},
	}
	s.Seal()
	return s
}

// benchText is a short text that is like no other: words as frequent as English has them, most of them invented, around
// a direct quote, what follows on it, and an indirect one. Texts made of few words would look like copies of one another,
// and the archive would compare each with all.
func benchText(i int) string {
	r := rand.New(rand.NewPCG(11, uint64(i)))
	zipf := rand.NewZipf(r, 1.1, 3, 20_000)
	common := strings.Fields("the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which one you were all her she there would their we him been has when who will no more if out so up said what its about than into them can only other time new some could these two may first then do any like my now over such our man me even most made after also did many")
	syllables := strings.Fields("ba ro te lin mar so ve dun ka li ter no pel as gri fo mi wen tal ur co sed ha nim")
	word := func() string {
		rank := int(zipf.Uint64())
		if rank < len(common) {
			return common[rank]
		}
		var w strings.Builder
		for ; rank > 0; rank /= len(syllables) {
			w.WriteString(syllables[rank%len(syllables)])
		}
		return w.String()
	}
	words := func(n int) string {
		list := make([]string, n)
		for i := range list {
			list[i] = word()
		}
		return strings.Join(list, " ")
	}
	name := func() string {
		w := syllables[r.IntN(len(syllables))] + syllables[r.IntN(len(syllables))]
		return strings.ToUpper(w[:1]) + w[1:]
	}
	last := name()
	return fmt.Sprintf("The %s.\n“We %s,” said %s %s, director of %s. “It %s.”\n%s added that the %s.\n",
		words(18), words(9), name(), last, name(), words(7), last, words(12))
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

// processorTime is what this process has used.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
