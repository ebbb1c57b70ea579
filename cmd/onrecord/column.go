package main

// A column is a named value of each of the things that a command lists.
type column[T any] struct {
	name  string
	value func(T) any
}

// writeRows prints the columns of a list in one of the formats of rowFormats.
func writeRows[T any](a *app, format string, columns []column[T], list []T) error {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	w, err := newRowWriter(a.out, format, names, terminalWidth(a.out))
	if err != nil {
		return err
	}
	for _, of := range list {
		row := make([]any, len(columns))
		for i, c := range columns {
			row[i] = c.value(of)
		}
		if err := w.row(row); err != nil {
			return err
		}
	}
	return w.end()
}
