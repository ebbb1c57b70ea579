package scraper_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gocolly/colly/v2"
	"github.com/markusmobius/go-trafilatura"
	"github.com/robfig/cron/v3"
	"golang.org/x/net/html"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/scraper"
	"github.com/onrecord/onrecord/scraper/content"
	"github.com/onrecord/onrecord/scraper/discover"
	"github.com/onrecord/onrecord/scraper/fetch"
)

// The benchmarks run their work in processes of their own, this binary under another name, because what is measured is
// what the kernel counts for a process: its processor time, user and system, and the most memory it held.
const (
	workerVariable = "ONRECORD_BENCH_WORKER"
	benchPages     = 500
	benchHosts     = 16
)

func TestMain(m *testing.M) {
	workers := map[string]func(args []string){"visit": workVisit, "colly": workColly, "server": workServer}
	if work, ok := workers[os.Getenv(workerVariable)]; ok {
		work(os.Args[1:])
		return
	}
	os.Exit(m.Run())
}

// usage is what a process took.
type usage struct {
	cpu, wall time.Duration
	memory    float64 // MB, at most
}

// work runs a worker to its end.
func work(b *testing.B, name string, args ...string) usage {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), workerVariable+"="+name)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	start := time.Now()
	if err := cmd.Run(); err != nil {
		b.Fatalf("%s: %v\n%s", name, err, out.Bytes())
	}
	spent := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return usage{
		cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), wall: time.Since(start),
		memory: float64(spent.Maxrss) / 1024, // Linux counts in kB
	}
}

// BenchmarkVisit collects 500 pages of 16 hosts by their feeds, as a scheduler does, and in the same run the same pages
// with Colly and one parse by go-trafilatura. "x-colly" is the ratio of the processor times.
func BenchmarkVisit(b *testing.B) {
	addresses := startServer(b)
	var ours, theirs usage
	for b.Loop() {
		u := work(b, "visit", addresses...)
		c := work(b, "colly", addresses...)
		ours.cpu, theirs.cpu = ours.cpu+u.cpu, theirs.cpu+c.cpu
		ours.memory, theirs.memory = max(ours.memory, u.memory), max(theirs.memory, c.memory)
	}
	pages := float64(b.N * benchPages)
	b.ReportMetric(ours.cpu.Seconds()*1000/pages, "cpu-ms/page")
	b.ReportMetric(theirs.cpu.Seconds()*1000/pages, "colly-cpu-ms/page")
	b.ReportMetric(ours.cpu.Seconds()/theirs.cpu.Seconds(), "x-colly")
	b.ReportMetric(ours.memory, "MB-peak")
	b.ReportMetric(theirs.memory, "colly-MB-peak")
	b.ReportMetric(0, "ns/op")
}

// workVisit visits one source a host.
func workVisit(addresses []string) {
	debug.SetMemoryLimit(256 << 20) // as cmd/onrecord does
	fetcher, err := fetch.New(fetch.Config{
		Contact: "https://example.org/bot", HostDelay: time.Microsecond,
		AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
	})
	check(err)
	memory, reader := newMemory(), content.New(content.Config{})
	defer reader.Close() //nolint:errcheck // the process ends
	s := scraper.New(scraper.Config{
		Fetcher: fetcher, Reader: reader, Captures: memoryCaptures{memory}, Publisher: forgetful{}, State: memory,
		Logger: slog.New(slog.DiscardHandler),
	})
	var sources []scraper.Source
	for i, address := range addresses {
		sources = append(sources, scraper.Source{
			Source:   onrecord.Source{ID: onrecord.SourceID("s" + strconv.Itoa(i)), Stakeholder: onrecord.Stakeholder{Name: "Harbour", Kind: onrecord.KindCompany}},
			Plan:     discover.Plan{Feeds: []string{address + "/feed.xml"}},
			Schedule: cron.Every(time.Hour),
		})
	}
	read := 0
	for _, run := range scraper.NewScheduler(s, sources, newQueue(), slog.New(slog.DiscardHandler)).Once(context.Background()) {
		read += run.Read
	}
	if read != benchPages {
		check(fmt.Errorf("%d pages were read, want %d", read, benchPages))
	}
}

// workColly fetches with Colly, as many pages at a time as there are cores, which costs it least, and parses each once.
func workColly(addresses []string) {
	c := colly.NewCollector(colly.Async(true))
	check(c.Limit(&colly.LimitRule{DomainGlob: "*", Parallelism: runtime.GOMAXPROCS(0)}))
	var mu sync.Mutex
	answered := 0
	c.SetRequestTimeout(10 * time.Minute) // on a busy machine its ten seconds pass
	c.OnResponse(func(r *colly.Response) {
		if root, err := html.Parse(bytes.NewReader(r.Body)); err == nil {
			_, _ = trafilatura.ExtractDocument(root, trafilatura.Options{OriginalURL: r.Request.URL})
		}
		mu.Lock()
		defer mu.Unlock()
		answered++
	})
	for i := range benchPages {
		check(c.Visit(addresses[i%len(addresses)] + pagePath(i)))
	}
	c.Wait()
	if answered != benchPages {
		check(fmt.Errorf("%d pages answered, want %d", answered, benchPages))
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
