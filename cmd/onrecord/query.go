package main

import (
	"github.com/spf13/cobra"
)

func (a *app) queryCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "query SQL",
		Short: "Ask the archive in SQL, read-only",
		Long: `Ask the archive in SQL, read-only. The views v_statements and v_quotes and the full-text tables statements_fts and
quotes_fts (for MATCH, joined by rowid) are a public promise: columns are added, never removed.`,
		Example: `  onrecord query "SELECT kind, count(*) AS quotes FROM v_quotes GROUP BY kind ORDER BY quotes DESC"
  onrecord query --format csv "SELECT published_at, speaker, affiliation, text, url FROM v_quotes WHERE is_latest"
  onrecord query "SELECT q.speaker, q.text FROM quotes_fts f JOIN v_quotes q USING (rowid) WHERE quotes_fts MATCH 'encrypt*'"`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			reader, err := a.openReader(cmd.Context())
			if err != nil {
				return err
			}
			defer reader.Close() //nolint:errcheck // only read from
			columns, rows, err := reader.Query(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			w, err := newRowWriter(a.out, format, columns, terminalWidth(a.out))
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
		},
	}
	formatFlag(cmd, &format, "table", rowFormats)
	return cmd
}
