package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/scraper"
	"github.com/onrecord/onrecord/scraper/fetch"
)

func (a *app) sourcesCheckCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "check [ID…]",
		Short: "Ask the feeds, sitemaps and listings now, and compare with the past",
		Long: `Ask the feeds, sitemaps and listings of all sources, or of those named, as they are now, and compare what they name
with what they usually named; robots tells what robots.txt says of each. No document is fetched and nothing is
stored. Fixed pages are documents: see onrecord sources test.

The exit code is 0 when everything fits, and 3 when something does not.`,
		Example: `  onrecord sources check
  onrecord sources check harborline ferrow --config mine.yaml`,
		RunE: func(cmd *cobra.Command, ids []string) error { return a.sourcesCheck(cmd.Context(), ids, format) },
	}
	formatFlag(cmd, &format, "table", rowFormats)
	return cmd
}

// concurrentChecks bounds how many sources are asked at once; each host is still asked politely.
const concurrentChecks = 16

func (a *app) sourcesCheck(ctx context.Context, ids []string, format string) error {
	cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	sources, err := chosenSources(cfg, ids)
	if err != nil {
		return err
	}
	fetcher, err := a.newFetcher(cfg)
	if err != nil {
		return err
	}
	state, closeState, err := a.fetchState(ctx, cfg)
	if err != nil {
		return err
	}
	defer closeState()
	checks := make([][]scraper.EndpointCheck, len(sources))
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(concurrentChecks)
	for i, source := range sources {
		group.Go(func() error {
			history, err := scraper.LoadHistory(groupCtx, state, source.ID)
			if err == nil {
				checks[i], err = scraper.Check(groupCtx, fetcher, source, history)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return a.printChecks(sources, checks, format)
}

func (a *app) printChecks(sources []scraper.Source, checks [][]scraper.EndpointCheck, format string) error {
	columns := []string{"source", "state", "kind", "finds", "passing", "usually", "url", "robots", "reason"}
	w, err := newRowWriter(a.out, format, columns, terminalWidth(a.out))
	if err != nil {
		return err
	}
	bad := false
	for i, source := range sources {
		for _, c := range checks[i] {
			var usually any // null: the past does not say
			if c.Usually > 0 {
				usually = c.Usually
			}
			row := []any{string(source.ID), string(c.Condition), c.Kind, c.Found, c.Passing, usually, c.URL, c.Robots, c.Words}
			if err := w.row(row); err != nil {
				return err
			}
			bad = bad || !c.Condition.Healthy()
		}
	}
	if err := w.end(); err != nil {
		return err
	}
	if bad {
		return exitError(exitSomeFailed)
	}
	return nil
}

// chosenSources are the sources with these ids, or all.
func chosenSources(cfg *configs.Config, ids []string) ([]scraper.Source, error) {
	if len(ids) == 0 {
		return sourcesOf(cfg)
	}
	var sources []scraper.Source
	for _, id := range ids {
		configured, err := configuredSource(cfg, id)
		if err != nil {
			return nil, err
		}
		source, err := sourceOf(configured)
		if err != nil {
			return nil, fmt.Errorf("source %s: %w", id, err)
		}
		sources = append(sources, source)
	}
	return sources, nil
}

func configuredSource(cfg *configs.Config, id string) (configs.Source, error) {
	source, ok := cfg.Source(onrecord.SourceID(id))
	if !ok {
		return source, fmt.Errorf("there is no source %q in %s: `onrecord sources list` names them", id, cfg.Name)
	}
	return source, nil
}

// newFetcher returns a fetcher for commands that look and store nothing.
func (a *app) newFetcher(cfg *configs.Config) (*fetch.Fetcher, error) {
	if err := cfg.CheckFetch(); err != nil {
		return nil, err
	}
	return fetch.New(a.fetchConfig(cfg))
}
