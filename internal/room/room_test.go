package room_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/room"
)

const mega = 1 << 20

// watch watches a disk of 100 MB on which free bytes are free.
func watch(dir string, free *atomic.Uint64) *room.Guard {
	g := room.New(dir)
	g.Usage = func(string) (room.Usage, error) { return room.Usage{Total: 100 * mega, Free: free.Load()}, nil }
	return g
}

func TestCheck(t *testing.T) {
	var free atomic.Uint64
	g := watch(t.TempDir(), &free)
	for n, full := range map[uint64]bool{0: true, 9 * mega: true, 10 * mega: false, 90 * mega: false} {
		free.Store(n)
		err := g.Check()
		if full != errors.Is(err, onrecord.ErrFull) || !full && err != nil {
			t.Errorf("%d bytes free: %v", n, err)
		}
	}
	free.Store(3 * mega)
	if err := g.Check(); !strings.Contains(err.Error(), "3072 KB free, 10 MB must stay free; make room there") {
		t.Errorf("the message does not say what to do: %v", err)
	}
	g.Usage = func(string) (room.Usage, error) { return room.Usage{Total: 1 << 50, Free: 600 * mega}, nil }
	if err := g.Check(); err != nil {
		t.Errorf("600 MB of a large disk: %v", err)
	}
	g.Usage = func(string) (room.Usage, error) { return room.Usage{}, nil }
	if err := g.Check(); err != nil {
		t.Errorf("a disk that cannot be asked about: %v", err)
	}
}

func TestWait(t *testing.T) {
	var free atomic.Uint64
	g := watch(t.TempDir(), &free)
	done := make(chan error, 1)
	go func() { done <- g.Wait(t.Context()) }()
	free.Store(50 * mega)
	if err := <-done; err != nil {
		t.Error(err)
	}
	free.Store(0)
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := g.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a wait that was given up: %v", err)
	}
}

// The reserve is made where there is room, kept while there is some, and given away when there is none.
func TestReserve(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	var free atomic.Uint64
	g := watch(dir, &free)
	if err := g.Keep(); err != nil { // no room: nothing to make
		t.Fatal(err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	size := func() int64 {
		info, err := os.Stat(filepath.Join(dir, "reserve"))
		if err != nil {
			return 0
		}
		return info.Size()
	}
	free.Store(50 * mega)
	if err := g.Keep(); err != nil || size() != 100*mega/40 {
		t.Fatalf("reserve of %d bytes, %v", size(), err)
	}
	free.Store(5 * mega)
	if released, err := g.Release(); released || err != nil || size() == 0 {
		t.Errorf("with room to start: given away %v, %v", released, err)
	}
	free.Store(mega)
	if released, err := g.Release(); !released || err != nil || size() != 0 {
		t.Errorf("without room to start: given away %v, %v, %d bytes left", released, err, size())
	}
	if released, err := g.Release(); released || err != nil {
		t.Errorf("a second time: given away %v, %v", released, err)
	}
}

// The system knows how full the disk of the tests is.
func TestUsage(t *testing.T) {
	u, err := room.New(t.TempDir()).Usage(t.TempDir())
	if err != nil || u.Free > u.Total {
		t.Errorf("%+v, %v", u, err)
	}
}
