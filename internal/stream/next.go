package stream

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// secondLook is how long nothing may come before the client is made to see to its requests once more.
const secondLook = 10 * time.Millisecond

// next waits for the next message until ctx ends.
//
// nats.go sees to its requests when Next is called and when the server has sent something, but not while the last
// request is still being written. On a busy machine the server may have answered that request, and all it brought may
// have been handed out, before the goroutine that wrote it is scheduled again to say so. Nobody then asks for more
// until two heartbeats are missing (pullSubscription.checkPending and pullMessages in jetstream/pull.go of v1.55.0). So
// where nothing comes at once, Next is called a second time.
func next(ctx context.Context, msgs jetstream.MessagesContext) (jetstream.Msg, error) {
	msg, err := msgs.Next(jetstream.NextMaxWait(secondLook))
	if !errors.Is(err, nats.ErrTimeout) {
		return msg, err
	}
	return msgs.Next(jetstream.NextContext(ctx))
}
