package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord/internal/testaddr"
)

var update = flag.Bool("update", false, "rewrite what is generated from the schema of the archive; read the diff")

// TestGeneratedFiles holds what ships to what the commands print.
func TestGeneratedFiles(t *testing.T) {
	metadata := filepath.Join("..", "..", "deployments", "datasette", "metadata.yaml")
	printed := mustExecute(t, "schema", "datasette")
	doc := filepath.Join("..", "..", "docs", "archive.md")
	text, err := os.ReadFile(doc)
	if err != nil {
		t.Fatal(err)
	}
	before, _, ok := strings.Cut(string(text), "\n<!-- generated: onrecord schema --format markdown -->\n")
	if !ok {
		t.Fatalf("%s has no place for the schema", doc)
	}
	described := before + "\n<!-- generated: onrecord schema --format markdown -->\n\n" + mustExecute(t, "schema", "--format", "markdown")
	for path, want := range map[string]string{metadata: printed, doc: described} {
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(got), want); diff != "" {
			t.Errorf("%s is not what is printed now: go test -run %s -update\ngot (-) want (+)\n%s", path, t.Name(), diff)
		}
	}
}

// TestPlainSQLite opens the archive with the sqlite3 of the system, which knows nothing of this program.
func TestPlainSQLite(t *testing.T) {
	sqlite3, err := exec.LookPath("sqlite3")
	if err != nil {
		t.Skip("no sqlite3 here: apt-get install sqlite3")
	}
	data := demoArchive(t)
	for _, query := range []string{
		`PRAGMA integrity_check`,
		`SELECT * FROM v_who_said_what`, `SELECT * FROM v_stakeholders`, `SELECT * FROM v_topics`,
		`SELECT * FROM v_positions`, `SELECT * FROM v_runs`, `SELECT count(*) FROM v_silence`,
		`SELECT snippet(quotes_fts, 0, '[', ']', '…', 9), bm25(quotes_fts) FROM quotes_fts WHERE quotes_fts MATCH 'accord'`,
		`SELECT q.speaker FROM quotes_fts f JOIN v_quotes q ON q.rowid = f.rowid WHERE quotes_fts MATCH 'text: accord'`,
		`SELECT s.title FROM statements_fts f JOIN v_statements s ON s.rowid = f.rowid WHERE statements_fts MATCH 'secrecy'`,
	} {
		out, err := exec.CommandContext(t.Context(), sqlite3, "-readonly", filepath.Join(data, "archive.db"), query).CombinedOutput()
		if err != nil || len(out) == 0 {
			t.Errorf("%s: %v\n%s", query, err, out)
		}
	}
}

// datasetteTableKeys is what Datasette takes of a table in its metadata, and no more: a key it does not know it passes over
// in silence. https://docs.datasette.io/en/stable/metadata.html
type datasetteTableKeys struct {
	Description string            `yaml:"description"`
	Hidden      bool              `yaml:"hidden"`
	SortDesc    string            `yaml:"sort_desc"`
	Facets      []any             `yaml:"facets"`
	FTSTable    string            `yaml:"fts_table"`
	FTSPK       string            `yaml:"fts_pk"`
	Columns     map[string]string `yaml:"columns"`
}

