package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/onrecord/onrecord"
)

func TestDoctor(t *testing.T) {
	data := demoArchive(t)
	for _, check := range []string{"auto", "quick", "full"} {
		var d diagnosis
		if err := json.Unmarshal([]byte(mustExecute(t, "--data", data, "doctor", "--format", "json", "--check", check)), &d); err != nil {
			t.Fatal(err)
		}
		if len(d.Archive.Checks) == 0 || d.damaged() || d.Archive.Left != "" {
			t.Errorf("%s: checks %+v, left out %q", check, d.Archive.Checks, d.Archive.Left)
		}
		if len(d.Archive.Streams) != 2 {
			t.Fatalf("%s: streams %+v", check, d.Archive.Streams)
		}
		for _, s := range d.Archive.Streams {
			if s.Unknown != "" || s.Messages == 0 || s.Read != s.Last || uint64(s.Stored) != s.Messages || s.Dead != 0 {
				t.Errorf("%s: %+v", check, s)
			}
		}
		if len(d.Advice) != 1 || !strings.Contains(d.Advice[0], "nothing runs") {
			t.Errorf("%s: advice %q", check, d.Advice)
		}
	}
	if text := mustExecute(t, "--data", data, "doctor"); !strings.Contains(text, "quick_check: ok") || !strings.Contains(text, "STATEMENTS: read to ") {
		t.Errorf("as text:\n%s", text)
	}
	if _, stderr, code := execute(t, "--data", data, "doctor", "--check", "twice"); code != exitFailed || !strings.Contains(stderr, `--check "twice" is none of auto`) {
		t.Errorf("exit code %d: %s", code, stderr)
	}

	// Another archive beside the same streams is behind them.
	other := filepath.Join(t.TempDir(), "other.yaml")
	text := "contact: https://watch.example/bot\narchive: {path: " + filepath.Join(t.TempDir(), "archive.db") + "}\n"
	if err := os.WriteFile(other, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if stdout, stderr, code := execute(t, "--data", data, "--config", other, "doctor"); code != 0 || !strings.Contains(stderr, "no archive yet") {
		t.Errorf("exit code %d: %s%s", code, stdout, stderr)
	}

	// Damage is told, and what to do.
	archive := filepath.Join(data, "archive.db")
	bytes, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(bytes) / 3; i < len(bytes)/2; i++ {
		bytes[i] ^= 0x5A
	}
	if err := os.WriteFile(archive, bytes, 0o600); err != nil {
		t.Fatal(err)
	}
	stdout, stderr, code := execute(t, "--data", data, "doctor")
	if code != exitSomeFailed || !strings.Contains(stderr, "move the archive away") {
		t.Errorf("exit code %d: %s%s", code, stdout, stderr)
	}
}

// TestComparisonAdvice has each difference between a stream and the archive.
func TestComparisonAdvice(t *testing.T) {
	comparison := func(read, last, messages uint64, stored int) streamComparison {
		c := streamComparison{Messages: messages, Last: last}
		c.Stream, c.Read, c.Stored = "QUOTES", read, stored
		return c
	}
	for _, test := range []struct {
		c          streamComparison
		same, live bool
		want       string
	}{
		{comparison(9, 9, 9, 9), true, false, ""},
		{comparison(9, 9, 9, 7), true, false, ""}, // two messages repeat others
		{comparison(5, 9, 9, 5), true, false, "4 messages of QUOTES behind: `onrecord run`"},
		{comparison(5, 9, 9, 5), true, true, "if that does not change"},
		{comparison(9, 5, 5, 9), true, false, "read again from its beginning"},
		{comparison(5, 9, 9, 5), false, false, "read again from its beginning"},
		{comparison(9, 9, 4, 9), true, false, "has 5 messages of QUOTES that the stream no longer has"},
	} {
		if got := test.c.advice(test.same, test.live); (test.want == "") != (got == "") || !strings.Contains(got, test.want) {
			t.Errorf("%+v: %q, want %q", test.c, got, test.want)
		}
	}
}

// TestProcessorAdvice has each way in which statements can wait.
func TestProcessorAdvice(t *testing.T) {
	for _, test := range []struct {
		p           processorState
		stuck, live bool
		want        string
	}{
		{processorState{Free: 2}, false, true, ""},
		{processorState{Waiting: 3, Processing: 2}, false, true, ""},
		{processorState{Waiting: 3}, false, false, "`onrecord run` or `onrecord process` reads them"},
		{processorState{Waiting: 3}, true, true, "nobody reads them: start `onrecord process`"},
		{processorState{Waiting: 3, Processing: 2, Retrying: 2}, true, true, "stuck: 5 statements wait"},
	} {
		got := test.p.advice(test.stuck, test.live)
		if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("%+v, stuck %v, live %v: %q, want %q", test.p, test.stuck, test.live, got, test.want)
		}
	}
}

