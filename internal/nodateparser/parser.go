// Package dateparser stands in for github.com/markusmobius/go-dateparser, which go-htmldate imports for a search of whole
// texts that onrecord never asks for (scraper/content sets SkipExtensiveSearch). The library compiles four thousand regular
// expressions when a program starts: a quarter of a second and fifty megabytes of every onrecord command, for nothing.
//
// It has what go-htmldate needs to compile, and finds no date. Should onrecord ever want that search, take out the replace
// line in go.mod, and all is as it was.
package dateparser

import (
	"errors"
	"time"

	"github.com/markusmobius/go-dateparser/date"
)

// ParserType names a way to read a date.
type ParserType uint8

// The ways that go-htmldate names.
const (
	CustomFormat ParserType = iota
	AbsoluteTime
)

// PreferredDateSource says which of several readings is taken.
type PreferredDateSource uint8

// Past prefers a date in the past.
const Past PreferredDateSource = 1

// Configuration says how dates are read.
type Configuration struct {
	// CurrentTime is when "yesterday" is the day before.
	CurrentTime         time.Time
	PreferredDateSource PreferredDateSource
	StrictParsing       bool
}

// Parser reads dates.
type Parser struct {
	ParserTypes []ParserType
}

// ErrAbsent is what every search ends with.
var ErrAbsent = errors.New("the search of texts for dates is not built in")

// Parse finds no date.
func (*Parser) Parse(*Configuration, ...string) (date.Date, error) { return date.Date{}, ErrAbsent }
