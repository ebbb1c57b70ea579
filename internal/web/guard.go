package web

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// atOnce is how many requests are answered at a time; more wait their turn for as long as a request may take.
const atOnce = 32

// What is not the fault of who asks, and may pass.
var (
	errNoArchive = errors.New("there is no archive yet")
	errUnopened  = errors.New("the archive cannot be opened just now")
	errBusy      = errors.New("too much is asked at once: try again in a moment")
)

// policy lets a page load its own style sheet and script, and nothing else from anywhere.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'"

// guard stands before every handler.
//
// A page that a browser of this machine shows can name this server under a name of its own (DNS rebinding), and would
// then read the archive as if it were the page's own. So where nobody has to sign in, only the names of this machine's
// loopback and those of the configuration are answered.
func (s *Server) guard(next http.Handler) http.Handler {
	turns, guesses := make(chan struct{}, atOnce), make(chan struct{}, 1)
	var sameOrigin http.CrossOriginProtection
	next = sameOrigin.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Robots-Tag", "noindex, nofollow")
		open := r.URL.Path == "/healthz" || r.URL.Path == "/readyz" // they tell nothing of what is in the archive
		switch {
		case open:
		case len(s.cfg.Users) > 0:
			name, password, _ := r.BasicAuth()
			if !s.cfg.Users.admit(name, password, guesses) {
				h.Set("WWW-Authenticate", `Basic realm="onrecord", charset="UTF-8"`)
				http.Error(w, "Sign in with a name and password of web.users.", http.StatusUnauthorized)
				return
			}
		case !s.known(r.Host):
			http.Error(w, fmt.Sprintf("This server is not known as %q. Where a proxy passes requests on under that name, "+
				"list it under web.hosts in the configuration.", r.Host), http.StatusMisdirectedRequest)
			return
		}
		select {
		case turns <- struct{}{}:
			defer func() { <-turns }()
			// Who does not take what was asked for does not keep the archive open for it.
			_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(requestTime + stallTime))
			began, answered := time.Now(), &answered{ResponseWriter: w, code: http.StatusOK}
			defer func() { s.metrics.observe(cmp.Or(r.Pattern, "refused"), answered.code, time.Since(began)) }()
			next.ServeHTTP(answered, r)
		case <-r.Context().Done():
		}
	})
}

// answered notes the status code of an answer.
type answered struct {
	http.ResponseWriter
	code int
}

func (a *answered) WriteHeader(code int) {
	a.code = code
	a.ResponseWriter.WriteHeader(code)
}

// Unwrap lets http.ResponseController find what it controls.
func (a *answered) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// known reports whether a name, as the header Host has it, is one of this server's.
func (s *Server) known(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	if ip := net.ParseIP(name); ip != nil && ip.IsLoopback() {
		return true
	}
	return name == "localhost" || slices.ContainsFunc(s.cfg.Hosts, func(h string) bool { return strings.EqualFold(h, name) })
}
