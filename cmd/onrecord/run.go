package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/scraper"
)

func (a *app) runCommand() *cobra.Command {
	var once bool
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Collect, process and archive, everything in one process",
		Long: `Visit the sources as they fall due, find the quotes in what they say, and keep both in the archive, until Ctrl-C. The
archive is shown at web.listen, http://127.0.0.1:8321/ unless the configuration says otherwise.

With --once every source is visited once, everything is brought into the archive, a summary is printed, and the exit
code is 0 when every source succeeded and 3 when some failed; the rest is then complete.

While less than a tenth of the disk (at most 512 MB) is free nothing is collected; what is collected already is still
archived. A run without end goes on by itself when there is room again; --once ends with exit code 75.`,
		Example: `  onrecord run
  onrecord run --config mine.yaml --data ./data
  onrecord run --once --config mine.yaml`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if once {
				return a.runOnce(cmd.Context())
			}
			return a.runForever(cmd.Context())
		},
	}
	cmd.Flags().BoolVar(&once, "once", false, "visit every source once, then exit")
	return cmd
}

func (a *app) runForever(ctx context.Context) error {
	cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	shown := func(*pipeline) (release func()) { return func() {} }
	if cfg.Web.Listen != "" {
		page, err := a.openPage(ctx, cfg)
		if err != nil {
			return err
		}
		defer page.close()
		shown = page.watch.within
		group.Go(func() error { return page.serve(ctx) })
	}
	group.Go(func() error { return a.collect(ctx, cfg, shown) })
	return group.Wait()
}

// collect visits the sources as they fall due, and reads and archives what they say, until ctx ends. A page is shown each
// pipeline that does.
func (a *app) collect(ctx context.Context, cfg *configs.Config, shown func(*pipeline) (release func())) error {
	return a.whileRoom(ctx, cfg, func(ctx context.Context, p *pipeline) error {
		defer shown(p)()
		progress := newProgress(a.errs, len(cfg.Sources), false)
		scheduler, release, err := p.scheduler(ctx, progress.observe)
		if err != nil {
			return err
		}
		defer release()
		a.announce(p)
		a.warn(cfg)
		stages, group := p.background(ctx)
		group.Go(func() error { return scheduler.Run(stages) })
		return group.Wait()
	})
}

// announce says where everything is.
func (a *app) announce(p *pipeline) {
	a.say("onrecord %s: %d sources, archive %s", version(), len(p.cfg.Sources), a.archivePath(p.cfg))
	if p.server != nil && p.server.URL() != "" {
		a.say("stream at %s; subscribe with `onrecord tail`", p.server.URL())
	}
}

func (a *app) runOnce(ctx context.Context) error {
	cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	p, err := a.openPipeline(ctx, cfg)
	if err != nil {
		return err
	}
	defer p.close()
	p.gate.keep()
	runs, err := p.once(ctx)
	if err != nil {
		return err
	}
	if err := p.summarise(ctx, runs); err != nil {
		return err
	}
	if why := p.gate.why(); why != nil {
		return why
	}
	for _, r := range runs {
		if !r.OK() {
			return exitError(exitSomeFailed)
		}
	}
	return nil
}

// once visits every source once and brings everything into the archive. Where no more may be collected, because a disk
// is nearly full, it brings there what is collected already.
func (p *pipeline) once(ctx context.Context) (runs []scraper.Run, err error) {
	err = p.untilFull(ctx, func(ctx context.Context) error {
		runs, err = p.visitAll(ctx)
		return err
	})
	return runs, err
}

func (p *pipeline) visitAll(ctx context.Context) (runs []scraper.Run, err error) {
	progress := newProgress(p.errs, len(p.cfg.Sources), true)
	scheduler, release, err := p.scheduler(ctx, progress.observe)
	if err != nil {
		return nil, err
	}
	defer release()
	stages, stop := context.WithCancel(ctx)
	defer stop()
	stages, group := p.background(stages)
	if p.gate.pass(stages) == nil {
		runs = scheduler.Once(stages)
	}
	progress.wait()
	err = p.drain(stages)
	stop()
	if stageErr := group.Wait(); stageErr != nil {
		return runs, stageErr
	}
	if ctx.Err() != nil {
		return runs, ctx.Err()
	}
	return runs, err
}

// summarise prints what a run did and what the archive now holds.
func (p *pipeline) summarise(ctx context.Context, runs []scraper.Run) error {
	reader, err := p.openReader(ctx)
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // only read from
	counts, err := reader.Counts(ctx)
	if err != nil {
		return err
	}
	failed, added, changed := 0, 0, 0
	for _, r := range runs {
		added += r.New
		changed += r.Changed
		if !r.OK() {
			failed++
		}
	}
	_, err = fmt.Fprintf(p.out, `sources     %d visited, %d failed
statements  %d new, %d changed, %d in the archive
quotes      %d in the archive: %d direct, %d mixed, %d indirect, %d statement
archive     %s
`, len(runs), failed, added, changed, counts.Statements, counts.Quotes,
		counts.ByType["direct"], counts.ByType["mixed"], counts.ByType["indirect"], counts.ByType["statement"], p.archivePath(p.cfg))
	if err != nil || failed == 0 {
		return err
	}
	return p.printFailures(runs)
}

func (a *app) printFailures(runs []scraper.Run) error {
	w := newTableWriter(a.out, []string{"failed source", "reason", "what to look at"}, terminalWidth(a.out))
	var errs []error
	for _, r := range runs {
		for _, f := range r.Failures {
			errs = append(errs, w.row([]any{string(r.Source), f.Reason, f.Error}))
		}
	}
	return errors.Join(append(errs, w.end())...)
}
