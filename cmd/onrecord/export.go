package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/sink"
	"github.com/onrecord/onrecord/sink/export"
)

// exportOptions is what was asked for.
type exportOptions struct {
	query    sink.SearchQuery
	captures bool
}

// An exporter writes what was asked for in one format.
type exporter struct {
	about string
	// binary is not for a terminal.
	binary bool
	write  func(context.Context, *sink.Reader, exportOptions, io.Writer) error
}

// exporters are the formats, by the name to ask for them. A new one is a line here.
var exporters = map[string]exporter{
	"csv":         {about: "one quote a row, the columns of v_quotes", write: quoteRows(export.NewCSV)},
	"spreadsheet": {about: "the rows of csv for Excel and its like: no cell can run as a formula", write: quoteRows(export.NewSpreadsheet)},
	"parquet":     {about: "the rows of csv as Parquet, lists as lists", binary: true, write: quoteRows(export.NewParquet)},
	"atom":        {about: "an Atom feed of the newest 100, or --limit", write: newestQuotes(export.NewAtom)},
	"jsonfeed":    {about: "the newest 100, or --limit, as JSON Feed", write: newestQuotes(export.NewJSONFeed)},
	"dna":         {about: "person, organisation, concept and agreement, for Discourse Network Analyzer", write: quoteRows(export.NewDNA)},
	"warc":        {about: "the bytes the statements were made from, as WARC 1.1, gzipped, for web archives", binary: true, write: exportWARC},
	"jsonl":       {about: "the messages of the streams, one a line: whole, and what `onrecord import` reads", write: exportLines},
}

func (a *app) exportCommand() *cobra.Command {
	var o exportOptions
	var filter searchFlags
	var format, output string
	var warc bool
	names := slices.Sorted(maps.Keys(exporters))
	cmd := &cobra.Command{
		Use:   "export [WORDS]",
		Short: "Hand the archive on: CSV, JSON lines and others",
		Long: `Write what the archive holds in a format that other programs read, all of it or what WORDS and the filters of
` + "`onrecord search`" + ` find.

` + exportFormats(names) + `
In jsonl and warc a filter keeps whole statements, with every version and quote of those in which a quote is found; the others
keep the quotes found, in their latest version unless --all-versions is given.`,
		Example: `  onrecord export > quotes.csv
  onrecord export --kind ngo --since 2026-01-01 --output ngo.csv
  onrecord export --format jsonl --captures --output everything.jsonl
  onrecord export --format parquet --topic data-requests -o quotes.parquet
  onrecord export --format atom encryption > feed.xml
  onrecord export --warc --output captures.warc.gz`,
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if o.query, err = filter.query(args, a.now()); err != nil {
				return err
			}
			if warc {
				format = "warc"
			}
			return a.export(cmd.Context(), format, output, o)
		},
	}
	formatFlag(cmd, &format, "csv", names)
	filter.add(cmd.Flags(), 0)
	flags := cmd.Flags()
	flags.BoolVar(&o.captures, "captures", false, "with jsonl: the bytes the statements were made from as well")
	flags.BoolVar(&warc, "warc", false, "short for --format warc")
	cmd.MarkFlagsMutuallyExclusive("warc", "format")
	flags.StringVarP(&output, "output", "o", "-", "`FILE` to write, - for standard output")
	return cmd
}

// exportFormats is the list of formats of the help.
func exportFormats(names []string) string {
	var b strings.Builder
	for _, name := range names {
		fmt.Fprintf(&b, "  %-11s %s\n", name, exporters[name].about)
	}
	return b.String()
}

func (a *app) export(ctx context.Context, format, output string, o exportOptions) error {
	e := exporters[format]
	if e.binary && output == "-" && terminalWidth(a.out) > 0 {
		return fmt.Errorf("%s is not for a terminal: name a file with --output", format)
	}
	reader, err := a.openReader(ctx)
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // only read from
	return a.writeOutput(output, func(out io.Writer) error { return e.write(ctx, reader, o, out) })
}

// writeOutput writes standard output or a file. A file is there whole or not at all: it gets its name last.
func (a *app) writeOutput(name string, write func(io.Writer) error) (err error) {
	if name == "-" {
		out := bufio.NewWriter(a.out)
		return errors.Join(write(out), out.Flush())
	}
	partial := name + ".partial"
	f, err := os.OpenFile(partial, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(partial))
		}
	}()
	out := bufio.NewWriter(f)
	if err := errors.Join(write(out), out.Flush(), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(partial, name)
}

// quoteRows makes an exporter of a format of one quote a row.
func quoteRows(start func(io.Writer) (export.Writer, error)) func(context.Context, *sink.Reader, exportOptions, io.Writer) error {
	return func(ctx context.Context, r *sink.Reader, o exportOptions, out io.Writer) error {
		return writeQuotes(r.Quotes(ctx, o.query, false), start, out)
	}
}

func writeQuotes(quotes iter.Seq2[sink.Hit, error], start func(io.Writer) (export.Writer, error), out io.Writer) error {
	w, err := start(out)
	if err != nil {
		return err
	}
	for h, err := range quotes {
		if err != nil {
			return err
		}
		if err := w.Quote(h); err != nil {
			return err
		}
	}
	return w.Close()
}

// feedLimit is how many quotes a feed has unless told otherwise.
const feedLimit = 100

// newestQuotes makes an exporter of a feed.
func newestQuotes(start func(io.Writer) (export.Writer, error)) func(context.Context, *sink.Reader, exportOptions, io.Writer) error {
	return func(ctx context.Context, r *sink.Reader, o exportOptions, out io.Writer) error {
		if o.query.Limit == 0 {
			o.query.Limit = feedLimit
		}
		return writeQuotes(r.Quotes(ctx, o.query, true), start, out)
	}
}

func exportLines(ctx context.Context, r *sink.Reader, o exportOptions, out io.Writer) error {
	return export.WriteLines(out, r.Entries(ctx, o.query, o.captures))
}

func exportWARC(ctx context.Context, r *sink.Reader, o exportOptions, out io.Writer) error {
	return export.WriteWARC(out, r.Entries(ctx, o.query, true))
}
