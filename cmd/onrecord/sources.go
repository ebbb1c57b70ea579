package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/configs"
)

func (a *app) sourcesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sources",
		Short: "What is watched, and how it is",
	}
	cmd.AddCommand(a.sourcesListCommand(), a.sourcesStatusCommand(), a.sourcesCheckCommand(), a.sourcesTestCommand())
	return cmd
}

func (a *app) sourcesListCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the sources of the configuration",
		Example: `  onrecord sources list
  onrecord sources list --config mine.yaml --format json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			cfg, err := a.loadConfig()
			if err != nil {
				return err
			}
			columns := []string{"source", "stakeholder", "kind", "firsthand", "schedule", "topics", "watches"}
			w, err := newRowWriter(a.out, format, columns, terminalWidth(a.out))
			if err != nil {
				return err
			}
			for _, s := range cfg.Sources {
				row := []any{
					string(s.ID), s.Stakeholder.Name, string(s.Stakeholder.Kind), s.Firsthand, s.Schedule,
					strings.Join(topicIDs(s), " "), strings.Join(endpoints(s), " "),
				}
				if err := w.row(row); err != nil {
					return err
				}
			}
			return w.end()
		},
	}
	formatFlag(cmd, &format, "table", rowFormats)
	return cmd
}

func topicIDs(s configs.Source) []string {
	ids := make([]string, len(s.Topics))
	for i, t := range s.Topics {
		ids[i] = t.ID
	}
	return ids
}

// endpoints lists the addresses a source names.
func endpoints(s configs.Source) []string {
	all := append(append([]string{}, s.Feeds...), s.Sitemaps...)
	for _, l := range s.Listings {
		all = append(all, l.URL)
	}
	return append(all, s.Pages...)
}
