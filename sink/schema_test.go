package sink_test

import (
	"strings"
	"testing"

	"github.com/onrecord/onrecord/sink"
)

// TestSchema holds that there is a sentence for every column a stranger can meet.
func TestSchema(t *testing.T) {
	tables, err := sink.Schema(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for _, table := range tables {
		seen[table.Name] = true
		if table.Kind != "table" && table.About == "" {
			t.Errorf("%s: nothing is said of it: write a sentence into schema.yaml", table.Name)
		}
		for _, c := range table.Columns {
			if !strings.HasSuffix(c.About, ".") {
				where := "schema.yaml"
				if table.Kind == "table" {
					where = "a comment above it in its migration"
				}
				t.Errorf("%s.%s: %q is no sentence: write one into %s", table.Name, c.Name, c.About, where)
			}
		}
	}
	for _, name := range []string{
		"v_statements", "v_quotes", "statements_fts", "quotes_fts", "v_who_said_what", "v_stakeholders", "v_topics",
		"v_positions", "v_runs", "v_silence", "statements", "quotes",
	} {
		if !seen[name] {
			t.Errorf("%s is not described", name)
		}
	}
}
