package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

func (a *app) editsCommand() *cobra.Command {
	var q sink.EditQuery
	var origin originFlags
	var format string
	cmd := &cobra.Command{
		Use:   "edits",
		Short: "List pages that were edited in silence: words that were quoted and no longer stand there",
		Long: `List where a later version of a page no longer has the words of a quote, the newest first: what the words were, and
what stands in their place. Left out, unless --all is given, is what the page itself tells of in a new line such as
"Correction: …". In SQL these are v_silent_edits and v_edits; on the stream EDITS there is a message for each.`,
		Example: `  onrecord edits
  onrecord edits --since 7d --kind state
  onrecord edits --format jsonl | jq -r '"\(.publisher): \(.was) -> \(.now)"'
  onrecord diff s5kq…                              what else was changed`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			from, err := origin.read(a.now())
			if err != nil {
				return err
			}
			q.Kind, q.Source = onrecord.Kind(origin.kind), onrecord.SourceID(origin.source)
			if !from.IsZero() {
				q.Since = from.UTC().Format(time.RFC3339)
			}
			return a.edits(cmd.Context(), q, format)
		},
	}
	formatFlag(cmd, &format, "table", rowFormats)
	flags := cmd.Flags()
	flags.BoolVar(&q.All, "all", false, "also what the page itself tells of")
	origin.add(flags, "edited")
	return cmd
}

func (a *app) edits(ctx context.Context, q sink.EditQuery, format string) error {
	reader, err := a.openReader(ctx)
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // only read from
	edits, err := reader.Edits(ctx, q)
	if err != nil {
		return err
	}
	if len(edits) == 0 {
		a.say("no quoted words were edited")
	}
	columns := editColumns
	if format == "table" {
		columns = columns[:7]
	}
	return writeRows(a, format, columns, edits)
}

// editColumns are the columns of edits; those that are shown in a table come first.
var editColumns = []column[sink.FoundEdit]{
	{"edited_at", func(e sink.FoundEdit) any { return e.EditedAt }},
	{"publisher", func(e sink.FoundEdit) any { return e.Publisher }},
	{"speaker", func(e sink.FoundEdit) any { return e.Speaker }},
	{"change", func(e sink.FoundEdit) any { return e.Change }},
	{"statement_id", func(e sink.FoundEdit) any { return e.StatementID }},
	{"was", func(e sink.FoundEdit) any { return e.Was }},
	{"now", func(e sink.FoundEdit) any { return e.Now }},
	{"notice", func(e sink.FoundEdit) any { return e.Notice }},
	{"version", func(e sink.FoundEdit) any { return e.Version }},
	{"edited_version", func(e sink.FoundEdit) any { return e.Edited }},
	{"was_seen_at", func(e sink.FoundEdit) any { return e.WasSeenAt }},
	{"affiliation", func(e sink.FoundEdit) any { return e.Affiliation }},
	{"kind", func(e sink.FoundEdit) any { return e.Kind }},
	{"source", func(e sink.FoundEdit) any { return e.Source }},
	{"url", func(e sink.FoundEdit) any { return e.URL }},
	{"was_capture_sha256", func(e sink.FoundEdit) any { return e.WasSHA256 }},
	{"edited_capture_sha256", func(e sink.FoundEdit) any { return e.NowSHA256 }},
	{"quote_id", func(e sink.FoundEdit) any { return e.QuoteID }},
	{"edit_id", func(e sink.FoundEdit) any { return e.ID }},
}
