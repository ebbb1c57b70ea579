package onrecord_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
)

func TestToldOnce(t *testing.T) {
	for _, test := range []struct {
		name string
		s    onrecord.Speaker
		want string
		of   []string
	}{
		{"a person", onrecord.Speaker{Name: "Mara Lindqvist", Role: "chief engineer", Affiliation: "Brightwater"}, "Mara Lindqvist, chief engineer, Brightwater", nil},
		{"a body for itself", onrecord.Speaker{Name: "Harborline", Affiliation: "Harborline"}, "Harborline", nil},
		{"somebody unnamed of a body", onrecord.Speaker{Name: "Harborline", Role: "spokeswoman", Affiliation: "Harborline"}, "Harborline, spokeswoman", nil},
		{"set in capitals and wide", onrecord.Speaker{Name: "HARBORLINE  Systems", Role: "spokeswoman", Affiliation: "Harborline Systems"}, "HARBORLINE  Systems, spokeswoman", nil},
		{"no name", onrecord.Speaker{Role: "spokeswoman", Affiliation: "Harborline"}, "spokeswoman, Harborline", nil},
		{"the affiliation alone", onrecord.Speaker{Affiliation: "Harborline"}, "Harborline", nil},
		{"a role that says whose", onrecord.Speaker{Name: "Tomé Okafor", Role: "former commissioner of Quay Watch", Affiliation: "Quay Watch"}, "Tomé Okafor, former commissioner of Quay Watch", nil},
		{"a role that only looks so", onrecord.Speaker{Name: "Tomé Okafor", Role: "Ostlander", Affiliation: "Ost"}, "Tomé Okafor, Ostlander, Ost", nil},
		{"the second time it stands alone", onrecord.Speaker{Role: "Ostlander of Ost", Affiliation: "Ost"}, "Ostlander of Ost", nil},
		{"in Chinese", onrecord.Speaker{Name: "林海", Role: "港务局发言人", Affiliation: "港务局"}, "林海, 港务局发言人", nil},
		{"a person called like a state", onrecord.Speaker{Name: "Ost Valder", Role: "envoy", Affiliation: "Ost"}, "Ost Valder, envoy, Ost", nil},
		{"a name that is the role", onrecord.Speaker{Name: "Chair", Role: "chair", Affiliation: "Quay Watch"}, "Chair, Quay Watch", nil},
		{"for a group", onrecord.Speaker{Name: "Belmarra", Affiliation: "Littoral Group", OnBehalfOf: []string{"Littoral Group"}}, "Belmarra", []string{"Littoral Group"}},
		{"for itself", onrecord.Speaker{Name: "Belmarra", OnBehalfOf: []string{"Belmarra", "Ost"}}, "Belmarra", []string{"Ost"}},
		{"a group alone", onrecord.Speaker{Affiliation: "Littoral Group", OnBehalfOf: []string{"Littoral Group"}}, "Littoral Group", nil},
		{"nobody", onrecord.Speaker{}, "", nil},
	} {
		behalf := append([]string(nil), test.s.OnBehalfOf...)
		if got := test.s.Byline(); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
		if got := test.s.Told().OnBehalfOf; len(got) != len(test.of) || len(got) > 0 && got[0] != test.of[0] {
			t.Errorf("%s: on behalf of %q, want %q", test.name, got, test.of)
		}
		if diff := cmp.Diff(append([]string(nil), test.s.OnBehalfOf...), behalf); diff != "" {
			t.Errorf("%s: the speaker was changed: %s", test.name, diff)
		}
	}
}
