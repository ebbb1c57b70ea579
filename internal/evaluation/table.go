package evaluation

import (
	"bufio"
	"fmt"
	"io"
)

// column is a column of a table: how a figure is shown under a heading.
type column struct {
	heading string
	cell    func(Row) string
}

// WriteTable writes a report for people, in percent.
func (r Report) WriteTable(out io.Writer) error {
	w := bufio.NewWriter(out)
	for i, p := range r.Parts {
		if i > 0 {
			_ = w.WriteByte('\n') // the writer keeps its first error for Flush
		}
		p.writeTable(w)
		if p.Reliability != nil {
			_ = w.WriteByte('\n')
			if err := p.Reliability.WriteTable(w); err != nil {
				return err
			}
		}
	}
	return w.Flush()
}

func (p Part) writeTable(w *bufio.Writer) {
	_, _ = fmt.Fprintf(w, "%s: %d documents\n", p.Shape, p.Documents)
	writeRows(w, p.Rows, p.columns())
	if p.Shape == News {
		_, _ = fmt.Fprintln(w, "\nspans")
		writeRows(w, p.Rows, []column{
			f1Column("content exact", "content exact"), f1Column("overlap", "content overlap"), f1Column("partial", "content partial"),
			f1Column("source exact", "source exact"), f1Column("overlap", "source overlap"),
			f1Column("citron content", "citron content exact"), f1Column("citron source", "citron source exact"),
			f1Column("spans: source", "source spans"), f1Column("cue", "cue spans"), f1Column("content", "content spans"), f1Column("with marks", "content spans with marks"),
		})
	}
	if p.Traps > 0 {
		_, _ = fmt.Fprintf(w, "traps: %d of %d stretches that are no quote were made one\n", p.Trapped, p.Traps)
	}
}

// columns are the columns of the first table of a shape.
func (p Part) columns() []column {
	columns := []column{
		{"gold", func(r Row) string { return fmt.Sprint(r.Gold) }},
		{"pred.", func(r Row) string { return fmt.Sprint(r.Predicted) }},
		precisionColumn("det. P", "detected"), recallColumn("det. R", "detected"), f1Column("det. F1", "detected"),
		precisionColumn("att. P", "attributed"), recallColumn("att. R", "attributed"), f1Column("ATT. F1", "attributed"),
	}
	if f := p.Rows[0].Figures["attributed"]; f.Interval != nil {
		columns = append(columns, column{"95 % of it", intervalCell})
	}
	if p.Shape == News {
		return append(columns, f1Column("source", "source"), f1Column("speaker", "speaker"), f1Column("type", "type"))
	}
	return append(columns, f1Column("speaker", "speaker"), f1Column("affil.", "affiliation"), f1Column("of pers.", "affiliation of persons"),
		f1Column("role", "role"), f1Column("kind", "kind"), f1Column("type", "type"), precisionColumn("pos. P", "position"), recallColumn("pos. R", "position"))
}

func f1Column(heading, measure string) column {
	return figureColumn(heading, measure, func(f Figure) *float64 { return &f.Value })
}

func precisionColumn(heading, measure string) column {
	return figureColumn(heading, measure, func(f Figure) *float64 { return f.Precision })
}

func recallColumn(heading, measure string) column {
	return figureColumn(heading, measure, func(f Figure) *float64 { return f.Recall })
}

// figureColumn shows part of a figure, a dash where the row has none.
func figureColumn(heading, measure string, part func(Figure) *float64) column {
	return column{heading, func(r Row) string {
		f, ok := r.Figures[measure]
		if v := part(f); ok && v != nil {
			return fmt.Sprintf("%.1f", 100**v)
		}
		return "-"
	}}
}

func intervalCell(r Row) string {
	within := r.Figures["attributed"].Interval
	if within == nil {
		return "-"
	}
	return fmt.Sprintf("%.1f-%.1f", 100*within.Low, 100*within.High)
}

// writeRows writes a table, the columns as wide as what is in them.
func writeRows(w *bufio.Writer, rows []Row, columns []column) {
	first := 0
	for _, r := range rows {
		first = max(first, len([]rune(r.Name)))
	}
	_, _ = fmt.Fprintf(w, "%*s", first, "")
	widths := make([]int, len(columns))
	for i, c := range columns {
		widths[i] = len(c.heading)
		for _, r := range rows {
			widths[i] = max(widths[i], len(c.cell(r)))
		}
		_, _ = fmt.Fprintf(w, "  %*s", widths[i], c.heading)
	}
	_, _ = fmt.Fprintln(w)
	for _, r := range rows {
		_, _ = fmt.Fprintf(w, "%-*s", first, r.Name)
		for i, c := range columns {
			_, _ = fmt.Fprintf(w, "  %*s", widths[i], c.cell(r))
		}
		_, _ = fmt.Fprintln(w)
	}
}
