package sink

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/onrecord/onrecord"
)

// Filters are those of a search as a person writes them: on a command line, or in the address of a page. A filter left
// empty does not narrow the search.
type Filters struct {
	Words, Who, Affiliation, Topic, Position, Lang string

	Kind, Type, Source string
	// Since and Until are a day, a moment, or how long ago, see ParseMoment; a day is included.
	Since, Until  string
	MinConfidence float64
	AllVersions   bool
	Statements    bool
}

// Query is the search that the filters describe. A word that nothing could have is an error that names its filter, so
// that a slip of the pen is not "nothing found".
func (f Filters) Query(now time.Time) (SearchQuery, error) {
	q := SearchQuery{
		Words: f.Words, Who: f.Who, Affiliation: f.Affiliation, Topic: f.Topic, Position: f.Position, Lang: f.Lang,
		Kind: onrecord.Kind(f.Kind), Type: onrecord.QuoteType(f.Type), Source: onrecord.SourceID(f.Source),
		MinConfidence: f.MinConfidence, AllVersions: f.AllVersions, Statements: f.Statements,
	}
	var err error
	if q.Since, err = ParseMoment(f.Since, now); err != nil {
		return q, fmt.Errorf("since %w", err)
	}
	if q.Until, err = ParseMoment(f.Until, now); err != nil {
		return q, fmt.Errorf("until %w", err)
	}
	if len(f.Until) == len(time.DateOnly) && !q.Until.IsZero() {
		q.Until = q.Until.AddDate(0, 0, 1).Add(-time.Second)
	}
	if q.Kind != "" {
		if _, err := onrecord.ParseKind(string(q.Kind)); err != nil {
			return q, err
		}
	}
	if q.Type != "" && !slices.Contains(onrecord.QuoteTypes(), q.Type) {
		return q, fmt.Errorf("type %q is none of %s: %w", q.Type, listed(onrecord.QuoteTypes()), onrecord.ErrInvalid)
	}
	return q, nil
}

func listed[T ~string](all []T) string {
	names := make([]string, len(all))
	for i, v := range all {
		names[i] = string(v)
	}
	return strings.Join(names, ", ")
}

// ParseMoment reads a day (2026-01-31), a moment (2026-01-31T15:04:05Z), or how long before now (24h, 7d). Nothing is
// the zero time.
func ParseMoment(s string, now time.Time) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	var days int
	if n, err := fmt.Sscanf(s, "%dd", &days); err == nil && n == 1 && days >= 0 && s == fmt.Sprintf("%dd", days) {
		return now.AddDate(0, 0, -days), nil
	}
	ago, err := time.ParseDuration(s)
	if err != nil || ago < 0 {
		return time.Time{}, fmt.Errorf("%q: want a day (2026-01-31), a moment (2026-01-31T15:04:05Z) or how long ago (24h, 7d): %w", s, onrecord.ErrInvalid)
	}
	return now.Add(-ago), nil
}
