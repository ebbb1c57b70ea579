package sink

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"strings"
)

// Difference is what one archive has and another has not.
type Difference struct {
	// Table is a view or table in which rows differ.
	Table string
	// Missing counts the rows of the first archive that the second has not, Added those of the second that the first
	// has not. A row that differs counts as both.
	Missing, Added int
	// Example is one of the rows, its columns with bars between.
	Example string
}

func (d Difference) String() string {
	return fmt.Sprintf("%s: %d rows missing, %d rows added; for example %s", d.Table, d.Missing, d.Added, d.Example)
}

// compared are what two archives of the same streams have in common: all that follows from the streams. Rowids do not;
// where a column says how far a file has come, it is not compared either.
var compared = []struct{ table, without string }{
	{"v_statements", "rowid"},
	{"v_quotes", "rowid"},
	{"v_corrections", "rowid"},
	{"v_redactions", "rowid"},
	{"merged_names", ""}, {"entities", ""}, {"memberships", ""}, {"stakeholders", ""},
	{"captures", "body"}, {"capture_files", ""},
	{"dead_letters", ""},
}

// Compare compares two archives row by row and returns what differs, nothing if they are equal.
func Compare(ctx context.Context, first, second string) ([]Difference, error) {
	db := openDB(second, url.Values{"mode": {"ro"}, "_busy_timeout": {"5000"}, "_query_only": {"1"}})
	db.SetMaxOpenConns(1)
	defer db.Close()
	file := url.URL{Path: first}
	if _, err := db.ExecContext(ctx, `ATTACH ? AS first`, "file:"+file.EscapedPath()+"?mode=ro"); err != nil {
		return nil, fmt.Errorf("compare %s with %s: %w", first, second, err)
	}
	var differences []Difference
	for _, c := range compared {
		d, err := compareTable(ctx, db, c.table, c.without)
		if err != nil {
			return nil, fmt.Errorf("compare %s of %s with %s: %w", c.table, first, second, err)
		}
		if d.Missing+d.Added > 0 {
			differences = append(differences, d)
		}
	}
	return differences, nil
}

func compareTable(ctx context.Context, db *sql.DB, table, without string) (Difference, error) {
	d := Difference{Table: table}
	names, err := db.QueryContext(ctx, `SELECT name FROM pragma_table_info(?) WHERE name <> ? ORDER BY cid`, table, without)
	if err != nil {
		return d, err
	}
	columns, err := scanStrings(names)
	if err != nil {
		return d, err
	}
	list := strings.Join(columns, ", ")
	for _, side := range []struct {
		from, minus string
		n           *int
	}{{"first", "main", &d.Missing}, {"main", "first", &d.Added}} {
		rows := fmt.Sprintf(`SELECT %s, count(*) AS times FROM %s.%s GROUP BY %s EXCEPT SELECT %s, count(*) FROM %s.%s GROUP BY %s`,
			list, side.from, table, list, list, side.minus, table, list)
		var example sql.NullString
		query := fmt.Sprintf(`SELECT count(*), max(substr(concat_ws(' | ', %s), 1, 300)) FROM (%s)`, list, rows)
		if err := db.QueryRowContext(ctx, query).Scan(side.n, &example); err != nil {
			return d, err
		}
		if d.Example == "" {
			d.Example = example.String
		}
	}
	return d, nil
}
