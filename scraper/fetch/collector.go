package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/gocolly/colly/v2"
)

// maxRedirects is how long a chain may be. RFC 9309 wants five followed for robots.txt; we follow as many as for a page.
const maxRedirects = 10

// exchange is what one visit is about and what the transport below Colly learns of it. It travels in the context of
// the requests, the only thing that reaches every hop.
type exchange struct {
	// conditional is true when a 304 was asked for.
	conditional bool
	// limit is the largest body, in bytes.
	limit int64
	// robots is true for a robots.txt: it is not itself subject to robots.txt, and is cut at its limit, RFC 9309 §2.5.
	robots bool
	// optional is true for what is asked for once and can be done without.
	optional bool

	urls      []string
	header    http.Header
	fetchedAt time.Time
}

type exchangeKey struct{}

func exchangeOf(ctx context.Context) *exchange {
	x, _ := ctx.Value(exchangeKey{}).(*exchange)
	return x
}

// visit makes one exchange with a collector of its own: collectors share nothing, and what is to be shared (pace,
// robots.txt, connections) the transport shares. The answer is returned whatever its status.
func (f *Fetcher) visit(ctx context.Context, u *url.URL, header http.Header, x *exchange) (resp *Response, err error) {
	defer func() { // Colly and what it builds on read what strangers wrote
		if p := recover(); p != nil {
			resp, err = nil, &Error{Reason: ReasonInternal, URL: u.Redacted(), Err: fmt.Errorf("panic: %v", p)}
		}
	}()
	c := f.collector(context.WithValue(ctx, exchangeKey{}, x))
	c.OnResponse(func(r *colly.Response) {
		resp = &Response{Status: r.StatusCode, Body: r.Body}
	})
	header.Set("User-Agent", f.agent)
	header.Set("Accept-Encoding", acceptEncoding)
	err = c.Request(http.MethodGet, u.String(), nil, nil, header)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, visitError(u, x, err)
	}
	if resp == nil || len(x.urls) == 0 {
		return nil, &Error{Reason: ReasonInternal, URL: u.Redacted(), Err: errors.New("colly returned no answer")}
	}
	resp.URLs, resp.URL = x.urls, x.urls[len(x.urls)-1]
	resp.Header, resp.FetchedAt = x.header, x.fetchedAt
	resp.NotModified = x.conditional && resp.Status == http.StatusNotModified
	return resp, nil
}

// collector sets Colly up to do only what is wanted of it. It is not made by NewCollector, which lets COLLY_…
// variables of the environment change what is set here.
func (f *Fetcher) collector(ctx context.Context) *colly.Collector {
	c := &colly.Collector{}
	c.Init()
	c.Context = ctx
	c.UserAgent = f.agent
	c.AllowURLRevisit = true
	c.IgnoreRobotsTxt = true        // asked by the transport, for every hop
	c.MaxBodySize = 0               // no truncation: the transport's limit fails
	c.ParseHTTPErrorResponse = true // so that 304 and all others arrive alike
	c.SetRequestTimeout(0)          // the transport has better ones
	c.WithTransport(f.transport)
	c.SetRedirectHandler(func(req *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects {
			return &Error{Reason: ReasonRedirect, URL: req.URL.Redacted(), Err: fmt.Errorf("more than %d redirects", maxRedirects)}
		}
		req.Header.Del("Referer")
		return nil
	})
	return c
}

// visitError gives every failure its reason. What the transport returned has one; what is left is net/http's.
func visitError(u *url.URL, x *exchange, err error) error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	e := &Error{Reason: ReasonBadURL, URL: u.Redacted(), Err: err}
	if len(x.urls) > 0 { // there was an answer: it is its Location that is no good
		e.Reason, e.URL = ReasonRedirect, x.urls[len(x.urls)-1]
	}
	return e
}
