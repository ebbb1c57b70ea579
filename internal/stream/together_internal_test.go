package stream

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go"
)

// slowStore stores one batch at a time, each when the test says so.
type slowStore struct {
	batches [][]string
	next    chan []error // what becomes of the messages under way; nil: they are stored
}

func (s *slowStore) store(ctx context.Context, msgs []*nats.Msg) []error {
	var batch []string
	for _, m := range msgs {
		batch = append(batch, m.Subject)
	}
	s.batches = append(s.batches, batch)
	errs := make([]error, len(msgs))
	select {
	case told := <-s.next:
		copy(errs, told)
	case <-ctx.Done():
		for i := range errs {
			errs[i] = ctx.Err()
		}
	}
	return errs
}

// callers publish messages together, each on a goroutine of its own.
type callers struct {
	together *together
	mu       sync.Mutex
	told     map[string]error
}

func (c *callers) publish(ctx context.Context, name string) {
	go func() {
		err := c.together.publish(ctx, nats.NewMsg(name))
		c.mu.Lock()
		defer c.mu.Unlock()
		c.told[name] = err
	}()
	synctest.Wait()
}

func startTogether() (*slowStore, *callers) {
	s := &slowStore{next: make(chan []error)}
	return s, &callers{together: newTogether(s.store), told: make(map[string]error)}
}

// While one message is on its way to the disk those that come meanwhile wait and then go together; each caller is told of
// its own message.
func TestTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, callers := startTogether()
		refused := errors.New("refused")
		for _, name := range []string{"a", "b", "c", "d"} {
			callers.publish(t.Context(), name)
		}
		s.next <- nil // a; one of the three publishes for the others now
		synctest.Wait()
		s.next <- []error{nil, refused, nil}
		synctest.Wait()
		if diff := cmp.Diff(fmt.Sprint(callers.told), fmt.Sprint(map[string]error{"a": nil, "b": nil, "c": refused, "d": nil})); diff != "" {
			t.Errorf("the callers were told (-got +want):\n%s", diff)
		}
		if diff := cmp.Diff(s.batches, [][]string{{"a"}, {"b", "c", "d"}}); diff != "" {
			t.Errorf("batches (-got +want):\n%s", diff)
		}
	})
}

// A caller that is interrupted is told so at once, and costs the other nothing: neither when it publishes for both (the
// other's message then goes again), nor when the other does. They take turns in the order in which they came.
func TestTogetherInterrupted(t *testing.T) {
	for first, want := range map[bool][][]string{true: {{"a"}, {"b", "c"}, {"c"}}, false: {{"a"}, {"c", "b"}}} {
		synctest.Test(t, func(t *testing.T) {
			s, callers := startTogether()
			interrupted, interrupt := context.WithCancel(t.Context())
			callers.publish(t.Context(), "a")
			if first {
				callers.publish(interrupted, "b")
			}
			callers.publish(t.Context(), "c")
			if !first {
				callers.publish(interrupted, "b")
			}
			s.next <- nil
			synctest.Wait() // b and c are under way
			interrupt()
			synctest.Wait()
			if !errors.Is(callers.told["b"], context.Canceled) {
				t.Errorf("b, interrupted while it is first (%t), was told %v", first, callers.told)
			}
			s.next <- nil
			synctest.Wait()
			if err, ok := callers.told["c"]; err != nil || !ok {
				t.Errorf("c, while b was interrupted and first (%t): %v, told %t", first, err, ok)
			}
			if diff := cmp.Diff(s.batches, want); diff != "" {
				t.Errorf("batches (-got +want):\n%s", diff)
			}
		})
	}
}
