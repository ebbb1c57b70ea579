package stream_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
)

func TestFollowFromAnyPlace(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	scraper, reader := connectAs(t, s, stream.RoleScraper), connectAs(t, s, stream.RoleReader)
	statements := newStatements(1, 20)
	if err := scraper.PublishStatements(soon(t), statements); err != nil {
		t.Fatal(err)
	}
	other := newStatement(99, "The dredger left.")
	other.Source, other.Stakeholder.Kind = "dredger-news", onrecord.KindCompany
	if err := scraper.PublishStatements(soon(t), []onrecord.Statement{other}); err != nil {
		t.Fatal(err)
	}
	want := append(versionIDs(statements), string(other.VersionID))
	all := readAll(t, reader, stream.FollowOptions{Stream: onrecord.StreamStatements})
	if diff := cmp.Diff(ids(all), want); diff != "" {
		t.Errorf("all (-got +want):\n%s", diff)
	}
	for i, m := range all {
		if m.Seq != uint64(i+1) || m.Pending != uint64(len(all)-1-i) || m.Stream != onrecord.StreamStatements {
			t.Errorf("message %d: seq %d, pending %d, stream %s", i, m.Seq, m.Pending, m.Stream)
		}
		if id, err := reader.MessageID(soon(t), onrecord.StreamStatements, m.Seq); err != nil || id != m.ID {
			t.Errorf("id at %d: %q, %v; want %q", m.Seq, id, err, m.ID)
		}
	}
	for name, test := range map[string]struct {
		opt  stream.FollowOptions
		want []string
	}{
		"after a place":      {stream.FollowOptions{AfterSeq: 15}, want[15:]},
		"since a time":       {stream.FollowOptions{Since: all[20].Time}, want[20:]},
		"of a kind":          {stream.FollowOptions{Subjects: []string{"onrecord.v1.statement.company.*"}}, want[20:]},
		"of several sources": {stream.FollowOptions{Subjects: []string{"onrecord.v1.statement.*.dredger-news", "onrecord.v1.statement.ngo.saltmarsh-news"}, AfterSeq: 18}, want[18:]},
	} {
		test.opt.Stream = onrecord.StreamStatements
		if diff := cmp.Diff(ids(readAll(t, reader, test.opt)), test.want); diff != "" {
			t.Errorf("%s (-got +want):\n%s", name, diff)
		}
	}
	if _, err := reader.MessageID(soon(t), onrecord.StreamStatements, 22); !errors.Is(err, onrecord.ErrNotFound) {
		t.Errorf("id of a message that is not there yet: %v, want ErrNotFound", err)
	}
}

// A follower that has caught up gets what is published next; its own error ends it.
func TestFollowGoesOn(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	scraper, reader := connectAs(t, s, stream.RoleScraper), connectAs(t, s, stream.RoleReader)
	if err := scraper.PublishStatements(soon(t), newStatements(1, 1)); err != nil {
		t.Fatal(err)
	}
	enough := errors.New("enough")
	var got []string
	err := reader.Follow(soon(t), stream.FollowOptions{Stream: onrecord.StreamStatements}, func(ctx context.Context, m stream.Message) error {
		got = append(got, m.ID)
		if len(got) == 4 {
			return enough
		}
		return scraper.PublishStatements(ctx, newStatements(len(got)+1, 1))
	})
	if !errors.Is(err, enough) {
		t.Errorf("follow ended with %v, want the handler's error", err)
	}
	if diff := cmp.Diff(got, versionIDs(newStatements(1, 4))); diff != "" {
		t.Errorf("followed (-got +want):\n%s", diff)
	}
}

// Stored ends with what there was at the beginning, also where that is nothing.
func TestFollowStored(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	scraper, reader := connectAs(t, s, stream.RoleScraper), connectAs(t, s, stream.RoleReader)
	follow := func(opt stream.FollowOptions) (got []string) {
		t.Helper()
		opt.Stream, opt.Stored = onrecord.StreamStatements, true
		err := reader.Follow(soon(t), opt, func(ctx context.Context, m stream.Message) error {
			got = append(got, m.ID)
			return scraper.PublishStatements(ctx, newStatements(100+len(got), 1)) // too late to be among them
		})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := follow(stream.FollowOptions{}); got != nil {
		t.Errorf("of an empty stream: %v", got)
	}
	statements := newStatements(1, 5)
	if err := scraper.PublishStatements(soon(t), statements); err != nil {
		t.Fatal(err)
	}
	if got := follow(stream.FollowOptions{Subjects: []string{"onrecord.v1.statement.company.*"}}); got != nil {
		t.Errorf("of a kind there is none of: %v", got)
	}
	if diff := cmp.Diff(follow(stream.FollowOptions{AfterSeq: 2}), versionIDs(statements[2:])); diff != "" {
		t.Errorf("after a place (-got +want):\n%s", diff)
	}
}
