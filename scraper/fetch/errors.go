package fetch

import (
	"fmt"
	"time"
)

// Reason says in one word why an address could not be had. The list is closed: reports, health and monitoring build on
// its words.
type Reason string

// The reasons.
const (
	ReasonBadURL         Reason = "bad_url"         // not an address that can be asked for over HTTP
	ReasonPrivateAddress Reason = "private_address" // leads to a private network or to this machine
	ReasonRobots         Reason = "robots"          // refused by the site's robots.txt
	ReasonRobotsUnread   Reason = "robots_unreachable"
	ReasonProxy          Reason = "proxy"         // the configured proxy does not answer
	ReasonDNS            Reason = "dns"           // the host name leads nowhere
	ReasonConnect        Reason = "connect"       // no connection, or it broke before an answer came
	ReasonTLS            Reason = "tls"           // the certificate or the handshake is bad
	ReasonTimeout        Reason = "timeout"       // no answer, or a standstill within one
	ReasonTooSlow        Reason = "too_slow"      // the body came, but slower than the minimum rate
	ReasonTooLarge       Reason = "too_large"     // the decoded body is over the limit
	ReasonBroken         Reason = "broken"        // the body broke off or does not decode
	ReasonRedirect       Reason = "redirect_loop" // more than ten redirects, or one that leads nowhere
	ReasonNotFound       Reason = "not_found"     // 404
	ReasonGone           Reason = "gone"          // 410
	ReasonForbidden      Reason = "forbidden"     // 401, 402, 403, 407, 451
	ReasonRateLimited    Reason = "rate_limited"  // 429, or told to come back later than a run can wait
	ReasonServerError    Reason = "server_error"  // 5xx
	ReasonStatus         Reason = "status"        // any other status that brings no document
	ReasonBlocked        Reason = "blocked"       // a challenge or block page instead of the document
	ReasonEmpty          Reason = "empty"         // an answer without a body
	ReasonInternal       Reason = "internal"      // a fault of ours
)

// Passes reports whether an address that could not be had for this reason may well be had at the next visit, without
// anybody doing something about it. The others are of the document, the site's rules or the configuration.
func (r Reason) Passes() bool {
	switch r {
	case ReasonBadURL, ReasonPrivateAddress, ReasonRobots, ReasonTooLarge, ReasonRedirect, ReasonNotFound, ReasonGone,
		ReasonForbidden, ReasonStatus, ReasonEmpty:
		return false
	}
	return true
}

// Error is why an address could not be had.
type Error struct {
	Reason Reason
	// URL is the address that failed; after a redirect, the one that was led to.
	URL string
	// Status is the HTTP status, 0 if no answer came.
	Status int
	// RetryAfter is how long the host asked to be left alone, 0 if it did not say.
	RetryAfter time.Duration
	// Err says more; it may be nil.
	Err error
}

func (e *Error) Error() string {
	msg := fmt.Sprintf("get %s: %s", e.URL, e.Reason)
	if e.Status != 0 {
		msg += fmt.Sprintf(" (status %d)", e.Status)
	}
	if e.RetryAfter > 0 {
		msg += fmt.Sprintf(", to be asked again in %s", e.RetryAfter.Round(time.Second))
	}
	if e.Err != nil {
		msg += ": " + e.Err.Error()
	}
	return msg
}

func (e *Error) Unwrap() error { return e.Err }
