package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/sink"
)

// queryOptions are the flags of query.
type queryOptions struct {
	format     string
	parameters []string
	timeout    time.Duration
	list       bool
}

func (a *app) queryCommand() *cobra.Command {
	var o queryOptions
	cmd := &cobra.Command{
		Use:   "query SQL | @NAME | -",
		Short: "Ask the archive in SQL, read-only",
		Long: `Ask the archive in SQL, read-only: SQL itself, @NAME of a saved query, or - to read the SQL from standard input.
The views v_statements and v_quotes and the full-text tables statements_fts and quotes_fts (for MATCH, joined by rowid)
are a public promise: columns are added, never removed. ` + "`onrecord schema`" + ` prints them all, with a sentence a column.

:name in the SQL is a parameter, given by --param name=value. What looks like a number is one; --param "name='2024'" is text.
Saved queries are in the configuration under queries:, beside the built-in ones; --list lists them.`,
		Example: `  onrecord query "SELECT kind, count(*) AS quotes FROM v_quotes GROUP BY kind ORDER BY quotes DESC"
  onrecord query --format csv "SELECT published_at, speaker, affiliation, text, url FROM v_quotes WHERE is_latest"
  onrecord query "SELECT q.speaker, q.text FROM quotes_fts f JOIN v_quotes q ON q.rowid = f.rowid WHERE quotes_fts MATCH :words" --param words='encrypt*'
  onrecord query @positions --param topic=un-cybercrime-convention
  onrecord query --list`,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return a.savedQueries(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case o.list && len(args) == 0:
				return a.listQueries(o.format)
			case o.list || len(args) == 0:
				return fmt.Errorf("accepts 1 arg: SQL, @NAME or -; or --list alone")
			}
			return a.query(cmd.Context(), args[0], o)
		},
	}
	formatFlag(cmd, &o.format, "table", rowFormats)
	flags := cmd.Flags()
	flags.StringArrayVar(&o.parameters, "param", nil, "`NAME=VALUE` of a parameter; repeat for more")
	flags.DurationVar(&o.timeout, "timeout", 30*time.Second, "stop a query that runs for longer")
	flags.BoolVar(&o.list, "list", false, "list the saved queries")
	return cmd
}

func (a *app) query(ctx context.Context, text string, o queryOptions) error {
	text, values, err := a.queryText(text)
	if err != nil {
		return err
	}
	for _, p := range o.parameters {
		name, value, ok := strings.Cut(p, "=")
		if !ok {
			return fmt.Errorf("--param %q: want NAME=VALUE", p)
		}
		values[strings.TrimLeft(name, ":@$")] = value
	}
	args, err := bindParameters(text, values)
	if err != nil {
		return err
	}
	reader, err := a.openReader(ctx)
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // only read from
	reader.QueryTimeout = o.timeout
	columns, rows, err := reader.Query(ctx, text, args...)
	if err != nil {
		return err
	}
	w, err := newRowWriter(a.out, o.format, columns, terminalWidth(a.out))
	if err != nil {
		return err
	}
	for values, err := range rows {
		if err != nil {
			return err
		}
		if err := w.row(values); err != nil {
			return err
		}
	}
	return w.end()
}

// queryText is the SQL of the command line, with the values that its parameters have unless others are given.
func (a *app) queryText(text string) (string, map[string]string, error) {
	values := make(map[string]string)
	if text == "-" {
		sql, err := io.ReadAll(io.LimitReader(a.in, 1<<20))
		return string(sql), values, err
	}
	id, saved := strings.CutPrefix(text, "@")
	if !saved {
		return text, values, nil
	}
	cfg, err := a.loadConfig()
	if err != nil {
		return "", nil, err
	}
	q, ok := cfg.Query(id)
	if !ok {
		return "", nil, fmt.Errorf("there is no saved query %q: there are %s", id, strings.Join(a.savedQueries(), ", "))
	}
	for _, p := range q.Parameters {
		values[p.Name] = p.Default
	}
	return q.SQL, values, nil
}

// bindParameters gives each parameter of the SQL its value.
func bindParameters(text string, values map[string]string) ([]any, error) {
	names := sink.Parameters(text)
	var args []any
	for _, name := range names {
		value, ok := values[name]
		if !ok {
			return nil, fmt.Errorf("the SQL has a parameter :%s: give it with --param %s=…", name, name)
		}
		args = append(args, sql.Named(name, sink.ParameterValue(value)))
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("--param %s: the SQL has no :%s; its parameters: %s", name, name, strings.Join(names, ", "))
		}
	}
	return args, nil
}

// savedQueries are the names of the saved queries; none where the configuration cannot be read, which is told
// elsewhere.
func (a *app) savedQueries() []string {
	cfg, err := a.loadConfig()
	if err != nil {
		return nil
	}
	names := make([]string, len(cfg.Queries))
	for i, q := range cfg.Queries {
		names[i] = "@" + q.ID
	}
	return names
}

func (a *app) listQueries(format string) error {
	cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	w, err := newRowWriter(a.out, format, []string{"query", "parameters", "about"}, terminalWidth(a.out))
	if err != nil {
		return err
	}
	for _, q := range cfg.Queries {
		var parameters []string
		for _, name := range sink.Parameters(q.SQL) {
			parameters = append(parameters, name+"="+defaultOf(q, name))
		}
		if err := w.row([]any{"@" + q.ID, strings.Join(parameters, " "), q.About}); err != nil {
			return err
		}
	}
	return w.end()
}

func defaultOf(q configs.Query, name string) string {
	for _, p := range q.Parameters {
		if p.Name == name {
			return p.Default
		}
	}
	return "…"
}

// checkQueries finds what is wrong with the SQL of saved queries.
func checkQueries(ctx context.Context, cfg *configs.Config) error {
	var problems configs.Problems
	for _, q := range cfg.Queries {
		if err := sink.CheckSQL(ctx, q.SQL); err != nil {
			problems = append(problems, q.Wrong(err.Error()))
			continue
		}
		names := sink.Parameters(q.SQL)
		for _, p := range q.Parameters {
			if !slices.Contains(names, p.Name) {
				problems = append(problems, q.Wrong(fmt.Sprintf("the SQL has no :%s", p.Name)))
			}
		}
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}
