package discover

import (
	"errors"
	"time"

	"github.com/onrecord/onrecord"
)

var (
	// ErrMalformed marks an endpoint that answers with something that cannot be read as what it should be.
	ErrMalformed = errors.New("malformed")
	// ErrTruncated comes with items: the endpoint broke off or has a broken part, and these are the whole ones.
	ErrTruncated = errors.New("incomplete")
)

// Item is a document that an endpoint names.
type Item struct {
	// URL is absolute, as listed.
	URL string
	// Title, Published, Updated and Lang are what the endpoint says of the document; zero where it does not. Published
	// is never made from a time of change.
	Title     string
	Published onrecord.Date
	Updated   time.Time
	Lang      string
	// From is where the item was found: the address of the endpoint, or FromPages.
	From string
}

// FromPages is the From of documents that the configuration names itself.
const FromPages = "pages"

// Plan is where to look for documents.
type Plan struct {
	Feeds    []string
	Sitemaps []string
	Listings []ListingPlan
	// Pages are documents themselves. Neither the filter nor the bounds apply to them.
	Pages  []string
	Filter Filter
	// MaxItems bounds the documents of one walk; 0 means DefaultMaxItems.
	MaxItems int
}

// ListingPlan is a page of links and how to read it.
type ListingPlan struct {
	URL string
	// Link and Next are CSS selectors: of the links to documents, and of the link to the next page of the listing,
	// which may be empty.
	Link, Next string
	// MaxPages bounds the pages of one walk; 0 means DefaultMaxPages.
	MaxPages int
}

// The bounds of a walk where the plan does not say.
const (
	DefaultMaxItems = 1000
	DefaultMaxPages = 5
)
