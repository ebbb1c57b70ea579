package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/onrecord/onrecord/sink/export"
)

// A rowWriter writes rows of named columns in one of the formats that commands offer.
type rowWriter interface {
	row(values []any) error
	// end writes what stands behind the last row.
	end() error
}

// rowFormats are the formats of commands that print rows.
var rowFormats = []string{"table", "csv", "spreadsheet", "json", "jsonl"}

// newRowWriter returns a writer of rows with the given columns. width bounds a table's lines in cells; 0 does not.
func newRowWriter(out io.Writer, format string, columns []string, width int) (rowWriter, error) {
	switch format {
	case "table":
		return newTableWriter(out, columns, width), nil
	case "csv":
		w := &csvWriter{Writer: csv.NewWriter(out)}
		return w, w.Write(columns)
	case "spreadsheet": // the same for people, see export.AsText
		if _, err := io.WriteString(out, export.ByteOrderMark); err != nil {
			return nil, err
		}
		w := &csvWriter{csv.NewWriter(out), export.AsText}
		return w, w.Write(columns)
	case "json":
		return &jsonWriter{out: out, columns: columns, open: "[", between: ",\n ", close: "]\n"}, nil
	case "jsonl":
		return &jsonWriter{out: out, columns: columns, between: "\n", close: "\n"}, nil
	}
	return nil, fmt.Errorf("format %q is none of %s", format, strings.Join(rowFormats, ", "))
}

// formatFlag adds --format to a command, with completion, and refuses other words when the command runs.
func formatFlag(cmd *cobra.Command, format *string, preset string, formats []string) {
	cmd.Flags().StringVar(format, "format", preset, "one of "+strings.Join(formats, ", "))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if !slices.Contains(formats, *format) {
			return fmt.Errorf("--format %q is none of %s", *format, strings.Join(formats, ", "))
		}
		return nil
	}
}

// terminalWidth is the width of the terminal behind w in cells, or 0 when there is none.
func terminalWidth(w io.Writer) int {
	f, ok := w.(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}

type tableWriter struct {
	table table.Writer
	out   io.Writer
	rows  int
	// width is that of the terminal, 0 for none; widest are the cells that each column would take.
	width  int
	widest []int
}

// maxTableRows bounds a table, whose columns are as wide as the widest of all rows, which must therefore be in memory.
const maxTableRows = 100_000

func newTableWriter(out io.Writer, columns []string, width int) *tableWriter {
	t := table.NewWriter()
	t.SetStyle(table.StyleDefault)
	style := t.Style()
	style.Options = table.Options{SeparateHeader: true, SeparateColumns: true}
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	style.Box.MiddleVertical, style.Box.MiddleSeparator = "", ""
	style.Format = table.FormatOptions{}
	header := make(table.Row, len(columns))
	for i, c := range columns {
		header[i] = c
	}
	t.AppendHeader(header)
	w := &tableWriter{table: t, out: out, width: width, widest: make([]int, len(columns))}
	w.measure(header)
	return w
}

// measure notes how wide the columns must be.
func (w *tableWriter) measure(row table.Row) {
	for i, v := range row {
		w.widest[i] = max(w.widest[i], text.StringWidthWithoutEscSequences(v.(string)))
	}
}

// leastText is how many cells the last column keeps on a narrow terminal.
const leastText = 24

// fit wraps the last column, which in our tables is the long one, into what the others leave of the terminal.
func (w *tableWriter) fit() {
	if w.width == 0 || len(w.widest) == 0 {
		return
	}
	last := len(w.widest) - 1
	padding := len(w.table.Style().Box.PaddingRight)
	left := w.width - padding
	for _, n := range w.widest[:last] {
		left -= n + padding
	}
	w.table.SetColumnConfigs([]table.ColumnConfig{{Number: last + 1, WidthMax: max(leastText, left), WidthMaxEnforcer: text.WrapSoft}})
	w.table.Style().Size.WidthMax = w.width
}

func (w *tableWriter) row(values []any) error {
	if w.rows++; w.rows > maxTableRows {
		return fmt.Errorf("more than %d rows are too many for a table: use --format csv or jsonl, or a LIMIT", maxTableRows)
	}
	row := make(table.Row, len(values))
	for i, v := range values {
		row[i] = strings.Join(strings.Fields(plain(v)), " ")
	}
	w.measure(row)
	w.table.AppendRow(row)
	return nil
}

func (w *tableWriter) end() error {
	w.fit()
	for line := range strings.Lines(w.table.Render() + "\n") {
		if _, err := fmt.Fprintln(w.out, strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}

type csvWriter struct {
	*csv.Writer
	text func(string) string // what is written of a text; nil: the text as it is
}

func (w *csvWriter) row(values []any) error {
	record := make([]string, len(values))
	for i, v := range values {
		record[i] = plain(v)
		switch v.(type) {
		case int, int64, float64: // the minus of a number begins no formula
		default:
			if w.text != nil {
				record[i] = w.text(record[i])
			}
		}
	}
	return w.Write(record)
}

func (w *csvWriter) end() error {
	w.Flush()
	return w.Error()
}

// jsonWriter writes objects whose fields keep the order of the columns.
type jsonWriter struct {
	out                  io.Writer
	columns              []string
	open, between, close string
	rows                 int
}

func (w *jsonWriter) row(values []any) error {
	var b strings.Builder
	if w.rows == 0 {
		b.WriteString(w.open)
	} else {
		b.WriteString(w.between)
	}
	w.rows++
	b.WriteByte('{')
	for i, v := range values {
		if i > 0 {
			b.WriteByte(',')
		}
		if raw, ok := v.([]byte); ok {
			v = string(raw)
		}
		name, err := encodeJSON(w.columns[i])
		if err != nil {
			return err
		}
		value, err := encodeJSON(v)
		if err != nil {
			return err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	_, err := io.WriteString(w.out, b.String())
	return err
}

func (w *jsonWriter) end() error {
	if w.rows == 0 {
		if w.open == "" {
			return nil
		}
		_, err := io.WriteString(w.out, w.open+w.close)
		return err
	}
	_, err := io.WriteString(w.out, w.close)
	return err
}

// encodeJSON writes one value on one line, without escaping <, > and &: people read it.
func encodeJSON(v any) ([]byte, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return []byte(strings.TrimSuffix(b.String(), "\n")), nil
}

// plain is a value as a table or a spreadsheet shows it.
func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []byte:
		return string(v)
	case string:
		return v
	case float64:
		return fmt.Sprintf("%g", v)
	}
	return fmt.Sprint(v)
}
