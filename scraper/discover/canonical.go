package discover

import (
	"fmt"
	"strconv"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"

	"github.com/onrecord/onrecord"
)

// Canonical returns the address by which a document is known: as browsers normalise it (host in lower case and
// Punycode, no default port, no dot segments), without credentials, fragment, tracking parameters and the dot that may
// close a host name. Other parameters stay, in their order. Applied twice it changes nothing more.
func Canonical(raw string) (string, error) {
	u, err := whatwg.Parse(strings.TrimSpace(raw))
	if err != nil {
		return "", fmt.Errorf("address %q: %w: %w", raw, err, onrecord.ErrInvalid)
	}
	scheme, host := u.Scheme(), strings.TrimRight(u.Hostname(), ".")
	if scheme != "http" && scheme != "https" || host == "" {
		return "", fmt.Errorf("address %q is not one of http or https: %w", raw, onrecord.ErrInvalid)
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	path := u.Pathname()
	if i := strings.Index(strings.ToLower(path), ";jsessionid="); i >= 0 {
		path = path[:i]
	}
	return scheme + "://" + host + path + withoutTracking(u.Search()), nil
}

// withoutTracking drops the tracking parameters of a query that begins with "?", and leaves every other byte alone.
func withoutTracking(search string) string {
	var kept []string
	for pair := range strings.SplitSeq(strings.TrimPrefix(search, "?"), "&") {
		name, _, _ := strings.Cut(pair, "=")
		if pair != "" && !tracks(strings.ToLower(name)) {
			kept = append(kept, pair)
		}
	}
	if len(kept) == 0 {
		return ""
	}
	return "?" + strings.Join(kept, "&")
}

// tracks tells the parameters that say where a reader came from. Only names that mean nothing else anywhere are listed:
// "ref", "source" or "id" can name a document.
func tracks(name string) bool {
	switch name {
	case "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "fbclid", "msclkid", "yclid", "twclid", "ttclid", "igshid", "igsh",
		"li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "_ga", "_gl", "_hsenc", "_hsmi", "hsctatracking", "vero_id", "vero_conv",
		"oly_enc_id", "oly_anon_id", "wickedid", "wt_mc", "wt.mc_id", "s_cid", "ns_mchannel", "ns_campaign", "ns_source",
		"xtor", "at_medium", "at_campaign", "at_custom1", "at_custom2", "at_custom3", "at_custom4", "sr_share", "phpsessid":
		return true
	}
	for _, prefix := range []string{"utm_", "pk_", "mtm_", "piwik_", "hsa_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// Key returns what two addresses of one document have in common, given their canonical forms: scheme, closing slash,
// index page and the spelling of percent-encoding do not count. It is no address.
func Key(canonical string) string {
	_, rest, ok := strings.Cut(canonical, "://")
	if !ok {
		rest = canonical
	}
	rest = plainEncoding(rest)
	path, query, _ := strings.Cut(rest, "?")
	if i := strings.LastIndexByte(path, '/'); i >= 0 && query == "" && isIndex(path[i+1:]) {
		path = path[:i]
	}
	path = strings.TrimRight(path, "/")
	if query != "" {
		path += "?" + query
	}
	return path
}

func isIndex(file string) bool {
	name, ext, _ := strings.Cut(strings.ToLower(file), ".")
	if name != "index" && name != "default" {
		return false
	}
	switch ext {
	case "html", "htm", "xhtml", "shtml", "php", "asp", "aspx", "jsp":
		return true
	}
	return false
}

// plainEncoding decodes the percent-encoding of characters that need none and writes the rest in upper case.
func plainEncoding(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '%' || i+2 >= len(s) {
			b.WriteByte(s[i])
			continue
		}
		v, err := strconv.ParseUint(s[i+1:i+3], 16, 8)
		switch c := byte(v); {
		case err != nil:
			b.WriteByte('%')
			continue
		case 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteString(strings.ToUpper(s[i : i+3]))
		}
		i += 2
	}
	return b.String()
}
