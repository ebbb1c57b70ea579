package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/sink"
	"github.com/onrecord/onrecord/sink/cite"
)

// showFormats are the formats of show, in the order of the help.
var showFormats = []string{"text", "json", "jsonld", "plain", "markdown", "bibtex", "ris"}

func (a *app) showCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Print a quote in its context, with its proof, or a citation of it",
		Long: `Print a quote in its context with all that bears it out: who, where and when, a link that opens the page at the
words, where the text says who the speaker is, and the hash of the bytes. ID is the id of a quote, or of a statement,
which is shown with all its quotes; the beginning of an id is enough where no other begins so.

  text      for reading
  json      everything, with W3C TextQuote and TextPosition selectors, JSON-LD and citations
  jsonld    a schema.org Quotation
  plain, markdown, bibtex, ris   a citation`,
		Example: `  onrecord show q7f3kz
  onrecord show --format bibtex q7f3kz >> references.bib
  onrecord show --format markdown q7f3kz | pbcopy
  onrecord search encryption --format jsonl | jq -r .quote_id | xargs -n1 onrecord show --format ris > quotes.ris`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.show(cmd.Context(), args[0], format) },
	}
	formatFlag(cmd, &format, "text", showFormats)
	return cmd
}

func (a *app) show(ctx context.Context, id, format string) error {
	reader, err := a.openReader(ctx)
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // only read from
	exhibits, err := reader.Exhibits(ctx, id)
	if err != nil {
		return err
	}
	switch format {
	case "json":
		return writeExhibits(a.out, exhibits, func(e sink.Exhibit) any { return newShown(e) })
	case "jsonld":
		return writeExhibits(a.out, exhibits, func(e sink.Exhibit) any { return cite.JSONLD(e) })
	case "text":
		for i, e := range exhibits {
			if err := showText(a.out, e, i > 0); err != nil {
				return err
			}
		}
		return nil
	}
	return writeCitations(a.out, exhibits, format)
}

// writeExhibits writes one JSON value, or a list of them where a statement was asked for.
func writeExhibits(out io.Writer, exhibits []sink.Exhibit, value func(sink.Exhibit) any) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if len(exhibits) == 1 && exhibits[0].Quote != nil {
		return enc.Encode(value(exhibits[0]))
	}
	list := make([]any, len(exhibits))
	for i, e := range exhibits {
		list[i] = value(e)
	}
	return enc.Encode(list)
}

// citations are the forms of a citation.
var citations = map[string]func(sink.Exhibit) string{
	"plain":    func(e sink.Exhibit) string { return cite.Plain(e) + "\n" },
	"markdown": cite.Markdown,
	"bibtex":   cite.BibTeX,
	"ris":      cite.RIS,
}

func writeCitations(out io.Writer, exhibits []sink.Exhibit, format string) error {
	for i, e := range exhibits {
		text := citations[format](e)
		if i > 0 {
			text = "\n" + text
		}
		if _, err := io.WriteString(out, text); err != nil {
			return fmt.Errorf("write citation: %w", err)
		}
	}
	return nil
}
