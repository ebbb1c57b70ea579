package fetch

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	reservationsPath = "/.well-known/tdmrep.json"
	// reservationsSize is the largest such file that is read.
	reservationsSize = 500 << 10
	// reservationsFor is how long an answer is believed, reservationsFailedFor how long none is asked for again.
	reservationsFor       = 24 * time.Hour
	reservationsFailedFor = time.Hour
)

// Reservation is what a site reserves of text and data mining, by the TDM Reservation Protocol of a W3C community group.
type Reservation struct {
	// Reserved is "1" for reserved, "0" for not, empty where nothing is said.
	Reserved string
	// Policy is the address of the terms, if it names any.
	Policy string
}

// Reservation says what the file /.well-known/tdmrep.json of an address's host has to say about it. The host is asked
// once a day, as it is for its robots.txt, which counts for this file too; a file that does not come, or makes no sense,
// says nothing. The error is the context's.
func (f *Fetcher) Reservation(ctx context.Context, address string) (Reservation, error) {
	u, err := parseURL(address)
	if err != nil {
		return Reservation{}, nil
	}
	return f.reservations.of(ctx, u)
}

// reservations remembers the files of every origin for a while.
type reservations struct {
	visit func(context.Context, *url.URL, http.Header, *exchange) (*Response, error)
	now   func() time.Time
	store RobotsStore // may be nil

	origins origins[reservationsEntry]
}

type reservationsEntry struct {
	rules   []reservationRule
	expires time.Time
}

func newReservations(visit func(context.Context, *url.URL, http.Header, *exchange) (*Response, error), cfg Config) *reservations {
	return &reservations{visit: visit, now: cfg.Now, store: cfg.RobotsStore}
}

func (r *reservations) of(ctx context.Context, u *url.URL) (Reservation, error) {
	origin := originOf(u)
	e, done, err := r.origins.take(ctx, origin)
	if err != nil {
		return Reservation{}, err
	}
	defer done()
	if !r.now().Before(e.expires) {
		if err := r.refresh(ctx, origin, e); err != nil {
			return Reservation{}, err
		}
	}
	return reservationAt(e.rules, pathOf(u)), nil
}

// reservationAt is what the first rule for a path says: the first is the most specific, says the protocol.
func reservationAt(rules []reservationRule, path string) Reservation {
	path = normalPath(path)
	for _, rule := range rules {
		if matchesPath(rule.pattern, path) {
			return rule.says
		}
	}
	return Reservation{}
}

// refresh takes the answer that was kept, or asks.
func (r *reservations) refresh(ctx context.Context, origin string, e *reservationsEntry) error {
	if r.store != nil {
		a, ok := r.store.Load(ctx, origin+reservationsPath)
		if until := a.FetchedAt.Add(reservationsFor); ok && r.now().Before(until) && !a.FetchedAt.After(r.now()) {
			e.rules, e.expires = parseReservations(a.Body), until
			return nil
		}
	}
	address, err := url.Parse(origin + reservationsPath)
	if err != nil {
		return nil
	}
	resp, err := r.visit(ctx, address, http.Header{"Accept": {"application/json"}}, &exchange{limit: reservationsSize, optional: true})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	e.rules, e.expires = nil, r.now().Add(reservationsFailedFor)
	if err != nil || resp.Status >= 500 || resp.Status == http.StatusTooManyRequests {
		return nil
	}
	a := RobotsAnswer{Status: resp.Status, FetchedAt: r.now()}
	if resp.Status < 300 {
		a.Body = resp.Body
	}
	e.rules, e.expires = parseReservations(a.Body), a.FetchedAt.Add(reservationsFor)
	if r.store != nil {
		r.store.Save(ctx, origin+reservationsPath, a)
	}
	return nil
}

// reservationRule is one object of the file.
type reservationRule struct {
	pattern string
	says    Reservation
}

// parseReservations reads a file. One that is no list of objects has no rules, and an object that has no location or
// says neither 0 nor 1 is passed over: by the protocol it says nothing. Sites write numbers, texts and booleans, and
// one object alone for the whole site.
func parseReservations(body []byte) []reservationRule {
	type object struct {
		Location string          `json:"location"`
		Reserved json.RawMessage `json:"tdm-reservation"`
		Policy   json.RawMessage `json:"tdm-policy"`
	}
	var raw []json.RawMessage
	if json.Unmarshal(body, &raw) != nil {
		var one object
		if json.Unmarshal(body, &one) != nil {
			return nil
		}
		if one.Location == "" {
			one.Location = "/"
		}
		return reservationRules(one.Location, one.Reserved, one.Policy)
	}
	var rules []reservationRule
	for _, r := range raw {
		var o object
		if json.Unmarshal(r, &o) == nil && o.Location != "" {
			rules = append(rules, reservationRules(o.Location, o.Reserved, o.Policy)...)
		}
	}
	return rules
}

// reservationRules is the rule that an object is, or none.
func reservationRules(location string, reserved, policy json.RawMessage) []reservationRule {
	rule := reservationRule{pattern: location}
	switch strings.Trim(string(reserved), `"`) {
	case "1", "true":
		rule.says.Reserved = "1"
	case "0", "false":
		rule.says.Reserved = "0"
	default:
		return nil
	}
	var address string
	if json.Unmarshal(policy, &address) == nil {
		rule.says.Policy = strings.TrimSpace(address)
	}
	if rule.pattern[0] != '/' && rule.pattern[0] != '*' {
		rule.pattern = "/" + rule.pattern
	}
	rule.pattern = normalPath(rule.pattern)
	return []reservationRule{rule}
}
