package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
)

// said is a statement of one sentence in somebody's mouth, for the tests of subscribers.
type said struct {
	source  onrecord.SourceID
	kind    onrecord.Kind
	lang    string
	speaker onrecord.Speaker
	topics  []string
	words   string
}

var saidByThree = []said{
	{"quaywatch", onrecord.KindNGO, "en", onrecord.Speaker{Name: "Ada Brook", Affiliation: "Quay Watch", Kind: onrecord.KindNGO}, []string{"tides"}, "We counted every boat"},
	{"harborline", onrecord.KindCompany, "en", onrecord.Speaker{Name: "Ines Calder", Affiliation: "Harborline Systems", Kind: onrecord.KindCompany}, []string{"data-requests"}, "We will publish the report"},
	{"port-de-pell", onrecord.KindState, "fr", onrecord.Speaker{Name: "Luc Maret", Kind: onrecord.KindState}, []string{"tides", "data-requests"}, "Nous avons compté chaque bateau"},
}

// messages are a statement and the quotes in it.
func (s said) messages(n int) (onrecord.Statement, onrecord.Quotes) {
	text := fmt.Sprintf("“%s,” said %s.", s.words, s.speaker.Name)
	url := fmt.Sprintf("https://%s.example/%d", s.source, n)
	seen := time.Date(2026, 3, 2, 9, 0, n, 0, time.UTC)
	statement := onrecord.Statement{
		Version: 1, Source: s.source, Firsthand: true, URL: url, Title: s.words, Lang: s.lang, Text: text, FirstSeenAt: seen,
		Stakeholder: onrecord.Stakeholder{ID: string(s.source), Name: string(s.source), Kind: s.kind},
		PublishedAt: onrecord.Day(2026, time.March, 1),
		Capture:     onrecord.Capture{SHA256: onrecord.HashBytes([]byte(text)), Size: int64(len(text)), ContentType: "text/html", FetchedAt: seen, URLs: []string{url}},
		Derivation:  onrecord.Derivation{Extractor: "content/1"},
	}
	statement.Seal()
	content := onrecord.Spans{{Start: 1, End: 1 + len([]rune(s.words))}}
	return statement, onrecord.Quotes{Statement: statement, Extractor: "rules/1", Quotes: []onrecord.Quote{{
		ID: onrecord.NewQuoteID(statement.VersionID, content), Type: onrecord.Direct, Content: content, Text: s.words,
		Source: onrecord.Spans{}, Cue: onrecord.Spans{}, Speaker: s.speaker, Topics: s.topics, Confidence: 0.9,
	}}}
}

// runningStream is the stream of a data directory, as `onrecord run` keeps it.
type runningStream struct {
	t                  *testing.T
	server             *stream.Server
	scraper, processor *stream.Conn
	published          int
}

func startStream(t *testing.T, data string) *runningStream {
	t.Helper()
	server, err := stream.StartServer(t.Context(), stream.ServerConfig{Dir: filepath.Join(data, "nats"), Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Shutdown)
	s := &runningStream{t: t, server: server}
	for role, conn := range map[stream.Role]**stream.Conn{stream.RoleScraper: &s.scraper, stream.RoleProcessor: &s.processor} {
		if *conn, err = server.Connect(t.Context(), role); err != nil {
			t.Fatal(err)
		}
		t.Cleanup((*conn).Close)
	}
	return s
}

// publish adds statements and their quotes, each a new document.
func (r *runningStream) publish(all ...said) {
	r.t.Helper()
	for _, s := range all {
		r.published++
		statement, quotes := s.messages(r.published)
		if err := r.scraper.PublishStatements(r.t.Context(), []onrecord.Statement{statement}); err != nil {
			r.t.Fatal(err)
		}
		if err := r.processor.PublishQuotes(r.t.Context(), quotes); err != nil {
			r.t.Fatal(err)
		}
	}
}

// TestTailFilters replays what is stored through every filter.
func TestTailFilters(t *testing.T) {
	data := t.TempDir()
	s := startStream(t, data)
	s.publish(saidByThree...)
	s.server.Shutdown()
	all := []string{"quaywatch", "harborline", "port-de-pell"}
	for name, c := range map[string]struct {
		args []string
		want []string
	}{
		"all":             {nil, all},
		"since":           {[]string{"--since", "1h"}, all},
		"since later":     {[]string{"--since", time.Now().AddDate(1, 0, 0).Format(time.DateOnly)}, nil},
		"kind":            {[]string{"--kind", "ngo"}, all[:1]},
		"source":          {[]string{"--source", "harborline"}, all[1:2]},
		"kind and source": {[]string{"--source", "harborline", "--kind", "ngo"}, nil},
		"topic":           {[]string{"--topic", "tides"}, []string{all[0], all[2]}},
		"who: speaker":    {[]string{"--who", "ada"}, all[:1]},
		"who: affiliated": {[]string{"--who", "HARBORLINE"}, all[1:2]},
		"who: nobody":     {[]string{"--who", "nobody"}, nil},
		"language":        {[]string{"--lang", "fr"}, all[2:]},
		"lines":           {[]string{"-n", "2"}, all[:2]},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for line := range strings.Lines(mustExecute(t, append([]string{"--data", data, "tail", "--replay", "--format", "jsonl"}, c.args...)...)) {
				got = append(got, tailedSource(t, line))
			}
			if diff := cmp.Diff(got, c.want); diff != "" {
				t.Errorf("(-got +want):\n%s", diff)
			}
		})
	}
	for name, args := range map[string][]string{
		"source": {"--source", "a.>"}, "kind": {"--kind", "newspaper"}, "since": {"--since", "yesterday"}, "format": {"--format", "csv"},
	} {
		if _, stderr, code := execute(t, append([]string{"--data", data, "tail", "--replay"}, args...)...); code != 1 || !strings.Contains(stderr, args[1]) {
			t.Errorf("%s: exit code %d, %q, want 1 and what is wrong", name, code, stderr)
		}
	}
}

// tailedSource is the source of a line of tail --format jsonl.
func tailedSource(t *testing.T, line string) string {
	t.Helper()
	var l tailLine
	if err := json.Unmarshal([]byte(line), &l); err != nil {
		t.Fatalf("%v: %q", err, line)
	}
	return string(l.Source)
}

// TestTailLive follows a running stream, by itself and with a replay before, until Ctrl-C: exit code 0, and not a word
// on stderr.
func TestTailLive(t *testing.T) {
	data := t.TempDir()
	s := startStream(t, data)
	s.publish(saidByThree[0])
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, "--data", data, "tail", "--replay", "--format", "jsonl")
	cmd.Env = append(os.Environ(), asProgram+"=1")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(stdout)
	for i, want := range []string{"quaywatch", "harborline", "port-de-pell"} {
		if i > 0 {
			s.publish(saidByThree[i]) // the line before it was read, so this one is new
		}
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatalf("%v\n%s", err, &stderr)
		}
		if got := tailedSource(t, line); got != want {
			t.Errorf("line %d: %s, want %s", i, got, want)
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if rest, err := io.ReadAll(lines); err != nil || len(rest) > 0 {
		t.Errorf("after Ctrl-C: %q, %v", rest, err)
	}
	if err := cmd.Wait(); err != nil || stderr.Len() > 0 {
		t.Errorf("exit: %v, want 0, and silence: %q", err, &stderr)
	}
}
