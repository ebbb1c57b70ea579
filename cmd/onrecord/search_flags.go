package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// searchFlags are the filters of search, for commands that take what it finds.
type searchFlags struct {
	q                              sink.SearchQuery
	since, kind, quoteType, source string
}

// add adds the filters to a command. limit is how many it yields unless told otherwise, 0 for all.
func (f *searchFlags) add(flags *pflag.FlagSet, limit int) {
	flags.StringVar(&f.q.Who, "who", "", "speaker, affiliation or stakeholder contains this")
	flags.StringVar(&f.kind, "kind", "", "kind of the speaker: company, ngo, state, igo, academia, media, person, other")
	flags.StringVar(&f.q.Topic, "topic", "", "topic id")
	flags.StringVar(&f.since, "since", "", "published or, if unknown, first seen since: 2026-01-31, or 24h, 7d")
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
	if q.Since, err = parseSince(f.since, time.Now()); err != nil {
		return q, err
	}
	if q.Limit < 0 {
		return q, fmt.Errorf("--limit %d: want 1 or more, or 0 for all", q.Limit)
	}
	checked := q
	checked.Limit = max(checked.Limit, 1)
	return q, checkSearch(checked)
}
