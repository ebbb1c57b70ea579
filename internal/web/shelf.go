package web

import (
	"context"
	"fmt"
	"os"
	"sync"

	"github.com/onrecord/onrecord/sink"
)

// shelf holds the archive open. The file may not be there yet, and may be replaced by another while the page is up
// (`onrecord sink --rebuild`): then that one is opened, and the old one closed when nobody reads in it any more.
type shelf struct {
	path string
	open func(context.Context) (*sink.Reader, error)

	mu  sync.Mutex
	now *volume
}

// volume is an open archive with those who read in it.
type volume struct {
	*sink.Reader
	file    os.FileInfo
	readers int
	retired bool
}

// take returns the archive and what is to be called when the caller has read what it wants. The error is
// errNoArchive where there is none yet, and errUnopened where it cannot be opened: another version of the program may be
// about to bring it up to date.
func (s *shelf) take(ctx context.Context) (*sink.Reader, func(), error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	file, err := os.Stat(s.path)
	if os.IsNotExist(err) {
		s.retire()
		return nil, nil, fmt.Errorf("%w at %s: `onrecord run` makes it", errNoArchive, s.path)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("look for the archive: %w", err)
	}
	if s.now != nil && !os.SameFile(s.now.file, file) {
		s.retire()
	}
	if s.now == nil {
		// The reader outlives the request that opens it.
		reader, err := s.open(context.WithoutCancel(ctx))
		if err != nil {
			return nil, nil, fmt.Errorf("%w: %w", errUnopened, err)
		}
		s.now = &volume{Reader: reader, file: file}
	}
	v := s.now
	v.readers++
	return v.Reader, sync.OnceFunc(func() { s.giveBack(v) }), nil
}

func (s *shelf) giveBack(v *volume) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v.readers--
	v.closeUnused()
}

// retire takes the archive that is open off the shelf.
func (s *shelf) retire() {
	if s.now == nil {
		return
	}
	s.now.retired = true
	s.now.closeUnused()
	s.now = nil
}

func (v *volume) closeUnused() {
	if v.retired && v.readers == 0 {
		_ = v.Close() // only read from
	}
}

// close closes the archive when nobody reads in it any more.
func (s *shelf) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.retire()
}
