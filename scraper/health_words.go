package scraper

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// conditionOf says what a failure for this reason makes of an endpoint. An empty 200 is how gates refuse quietly. What is neither a refusal of the site nor a matter
// of network and server waits for a person.
func conditionOf(reason string) Condition {
	switch reason {
	case "robots", "forbidden", "rate_limited", "blocked", "empty":
		return Blocked
	case "robots_unreachable", "proxy", "dns", "connect", "tls", "timeout", "too_slow", "broken", "redirect_loop",
		"server_error", "status", "internal", "stream_full":
		return Failing
	}
	return Broken
}

// phrase is a reason as people read it, with its word behind it.
func phrase(reason string) string {
	words, ok := phrases[reason]
	if !ok {
		return reason
	}
	return words + " (" + reason + ")"
}

var phrases = map[string]string{
	"robots":             "robots.txt refuses",
	"forbidden":          "access refused",
	"rate_limited":       "told to come back later",
	"blocked":            "challenge page",
	"robots_unreachable": "robots.txt cannot be had",
	"proxy":              "the proxy does not answer",
	"dns":                "the host name leads nowhere",
	"connect":            "no connection",
	"tls":                "bad certificate or handshake",
	"timeout":            "no answer in time",
	"too_slow":           "answer too slow",
	"broken":             "answer broke off",
	"redirect_loop":      "redirects lead nowhere",
	"server_error":       "server error",
	"status":             "unexpected status",
	"bad_url":            "not an address of the web",
	"private_address":    "private address, not in allow_private",
	"too_large":          "larger than max_body",
	"not_found":          "not found",
	"gone":               "gone",
	"empty":              "empty answer",
	"malformed":          "cannot be read",
	"no_text":            "no text",
	"no_selector":        "selectors.body matches nothing",
	"binary":             "not a document",
	"encrypted":          "encrypted PDF",
	"scanned":            "scanned PDF without text",
	"too_deep":           "elements nested too deeply",
	"stream_full":        "no room in the stream",
}

// lastRunInWords is the evidence for a source that is well. Single failures are told here.
func lastRunInWords(run Run) string {
	words := run.Summary()
	if run.OK() {
		return words
	}
	reasons := map[string]int{}
	for _, f := range run.Failures {
		reasons[f.Reason]++
	}
	var each []string
	for _, reason := range slices.Sorted(maps.Keys(reasons)) {
		each = append(each, fmt.Sprintf("%s %d", reason, reasons[reason]))
	}
	return words + ": " + strings.Join(each, ", ")
}

// plural writes a count with its noun.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
