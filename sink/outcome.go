package sink

import "slices"

// outcome is what has become of a correction in the versions of its statement.
type outcome struct {
	state, note string
	// overruledNote is set where another correction took something of it back.
	overruledNote string
}

// weight orders the states by which says more of a statement: a correction that applies to one version and is not
// found in another applies.
var weight = []string{"", stateWaiting, stateLost, stateAmbiguous, stateAgreed, stateApplied, stateDoubted}

func (o *outcome) add(state, note string) {
	if slices.Index(weight, state) > slices.Index(weight, o.state) {
		o.state, o.note = state, note
	}
}

func (o *outcome) overruled(note string) {
	if note != "" {
		o.overruledNote = note
	}
}

// verdict is the state on record.
func (o *outcome) verdict() (state, note string) {
	switch {
	case o.state == "":
		return stateWaiting, "the statement, its text or its quotes are not in the archive yet"
	case o.overruledNote != "":
		return stateOverruled, o.overruledNote
	}
	return o.state, o.note
}
