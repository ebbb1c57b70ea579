package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/configs"
)

// warn says what is odd about a configuration and no mistake.
func (a *app) warn(cfg *configs.Config) {
	for _, w := range cfg.Warnings {
		a.say("warning: %s", w)
	}
}

func (a *app) configCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "config", Short: "The configuration"}
	cmd.AddCommand(&cobra.Command{
		Use:   "check",
		Short: "Validate the configuration, with file, line and hint",
		Example: `  onrecord config check --config mine.yaml
  onrecord schema config > onrecord.schema.json    for completion in an editor`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := a.loadConfig()
			if err != nil {
				return err
			}
			if err := cfg.CheckFetch(); err != nil {
				return err
			}
			if err := checkQueries(cmd.Context(), cfg); err != nil {
				return err
			}
			a.warn(cfg)
			_, err = fmt.Fprintf(a.out, "ok: %d sources, %d stakeholders, %d topics, %d queries\n",
				len(cfg.Sources), len(cfg.Stakeholders), len(cfg.Topics), len(cfg.Queries))
			return err
		},
	})
	return cmd
}
