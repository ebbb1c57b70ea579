package configs_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/onrecord/onrecord/configs"
)

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(configs.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("urn:onrecord:schema:configuration:v1", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("urn:onrecord:schema:configuration:v1")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// plain reads YAML as an editor with a JSON Schema would.
func plain(t *testing.T, data []byte) any {
	t.Helper()
	js, err := yaml.YAMLToJSON(data)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(js))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSchemaAcceptsWhatLoads(t *testing.T) {
	schema := compileSchema(t)
	for _, path := range []string{"default.yaml", "queries.yaml", "sources.yaml", "stakeholders.yaml", "testdata/good/every-key.yaml"} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(plain(t, data)); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestSchemaRefuses(t *testing.T) {
	schema := compileSchema(t)
	for _, name := range []string{"unknown-keys", "values", "contact-list"} {
		data := []byte("contact: [a, b]\n")
		if name != "contact-list" {
			var err error
			if data, err = os.ReadFile("testdata/bad/" + name + ".yaml"); err != nil {
				t.Fatal(err)
			}
		}
		if err := schema.Validate(plain(t, data)); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

// TestSchemaHasEveryKey holds the schema and the loader together: the keys the loader names in its hint for an unknown
// one are the properties of the schema, no more and no less.
func TestSchemaHasEveryKey(t *testing.T) {
	type object struct {
		Properties map[string]json.RawMessage `json:"properties"`
	}
	var schema struct {
		object
		Defs map[string]object `json:"$defs"`
	}
	if err := json.Unmarshal(configs.Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	known := regexp.MustCompile(`known here: ([a-z_, ]+)`)
	for section, data := range map[string]string{
		"":            "zzzzzz: 1",
		"fetch":       "fetch: {zzzzzz: 1}",
		"nats":        "nats: {zzzzzz: 1}",
		"tls":         "nats: {tls: {zzzzzz: 1}}",
		"archive":     "archive: {zzzzzz: 1}",
		"web":         "web: {zzzzzz: 1}",
		"web_tls":     "web: {tls: {zzzzzz: 1}}",
		"source":      "sources: [{zzzzzz: 1}]",
		"listing":     "sources: [{listings: [{zzzzzz: 1}]}]",
		"selectors":   "sources: [{selectors: {zzzzzz: 1}}]",
		"stakeholder": "stakeholders: [{zzzzzz: 1}]",
		"topic":       "topics: [{zzzzzz: 1}]",
		"query":       "queries: [{zzzzzz: 1}]",
		"parameter":   "queries: [{parameters: [{zzzzzz: 1}]}]",
	} {
		want := schema.object
		if section != "" {
			want = schema.Defs[section]
		}
		_, err := configs.Parse("watch.yaml", []byte(data))
		if err == nil {
			t.Fatalf("%s is accepted", data)
		}
		match := known.FindStringSubmatch(err.Error())
		if match == nil {
			t.Fatalf("%s: no known keys in %q", data, err)
		}
		compare(t, strings.Split(match[1], ", "), slices.Sorted(maps.Keys(want.Properties)))
	}
}
