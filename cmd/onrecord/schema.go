package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
)

func (a *app) schemaCommand() *cobra.Command {
	names := append(onrecord.Schemas(), "config")
	return &cobra.Command{
		Use:   "schema NAME",
		Short: "Print a JSON Schema: of a message, or of the configuration",
		Long:  "Print a JSON Schema, of a message of the streams or of the configuration. Names: " + strings.Join(names, ", ") + ".",
		Example: `  onrecord schema statement.v1
  onrecord schema config > onrecord.schema.json`,
		ValidArgs: names,
		Args:      cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			schema := configs.Schema()
			if args[0] != "config" {
				var err error
				if schema, err = onrecord.Schema(args[0]); err != nil {
					return fmt.Errorf("%w; there are %s", err, strings.Join(names, ", "))
				}
			}
			_, err := a.out.Write(schema)
			return err
		},
	}
}
