package stream_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
)

func TestState(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	state, err := connectAs(t, s, stream.RoleScraper).State(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	ctx := soon(t)
	if keys, err := state.Keys(ctx, ""); err != nil || len(keys) != 0 {
		t.Errorf("keys of an empty bucket: %v, %v", keys, err)
	}
	if _, _, err := state.Get(ctx, "seen.a"); !errors.Is(err, onrecord.ErrNotFound) {
		t.Errorf("a key that is not there: %v, want ErrNotFound", err)
	}
	if err := state.Update(ctx, "seen.a", []byte("1"), 0); err != nil {
		t.Fatalf("create: %v", err)
	}
	if err := state.Update(ctx, "seen.a", []byte("2"), 0); !errors.Is(err, stream.ErrConflict) {
		t.Errorf("create what is there: %v, want ErrConflict", err)
	}
	v, revision, err := state.Get(ctx, "seen.a")
	if err != nil || string(v) != "1" {
		t.Fatalf("got %q, %v", v, err)
	}
	if err := state.Update(ctx, "seen.a", []byte("3"), revision); err != nil {
		t.Errorf("update: %v", err)
	}
	if err := state.Update(ctx, "seen.a", []byte("4"), revision); !errors.Is(err, stream.ErrConflict) {
		t.Errorf("update of an old revision: %v, want ErrConflict", err)
	}
	for _, key := range []string{"seen.b", "seen.b.c", "seenish", "health.a"} {
		if err := state.Put(ctx, key, []byte("{}")); err != nil {
			t.Fatal(err)
		}
	}
	for prefix, want := range map[string][]string{
		"":        {"health.a", "seen.a", "seen.b", "seen.b.c", "seenish"},
		"seen":    {"seen.a", "seen.b", "seen.b.c", "seenish"},
		"seen.":   {"seen.a", "seen.b", "seen.b.c"},
		"seen.b":  {"seen.b", "seen.b.c"},
		"seen.b.": {"seen.b.c"},
		"none.":   nil,
	} {
		got, err := state.Keys(ctx, prefix)
		if diff := cmp.Diff(got, want); err != nil || diff != "" {
			t.Errorf("keys %q: %v (-got +want):\n%s", prefix, err, diff)
		}
	}
	for _, key := range []string{"", ".a", "a.", "a..b", "A", "a b", "a*", "a.>", "https://x"} {
		if err := state.Put(ctx, key, nil); !errors.Is(err, onrecord.ErrInvalid) {
			t.Errorf("key %q: %v, want ErrInvalid", key, err)
		}
	}
}
