package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// retries is how often a request is repeated. Busy sites that name a time mean it, and most of them once: those that do
// are believed more often, for as long as all the times they named stay within invited.
const (
	retries        = 4
	retriesInvited = 12
	invited        = 60 * time.Second
)

// transport is the one way out: every hop of every exchange goes through RoundTrip. See the package comment.
type transport struct {
	cfg    Config
	next   *http.Transport
	guard  *guard
	pacer  *pacer
	robots *robots
}

// answer is an answer whose body has been read.
type answer struct {
	status int
	header http.Header
	body   []byte
	at     time.Time
}

// RoundTrip does one hop. All its errors are *Error, or the context's.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	x := exchangeOf(ctx)
	if err := t.guard.check(req.URL); err != nil {
		return nil, err
	}
	var crawlDelay time.Duration
	if !x.robots {
		d, err := t.robots.decide(ctx, req.URL)
		if err != nil {
			return nil, err
		}
		if !d.Allowed {
			return nil, &Error{Reason: ReasonRobots, URL: req.URL.Redacted(), Err: fmt.Errorf("%s says %q", d.URL, d.Rule)}
		}
		crawlDelay = d.CrawlDelay
	}
	h, err := t.pacer.take(ctx, strings.ToLower(req.URL.Hostname()))
	if err != nil && ctx.Err() == nil {
		return nil, &Error{Reason: ReasonInternal, URL: req.URL.Redacted(), Err: err}
	}
	if err != nil {
		return nil, err
	}
	defer t.pacer.release(h)
	if !x.robots {
		h.crawlDelay = crawlDelay
	}
	a, err := t.persist(req, x, h)
	if err != nil {
		return nil, err
	}
	x.urls = append(x.urls, req.URL.Redacted())
	x.header, x.fetchedAt = a.header, a.at
	return a.opaque(req), nil
}

// persist asks until there is an answer to go by, at most retries times more.
func (t *transport) persist(req *http.Request, x *exchange, h *host) (*answer, error) {
	rested := time.Duration(0)
	for attempt := 0; ; attempt++ {
		if d := t.pacer.shut(h); d > 0 {
			return nil, &Error{Reason: ReasonRateLimited, URL: req.URL.Redacted(), RetryAfter: d, Err: errors.New("the host asked for a longer rest")}
		}
		if err := t.pacer.wait(req.Context(), h); err != nil {
			return nil, err
		}
		a, err := t.held(req, x, h)
		if req.Context().Err() != nil {
			return nil, req.Context().Err()
		}
		busy, retryAfter := false, time.Duration(0)
		if err == nil {
			busy = a.status == http.StatusTooManyRequests || a.status == http.StatusServiceUnavailable
			retryAfter = retryAfterOf(a.status, a.header, t.cfg.Now())
		}
		t.pacer.answered(h, busy, retryAfter)
		rested += retryAfter
		if x.optional || !again(attempt, retryAfter, rested) || !worthRetrying(a, err) {
			return a, err
		}
		t.backOff(h, attempt, retryAfter)
		t.cfg.Logger.Debug("ask again", slog.String("url", req.URL.Redacted()), slog.Int("attempt", attempt+1), slog.Any("error", err))
	}
}

// again reports whether there is another attempt after this one, by what the host asked for now and in all.
func again(attempt int, retryAfter, rested time.Duration) bool {
	switch {
	case retryAfter > maxWait:
		return false
	case retryAfter > 0 && rested <= invited:
		return attempt < retriesInvited
	}
	return attempt < retries
}

// backOff lets the host rest before a request is repeated: as long as it said, or twice as long each time, with jitter.
func (t *transport) backOff(h *host, attempt int, retryAfter time.Duration) {
	if retryAfter > 0 {
		return // the pacer has it
	}
	const base = 250 * time.Millisecond
	rest := time.Duration((0.5 + t.cfg.Rand()) * float64(base<<attempt))
	if at := t.cfg.Now().Add(rest); at.After(h.next) {
		h.next = at
	}
}

