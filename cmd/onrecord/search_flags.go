package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/onrecord/onrecord/sink"
)

// searchFlags are the filters of search, for commands that take what it finds.
type searchFlags struct {
	sink.Filters
	ranked bool
	limit  int
}

// add adds the filters to a command. limit is how many it yields unless told otherwise, 0 for all.
func (f *searchFlags) add(flags *pflag.FlagSet, limit int) {
	flags.StringVar(&f.Who, "who", "", "speaker, affiliation or stakeholder contains this")
	flags.StringVar(&f.Affiliation, "affiliation", "", "the speaker's organisation, as written, contains this")
	flags.StringVar(&f.Kind, "kind", "", "kind of the speaker: company, ngo, state, igo, academia, media, person, other")
	flags.StringVar(&f.Topic, "topic", "", "topic id")
	flags.StringVar(&f.Since, "since", "", "published or, if unknown, first seen since: 2026-01-31, or 24h, 7d")
	flags.StringVar(&f.Until, "until", "", "published or, if unknown, first seen until, the day included: likewise")
	flags.StringVar(&f.Position, "position", "", "where the words say the speaker stands: supports, opposes, calls_for, …")
	flags.Float64Var(&f.MinConfidence, "min-confidence", 0, "leave out what the extractor is less sure of, from 0 to 1")
	flags.StringVar(&f.Lang, "lang", "", "language of the statement: en, fr, …")
	flags.StringVar(&f.Type, "type", "", "type of quote: direct, mixed, indirect, statement")
	flags.StringVar(&f.Source, "source", "", "source id")
	flags.BoolVar(&f.AllVersions, "all-versions", false, "texts that were replaced by a later version as well")
	flags.IntVar(&f.limit, "limit", limit, "at most so many; 0: all")
}

// query is what the flags and the words of the command line ask for.
func (f *searchFlags) query(args []string, now time.Time) (sink.SearchQuery, error) {
	f.Words = strings.Join(args, " ")
	q, err := f.Query(now)
	if err != nil {
		return q, fmt.Errorf("--%w", err)
	}
	q.Ranked, q.Limit = f.ranked, f.limit
	if q.Limit < 0 {
		return q, fmt.Errorf("--limit %d: want 1 or more, or 0 for all", q.Limit)
	}
	return q, nil
}