// TestDoctorStuck has the whole command on a stream whose statements nobody reads, that a processor hangs on, and that
// are read at last, by a clock that the test sets.
func TestDoctorStuck(t *testing.T) {
	data := t.TempDir()
	s := startStream(t, data)
	for i, said := range saidByThree {
		statement, _ := said.messages(i)
		if err := s.scraper.PublishStatements(t.Context(), []onrecord.Statement{statement}); err != nil {
			t.Fatal(err)
		}
	}
	// doctor is what the command says so long after the oldest statement came, of the processors and as advice on them.
	doctor := func(after time.Duration) (processorState, string) {
		t.Helper()
		backlog, err := s.processor.Backlog(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		then := backlog.OldestWaiting.Add(after)
		var out, errs bytes.Buffer
		args := []string{"--data", data, "doctor", "--format", "json"}
		if code := runAt(t.Context(), func() time.Time { return then }, args, strings.NewReader(""), &out, &errs); code != 0 {
			t.Fatalf("exit code %d: %s", code, errs.String())
		}
		var d diagnosis
		if err := json.Unmarshal(out.Bytes(), &d); err != nil || d.Processors == nil {
			t.Fatalf("%v\n%s", err, out.String())
		}
		var advice []string
		for _, a := range d.Advice {
			if strings.Contains(a, "statements wait") || strings.Contains(a, "stuck") || strings.Contains(a, "onrecord process") {
				advice = append(advice, a)
			}
		}
		return *d.Processors, strings.Join(advice, "\n")
	}

	if p, advice := doctor(4 * time.Minute); p.Waiting != 3 || p.Processing != 0 || advice != "" {
		t.Errorf("after four minutes: %+v, %q", p, advice)
	}
	if p, advice := doctor(6 * time.Minute); p.Waiting != 3 || !strings.Contains(advice, "3 statements wait since "+p.Oldest.Format(time.RFC3339)+" and nobody reads them: start `onrecord process`") {
		t.Errorf("nobody reads: %+v, %q", p, advice)
	}

	ctx, stop := context.WithCancel(t.Context())
	taken, release, ended := make(chan struct{}, len(saidByThree)), make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- s.processor.ProcessStatements(ctx, 1, func(context.Context, onrecord.Statement) error {
			taken <- struct{}{}
			<-release
			return nil
		})
	}()
	<-taken
	if p, advice := doctor(4 * time.Minute); p.Processing == 0 || advice != "" {
		t.Errorf("under way for four minutes: %+v, %q", p, advice)
	}
	if p, advice := doctor(6 * time.Minute); p.Processing == 0 || p.Waiting+uint64(p.Processing) != 3 || !strings.Contains(advice, "the processors are stuck: 3 statements wait since ") {
		t.Errorf("it hangs: %+v, %q", p, advice)
	}

	close(release)
	waitFor(t, func() bool {
		b, err := s.processor.Backlog(t.Context())
		return err == nil && b.Unprocessed == 0 && b.Processing == 0
	})
	if p, advice := doctor(6 * time.Minute); p.Waiting != 0 || p.Processing != 0 || !p.Oldest.IsZero() || p.LastDone.IsZero() || advice != "" {
		t.Errorf("it was read: %+v, %q", p, advice)
	}
	stop()
	if err := <-ended; err != nil && ctx.Err() == nil {
		t.Error(err)
	}
}
