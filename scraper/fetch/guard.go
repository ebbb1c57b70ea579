package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"
	whatwg "github.com/nlnwa/whatwg-url/url"
)

// guard keeps the crawler out of private networks: feeds and redirects name addresses, and what they name must not
// reach what only this machine can reach.
type guard struct {
	addresses *ssrf.Guardian
	// loopback is true when the configuration allows this machine, and with it the name localhost.
	loopback bool
}

func newGuard(allowed []netip.Prefix) *guard {
	var v4, v6 []netip.Prefix
	g := &guard{}
	for _, p := range allowed {
		if p.Addr().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
		g.loopback = g.loopback || p.Contains(netip.IPv6Loopback()) || p.Contains(netip.AddrFrom4([4]byte{127, 0, 0, 1}))
	}
	// Public hosts may be asked on any port: newsrooms on odd ones exist, and it is the network that is protected.
	g.addresses = ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...))
	return g
}

// control is the net.Dialer.Control of direct connections: it sees the address that a name resolved to, just before
// the connection is made, so that no second answer of the name server can slip by.
func (g *guard) control(network, address string, c syscall.RawConn) error {
	return g.addresses.Safe(network, address, c)
}

var (
	errLocalhost = errors.New("it names this machine")
	errScheme    = errors.New("only http and https addresses can be asked for")
	errNoHost    = errors.New("the address names no host")
)

// check refuses what can be told from the address alone. It is all there is when a proxy resolves the names.
func (g *guard) check(u *url.URL) error {
	bad := func(reason Reason, err error) error { return &Error{Reason: reason, URL: u.Redacted(), Err: err} }
	if u.Scheme != "http" && u.Scheme != "https" {
		return bad(ReasonBadURL, errScheme)
	}
	if u.Hostname() == "" {
		return bad(ReasonBadURL, errNoHost)
	}
	host, err := plainHost(u)
	if err != nil {
		return bad(ReasonBadURL, err)
	}
	if isLocalhost(host) && !g.loopback {
		return bad(ReasonPrivateAddress, allowHint(errLocalhost))
	}
	if err := g.checkLiteral(host); err != nil {
		return bad(ReasonPrivateAddress, allowHint(err))
	}
	return nil
}

// plainHost returns the host as browsers read it: 0x7f.1 and 2130706433 are 127.0.0.1.
func plainHost(u *url.URL) (string, error) {
	parsed, err := whatwg.Parse((&url.URL{Scheme: u.Scheme, Host: u.Host}).String())
	if err != nil {
		return "", fmt.Errorf("read the host of the address: %w", err)
	}
	return strings.Trim(strings.TrimSuffix(parsed.Hostname(), "."), "[]"), nil
}

func isLocalhost(host string) bool {
	switch host {
	case "localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback":
		return true
	}
	return strings.HasSuffix(host, ".localhost")
}

func (g *guard) checkLiteral(host string) error {
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return nil // a name
	}
	return g.addresses.SafeAddr(ip)
}

func allowHint(err error) error {
	return fmt.Errorf("%w; if it is meant, add its network to fetch.allow_private", err)
}

// isRefused reports whether a connection failed because the guard refused it.
func isRefused(err error) bool {
	return errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedNetwork)
}

// proxyFor reads the address of the proxy. The environment's HTTP_PROXY is not looked at: where requests go is said in
// the configuration and nowhere else.
func proxyFor(raw string) (func(*http.Request) (*url.URL, error), error) {
	if raw == "" {
		return nil, nil
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, errors.New(`fetch.proxy does not read as an address; write "http://host:port"`) // err could show a password
	}
	switch u.Scheme {
	case "http", "https", "socks5", "socks5h":
	default:
		return nil, fmt.Errorf(`fetch.proxy %q: write "http://host:port", "https://…" or "socks5://…"`, u.Redacted())
	}
	if u.Host == "" {
		return nil, fmt.Errorf(`fetch.proxy %q names no host; write "http://host:port"`, u.Redacted())
	}
	return http.ProxyURL(u), nil
}
