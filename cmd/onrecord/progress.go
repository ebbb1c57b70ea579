package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/onrecord/onrecord/scraper"
)

// progress shows how visits get on: a bar on a terminal when there is an end to wait for, and otherwise one line for
// each visit that ended.
type progress struct {
	out io.Writer
	now func() time.Time

	mu        sync.Mutex
	bars      *mpb.Progress
	bar       *mpb.Bar
	documents int
	failures  int
}

func newProgress(out io.Writer, sources int, ends bool) *progress {
	p := &progress{out: out, now: time.Now}
	if ends && terminalWidth(out) > 0 {
		p.bars = mpb.New(mpb.WithOutput(out), mpb.WithWidth(40))
		p.bar = p.bars.AddBar(int64(sources),
			mpb.PrependDecorators(decor.Name("sources "), decor.CountersNoUnit("%d/%d")),
			mpb.AppendDecorators(decor.Any(p.tally), decor.Elapsed(decor.ET_STYLE_GO, decor.WCSyncSpace)))
	}
	return p
}

func (p *progress) tally(decor.Statistics) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failures == 0 {
		return fmt.Sprintf(" %d documents", p.documents)
	}
	return fmt.Sprintf(" %d documents, %d failures", p.documents, p.failures)
}

func (p *progress) observe(e scraper.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case e.Run != nil && p.bar != nil:
		p.failures += len(e.Run.Failures)
		p.bar.Increment()
	case e.Run != nil:
		p.print(e.Run)
	case e.URL != "":
		p.documents++
	}
}

func (p *progress) print(run *scraper.Run) {
	took := run.Ended.Sub(run.Started).Round(10 * time.Millisecond)
	_, _ = fmt.Fprintf(p.out, "%s %s: %s in %s\n", run.Ended.Format(time.RFC3339), run.Source, run.Summary(), took)
	for _, f := range run.Failures {
		_, _ = fmt.Fprintf(p.out, "%s %s: %s: %s\n", run.Ended.Format(time.RFC3339), run.Source, f.Reason, f.Error)
	}
}

// wait leaves the finished bar on the screen.
func (p *progress) wait() {
	if p.bars == nil {
		return
	}
	p.bar.Abort(false) // an interrupted run leaves the bar short of its end
	p.bars.Wait()
}
