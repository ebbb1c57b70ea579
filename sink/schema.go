package sink

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
)

// SchemaTable describes a view, a full-text table or a table of the archive.
type SchemaTable struct {
	Name string `json:"name"`
	// Kind is view, full-text or table.
	Kind  string `json:"kind"`
	About string `json:"about,omitempty"`
	// Public is set for what is a promise: columns are added, never removed or redefined.
	Public bool `json:"public"`
	// Facets are the columns by which readers narrow it down, with [] behind those that are JSON lists, and Newest is
	// the column by which the newest come first.
	Facets  []string       `json:"facets,omitempty"`
	Newest  string         `json:"newest,omitempty"`
	Columns []SchemaColumn `json:"columns"`
}

// SchemaColumn is a column with a sentence on what it says.
type SchemaColumn struct {
	Name  string `json:"name"`
	Type  string `json:"type,omitempty"`
	About string `json:"about"`
}

//go:embed schema.yaml
var schemaYAML []byte

// schemaWords is schema.yaml.
type schemaWords struct {
	Columns map[string]string
	Views   map[string]struct {
		About, Newest string
		Public        bool
		Facets        []string
		Columns       map[string]string
	}
}

// Schema describes an archive of this onrecord: first the views, of those the public ones first, then the full-text
// tables, then the tables, which are the program's own. Names and order come from an archive made for the purpose,
// sentences from schema.yaml and, of tables, from the comments in their migrations.
func Schema(ctx context.Context) ([]SchemaTable, error) {
	tables, err := describe(ctx)
	if err != nil {
		return nil, fmt.Errorf("describe the archive: %w", err)
	}
	return tables, nil
}

func describe(ctx context.Context) ([]SchemaTable, error) {
	if err := CheckBuild(); err != nil {
		return nil, err
	}
	var words schemaWords
	if err := yaml.Unmarshal(schemaYAML, &words); err != nil {
		return nil, fmt.Errorf("read schema.yaml: %w", err)
	}
	comments, err := migrationComments()
	if err != nil {
		return nil, err
	}
	db, err := emptyArchive(ctx)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	tables, err := listTables(ctx, db)
	for i := 0; err == nil && i < len(tables); i++ {
		t := &tables[i]
		about := words.Views[t.Name]
		t.About, t.Public, t.Facets, t.Newest = about.About, about.Public, about.Facets, about.Newest
		t.Columns, err = listColumns(ctx, db, t.Name)
		for j := range t.Columns {
			c := &t.Columns[j]
			if t.Kind == "table" {
				c.About = comments[t.Name+"."+c.Name]
			} else if c.About = about.Columns[c.Name]; c.About == "" {
				c.About = words.Columns[c.Name]
			}
		}
	}
	return tables, err
}

// emptyArchive makes an archive in memory.
func emptyArchive(ctx context.Context) (*sql.DB, error) {
	db := openDB(":memory:", nil)
	db.SetMaxOpenConns(1) // each connection would have a memory of its own
	if err := migrate(ctx, db); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// listTables leaves out what only serves full-text search: its shadow tables and the views it reads.
func listTables(ctx context.Context, db *sql.DB) ([]SchemaTable, error) {
	rows, err := db.QueryContext(ctx, `
SELECT name, CASE type WHEN 'virtual' THEN 'full-text' ELSE type END FROM pragma_table_list
WHERE schema = 'main' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND type <> 'shadow'
  AND (type <> 'view' OR name LIKE 'v\_%' ESCAPE '\')
ORDER BY type <> 'view', name NOT IN ('v_quotes', 'v_statements'), type <> 'virtual', name`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var tables []SchemaTable
	for rows.Next() {
		var t SchemaTable
		if err := rows.Scan(&t.Name, &t.Kind); err != nil {
			return nil, err
		}
		tables = append(tables, t)
	}
	return tables, rows.Err()
}

func listColumns(ctx context.Context, db *sql.DB, table string) ([]SchemaColumn, error) {
	rows, err := db.QueryContext(ctx, `SELECT name, type FROM pragma_table_info(?)`, table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var columns []SchemaColumn
	for rows.Next() {
		var c SchemaColumn
		if err := rows.Scan(&c.Name, &c.Type); err != nil {
			return nil, err
		}
		columns = append(columns, c)
	}
	return columns, rows.Err()
}

var (
	createTable = regexp.MustCompile(`^CREATE TABLE (\w+) \($`)
	addColumn   = regexp.MustCompile(`^ALTER TABLE (\w+) ADD COLUMN (\w+)`)
	columnLine  = regexp.MustCompile(`^  ([a-z]\w*) +[A-Z]`)
)

// migrationComments are the comments above the columns of tables, by "table.column".
func migrationComments() (map[string]string, error) {
	names, err := migrationNames()
	if err != nil {
		return nil, err
	}
	comments := make(map[string]string)
	for _, name := range names {
		script, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		readComments(string(script), comments)
	}
	return comments, nil
}

func readComments(script string, comments map[string]string) {
	table, comment := "", ""
	for line := range strings.Lines(script) {
		line = strings.TrimRight(line, "\n")
		text, isComment := strings.CutPrefix(strings.TrimSpace(line), "-- ")
		if isComment {
			comment = strings.TrimSpace(comment + " " + text)
			continue
		}
		if m := createTable.FindStringSubmatch(line); m != nil {
			table = m[1]
		} else if m := addColumn.FindStringSubmatch(line); m != nil {
			comments[m[1]+"."+m[2]] = comment
		} else if m := columnLine.FindStringSubmatch(line); m != nil && table != "" {
			comments[table+"."+m[1]] = comment
		} else if strings.HasPrefix(line, ")") {
			table = ""
		}
		comment = ""
	}
}
