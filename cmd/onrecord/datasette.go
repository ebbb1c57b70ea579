package main

import (
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/sink"
)

// datasetteMetadata writes a metadata.yaml for Datasette: what each view and column says, what to narrow by, how to
// search, and the saved queries. The name of the database is that of the file, archive.db.
func datasetteMetadata(tables []sink.SchemaTable, cfg *configs.Config) ([]byte, error) {
	described := yaml.MapSlice{}
	for _, t := range tables {
		described = append(described, yaml.MapItem{Key: t.Name, Value: datasetteTable(t)})
	}
	// What only serves full-text search is not for people.
	for _, name := range []string{"indexed_quotes", "indexed_statements", "paired_names", "paired_quotes", "paired_statements", "quote_texts", "unspaced_script"} {
		described = append(described, yaml.MapItem{Key: name, Value: yaml.MapSlice{{Key: "hidden", Value: true}}})
	}
	queries := yaml.MapSlice{}
	for _, q := range cfg.Queries {
		query := yaml.MapSlice{{Key: "title", Value: q.About}, {Key: "sql", Value: q.SQL}}
		if names := sink.Parameters(q.SQL); len(names) > 0 {
			query = append(query, yaml.MapItem{Key: "params", Value: names}, yaml.MapItem{Key: "description", Value: parameterHelp(q)})
		}
		queries = append(queries, yaml.MapItem{Key: q.ID, Value: query})
	}
	return yaml.MarshalWithOptions(yaml.MapSlice{
		{Key: "title", Value: "onrecord"},
		{Key: "description", Value: "What did who say about what, when, speaking for whom, and where is the proof?"},
		{Key: "databases", Value: yaml.MapSlice{{Key: "archive", Value: yaml.MapSlice{
			{Key: "description", Value: "Statements as they were published, and the quotes in them."},
			{Key: "tables", Value: described},
			{Key: "queries", Value: queries},
		}}}},
	}, yaml.UseLiteralStyleIfMultiline(true))
}

func datasetteTable(t sink.SchemaTable) yaml.MapSlice {
	var m yaml.MapSlice
	add := func(use bool, key string, value any) {
		if use {
			m = append(m, yaml.MapItem{Key: key, Value: value})
		}
	}
	add(t.About != "", "description", t.About)
	add(t.Kind != "view", "hidden", true)
	add(t.Newest != "", "sort_desc", t.Newest)
	add(len(t.Facets) > 0, "facets", datasetteFacets(t.Facets))
	// Views with the rows of a full-text table are searched by it.
	for view, fts := range map[string]string{"v_quotes": "quotes_fts", "v_who_said_what": "quotes_fts", "v_statements": "statements_fts"} {
		add(t.Name == view, "fts_table", fts)
		add(t.Name == view, "fts_pk", "rowid")
	}
	if t.Kind == "table" {
		return m // the program's own: `onrecord schema` describes it
	}
	columns := yaml.MapSlice{}
	for _, c := range t.Columns {
		columns = append(columns, yaml.MapItem{Key: c.Name, Value: c.About})
	}
	return append(m, yaml.MapItem{Key: "columns", Value: columns})
}

// datasetteFacets writes "topics[]", a JSON list, as Datasette does.
func datasetteFacets(names []string) []any {
	facets := make([]any, len(names))
	for i, name := range names {
		if list, ok := strings.CutSuffix(name, "[]"); ok {
			facets[i] = map[string]string{"array": list}
		} else {
			facets[i] = name
		}
	}
	return facets
}

func parameterHelp(q configs.Query) string {
	var lines []string
	for _, p := range q.Parameters {
		lines = append(lines, p.Name+": "+p.About)
	}
	return strings.Join(lines, " ")
}
