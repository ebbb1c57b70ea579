package scraper

import (
	"fmt"
	"slices"
	"time"

	"github.com/onrecord/onrecord"
)

const (
	// cadenceGaps is how many gaps between days with something new must be known before a cadence is spoken of.
	cadenceGaps = 3
	// quietFactor is how many times the usual gap a source may be silent. Four times one day lets a daily source rest
	// over a long weekend.
	quietFactor = 4
)

// cadence learns from the days on which something new appeared how many days usually lie between two of them (the
// median), and for how many days a source like that may be silent. A source that speaks in bursts may be silent for
// as long as it was more than once. Both are 0 while too little is known.
func cadence(days []onrecord.Date) (usually, patience int) {
	if len(days) <= cadenceGaps {
		return 0, 0
	}
	var gaps []int
	for i, day := range days[1:] {
		gaps = append(gaps, daysBetween(days[i].Time, day.Time))
	}
	slices.Sort(gaps)
	usually = gaps[len(gaps)/2]
	return usually, max(quietFactor*usually, gaps[len(gaps)-2])
}

func daysBetween(from, to time.Time) int { return int(to.Sub(from) / (24 * time.Hour)) }

// judgeSilence tells quiet from ok.
func judgeSilence(h History, now time.Time) (Condition, string) {
	usually, patience := cadence(h.Days)
	if usually == 0 {
		return OK, ""
	}
	silent := daysBetween(h.Days[len(h.Days)-1].Time, now)
	if silent <= patience {
		return OK, ""
	}
	return Quiet, fmt.Sprintf("nothing new for %d days, usually every %s", silent, everyDays(usually))
}

func everyDays(n int) string {
	if n == 1 {
		return "day"
	}
	return fmt.Sprintf("%d days", n)
}
