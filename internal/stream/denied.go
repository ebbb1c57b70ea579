package stream

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// ErrDenied marks what the credentials of a connection do not permit.
var ErrDenied = errors.New("not permitted by the NATS credentials")

// denials brings the server's refusals to the calls they belong to. A NATS server tells a client that it refused to
// take a message apart from any request, and never answers the request: without this a caller would wait for its
// time-out and be told nothing else.
type denials struct {
	mu    sync.Mutex
	calls map[*call]struct{}
}

// call is one exchange under way: what it publishes begins with one of the prefixes.
type call struct {
	prefixes []string
	cancel   context.CancelCauseFunc
}

func newDenials() *denials { return &denials{calls: map[*call]struct{}{}} }

// deniedSubject finds the subject in "Permissions Violation for Publish to "x"" and the like for subscriptions.
var deniedSubject = regexp.MustCompile(`(?i)(publish|subscription) to "([^"]+)"`)

func (d *denials) report(err error) {
	m := deniedSubject.FindStringSubmatch(err.Error())
	if m == nil {
		return
	}
	verb, subject := strings.ToLower(m[1]), m[2]
	cause := fmt.Errorf("%s to %s: %w", verb, subject, ErrDenied)
	d.mu.Lock()
	defer d.mu.Unlock()
	for c := range d.calls {
		for _, p := range c.prefixes {
			if strings.HasPrefix(subject, p) {
				c.cancel(cause)
			}
		}
	}
}

// watch returns a context that ends with the server's refusal of a message on a subject with one of these prefixes.
// release must be called.
func (c *Conn) watch(ctx context.Context, prefixes ...string) (watched context.Context, release func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	running := &call{prefixes: append(prefixes, c.role.Inbox()+"."), cancel: cancel}
	c.deny.mu.Lock()
	c.deny.calls[running] = struct{}{}
	c.deny.mu.Unlock()
	return ctx, func() {
		c.deny.mu.Lock()
		delete(c.deny.calls, running)
		c.deny.mu.Unlock()
		cancel(nil)
	}
}

// denied returns the refusal that ended a watched context, or nil.
func denied(watched context.Context) error {
	if cause := context.Cause(watched); errors.Is(cause, ErrDenied) {
		return cause
	}
	return nil
}

// request runs one exchange with the server that publishes to subjects with these prefixes, and returns its error, or
// the refusal that ended it. Where ctx has no deadline the exchange gets one.
func (c *Conn) request(ctx context.Context, do func(context.Context) error, prefixes ...string) error {
	ctx, release := c.watch(ctx, prefixes...)
	defer release()
	limited := ctx
	if _, ok := ctx.Deadline(); !ok {
		var stop context.CancelFunc
		limited, stop = context.WithTimeout(ctx, requestTimeout)
		defer stop()
	}
	err := do(limited)
	if err == nil {
		return nil
	}
	return cmp.Or(denied(ctx), err)
}

// apiPrefix begins every request to JetStream.
const apiPrefix = "$JS.API."

// askTimeout is how long an answer to one request may take before it is asked again.
const askTimeout = 5 * time.Second

// codeUnavailable answers while a cluster has no leader.
const codeUnavailable jetstream.ErrorCode = 10008

// ask runs requests to JetStream's API that do no harm when they are repeated. A cluster that elects a leader (it has
// just started, a node was lost) answers late, or leaves a request without an answer and takes the next one.
func (c *Conn) ask(ctx context.Context, do func(context.Context) error) error {
	return c.request(ctx, func(ctx context.Context) error {
		for {
			attempt, cancel := context.WithTimeout(ctx, askTimeout)
			err := do(attempt)
			cancel()
			var refused *jetstream.APIError
			unavailable := errors.As(err, &refused) && refused.ErrorCode == codeUnavailable
			if ctx.Err() != nil || !(unavailable || errors.Is(err, context.DeadlineExceeded)) {
				return err
			}
			if unavailable {
				select {
				case <-ctx.Done():
				case <-time.After(200 * time.Millisecond):
				}
			}
		}
	}, apiPrefix)
}
