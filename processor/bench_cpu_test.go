//go:build unix

package processor_test

import (
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor"
)

// The benchmarks below count the processor's time of this process, garbage collection included, not the clock: what
// runs beside them hardly matters, and ratios are of the same run.

// cpu returns what f takes of the processors.
func cpu(b *testing.B, f func()) time.Duration {
	b.Helper()
	runtime.GC()
	before := used(b)
	f()
	return used(b) - before
}

func used(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func megabytesPerSecond(text string, took time.Duration) float64 {
	return float64(len(text)) / 1e6 / took.Seconds()
}

// BenchmarkAgainstHTML reads 1 MB of news and parses the same text as a page. A ratio of 1 would say that to find the
// quotes of a text costs as much as to parse it as HTML.
func BenchmarkAgainstHTML(b *testing.B) {
	e := processor.New(nil, nil)
	text := invented(1 << 20)
	page := "<!doctype html><title>News</title><body><p>" + strings.ReplaceAll(text, "\n", "</p>\n<p>") + "</p>"
	var reading, parsing time.Duration
	for b.Loop() {
		reading += cpu(b, func() { e.Extract(processor.Document{Text: text, Lang: "en"}) })
		parsing += cpu(b, func() {
			for range 10 { // it is quick, and the clock is coarse
				if _, err := html.Parse(strings.NewReader(page)); err != nil {
					b.Fatal(err)
				}
			}
		}) / 10
	}
	n := time.Duration(b.N)
	b.ReportMetric(megabytesPerSecond(text, reading/n), "MB/cpu-s")
	b.ReportMetric(megabytesPerSecond(text, parsing/n), "HTML-MB/cpu-s")
	b.ReportMetric(reading.Seconds()/parsing.Seconds(), "x-of-HTML")
}

// BenchmarkShort reads a thousand statements of some 400 bytes with two quotes each, as most of what agencies send is
// short, and parses the same texts as pages.
func BenchmarkShort(b *testing.B) {
	e := processor.New(nil, nil)
	statements := make([]onrecord.Statement, 1000)
	pages := make([]string, len(statements))
	for i := range statements {
		s := release()
		s.Text = notice(i)
		s.Seal()
		statements[i], pages[i] = s, "<!doctype html><title>Notice</title><body><p>"+strings.ReplaceAll(s.Text, "\n", "</p>\n<p>")+"</p>"
	}
	var reading, parsing time.Duration
	for b.Loop() {
		reading += cpu(b, func() {
			for _, s := range statements {
				e.Process(s)
			}
		})
		parsing += cpu(b, func() {
			for range 10 {
				for _, page := range pages {
					if _, err := html.Parse(strings.NewReader(page)); err != nil {
						b.Fatal(err)
					}
				}
			}
		}) / 10
	}
	b.ReportMetric(reading.Seconds()*1e6/float64(b.N*len(statements)), "cpu-us/statement")
	b.ReportMetric(reading.Seconds()/parsing.Seconds(), "x-of-HTML")
}

// BenchmarkLinearity reads 1 MB and 5 MB of the same news. The ratio of their times is 5 if time grows with length.
func BenchmarkLinearity(b *testing.B) {
	e := processor.New(nil, nil)
	long := invented(5 << 20)
	short := long[:strings.LastIndexByte(long[:1<<20], '\n')]
	var one, five time.Duration
	for b.Loop() {
		one += cpu(b, func() { e.Extract(processor.Document{Text: short, Lang: "en"}) })
		five += cpu(b, func() { e.Extract(processor.Document{Text: long, Lang: "en"}) })
	}
	b.ReportMetric(five.Seconds()/one.Seconds(), "x-5MB-of-1MB")
}

// BenchmarkMemory has a process of its own read 1 MB of news and reports the most memory that it ever held.
func BenchmarkMemory(b *testing.B) {
	if _, err := os.Stat(ownStatus); err != nil {
		b.Skip("this system does not tell")
	}
	for b.Loop() {
		cmd := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^TestReadForMemory$", "-test.v")
		cmd.Env = append(os.Environ(), "ONRECORD_READ_FOR_MEMORY=1")
		out, err := cmd.CombinedOutput()
		if err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		most := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(out)
		if most == nil {
			b.Fatalf("the process does not say what it held:\n%s", out)
		}
		kilobytes, err := strconv.Atoi(string(most[1]))
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(kilobytes)/1024, "MB-at-most")
	}
}

// ownStatus is where Linux tells a process what it held. What the parent is told of its child counts the parent's own
// memory, from before the child was another program.
const ownStatus = "/proc/self/status"

// TestReadForMemory is the other process of BenchmarkMemory.
func TestReadForMemory(t *testing.T) {
	if os.Getenv("ONRECORD_READ_FOR_MEMORY") == "" {
		t.Skip("for BenchmarkMemory")
	}
	debug.SetGCPercent(50) // as cmd/onrecord does
	if len(processor.New(nil, nil).Extract(processor.Document{Text: invented(1 << 20), Lang: "en"})) == 0 {
		t.Error("no quotes")
	}
	status, err := os.ReadFile(ownStatus)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s", status)
}
