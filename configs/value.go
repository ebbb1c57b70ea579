package configs

import (
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/andybalholm/cascadia"

	"github.com/onrecord/onrecord"
)

// text takes any text.
func text(s string) (string, error) { return s, nil }

// name takes any text that is not empty.
func name(s string) (string, error) {
	if s == "" {
		return "", wrong("write what it is called", "is empty")
	}
	return s, nil
}

var idPattern = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$`)

func identifier(s string) (string, error) {
	if !idPattern.MatchString(s) {
		return "", wrong("use 1 to 64 of a-z, 0-9 and '-', a letter or digit at both ends", "%q is not an id", s)
	}
	return s, nil
}

func address(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Hostname() == "" || u.Opaque != "" || strings.ContainsAny(s, " \t\n") {
		return "", wrong("write it in full: https://www.example.org/news/", "%q is not a web address", s)
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return "", wrong("only http and https are fetched", "%q has the scheme %q", s, u.Scheme)
	}
	return s, nil
}

func proxy(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	const hint = `write "http://host:port", or "" for none`
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" {
		return "", wrong(hint, "%q is not the address of a proxy", s)
	}
	if !slices.Contains([]string{"http", "https", "socks5"}, u.Scheme) {
		return "", wrong(hint, "%q has the scheme %q", s, u.Scheme)
	}
	return s, nil
}

func network(s string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return p, wrong(`write an address and a length: "10.1.0.0/16", "127.0.0.1/32", "::1/128"`, "%q is not a network (CIDR)", s)
	}
	if p != p.Masked() {
		return p, wrong("write "+p.Masked().String()+", or another length", "%q has bits beyond its length", s)
	}
	return p, nil
}

// duration takes Go's durations and whole days: "5s", "36h", "30d".
func duration(s string) (time.Duration, error) {
	const hint = `write a number with a unit: "500ms", "5s", "1h30m", "30d"`
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n >= 0 && n < 36500 {
			return time.Duration(n) * 24 * time.Hour, nil
		}
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, wrong(hint, "%q is not a duration", s)
	}
	if d < 0 {
		return 0, wrong(hint, "%q is negative", s)
	}
	return d, nil
}

func positiveDuration(s string) (time.Duration, error) {
	d, err := duration(s)
	if err == nil && d == 0 {
		return 0, wrong(`any positive duration will do: "1ms", "5s"`, "%q is no time at all", s)
	}
	return d, err
}

// size takes bytes, with decimal (kB, MB, GB) or binary (KiB, MiB, GiB) units.
func size(s string) (int64, error) {
	const hint = `write a number of bytes or "500kB", "10MB", "16MiB"`
	digits := strings.TrimRight(s, "kKMGTiB ")
	unit, ok := map[string]float64{
		"": 1, "B": 1, "kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30,
	}[strings.TrimSpace(s[len(digits):])]
	n, err := strconv.ParseFloat(digits, 64)
	if err != nil || !ok {
		return 0, wrong(hint, "%q is not a size", s)
	}
	if bytes := n * unit; bytes >= 1 && bytes <= 1<<40 {
		return int64(bytes), nil
	}
	return 0, wrong(hint, "%q is not within 1 byte and 1 TiB", s)
}

// hostPort takes an address to listen on: a host's name or number, and a port.
func hostPort(s string) (string, error) {
	const hint = `write "127.0.0.1:PORT"; port 0 takes any free one`
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return "", wrong(hint, "%q is not an address to listen on", s)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return "", wrong(hint, "%q has the port %q", s, port)
	}
	return s, nil
}

// loopback takes an address that nobody else reaches. Another would put the streams or the page before strangers where
// there is no TLS; the hint says what to do then.
func loopback(otherwise string) func(string) (string, error) {
	return func(s string) (string, error) {
		host, port, err := net.SplitHostPort(s)
		if err != nil {
			return hostPort(s)
		}
		if ip, err := netip.ParseAddr(host); host != "localhost" && (err != nil || !ip.IsLoopback()) {
			return "", wrong("use 127.0.0.1:"+port+", or "+otherwise, "%q is reachable by others", s)
		}
		return hostPort(s)
	}
}

// hostPortOrOff is hostPort, or "" for not at all.
func hostPortOrOff(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	return hostPort(s)
}

// hostName takes the name of a host, without a port.
func hostName(s string) (string, error) {
	u, err := url.Parse("https://" + s)
	if err != nil || s == "" || u.Hostname() != s {
		return "", wrong(`write it as in "archive.example.org"`, "%q is not the name of a host", s)
	}
	return s, nil
}

func servers(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	for server := range strings.SplitSeq(s, ",") {
		u, err := url.Parse(strings.TrimSpace(server))
		if err != nil || u.Hostname() == "" || !slices.Contains([]string{"nats", "tls", "ws", "wss"}, u.Scheme) {
			return "", wrong(`write "nats://a:4222,nats://b:4222", or "" for the embedded server`, "%q is not the address of a NATS server", server)
		}
	}
	return s, nil
}

func selector(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	if _, err := cascadia.ParseGroup(s); err != nil {
		return "", wrong(`write one as in a style sheet: "article a.headline"`, "%q is not a CSS selector: %v", s, err)
	}
	return s, nil
}

func pattern(s string) (string, error) {
	if s == "" {
		return "", wrong("remove it, or write a part of the addresses meant", "an empty pattern matches everything")
	}
	if _, err := regexp.Compile(s); err != nil {
		return "", wrong(`a plain part of an address will do: "/news/"; special characters take a backslash`, "%q is not a regular expression: %v", s, err)
	}
	return s, nil
}

func count(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return 0, wrong("write a whole number from 1", "%q is not a number of things", s)
	}
	return n, nil
}

func boolean(s string) (bool, error) {
	switch s {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, wrong("write true or false", "%q is neither true nor false", s)
}

var (
	langPattern     = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	countryPattern  = regexp.MustCompile(`^[A-Z]{2}$`)
	wikidataPattern = regexp.MustCompile(`^Q[1-9][0-9]*$`)
)

func lang(s string) (string, error) {
	if s != "" && !langPattern.MatchString(s) {
		return "", wrong(`write a code such as "en", "fr" or "zh-Hans"`, "%q is not a language", s)
	}
	return s, nil
}

// country takes ISO 3166-1 alpha-2, "EU" for the bodies of the Union, and "" for those at home nowhere.
func country(s string) (string, error) {
	if s != "" && !countryPattern.MatchString(s) {
		return "", wrong(`write two capital letters (ISO 3166-1): "CR", "VN", "GB"; "" for an international body`, "%q is not a country code", s)
	}
	return s, nil
}

func wikidata(s string) (string, error) {
	if s != "" && !wikidataPattern.MatchString(s) {
		return "", wrong(`write the number with its Q: "Q42"`, "%q is not a Wikidata item", s)
	}
	return s, nil
}

func kind(s string) (onrecord.Kind, error) {
	k, err := onrecord.ParseKind(s)
	if err != nil {
		var names []string
		for _, k := range onrecord.Kinds() {
			names = append(names, string(k))
		}
		return "", wrong("one of "+strings.Join(names, ", "), "%q is not a kind of stakeholder", s)
	}
	return k, nil
}

func schedule(s string) (string, error) {
	_, err := ParseSchedule(s)
	return s, err
}
