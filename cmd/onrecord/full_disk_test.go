//go:build linux

package main

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/processor"
)

// TestFullDisk lets a small disk run full, and to the last byte, while the program works, kills it there, and makes room
// again: it says so once, collects nothing meanwhile, goes on by itself, and nothing that it acknowledged is lost. What
// ends by itself ends with an exit code of its own.
func TestFullDisk(t *testing.T) {
	newsroom := newGrowingNewsroom(t, 200)
	newsroom.begin(true)
	clean := t.TempDir()
	e := &examiner{newsroom: newsroom, config: newsroom.config(t, clean)}
	cfg, err := configs.Load(e.config)
	if err != nil {
		t.Fatal(err)
	}
	e.extractor = processor.New(cfg.Stakeholders, cfg.Topics)
	small := smallDisk(t, "48m")
	mustExecute(t, "--config", e.config, "--data", clean, "run", "--once")
	e.want = entriesOf(t, clean)
	newsroom.begin(false)
	l := life{examiner: e, place: directory(filepath.Join(small, "data")), acknowledged: map[string]bool{}}
	acknowledge := func(log string) {
		for _, id := range acknowledgedIn(t, log) {
			l.acknowledged[id] = true
		}
	}

	// A tenth of the disk must stay free.
	release := fillDisk(t, small, 2<<20)
	stdout, stderr, code := execute(t, "--config", e.config, "--data", l.place.data(), "run", "--once")
	if code != exitNoRoom || strings.Count(stderr, "nearly full") != 2 || !strings.Contains(stdout, "0 in the archive") {
		t.Errorf("run --once without room: exit code %d, want %d and nothing collected\n%s%s", code, exitNoRoom, stdout, stderr)
	}
	release()

	// It pauses, and goes on.
	log := filepath.Join(t.TempDir(), "log")
	defer func() {
		if t.Failed() {
			t.Logf("the program said:\n%s", contents(t, log))
		}
	}()
	program := l.start(t, log)
	waitFor(t, func() bool { return len(acknowledgedIn(t, log)) > 0 })
	release = fillDisk(t, small, 2<<20)
	waitFor(t, says(t, log, "collecting stops: the disk of "))
	release()
	waitFor(t, says(t, log, "there is room again"))
	before := len(acknowledgedIn(t, log))
	waitFor(t, func() bool { return len(acknowledgedIn(t, log)) > before })
	if n := strings.Count(contents(t, log), "collecting stops"); n != 1 {
		t.Errorf("it was said %d times that collecting stops:\n%s", n, contents(t, log))
	}

	// The last byte is taken while it works, again and again; the last time it is killed, and starts on what is left.
	stops := func() int {
		return strings.Count(contents(t, log), "collecting stops") + strings.Count(contents(t, log), "waiting for it")
	}
	for n := range 3 {
		before := len(acknowledgedIn(t, log))
		waitFor(t, func() bool { return len(acknowledgedIn(t, log)) > before })
		stopped := stops()
		release = fillDisk(t, small, 0)
		waitFor(t, func() bool { return stops() > stopped })
		if n < 2 {
			release()
		}
	}
	if err := program.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = program.Wait() // killed
	acknowledge(log)
	releaseRest := fillDisk(t, small, 0) // what it gave up when it stopped
	log = filepath.Join(t.TempDir(), "log")
	program = l.start(t, log)
	waitFor(t, says(t, log, "started with the reserve"))
	waitFor(t, says(t, log, "collecting stops"))
	release()
	releaseRest()
	waitFor(t, func() bool { return len(acknowledgedIn(t, log)) > 0 })
	terminate(t, program, log)
	acknowledge(log)
	if _, err := os.Stat(filepath.Join(l.place.data(), "reserve")); err != nil {
		t.Errorf("there is no reserve any more: %v", err)
	}
	l.old(t)
	if got := entriesOf(t, l.place.data()); !reflect.DeepEqual(got, e.want) {
		t.Error("the archive is not that of a program that never ran out of room")
	}
	t.Logf("acknowledged %d, lost %d, duplicated %d", len(l.acknowledged), l.lost, l.duplicated)
}

func says(t *testing.T, log, words string) func() bool {
	return func() bool { return strings.Contains(contents(t, log), words) }
}

func contents(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// smallDisk mounts a file system of a size, or skips the test where that cannot be.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("LEFT OUT: to mount a file system needs root")
	}
	dir := filepath.Join(t.TempDir(), "small")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size="+size, "small", dir).CombinedOutput(); err != nil {
		t.Skipf("LEFT OUT: no file system can be mounted here: %v %s", err, out)
	}
	t.Cleanup(func() { // -l: a program that a failed test left may not be gone yet
		if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil {
			t.Errorf("%v %s", err, out)
		}
	})
	return dir
}

// fillDisk writes a file that leaves so many bytes of a disk, and returns what removes it.
func fillDisk(t *testing.T, dir string, leave uint64) (release func()) {
	t.Helper()
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		t.Fatal(err)
	}
	f, err := os.CreateTemp(dir, "ballast")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	size := int64(s.Bavail)*s.Bsize - int64(leave)
	if leave == 0 {
		size = 1 << 40 // to the last byte, whatever others write meanwhile
	}
	n, err := io.CopyN(f, zeros{}, size)
	if leave > 0 && errors.Is(err, syscall.ENOSPC) { // others wrote meanwhile
		err = f.Truncate(max(n-int64(leave), 0))
	}
	if err != nil && leave > 0 {
		t.Fatal(err)
	}
	return func() {
		if err := os.Remove(f.Name()); err != nil {
			t.Error(err)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
