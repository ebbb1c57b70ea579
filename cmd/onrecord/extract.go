package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor"
)

// maxLine bounds a line of JSON lines input: a document of the largest size we fetch, with room for escapes.
const maxLine = 64 << 20

func (a *app) extractCommand() *cobra.Command {
	var format string
	var doc processor.Document
	var issuer, kind string
	cmd := &cobra.Command{
		Use:   "extract [FILE|-]",
		Short: "Print the quotes of a text and who said them",
		Long: `Print the quotes of a text and who said them. It needs no stream and no archive.

With --format jsonl, each line of the input is {"id", "text"} with, if known, "lang", "title", "url" and
"issuer": {"name", "kind"}, and each line of the output is {"id", "quotes"}, in the same order. Spans count Unicode
code points.`,
		Example: `  onrecord extract release.txt
  pbpaste | onrecord extract --issuer "Harbor Rights Watch" --kind ngo
  onrecord extract --format jsonl documents.jsonl > quotes.jsonl`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			cfg, err := a.loadConfig()
			if err != nil {
				return err
			}
			in, name, err := a.open(args)
			if err != nil {
				return err
			}
			defer in.Close() //nolint:errcheck // only read from
			extractor := processor.New(cfg.Stakeholders, cfg.Topics)
			if format == "jsonl" {
				return a.extractLines(extractor, in, name)
			}
			b, err := io.ReadAll(in)
			if err != nil {
				return fmt.Errorf("read %s: %w", name, err)
			}
			doc.Text = string(b)
			if doc.Issuer, err = issuerOf(issuer, kind); err != nil {
				return err
			}
			doc.Firsthand = issuer != ""
			return a.printQuotes(extractor.Extract(doc), format)
		},
	}
	formatFlag(cmd, &format, "text", []string{"text", "json", "jsonl"})
	flags := cmd.Flags()
	flags.StringVar(&doc.Lang, "lang", "", "language of the text (default: found out)")
	flags.StringVar(&doc.Title, "title", "", "title of the text")
	flags.StringVar(&doc.URL, "url", "", "address of the text")
	flags.StringVar(&issuer, "issuer", "", "who issued the text, if it is a statement of theirs")
	flags.StringVar(&kind, "kind", "", "kind of the issuer: company, ngo, state, …")
	return cmd
}

// open opens the file a command was given; none or "-" is standard input.
func (a *app) open(args []string) (io.ReadCloser, string, error) {
	if len(args) == 0 || args[0] == "-" {
		return io.NopCloser(a.in), "standard input", nil
	}
	f, err := os.Open(args[0])
	return f, args[0], err
}

func issuerOf(name, kind string) (onrecord.Stakeholder, error) {
	issuer := onrecord.Stakeholder{Name: name}
	if kind == "" {
		return issuer, nil
	}
	var err error
	issuer.Kind, err = onrecord.ParseKind(kind)
	return issuer, err
}

// lineIn and lineOut are the lines of extract --format jsonl.
type lineIn struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	Lang   string `json:"lang"`
	Title  string `json:"title"`
	URL    string `json:"url"`
	Issuer *struct {
		Name string        `json:"name"`
		Kind onrecord.Kind `json:"kind"`
	} `json:"issuer"`
}

type lineOut struct {
	ID     string           `json:"id"`
	Quotes []onrecord.Quote `json:"quotes"`
	Error  string           `json:"error,omitempty"`
}

// extractLines answers each line with one line. A line that cannot be read is answered with its error, and the rest
// goes on.
func (a *app) extractLines(extractor *processor.Extractor, in io.Reader, name string) error {
	out := bufio.NewWriter(a.out)
	failed := false
	err := eachLine(in, name, func(n int, line []byte) error {
		var l lineIn
		result := lineOut{Quotes: []onrecord.Quote{}}
		if err := json.Unmarshal(line, &l); err != nil {
			failed = true
			result.Error = fmt.Sprintf("%s line %d: %v", name, n, err)
			a.say("onrecord: %s", result.Error)
		} else {
			result.ID = l.ID
			result.Quotes = append(result.Quotes, extractor.Extract(l.document())...)
		}
		b, err := encodeJSON(result)
		if err != nil {
			return err
		}
		_, err = out.Write(append(b, '\n'))
		return err
	})
	if err = errors.Join(err, out.Flush()); err != nil {
		return err
	}
	if failed {
		return exitError(exitSomeFailed)
	}
	return nil
}

func (l lineIn) document() processor.Document {
	doc := processor.Document{Text: l.Text, Lang: l.Lang, Title: l.Title, URL: l.URL}
	if l.Issuer != nil {
		doc.Issuer = onrecord.Stakeholder{Name: l.Issuer.Name, Kind: l.Issuer.Kind}
		doc.Firsthand = l.Issuer.Name != ""
	}
	return doc
}

// eachLine calls f with each line that is not blank, counted from 1.
func eachLine(in io.Reader, name string, f func(n int, line []byte) error) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), maxLine)
	n := 0
	for lines.Scan() {
		n++
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		if err := f(n, lines.Bytes()); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read %s line %d: %w", name, n+1, err)
	}
	return nil
}

func (a *app) printQuotes(quotes []onrecord.Quote, format string) error {
	if format == "json" {
		if quotes == nil {
			quotes = []onrecord.Quote{}
		}
		enc := json.NewEncoder(a.out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(map[string][]onrecord.Quote{"quotes": quotes})
	}
	if len(quotes) == 0 {
		a.say("no quotes found")
	}
	for _, q := range quotes {
		if _, err := fmt.Fprintf(a.out, "%-9s  %s\n           %s\n", q.Type, attribution(q.Speaker), q.Text); err != nil {
			return err
		}
		if q.Position != nil {
			if _, err := fmt.Fprintf(a.out, "           position: %s\n", q.Position.Label); err != nil {
				return err
			}
		}
	}
	return nil
}

// attribution is a speaker as one line: name, role, affiliation (kind), for whom.
func attribution(s onrecord.Speaker) string {
	var parts []string
	for _, p := range []string{s.Name, s.Role, s.Affiliation} {
		if p != "" && (len(parts) == 0 || parts[0] != p) {
			parts = append(parts, p)
		}
	}
	line := strings.Join(parts, ", ")
	if line == "" {
		line = "speaker unknown"
	}
	if s.Kind != "" {
		line += " (" + string(s.Kind) + ")"
	}
	if len(s.OnBehalfOf) > 0 {
		line += " for " + strings.Join(s.OnBehalfOf, ", ")
	}
	return line
}
