package onrecord_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
)

// correctionSamples are the golden corrections, one an action.
func correctionSamples(t testing.TB) map[string][]byte { return samples(t, "correction-") }

func TestCorrectionsDecodeForEver(t *testing.T) {
	seen := make(map[onrecord.CorrectionAction]bool)
	for file, message := range correctionSamples(t) {
		c, err := onrecord.UnmarshalCorrection(message)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		seen[c.Action] = true
		got, err := onrecord.MarshalCorrection(c)
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		sameBytes(t, file, got, message)
		id := c.ID
		if err := c.Seal(); err != nil || c.ID != id {
			t.Errorf("%s: its content makes the id %s (%v), it has %s", file, c.ID, err, id)
		}
	}
	for _, action := range onrecord.CorrectionActions() {
		if !seen[action] {
			t.Errorf("no golden message of action %s", action)
		}
	}
}

func TestRedactionsDecodeForEver(t *testing.T) {
	for file, message := range samples(t, "redaction-") {
		r, err := onrecord.UnmarshalRedaction(message)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		got, err := onrecord.MarshalRedaction(r)
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		sameBytes(t, file, got, message)
		id := r.ID
		if err := r.Seal(); err != nil || r.ID != id {
			t.Errorf("%s: its content makes the id %s (%v), it has %s", file, r.ID, err, id)
		}
	}
}

// TestRedactionSchemaRepeatsQuotes holds that what is left of a statement is described as the statement and its quotes
// are: a field that they gain, a redaction gains.
func TestRedactionSchemaRepeatsQuotes(t *testing.T) {
	defs := func(name string) any {
		data, err := onrecord.Schema(name)
		if err != nil {
			t.Fatal(err)
		}
		var schema map[string]any
		if err := json.Unmarshal(data, &schema); err != nil {
			t.Fatal(err)
		}
		return schema["$defs"]
	}
	if diff := cmp.Diff(defs(onrecord.SchemaRedaction), defs(onrecord.SchemaQuotes)); diff != "" {
		t.Errorf("redaction - quotes +\n%s", diff)
	}
}

// TestCorrectionsRefused holds that a correction which could not be applied does not get into the stream.
func TestCorrectionsRefused(t *testing.T) {
	all := correctionSamples(t)
	for _, c := range []struct{ sample, old, new string }{
		{"set", `"author":"Ottoline Wray"`, `"author":" "`},
		{"set", `"reason":"`, `"grounds":"`},
		{"set", `"set":{`, `"sat":{`},
		{"set", `"source":"daily-lantern"`, `"source":"daily.lantern"`},
		{"set", `"kind":"ngo"`, `"kind":"club"`},
		{"set", `"action":"set"`, `"action":"sit"`},
		{"set", `"words":[`, `"wards":[`},
		{"span", `,"content":[{"exact":"the lamps`, `,"contents":[{"exact":"the lamps`},
		{"reject", `"exact":"a long evening"`, `"exact":""`},
		{"add", `"type":"indirect"`, `"tipe":"indirect"`},
		{"merge", `"names":[`, `"namen":[`},
		{"merge", `"names":["O. Wray"`, `"names":["Ottoline Wray"`},
		{"identify", `"lei":"529900T8BM49AURSDO55"`, `"lei":"529900T8BM49AURSDO56"`},
		{"identify", `"wikidata":"Q`, `"wikidata":"P`},
		{"member", `"since":"2024-05"`, `"since":"May 2024"`},
		{"member", `"until":"2026"`, `"until":"2023"`},
		{"withdraw", `"withdraws":"c`, `"withdraws":"q`},
	} {
		sample := string(all["testdata/messages/correction-"+c.sample+".json"])
		changed := strings.Replace(sample, c.old, c.new, 1)
		if changed == sample {
			t.Errorf("%s has no %s", c.sample, c.old)
			continue
		}
		if _, err := onrecord.UnmarshalCorrection([]byte(changed)); !errors.Is(err, onrecord.ErrInvalid) {
			t.Errorf("%s with %s: error %v, want ErrInvalid", c.sample, c.new, err)
		}
	}
}

func FuzzUnmarshalCorrection(f *testing.F) {
	for _, message := range correctionSamples(f) {
		f.Add(message)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := onrecord.UnmarshalCorrection(data)
		if err != nil {
			if !errors.Is(err, onrecord.ErrInvalid) {
				t.Fatalf("error %v is not ErrInvalid", err)
			}
			return
		}
		again, err := onrecord.MarshalCorrection(c)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := onrecord.UnmarshalCorrection(again); err != nil {
			t.Fatalf("what was accepted is refused when written again: %v", err)
		}
	})
}
