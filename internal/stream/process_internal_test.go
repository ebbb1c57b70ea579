package stream

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// claimed counts how often the server was told that a statement is being worked on.
type claimed struct {
	jetstream.Msg
	times int
}

func (c *claimed) InProgress() error {
	c.times++
	return nil
}

// TestSlowStatementsAreClaimed holds that the server hears of a statement again before it hands it to another processor,
// however late it was begun, and no more of one that is done.
func TestSlowStatementsAreClaimed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		p := &processing{underway: make(map[jetstream.Msg]bool)}
		go p.keepAlive(ctx)
		early, late, done := &claimed{}, &claimed{}, &claimed{}
		p.begin(early)
		p.begin(done)
		p.end(done)
		time.Sleep(ackWait / 4)
		p.begin(late)
		time.Sleep(ackWait * 9 / 10)
		synctest.Wait()
		p.end(early)
		p.end(late)
		before := [2]int{early.times, late.times}
		time.Sleep(time.Hour)
		synctest.Wait()
		if early.times < 2 || late.times < 2 || done.times > 0 || before != [2]int{early.times, late.times} {
			t.Errorf("claimed %d, %d and %d times, before their end %v", early.times, late.times, done.times, before)
		}
	})
}
