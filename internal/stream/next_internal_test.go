package stream

import (
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// silent brings its message only when it is asked again, as the client does that has forgotten to ask the server.
type silent struct {
	jetstream.MessagesContext
	asked int
	msg   jetstream.Msg
}

func (s *silent) Next(...jetstream.NextOpt) (jetstream.Msg, error) {
	if s.asked++; s.asked == 1 {
		return nil, nats.ErrTimeout
	}
	return s.msg, nil
}

type someMsg struct{ jetstream.Msg }

func TestNextAsksAgain(t *testing.T) {
	msgs := &silent{msg: someMsg{}}
	msg, err := next(t.Context(), msgs)
	if err != nil || msg != msgs.msg || msgs.asked != 2 {
		t.Fatalf("got %v, %v after asking %d times, want the message after two", msg, err, msgs.asked)
	}
}
