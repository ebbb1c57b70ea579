package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

func (a *app) correctListCommand() *cobra.Command {
	var format, author, statement string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the corrections, and what has become of each",
		Long: `List the corrections, the newest last. Their state is one of:

  applied     it is made
  agreed      the extractor says the same by now
  doubted     it is made, but the extractor says something else again by now
  overruled   a later correction says otherwise
  lost        what it is about is not found any more
  ambiguous   what it is about is found more than once
  waiting     its statement is not in the archive yet
  withdrawn   it was taken back`,
		Example: `  onrecord correct list
  onrecord correct list --author "Ines Quill" --format csv`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.printRows(cmd.Context(), format, `
SELECT correction_id, made_at, author, action, coalesce(quote_id, statement_id, '') AS about, state, note, reason FROM v_corrections
WHERE (?1 = '' OR author = ?1) AND (?2 = '' OR statement_id = ?2) ORDER BY rowid`, author, statement)
		},
	}
	formatFlag(cmd, &format, "table", rowFormats)
	cmd.Flags().StringVar(&author, "author", "", "only those of `NAME`")
	cmd.Flags().StringVar(&statement, "statement", "", "only those on the statement with this `ID`")
	return cmd
}

func (a *app) correctConflictsCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "conflicts",
		Short: "List the corrections that a person should look at again",
		Long: `List the corrections that a person should look at again: overruled by another, not found any more, found more than once, or
made although the extractor says something else again by now. None is ever dropped in silence.`,
		Example: `  onrecord correct conflicts
  onrecord correct conflicts --format jsonl`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.printRows(cmd.Context(), format, `
SELECT correction_id, state, note, author, action, coalesce(quote_id, statement_id, '') AS about, reason, made_at
FROM v_conflicts ORDER BY rowid`)
		},
	}
	formatFlag(cmd, &format, "table", rowFormats)
	return cmd
}

// printRows prints what the archive answers.
func (a *app) printRows(ctx context.Context, format, query string, args ...any) error {
	reader, err := a.openReader(ctx)
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // only read from
	columns, rows, err := reader.Query(ctx, query, args...)
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
}

func (a *app) correctShowCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "show CORRECTION",
		Short:   "Print a correction as it was published, with what has become of it",
		Example: "  onrecord correct show c5m2ab",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			reader, err := a.openReader(cmd.Context())
			if err != nil {
				return err
			}
			defer reader.Close() //nolint:errcheck // only read from
			record, err := reader.Correction(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			enc := json.NewEncoder(a.out)
			enc.SetIndent("", "  ")
			enc.SetEscapeHTML(false)
			return enc.Encode(struct {
				State       string                `json:"state"`
				Note        string                `json:"note,omitempty"`
				WithdrawnBy onrecord.CorrectionID `json:"withdrawn_by,omitempty"`
				Correction  onrecord.Correction   `json:"correction"`
			}{record.State, record.Note, record.WithdrawnBy, record.Correction})
		},
	}
}

func (a *app) correctWithdrawCommand() *cobra.Command {
	var sign signature
	cmd := &cobra.Command{
		Use:     "withdraw CORRECTION",
		Short:   "Take a correction back; what the extractor says is shown again",
		Example: `  onrecord correct withdraw c5m2ab --reason "I misheard"`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.correct(cmd.Context(), sign, func(ctx context.Context, r *sink.Reader) (*onrecord.Correction, error) {
				record, err := r.Correction(ctx, args[0])
				if err != nil {
					return nil, err
				}
				if record.WithdrawnBy != "" || record.Action == onrecord.ActionWithdraw {
					return nil, fmt.Errorf("%s cannot be withdrawn: it is a withdrawal, or was withdrawn", record.ID)
				}
				return &onrecord.Correction{Action: onrecord.ActionWithdraw, Withdraws: record.ID}, nil
			})
		},
	}
	sign.flags(cmd)
	return cmd
}
