package scraper

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/onrecord/onrecord/scraper/discover"
)

// flushGrace is how long an interrupted visit may take to publish what it has collected. It stays below the second in
// which everything stops; what does not get through is collected again.
const flushGrace = 800 * time.Millisecond

// errBudget ends a visit that has taken its time. The rest follows on the next one.
var errBudget = errors.New("the time of this visit is over")

// contained collects, and turns a panic into a failure of the run: one source's pages must not end the visits of all.
func (v *visit) contained(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			v.cfg.Logger.Error("visit panicked", slog.String("source", string(v.source.ID)), slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
			v.fail("", fmt.Errorf("panic: %v", p))
			err = nil
		}
	}()
	return v.collectAll(ctx)
}

// collectAll walks the endpoints of the source, collects what is wanted, asks again for young documents, and then
// remembers where the endpoints stood.
func (v *visit) collectAll(ctx context.Context) error {
	if err := v.loadRecent(ctx); err != nil {
		return err
	}
	report, err := v.walk(ctx)
	if err == nil {
		err = v.recheck(ctx)
	}
	if errors.Is(err, errBudget) {
		v.run.CutShort, err = true, nil
	}
	flush, done := lingering(ctx, flushGrace) // what was collected is published even when the visit was interrupted
	defer done()
	if flushErr := v.outbox.flush(flush); err == nil {
		err = flushErr
	}
	if err != nil {
		return err
	}
	v.run.Found = report.Found
	if err := v.rememberEndpoints(ctx, report); err != nil {
		return err
	}
	return v.saveRecent(ctx)
}

// lingering returns a context that ends a while after ctx has, and not before.
func lingering(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })
	return longer, func() {
		stop()
		cancel()
	}
}

func (v *visit) walk(ctx context.Context) (discover.Report, error) {
	heard := listener{Fetcher: v.cfg.Fetcher, notModified: map[string]bool{}}
	w := discover.Walker{Getter: heard, Plan: v.source.Plan, Recall: v.recall, Wanted: v.wanted}
	report, err := w.Walk(ctx, v.collectNoted)
	v.noteEndpoints(report, heard)
	for _, e := range report.Endpoints {
		if e.Err != nil {
			v.fail(e.URL, e.Err)
		}
	}
	return report, err
}

func (v *visit) recall(ctx context.Context, endpoint string) (memory discover.Memory, err error) {
	_, err = load(ctx, v.cfg.State, endpointKey(v.source.ID, endpoint), &memory)
	return memory, err
}

// recheck asks again for the young documents that are due and were not met on the walk, the one that waited longest
// first, as far as the bound of the run allows.
func (v *visit) recheck(ctx context.Context) error {
	most := v.source.Plan.MaxItems
	if most <= 0 {
		most = discover.DefaultMaxItems
	}
	for _, item := range v.recent.due(&v.source, v.cfg.Now()) {
		if v.run.Asked >= most {
			return nil
		}
		ok, err := v.wanted(ctx, item)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := v.collect(ctx, item); err != nil {
			return err
		}
	}
	return nil
}

// rememberEndpoints stores the validators of the endpoints, unless something they named is still to be asked for: "not
// modified" must not hide it.
func (v *visit) rememberEndpoints(ctx context.Context, report discover.Report) error {
	if v.retry || v.run.CutShort {
		return nil
	}
	for _, e := range report.Endpoints {
		if e.Err != nil {
			continue
		}
		if err := save(ctx, v.cfg.State, endpointKey(v.source.ID, e.URL), e.Remember); err != nil {
			return err
		}
	}
	return nil
}
