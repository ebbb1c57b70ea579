package onrecord

import (
	"fmt"
	"net/url"
	"time"
	"unicode/utf8"
)

// StatementID names one published document, derived from its canonical address: however often and by whomever it is
// collected, it is one statement. See [NewStatementID].
type StatementID string

// VersionID names the text of a statement at one time, derived from the statement, the number of the version and
// what it says. It is the id of the statement message. See [NewVersionID].
type VersionID string

// Statement is one version of one published document: the payload of a statement message.
type Statement struct {
	ID StatementID `json:"statement_id"`
	// Version counts the texts this document has had, from 1.
	Version   int       `json:"version"`
	VersionID VersionID `json:"version_id"`

	Source      SourceID    `json:"source"`
	Stakeholder Stakeholder `json:"stakeholder"`
	Firsthand   bool        `json:"firsthand"`

	// URL is the canonical address of the document.
	URL   string `json:"url"`
	Title string `json:"title"`
	// Lang is the BCP 47 primary language of the text, "en", or empty where it could not be told.
	Lang string `json:"lang"`
	// PublishedAt is when the document says it was published: zero when it does not say.
	PublishedAt Date `json:"published_at"`
	// FirstSeenAt is when the capture this version was made from was first taken.
	FirstSeenAt time.Time `json:"first_seen_at"`

	// Text is the document's words, paragraphs separated by one line feed. All spans count its code points. A quotes
	// message carries the statement without it.
	Text string `json:"text,omitempty"`
	// TextSHA256 is the hex SHA-256 of Text, so that a message without the text still says which it is about.
	TextSHA256 string `json:"text_sha256"`

	Capture    Capture    `json:"capture"`
	Derivation Derivation `json:"derivation"`

	// DuplicateOf is the statement this one repeats (a syndicated copy), or empty.
	DuplicateOf StatementID `json:"duplicate_of,omitempty"`
}

// Capture is the proof: the body of the answer without transfer and content encoding, known by its hash. The bytes
// themselves are in the capture store and the archive.
type Capture struct {
	// SHA256 of the body, in hex; the name of the capture in the capture store.
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
	// ContentType as the server gave it.
	ContentType string `json:"content_type"`
	// FetchedAt is when these bytes were first received.
	FetchedAt time.Time `json:"fetched_at"`
	// URLs is the chain of addresses from the one asked for to the one that answered.
	URLs []string `json:"urls"`
	// Header holds the fields of the answer that bear on what it is and when: Date, ETag, Last-Modified,
	// Content-Type, Content-Language, X-Robots-Tag, tdm-reservation.
	Header map[string]string `json:"header,omitempty"`

	// Noindex is true when the answer (X-Robots-Tag) or the page (<meta name="robots">) asks not to be listed.
	Noindex bool `json:"noindex,omitempty"`
	// TDMReservation is what answer, page or site say of text and data mining, the nearest first: "1" for reserved and
	// "0" for not, empty where they say nothing; TDMPolicy is the address of the terms they name.
	TDMReservation string `json:"tdm_reservation,omitempty"`
	TDMPolicy      string `json:"tdm_policy,omitempty"`
}

// Derivation says how the text was made from the capture, so that it can be made again and compared.
type Derivation struct {
	// Extractor is the version of the content extractor, "content/1".
	Extractor string `json:"extractor"`
	// Selectors of the source that took part, if any.
	Selectors Selectors `json:"selectors,omitzero"`
}

// Selectors are CSS selectors that say where a page keeps its parts, for pages on which automatic extraction is not
// good enough. An empty selector leaves that part to automatic extraction.
type Selectors struct {
	Body  string `json:"body,omitempty"`
	Title string `json:"title,omitempty"`
	Date  string `json:"date,omitempty"`
}

// IsZero reports whether no selector is set.
func (s Selectors) IsZero() bool { return s == Selectors{} }

// WithoutText returns the statement as a quotes message carries it.
func (s Statement) WithoutText() Statement {
	s.Text = ""
	return s
}

// inUTC returns the statement as it travels: a moment is written alike wherever it was read from the clock.
func (s Statement) inUTC() Statement {
	s.FirstSeenAt = s.FirstSeenAt.UTC()
	s.Capture.FetchedAt = s.Capture.FetchedAt.UTC()
	return s
}

// Seal fills in what follows from the rest: the hash of the text and the ids. Version must be set.
func (s *Statement) Seal() {
	s.TextSHA256 = HashText(s.Text)
	s.ID = NewStatementID(s.URL)
	s.VersionID = s.versionID(s.TextSHA256)
}

// Validate reports whether a statement with its text is whole and its ids are its own.
func (s Statement) Validate() error {
	if err := s.Source.Validate(); err != nil {
		return err
	}
	if _, err := ParseKind(string(s.Stakeholder.Kind)); err != nil {
		return fmt.Errorf("statement %s: stakeholder %q: %w", s.URL, s.Stakeholder.Name, err)
	}
	if u, err := url.Parse(s.URL); err != nil || u.Host == "" {
		return fmt.Errorf("statement address %q: %w", s.URL, ErrInvalid)
	}
	if s.Version < 1 {
		return fmt.Errorf("statement %s: version %d: %w", s.URL, s.Version, ErrInvalid)
	}
	if s.Text == "" || !utf8.ValidString(s.Text) {
		return fmt.Errorf("statement %s: text is empty or not UTF-8: %w", s.URL, ErrInvalid)
	}
	if s.FirstSeenAt.IsZero() || len(s.Capture.SHA256) != 64 {
		return fmt.Errorf("statement %s: no capture: %w", s.URL, ErrInvalid)
	}
	hash := HashText(s.Text)
	if s.TextSHA256 != hash || s.ID != NewStatementID(s.URL) || s.VersionID != s.versionID(hash) {
		return fmt.Errorf("statement %s: ids do not follow from its content: %w", s.URL, ErrInvalid)
	}
	return nil
}
