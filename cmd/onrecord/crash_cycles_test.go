//go:build unix

package main

import (
	"bytes"
	"context"
	"flag"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/processor"
	"github.com/onrecord/onrecord/sink"
)

// How often the program is ended in the middle of its work. `make crash` asks for more.
var (
	crashKills = flag.Int("crash.kills", 4, "how often TestCrashes kills the program")
	crashCuts  = flag.Int("crash.cuts", 2, "how often TestCrashes cuts the power")
	crashSeed  = flag.Uint64("crash.seed", 1, "what the moments are drawn from")
)

// cyclesEach is how many ends one data directory lives through before a fresh one is begun: what is examined after each
// grows with them.
const cyclesEach = 20

// TestCrashes ends the program while it collects, reads and archives, at moments drawn at random, lets it start again on
// what it left behind, and so on. After each end a copy of what was left is brought up to date and examined: every
// statement that was acknowledged is in the stream, nothing is there twice, and the archive is, row by row, a part of
// that of a program that was left alone; SQLite finds the file and its indexes whole, and verify every quote. At the end
// of its life each archive is the whole of that.
//
//   - kill: SIGKILL; one in ten is a SIGTERM, to which the program exits with 0 within ten seconds.
//   - power: the program is stopped, and the file system is from then on what was on its disk at that moment.
func TestCrashes(t *testing.T) {
	newsroom := newGrowingNewsroom(t, min(15*max(*crashKills, *crashCuts), 240))
	clean := t.TempDir()
	e := &examiner{newsroom: newsroom, config: newsroom.config(t, clean)}
	cfg, err := configs.Load(e.config)
	if err != nil {
		t.Fatal(err)
	}
	e.extractor = processor.New(cfg.Stakeholders, cfg.Topics) // made once: it takes half a second
	newsroom.begin(true)
	mustExecute(t, "--config", e.config, "--data", clean, "run", "--once")
	e.want = entriesOf(t, clean)
	if len(e.want) != 2*newsroom.limit {
		t.Fatalf("a program that was left alone has %d statements of %d", len(e.want), 2*newsroom.limit)
	}
	t.Run("kill", func(t *testing.T) {
		e.cycles(t, *crashKills, func(t *testing.T) crashPlace { return directory(t.TempDir()) })
	})
	t.Run("power", func(t *testing.T) {
		e.cycles(t, *crashCuts, func(t *testing.T) crashPlace { return newDisk(t) })
	})
}

// crashPlace is where the program keeps its data when it crashes.
type crashPlace interface {
	// data is the data directory; it may be another after each crash.
	data() string
	// crash ends the program. It calls acknowledged at the moment that counts.
	crash(t *testing.T, program *exec.Cmd, acknowledged func())
	leave(t *testing.T)
}

// directory is a place where what the program wrote stays, whether it synced it or not.
type directory string

func (d directory) data() string { return string(d) }

func (d directory) crash(t *testing.T, program *exec.Cmd, acknowledged func()) {
	if err := program.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = program.Wait() // killed
	acknowledged()
}

func (d directory) leave(t *testing.T) {
	if err := os.RemoveAll(string(d)); err != nil {
		t.Error(err)
	}
}

// examiner knows what an archive should hold.
type examiner struct {
	newsroom  *growingNewsroom
	config    string
	extractor *processor.Extractor
	want      map[string]entry
}

// A life is one data directory from its first start to its last.
type life struct {
	*examiner
	place  crashPlace
	random *rand.Rand
	// acknowledged are the ids of the statements that the program said are on the disk.
	acknowledged map[string]bool
	crashCount
}

// crashCount is what is counted.
type crashCount struct{ terms, lost, duplicated int }

// cycles lets programs live and crash, and prints the figures.
func (e *examiner) cycles(t *testing.T, cycles int, newPlace func(*testing.T) crashPlace) {
	var total crashCount
	acknowledged := 0
	random := rand.New(rand.NewPCG(*crashSeed, uint64(cycles)))
	for n := 0; n < cycles; {
		e.newsroom.begin(false)
		l := life{examiner: e, place: newPlace(t), random: random, acknowledged: map[string]bool{}, crashCount: total}
		for end := min(n+cyclesEach, cycles); n < end && !t.Failed(); n++ {
			l.cycle(t)
			t.Logf("%d of %d: acknowledged %d, lost %d, duplicated %d", n+1, cycles, acknowledged+len(l.acknowledged), l.lost, l.duplicated)
		}
		if t.Failed() {
			t.FailNow()
		}
		l.old(t)
		l.place.leave(t)
		acknowledged += len(l.acknowledged)
		total = l.crashCount
	}
	t.Logf("cycles %d (SIGTERM %d), acknowledged %d, lost %d, duplicated %d", cycles, total.terms, acknowledged, total.lost, total.duplicated)
	if acknowledged < cycles {
		t.Errorf("only %d statements were acknowledged: the program was hardly ever ended in the middle of its work", acknowledged)
	}
}

