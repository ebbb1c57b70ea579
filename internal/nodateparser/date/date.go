// Package date holds what a parser returns.
package date

import "time"

// Date is a date that was found.
type Date struct {
	Time time.Time
}
