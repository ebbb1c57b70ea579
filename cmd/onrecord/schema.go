package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/internal/web"
	"github.com/onrecord/onrecord/sink"
)

// schemas are the schemas that can be printed, by the name to ask for them.
var schemas = map[string]func() ([]byte, error){
	"config":        func() ([]byte, error) { return configs.Schema(), nil },
	"statement.v1":  func() ([]byte, error) { return onrecord.Schema(onrecord.SchemaStatement) },
	"quotes.v1":     func() ([]byte, error) { return onrecord.Schema(onrecord.SchemaQuotes) },
	"correction.v1": func() ([]byte, error) { return onrecord.Schema(onrecord.SchemaCorrection) },
	"redaction.v1":  func() ([]byte, error) { return onrecord.Schema(onrecord.SchemaRedaction) },
	"edit.v1":       func() ([]byte, error) { return onrecord.Schema(onrecord.SchemaEdit) },
	"openapi":       web.OpenAPI,
	"asyncapi":      func() ([]byte, error) { return onrecord.AsyncAPI(), nil },
}

func (a *app) schemaCommand() *cobra.Command {
	names := append(slices.Sorted(maps.Keys(schemas)), "datasette")
	slices.Sort(names)
	var format string
	cmd := &cobra.Command{
		Use:   "schema [NAME]",
		Short: "Describe the archive, or print the schema of a message or of the configuration",
		Long: `Describe the archive: its views, full-text tables and tables, with a sentence a column. With a NAME, print the JSON
Schema of a message of the streams or of the configuration, with asyncapi the AsyncAPI document of the streams, which
refers to the schemas of the messages as files beside it (statement.v1.json, …), with openapi the OpenAPI document of
the HTTP API, or with datasette a metadata.yaml for Datasette, with
descriptions, facets and the saved queries. Names: ` + strings.Join(names, ", ") + ".",
		Example: `  onrecord schema
  onrecord schema --format json | jq -r '.[] | select(.public) | .name'
  onrecord schema statement.v1
  onrecord schema config > onrecord.schema.json
  onrecord schema datasette > metadata.yaml && datasette archive.db -m metadata.yaml`,
		ValidArgs: names,
		Args:      cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := a.schema(cmd.Context(), args, format, names)
			if err != nil {
				return err
			}
			_, err = a.out.Write(text)
			return err
		},
	}
	formatFlag(cmd, &format, "text", []string{"text", "markdown", "json"})
	cmd.Flags().Lookup("format").Usage += " (without NAME)"
	return cmd
}

// schema is the text of what was asked for.
func (a *app) schema(ctx context.Context, args []string, format string, names []string) ([]byte, error) {
	if len(args) == 1 && args[0] != "datasette" {
		schema, ok := schemas[args[0]]
		if !ok {
			return nil, fmt.Errorf("there is no schema %q: the names are %s", args[0], strings.Join(names, ", "))
		}
		return schema()
	}
	tables, err := sink.Schema(ctx)
	if err != nil {
		return nil, err
	}
	if len(args) == 1 {
		cfg, err := a.loadConfig()
		if err != nil {
			return nil, err
		}
		return datasetteMetadata(tables, cfg)
	}
	switch format {
	case "json":
		text, err := json.MarshalIndent(tables, "", "  ")
		return append(text, '\n'), err
	case "markdown":
		return schemaMarkdown(tables), nil
	}
	return schemaText(tables), nil
}

// schemaText describes the archive for a terminal.
func schemaText(tables []sink.SchemaTable) []byte {
	var b bytes.Buffer
	for i, t := range tables {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s (%s)\n", t.Name, kindOf(t))
		if t.About != "" {
			fmt.Fprintf(&b, "  %s\n", t.About)
		}
		for _, c := range t.Columns {
			fmt.Fprintf(&b, "  %-22s %-8s %s\n", c.Name, c.Type, c.About)
		}
	}
	return b.Bytes()
}

// schemaMarkdown describes for docs/archive.md what is for readers; the tables are the program's own.
func schemaMarkdown(tables []sink.SchemaTable) []byte {
	var b bytes.Buffer
	for i, t := range tables {
		if t.Kind == "table" {
			continue
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "### `%s` (%s)\n\n", t.Name, kindOf(t))
		if t.About != "" {
			fmt.Fprintf(&b, "%s\n\n", t.About)
		}
		b.WriteString("| column | what it says |\n|---|---|\n")
		for _, c := range t.Columns {
			fmt.Fprintf(&b, "| `%s` | %s |\n", c.Name, strings.ReplaceAll(c.About, "|", "\\|"))
		}
	}
	return b.Bytes()
}

func kindOf(t sink.SchemaTable) string {
	switch {
	case t.Public:
		return t.Kind + ", a public promise"
	case t.Kind == "table":
		return "table of the program's own"
	}
	return t.Kind
}
