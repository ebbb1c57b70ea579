package stream

import (
	"context"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/onrecord/onrecord"
)

// SetRetry shortens the pauses of a connection: two more attempts after the first, and the wait while a stream is full.
// A statement is handed out ten times.
func SetRetry(c *Conn, delay, full time.Duration) {
	c.retry = retryPolicy{delays: []time.Duration{delay, delay}, full: full, deliveries: 10}
}

// LeaseCourtesy is how long a name that was let go of is left to the one who asked for it.
const LeaseCourtesy = leaseCourtesy

// AdminClient is a plain client that may do everything.
func AdminClient(t *testing.T, s *Server) *nats.Conn {
	t.Helper()
	c, err := s.connect(t.Context(), roleAdmin, nats.UserJWTAndSeed(s.authority.adminJWT, s.authority.adminSeed))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c.nc
}

// SendChunk sends a piece to a restore.
func SendChunk(ctx context.Context, c *Conn, target string, chunk []byte) error {
	return c.sendChunk(ctx, target, chunk)
}

// Client is the plain client under a connection.
func Client(c *Conn) *nats.Conn { return c.nc }

// ProcessorConfig is how the processors' consumer is set.
func ProcessorConfig(t *testing.T, s *Server) jetstream.ConsumerConfig {
	t.Helper()
	c, err := s.Connect(t.Context(), RoleProcessor)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	consumer, err := c.js.Consumer(t.Context(), onrecord.StreamStatements, consumerProcessor)
	if err != nil {
		t.Fatal(err)
	}
	return consumer.CachedInfo().Config
}
