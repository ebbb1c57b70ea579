package main

import (
	"bufio"
	"cmp"
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
	var format, issuer, kind string
	var doc processor.Document
	var explain bool
	cmd := &cobra.Command{
		Use:   "extract [FILE|-]",
		Short: "Print the quotes of a text and who said them",
		Long: `Print the quotes of a text and who said them. It needs no stream and no archive.

With --format jsonl, each line of the input is {"id", "text"} with, if known, "lang", "title", "url" and
"issuer": {"name", "kind"}, and each line of the output is {"id", "quotes"}, in the same order. Spans count Unicode
code points.

--explain adds to each quote why it says what it says: the rule or score behind its type and words, where the text has
the speaker's name, role and affiliation, what told the kind, which words carry the position, and what the confidence is
counted from. In JSON these are "why": [{"field", "value", "by", "at"}] and "basis".`,
		Example: `  onrecord extract release.txt
  pbpaste | onrecord extract --issuer "Harbor Rights Watch" --kind ngo
  onrecord extract --explain release.txt
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
				return a.extractLines(reading{extractor, explain}, in, name)
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
			return a.printQuotes(reading{extractor, explain}, doc, format)
		},
	}
	formatFlag(cmd, &format, "text", []string{"text", "json", "jsonl"})
	flags := cmd.Flags()
	flags.StringVar(&doc.Lang, "lang", "", "language of the text (default: found out)")
	flags.StringVar(&doc.Title, "title", "", "title of the text")
	flags.StringVar(&doc.URL, "url", "", "address of the text")
	flags.BoolVar(&explain, "explain", false, "say for each quote what decided its parts")
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
	ID     string `json:"id"`
	Quotes []any  `json:"quotes"`
	Error  string `json:"error,omitempty"`
}

// reading is how a text is read: with or without the reasons.
type reading struct {
	*processor.Extractor
	explain bool
}

// quotes returns the quotes as they are written: onrecord.Quote, or processor.Explained with the reasons.
func (r reading) quotes(doc processor.Document) []any {
	out := []any{}
	if r.explain {
		for _, q := range r.Explain(doc) {
			out = append(out, q)
		}
		return out
	}
	for _, q := range r.Extract(doc) {
		out = append(out, q)
	}
	return out
}

// extractLines answers each line with one line. A line that cannot be read is answered with its error, and the rest
// goes on.
func (a *app) extractLines(r reading, in io.Reader, name string) error {
	out := bufio.NewWriter(a.out)
	failed := false
	err := eachLine(in, name, func(n int, line []byte) error {
		var l lineIn
		result := lineOut{Quotes: []any{}}
		if err := json.Unmarshal(line, &l); err != nil {
			failed = true
			result.Error = fmt.Sprintf("%s line %d: %v", name, n, err)
			a.say("onrecord: %s", result.Error)
		} else {
			result.ID = l.ID
			result.Quotes = r.quotes(l.document())
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

func (a *app) printQuotes(r reading, doc processor.Document, format string) error {
	if format == "json" {
		enc := json.NewEncoder(a.out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(map[string][]any{"quotes": r.quotes(doc)})
	}
	quotes := r.Explain(doc)
	if len(quotes) == 0 {
		a.say("no quotes found")
	}
	out := bufio.NewWriter(a.out)
	for _, q := range quotes {
		writeQuote(out, q, r.explain)
	}
	return out.Flush()
}

// writeQuote writes a quote for people. The writer keeps its first error for Flush.
func writeQuote(out *bufio.Writer, q processor.Explained, explain bool) {
	_, _ = fmt.Fprintf(out, "%-9s  %s\n           %s\n", q.Type, attribution(q.Speaker), q.Text)
	if q.Position != nil {
		_, _ = fmt.Fprintf(out, "           position: %s\n", q.Position.Label)
	}
	if !explain {
		return
	}
	for _, why := range q.Why {
		value := why.Value
		if why.Field == "content" {
			value = fmt.Sprintf("%d words", len(strings.Fields(value)))
		}
		_, _ = fmt.Fprintf(out, "    %-20s %s%s: %s\n", why.Field, strings.Join(strings.Fields(value), " "), places(why.At), why.By)
	}
	_ = out.WriteByte('\n')
}

// places are spans as a reader would write them: " [12,17) [20,25)".
func places(spans onrecord.Spans) string {
	var b strings.Builder
	for _, s := range spans {
		fmt.Fprintf(&b, " [%d,%d)", s.Start, s.End)
	}
	return b.String()
}

// attribution is a speaker as one line: name, role, affiliation (kind), for whom.
func attribution(s onrecord.Speaker) string {
	line := cmp.Or(s.Byline(), "speaker unknown")
	if s.Kind != "" {
		line += " (" + string(s.Kind) + ")"
	}
	if others := s.Told().OnBehalfOf; len(others) > 0 {
		line += " for " + strings.Join(others, ", ")
	}
	return line
}
