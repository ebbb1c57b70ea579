package stream

import (
	"testing"
	"time"

	"github.com/nats-io/nats.go"
)

// SetRetry shortens the pauses of a connection: two more attempts after the first, and the wait while a stream is full.
// A statement is handed out ten times.
func SetRetry(c *Conn, delay, full time.Duration) {
	c.retry = retryPolicy{delays: []time.Duration{delay, delay}, full: full, deliveries: 10}
}

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

// Client is the plain client under a connection.
func Client(c *Conn) *nats.Conn { return c.nc }
