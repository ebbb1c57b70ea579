// Package room keeps an eye on the disks that onrecord writes to. Collecting stops while there is still room to read
// and archive what is collected already, and goes on when there is room again; a reserve, a file of nothing, lets the
// program start on a disk that somebody else has filled to the last byte. Start with [New].
package room

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/onrecord/onrecord"
)

// Usage is how large a file system is, and how many bytes of it may still be written by who asks. Total is 0 where that
// cannot be known.
type Usage struct{ Total, Free uint64 }

// Least is how many bytes of it must stay free for anything to be collected.
func (u Usage) Least() uint64 { return min(u.Total/leastShare, leastMost) }

const (
	// least is how much of a disk stays free: a tenth of it, and no more than half a gigabyte, which is some fifty
	// thousand statements with everything that is made of them.
	leastShare = 10
	leastMost  = 512 << 20

	// The reserve is enough for a server to open its store and for an archive to write a batch.
	reserveShare = 40
	reserveMost  = 8 << 20

	// poll is how often a disk without room is looked at.
	poll = time.Second
)

// Guard watches the file systems of some directories.
type Guard struct {
	// Usage asks about the file system of a directory; New sets it to ask the system.
	Usage func(dir string) (Usage, error)

	dirs    []string
	reserve string

	mu sync.Mutex // of the reserve
}

// New watches the file systems of dirs, which need not exist yet, and keeps its reserve in the first of them.
func New(dirs ...string) *Guard {
	return &Guard{Usage: usage, dirs: dirs, reserve: filepath.Join(dirs[0], "reserve")}
}

// FullError says which disk has no room left, and what to do. It is an onrecord.ErrFull.
type FullError struct {
	Dir string
	// Free is how much there is, Least how much must stay free.
	Free, Least uint64
}

func (e *FullError) Error() string {
	return fmt.Sprintf("the disk of %s is nearly full: %s free, %s must stay free; make room there, nothing that was collected is lost", e.Dir, size(e.Free), size(e.Least))
}

// Unwrap makes it an onrecord.ErrFull.
func (e *FullError) Unwrap() error { return onrecord.ErrFull }

func size(n uint64) string {
	if n < 10<<20 {
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d MB", n>>20)
}

// Check returns nil, or a *FullError where a disk has less room than must stay free. What cannot be asked about has
// room: writing will tell.
func (g *Guard) Check() error {
	for _, dir := range g.dirs {
		u, err := g.Usage(existing(dir))
		if err != nil || u.Total == 0 {
			continue
		}
		if least := u.Least(); u.Free < least {
			return &FullError{Dir: dir, Free: u.Free, Least: least}
		}
	}
	return nil
}

// Usages tells of the file system of each directory, in their order; of one that cannot be asked about nothing is known.
func (g *Guard) Usages() []Usage {
	all := make([]Usage, len(g.dirs))
	for i, dir := range g.dirs {
		if u, err := g.Usage(existing(dir)); err == nil {
			all[i] = u
		}
	}
	return all
}

// Wait returns when every disk has room again, or with the error of ctx.
func (g *Guard) Wait(ctx context.Context) error {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for g.Check() != nil {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
	return ctx.Err()
}

// Keep makes the reserve where there is room for it. Call it when the program has started, and when there is room again.
func (g *Guard) Keep() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if _, err := os.Stat(g.reserve); err == nil || g.Check() != nil {
		return nil
	}
	n, err := g.reserveSize()
	if err != nil || n == 0 {
		return err
	}
	if err := fill(g.reserve, n); err != nil {
		return errors.Join(fmt.Errorf("make the reserve: %w", err), remove(g.reserve))
	}
	return nil
}

// Release gives the reserve away where there is less room than it takes, so that the program can start, and reports
// whether it did.
func (g *Guard) Release() (bool, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	dir := filepath.Dir(g.reserve)
	n, err := g.reserveSize()
	if err != nil {
		return false, err
	}
	u, err := g.Usage(existing(dir))
	if err != nil || u.Free >= n {
		return false, err
	}
	if _, err := os.Stat(g.reserve); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err := remove(g.reserve); err != nil {
		return false, fmt.Errorf("give the reserve away: %w", err)
	}
	return true, nil
}

func (g *Guard) reserveSize() (uint64, error) {
	u, err := g.Usage(existing(filepath.Dir(g.reserve)))
	return min(u.Total/reserveShare, reserveMost), err
}

// fill writes a file of bytes that no file system can make smaller.
func fill(path string, n uint64) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.CopyN(f, rand.NewChaCha8([32]byte{}), int64(n))
	return errors.Join(err, f.Sync(), f.Close())
}

func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// existing is dir, or the nearest directory above it that exists.
func existing(dir string) string {
	for {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}
