package configs_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
)

func TestParseSchedule(t *testing.T) {
	from := time.Date(2027, 3, 1, 10, 20, 30, 0, time.UTC)
	for spec, want := range map[string]string{
		"@every 1s":                        "2027-03-01T10:20:31Z",
		"@every 1h30m":                     "2027-03-01T11:50:30Z",
		"@hourly":                          "2027-03-01T11:00:00Z",
		"0 */2 * * *":                      "2027-03-01T12:00:00Z",
		"  0 6 * * MON ":                   "2027-03-08T06:00:00Z",
		"0 6 29 2 *":                       "2028-02-29T06:00:00Z",
		"CRON_TZ=Asia/Tokyo 0 6 * * *":     "2027-03-01T21:00:00Z",
		"TZ=Asia/Tokyo 0 6 * * *":          "2027-03-01T21:00:00Z",
		"CRON_TZ=Europe/Oslo @daily":       "2027-03-01T23:00:00Z",
		"CRON_TZ=Europe/Oslo @every 10m":   "2027-03-01T10:30:30Z",
		"CRON_TZ=America/New_York 0 1 * *": "",
	} {
		s, err := configs.ParseSchedule(spec)
		if want == "" {
			if err == nil {
				t.Errorf("%q is accepted", spec)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", spec, err)
			continue
		}
		if got := s.Next(from).UTC().Format(time.RFC3339); got != want {
			t.Errorf("%q falls due at %s, want %s", spec, got, want)
		}
	}
}

// TestParseScheduleRefuses holds what the cron library takes, or panics at, and we must not.
func TestParseScheduleRefuses(t *testing.T) {
	for spec, says := range map[string]string{
		"":                                 "is empty",
		"   ":                              "is empty",
		"@every":                           "not a duration",
		"@every hour":                      "not a duration",
		"@every 30d":                       "not a duration",
		"@every -1h":                       "less than a second",
		"@every 0s":                        "less than a second",
		"@every 500ms":                     "less than a second",
		"CRON_TZ=UTC @every -1h":           "less than a second",
		"@sometimes":                       "@sometimes",
		"0 0 31 2 *":                       "never falls due",
		"0 0 31 4,6 *":                     "never falls due",
		", * * * *":                        "never falls due",
		"TZ=UTC":                           "time zone alone",
		"CRON_TZ=UTC ":                     "time zone alone",
		"CRON_TZ= 0 6 * * *":               "no time zone",
		"CRON_TZ=Mars/Olympus 0 6 * * *":   "no time zone",
		"CRON_TZ=../../etc/passwd * * * *": "no time zone",
		"0 0 * * * *":                      "six fields",
		"0 0 * *":                          "found 4",
		"61 * * * *":                       "61",
		"*/0 * * * *":                      "",
		"a b c d e":                        "",
	} {
		_, err := configs.ParseSchedule(spec)
		if !errors.Is(err, onrecord.ErrInvalid) {
			t.Errorf("%q: error %v, want ErrInvalid", spec, err)
			continue
		}
		if !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "@every") && !strings.Contains(err.Error(), "* * *") {
			t.Errorf("%q: %v\nwant %q and an example", spec, err, says)
		}
	}
}

// FuzzParseSchedule holds that nothing panics and that what is accepted falls due, and not at once again.
func FuzzParseSchedule(f *testing.F) {
	for _, spec := range []string{"@every 1h", "@every -1h", "0 0 31 2 *", "TZ=UTC", "CRON_TZ=Asia/Tokyo 30 4 * * *", "*/5 9-17 * JAN-MAR MON", "?", "@", "@every 9223372036854775807ns", "0-99999999999999999999 * * * *"} {
		f.Add(spec)
	}
	from := time.Date(2027, 6, 1, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, spec string) {
		s, err := configs.ParseSchedule(spec)
		if err != nil {
			return
		}
		if next := s.Next(from); !next.After(from) {
			t.Errorf("%q falls due at %v after %v", spec, next, from)
		}
	})
}
