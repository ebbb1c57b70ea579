package fetch

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"
)

// Config is what a Fetcher needs. Only Contact must be set.
type Config struct {
	// Contact is where a site's people reach whoever runs the crawler: addresses of the web and of mail, separated by
	// semicolons. It goes into the User-Agent with Version.
	Contact string
	Version string
	// Proxy takes all requests, robots.txt included, and resolves their host names; empty means direct connections.
	Proxy string
	// AllowPrivate are the private networks that may be visited all the same.
	AllowPrivate []netip.Prefix
	// HostDelay is the pause between two requests to one host, redirects and robots.txt included; 0 means 5 s.
	HostDelay time.Duration
	// MaxBody limits the decoded body, in bytes; 0 means 10 MB.
	MaxBody int64
	Limits  Limits
	// RobotsStore keeps answers for robots.txt and tdmrep.json beyond this Fetcher; nil keeps none.
	RobotsStore RobotsStore
	// Hosts lets this Fetcher spare hosts together with those of other processes; nil lets it do so alone.
	Hosts Hosts
	// Logger hears of waits and repeated requests; nil means none of it.
	Logger *slog.Logger

	// Now, Sleep and Rand (in [0,1)) are for tests; nil means the real ones.
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error
	Rand  func() float64
}

// Limits bound the time that one request may take, the waiting for its turn not counted. A zero field has the default.
type Limits struct {
	Connect time.Duration // until the connection stands, and again for TLS; 10 s
	Header  time.Duration // from the request to the header of the answer; 30 s
	Idle    time.Duration // between two pieces of the body; 20 s
	Total   time.Duration // for the whole exchange; 3 min
	Grace   time.Duration // before MinRate counts; 20 s
	MinRate int64         // bytes a second, on average; 1000
}

func (l Limits) withDefaults() Limits {
	for _, f := range []struct {
		d     *time.Duration
		value time.Duration
	}{
		{&l.Connect, 10 * time.Second}, {&l.Header, 30 * time.Second}, {&l.Idle, 20 * time.Second},
		{&l.Total, 3 * time.Minute}, {&l.Grace, 20 * time.Second},
	} {
		if *f.d <= 0 {
			*f.d = f.value
		}
	}
	if l.MinRate <= 0 {
		l.MinRate = 1000
	}
	return l
}

func (cfg Config) withDefaults() Config {
	if cfg.HostDelay <= 0 {
		cfg.HostDelay = 5 * time.Second
	}
	if cfg.MaxBody <= 0 {
		cfg.MaxBody = 10 << 20
	}
	cfg.Limits = cfg.Limits.withDefaults()
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Sleep == nil {
		cfg.Sleep = sleep
	}
	if cfg.Rand == nil {
		cfg.Rand = rand.Float64
	}
	return cfg
}

// Fetcher gets documents. It is safe for use by several goroutines, and is meant to be shared: what it knows of hosts
// (pace, robots.txt) holds for all its users together.
type Fetcher struct {
	agent        string
	transport    *transport
	reservations *reservations
}

// New returns a Fetcher, or an error that says what is wrong with the configuration and how to put it right.
func New(cfg Config) (*Fetcher, error) {
	agent, err := userAgent(cfg.Contact, cfg.Version)
	if err != nil {
		return nil, err
	}
	proxy, err := proxyFor(cfg.Proxy)
	if err != nil {
		return nil, err
	}
	cfg = cfg.withDefaults()
	g := newGuard(cfg.AllowPrivate)
	dialer := &net.Dialer{Timeout: cfg.Limits.Connect, KeepAlive: 30 * time.Second}
	if proxy == nil { // with one, the only connections are those to the proxy, which may be private
		dialer.Control = g.control
	}
	f := &Fetcher{agent: agent}
	f.transport = &transport{
		cfg:   cfg,
		guard: g,
		pacer: newPacer(cfg),
		next: &http.Transport{
			Proxy:                  proxy,
			DialContext:            dialer.DialContext,
			TLSHandshakeTimeout:    cfg.Limits.Connect,
			ResponseHeaderTimeout:  cfg.Limits.Header,
			MaxResponseHeaderBytes: 256 << 10,
			MaxIdleConns:           200,
			MaxIdleConnsPerHost:    1, // one request at a time goes to a host
			IdleConnTimeout:        time.Minute,
			DisableCompression:     true, // decoded under our own limits
			ForceAttemptHTTP2:      true,
		},
	}
	f.transport.robots = newRobots(f.visit, cfg)
	f.reservations = newReservations(f.visit, cfg)
	return f, nil
}

// Close lets go of the hosts that this Fetcher holds against others. Call it when all requests are over.
func (f *Fetcher) Close() { f.transport.pacer.close() }

// Request is what to get.
type Request struct {
	URL string
	// ETag and LastModified, as an earlier answer gave them, make the request conditional.
	ETag, LastModified string
	// Accept is the Accept header; empty means HTML, PDF and then anything.
	Accept string
}

// Response is an answer that is a document, or the word that it has not changed.
type Response struct {
	Status int
	// NotModified is true when the document is what the validators of the request stand for; there is no Body then.
	NotModified bool
	// URL is the address that answered, URLs the chain from the one asked for to it.
	URL  string
	URLs []string
	// Header is the answer's, as it came; it may name a content encoding, which Body no longer has.
	Header http.Header
	// Body is the body without transfer and content encoding, in whatever characters the server wrote it. It is never
	// empty when NotModified is false, and never cut short.
	Body      []byte
	FetchedAt time.Time
}

const acceptDocuments = "text/html,application/xhtml+xml,application/pdf;q=0.9,application/xml;q=0.9,*/*;q=0.8"

// Get gets a document. It waits for its turn at the host, so it takes as long as politeness demands; when ctx ends it
// returns at once, with ctx's error. Any other error is an [*Error].
func (f *Fetcher) Get(ctx context.Context, req Request) (*Response, error) {
	u, err := parseURL(req.URL)
	if err != nil {
		return nil, err
	}
	header := http.Header{"Accept": {acceptDocuments}}
	if req.Accept != "" {
		header.Set("Accept", req.Accept)
	}
	if req.ETag != "" {
		header.Set("If-None-Match", req.ETag)
	}
	if req.LastModified != "" {
		header.Set("If-Modified-Since", req.LastModified)
	}
	x := &exchange{conditional: req.ETag != "" || req.LastModified != "", limit: f.transport.cfg.MaxBody}
	resp, err := f.visit(ctx, u, header, x)
	if err != nil {
		return nil, err
	}
	if err := outcome(resp); err != nil {
		return nil, err
	}
	return resp, nil
}

// Robots says what the robots.txt of an address's host has to say about it, for people. It asks the host if it is not
// known already.
func (f *Fetcher) Robots(ctx context.Context, address string) (Decision, error) {
	u, err := parseURL(address)
	if err != nil {
		return Decision{}, err
	}
	if err := f.transport.guard.check(u); err != nil {
		return Decision{}, err
	}
	return f.transport.robots.decide(ctx, u)
}

func parseURL(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, &Error{Reason: ReasonBadURL, URL: address, Err: err}
	}
	if u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, &Error{Reason: ReasonBadURL, URL: address, Err: errScheme}
	}
	u.Fragment, u.RawFragment, u.User = "", "", nil
	return u, nil
}