// TestDatasetteMetadata reads the metadata as Datasette does, and asks the archive what Datasette would ask: every table
// and column is there, every facet, order and search works, and every canned query runs.
func TestDatasetteMetadata(t *testing.T) {
	data := demoArchive(t)
	var metadata struct {
		Title       string `yaml:"title"`
		Description string `yaml:"description"`
		Databases   map[string]struct {
			Description string                        `yaml:"description"`
			Tables      map[string]datasetteTableKeys `yaml:"tables"`
			Queries     map[string]struct {
				Title       string   `yaml:"title"`
				Description string   `yaml:"description"`
				SQL         string   `yaml:"sql"`
				Params      []string `yaml:"params"`
			} `yaml:"queries"`
		} `yaml:"databases"`
	}
	if err := yaml.UnmarshalWithOptions([]byte(mustExecute(t, "schema", "datasette")), &metadata, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	archive := metadata.Databases["archive"]
	if len(metadata.Databases) != 1 || len(archive.Tables) < 15 || len(archive.Queries) < 5 {
		t.Fatalf("%d databases, %d tables, %d queries", len(metadata.Databases), len(archive.Tables), len(archive.Queries))
	}
	ask := func(args ...string) string {
		t.Helper()
		return mustExecute(t, append([]string{"--data", data, "query", "--format", "json"}, args...)...)
	}
	for name, table := range archive.Tables {
		columns := slices.Sorted(maps.Keys(table.Columns))
		selected := "*"
		if len(columns) > 0 {
			selected = `"` + strings.Join(columns, `", "`) + `"`
		}
		query := "SELECT " + selected + " FROM " + name
		if table.FTSTable != "" {
			query += " WHERE " + table.FTSPK + " IN (SELECT rowid FROM " + table.FTSTable + " WHERE " + table.FTSTable + " MATCH 'the')"
		}
		if table.SortDesc != "" {
			query += " ORDER BY " + table.SortDesc + " DESC"
		}
		if rows := ask(query + " LIMIT 101"); table.FTSTable != "" && !strings.Contains(rows, "rowid") {
			t.Errorf("%s: a search finds nothing", name)
		}
		for _, facet := range table.Facets {
			if list, ok := facet.(map[string]any); ok {
				ask(fmt.Sprintf("SELECT j.value, count(*) FROM (SELECT * FROM %s) t JOIN json_each(t.%v) j GROUP BY j.value LIMIT 31", name, list["array"]))
			} else {
				ask(fmt.Sprintf("SELECT %v, count(*) FROM (SELECT * FROM %s) GROUP BY 1 LIMIT 31", facet, name))
			}
		}
	}
	for name, q := range archive.Queries {
		args := []string{q.SQL}
		for _, p := range q.Params {
			args = append(args, "--param", p+"=")
		}
		if ask(args...); q.Title == "" {
			t.Errorf("query %s has no title", name)
		}
	}
}

// demoArchive runs the demo and returns its data directory.
func demoArchive(t *testing.T) string {
	t.Helper()
	data := t.TempDir()
	mustExecute(t, "--data", data, "demo")
	return data
}

// TestDatasette opens the archive in Datasette with the metadata that ships.
func TestDatasette(t *testing.T) {
	datasette, err := exec.LookPath("datasette")
	if err != nil {
		t.Skip("no datasette here, and Debian has none: pip install datasette")
	}
	data := demoArchive(t)
	address := testaddr.Free(t)
	_, port, _ := net.SplitHostPort(address)
	ctx, stop := context.WithCancel(t.Context())
	cmd := exec.CommandContext(ctx, datasette, filepath.Join(data, "archive.db"), "-p", port,
		"-m", filepath.Join("..", "..", "deployments", "datasette", "metadata.yaml"))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { stop(); _ = cmd.Wait() }()
	for path, want := range map[string]string{
		"/archive.json": `"v_who_said_what"`,
		"/archive/v_quotes.json?_search=accord&_facet=kind&_shape=objects": `"speaker"`,
		"/archive/positions.json?topic=&_shape=objects":                    `"position"`,
		"/archive/v_statements":                                            "Every text of every document",
	} {
		if body := getWhenReady(t, "http://"+address+path); !strings.Contains(body, want) {
			t.Errorf("%s has no %s:\n%.500s", path, want, body)
		}
	}
	var answer struct{ Rows []map[string]any }
	sql := url.QueryEscape("SELECT count(*) AS n FROM quotes_fts WHERE quotes_fts MATCH 'accord'")
	if err := json.Unmarshal([]byte(getWhenReady(t, "http://"+address+"/archive.json?_shape=objects&sql="+sql)), &answer); err != nil || len(answer.Rows) != 1 {
		t.Errorf("full-text search: %v, %v", answer, err)
	}
}

// getWhenReady gets a page of a server that may still be starting.
func getWhenReady(t *testing.T, address string) string {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); ; {
		response, err := http.Get(address) //nolint:gosec,noctx // a server of this test
		if err == nil {
			defer response.Body.Close()
			body, err := io.ReadAll(response.Body)
			if err != nil {
				t.Fatal(err)
			}
			return string(body)
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
