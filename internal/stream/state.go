package stream

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/onrecord/onrecord"
)

// ErrConflict marks an update of a value that somebody changed since it was read. Read it again and decide anew.
var ErrConflict = errors.New("changed by somebody else meanwhile")

// State is what the scrapers remember between visits, under keys of their own ([a-z0-9._-], no dot at an end). It is
// shared by all scrapers of a cluster; each value is on the disk when its write returns.
type State struct {
	conn   *Conn
	kv     jetstream.KeyValue
	stream jetstream.Stream
}

// State opens the bucket.
func (c *Conn) State(ctx context.Context) (*State, error) {
	s := &State{conn: c}
	err := c.ask(ctx, func(ctx context.Context) (err error) {
		if s.kv, err = c.js.KeyValue(ctx, bucketState); err != nil {
			return err
		}
		s.stream, err = c.js.Stream(ctx, streamState)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open fetch state: %w", err)
	}
	return s, nil
}

// Get returns the value of a key and its revision, for Update. The error is onrecord.ErrNotFound where there is none.
func (s *State) Get(ctx context.Context, key string) (value []byte, revision uint64, err error) {
	if err := validKey(key); err != nil {
		return nil, 0, err
	}
	err = s.conn.ask(ctx, func(ctx context.Context) error {
		entry, err := s.kv.Get(ctx, key)
		if isNotFound(err) || errors.Is(err, jetstream.ErrKeyDeleted) {
			return onrecord.ErrNotFound
		}
		if err == nil {
			value, revision = entry.Value(), entry.Revision()
		}
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("state %s: %w", key, err)
	}
	return value, revision, nil
}

// Put sets a value, whatever was there. It can fail with onrecord.ErrFull.
func (s *State) Put(ctx context.Context, key string, value []byte) error {
	return s.write(ctx, key, true, func(ctx context.Context) error {
		_, err := s.kv.Put(ctx, key, value)
		return err
	})
}

// Update sets a value if its revision is still the one given, and fails with ErrConflict otherwise. Revision 0: the key
// must not exist.
func (s *State) Update(ctx context.Context, key string, value []byte, revision uint64) error {
	_, err := s.update(ctx, key, value, revision)
	return err
}

// update is Update, and returns the new revision.
func (s *State) update(ctx context.Context, key string, value []byte, revision uint64) (next uint64, err error) {
	err = s.write(ctx, key, false, func(ctx context.Context) (err error) {
		next, err = s.kv.Update(ctx, key, value, revision)
		if errors.Is(err, jetstream.ErrKeyRevisionMismatch) || wrongLastSequence(err) {
			return ErrConflict
		}
		return err
	})
	return next, err
}

func (s *State) write(ctx context.Context, key string, repeatable bool, put func(context.Context) error) error {
	if err := validKey(key); err != nil {
		return err
	}
	subject := "$KV." + bucketState + "." + key
	err := s.conn.store(ctx, repeatable, func(ctx context.Context) error {
		return explainPublish(subject, put(ctx))
	}, subject)
	if err != nil {
		return fmt.Errorf("state %s: %w", key, err)
	}
	return nil
}

// Keys lists the keys that begin with prefix, sorted. It costs memory for every key, not for the values.
func (s *State) Keys(ctx context.Context, prefix string) ([]string, error) {
	const root = "$KV." + bucketState + "."
	filter := root + ">"
	if i := strings.LastIndexByte(prefix, '.'); i > 0 {
		filter = root + prefix[:i] + ".>" // let the server leave out what it can
	}
	var keys []string
	err := s.conn.ask(ctx, func(ctx context.Context) error {
		info, err := s.stream.Info(ctx, jetstream.WithSubjectFilter(filter))
		if err != nil {
			return err
		}
		keys = nil // asked again
		for subject := range info.State.Subjects {
			if key := strings.TrimPrefix(subject, root); strings.HasPrefix(key, prefix) {
				keys = append(keys, key)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("state keys %s*: %w", prefix, err)
	}
	slices.Sort(keys)
	return keys, nil
}

var keyPattern = regexp.MustCompile(`^[a-z0-9_-]+(\.[a-z0-9_-]+)*$`)

func validKey(key string) error {
	if !keyPattern.MatchString(key) {
		return fmt.Errorf("state key %q: use a-z, 0-9, '.', '_' and '-', no dot at an end or beside another: %w", key, onrecord.ErrInvalid)
	}
	return nil
}
