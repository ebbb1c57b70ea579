package scraper

import (
	"errors"
	"fmt"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/scraper/content"
	"github.com/onrecord/onrecord/scraper/discover"
	"github.com/onrecord/onrecord/scraper/fetch"
)

// Run is what became of one visit of a source. It is also what is remembered of it, so it travels as JSON.
type Run struct {
	Source onrecord.SourceID `json:"source"`
	// Due is when the run fell due, zero for one that nobody waited for.
	Due     time.Time `json:"due,omitzero"`
	Started time.Time `json:"started"`
	Ended   time.Time `json:"ended"`
	// LastSuccess is when a visit last ended without a failure: Ended if this one did.
	LastSuccess time.Time `json:"last_success,omitzero"`

	// Found counts the documents that feeds, sitemaps, listings and pages named and that passed include, exclude and
	// max_age.
	Found int `json:"found"`
	// New counts documents published for the first time, Changed new versions of known ones.
	New     int `json:"new"`
	Changed int `json:"changed"`
	// Unchanged counts documents asked for again that said what they said before; OffTopic those that were read and
	// not kept; Gone those that answered 404 or 410.
	Unchanged int `json:"unchanged"`
	OffTopic  int `json:"off_topic"`
	Gone      int `json:"gone"`

	// CutShort is true when the visit had taken its time before it was through; the rest follows on the next one.
	CutShort bool `json:"cut_short,omitempty"`
	// Asked counts the documents that were asked for, Unreachable by reason those that could not be had and are not gone.
	Asked       int            `json:"asked"`
	Unreachable map[string]int `json:"unreachable,omitempty"`
	// Read counts the answers that were read for their text; Texts those that had one, Dated those that also had a date.
	Read  int `json:"read"`
	Texts int `json:"texts"`
	Dated int `json:"dated"`

	// Endpoints tells what became of each feed, sitemap, listing and fixed page of the configuration.
	Endpoints []EndpointRun `json:"endpoints,omitempty"`
	Failures  []Failure     `json:"failures,omitempty"`
}

// EndpointRun is what one visit found at one endpoint of the configuration.
type EndpointRun struct {
	URL  string `json:"url"`
	Kind string `json:"kind"`
	// Found counts what it named before include and exclude: documents or, for an index of sitemaps, sitemaps. It says
	// nothing where NotModified is true.
	Found       int  `json:"found"`
	NotModified bool `json:"not_modified,omitempty"`
	// Reason is why it named nothing, a word as in Failure, or empty.
	Reason string `json:"reason,omitempty"`
}

// Failure is something a visit could not do, with its place and its reason.
type Failure struct {
	URL string `json:"url"`
	// Reason is one word of the closed lists of fetch and content: robots, timeout, no_text, …
	Reason string `json:"reason"`
	// Error says it in full, and what to do where something can be done.
	Error string `json:"error"`
}

// OK reports whether the visit did everything it set out to do.
func (r Run) OK() bool { return len(r.Failures) == 0 }

// Summary is one line for people.
func (r Run) Summary() string {
	s := fmt.Sprintf("%d found, %d new, %d changed", r.Found, r.New, r.Changed)
	if r.OffTopic > 0 {
		s += fmt.Sprintf(", %d off topic", r.OffTopic)
	}
	if r.Gone > 0 {
		s += fmt.Sprintf(", %d gone", r.Gone)
	}
	if len(r.Failures) > 0 {
		s += fmt.Sprintf(", %d failed", len(r.Failures))
	}
	if r.CutShort {
		s += ", the rest on the next visit"
	}
	return s
}

// The reasons of the scraper itself, beside those of fetch and content.
const (
	reasonOffTopic = "off_topic"
	reasonGone     = "gone"
	reasonInternal = "internal"
)

// failure turns an error into its place and reason.
func failure(address string, err error) Failure {
	return Failure{URL: address, Reason: reasonOf(err), Error: err.Error()}
}

func reasonOf(err error) string {
	var fetched *fetch.Error
	var read *content.Error
	switch {
	case errors.As(err, &fetched):
		return string(fetched.Reason)
	case errors.As(err, &read):
		return string(read.Reason)
	case errors.Is(err, discover.ErrMalformed):
		return "malformed"
	case errors.Is(err, onrecord.ErrFull):
		return "stream_full"
	}
	return reasonInternal
}
