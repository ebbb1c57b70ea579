package fetch

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
)

// bodyError marks a failure that came after the header.
type bodyError struct{ err error }

func (e *bodyError) Error() string { return "read body: " + e.err.Error() }
func (e *bodyError) Unwrap() error { return e.err }

// reasonFor finds the reason of a failure to send a request or to read its answer.
func reasonFor(err error) Reason {
	var op *net.OpError
	var dns *net.DNSError
	var body *bodyError
	switch {
	case isRefused(err):
		return ReasonPrivateAddress
	case errors.Is(err, errTooLarge):
		return ReasonTooLarge
	case errors.Is(err, errTooSlow):
		return ReasonTooSlow
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return ReasonProxy
	case isTimeout(err):
		return ReasonTimeout
	case errors.As(err, &dns):
		return ReasonDNS
	case isTLS(err):
		return ReasonTLS
	case errors.As(err, &body):
		return ReasonBroken
	}
	return ReasonConnect
}

func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	var dns *net.DNSError
	return errors.Is(err, errIdle) || errors.Is(err, errTotal) || errors.Is(err, os.ErrDeadlineExceeded) ||
		errors.Is(err, context.DeadlineExceeded) ||
		!errors.As(err, &dns) && errors.As(err, &timeout) && timeout.Timeout()
}

func isTLS(err error) bool {
	var record tls.RecordHeaderError
	var verify *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var alert tls.AlertError
	return errors.As(err, &record) || errors.As(err, &verify) || errors.As(err, &authority) ||
		errors.As(err, &host) || errors.As(err, &alert)
}

// isReset tells a connection that broke from one that was never to be had.
func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) ||
		err != nil && strings.Contains(err.Error(), "server closed idle connection")
}

// outcome says why an answer is not a document, or nil.
func outcome(resp *Response) error {
	if resp.NotModified {
		return nil
	}
	e := &Error{URL: resp.URL, Status: resp.Status, RetryAfter: retryAfterOf(resp.Status, resp.Header, resp.FetchedAt)}
	if name := blockedBy(resp.Status, resp.Header, resp.Body); name != "" {
		e.Reason, e.Err = ReasonBlocked, errors.New("a page of "+name+" in place of the document")
		return e
	}
	if e.Reason = reasonOfStatus(resp.Status); e.Reason == "" && len(bytes.TrimSpace(resp.Body)) == 0 {
		e.Reason = ReasonEmpty
	}
	if e.RetryAfter > maxWait && resp.Status == http.StatusServiceUnavailable {
		e.Reason = ReasonRateLimited
	}
	if e.Reason == "" {
		return nil
	}
	return e
}

// reasonOfStatus returns "" for the statuses that bring a document. 206 is none of them: no part was asked for.
func reasonOfStatus(status int) Reason {
	switch status {
	case http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusNonAuthoritativeInfo:
		return ""
	case http.StatusNoContent, http.StatusResetContent:
		return ReasonEmpty
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return ReasonRedirect // one that says not where to, or Colly would have followed it
	case http.StatusNotFound:
		return ReasonNotFound
	case http.StatusGone:
		return ReasonGone
	case http.StatusTooManyRequests:
		return ReasonRateLimited
	case http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden,
		http.StatusProxyAuthRequired, http.StatusUnavailableForLegalReasons:
		return ReasonForbidden
	}
	if status >= 500 {
		return ReasonServerError
	}
	return ReasonStatus
}
