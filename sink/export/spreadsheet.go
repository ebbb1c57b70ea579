package export

import (
	"encoding/csv"
	"io"
	"strings"
)

// A spreadsheet takes a cell that begins with one of formulaStarts for a formula, or, where it passes over white space
// at the beginning, may do so: https://owasp.org/www-community/attacks/CSV_Injection. What it would run was written by
// others. Programs for Japanese and Chinese take the wide signs too.
const formulaStarts = "=+-@\t\r\n\x00＝＋－＠"

// ByteOrderMark is what a file for spreadsheets begins with: Excel takes CSV without it for another encoding than UTF-8.
const ByteOrderMark = "\ufeff"

// NewSpreadsheet returns a writer of the rows of NewCSV for people who open them in a spreadsheet: with a byte order mark,
// and with every cell as AsText has it.
func NewSpreadsheet(out io.Writer) (Writer, error) {
	if _, err := io.WriteString(out, ByteOrderMark); err != nil {
		return nil, err
	}
	w := csv.NewWriter(out)
	return csvWriter{w, AsText}, w.Write(csvColumns)
}

// AsText writes an apostrophe before a cell that a spreadsheet could run as a formula, which makes it text there. It writes
// one also before such a cell that has apostrophes already, so that FromText gives every cell back as it was.
func AsText(cell string) string {
	if isFormula(strings.TrimLeft(cell, "'")) {
		return "'" + cell
	}
	return cell
}

// FromText is the cell of which AsText made this one.
func FromText(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && isFormula(strings.TrimLeft(rest, "'")) {
		return rest
	}
	return cell
}

func isFormula(cell string) bool {
	for _, first := range cell {
		return strings.ContainsRune(formulaStarts, first)
	}
	return false
}
