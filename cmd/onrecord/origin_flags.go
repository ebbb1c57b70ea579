package main

import (
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// originFlags are filters by where and when something came from, for commands that do not search.
type originFlags struct {
	kind, source, since string
}

// add adds the filters to a command. since says what is counted from then on.
func (f *originFlags) add(flags *pflag.FlagSet, since string) {
	flags.StringVar(&f.kind, "kind", "", "kind of the source's stakeholder")
	flags.StringVar(&f.source, "source", "", "source id")
	flags.StringVar(&f.since, "since", "", since+" since: 2026-01-31, or 24h, 7d")
}

// read refuses what no source can be, and returns the moment from which on something counts: zero for all.
func (f *originFlags) read(now time.Time) (from time.Time, err error) {
	if f.kind != "" {
		if _, err := onrecord.ParseKind(f.kind); err != nil {
			return from, fmt.Errorf("--kind: %w", err)
		}
	}
	if f.source != "" {
		if err := onrecord.SourceID(f.source).Validate(); err != nil {
			return from, fmt.Errorf("--source: %w", err)
		}
	}
	if from, err = sink.ParseMoment(f.since, now); err != nil {
		return from, fmt.Errorf("--since %w", err)
	}
	return from, nil
}
