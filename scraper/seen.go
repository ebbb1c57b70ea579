package scraper

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/scraper/discover"
)

// State is where the scraper remembers what it has seen, shared by all scrapers of one stream.
//
// Get returns the value of a key, or an error that is onrecord.ErrNotFound. Put stores a value durably before it
// returns. Keys are made of [a-z0-9.-].
type State interface {
	Get(ctx context.Context, key string) ([]byte, error)
	Put(ctx context.Context, key string, value []byte) error
}

// seen is what is remembered of one document.
type seen struct {
	// URL is the canonical address, Asked the one that was asked for.
	URL    string            `json:"url"`
	Asked  string            `json:"asked,omitempty"`
	Source onrecord.SourceID `json:"source"`
	// AliasOf is the key of the document this address turned out to lead to, by redirect or as a variant; the rest
	// is then that document's business.
	AliasOf string `json:"alias_of,omitempty"`

	// Version is the number of the last version published, 0 if none ever was.
	Version     int                  `json:"version,omitempty"`
	StatementID onrecord.StatementID `json:"statement_id,omitempty"`
	Content     string               `json:"content,omitempty"` // hash of title and text of that version
	Capture     string               `json:"capture,omitempty"` // hash of the bytes last received

	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`

	FirstSeen   time.Time `json:"first_seen"`
	LastChecked time.Time `json:"last_checked"`
	// Listed is the time of change that feed, sitemap or listing gave when the document was last collected.
	Listed time.Time `json:"listed,omitzero"`

	// Reason is why the document has no current text: off_topic, gone, no_text, …; empty when all is well.
	Reason string `json:"reason,omitempty"`
}

// due reports whether a document that was listed again is worth asking for.
func (d *seen) due(source *Source, item discover.Item, now time.Time) bool {
	switch {
	case d.Source != source.ID && d.Version > 0:
		return false // another source publishes it already
	case d.Source != source.ID && d.Reason == reasonOffTopic:
		return true // not that source's topic, perhaps this one's
	case item.Updated.After(d.Listed):
		return true
	}
	return source.rechecks(d.FirstSeen, d.LastChecked, now)
}

// documentKey is the key under which the document at a canonical address is remembered: variants that lead to the
// same document (scheme, trailing slash) share it.
func documentKey(canonical string) string { return "doc." + hashKey(discover.Key(canonical)) }

// endpointKey is the key of the validators of one source's feed, sitemap or listing.
func endpointKey(source onrecord.SourceID, address string) string {
	return "endpoint." + string(source) + "." + hashKey(address)
}

// sourceKey is the key of a source's History.
func sourceKey(source onrecord.SourceID) string { return "source." + string(source) }

// recentKey is the key of the list of a source's young documents.
func recentKey(source onrecord.SourceID) string { return "recent." + string(source) }

func hashKey(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:16])
}

// load reads the JSON value of a key into v and reports whether there was one.
func load(ctx context.Context, state State, key string, v any) (bool, error) {
	b, err := state.Get(ctx, key)
	if errors.Is(err, onrecord.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read fetch state %s: %w", key, err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		return false, fmt.Errorf("read fetch state %s: %w", key, err)
	}
	return true, nil
}

func save(ctx context.Context, state State, key string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write fetch state %s: %w", key, err)
	}
	if err := state.Put(ctx, key, b); err != nil {
		return fmt.Errorf("write fetch state %s: %w", key, err)
	}
	return nil
}
