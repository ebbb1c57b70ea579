package onrecord_test

import (
	"errors"
	"testing"
	"time"

	"github.com/onrecord/onrecord"
)

func TestEditsDecodeForEver(t *testing.T) {
	for file, message := range samples(t, "edit-") {
		e, err := onrecord.UnmarshalEdit(message)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		got, err := onrecord.MarshalEdit(e)
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		sameBytes(t, file, got, message)
	}
}

func TestEditsRefused(t *testing.T) {
	for file, message := range samples(t, "edit-") {
		good, err := onrecord.UnmarshalEdit(message)
		if err != nil {
			t.Fatal(file, err)
		}
		for name, spoil := range map[string]func(*onrecord.Edit){
			"another quote":             func(e *onrecord.Edit) { e.QuoteID = "qother" },
			"another change":            func(e *onrecord.Edit) { e.Change = "improved" },
			"a source that is no token": func(e *onrecord.Edit) { e.Source = "a.b" },
			"a kind there is not":       func(e *onrecord.Edit) { e.Stakeholder.Kind = "crowd" },
			"no time":                   func(e *onrecord.Edit) { e.To.FirstSeenAt = time.Time{} },
			"no statement":              func(e *onrecord.Edit) { e.StatementID = "" },
		} {
			bad := good
			spoil(&bad)
			if err := bad.Validate(); !errors.Is(err, onrecord.ErrInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
