//go:build cgo

package sink

import (
	"errors"

	"github.com/mattn/go-sqlite3"
)

// IsFull reports whether an error says that the archive's disk has no room. SQLite says it in two ways: what it writes
// to the file finds the disk full, what it writes to the index of its log fails to grow it.
func IsFull(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && (e.Code == sqlite3.ErrFull || e.ExtendedCode == sqlite3.ErrIoErrSHMSize)
}
