package configs

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // CRON_TZ= must work where the system has no time zones, as in a bare container

	"github.com/robfig/cron/v3"
)

// Shown with every refusal: what a valid schedule looks like.
const scheduleHint = `write for example "@every 1h", "@daily" or five fields, minute hour day month weekday: "0 */2 * * *"`

// ParseSchedule reads a schedule: five cron fields, a descriptor (@hourly, @daily, @weekly, @monthly, @yearly) or
// @every with a duration of a second or more. Times are UTC unless "CRON_TZ=Zone " stands in front.
//
// It refuses what the cron library takes and then does not do: @every below a second, zero or negative (it would fire
// each second), a date that never comes, a time zone without a schedule (it panics).
func ParseSchedule(spec string) (cron.Schedule, error) {
	zone, fields, err := splitZone(spec)
	if err != nil {
		return nil, err
	}
	if every, ok := strings.CutPrefix(fields, "@every"); ok {
		if err := checkEvery(spec, strings.TrimSpace(every)); err != nil {
			return nil, err
		}
	}
	if n := len(strings.Fields(fields)); n == 6 && !strings.HasPrefix(fields, "@") {
		return nil, wrong("leave the seconds out; "+scheduleHint, "schedule %q has six fields", spec)
	}
	s, err := parseContained("CRON_TZ=" + zone + " " + fields)
	if err != nil {
		return nil, wrong(scheduleHint, "schedule %q: %v", spec, err)
	}
	// The library looks five years ahead and answers with the zero time when it finds nothing.
	if s.Next(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return nil, wrong("choose a date that exists; "+scheduleHint, "schedule %q never falls due", spec)
	}
	return s, nil
}

// splitZone takes CRON_TZ=Zone, or the older TZ=Zone, off the front.
func splitZone(spec string) (zone, fields string, err error) {
	fields = strings.TrimSpace(spec)
	if fields == "" {
		return "", "", wrong(scheduleHint, "the schedule is empty")
	}
	if !strings.HasPrefix(fields, "TZ=") && !strings.HasPrefix(fields, "CRON_TZ=") {
		return "UTC", fields, nil
	}
	head, fields, ok := strings.Cut(fields, " ")
	if fields = strings.TrimSpace(fields); !ok || fields == "" {
		return "", "", wrong(fmt.Sprintf(`put a schedule behind it: "%s 0 6 * * *"`, head), "schedule %q is a time zone alone", spec)
	}
	_, zone, _ = strings.Cut(head, "=")
	if _, err := time.LoadLocation(zone); err != nil || zone == "" {
		return "", "", wrong(`write a name of the tz database: "CRON_TZ=Asia/Tokyo 0 6 * * *"`, "schedule %q: there is no time zone %q", spec, zone)
	}
	return zone, fields, nil
}

func checkEvery(spec, every string) error {
	d, err := time.ParseDuration(every)
	if err != nil {
		return wrong(`write "@every 90m", "@every 24h"`, "schedule %q: %q is not a duration", spec, every)
	}
	if d < time.Second {
		return wrong(`"@every 1s" is the shortest; "@every 1h" suits a newsroom`, "schedule %q repeats after less than a second", spec)
	}
	return nil
}

// parseContained turns a panic of the library into an error.
func parseContained(spec string) (s cron.Schedule, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("not a schedule: %v", p)
		}
	}()
	return cron.ParseStandard(spec)
}

// clockChange explains what a schedule in local time does when the clocks change, or says nothing when they never do
// or the schedule does not name an hour of the night in which they change.
func clockChange(spec string) string {
	s, err := ParseSchedule(spec)
	fixed, ok := s.(*cron.SpecSchedule)
	if err != nil || !ok {
		return ""
	}
	_, winter := time.Date(2027, 1, 1, 0, 0, 0, 0, fixed.Location).Zone()
	_, summer := time.Date(2027, 7, 1, 0, 0, 0, 0, fixed.Location).Zone()
	const everyHour, night = 1<<24 - 1, 0b1111 // hours as bits: 0 to 23, 0 to 3
	if winter == summer || fixed.Hour&everyHour == everyHour || fixed.Hour&night == 0 {
		return ""
	}
	return fmt.Sprintf("schedule %q names an hour in which the clocks of %s change: it can be skipped or run twice on those days", spec, fixed.Location)
}
