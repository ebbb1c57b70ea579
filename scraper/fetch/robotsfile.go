package fetch

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// robotsFile is what one robots.txt says to us, RFC 9309.
type robotsFile struct {
	rules      []robotsRule
	crawlDelay time.Duration
	sitemaps   []string
}

type robotsRule struct {
	allow bool
	// pattern is a path with * and a closing $, in normal percent-encoding.
	pattern string
	line    string
}

// parseRobots reads a robots.txt for one product token. It cannot fail: a line that makes no sense is passed over and
// spoils nothing else, and a page of HTML in place of the file has no line that does.
//
// The groups that name the product are read as one; if there is none, those of "*".
func parseRobots(body []byte, product string) robotsFile {
	p := robotsParser{product: strings.ToLower(product)}
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	body = bytes.ReplaceAll(body, []byte("\r"), []byte("\n"))
	for line := range bytes.SplitSeq(body, []byte("\n")) {
		p.line(string(line))
	}
	if p.named {
		p.own.sitemaps = p.sitemaps
		return p.own
	}
	p.others.sitemaps = p.sitemaps
	return p.others
}

type robotsParser struct {
	product     string
	own, others robotsFile
	named       bool // a group names the product
	sitemaps    []string

	// The group being read: whom it addresses, and whether its rules have begun, so that the next user-agent line
	// opens another.
	forOwn, forOthers, inRules bool
}

func (p *robotsParser) line(line string) {
	line, _, _ = strings.Cut(line, "#")
	key, value, ok := strings.Cut(line, ":")
	if !ok {
		return
	}
	value = strings.TrimSpace(value)
	switch strings.ToLower(strings.TrimSpace(key)) {
	case "user-agent", "useragent":
		p.userAgent(value)
	case "allow":
		p.rule(robotsRule{allow: true, pattern: value, line: "Allow: " + value})
	case "disallow":
		p.rule(robotsRule{pattern: value, line: "Disallow: " + value})
	case "crawl-delay", "crawldelay":
		p.crawlDelay(value)
	case "sitemap":
		if value != "" {
			p.sitemaps = append(p.sitemaps, value)
		}
	}
}

// userAgent reads whom a group addresses. Sites write "onrecord", "OnRecord/1.0" or "onrecord (bot)"; the token ends
// where its letters do, and "on" or "onrecordbot" is somebody else.
func (p *robotsParser) userAgent(value string) {
	if p.inRules {
		p.forOwn, p.forOthers, p.inRules = false, false, false
	}
	end := strings.IndexFunc(value, func(r rune) bool {
		return (r|0x20 < 'a' || r|0x20 > 'z') && r != '-' && r != '_'
	})
	token := value
	if end >= 0 {
		token = value[:end]
	}
	switch {
	case value == "*":
		p.forOthers = true
	case strings.ToLower(token) == p.product:
		p.forOwn, p.named = true, true
	}
}

func (p *robotsParser) rule(r robotsRule) {
	p.inRules = true
	if r.pattern == "" {
		return // "Disallow:" forbids nothing
	}
	if r.pattern[0] != '/' && r.pattern[0] != '*' {
		r.pattern = "/" + r.pattern
	}
	r.pattern = normalPath(r.pattern)
	p.each(func(f *robotsFile) { f.rules = append(f.rules, r) })
}

func (p *robotsParser) crawlDelay(value string) {
	p.inRules = true
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || !(seconds > 0) {
		return
	}
	delay := time.Duration(min(seconds, maxCrawlDelay.Seconds()) * float64(time.Second))
	p.each(func(f *robotsFile) { f.crawlDelay = max(f.crawlDelay, delay) })
}

func (p *robotsParser) each(add func(*robotsFile)) {
	if p.forOwn {
		add(&p.own)
	}
	if p.forOthers {
		add(&p.others)
	}
}

// allowed finds the rule for a path with its query: the longest pattern that matches decides, Allow before Disallow
// where they are of one length. The line of the rule is returned for people.
func (f robotsFile) allowed(path string) (bool, string) {
	path = normalPath(path)
	var best robotsRule
	found := false
	for _, r := range f.rules {
		longer := len(r.pattern) > len(best.pattern) || (len(r.pattern) == len(best.pattern) && r.allow)
		if (!found || longer) && matchesPath(r.pattern, path) {
			best, found = r, true
		}
	}
	return !found || best.allow, best.line
}

// matchesPath matches a pattern against the beginning of a path; * stands for any characters, $ at the end of the
// pattern for the end of the path. It tries every * once and steps back only to the last one, so no pattern takes
// longer than the product of both lengths.
func matchesPath(pattern, path string) bool {
	pattern, toEnd := strings.CutSuffix(pattern, "$")
	if !toEnd {
		pattern += "*"
	}
	i, j := 0, 0
	star, mark := -1, 0
	for j < len(path) {
		switch {
		case i < len(pattern) && pattern[i] == '*':
			star, mark = i, j
			i++
		case i < len(pattern) && pattern[i] == path[j]:
			i++
			j++
		case star >= 0:
			mark++
			i, j = star+1, mark
		default:
			return false
		}
		if i == len(pattern) && star == len(pattern)-1 {
			return true
		}
	}
	return strings.Trim(pattern[i:], "*") == ""
}

// normalPath brings percent-encoding to one form, so that /a%7eb, /a~b and /a%7Eb are one path, and so are ü and %C3%BC.
func normalPath(path string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(len(path))
	for i := 0; i < len(path); i++ {
		c, encoded := path[i], false
		if c == '%' && i+2 < len(path) {
			if v, err := strconv.ParseUint(path[i+1:i+3], 16, 8); err == nil {
				c, encoded = byte(v), true
				i += 2
			}
		}
		if c >= 0x80 || c <= ' ' || encoded && !unreserved(c) {
			b.WriteString("%" + string(hex[c>>4]) + string(hex[c&15]))
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

func unreserved(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
