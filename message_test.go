package onrecord_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/onrecord/onrecord"
)

// The files of testdata/messages are messages as they once went out, each by the release that brought its fields, and
// are never rewritten: whatever this test refuses
// would be unreadable in every archive and stream there is.

// samples returns the golden messages whose name begins with prefix.
func samples(t testing.TB, prefix string) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/messages/" + prefix + "*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden messages %s*: %v", prefix, err)
	}
	all := make(map[string][]byte)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[file] = bytes.TrimSuffix(data, []byte("\n"))
	}
	return all
}

func TestStatementsDecodeForEver(t *testing.T) {
	for file, message := range samples(t, "statement-") {
		s, err := onrecord.UnmarshalStatement(message)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		got, err := onrecord.MarshalStatement(s)
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		sameBytes(t, file, got, message)
	}
}

func TestQuotesDecodeForEver(t *testing.T) {
	texts := make(map[onrecord.VersionID]string)
	for _, message := range samples(t, "statement-") {
		s, err := onrecord.UnmarshalStatement(message)
		if err != nil {
			t.Fatal(err)
		}
		texts[s.VersionID] = s.Text
	}
	for file, message := range samples(t, "quotes-") {
		q, err := onrecord.UnmarshalQuotes(message)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		text, ok := texts[q.Statement.VersionID]
		if !ok {
			t.Errorf("%s: its statement %s is not among the samples", file, q.Statement.URL)
		}
		if err := q.Validate(text); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		got, err := onrecord.MarshalQuotes(q)
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		sameBytes(t, file, got, message)
	}
}

func sameBytes(t *testing.T, file string, got, want []byte) {
	t.Helper()
	if bytes.Equal(got, want) {
		return
	}
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	from := max(0, i-40)
	t.Errorf("%s: encoded again it differs at byte %d:\n got …%.100s\nwant …%.100s", file, i, got[from:], want[from:])
}

// TestNewerMessages holds that a reader of today takes messages of tomorrow, which may have more fields.
func TestNewerMessages(t *testing.T) {
	for file, message := range samples(t, "newer/statement-") {
		if _, err := onrecord.UnmarshalStatement(message); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		validate(t, file, message)
	}
}

func TestSamplesObeyTheSchemas(t *testing.T) {
	for file, message := range samples(t, "") {
		validate(t, file, message)
	}
}

// validate checks a message against the schema it names.
func validate(t *testing.T, file string, message []byte) {
	t.Helper()
	var e onrecord.Event
	if err := json.Unmarshal(message, &e); err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(message))
	if err != nil {
		t.Fatal(err)
	}
	if err := compile(t, e.DataSchema).Validate(v); err != nil {
		t.Errorf("%s: %v", file, err)
	}
}

func compile(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	data, err := onrecord.Schema(name)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestSchemasRefuse holds that the schemas say something: each change below makes a message wrong.
func TestSchemasRefuse(t *testing.T) {
	for _, c := range []struct{ sample, old, new string }{
		{"statement-moment", `"version":1`, `"version":0`},
		{"statement-moment", `"kind":"media"`, `"kind":"newspaper"`},
		{"statement-moment", `"firsthand":false,`, ``},
		{"statement-moment", `"published_at":"2027-03-02T07:00:00Z"`, `"published_at":"2 March"`},
		{"statement-moment", `"specversion":"1.0"`, `"specversion":"0.3"`},
		{"statement-day-astral", `"published_at":"2027-02-28"`, `"published_at":null`},
		{"quotes-several-spans", `"type":"direct"`, `"type":"whispered"`},
		{"quotes-several-spans", `"confidence":0.97`, `"confidence":97`},
		{"quotes-several-spans", `"position":null,`, ``},
		{"quotes-several-spans", `"cue":[[`, `"cue":[[0,`},
		{"quotes-evidence", `"role":[[78,93]]`, `"role":[78,93]`},
		{"quotes-none", `"quotes":[]`, `"quotes":null`},
	} {
		message, err := os.ReadFile("testdata/messages/" + c.sample + ".json")
		if err != nil {
			t.Fatal(err)
		}
		changed := strings.Replace(string(message), c.old, c.new, 1)
		if changed == string(message) {
			t.Errorf("%s has no %s", c.sample, c.old)
			continue
		}
		name := onrecord.SchemaStatement
		if strings.HasPrefix(c.sample, "quotes") {
			name = onrecord.SchemaQuotes
		}
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(changed))
		if err != nil {
			t.Fatal(err)
		}
		if compile(t, name).Validate(v) == nil {
			t.Errorf("%s with %s instead of %s is accepted", c.sample, c.new, c.old)
		}
	}
}

