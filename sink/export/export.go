// Package export writes what an archive holds in formats that other programs read, and reads back the one that loses
// nothing.
//
// Two sorts of format: those of one quote a row, for spreadsheets, statistics and feed readers ([Writer], made by
// [NewCSV] and its neighbours), and the archive as a file of lines ([WriteLines], [ReadLines]), the messages of the
// streams one a line, from which another archive is filled. Captures alone go into a file for web archives ([WriteWARC]).
package export

import "github.com/onrecord/onrecord/sink"

// Writer writes quotes one after the other.
type Writer interface {
	Quote(sink.Hit) error
	// Close writes what stands behind the last quote. It does not close what is written to.
	Close() error
}
