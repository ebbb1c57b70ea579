package onrecord

import (
	"encoding/json"
	"fmt"
	"time"
)

// Date is when a document was published: a moment, or a day alone where only the day is known, or nothing where the
// document does not say. A day alone is written "2006-01-02", a moment in RFC 3339 UTC, nothing as "".
type Date struct {
	Time time.Time
	// DayOnly is true when the time of day is not known.
	DayOnly bool
}

// Day returns the date of a day alone.
func Day(year int, month time.Month, day int) Date {
	return Date{Time: time.Date(year, month, day, 0, 0, 0, 0, time.UTC), DayOnly: true}
}

// IsZero reports whether no date is known.
func (d Date) IsZero() bool { return d.Time.IsZero() }

// String writes the date as it travels: "", "2006-01-02" or "2006-01-02T15:04:05Z".
func (d Date) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.DayOnly:
		return d.Time.Format(time.DateOnly)
	}
	return d.Time.UTC().Format(time.RFC3339)
}

// ParseDate reads what String writes.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	if len(s) == len(time.DateOnly) {
		if t, err := time.Parse(time.DateOnly, s); err == nil {
			return Date{Time: t, DayOnly: true}, nil
		}
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return Date{}, fmt.Errorf("date %q is neither 2006-01-02 nor RFC 3339: %w", s, ErrInvalid)
	}
	return Date{Time: t.UTC()}, nil
}

// MarshalJSON writes the date as a string.
func (d Date) MarshalJSON() ([]byte, error) { return appendString(nil, d.String()), nil }

// UnmarshalJSON reads a date string.
func (d *Date) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	got, err := ParseDate(s)
	if err != nil {
		return err
	}
	*d = got
	return nil
}
