package stream_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
)

// Many publish their quotes at the same time: each is told of its own, one that cannot be published and callers who
// leave are no harm to the others, and what is published twice is there once.
func TestQuotesOfMany(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	processor := connectAs(t, s, stream.RoleProcessor)
	huge := newQuotes(newStatements(1, 1)[0])
	huge.Quotes[0].Text = strings.Repeat("tide ", 2<<20)
	left, leave := context.WithCancel(t.Context())
	var want []string
	var callers sync.WaitGroup
	publish := func(ctx context.Context, q onrecord.Quotes, allowed error) {
		callers.Go(func() {
			if err := processor.PublishQuotes(ctx, q); !errors.Is(err, allowed) {
				t.Errorf("quotes of %s: %v, want %v", q.Statement.URL, err, allowed)
			}
		})
	}
	ctx := soon(t)
	for n, statement := range newStatements(2, 300) {
		q := newQuotes(statement)
		want = append(want, onrecord.QuotesID(statement.VersionID, q.Extractor))
		publish(ctx, q, nil)
		if n%50 == 0 {
			publish(ctx, q, nil)
			if n == 0 {
				publish(ctx, huge, onrecord.ErrInvalid)
			}
		}
	}
	for _, statement := range newStatements(1000, 100) {
		callers.Go(func() { _ = processor.PublishQuotes(left, newQuotes(statement)) })
	}
	leave()
	callers.Wait()
	got := ids(readAll(t, connectAs(t, s, stream.RoleSink), stream.FollowOptions{Stream: onrecord.StreamQuotes}))
	slices.Sort(got)
	if len(slices.Compact(slices.Clone(got))) != len(got) {
		t.Error("a message is in the stream twice")
	}
	got = slices.DeleteFunc(got, func(id string) bool { return !slices.Contains(want, id) }) // of those who left, some
	slices.Sort(want)
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("quotes in the stream (-got +want):\n%s", diff)
	}
}
