package fetch

import (
	"bytes"
	"net/http"
	"strings"
)

// blockedBy names the gatekeeper whose page an answer is, or returns "". Such a page is not the document, whatever its
// status says, and asking again would only harden the gate. We never try to get past one: that it is there is said,
// and the site's contact page is for people.
func blockedBy(status int, header http.Header, body []byte) string {
	if name := blockedByHeader(status, header); name != "" {
		return name
	}
	const short = 48 << 10 // challenge pages are small; an article about them need not be
	if len(body) > short {
		return ""
	}
	refusal := status == 401 || status == 403 || status == 405 || status == 429 || status == 503
	for _, mark := range blockMarks {
		if (refusal || mark.sure) && bytes.Contains(body, []byte(mark.text)) {
			return mark.name
		}
	}
	return ""
}

func blockedByHeader(status int, header http.Header) string {
	switch {
	case strings.EqualFold(header.Get("Cf-Mitigated"), "challenge"):
		return "Cloudflare"
	case header.Get("X-Amzn-Waf-Action") != "":
		return "AWS WAF"
	case header.Get("X-Sucuri-Block") != "":
		return "Sucuri"
	case status == 403 && (header.Get("X-Datadome") != "" || header.Get("X-Dd-B") != ""):
		return "DataDome"
	case status == 403 && strings.HasPrefix(header.Get("Server"), "AkamaiGHost"):
		return "Akamai"
	}
	return ""
}

// blockMarks are strings of challenge and block pages. The sure ones are addresses of the gatekeepers' own scripts and
// count under any status; the others are words that an article could contain, and count only in a refusal.
var blockMarks = []struct {
	name, text string
	sure       bool
}{
	{"Cloudflare", "/cdn-cgi/challenge-platform/h/", false}, // also beacons into healthy pages
	{"Cloudflare", "window._cf_chl_opt", true},
	{"Cloudflare", "Attention Required! | Cloudflare", false},
	{"Cloudflare", "<title>Just a moment...</title>", true},
	{"Akamai", "errors.edgesuite.net", false},
	{"Akamai", "/_sec/cp_challenge/", true},
	{"Imperva", "Incapsula incident ID", true},
	{"DataDome", "geo.captcha-delivery.com", true},
	{"HUMAN", "window._pxAppId", false},
	{"HUMAN", "captcha.px-cdn.net", true},
	{"Kasada", "/149e9513-01fa-4fb0-aad4-566afd725d1b/", true},
	{"AWS WAF", "awsWafCookieDomainList", true},
	{"Distil", "Pardon Our Interruption", false},
	{"a captcha", "g-recaptcha", false},
	{"a captcha", "h-captcha", false},
}
