package content

import (
	"errors"
	"fmt"
)

// Reason says in a word why a document yields no text, for health reports and counters.
type Reason string

// The reasons. Only TooSlow may end otherwise on another try; the rest lie in the bytes.
const (
	NoText     Reason = "no_text"     // nothing but furniture, or nothing at all
	NoSelector Reason = "no_selector" // a selector of the source is no selector, or matches nothing with text
	Binary     Reason = "binary"      // an image, an archive, …: not a document
	Encrypted  Reason = "encrypted"   // a PDF that asks for a password
	Scanned    Reason = "scanned"     // a PDF of pictures of pages
	Malformed  Reason = "malformed"   // a damaged PDF, or a page no parser survives
	TooDeep    Reason = "too_deep"    // elements nested deeper than any real page
	TooLarge   Reason = "too_large"
	TooSlow    Reason = "too_slow" // not read within the time limit
)

// advice completes the message of an error with what a person can do about it.
var advice = map[Reason]string{
	NoText:     "it has no readable text; if a browser shows some, it is written by scripts, or selectors.body may help",
	NoSelector: "compare selectors.body with the page as it is now",
	Binary:     "it is not a document; exclude addresses like this one",
	Encrypted:  "the PDF is encrypted and cannot be read without its password",
	Scanned:    "the PDF holds pictures of pages, no text",
	Malformed:  "it is damaged; it may be complete at the next visit",
	TooDeep:    "its elements are nested too deeply",
	TooLarge:   "it is larger than what is read",
	TooSlow:    "it was not read in time",
}

var errTimeLimit = errors.New("time limit reached")

// Error is a document that cannot be read.
type Error struct {
	URL    string
	Reason Reason
	// Err is the cause, or nil.
	Err error
}

// Error names the document, the reason and what to do.
func (e *Error) Error() string {
	msg := "read document"
	if e.URL != "" {
		msg = "read " + e.URL
	}
	msg = fmt.Sprintf("%s: %s: %s", msg, e.Reason, advice[e.Reason])
	if e.Err != nil {
		msg += fmt.Sprintf(" (%v)", e.Err)
	}
	return msg
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// ReasonOf returns the reason of an error, or "" where it does not lie in a document.
func ReasonOf(err error) Reason {
	var e *Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return ""
}

func failure(in Input, reason Reason, cause error) *Error {
	return &Error{URL: in.URL, Reason: reason, Err: cause}
}

// withURL names the document in an error made where its address was not known.
func withURL(err error, in Input) error {
	var e *Error
	if errors.As(err, &e) && e.URL == "" {
		e.URL = in.URL
	}
	return err
}
