package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/sink"
)

func (a *app) searchCommand() *cobra.Command {
	var filter searchFlags
	var format, mark, after string
	cmd := &cobra.Command{
		Use:   "search [WORDS]",
		Short: "Search the words of quotes or statements, newest first",
		Long: `Search the words of quotes, or of whole statements, newest first, or best first with --ranked. Without WORDS: all that
the filters leave.

WORDS may use full-text syntax: words that must all occur, "a phrase", encrypt*, AND, OR, NOT, NEAR(a b, 5), and a column
to look in (speaker: okafor; text, affiliation, stakeholder, on_behalf_of; title and text of statements). What is not
valid syntax is searched as words. Case and accents make no difference. Chinese, Japanese, Korean, Thai and other
scripts without spaces are found by any two characters or more, wherever they stand.

On a terminal the words found are marked; --mark BEFORE,AFTER marks them everywhere.`,
		Example: `  onrecord search encryption --kind ngo
  onrecord search "human rights" --who cisco --since 2026-01-01 --until 2026-06-30
  onrecord search --topic un-cybercrime-convention --position opposes --min-confidence 0.8
  onrecord search 'encrypt* NOT backdoor' --format csv
  onrecord search 网络犯罪 --mark '<b>,</b>' --format jsonl
  onrecord search treaty --statements --ranked`,
		RunE: func(cmd *cobra.Command, args []string) error {
			q, err := filter.query(args, a.now())
			if err != nil {
				return err
			}
			if q.Limit < 1 {
				return fmt.Errorf("--limit %d: want 1 or more", q.Limit)
			}
			if q.Mark, err = a.marks(mark); err != nil {
				return err
			}
			if after != "" {
				if q.After, err = sink.ParsePlace(after); err != nil {
					return fmt.Errorf("--after: %w", err)
				}
			}
			return a.search(cmd.Context(), q, format)
		},
	}
	formatFlag(cmd, &format, "table", rowFormats)
	flags := cmd.Flags()
	filter.add(flags, 50)
	flags.Lookup("limit").Usage = "at most so many"
	flags.BoolVar(&filter.Statements, "statements", false, "search whole statements instead of quotes")
	flags.BoolVar(&filter.ranked, "ranked", false, "the best of the newest thousand matches first")
	flags.StringVar(&mark, "mark", "", "what to write before and after each word found: `BEFORE,AFTER`")
	flags.StringVar(&after, "after", "", "the next page: what comes after the `PLACE` of the last hit (--format csv, json, jsonl)")
	cmd.MarkFlagsMutuallyExclusive("ranked", "after")
	return cmd
}

func (a *app) search(ctx context.Context, q sink.SearchQuery, format string) error {
	reader, err := a.openReader(ctx)
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // only read from
	hits, err := reader.Search(ctx, q)
	if err != nil {
		return err
	}
	if len(hits) == 0 {
		a.say("nothing found")
	}
	return a.printHits(hits, q, format)
}

// marks are what is written around words that were found: what the flag says, or bold on a terminal.
func (a *app) marks(flag string) (mark [2]string, err error) {
	if flag != "" {
		before, after, ok := strings.Cut(flag, ",")
		if !ok {
			return mark, fmt.Errorf("--mark %q: want what to write before, a comma, and what to write after", flag)
		}
		return [2]string{before, after}, nil
	}
	if terminalWidth(a.out) > 0 && os.Getenv("NO_COLOR") == "" {
		return [2]string{"\x1b[1m", "\x1b[22m"}, nil
	}
	return mark, nil
}

// quoteColumns and statementColumns are the columns of search results; those that are shown in a table come first.
var quoteColumns = []column[sink.Hit]{
	{"published_at", func(h sink.Hit) any { return h.PublishedAt }},
	{"speaker", func(h sink.Hit) any { return h.Speaker }},
	{"affiliation", func(h sink.Hit) any { return h.Affiliation }},
	{"kind", func(h sink.Hit) any { return h.Kind }},
	{"type", func(h sink.Hit) any { return h.Type }},
	{"text", func(h sink.Hit) any { return h.Text }},
	{"role", func(h sink.Hit) any { return h.Role }},
	{"on_behalf_of", func(h sink.Hit) any { return strings.Join(h.OnBehalfOf, "; ") }},
	{"stakeholder", func(h sink.Hit) any { return h.Stakeholder }},
	{"topics", func(h sink.Hit) any { return strings.Join(h.Topics, " ") }},
	{"position", func(h sink.Hit) any { return h.Position }},
	{"confidence", func(h sink.Hit) any { return h.Confidence }},
	{"lang", func(h sink.Hit) any { return h.Lang }},
	{"source", func(h sink.Hit) any { return h.Source }},
	{"url", func(h sink.Hit) any { return h.URL }},
	{"snippet", func(h sink.Hit) any { return h.Snippet }},
	{"statement_id", func(h sink.Hit) any { return h.StatementID }},
	{"version", func(h sink.Hit) any { return h.Version }},
	{"quote_id", func(h sink.Hit) any { return h.QuoteID }},
	{"place", func(h sink.Hit) any { return h.Place().String() }},
}

var statementColumns = []column[sink.Hit]{
	{"published_at", func(h sink.Hit) any { return h.PublishedAt }},
	{"stakeholder", func(h sink.Hit) any { return h.Stakeholder }},
	{"kind", func(h sink.Hit) any { return h.Kind }},
	{"title", func(h sink.Hit) any { return h.Title }},
	{"snippet", func(h sink.Hit) any { return h.Snippet }},
	{"lang", func(h sink.Hit) any { return h.Lang }},
	{"source", func(h sink.Hit) any { return h.Source }},
	{"url", func(h sink.Hit) any { return h.URL }},
	{"statement_id", func(h sink.Hit) any { return h.StatementID }},
	{"version", func(h sink.Hit) any { return h.Version }},
	{"place", func(h sink.Hit) any { return h.Place().String() }},
}

func (a *app) printHits(hits []sink.Hit, q sink.SearchQuery, format string) error {
	columns, shown := quoteColumns, 6
	if q.Statements {
		columns, shown = statementColumns, 5
	}
	if format == "table" {
		columns = slices.Clone(columns[:shown])
		if q.Words != "" && q.Mark[0] != "" && !q.Statements {
			columns[shown-1] = column[sink.Hit]{"text", func(h sink.Hit) any { return h.Snippet }}
		}
	}
	return writeRows(a, format, columns, hits)
}
