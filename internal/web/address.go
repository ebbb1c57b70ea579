package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// The parameters of a search in an address: the flags of `onrecord search` with "_" for "-", and q for the words.
var parameters = []string{
	"q", "who", "affiliation", "kind", "type", "topic", "position", "lang", "source", "since", "until",
	"min_confidence", "all_versions", "statements", "ranked", "after", "limit",
}

// readSearch reads a search from the query of an address. What it has beside the parameters of a search is an error, so
// that a slip of the pen is not a search for something else; others names what a handler takes in addition.
func (s *Server) readSearch(values url.Values, limit, most int, others ...string) (sink.SearchQuery, error) {
	for name := range values {
		if !slices.Contains(parameters, name) && !slices.Contains(others, name) {
			return sink.SearchQuery{}, fmt.Errorf("there is no parameter %q: there are %s: %w", name, strings.Join(parameters, ", "), onrecord.ErrInvalid)
		}
	}
	get := func(name string) string { return strings.TrimSpace(values.Get(name)) }
	f := sink.Filters{
		Words: values.Get("q"), Who: get("who"), Affiliation: get("affiliation"), Kind: get("kind"), Type: get("type"),
		Topic: get("topic"), Position: get("position"), Lang: get("lang"), Source: get("source"),
		Since: get("since"), Until: get("until"),
	}
	var q sink.SearchQuery
	var err error
	flag := func(name string) bool {
		on, e := readFlag(name, get(name))
		if err == nil {
			err = e
		}
		return on
	}
	f.AllVersions, f.Statements = flag("all_versions"), flag("statements")
	ranked := flag("ranked")
	if err != nil {
		return q, err
	}
	if v := get("min_confidence"); v != "" {
		if f.MinConfidence, err = strconv.ParseFloat(v, 64); err != nil {
			return q, fmt.Errorf("min_confidence %q is not a number: %w", v, onrecord.ErrInvalid)
		}
	}
	if q, err = f.Query(s.cfg.Now()); err != nil {
		return q, err
	}
	q.Ranked, q.Limit = ranked, limit
	if v := get("limit"); v != "" {
		if q.Limit, err = strconv.Atoi(v); err != nil || q.Limit < 1 || q.Limit > most {
			return q, fmt.Errorf("limit %q: want a number from 1 to %d: %w", v, most, onrecord.ErrInvalid)
		}
	}
	if v := get("after"); v != "" {
		if q.Ranked {
			return q, fmt.Errorf("after and ranked exclude each other: what is best first has one page: %w", onrecord.ErrInvalid)
		}
		if q.After, err = sink.ParsePlace(v); err != nil {
			return q, fmt.Errorf("after: %w", err)
		}
	}
	return q, nil
}

func readFlag(name, v string) (bool, error) {
	switch v {
	case "", "0", "false":
		return false, nil
	case "1", "true", "on":
		return true, nil
	}
	return false, fmt.Errorf("%s %q: want 1 or 0: %w", name, v, onrecord.ErrInvalid)
}

// with is the address of a page with some parameters set to other values, "" for none. What is empty is left out, and so
// is the place of the page before.
func with(path string, values url.Values, pairs ...string) string {
	next := url.Values{}
	for name, v := range values {
		if name != "after" && v[0] != "" {
			next.Set(name, v[0])
		}
	}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			next.Del(pairs[i])
		} else {
			next.Set(pairs[i], pairs[i+1])
		}
	}
	if len(next) == 0 {
		return path
	}
	return path + "?" + next.Encode()
}

// feeds are the addresses of a search in other forms.
type feeds struct{ Atom, JSON, CSV, Spreadsheet, API string }

func feedsOf(values url.Values) feeds {
	statements, ranked := "statements", "ranked"
	of := func(path string, pairs ...string) string {
		return with(path, values, append(pairs, "limit", "", ranked, "", statements, "")...)
	}
	f := feeds{
		Atom: of("/feed.atom"), JSON: of("/feed.json"), CSV: of("/quotes.csv"), Spreadsheet: of("/quotes.csv", "spreadsheet", "1"),
		API: with("/api/v1/quotes", values, statements, ""),
	}
	if values.Get(statements) != "" {
		f = feeds{API: with("/api/v1/statements", values, statements, "")}
	}
	return f
}

// outside is an address that leads out of the archive, "" for one that no browser should follow from here.
func outside(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return address
}
