package scraper

import (
	"context"

	"github.com/onrecord/onrecord/scraper/content"
	"github.com/onrecord/onrecord/scraper/discover"
)

// variant remembers that a document named another address as its canonical one, which may be met later.
type variant struct {
	Key string `json:"key"`
}

func variantKey(canonical string) string { return "variant." + hashKey(discover.Key(canonical)) }

// variantOf reports whether the text just read is that of a document already known under another address: an AMP or
// print page names its canonical address, or is named by one. Both must say the same, word for word, because sites
// exist that declare one canonical address for all their pages. A variant becomes an alias and yields no statement.
func (v *visit) variantOf(ctx context.Context, d document, doc content.Document, text string) (bool, error) {
	declared, err := discover.Canonical(doc.URL)
	if err == nil && documentKey(declared) != d.key {
		if same, err := v.sameText(ctx, d, documentKey(declared), text); same || err != nil {
			return same, err
		}
		if same, err := v.sameAsVariant(ctx, d, declared, text); same || err != nil {
			return same, err
		}
		if err := save(ctx, v.cfg.State, variantKey(declared), variant{Key: d.key}); err != nil {
			return false, err
		}
	}
	return v.sameAsVariant(ctx, d, d.address, text)
}

// sameAsVariant compares with the document that named an address as its canonical one.
func (v *visit) sameAsVariant(ctx context.Context, d document, canonical, text string) (bool, error) {
	var other variant
	ok, err := load(ctx, v.cfg.State, variantKey(canonical), &other)
	if err != nil || !ok || other.Key == d.key {
		return false, err
	}
	return v.sameText(ctx, d, other.Key, text)
}

// sameText makes d an alias of the document under key, if that says the same.
func (v *visit) sameText(ctx context.Context, d document, key, text string) (bool, error) {
	other, err := v.lookup(ctx, key)
	if err != nil || other == nil || other.Content != text || (d.known != nil && d.known.Version > 0) {
		return false, err
	}
	v.run.Unchanged++
	v.tell(d.address, "unchanged")
	return true, v.alias(ctx, d, key)
}
