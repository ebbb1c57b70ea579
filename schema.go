package onrecord

import (
	"bytes"
	"embed"
	"fmt"
)

//go:embed schema/asyncapi.yaml
var asyncAPI []byte

// AsyncAPI is an AsyncAPI 3 document of the streams: subjects, messages and who sends them. Its messages refer to the
// schemas as files beside it.
func AsyncAPI() []byte { return bytes.Clone(asyncAPI) }

//go:embed schema/statement.v1.json schema/quotes.v1.json schema/correction.v1.json schema/redaction.v1.json schema/edit.v1.json
var schemaFiles embed.FS

// schemaPaths are the published schemas by the name a message carries in its dataschema.
var schemaPaths = []struct{ name, path string }{
	{SchemaStatement, "schema/statement.v1.json"},
	{SchemaQuotes, "schema/quotes.v1.json"},
	{SchemaCorrection, "schema/correction.v1.json"},
	{SchemaRedaction, "schema/redaction.v1.json"},
	{SchemaEdit, "schema/edit.v1.json"},
}

// Schemas lists the names of the published JSON Schemas, as a message names its own in dataschema.
func Schemas() []string {
	names := make([]string, len(schemaPaths))
	for i, s := range schemaPaths {
		names[i] = s.name
	}
	return names
}

// Schema returns the JSON Schema (2020-12) with the given name. It describes the whole message, envelope included. A
// published schema changes only by gaining fields that may be absent; another change takes another name.
func Schema(name string) ([]byte, error) {
	for _, s := range schemaPaths {
		if s.name == name {
			return schemaFiles.ReadFile(s.path)
		}
	}
	return nil, fmt.Errorf("schema %q: %w; there are %q", name, ErrNotFound, Schemas())
}
