package onrecord

import "errors"

// Errors a caller can act on. The stages wrap them; the stream turns them into acknowledge, retry or give up.
var (
	// ErrInvalid marks a value that can never become right by trying again: a message that does not decode, a
	// quote whose spans do not fit its text. A consumer gives such a message up and records the reason.
	ErrInvalid = errors.New("invalid")

	// ErrNotFound marks something asked for by name that is not there: a capture, a quote, a source.
	ErrNotFound = errors.New("not found")

	// ErrRedacted marks what was taken out for good and must not be stored again.
	ErrRedacted = errors.New("redacted")

	// ErrAmbiguous marks something asked for by a name that fits several: words that stand twice in a text.
	ErrAmbiguous = errors.New("ambiguous")

	// ErrFull marks a stream that takes no more because its disk or its limit is reached. Nothing was stored;
	// the publisher keeps its work and tries again later.
	ErrFull = errors.New("stream is full")
)