// cycle starts the program, ends it at some moment, and examines what it left.
func (l *life) cycle(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	program := l.start(t, log)
	l.await(t, log)
	acknowledged := func() {
		for _, id := range acknowledgedIn(t, log) {
			l.acknowledged[id] = true
		}
	}
	if _, kills := l.place.(directory); kills && l.random.IntN(10) == 0 {
		l.terms++
		terminate(t, program, log)
		acknowledged()
	} else {
		l.place.crash(t, program, acknowledged)
	}
	l.examine(t, false)
	if t.Failed() {
		printed, _ := os.ReadFile(log) // so that somebody may see why
		t.Logf("the program said:\n%s", printed)
	}
}

func (l *life) start(t *testing.T, log string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(log)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	program := exec.Command(self, "--config", l.config, "--data", l.place.data(), "--verbose", "run")
	program.Env = append(os.Environ(), asProgram+"=1")
	program.Stdout, program.Stderr = out, out
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = program.Process.Kill() })
	return program
}

// await waits for the moment to end the program: one in five while it starts, the others when it has some more
// statements acknowledged, or nothing is left to collect, and then a little longer.
func (l *life) await(t *testing.T, log string) {
	t.Helper()
	wanted, patience := 1+l.random.IntN(9), 5*time.Second
	if l.random.IntN(5) == 0 {
		wanted, patience = 1<<20, time.Duration(l.random.IntN(500))*time.Millisecond
	} else { // with the race detector it takes its time to start
		waitFor(t, func() bool {
			printed, err := os.ReadFile(log)
			return err == nil && bytes.Contains(printed, []byte("stream at "))
		})
	}
	if len(l.acknowledged) == 0 && wanted < 1<<20 { // there is something to collect, however long it takes
		patience = time.Minute
	}
	later := time.Duration(l.random.IntN(200)) * time.Millisecond
	over := time.After(patience)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for len(acknowledgedIn(t, log)) < wanted {
		select {
		case <-over:
			return
		case <-tick.C:
		}
	}
	<-time.After(later)
}

var onDisk = regexp.MustCompile(`(?m)msg="statement is on the disk" version=(\S+)\n`)

// acknowledgedIn are the ids that a log says are on the disk.
func acknowledgedIn(t *testing.T, log string) []string {
	t.Helper()
	b, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, m := range onDisk.FindAllSubmatch(b, -1) {
		ids = append(ids, string(m[1]))
	}
	return ids
}

// terminate asks the program to end, as a service manager does.
func terminate(t *testing.T, program *exec.Cmd, log string) {
	t.Helper()
	if err := program.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(10*time.Second, func() { _ = program.Process.Kill() })
	defer late.Stop()
	if err := program.Wait(); err != nil && !startedOnly(t, log) {
		t.Errorf("SIGTERM: %v, want exit code 0 within ten seconds", err)
	}
}

// startedOnly reports whether the program had not come as far as to hear signals.
func startedOnly(t *testing.T, log string) bool {
	t.Helper()
	b, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	return len(b) == 0
}

// examine brings a copy of what was left up to date and checks everything that is promised of it. whole: nothing may be
// missing of what there is to collect.
func (l *life) examine(t *testing.T, whole bool) {
	t.Helper()
	if err := os.MkdirAll(l.place.data(), 0o700); err != nil { // the power went before it was made for good
		t.Fatal(err)
	}
	left := filepath.Join(t.TempDir(), "left")
	if err := os.CopyFS(left, os.DirFS(l.place.data())); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if t.Failed() { // for somebody to look at, with -artifacts
			_ = os.Rename(left, filepath.Join(t.ArtifactDir(), "left"))
		}
		_ = os.RemoveAll(left)
	}()
	stored := l.update(t, left)
	for id := range l.acknowledged {
		if stored.statements[id] == 0 {
			l.lost++
			t.Errorf("statement %s was acknowledged and is lost", id)
		}
	}
	for id, times := range stored.messages {
		if times > 1 {
			l.duplicated += times - 1
			t.Errorf("message %s is in its stream %d times", id, times)
		}
	}
	l.compare(t, entriesOf(t, left), len(stored.statements))
	if whole && len(stored.statements) != len(l.want) {
		t.Errorf("%d statements were collected of %d", len(stored.statements), len(l.want))
	}
	findings, err := sink.Check(t.Context(), filepath.Join(left, "archive.db"), true)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		if !f.OK {
			t.Errorf("%s: %s", f.Check, f.Detail)
		}
	}
	if out, errs, code := execute(t, "--config", l.config, "--data", left, "verify", "--all"); code != 0 {
		t.Errorf("verify --all: exit code %d\n%s%s", code, out, errs)
	}
}

