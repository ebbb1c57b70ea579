package fetch

import (
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Decision is what robots.txt says about an address.
type Decision struct {
	Allowed bool
	// Rule is the line that decided, empty where none matched.
	Rule string
	// URL is the robots.txt, Status its answer: a 4xx means that the host has none, and allows everything.
	URL    string
	Status int
	// CrawlDelay is the pause it asks for, 0 if none, bounded to a minute.
	CrawlDelay time.Duration
	// Sitemaps are the sitemaps it names, as written.
	Sitemaps  []string
	FetchedAt time.Time
}

// String is the decision for people: `refused by "Disallow: /news"`.
func (d Decision) String() string {
	var words string
	switch {
	case !d.Allowed:
		words = fmt.Sprintf("refused by %q", d.Rule)
	case d.Rule != "":
		words = fmt.Sprintf("allowed by %q", d.Rule)
	case d.Status >= 400:
		words = fmt.Sprintf("allowed, there is no robots.txt (%d)", d.Status)
	default:
		words = "allowed, no rule forbids it"
	}
	if d.CrawlDelay > 0 {
		words += fmt.Sprintf(", with a pause of %s", d.CrawlDelay)
	}
	return words
}

// Decide says what the answer, kept from an earlier request, says about an address of its host.
func (a RobotsAnswer) Decide(address string) (Decision, error) {
	u, err := parseURL(address)
	if err != nil {
		return Decision{}, err
	}
	origin := originOf(u)
	e := robotsEntry{fetched: a.FetchedAt}
	if err := e.take(&Response{Status: a.Status, URL: origin + "/robots.txt", Body: a.Body, FetchedAt: a.FetchedAt}, nil); err != nil {
		return Decision{}, err
	}
	return e.decision(origin, u), nil
}

// Origin returns scheme, host and port of an address, for which one robots.txt counts; "" if it is no address.
func Origin(address string) string {
	u, err := parseURL(address)
	if err != nil {
		return ""
	}
	return originOf(u)
}

func originOf(u *url.URL) string { return strings.ToLower(u.Scheme + "://" + u.Host) }

// pathOf is what patterns of a site's files are matched against: the path with its query.
func pathOf(u *url.URL) string {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return path
}

// decision applies the file to an address. The entry must have one.
func (e *robotsEntry) decision(origin string, u *url.URL) Decision {
	d := Decision{
		URL: origin + "/robots.txt", Status: e.status, FetchedAt: e.fetched,
		CrawlDelay: e.file.crawlDelay, Sitemaps: e.file.sitemaps,
	}
	path := pathOf(u)
	if path == "/robots.txt" {
		d.Allowed = true // RFC 9309 §2.2.2
		return d
	}
	d.Allowed, d.Rule = e.file.allowed(path)
	return d
}
