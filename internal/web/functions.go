package web

import (
	"fmt"
	"html/template"
	"net/url"
	"strings"
	"time"
)

// functions are what the templates can call.
func (s *Server) functions() template.FuncMap {
	return template.FuncMap{
		"topic":   s.topicName,
		"kind":    func(k any) string { return kindName(fmt.Sprint(k)) },
		"words":   func(v any) string { return words(fmt.Sprint(v)) },
		"day":     day,
		"moment":  moment,
		"percent": func(f float64) string { return fmt.Sprintf("%.0f %%", 100*f) },
		"bytes":   size,
		"join":    strings.Join,
		"outside": outside,
		"by":      bylineOf,
		"who":     func(name string) string { return "/who?" + url.Values{"name": {name}}.Encode() },
		"search":  searchFor,
		"asset":   asset,
		"seconds": rfc3339,
		"plural":  plural,
		"short":   func(s string) string { return s[:min(len(s), 12)] },
		"dict":    dict,
	}
}

// dict makes what a part of a page is given, name and value in turn.
func dict(pairs ...any) map[string]any {
	all := make(map[string]any)
	for i := 0; i+1 < len(pairs); i += 2 {
		all[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return all
}

// searchFor is the address of a search with these parameters, name and value in turn.
func searchFor(pairs ...string) string { return with("/", nil, pairs...) }

// day is the day of a date or moment as the archive has it.
func day(s string) string {
	if len(s) > len(time.DateOnly) {
		return s[:len(time.DateOnly)]
	}
	return s
}

// moment is a time for people; "never" where there was none.
func moment(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format("2006-01-02 15:04 UTC")
}

// rfc3339 is a moment for programs, "" where there is none.
func rfc3339(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// size is a number of bytes for people.
func size(bytes any) string {
	var f float64
	switch n := bytes.(type) {
	case int64:
		f = float64(n)
	case uint64:
		f = float64(n)
	}
	switch {
	case f >= 1e9:
		return fmt.Sprintf("%.1f GB", f/1e9)
	case f >= 1e6:
		return fmt.Sprintf("%.1f MB", f/1e6)
	case f >= 1e3:
		return fmt.Sprintf("%.1f kB", f/1e3)
	}
	return fmt.Sprintf("%.0f bytes", f)
}

// plural is a number with its noun: 1 quote, 2 quotes.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + " " + digits[i:]
	}
	return digits + " " + many
}
