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
		Example: `  onrecord demo                                    in a directory of its own, which it names at the end
  onrecord demo --data ./sample && onrecord serve --data ./sample`,
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
	a.say("\nAsk it:   onrecord --data %s search accord --kind ngo\nLook:     onrecord --data %s serve", a.dataDir, a.dataDir)
	for _, r := range runs {
		if !r.OK() {
			return errors.New("the sample newsroom was not collected whole: the reasons are above")
		}
	}
	return nil
}

// demoQuotes asks for what the demo prints: the newest version's quotes, by kind of speaker and organisation.
const demoQuotes = `SELECT coalesce(kind, '') AS kind, coalesce(nullif(affiliation, ''), stakeholder, '') AS "of",
	coalesce(nullif(speaker, affiliation), '') AS who, coalesce(role, '') AS role, type, text AS said
	FROM v_quotes WHERE is_latest
	ORDER BY kind IS NULL, kind, coalesce(stakeholder, affiliation), source, url, json_extract(content_spans, '$[0][0]'), quote_id`

// demoWidths are how many characters of each column the demo shows: the table is to fit a wide terminal.
var demoWidths = []int{8, 26, 20, 28, 9, 64}

// printDemo prints every quote of the archive, as a table.
func (p *pipeline) printDemo(ctx context.Context) error {
	reader, err := p.openReader(ctx)
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // only read from
	columns, rows, err := reader.Query(ctx, demoQuotes)
	if err != nil {
		return err
	}
	w := newTableWriter(p.out, columns, 0)
	for values, err := range rows {
		if err != nil {
			return err
		}
		for i, width := range demoWidths {
			values[i] = shorten(plain(values[i]), width)
		}
		if err := w.row(values); err != nil {
			return err
		}
	}
	return w.end()
}

func shorten(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
