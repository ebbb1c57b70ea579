package main

import (
	"context"

	"github.com/spf13/cobra"
)

// The stages alone, each against the stream: for hosts that share a cluster.

func (a *app) scrapeCommand() *cobra.Command {
	var once bool
	cmd := &cobra.Command{
		Use:     "scrape",
		Short:   "Only collect: publish statements to the stream",
		Example: "  onrecord scrape --config mine.yaml      # with nats.url set to your cluster",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.stage(cmd.Context(), once, func(ctx context.Context, p *pipeline) error {
				progress := newProgress(a.errs, len(p.cfg.Sources), once)
				scheduler, release, err := p.scheduler(ctx, progress.observe)
				if err != nil {
					return err
				}
				defer release()
				if !once {
					return scheduler.Run(ctx)
				}
				runs := scheduler.Once(ctx)
				progress.wait()
				if why := p.gate.why(); why != nil {
					return why
				}
				for _, r := range runs {
					if !r.OK() {
						return exitError(exitSomeFailed)
					}
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&once, "once", false, "visit every source once, then exit")
	return cmd
}

func (a *app) processCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "process",
		Short:   "Only process: find the quotes in statements of the stream",
		Example: "  onrecord process --config mine.yaml     # with nats.url set to your cluster",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.stage(cmd.Context(), false, func(ctx context.Context, p *pipeline) error { return p.process(ctx) })
		},
	}
}

func (a *app) sinkCommand() *cobra.Command {
	var rebuild, dry, force bool
	cmd := &cobra.Command{
		Use:   "sink",
		Short: "Only archive: write what is in the streams into SQLite",
		Long: `Write statements, quotes and corrections of the streams into the archive, until Ctrl-C.

With --rebuild a fresh archive is built from the streams beside the one there is, the two are compared row by row, and
the fresh one takes the other's place in one step. Where they differ the old one is kept; where rows would be lost that
are not in the streams nothing is replaced unless --force is given. Nothing may write the archive meanwhile, so stop
` + "`onrecord run`" + ` first. A page (` + "`onrecord serve`" + `) or a viewer may stay, and shows the new one from its next question on;
on a cluster no program of this host may have the archive open.`,
		Example: `  onrecord sink --config mine.yaml        # with nats.url set to your cluster
  onrecord sink --rebuild --dry-run       # build and compare only
  onrecord sink --rebuild`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if rebuild {
				return a.rebuild(cmd.Context(), dry, force)
			}
			return a.stage(cmd.Context(), false, func(ctx context.Context, p *pipeline) error { return p.archive(ctx) })
		},
	}
	cmd.Flags().BoolVar(&rebuild, "rebuild", false, "build the archive anew from the streams, compare, and replace it")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "with --rebuild: compare only")
	cmd.Flags().BoolVar(&force, "force", false, "with --rebuild: replace it although rows are lost")
	return cmd
}

// stage runs one stage: again whenever it ended for want of room, unless it is to end by itself.
func (a *app) stage(ctx context.Context, ends bool, work func(context.Context, *pipeline) error) error {
	cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	if !ends {
		return a.whileRoom(ctx, cfg, work)
	}
	p, err := a.openPipeline(ctx, cfg)
	if err != nil {
		return err
	}
	defer p.close()
	return p.untilFull(ctx, func(ctx context.Context) error { return work(ctx, p) })
}
