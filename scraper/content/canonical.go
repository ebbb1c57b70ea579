package content

import (
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// canonical is the document's address: what rel=canonical (or, without one, og:url) says if it can be trusted, else the
// address the page was fetched from. Trusted means: same registrable domain, and not the front page or a section of
// which the document is a part, which careless templates put on every page.
func (p *page) canonical() string {
	if u := p.canonicalLink(); u != nil {
		return u.String()
	}
	if p.url == nil {
		return p.address
	}
	own := *p.url
	own.Fragment, own.RawFragment = "", ""
	return own.String()
}

func (p *page) canonicalLink() *url.URL {
	if p.url == nil {
		return nil
	}
	var claims []string
	for _, l := range p.links {
		if hasWord(l.rel, "canonical") {
			claims = append(claims, l.href)
		}
	}
	if len(claims) == 0 {
		claims = append(claims, p.meta("og:url"))
	}
	// Two different claims are none.
	if len(claims) > 1 && claims[0] != claims[1] {
		return nil
	}
	there, err := url.Parse(claims[0])
	if err != nil || claims[0] == "" {
		return nil
	}
	there = p.url.ResolveReference(there)
	there.Fragment, there.RawFragment = "", ""
	there.Host = strings.ToLower(there.Host)
	if !p.trusts(there) {
		return nil
	}
	return there
}

func (p *page) trusts(there *url.URL) bool {
	if there.Scheme != "http" && there.Scheme != "https" || there.User != nil || !sameSite(there.Hostname(), p.url.Hostname()) {
		return false
	}
	from, to := strings.Trim(p.url.Path, "/"), strings.Trim(there.Path, "/")
	switch {
	case to == "" && there.RawQuery == "":
		return from == "" && p.url.RawQuery == ""
	case from == to:
		return true
	case strings.HasPrefix(from, to+"/"):
		// A part of a path is a variant of the whole only where the rest says so: /story/amp, /story/print.
		return isVariant(strings.TrimPrefix(from, to+"/"))
	}
	return true
}

// isVariant reports whether the end of a path names another form of the same document.
func isVariant(rest string) bool {
	switch strings.ToLower(rest) {
	case "amp", "print", "printable", "print.html", "amp.html", "index.html", "index.php", "full", "all", "1":
		return true
	}
	return false
}

func sameSite(a, b string) bool {
	if strings.EqualFold(a, b) {
		return true
	}
	siteA, errA := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(a))
	siteB, errB := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(b))
	return errA == nil && errB == nil && siteA == siteB
}

func hasWord(list, word string) bool {
	for field := range strings.FieldsSeq(list) {
		if field == word {
			return true
		}
	}
	return false
}
