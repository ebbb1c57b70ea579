package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// searchFlags are the filters of search, for commands that take what it finds.
type searchFlags struct {
	q                                     sink.SearchQuery
	since, until, kind, quoteType, source string
}

// add adds the filters to a command. limit is how many it yields unless told otherwise, 0 for all.
func (f *searchFlags) add(flags *pflag.FlagSet, limit int) {
	flags.StringVar(&f.q.Who, "who", "", "speaker, affiliation or stakeholder contains this")
	flags.StringVar(&f.q.Affiliation, "affiliation", "", "the speaker's organisation, as written, contains this")
	flags.StringVar(&f.kind, "kind", "", "kind of the speaker: company, ngo, state, igo, academia, media, person, other")
	flags.StringVar(&f.q.Topic, "topic", "", "topic id")
	flags.StringVar(&f.since, "since", "", "published or, if unknown, first seen since: 2026-01-31, or 24h, 7d")
	flags.StringVar(&f.until, "until", "", "published or, if unknown, first seen until, the day included: likewise")
	flags.StringVar(&f.q.Position, "position", "", "where the words say the speaker stands: supports, opposes, calls_for, …")
	flags.Float64Var(&f.q.MinConfidence, "min-confidence", 0, "leave out what the extractor is less sure of, from 0 to 1")
	flags.StringVar(&f.q.Lang, "lang", "", "language of the statement: en, fr, …")
	flags.StringVar(&f.quoteType, "type", "", "type of quote: direct, mixed, indirect, statement")
	flags.StringVar(&f.source, "source", "", "source id")
	flags.BoolVar(&f.q.AllVersions, "all-versions", false, "texts that were replaced by a later version as well")
	flags.IntVar(&f.q.Limit, "limit", limit, "at most so many; 0: all")
}

// query is what the flags and the words of the command line ask for.
func (f *searchFlags) query(args []string) (sink.SearchQuery, error) {
	q := f.q
	q.Words = strings.Join(args, " ")
	q.Kind, q.Type, q.Source = onrecord.Kind(f.kind), onrecord.QuoteType(f.quoteType), onrecord.SourceID(f.source)
	var err error
	if q.Since, err = parseMoment("since", f.since, time.Now()); err != nil {
		return q, err
	}
	if q.Until, err = parseMoment("until", f.until, time.Now()); err != nil {
		return q, err
	}
	if len(f.until) == len(time.DateOnly) {
		q.Until = q.Until.AddDate(0, 0, 1).Add(-time.Second)
	}
	if q.Limit < 0 {
		return q, fmt.Errorf("--limit %d: want 1 or more, or 0 for all", q.Limit)
	}
	return q, checkSearch(q)
}

// checkSearch refuses words that no quote could have, so that a slip of the pen is not "nothing found".
func checkSearch(q sink.SearchQuery) error {
	if q.Kind != "" {
		if _, err := onrecord.ParseKind(string(q.Kind)); err != nil {
			return err
		}
	}
	if q.Type != "" && !slices.Contains(onrecord.QuoteTypes(), q.Type) {
		return fmt.Errorf("--type %q is none of %v", q.Type, onrecord.QuoteTypes())
	}
	return nil
}

// parseSince reads the flag --since, see parseMoment.
func parseSince(s string, now time.Time) (time.Time, error) { return parseMoment("since", s, now) }

// parseMoment reads a day, a moment, or how long ago, 24h or 7d, from the flag of a name.
func parseMoment(flag, s string, now time.Time) (time.Time, error) {
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
		return time.Time{}, fmt.Errorf("--%s %q: want a day (2026-01-31), a moment (2026-01-31T15:04:05Z) or how long ago (24h, 7d)", flag, s)
	}
	return now.Add(-ago), nil
}
