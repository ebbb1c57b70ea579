package onrecord_test

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const module = "github.com/onrecord/onrecord"

// mayImport says which layers of this module a layer may import besides itself; the root is "". Where nothing is said
// it is the root alone, so stages meet there and nowhere else. Only cmd joins them.
var mayImport = map[string][]string{
	"":             {},
	"internal/web": {"", "sink"}, // a reader of the archive
}

func TestLayers(t *testing.T) {
	for _, v := range violations(packages(t)) {
		t.Error(v)
	}
}

// TestLayersCanFail proves on a made-up module that each forbidden edge is seen, and that the allowed ones are not.
func TestLayersCanFail(t *testing.T) {
	got := violations(map[string][]string{
		module:                         {"fmt", "encoding/json", "example.org/lib"},
		module + "/cmd/onrecord":       {module, module + "/scraper", module + "/sink", module + "/internal/stream"},
		module + "/configs":            {module, "example.org/yaml"},
		module + "/internal/newcomer":  {"fmt", module, module + "/internal/stream"},
		module + "/internal/stream":    {module, module + "/sink"},
		module + "/internal/web":       {module, module + "/sink"},
		module + "/processor":          {module, module + "/processor/text", module + "/internal/stream"},
		module + "/processor/text":     {"strings", module + "/scraper/content"},
		module + "/scraper":            {module, module + "/scraper/fetch", "example.org/http"},
		module + "/scraper/fetch":      {module + "/configs"},
		module + "/sink":               {module, module + "/processor"},
		module + "/internal/newsroom":  {module + "/cmd/onrecord"},
		module + "/scraper/deep/inner": {module + "/scraper"},
	})
	want := []string{
		"internal/newcomer must not import internal/stream",
		"internal/newsroom must not import cmd",
		"internal/stream must not import sink",
		"processor must not import internal/stream",
		"processor/text must not import scraper/content",
		"scraper/fetch must not import configs",
		"sink must not import processor",
		"the root package must not import example.org/lib: it needs only the standard library",
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("got - want +\n%s", diff)
	}
}

// packages returns the imports of every package of the module, those of tests left out: a test may use what it likes.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	// -e: a package that does not build is for the compiler to complain about.
	cmd := exec.Command("go", "list", "-e", "-tags", "sqlite_fts5", "-json=ImportPath,Imports", "./...")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	graph := make(map[string][]string)
	for decoder := json.NewDecoder(strings.NewReader(string(out))); decoder.More(); {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		graph[p.ImportPath] = p.Imports
	}
	if _, ok := graph[module]; !ok {
		t.Fatalf("go list does not name %s among %d packages", module, len(graph))
	}
	return graph
}

// violations lists the imports that cross a line, in order.
func violations(graph map[string][]string) (found []string) {
	for pkg, imports := range graph {
		from := layer(pkg)
		if from == "cmd" {
			continue
		}
		allowed, ok := mayImport[from]
		if !ok {
			allowed = []string{""}
		}
		for _, imported := range imports {
			if pkg == module && strings.Contains(strings.Split(imported, "/")[0], ".") {
				found = append(found, "the root package must not import "+imported+": it needs only the standard library")
				continue
			}
			if to := layer(imported); inModule(imported) && to != from && !slices.Contains(allowed, to) {
				found = append(found, short(pkg)+" must not import "+strings.TrimSuffix(short(imported), "/onrecord"))
			}
		}
	}
	slices.Sort(found)
	return found
}

func inModule(pkg string) bool { return pkg == module || strings.HasPrefix(pkg, module+"/") }

// short is a package's path within the module.
func short(pkg string) string { return strings.TrimPrefix(strings.TrimPrefix(pkg, module), "/") }

// layer is the first folder of a package's path, and the second too below internal.
func layer(pkg string) string {
	parts := strings.Split(short(pkg), "/")
	if parts[0] == "internal" && len(parts) > 1 {
		return strings.Join(parts[:2], "/")
	}
	return parts[0]
}
