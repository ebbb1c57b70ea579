package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	// robotsSize is as much of a robots.txt as is read, RFC 9309 §2.5.
	robotsSize = 500 << 10
	// robotsFor is how long one is believed, robotsFailedFor how long one that could not be read is not asked for again:
	// for a visit, but not for the next.
	robotsFor       = 24 * time.Hour
	robotsFailedFor = 30 * time.Second
)

// RobotsStore keeps what hosts answered to the question for their robots.txt, and for their tdmrep.json, for other
// processes and the next start: within a day they are not asked again. A store may forget, and must never invent.
type RobotsStore interface {
	// Load returns what was kept for an origin ("https://example.org"), or for the address of its tdmrep.json, and
	// whether anything was.
	Load(ctx context.Context, origin string) (RobotsAnswer, bool)
	Save(ctx context.Context, origin string, a RobotsAnswer)
}

// RobotsAnswer is an answer that decided something: a robots.txt, or that there is none.
type RobotsAnswer struct {
	Status    int       `json:"status"`
	Body      []byte    `json:"body,omitempty"`
	FetchedAt time.Time `json:"fetched_at"`
}

// robots remembers the robots.txt of every origin for a while.
type robots struct {
	visit func(context.Context, *url.URL, http.Header, *exchange) (*Response, error)
	now   func() time.Time
	store RobotsStore // may be nil

	origins origins[robotsEntry]
}

// robotsEntry is the robots.txt of one origin.
type robotsEntry struct {
	file    robotsFile
	status  int
	err     error
	fetched time.Time
	expires time.Time
}

func newRobots(visit func(context.Context, *url.URL, http.Header, *exchange) (*Response, error), cfg Config) *robots {
	return &robots{visit: visit, now: cfg.Now, store: cfg.RobotsStore}
}

// decide says whether an address may be asked for. A robots.txt that cannot be read is an error, not a decision.
func (r *robots) decide(ctx context.Context, u *url.URL) (Decision, error) {
	origin := originOf(u)
	e, done, err := r.origins.take(ctx, origin)
	if err != nil {
		return Decision{}, err
	}
	defer done()
	if r.now().After(e.expires) && !r.recall(ctx, origin, e) {
		if err := r.fetch(ctx, origin, e); err != nil {
			return Decision{}, err
		}
	}
	if e.err != nil {
		return Decision{}, e.err
	}
	return e.decision(origin, u), nil
}

// recall takes the answer that was kept, and reports whether there was one that still counts.
func (r *robots) recall(ctx context.Context, origin string, e *robotsEntry) bool {
	if r.store == nil {
		return false
	}
	a, ok := r.store.Load(ctx, origin)
	if !ok || !r.now().Before(a.FetchedAt.Add(robotsFor)) || a.FetchedAt.After(r.now()) {
		return false
	}
	resp := &Response{Status: a.Status, URL: origin + "/robots.txt", Body: a.Body, FetchedAt: a.FetchedAt}
	e.file, e.err = robotsFile{}, nil
	if e.take(resp, nil) != nil {
		return false
	}
	e.fetched, e.expires = a.FetchedAt, a.FetchedAt.Add(robotsFor)
	return true
}

// fetch asks for a robots.txt and notes what came of it. Its error is only the context's: that the next caller is
// refused for this one's haste would be wrong.
func (r *robots) fetch(ctx context.Context, origin string, e *robotsEntry) error {
	address, err := url.Parse(origin + "/robots.txt")
	if err != nil {
		return &Error{Reason: ReasonBadURL, URL: origin, Err: err}
	}
	header := http.Header{"Accept": {"text/plain,*/*;q=0.5"}}
	resp, err := r.visit(ctx, address, header, &exchange{robots: true, limit: robotsSize})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	e.file, e.status, e.fetched, e.expires = robotsFile{}, 0, r.now(), r.now().Add(robotsFor)
	if e.err = e.take(resp, err); e.err != nil {
		e.expires = r.now().Add(robotsFailedFor)
		return nil
	}
	if r.store != nil && resp != nil {
		r.store.Save(ctx, origin, RobotsAnswer{Status: resp.Status, Body: wholeLines(resp.Body), FetchedAt: e.fetched})
	}
	return nil
}

// take reads the answer, by RFC 9309 §2.3.1: a client error and a chain of redirects without end mean that there is no
// robots.txt; a server error, or no answer, that nothing may be asked for. 429 is no "no": it means later.
func (e *robotsEntry) take(resp *Response, err error) error {
	if err != nil {
		return unread(err)
	}
	e.status = resp.Status
	switch {
	case resp.Status >= 200 && resp.Status < 300:
		e.file = parseRobots(wholeLines(resp.Body), product)
		return nil
	case resp.Status == http.StatusTooManyRequests:
		return &Error{Reason: ReasonRateLimited, URL: resp.URL, Status: resp.Status,
			RetryAfter: retryAfterOf(resp.Status, resp.Header, resp.FetchedAt)}
	case resp.Status < 500:
		return nil
	}
	return &Error{Reason: ReasonRobotsUnread, URL: resp.URL, Status: resp.Status,
		Err: errors.New("a site whose robots.txt fails is left alone; it will be asked again on the next visit")}
}

// unread is the error of a robots.txt that did not come. Where the host cannot be reached at all the reason says so.
func unread(err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Reason {
	case ReasonRedirect:
		return nil
	case ReasonPrivateAddress, ReasonBadURL, ReasonDNS, ReasonProxy, ReasonRateLimited:
		return e
	}
	return &Error{Reason: ReasonRobotsUnread, URL: e.URL, Err: fmt.Errorf("%s: %w", e.Reason, e.Err)}
}

// wholeLines drops what is left of the line in which a file was cut.
func wholeLines(body []byte) []byte {
	if len(body) < robotsSize {
		return body
	}
	return body[:strings.LastIndexByte(string(body), '\n')+1]
}
