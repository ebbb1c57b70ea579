package discover

import (
	"strings"
	"time"

	"github.com/onrecord/onrecord"
)

// dateLayouts are the forms in which feeds, sitemaps and <time> write a date. A day alone stays a day.
var dateLayouts = []string{
	time.RFC3339, "2006-01-02T15:04:05-0700", "2006-01-02T15:04-07:00", time.RFC1123Z, time.RFC1123,
	"Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST",
}

// parseDate reads a machine-written date. What it cannot read for certain is no date: a wrong date is worse than none.
func parseDate(s string) onrecord.Date {
	s = strings.TrimSpace(s)
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return plausible(onrecord.Date{Time: t, DayOnly: true})
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return plausible(onrecord.Date{Time: t.UTC()})
		}
	}
	return onrecord.Date{}
}

// plausible drops the dates that stand for none: year 1, the epoch.
func plausible(d onrecord.Date) onrecord.Date {
	if d.Time.Year() < 1971 || d.Time.Year() > 9000 {
		return onrecord.Date{}
	}
	return d
}
