package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/internal/newsroom"
)

func (a *app) demoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "See it work, offline, on a built-in sample newsroom",
		Long: `Serve a sample newsroom of invented companies, NGOs, a state mission and an outlet on loopback, run everything over
it once, and print the quotes. It is the same code as ` + "`onrecord run --once`" + `; only the pages are made up.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("data") {
				dir, err := os.MkdirTemp("", "onrecord-demo-")
				if err != nil {
					return fmt.Errorf("make a directory for the demo: %w", err)
				}
				a.dataDir = dir
			}
			return a.demo(cmd.Context())
		},
	}
}

func (a *app) demo(ctx context.Context) (err error) {
	address, stop, err := newsroom.Start(ctx, "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer stop()
	cfg, err := configs.Parse("sample newsroom", newsroom.Config(address))
	if err != nil {
		return err
	}
	p, err := a.openPipeline(ctx, cfg)
	if err != nil {
		return err
	}
	defer p.close()
	runs, err := p.once(ctx)
	if err != nil {
		return err
	}
	if err := p.printDemo(ctx); err != nil {
		return err
	}
	if err := p.summarise(ctx, runs); err != nil {
		return err
	}
	a.say("\nAsk it:  onrecord --data %s search accord --kind ngo", a.dataDir)
	for _, r := range runs {
		if !r.OK() {
			return errors.New("the sample newsroom was not collected whole: the reasons are above")
		}
	}
	return nil
}

// printDemo prints every quote of the archive, as a table.
func (p *pipeline) printDemo(ctx context.Context) error {
	reader, err := p.openReader(ctx)
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // only read from
	columns, rows, err := reader.Query(ctx, `SELECT coalesce(speaker, '') AS who, coalesce(role, '') AS role,
		coalesce(nullif(affiliation, speaker), '') AS affiliation, coalesce(kind, '') AS kind, type, text AS said
		FROM v_quotes WHERE is_latest ORDER BY kind, coalesce(affiliation, stakeholder), url, rowid`)
	if err != nil {
		return err
	}
	w := newTableWriter(p.out, columns, terminalWidth(p.out))
	for values, err := range rows {
		if err != nil {
			return err
		}
		values[5] = shorten(plain(values[5]), shownText)
		if err := w.row(values); err != nil {
			return err
		}
	}
	return w.end()
}

// shownText is how much of a quote a table of the demo shows, in characters.
const shownText = 72

func shorten(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
