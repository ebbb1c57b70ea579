package scraper

import (
	"time"

	"github.com/robfig/cron/v3"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/scraper/discover"
)

// Source is a source with how and when it is visited.
type Source struct {
	onrecord.Source
	Plan discover.Plan
	// Selectors say where the parts of a page are, where automatic extraction is not good enough.
	Selectors onrecord.Selectors
	// Lang is the language to assume where a document does not tell, or empty.
	Lang string
	// Topics keep only the statements that name a term of one of them; empty keeps all.
	Topics []onrecord.Topic
	// MaxAge leaves documents alone whose listing says they are older; 0 leaves none.
	MaxAge time.Duration
	// Recheck is how often a discovered document is asked for again while it is young; 0 never does.
	Recheck time.Duration
	// Schedule says when the source falls due.
	Schedule cron.Schedule
}

// recheckFor is how long a discovered document counts as young: silent edits come early in a document's life. Fixed
// pages are asked for on every visit.
const recheckFor = 30 * 24 * time.Hour

// rechecks reports whether a document is young and due to be asked for again.
func (s *Source) rechecks(firstSeen, lastChecked, now time.Time) bool {
	return s.Recheck > 0 && now.Sub(firstSeen) < recheckFor && now.Sub(lastChecked) >= s.Recheck
}
