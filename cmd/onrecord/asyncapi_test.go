package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
)

// asyncAPI is what the test needs of schema/asyncapi.yaml.
type asyncAPI struct {
	Channels map[string]struct {
		Address    string                       `yaml:"address"`
		Stream     string                       `yaml:"x-nats-stream"`
		Parameters map[string]asyncAPIParameter `yaml:"parameters"`
		Messages   map[string]struct {
			Ref string `yaml:"$ref"`
		} `yaml:"messages"`
	} `yaml:"channels"`
	Components struct {
		Parameters map[string]asyncAPIParameter `yaml:"parameters"`
		Messages   map[string]struct {
			Name    string `yaml:"name"`
			Payload struct {
				Ref string `yaml:"$ref"`
			} `yaml:"payload"`
		} `yaml:"messages"`
	} `yaml:"components"`
}

type asyncAPIParameter struct {
	Ref  string   `yaml:"$ref"`
	Enum []string `yaml:"enum"`
}

// message is the type and the schema's file of what is published in a stream on a subject; empty where the document
// knows no such subject.
func (d asyncAPI) message(streamName, subject string) (typ, schema string) {
	for _, channel := range d.Channels {
		want, got := strings.Split(channel.Address, "."), strings.Split(subject, ".")
		if channel.Stream != streamName || !slices.EqualFunc(want, got, func(w, g string) bool {
			if !strings.HasPrefix(w, "{") {
				return w == g
			}
			p := channel.Parameters[strings.Trim(w, "{}")]
			if p.Ref != "" {
				p = d.Components.Parameters[filepath.Base(p.Ref)]
			}
			return p.Enum == nil || slices.Contains(p.Enum, g)
		}) {
			continue
		}
		for _, m := range channel.Messages {
			message := d.Components.Messages[filepath.Base(m.Ref)]
			return message.Name, message.Payload.Ref
		}
	}
	return "", ""
}

// TestPublishedMessages reads every message of all streams, of the sample newsroom and of every golden sample published
// again, and holds each against its JSON Schema and against the AsyncAPI document: stream, subject, type.
func TestPublishedMessages(t *testing.T) {
	text, err := os.ReadFile("../../schema/asyncapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var document asyncAPI
	if err := yaml.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	mustExecute(t, "--data", data, "demo")
	id := queryRows(t, data, "SELECT quote_id FROM v_quotes WHERE type = 'direct' LIMIT 1")[0]["quote_id"].(string)
	mustExecute(t, "--data", data, "correct", "set", id, "--role", "Harbour master", "--reason", "see the caption", "--author", "test")
	server, err := stream.StartServer(t.Context(), stream.ServerConfig{Dir: filepath.Join(data, "nats")})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Shutdown()
	publishSamples(t, server)

	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schemas := map[string]*jsonschema.Schema{}
	types := map[string]int{}
	reader := connectTo(t, server, stream.RoleReader)
	for _, name := range append(onrecord.Streams(), onrecord.StreamEdits) {
		err := reader.Follow(t.Context(), stream.FollowOptions{Stream: name, Stored: true}, func(_ context.Context, m stream.Message) error {
			var event onrecord.Event
			if err := json.Unmarshal(m.Data, &event); err != nil {
				t.Errorf("%s %d: %v", name, m.Seq, err)
				return nil
			}
			types[event.Type]++
			typ, file := document.message(name, m.Subject)
			if typ != event.Type {
				t.Errorf("%s %d: subject %s is of %q by the AsyncAPI document, and the message of %q", name, m.Seq, m.Subject, typ, event.Type)
			}
			if event.ID != m.ID {
				t.Errorf("%s %d: id %s, Nats-Msg-Id %s", name, m.Seq, event.ID, m.ID)
			}
			if schemas[file] == nil {
				namedSchema(t, event.DataSchema, file)
				if schemas[file], err = compiler.Compile(filepath.Join("../../schema", file)); err != nil {
					return err
				}
			}
			value, err := jsonschema.UnmarshalJSON(bytes.NewReader(m.Data))
			if err != nil {
				return err
			}
			if err := schemas[file].Validate(value); err != nil {
				t.Errorf("%s %d: %v\n%s", name, m.Seq, err, m.Data)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, typ := range []string{onrecord.TypeStatement, onrecord.TypeQuotes, onrecord.TypeCorrection, onrecord.TypeRedaction, onrecord.TypeEdit} {
		if types[typ] == 0 {
			t.Errorf("no message of %s was published", typ)
		}
	}
	t.Logf("messages read: %v", types)
}

// namedSchema holds that a message names the schema that the AsyncAPI document has for it.
func namedSchema(t *testing.T, name, file string) {
	t.Helper()
	got, err := onrecord.Schema(name)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join("../../schema", file))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("messages name the schema %s, which is not %s of the AsyncAPI document", name, file)
	}
}

func connectTo(t *testing.T, server *stream.Server, role stream.Role) *stream.Conn {
	t.Helper()
	conn, err := server.Connect(t.Context(), role)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	return conn
}

// publishSamples publishes what the golden messages say.
func publishSamples(t *testing.T, server *stream.Server) {
	t.Helper()
	conns := map[stream.Role]*stream.Conn{}
	for _, role := range stream.Roles() {
		conns[role] = connectTo(t, server, role)
	}
	files, err := filepath.Glob("../../testdata/messages/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden messages: %v", err)
	}
	for _, file := range files {
		message, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		kind, _, _ := strings.Cut(filepath.Base(file), "-")
		if err := publishSample(t.Context(), conns, kind, message); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func publishSample(ctx context.Context, conns map[stream.Role]*stream.Conn, kind string, message []byte) error {
	switch kind {
	case "statement":
		s, err := onrecord.UnmarshalStatement(message)
		if err != nil {
			return err
		}
		return conns[stream.RoleScraper].PublishStatements(ctx, []onrecord.Statement{s})
	case "quotes":
		q, err := onrecord.UnmarshalQuotes(message)
		if err != nil {
			return err
		}
		return conns[stream.RoleProcessor].PublishQuotes(ctx, q)
	case "correction":
		c, err := onrecord.UnmarshalCorrection(message)
		if err != nil {
			return err
		}
		return conns[stream.RoleEditor].PublishCorrection(ctx, c)
	case "redaction":
		r, err := onrecord.UnmarshalRedaction(message)
		if err != nil {
			return err
		}
		return conns[stream.RoleRedactor].PublishRedaction(ctx, r)
	}
	e, err := onrecord.UnmarshalEdit(message)
	if err != nil {
		return err
	}
	return conns[stream.RoleSink].PublishEdit(ctx, e)
}
