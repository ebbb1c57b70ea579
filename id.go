package onrecord

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strconv"
)

// idEncoding writes ids in lower-case base 32 without padding: safe in a subject, a URL, a file name and a shell.
var idEncoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// newID hashes the parts, each with its length in front so that no two lists of parts make the same bytes. 130 of 256
// bits are kept: 26 characters, and no collision to expect before some 10^19 ids.
func newID(prefix string, parts ...string) string {
	b := make([]byte, 0, 512)
	for _, p := range parts {
		b = strconv.AppendInt(b, int64(len(p)), 10)
		b = append(append(b, ':'), p...)
	}
	sum := sha256.Sum256(b)
	var id [52]byte
	idEncoding.Encode(id[:], sum[:])
	return prefix + string(id[:26])
}

// NewStatementID derives a statement's id from the canonical address of the document.
func NewStatementID(canonicalURL string) StatementID {
	return StatementID(newID("s", "statement", canonicalURL))
}

// NewVersionID derives the id of a version from what it says: address, number, title, date and text. Neither the
// time nor the machine of the collection takes part.
func NewVersionID(s Statement) VersionID { return s.versionID(HashText(s.Text)) }

// versionID is the id of the version whose text has that hash: a long text need not be hashed twice.
func (s *Statement) versionID(textSHA256 string) VersionID {
	return VersionID(newID("v", "version", s.URL, strconv.Itoa(s.Version), s.Title, s.PublishedAt.String(), textSHA256))
}

// NewQuoteID derives a quote's id from where its words stand.
func NewQuoteID(v VersionID, content Spans) QuoteID {
	return QuoteID(newID("q", "quote", string(v), string(content.append(nil))))
}

// QuotesID derives the id of a quotes message: one version read by one extractor.
func QuotesID(v VersionID, extractor string) string {
	return newID("e", "quotes", string(v), extractor)
}

// HashText returns the hex SHA-256 of a text.
func HashText(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// HashBytes returns the hex SHA-256 of a capture's body.
func HashBytes(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
