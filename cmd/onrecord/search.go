package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

func (a *app) searchCommand() *cobra.Command {
	var format, since, kind, quoteType, source string
	var q sink.SearchQuery
	cmd := &cobra.Command{
		Use:   "search WORDS",
		Short: "Search the words of quotes or statements, newest first",
		Long: `Search the words of quotes, newest first. WORDS may use full-text syntax: "a phrase", AND, OR, NOT, NEAR, encrypt*.
What is not valid syntax is searched as words.`,
		Example: `  onrecord search encryption --kind ngo
  onrecord search "human rights" --who cisco --since 2026-01-01
  onrecord search 'encrypt* NOT backdoor' --format csv
  onrecord search treaty --statements`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			reader, err := a.openReader(cmd.Context())
			if err != nil {
				return err
			}
			defer reader.Close() //nolint:errcheck // only read from
			q.Words = strings.Join(args, " ")
			q.Kind, q.Type, q.Source = onrecord.Kind(kind), onrecord.QuoteType(quoteType), onrecord.SourceID(source)
			if err := checkSearch(q); err != nil {
				return err
			}
			if q.Since, err = parseSince(since, time.Now()); err != nil {
				return err
			}
			hits, err := reader.Search(cmd.Context(), q)
			if err != nil {
				return err
			}
			if len(hits) == 0 {
				a.say("nothing found")
			}
			return a.printHits(hits, q.Statements, format)
		},
	}
	formatFlag(cmd, &format, "table", rowFormats)
	flags := cmd.Flags()
	flags.StringVar(&q.Who, "who", "", "speaker, affiliation or stakeholder contains this")
	flags.StringVar(&kind, "kind", "", "kind of the speaker: company, ngo, state, igo, academia, media, person, other")
	flags.StringVar(&q.Topic, "topic", "", "topic id")
	flags.StringVar(&since, "since", "", "published or, if unknown, first seen since: 2026-01-31, or 24h, 7d")
	flags.StringVar(&q.Lang, "lang", "", "language of the statement: en, fr, …")
	flags.StringVar(&quoteType, "type", "", "type of quote: direct, mixed, indirect, statement")
	flags.StringVar(&source, "source", "", "source id")
	flags.IntVar(&q.Limit, "limit", 50, "at most so many")
	flags.BoolVar(&q.Statements, "statements", false, "search whole statements instead of quotes")
	return cmd
}

// checkSearch refuses words that no quote could have, so that a slip of the pen is not "nothing found".
func checkSearch(q sink.SearchQuery) error {
	if q.Kind != "" {
		if _, err := onrecord.ParseKind(string(q.Kind)); err != nil {
			return err
		}
	}
	if q.Type != "" && !slices.Contains(onrecord.QuoteTypes(), q.Type) {
		return fmt.Errorf("--type %q is none of %v", q.Type, onrecord.QuoteTypes())
	}
	if q.Limit < 1 {
		return fmt.Errorf("--limit %d: want 1 or more", q.Limit)
	}
	return nil
}

// A hitColumn is a column of search results.
type hitColumn struct {
	name  string
	value func(sink.Hit) any
}

// quoteColumns and statementColumns are the columns of search results; those that are shown in a table come first.
var quoteColumns = []hitColumn{
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
	{"confidence", func(h sink.Hit) any { return h.Confidence }},
	{"lang", func(h sink.Hit) any { return h.Lang }},
	{"source", func(h sink.Hit) any { return h.Source }},
	{"url", func(h sink.Hit) any { return h.URL }},
	{"snippet", func(h sink.Hit) any { return h.Snippet }},
	{"statement_id", func(h sink.Hit) any { return h.StatementID }},
	{"version", func(h sink.Hit) any { return h.Version }},
	{"quote_id", func(h sink.Hit) any { return h.QuoteID }},
}

var statementColumns = []hitColumn{
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
}

func (a *app) printHits(hits []sink.Hit, statements bool, format string) error {
	columns, shown := quoteColumns, 6
	if statements {
		columns, shown = statementColumns, 5
	}
	if format == "table" {
		columns = columns[:shown]
	}
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	w, err := newRowWriter(a.out, format, names, terminalWidth(a.out))
	if err != nil {
		return err
	}
	for _, h := range hits {
		row := make([]any, len(columns))
		for i, c := range columns {
			row[i] = c.value(h)
		}
		if err := w.row(row); err != nil {
			return err
		}
	}
	return w.end()
}

// parseSince reads a day, a moment, or how long ago: 24h, 7d.
func parseSince(s string, now time.Time) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	var days int
	if n, err := fmt.Sscanf(s, "%dd", &days); err == nil && n == 1 && days >= 0 && s == fmt.Sprintf("%dd", days) {
		return now.AddDate(0, 0, -days), nil
	}
	ago, err := time.ParseDuration(s)
	if err != nil || ago < 0 {
		return time.Time{}, fmt.Errorf("--since %q: want a day (2026-01-31), a moment (2026-01-31T15:04:05Z) or how long ago (24h, 7d)", s)
	}
	return now.Add(-ago), nil
}
