package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
)

// schemas are the schemas that can be printed, by the name to ask for them.
var schemas = map[string]func() ([]byte, error){
	"config":       func() ([]byte, error) { return configs.Schema(), nil },
	"statement.v1": func() ([]byte, error) { return onrecord.Schema(onrecord.SchemaStatement) },
	"quotes.v1":    func() ([]byte, error) { return onrecord.Schema(onrecord.SchemaQuotes) },
	"edit.v1":      func() ([]byte, error) { return onrecord.Schema(onrecord.SchemaEdit) },
}

func (a *app) schemaCommand() *cobra.Command {
	names := slices.Sorted(maps.Keys(schemas))
	return &cobra.Command{
		Use:   "schema NAME",
		Short: "Print a JSON Schema: of a message, or of the configuration",
		Long:  "Print a JSON Schema, of a message of the streams or of the configuration. Names: " + strings.Join(names, ", ") + ".",
		Example: `  onrecord schema statement.v1
  onrecord schema config > onrecord.schema.json`,
		ValidArgs: names,
		Args:      cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			schema, ok := schemas[args[0]]
			if !ok {
				return fmt.Errorf("there is no schema %q: the names are %s", args[0], strings.Join(names, ", "))
			}
			text, err := schema()
			if err != nil {
				return err
			}
			_, err = a.out.Write(text)
			return err
		},
	}
}
