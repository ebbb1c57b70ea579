package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/sink"
)

func (a *app) verifyCommand() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "verify [ID…]",
		Short: "Re-check quotes against the bytes they came from",
		Long: `Re-check quotes against the captures they came from, offline: the bytes against their hash, the text made from them
again, and each quote against the text at its spans. IDs are of quotes or statements. What does not hold is printed,
and the exit code is 0 only if all hold. Of a statement that something was taken out of (see ` + "`onrecord redact`" + `) the bytes
are gone: its quotes are then checked against what is left of its text, and counted as redacted.`,
		Example: `  onrecord verify --all
  onrecord verify q7f3…`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if all == (len(args) > 0) {
				return errors.New("verify needs the ids of quotes or statements, or --all")
			}
			reader, err := a.openReader(cmd.Context())
			if err != nil {
				return err
			}
			defer reader.Close() //nolint:errcheck // only read from
			documents := a.newReader()
			defer documents.Close() //nolint:errcheck // frees memory only
			checked, broken, redacted := 0, 0, 0
			for result, err := range reader.Verify(cmd.Context(), args, deriver(documents)) {
				if err != nil {
					return err
				}
				checked++
				if result.Redacted {
					redacted++
				}
				if result.OK {
					continue
				}
				broken++
				if _, err := fmt.Fprintf(a.out, "%s  %s  %s\n", resultID(result), result.URL, result.Difference); err != nil {
					return err
				}
			}
			if broken > 0 {
				a.say("%d of %d do not hold", broken, checked)
				return exitError(exitFailed)
			}
			_, err = fmt.Fprintf(a.out, "%d checked, all hold\n", checked)
			if redacted > 0 && err == nil {
				_, err = fmt.Fprintf(a.out, "%d of them redacted: checked against what is left of their text, since the bytes were taken out\n", redacted)
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "check everything in the archive")
	return cmd
}

// resultID names what was checked: a quote, or a statement in which there is none.
func resultID(r sink.Result) string {
	if r.QuoteID != "" {
		return string(r.QuoteID)
	}
	return string(r.StatementID)
}
