package scraper_test

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/scraper"
)

// memory stands in for the stream: state, captures and statements, with a switch that makes it full.
type memory struct {
	mu         sync.Mutex
	values     map[string][]byte
	captures   map[string]onrecord.Capture
	statements []onrecord.Statement
	full       bool
}

func newMemory() *memory {
	return &memory{values: map[string][]byte{}, captures: map[string]onrecord.Capture{}}
}

func (m *memory) Get(_ context.Context, key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.values[key]
	if !ok {
		return nil, onrecord.ErrNotFound
	}
	return v, nil
}

func (m *memory) Put(_ context.Context, key string, value []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values[key] = slices.Clone(value)
	return nil
}

func (m *memory) PublishStatements(_ context.Context, statements []onrecord.Statement) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.full {
		return onrecord.ErrFull
	}
	for _, s := range statements {
		if err := s.Validate(); err != nil {
			return err
		}
	}
	m.statements = append(m.statements, statements...)
	return nil
}

// published returns what was published since the last call.
func (m *memory) published() []onrecord.Statement {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.statements
	m.statements = nil
	return s
}

// lose makes a copy that has the captures but not the last state, as after a crash between publishing and marking.
func (m *memory) lose(state map[string][]byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values = maps.Clone(state)
}

// memoryCaptures keeps the first capture of each body.
type memoryCaptures struct{ *memory }

func (m memoryCaptures) Put(_ context.Context, c onrecord.Capture, _ []byte) (onrecord.Capture, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if first, ok := m.captures[c.SHA256]; ok {
		return first, nil
	}
	m.captures[c.SHA256] = c
	return c, nil
}

// queue stands in for the queue of runs of one process.
type queue struct {
	mu      sync.Mutex
	waiting map[onrecord.SourceID]bool // or under way
	due     chan dueRun
	claims  map[onrecord.SourceID]chan struct{}
}

type dueRun struct {
	source onrecord.SourceID
	at     time.Time
}

func newQueue() *queue {
	return &queue{waiting: map[onrecord.SourceID]bool{}, due: make(chan dueRun, 1000), claims: map[onrecord.SourceID]chan struct{}{}}
}

func (q *queue) Announce(_ context.Context, source onrecord.SourceID, due time.Time) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.waiting[source] {
		return scraper.ErrUnderWay
	}
	q.waiting[source] = true
	q.due <- dueRun{source, due}
	return nil
}

func (q *queue) Take(ctx context.Context, n int, visit func(context.Context, onrecord.SourceID, time.Time) error) error {
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			for {
				select {
				case run := <-q.due:
					_ = visit(ctx, run.source, run.at)
					q.mu.Lock()
					q.waiting[run.source] = false
					q.mu.Unlock()
				case <-ctx.Done():
					return
				}
			}
		})
	}
	wg.Wait()
	return nil
}

func (q *queue) Claim(ctx context.Context, source onrecord.SourceID) (context.Context, func(), error) {
	q.mu.Lock()
	if q.claims[source] == nil {
		q.claims[source] = make(chan struct{}, 1)
	}
	claim := q.claims[source]
	q.mu.Unlock()
	select {
	case claim <- struct{}{}:
		return ctx, func() { <-claim }, nil
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}
