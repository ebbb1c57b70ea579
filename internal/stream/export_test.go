package stream

import "time"

// SetRetry shortens the pauses of a connection: two more attempts after the first, and the wait while a stream is full.
func SetRetry(c *Conn, delay, full time.Duration) {
	c.retry = retryPolicy{delays: []time.Duration{delay, delay}, full: full}
}