// worthRetrying tells what may well be better a moment later.
func worthRetrying(a *answer, err error) bool {
	if err != nil {
		var e *Error
		return errors.As(err, &e) && isReset(e.Err)
	}
	switch a.status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return blockedBy(a.status, a.header, a.body) == ""
	}
	return false
}

// held is once, as long as the host is ours.
func (t *transport) held(req *http.Request, x *exchange, h *host) (*answer, error) {
	if h.hold == nil {
		return t.once(req, x)
	}
	ctx, cancel := context.WithCancelCause(req.Context())
	defer cancel(nil)
	defer context.AfterFunc(h.hold.Context(), func() { cancel(errHoldLost) })()
	if !h.hold.Held() {
		cancel(errHoldLost)
	}
	a, err := t.once(req.WithContext(ctx), x)
	if errors.Is(context.Cause(ctx), errHoldLost) {
		return nil, &Error{Reason: ReasonInternal, URL: req.URL.Redacted(), Err: errHoldLost}
	}
	return a, err
}

// once sends the request and reads the answer whole.
func (t *transport) once(req *http.Request, x *exchange) (*answer, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	defer cancel(nil)
	total := time.AfterFunc(t.cfg.Limits.Total, func() { cancel(errTotal) })
	defer total.Stop()
	fail := func(err error) (*answer, error) {
		if cause := context.Cause(ctx); cause != nil {
			err = cause // the limit that was passed says more than "context canceled"
		}
		return nil, &Error{Reason: reasonFor(err), URL: req.URL.Redacted(), Err: err}
	}
	resp, err := t.next.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return fail(err)
	}
	body := watch(resp.Body, t.cfg.Limits, cancel)
	defer resp.Body.Close()
	defer body.stop()
	a := &answer{status: resp.StatusCode, header: resp.Header, at: t.cfg.Now()}
	if a.body, err = t.read(body, resp, x); err != nil {
		return fail(&bodyError{err})
	}
	return a, nil
}

// read reads a body. Only a document must come whole: a robots.txt is cut at its limit, and of the answers that are no
// documents nothing is needed but the beginning, by which gatekeepers are known.
func (t *transport) read(body io.Reader, resp *http.Response, x *exchange) ([]byte, error) {
	const beginning = 64 << 10
	encoding := resp.Header.Get("Content-Encoding")
	switch {
	case resp.StatusCode == http.StatusNotModified || resp.StatusCode == http.StatusNoContent:
		return nil, nil
	case resp.StatusCode >= 300:
		b, _ := readBody(body, encoding, beginning) // the status is the answer, whatever becomes of the body
		return b, nil
	case resp.ContentLength > x.limit && !x.robots:
		return nil, fmt.Errorf("%w: %d bytes announced, the limit (fetch.max_body) is %d", errTooLarge, resp.ContentLength, x.limit)
	}
	b, err := readBody(body, encoding, x.limit)
	if !errors.Is(err, errTooLarge) {
		return b, err
	}
	if x.robots {
		return b[:min(int64(len(b)), x.limit)], nil
	}
	return nil, fmt.Errorf("%w: the limit (fetch.max_body) is %d bytes", errTooLarge, x.limit)
}

// opaque is the answer as Colly is shown it: bytes without type or encoding, which it hands on as they are. Location
// and cookies are what it needs of the header.
func (a *answer) opaque(req *http.Request) *http.Response {
	header := http.Header{"Content-Type": {"application/octet-stream"}}
	for _, name := range []string{"Location", "Set-Cookie"} {
		if values := a.header.Values(name); len(values) > 0 {
			header[name] = values
		}
	}
	return &http.Response{
		Status: strconv.Itoa(a.status) + " " + http.StatusText(a.status), StatusCode: a.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Request: req, Uncompressed: true,
		ContentLength: int64(len(a.body)), Body: io.NopCloser(bytes.NewReader(a.body)),
	}
}