// TestSchemasAreDescribed holds that every field of the published schemas has its sentence.
func TestSchemasAreDescribed(t *testing.T) {
	for _, name := range onrecord.Schemas() {
		data, err := onrecord.Schema(name)
		if err != nil {
			t.Fatal(err)
		}
		var schema map[string]any
		if err := json.Unmarshal(data, &schema); err != nil {
			t.Fatal(err)
		}
		if schema["$id"] != name {
			t.Errorf("schema %s calls itself %v", name, schema["$id"])
		}
		described(t, name, schema, schema["$defs"].(map[string]any))
	}
	if _, err := onrecord.Schema("urn:nothing"); !errors.Is(err, onrecord.ErrNotFound) {
		t.Errorf("error %v for a schema that is not there", err)
	}
}

func described(t *testing.T, place string, v any, defs map[string]any) {
	object, ok := v.(map[string]any)
	if !ok {
		return
	}
	if properties, ok := object["properties"].(map[string]any); ok {
		for key, p := range properties {
			field := p.(map[string]any)
			ref, _ := field["$ref"].(string)
			target, _ := defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
			if field["description"] == nil && target["description"] == nil {
				t.Errorf("%s.%s has no description", place, key)
			}
		}
	}
	for key, inner := range object {
		described(t, place+"."+key, inner, defs)
	}
}

// TestUnmarshalRefuses holds that what can never become right is refused as such, and told apart from what may.
func TestUnmarshalRefuses(t *testing.T) {
	sample := string(samples(t, "statement-moment")["testdata/messages/statement-moment.json"])
	for _, c := range []struct{ name, old, new string }{
		{"another text", "long in coming", "long in going"},
		{"another address", `"url":"https://lantern.example/`, `"url":"https://lanterns.example/`},
		{"another title", `"title":"Lamp`, `"title":"Lump`},
		{"another day", `"published_at":"2027-03-02`, `"published_at":"2027-03-03`},
		{"another type", onrecord.TypeStatement, onrecord.TypeQuotes},
		{"another envelope", `"specversion":"1.0"`, `"specversion":"2.0"`},
		{"a kind there is not", `"kind":"media"`, `"kind":"papers"`},
		{"a source that is no token", `"source":"daily-lantern"`, `"source":"daily.lantern"`},
		{"no capture", `"sha256":"`, `"sha":"`},
		{"half a message", `"data":`, `"data"`},
	} {
		changed := strings.Replace(sample, c.old, c.new, 1)
		if changed == sample {
			t.Errorf("%s: the sample has no %s", c.name, c.old)
		}
		if _, err := onrecord.UnmarshalStatement([]byte(changed)); !errors.Is(err, onrecord.ErrInvalid) {
			t.Errorf("%s: error %v, want ErrInvalid", c.name, err)
		}
	}
}

// FuzzUnmarshalStatement holds that no bytes make a reader panic, and that what it accepts it writes and reads again.
func FuzzUnmarshalStatement(f *testing.F) {
	for _, message := range samples(f, "") {
		f.Add(message)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := onrecord.UnmarshalStatement(data)
		if err != nil {
			if !errors.Is(err, onrecord.ErrInvalid) {
				t.Fatalf("error %v is not ErrInvalid", err)
			}
			return
		}
		again, err := onrecord.MarshalStatement(s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := onrecord.UnmarshalStatement(again); err != nil {
			t.Fatalf("what was accepted is refused when written again: %v", err)
		}
	})
}

// FuzzUnmarshalQuotes holds that no bytes make a reader of quotes panic, whatever text they are checked against.
func FuzzUnmarshalQuotes(f *testing.F) {
	for _, message := range samples(f, "quotes-") {
		f.Add(message, "“A lamp,” she said. 🏮")
	}
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		q, err := onrecord.UnmarshalQuotes(data)
		if err != nil {
			return
		}
		if err := q.Validate(text); err == nil {
			for _, quote := range q.Quotes {
				if got := onrecord.NewText(text).Join(quote.Content); got != quote.Text {
					t.Errorf("valid quote says %q, the text %q", quote.Text, got)
				}
			}
		}
	})
}
