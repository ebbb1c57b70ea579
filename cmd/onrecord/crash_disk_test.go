//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// disk is a file system in a file. What a program writes there reaches the file only when it, or the kernel, writes it
// to the disk: a copy of the file, made while the program is stopped, is what a power cut would leave.
type disk struct {
	dir, mounted string
	// cuts numbers the files and the places where they are mounted.
	cuts int
}

// diskSize is enough for some hundred statements.
const diskSize = 256 << 20

// newDisk makes a file system, or skips the test where that cannot be.
func newDisk(t *testing.T) *disk {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("power cuts LEFT OUT: to mount a file system needs root")
	}
	d := &disk{dir: t.TempDir()}
	image, err := os.Create(d.image())
	if err != nil {
		t.Fatal(err)
	}
	if err := image.Truncate(diskSize); err != nil {
		t.Fatal(err)
	}
	if err := image.Close(); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "mkfs.ext4", "-q", d.image()).CombinedOutput(); err != nil {
		t.Skipf("power cuts LEFT OUT: mkfs.ext4: %v %s", err, out)
	}
	if err := d.mount(); err != nil {
		t.Skipf("power cuts LEFT OUT: no loop devices here: %v", err)
	}
	t.Cleanup(func() { _ = d.unmount() }) // where the test failed
	if err := os.Mkdir(d.data(), 0o700); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *disk) image() string { return filepath.Join(d.dir, fmt.Sprintf("image-%d", d.cuts)) }

func (d *disk) data() string { return filepath.Join(d.mounted, "data") }

// mount mounts the file. The file system writes its journal by itself once a minute only: a copy takes less, and so is of
// one moment.
func (d *disk) mount() error {
	at := filepath.Join(d.dir, fmt.Sprintf("mount-%d", d.cuts))
	if err := os.Mkdir(at, 0o700); err != nil {
		return err
	}
	if out, err := exec.Command("mount", "-o", "loop,commit=60", d.image(), at).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	d.mounted = at
	return nil
}

func (d *disk) unmount() error {
	if d.mounted == "" {
		return nil
	}
	if out, err := exec.Command("umount", d.mounted).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	d.mounted = ""
	return nil
}

// crash stops the program, copies what is on the disk, and goes on with the copy.
func (d *disk) crash(t *testing.T, program *exec.Cmd, acknowledged func()) {
	t.Helper()
	if err := program.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	waitFor(t, func() bool { return stopped(program.Process.Pid) })
	acknowledged()
	before := d.image()
	d.cuts++
	if out, err := exec.CommandContext(t.Context(), "cp", "--sparse=always", before, d.image()).CombinedOutput(); err != nil {
		t.Fatalf("copy the disk: %v %s", err, out)
	}
	if err := program.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = program.Wait() // killed
	if err := d.unmount(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(before); err != nil {
		t.Fatal(err)
	}
	if err := d.mount(); err != nil {
		t.Fatalf("the file system does not survive the cut: %v", err)
	}
}

// stopped reports whether every thread of a process stands still.
func stopped(pid int) bool {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
	if err != nil || len(threads) == 0 {
		return false
	}
	for _, thread := range threads {
		b, err := os.ReadFile(thread)
		if err != nil {
			return false
		}
		_, state, _ := strings.Cut(string(b), ") ") // behind the name, which may have blanks in it
		if !strings.HasPrefix(state, "T") {
			return false
		}
	}
	return true
}

func (d *disk) leave(t *testing.T) {
	t.Helper()
	if err := d.unmount(); err != nil {
		t.Error(err)
	}
	if err := os.RemoveAll(d.dir); err != nil {
		t.Error(err)
	}
}
