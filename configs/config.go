// Package configs reads, checks and documents the configuration of onrecord.
//
// [Load] is the place to start: it reads a YAML file, or the built-in configuration when there is none, fills in every
// default and reports all mistakes at once, each as FILE:LINE:COLUMN with what to do about it (see [Problems]). What
// it returns needs no further checking. [Schema] is the published JSON Schema of the file for editors.
//
// The built-in configuration is four files of this folder: default.yaml (schedule, politeness, topics), sources.yaml
// (what is watched), stakeholders.yaml (who speaks) and queries.yaml (what is often asked). A file of the operator's own
// replaces the first two and stands beside the others: a source may name any built-in stakeholder by its id, and a
// stakeholder or a query with a built-in id replaces that entry.
package configs

import (
	"net/netip"
	"time"

	"github.com/onrecord/onrecord"
)

// Config is a whole configuration, checked, with its defaults filled in.
type Config struct {
	// Name is the file it came from, or "built-in".
	Name string
	// Contact says in the User-Agent who runs the crawler. It may be empty, see [Config.CheckFetch].
	Contact string
	Fetch   Fetch
	NATS    NATS
	Archive Archive
	Web     Web

	Sources []Source
	// Stakeholders is the registry: the built-in ones, those of the file, and those written inline in a source,
	// in the order of their ids.
	Stakeholders []onrecord.Stakeholder
	Topics       []onrecord.Topic
	// Queries are the saved ones, built-in and of the file, in the order of their ids.
	Queries []Query

	// Warnings are worth telling and stop nothing.
	Warnings Problems
}

// Fetch is how the crawler behaves towards every host.
type Fetch struct {
	// Proxy is the address of a proxy for all requests, or "". The proxy itself may be at a private address.
	Proxy string
	// AllowPrivate lists networks the crawler may visit although they are private.
	AllowPrivate []netip.Prefix
	// HostDelay is the pause between two requests to one host, always positive.
	HostDelay time.Duration
	// MaxBody is the largest body accepted, in bytes after decompression; a larger one is an error, not cut.
	MaxBody int64
}

// NATS is where the streams are.
type NATS struct {
	// URL lists the servers of a cluster, separated by commas; empty means the embedded server.
	URL string
	// Creds is the path of a credentials or NKey file for URL, or "".
	Creds string
	// Listen is the address of the embedded server: a loopback address, or any where TLS has a certificate.
	Listen string
	TLS    TLS
}

// TLS is how the streams are reached over a network. The fields are paths of PEM files, or "".
type TLS struct {
	// CA has the authorities that a server's certificate must come from; empty means the system's.
	CA string
	// Cert and Key are this side's certificate: the client's at URL, the server's for Listen. Both or neither.
	Cert string
	Key  string
}

// Archive is where the sink writes.
type Archive struct {
	// Path of the SQLite file; empty means archive.db in the data directory.
	Path string
	// Captures is a directory to keep captures in; empty means in the archive.
	Captures string
}

// Web is the web page and HTTP API.
type Web struct {
	// Listen is a loopback address, or any where TLS has a certificate and Users a file; empty switches the page off.
	Listen string
	TLS    WebTLS
	// Users is the path of a file of names and hashes of passwords, see web.ReadUsers; "" lets in whoever can reach Listen.
	Users string
	// Hosts are names under which a proxy passes requests on. Where there are no Users others are refused.
	Hosts []string
}

// WebTLS is the certificate of the page and its key, paths of PEM files: both or neither.
type WebTLS struct{ Cert, Key string }

// Source is what onrecord watches, and how. At least one of Feeds, Sitemaps, Listings and Pages is not empty.
type Source struct {
	onrecord.Source

	Feeds    []string // RSS, Atom or JSON Feed
	Sitemaps []string
	Listings []Listing
	Pages    []string // fixed documents, HTML or PDF, looked at in every run

	// Include and Exclude are RE2 patterns matched anywhere in a discovered document's URL. An empty Include takes
	// everything; Exclude wins. They do not apply to Pages.
	Include []string
	Exclude []string

	Selectors onrecord.Selectors
	// Lang is the BCP 47 language to assume where a page does not say, or "".
	Lang string
	// Topics are those a statement must be on to be kept; empty keeps all.
	Topics []onrecord.Topic

	// Schedule says when the source falls due; [ParseSchedule] accepts it.
	Schedule string
	// MaxItems bounds the documents taken in one run; the rest follows in later runs.
	MaxItems int
	// MaxPages bounds the pages followed of a feed, sitemap index or listing that does not set its own.
	MaxPages int
	// MaxAge skips documents published longer ago; 0 skips none.
	MaxAge time.Duration
	// Recheck is how often a discovered document is asked for again in the 30 days after its discovery; 0 never does.
	Recheck time.Duration
}

// Listing is a page of links to documents, and how to read it.
type Listing struct {
	URL string
	// Link is the CSS selector of the links to documents.
	Link string
	// Next is the CSS selector of the link to the next page, or "".
	Next string
	// MaxPages bounds the pages followed.
	MaxPages int
}

// The defaults of what a file leaves out.
const (
	DefaultSchedule  = "@every 1h"
	DefaultHostDelay = 5 * time.Second
	DefaultMaxBody   = 10_000_000
	DefaultNATS      = "127.0.0.1:4222"
	DefaultWeb       = "127.0.0.1:8321"
	DefaultMaxItems  = 1000
	DefaultMaxPages  = 5
	DefaultRecheck   = 24 * time.Hour
)

func defaults(name string) *Config {
	return &Config{
		Name:  name,
		Fetch: Fetch{HostDelay: DefaultHostDelay, MaxBody: DefaultMaxBody},
		NATS:  NATS{Listen: DefaultNATS},
		Web:   Web{Listen: DefaultWeb},
	}
}

// Source returns the source with this id.
func (c *Config) Source(id onrecord.SourceID) (Source, bool) {
	for _, s := range c.Sources {
		if s.ID == id {
			return s, true
		}
	}
	return Source{}, false
}
