package stream_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
)

// startServer runs an embedded server on dir that only this process can reach.
func startServer(t testing.TB, cfg stream.ServerConfig) *stream.Server {
	t.Helper()
	if cfg.Dir == "" {
		cfg.Dir = t.TempDir()
	}
	s, err := stream.StartServer(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Shutdown)
	return s
}

func connectAs(t testing.TB, s *stream.Server, r stream.Role) *stream.Conn {
	t.Helper()
	c, err := s.Connect(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// soon is a context for what takes milliseconds: it only ends a test that would hang.
func soon(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

var firstSeen = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// newStatement makes the nth release of an invented organisation.
func newStatement(n int, text string) onrecord.Statement {
	body := fmt.Sprintf("<p>%s</p>", text)
	s := onrecord.Statement{
		Version:     1,
		Source:      "saltmarsh-news",
		Stakeholder: onrecord.Stakeholder{ID: "saltmarsh", Name: "Saltmarsh Trust", Kind: onrecord.KindNGO},
		Firsthand:   true,
		URL:         fmt.Sprintf("https://saltmarsh.example/news/%d", n),
		Title:       fmt.Sprintf("Release %d", n),
		Lang:        "en",
		PublishedAt: onrecord.Day(2026, time.March, 1),
		FirstSeenAt: firstSeen,
		Text:        text,
		Capture: onrecord.Capture{
			SHA256: onrecord.HashBytes([]byte(body)), Size: int64(len(body)), ContentType: "text/html",
			FetchedAt: firstSeen, URLs: []string{fmt.Sprintf("https://saltmarsh.example/news/%d", n)},
		},
		Derivation: onrecord.Derivation{Extractor: "content/1"},
	}
	s.Seal()
	return s
}

func newStatements(from, n int) []onrecord.Statement {
	var out []onrecord.Statement
	for i := from; i < from+n; i++ {
		out = append(out, newStatement(i, fmt.Sprintf("The tide came in at gate %d. “We measured it twice,” the warden said.", i)))
	}
	return out
}

func newQuotes(s onrecord.Statement) onrecord.Quotes {
	start := strings.Index(s.Text, "We measured")
	if start < 0 {
		return onrecord.Quotes{Statement: s, Extractor: "rules/1"}
	}
	runes := len([]rune(s.Text[:start]))
	content := onrecord.Spans{{Start: runes, End: runes + len("We measured it twice,")}}
	return onrecord.Quotes{Statement: s, Extractor: "rules/1", Quotes: []onrecord.Quote{{
		ID: onrecord.NewQuoteID(s.VersionID, content), Type: onrecord.Direct, Content: content,
		Text: "We measured it twice,", Speaker: onrecord.Speaker{Role: "warden"}, Confidence: 0.9,
	}}}
}

// readAll replays a stream from after seq to its present end.
func readAll(t testing.TB, c *stream.Conn, opt stream.FollowOptions) []stream.Message {
	t.Helper()
	last, err := c.LastSeq(soon(t), opt.Stream)
	if err != nil {
		t.Fatal(err)
	}
	if last <= opt.AfterSeq {
		return nil
	}
	ctx, cancel := context.WithCancel(soon(t))
	defer cancel()
	var got []stream.Message
	err = c.Follow(ctx, opt, func(_ context.Context, m stream.Message) error {
		got = append(got, m)
		if m.Pending == 0 {
			cancel()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// ids are the ids of messages in their order.
func ids(msgs []stream.Message) []string {
	var out []string
	for _, m := range msgs {
		out = append(out, m.ID)
	}
	return out
}

func versionIDs(statements []onrecord.Statement) []string {
	var out []string
	for _, s := range statements {
		out = append(out, string(s.VersionID))
	}
	return out
}
