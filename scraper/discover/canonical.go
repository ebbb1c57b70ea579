package discover

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/nlnwa/whatwg-url/url"

	"github.com/onrecord/onrecord"
)

// Canonical returns the form of an address under which a document is asked for and known: as a browser would write it
// (WHATWG URL: lower-case host, default port gone, dots of the path resolved), without fragment, and without the query
// parameters that only tell where a reader came from. Everything else, the order of the query included, stays.
func Canonical(raw string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return "", fmt.Errorf("address %q: %w: %w", raw, err, onrecord.ErrInvalid)
	}
	if s := u.Scheme(); (s != "http" && s != "https") || u.Hostname() == "" {
		return "", fmt.Errorf("address %q is not one of http or https: %w", raw, onrecord.ErrInvalid)
	}
	u.SetHash("")
	if host := strings.TrimRight(u.Hostname(), "."); host != u.Hostname() && host != "" {
		u.SetHostname(host)
	}
	u.SetSearch(withoutTracking(strings.TrimPrefix(u.Search(), "?")))
	return u.Href(true), nil
}

// tracking matches the names of parameters that tell where a reader came from and never what is read.
var tracking = regexp.MustCompile(`^(utm_.*|at_(medium|campaign|custom\d|link_.*|ptr_.*|bbc_.*)|mc_(cid|eid)|_hs(enc|mi)|pk_.*|mtm_.*|piwik_.*|` +
	`fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|li_fat_id|mkt_tok|vero_(id|conv)|oly_(anon|enc)_id|` +
	`ns_(campaign|mchannel|source|linkname|fee)|wickedid|_openstat|ref_src|ref_url|cmpid|spm|xtor|s_cid|ICID|WT\.mc_id)$`)

// withoutTracking drops tracking parameters from a query and leaves the others as they are, byte for byte.
func withoutTracking(query string) string {
	if query == "" {
		return ""
	}
	kept := make([]string, 0, 4)
	for p := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(p, "=")
		if !tracking.MatchString(name) {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "&")
}

// defaultIndex matches the file that a server sends for a folder.
var defaultIndex = regexp.MustCompile(`/(index|default)\.(html?|php|aspx?|jsp)$`)

// Key returns the identity of a canonical address: variants that lead to one document have one key. Scheme, trailing
// slash and the default index of a folder do not count; host, path and query do. A key is not an address to ask for.
func Key(canonical string) string {
	_, rest, ok := strings.Cut(canonical, "://")
	if !ok {
		return canonical
	}
	path, query, hasQuery := strings.Cut(rest, "?")
	path = defaultIndex.ReplaceAllString(path, "/")
	path = strings.TrimRight(path, "/")
	if hasQuery {
		path += "?" + query
	}
	return path
}