// compare compares an archive with that of the program that was left alone.
func (l *life) compare(t *testing.T, got map[string]entry, statements int) {
	t.Helper()
	if len(got) != statements {
		t.Errorf("the archive has %d statements, the stream %d", len(got), statements)
		l.lost += max(statements-len(got), 0)
	}
	for id, entry := range got {
		l.duplicated += entry.copies - 1
		if !reflect.DeepEqual(entry, l.want[id]) {
			t.Errorf("statement %s: got (-) want (+)\n%s", id, cmp.Diff(entry, l.want[id], cmp.AllowUnexported(entry)))
		}
	}
}

// streams is how often each message is in its stream.
type streams struct {
	statements, messages map[string]int
}

// update has what is in the streams of a data directory read and archived, and collects nothing.
func (l *life) update(t *testing.T, data string) streams {
	t.Helper()
	cfg, err := configs.Load(l.config)
	if err != nil {
		t.Fatal(err)
	}
	a := &app{dataDir: data, out: io.Discard, errs: io.Discard, logger: slog.New(slog.DiscardHandler)}
	p, err := a.openPipeline(t.Context(), cfg)
	if err != nil {
		t.Fatalf("start on what was left: %v", err)
	}
	defer p.close()
	conn, err := p.connect(t.Context(), stream.RoleProcessor)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := p.connect(t.Context(), stream.RoleReader)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	group, stages := errgroup.WithContext(ctx)
	group.Go(func() error {
		return conn.ProcessStatements(stages, 2, processor.Handle(l.extractor, conn))
	})
	group.Go(func() error { return p.archive(stages) })
	if err := p.drain(stages); err != nil {
		t.Fatalf("bring the archive up to date: %v", err)
	}
	s := streams{map[string]int{}, map[string]int{}}
	count(t, reader, onrecord.StreamStatements, s.statements, s.messages)
	count(t, reader, onrecord.StreamQuotes, s.messages)
	stop()
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	return s
}

// count counts the messages of a stream by their ids.
func count(t *testing.T, conn *stream.Conn, name string, counts ...map[string]int) {
	t.Helper()
	last, err := conn.LastSeq(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	if last == 0 {
		return
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	seen := false
	err = conn.Follow(ctx, stream.FollowOptions{Stream: name}, func(_ context.Context, m stream.Message) error {
		for _, c := range counts {
			c[m.ID]++
		}
		if m.Seq == last {
			seen = true
			stop()
		}
		return nil
	})
	if err != nil || !seen {
		t.Fatalf("read stream %s to %d: %v", name, last, err)
	}
}

// old lets the program run to its end once more and examines the archive.
func (l *life) old(t *testing.T) {
	t.Helper()
	l.newsroom.begin(true)
	mustExecute(t, "--config", l.config, "--data", l.place.data(), "run", "--once")
	l.examine(t, true)
}

// entry is what an archive holds of one version of a statement, but for the times.
type entry struct {
	copies    int
	statement map[string]any
	quotes    []map[string]any
}

// entriesOf reads an archive.
func entriesOf(t *testing.T, data string) map[string]entry {
	t.Helper()
	entries := map[string]entry{}
	rows := archiveOf(t, data)
	key := func(row map[string]any) string { return row["statement_id"].(string) }
	for _, row := range rows["statements"] {
		e := entries[key(row)]
		e.copies, e.statement = e.copies+1, row
		entries[key(row)] = e
	}
	for _, row := range rows["quotes"] {
		e := entries[key(row)]
		e.quotes = append(e.quotes, row)
		entries[key(row)] = e
	}
	return entries
}
